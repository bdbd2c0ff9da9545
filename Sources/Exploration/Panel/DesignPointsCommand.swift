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
  ///   - pricing: the pricing folder, where it was named.
  /// - Throws: what is wrong with the stack or its alternatives.
  /// - Returns: the points; `nil` where no traffic comes that could be less or more.
  package func run(
    _ request: StackRequest, of set: EstimateSet, sampling: SamplingRequest?,
    pricing: String? = nil
  ) throws(Diagnostics) -> DesignPoints? {
    let bench = try VariantBench(workspace: workspace, request: request)
    guard let estimate = set.estimates.last, estimate.load.requests > 0 else { return nil }
    return try Runs(
      runner: bench.runner, base: bench.base,
      changes: try DesignChanges(bench, advice: set.advice).all,
      draws: Self.draws(sampling, parts: bench.base.stack.simulatedParts)
    ).points(of: estimate) { command($0, request, pricing) }
  }

  /// Runs the points of the last estimate of a template under traffic: less and more of it, and the sizes
  /// of what it deploys.
  ///
  /// - Parameters:
  ///   - part: the last estimate, as it was prepared.
  ///   - set: the template's estimates.
  ///   - command: the command line that prices it, and whether the template is Terraform's.
  ///   - sampling: how months are drawn; none without it.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the points; `nil` where no traffic comes that could be less or more.
  package func run(
    _ part: PreparedEstimate, of set: EstimateSet,
    command: (line: String, isOfTerraform: Bool), sampling: SamplingRequest?
  ) throws(Diagnostics) -> DesignPoints? {
    guard let estimate = set.estimates.last, estimate.usageMonthly > .zero else { return nil }
    let steps = DesignSteps(estimate, labels: set.labels, tables: try workspace.limits())
    return try Runs(
      runner: VariantRunner(workspace: workspace, labels: set.labels), base: part,
      changes: steps.all(isOfTerraform: command.isOfTerraform).map {
        ($0.change, part.resized($0.step))
      }, draws: Self.draws(sampling, parts: part.stack.simulatedParts)
    ).points(of: estimate) { change in
      change.edit.isEmpty ? command.line : "\(command.line)  # \(change.edit)"
    }
  }

  /// Designs under every amount of traffic.
  private struct Runs {
    let runner: VariantRunner
    let base: PreparedEstimate
    let changes: [(change: DesignChange, part: PreparedEstimate)]
    let draws: (request: SamplingRequest, count: Int)?

    func points(
      of estimate: Estimate, command: (DesignChange) -> String
    ) throws(Diagnostics) -> DesignPoints {
      let factors = DesignPointsCommand.factors
      let parts = [base] + changes.map(\.part)
      let own = factors.firstIndex(of: 1) ?? 0
      let now = try runner.outcome(of: base)
      let points = Parallel.map(parts.count * factors.count) { index -> DesignPoints.Point? in
        let (design, factor) = (index / factors.count, index % factors.count)
        if design == 0, factor == own { return nil }
        return try? point(
          parts[design].under(times: factors[factor]), isDrawn: design == 0 || factor == own,
          beside: now)
      }
      // The point that stands is the estimate itself, ranges and all.
      var rows = parts.indices.map { design in
        Array(points[design * factors.count..<(design + 1) * factors.count])
      }
      rows[0][own] = DesignPointsCommand.point(now, estimate.spread)
      let current = DesignChange(name: "current", description: "the stack as it stands")
      let designs = zip([current] + changes.map(\.change), rows).map { change, points in
        DesignPoints.Design(
          name: change.name, description: change.description, command: command(change),
          points: points)
      }
      return DesignPoints(
        estimate: base.name, scenario: base.scenario.name,
        requestsPerSecond: base.scenario.statedRequestsPerSecond(
          minutes: base.stack.period.minutes),
        factors: factors,
        designs: DesignPointsCommand.distinct(designs),
        runs: estimate.spread?.hasBand == true ? draws?.count ?? 0 : 0,
        ownRuns: estimate.spread?.runs)
    }

    /// A month of a design; `nil` where something of it has no rate that now has one.
    private func point(
      _ part: PreparedEstimate, isDrawn: Bool, beside now: VariantOutcome
    ) throws(Diagnostics) -> DesignPoints.Point? {
      let outcome = try runner.outcome(of: part)
      guard Set(outcome.unpriced).isSubset(of: now.unpriced) else { return nil }
      var spread: CostSpread?
      if isDrawn, let draws {
        spread = try SpreadCommand(try MonthSampler(part), draws.request).run()
      }
      return DesignPointsCommand.point(outcome, spread)
    }
  }

  /// What changes nothing, comes to what an earlier one does, or cannot be priced at all, is no choice.
  static func distinct(_ designs: [DesignPoints.Design]) -> [DesignPoints.Design] {
    designs.enumerated().filter { index, design in
      index == 0
        || design.points.contains { $0 != nil }
          && !designs[..<index].contains { isSame(design.points, $0.points) }
    }.map(\.element)
  }

  private static func isSame(_ a: [DesignPoints.Point?], _ b: [DesignPoints.Point?]) -> Bool {
    zip(a, b).allSatisfy {
      $0?.monthly == $1?.monthly && $0?.p95Seconds == $1?.p95Seconds
        && $0?.utilisation == $1?.utilisation
    }
  }

  /// How the months of a range are drawn, and how many.
  private static func draws(
    _ sampling: SamplingRequest?, parts: Int
  ) -> (request: SamplingRequest, count: Int)? {
    guard var request = sampling else { return nil }
    let most = MonthAllowance.months(mostRuns, least: 16, parts: parts)
    var count = most
    if case .months(let asked) = request.runs { count = min(asked, most) }
    request.runs = .months(count)
    request.findsDrivers = false
    request.percents = []
    request.cores = 1
    return (request, count)
  }

  fileprivate static func point(
    _ outcome: VariantOutcome, _ spread: CostSpread?
  ) -> DesignPoints.Point {
    let range = spread.flatMap { spread in
      spread.hasBand ? spread.p10.value...max(spread.p10.value, spread.p90.value) : nil
    }
    return DesignPoints.Point(
      monthly: outcome.estimate.monthly, range: range, requests: outcome.estimate.load.requests,
      p95Seconds: outcome.p95Seconds, tightest: outcome.tightest,
      utilisation: 1 - outcome.headroom, lostShare: outcome.lostShare)
  }

  /// `alva-cost whatif staging --set 'network.nat=instance'`, with what the request asks for besides.
  private func command(
    _ change: DesignChange, _ request: StackRequest, _ pricing: String?
  ) -> String {
    let asked = request.overlays.map { overlay in
      "\(overlay.path)=\(overlay.value.isNull ? "null" : overlay.value.shortText)"
    }
    let options = PrintedCommand.options([
      "--region": request.region, "--scenario": request.scenario, "--estimate": request.estimate,
      "--as-of": request.asOf?.text, "--period": request.month?.text, "--pricing": pricing,
    ])
    let settings = (asked + change.settings).flatMap { ["--set", $0] }
    // A question compares two whole months; a month of the calendar is an estimate's.
    let verb = change.overlays.isEmpty || request.month != nil ? "estimate" : "whatif"
    return PrintedCommand([verb, request.name] + options + settings).text
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
