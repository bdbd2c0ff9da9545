package import Diagnostics
package import Estimation
import Inputs
import Platform
package import Pricing
import Quantities
import Resources
import Services
import TrafficSimulation

/// What a page's what-if panel shows: the engine run over traffic and designs, before anybody asks.
///
/// At most sixty runs. Months are drawn where only the traffic or only the design differs from what
/// stands, fewer than the estimate itself draws: the whole page takes two to four times as long as
/// the estimate alone.
package struct DesignPointsCommand: Sendable {
  /// Multiples of the scenario's traffic.
  package static let factors = [0.25, 0.5, 1, 2, 4, 8]
  /// Months of a range at most; that of the estimate itself is taken as it is.
  static let mostRuns = 256

  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Runs the points of the last estimate.
  ///
  /// - Parameters:
  ///   - request: the stack.
  ///   - set: its estimates, with their advice.
  ///   - sampling: how months are drawn; none without it.
  /// - Throws: what is wrong with the stack or its alternatives.
  /// - Returns: the points; `nil` where no traffic comes that could be less or more.
  package func run(
    _ request: StackRequest, of set: EstimateSet, sampling: SamplingRequest?
  ) throws(Diagnostics) -> DesignPoints? {
    let bench = try VariantBench(workspace: workspace, request: request)
    guard let estimate = set.estimates.last, estimate.load.requests > 0 else { return nil }
    let changes = try DesignChanges(bench, advice: set.advice).all
    let parts = [bench.base] + changes.map(\.part)
    let own = Self.factors.firstIndex(of: 1) ?? 0
    let draws = Self.draws(sampling)
    let points = Parallel.map(parts.count * Self.factors.count) { index -> DesignPoints.Point? in
      let (design, factor) = (index / Self.factors.count, index % Self.factors.count)
      if design == 0, factor == own { return nil }
      let isDrawn = design == 0 || factor == own
      return try? point(
        parts[design].under(times: Self.factors[factor]), bench, isDrawn ? draws : nil)
    }
    // The point that stands is the estimate itself, ranges and all.
    var rows = parts.indices.map { design in
      Array(points[design * Self.factors.count..<(design + 1) * Self.factors.count])
    }
    rows[0][own] = try standing(estimate, bench)
    let names = [
      DesignChange(name: "current", description: "the stack as it stands", overlays: [])
    ]
    let designs = zip(names + changes.map(\.change), rows).map { change, points in
      DesignPoints.Design(
        name: change.name, description: change.description, command: command(change, request),
        points: points)
    }
    return DesignPoints(
      estimate: bench.base.name, scenario: bench.base.scenario.name,
      requestsPerSecond: bench.base.scenario.statedRequestsPerSecond(
        minutes: bench.base.stack.period.minutes),
      factors: Self.factors,
      // What changes nothing, or cannot be priced at all, is no choice.
      designs: designs.enumerated().filter { index, design in
        index == 0
          || design.points.contains { $0 != nil } && !Self.isSame(design.points, rows[0])
      }.map(\.element), runs: estimate.spread?.hasBand == true ? draws?.count ?? 0 : 0)
  }

  private static func isSame(_ a: [DesignPoints.Point?], _ b: [DesignPoints.Point?]) -> Bool {
    zip(a, b).allSatisfy {
      $0?.monthly == $1?.monthly && $0?.p95Seconds == $1?.p95Seconds
        && $0?.utilisation == $1?.utilisation
    }
  }

  /// How the months of a range are drawn, and how many.
  private static func draws(
    _ sampling: SamplingRequest?
  ) -> (request: SamplingRequest, count: Int)? {
    guard var request = sampling else { return nil }
    var count = mostRuns
    if case .months(let asked) = request.runs { count = min(asked, mostRuns) }
    request.runs = .months(count)
    request.findsDrivers = false
    request.percents = []
    request.cores = 1
    return (request, count)
  }

  private func point(
    _ part: PreparedEstimate, _ bench: VariantBench,
    _ draws: (request: SamplingRequest, count: Int)?
  ) throws(Diagnostics) -> DesignPoints.Point {
    let outcome = try bench.outcome(of: part)
    var spread: CostSpread?
    if let draws {
      spread = try SpreadCommand(try MonthSampler(part), draws.request).run()
    }
    return Self.point(outcome, spread)
  }

  private func standing(
    _ estimate: Estimate, _ bench: VariantBench
  ) throws(Diagnostics) -> DesignPoints.Point {
    Self.point(try bench.outcome(of: bench.base), estimate.spread)
  }

  private static func point(
    _ outcome: VariantOutcome, _ spread: CostSpread?
  ) -> DesignPoints.Point {
    let range = spread.flatMap { spread in
      spread.hasBand ? spread.p10.value...max(spread.p10.value, spread.p90.value) : nil
    }
    return DesignPoints.Point(
      monthly: outcome.estimate.monthly, range: range, requests: outcome.estimate.load.requests,
      p95Seconds: outcome.p95Seconds, tightest: outcome.tightest,
      utilisation: 1 - outcome.headroom)
  }

  /// `alva-cost whatif staging --set 'network.nat=instance'`, with what the request asks for besides.
  private func command(_ change: DesignChange, _ request: StackRequest) -> String {
    let asked = request.overlays.map { overlay in
      "\(overlay.path)=\(overlay.value.isNull ? "" : overlay.value.shortText)"
    }
    let options = [
      ("--region", request.region), ("--scenario", request.scenario),
      ("--estimate", request.estimate), ("--as-of", request.asOf?.text),
    ].compactMap { name, value in value.map { "\(name) \(Self.quoted($0))" } }
    let settings = (asked + change.settings).map { "--set \(Self.quoted($0))" }
    let verb = change.overlays.isEmpty ? "estimate" : "whatif"
    return (["alva-cost \(verb) \(Self.quoted(request.name))"] + options + settings)
      .joined(separator: " ")
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (byte | 32) >= 97 && (byte | 32) <= 122 || byte >= 48 && byte <= 57
        || "-_./=".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty
      ? word
      : "'"
        + word.split(
          separator: "'", omittingEmptySubsequences: false
        ).joined(separator: "'\\''") + "'"
  }
}

extension PreparedEstimate {
  /// The same under so many times the scenario's requests a second: its middle and its range alike.
  func under(times factor: Double) -> Self {
    var part = self
    part.trafficFactor *= factor
    return part
  }
}
