import Gate
import Quantities
import Exploration
import Pricing
import Resources

/// A stack before and after a change, under the same traffic.
public struct CostChange: Sendable {
  /// One side: its bill, and what it holds.
  public struct Side: Sendable {
    /// The bill; its lines add up to its `monthly`.
    public let estimate: CostEstimate
    /// Response time of the slowest service that users enter at, in the busiest hours: its p95 in
    /// seconds.
    public let p95Seconds: Double
    /// The share of the tightest limit that is free at the peak; negative where it does not hold.
    public let headroom: Double
    /// Which limit that is: `api, CPU`.
    public let tightest: String
  }

  /// A line of the bill, all its tiers together.
  public struct Line: Hashable, Sendable, Identifiable {
    /// The line, without a tier: `nat/hours`.
    public let id: String
    /// What it is: `NAT gateway`.
    public let name: String
    /// A month; zero where it is not there.
    public let before: Dollars
    /// A month after the change; zero where it is gone.
    public let after: Dollars
    /// What the change adds to it; less than zero where it saves.
    public var change: Dollars { after - before }
  }

  /// The change in words.
  public let words: String
  /// The stack as it stands.
  public let before: Side
  /// The stack with the change.
  public let after: Side
  /// What it adds to the month; less than zero where it saves.
  public let monthly: Dollars
  /// Lines that change, in the order of the bill; they add up to ``monthly``.
  public let lines: [Line]
  /// What is to be known beside the figures.
  public let warnings: [CostProblem]

  init(_ whatIf: WhatIf, warnings: [CostProblem]) {
    let bridge = whatIf.bridge
    words = whatIf.change
    before = Side(whatIf.before)
    after = Side(whatIf.after)
    monthly = Dollars(bridge.after - bridge.before)
    lines = bridge.steps.filter { $0.change != .zero }.map {
      Line(
        id: $0.itemID.text, name: $0.name, before: Dollars($0.before), after: Dollars($0.after))
    }
    self.warnings = warnings
  }
}

extension CostChange.Side {
  fileprivate init(_ outcome: VariantOutcome) {
    estimate = CostEstimate(outcome.estimate, unknown: .none)
    p95Seconds = outcome.p95Seconds
    headroom = outcome.headroom
    tightest = outcome.tightest
  }
}
