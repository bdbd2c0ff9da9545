package import Estimation
import Pricing
import Gate
package import Diagnostics
import Inputs
import Platform
package import Quantities
import RateTables
package import Resources
import Services
import TrafficSimulation

/// A choice's cost and capacity, small enough to keep thousands of.
package struct VariantFigures: Hashable, Sendable {
  package let monthly: Money
  package let p95Seconds: Double
  /// Share of the tightest limit that is free at the peak.
  package let headroom: Double
  package let tightest: String
  /// Of the requests of the service that loses most where users enter, those without an answer in time.
  package var lostShare = 0.0

  /// Whether every request of a service that users enter at is lost: its times are those of none.
  package var answersNobody: Bool { lostShare >= 1 - 1e-9 }

  /// The 95th percentile in words.
  package var p95Words: String {
    answersNobody
      ? "no answer" : NumberFormat.responseTime(p95Seconds, isAsked: lostShare > 0)
  }

  /// As finely as reports print it.
  ///
  /// 3 significant digits of p95, a tenth of a per cent of a share: what differs by less is no reason to choose.
  package var asPrinted: Self {
    var scale = 1.0
    if p95Seconds > 0, p95Seconds.isFinite {
      while p95Seconds * scale < 100 { scale *= 10 }
      while p95Seconds * scale >= 1_000 { scale /= 10 }
    }
    return Self(
      monthly: monthly, p95Seconds: (p95Seconds * scale).rounded() / scale,
      headroom: (headroom * 1_000).rounded() / 1_000, tightest: tightest,
      lostShare: (lostShare * 1_000).rounded() / 1_000)
  }

  /// No worse in money, latency, headroom and what is lost, and better in one of them, as printed.
  package func dominates(_ other: Self) -> Bool {
    asPrinted.isBetter(than: other.asPrinted)
  }

  private func isBetter(than other: Self) -> Bool {
    monthly <= other.monthly && p95Seconds <= other.p95Seconds && headroom >= other.headroom
      && lostShare <= other.lostShare
      && (monthly, p95Seconds, headroom, lostShare)
        != (other.monthly, other.p95Seconds, other.headroom, other.lostShare)
  }

  /// What is lost of the requests, as a clause to add; empty where that is next to nothing, or no more
  /// than now.
  func lossWords(beside now: Double) -> String {
    guard lostShare > max(0.0005, now * 1.01) else { return "" }
    return
      "; \(NumberFormat.percent(lostShare, small: .keepsDigits)) of the requests get no answer"
  }

  /// Whether a target is met.
  package func holds(p95Seconds most: Double, headroom least: Double) -> Bool {
    p95Seconds <= most && headroom >= least && lostShare <= CapacitySearch.lostShare
  }
}

/// Every option of a stack's alternatives, run on the same traffic.
package struct Alternatives: Sendable {
  /// An option and what it does; with the rest of the stack as it stands.
  package struct Row: Sendable {
    package let group: String
    package let option: AlternativeGroup.Option
    /// `nil` where the tables lack a rate of it: see ``problems``.
    package let figures: VariantFigures?
    /// Why it could not be priced.
    package var problems = Diagnostics()
    /// Beside the stack as it stands, where months were drawn.
    package var difference: DesignDifference?
  }

  package let bench: VariantBench
  package let groups: [AlternativeGroup]
  package let base: VariantFigures
  /// In the order of the file.
  package let rows: [Row]
  /// Options of parts that the template has not: they cannot be told.
  package var leftOut: [String] = []
  /// Options of a higher risk than was asked for.
  package var tooRisky = 0
  /// Whether months were asked for and no input has a range.
  package var isWithoutRanges = false
}

/// The main path of `alva-cost whatif NAME --alternatives`.
package struct AlternativesCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Prices and load-tests every option.
  ///
  /// - Parameters:
  ///   - request: the stack.
  ///   - sampling: months to draw of each option beside the stack as it stands; none without it.
  ///   - mostRisk: leaves out options that carry more, and those that do not say.
  /// - Throws: everything that is wrong with the file, and with the stacks that its options make.
  /// - Returns: the options in the order of the file; without figures where a rate is missing.
  package func run(
    _ request: StackRequest, sampling: SamplingRequest? = nil, mostRisk: RiskLevel? = nil
  ) throws(Diagnostics) -> Alternatives {
    let bench = try VariantBench(workspace: workspace, request: request)
    let every = try AlternativesReader.read(try workspace.alternativesNode(request.name))
    let groups = every.map { $0.within(mostRisk) }
    let base = try bench.figures(of: [])
    let all = groups.flatMap { group in group.options.map { (group.name, $0) } }
    try Self.check(all.map(\.1), on: bench.base.stack)
    let options = all.filter { bench.unheld($0.1.overlays).isEmpty }
    let results = Parallel.map(options.count) { index in
      Result { () throws(Diagnostics) in
        try row(options[index].1, of: options[index].0, bench, base, sampling)
      }
    }
    var problems = Diagnostics()
    let rows = results.compactMap { result in problems.collecting { try result.get() } }
    try problems.throwIfErrors()
    let leftOut = all.filter { !bench.unheld($0.1.overlays).isEmpty }
    var found = Alternatives(
      bench: bench, groups: groups, base: base, rows: rows,
      leftOut: leftOut.map { "\($0.0), \($0.1.name)" })
    found.tooRisky = every.flatMap(\.options).count - all.count
    found.isWithoutRanges = sampling != nil && rows.allSatisfy { $0.difference == nil }
    return found
  }

  /// Refuses options beyond those that are run of a stack of its size.
  private static func check(
    _ options: [AlternativeGroup.Option], on stack: Stack
  ) throws(Diagnostics) {
    let parts = stack.simulatedParts
    let most = MonthAllowance.months(
      AlternativesReader.mostOptions, least: 20, parts: parts)
    guard let first = options.dropFirst(most).first else { return }
    throw Diagnostics(
      Diagnostic(
        .error, at: first.location,
        "'\(first.name)' is one option more than the \(most) that are run of a stack of "
          + NumberFormat.count(parts, "part"), mend: "weigh fewer at once: take out what is decided"
      ))
  }

  private func row(
    _ option: AlternativeGroup.Option, of group: String, _ bench: VariantBench,
    _ base: VariantFigures, _ sampling: SamplingRequest?
  ) throws(Diagnostics) -> Alternatives.Row {
    let part = try bench.prepared(with: option.overlays)
    do throws(Diagnostics) {
      let figures = try bench.figures(of: [option])
      guard let sampling else {
        return Alternatives.Row(group: group, option: option, figures: figures)
      }
      let saving = try bench.outcome(of: part).estimate.monthly - figures.monthly
      var difference = try DesignDifference.drawn(
        from: bench.base, to: part, sampling, saving: saving, cores: 1)
      difference?.isUnverified =
        part.committed(option.commitment)?.isUnverified(on: part.table.newestSeen) ?? false
      return Alternatives.Row(
        group: group, option: option, figures: figures, difference: difference)
    } catch {
      // The stack is a valid one; what it needs has no rate in the region.
      return Alternatives.Row(group: group, option: option, figures: nil, problems: error)
    }
  }
}

extension VariantBench {
  /// What a set of options costs and holds, commitments included.
  func figures(of options: [AlternativeGroup.Option]) throws(Diagnostics) -> VariantFigures {
    let part = try prepared(with: options.flatMap(\.overlays))
    let outcome = try outcome(of: part)
    var monthly = outcome.estimate.monthly
    for option in options {
      monthly = monthly - (try part.saving(of: option, isAlone: options.count == 1))
    }
    return VariantFigures(
      monthly: monthly, p95Seconds: outcome.p95Seconds, headroom: outcome.headroom,
      tightest: outcome.tightest, lostShare: outcome.lostShare)
  }
}

extension PreparedEstimate {
  /// What the commitment of an option takes off the bill; nothing without one.
  ///
  /// - Parameters:
  ///   - option: of the file of alternatives.
  ///   - isAlone: whether a commitment that covers nothing is an error.
  /// - Throws: that it covers nothing.
  /// - Returns: USD a month.
  func saving(
    of option: AlternativeGroup.Option, isAlone: Bool
  ) throws(Diagnostics) -> Money {
    guard let commitment = option.commitment, let committed = committed(commitment) else {
      return .zero
    }
    if committed.covered.isEmpty, isAlone {
      throw Diagnostics(
        Diagnostic(
          .error, at: option.location,
          "the commitment \(commitment.kind.rawValue) \(commitment.term) covers nothing here",
          mend: "the tables of \(table.region) have no rate of it for this stack's sizes"))
    }
    return committed.savingMonthly
  }

  /// What a commitment changes on the bill; `nil` without one.
  func committed(_ commitment: Commitment?) -> CommittedCost? {
    guard let commitment else { return nil }
    let lines = fixedLines()
    return CommittedCost(
      commitment, lines: lines.running, roundTheClock: lines.roundTheClock, table: table)
  }
}
