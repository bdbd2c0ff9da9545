package import Estimation
package import Pricing
import Gate
package import Diagnostics
import Platform
import Quantities
import Resources
import Services
package import TrafficSimulation

/// A simulated month: capacity and cost from one run.
package struct SimulatedMonth: Sendable {
  package let stack: String
  package let prepared: PreparedEstimate
  package let report: CapacityReport
  package let estimate: Estimate
  package let capacity: CapacitySearch.Result?
  package let search: CapacitySearch?
  package let event: EventWindow?
}

/// A window of the month, request by request.
package struct EventWindow: Sendable {
  package let window: StackGraph.Window
  package let seed: UInt64
  package let replications: Int
  /// Run before the window and not measured.
  package let warmUpSeconds: Double
  /// All replications together.
  package let result: EventResult
  /// Per station, the replications' mean responses: for intervals.
  package let meanResponses: [String: Sample]
  /// The same hours by the fluid engine.
  package let comparison: EngineComparison
}

/// The main path of `alva-cost simulate`.
package struct SimulateCommand: Sendable {
  /// What the run is to do besides the month.
  package struct Options: Sendable {
    /// Find the highest multiple of the scenario that holds this p95, in seconds.
    package var capacityP95Seconds: Double?
    package var headroom = 0.0
    /// Run this window request by request too.
    package var window: StackGraph.Window?
    package var seed: UInt64 = 1
    /// Months to draw, for the distribution of cost.
    package var sampling: SamplingRequest?
    package var replications = 5
    /// At most so many replications at once; as many as there are cores without it.
    package var threads: Int?

    package init() {}
  }

  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Runs the month over one of the stack's estimates.
  ///
  /// - Parameters:
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - options: what else to run.
  /// - Throws: every problem found, with exit code 65 or 66.
  /// - Returns: the month.
  package func run(
    _ request: StackRequest, _ options: Options
  ) throws(Diagnostics) -> SimulatedMonth {
    let command = EstimateCommand(workspace: workspace)
    let all: [PreparedEstimate]
    if let source = request.source {
      all = try source.alone(request, workspace)
    } else {
      all = try command.prepare(request)
    }
    let prepared = all.last { $0.scenario.name == request.scenario } ?? all[all.count - 1]
    let engine = try prepared.engine()
    let report = engine.capacity()
    var estimate = try command.price(prepared, under: report.month.load)
    if estimate.load.requests > 0 {
      estimate.days = CostDays(
        engine.monthByDay().days, of: prepared.stack, at: prepared.pricing)
    }
    if let sampling = options.sampling {
      estimate.spread = try SpreadCommand(MonthSampler(prepared), sampling).run()
    }
    let search = options.capacityP95Seconds.map {
      CapacitySearch(p95Seconds: $0, headroom: options.headroom)
    }
    var found: CapacitySearch.Result?
    if let search {
      do throws(CallGraph.Cycle) {
        found = try search.confirmed(engine) { count, work in Parallel.map(count, work) }
      } catch {
        throw Diagnostics(Diagnostic(.error, .internalError, "a call cycle appeared in the search"))
      }
    }
    return SimulatedMonth(
      stack: request.source == nil ? request.name : prepared.stack.name, prepared: prepared,
      report: report, estimate: estimate,
      capacity: found, search: search,
      event: try options.window.map { window throws(Diagnostics) in
        try events(engine, month: report.month, window: window, options: options)
      })
  }

  /// The window request by request: independent replications, merged in order.
  private func events(
    _ engine: FluidEngine, month: FluidMonth, window: StackGraph.Window, options: Options
  ) throws(Diagnostics) -> EventWindow {
    let graph: EventGraph
    do throws(SimulationProblems) {
      graph = try StackGraph.graph(engine, window: window, warmUpMinutes: Self.warmUpMinutes)
    } catch {
      throw Diagnostics(
        error.problems.map { Diagnostic(.error, at: nil, $0, mend: "change it in the stack file") })
    }
    let warmUp = Double(Self.warmUpMinutes) * 60
    let hours = min(window.hours, engine.stack.period.hours - window.startHour)
    var run = EventOptions(
      seed: options.seed, warmUpSeconds: warmUp, seconds: Double(max(1, hours)) * 3_600)
    run.eventLimit = 2_000_000_000
    run.countsHours = true
    var merged: EventResult?
    var runs: [EventResult] = []
    var means: [String: Sample] = [:]
    let count = max(1, options.replications)
    // In rounds, so that memory does not grow with the replications.
    for first in stride(from: 0, to: count, by: Self.round) {
      let settled = run
      let results = Parallel.map(min(Self.round, count - first), threads: options.threads) {
        EventSimulation.run(graph, settled.replicated(first + $0))
      }
      for result in results {
        for station in result.stations where station.completions > 0 {
          means[station.name, default: Sample()].add(station.meanResponseSeconds)
        }
        if merged == nil { merged = result } else { merged?.merge(result) }
        runs.append(result.withoutSketches)
      }
    }
    guard let merged else {
      throw Diagnostics(Diagnostic(.error, .internalError, "no replication ran"))
    }
    return EventWindow(
      window: window, seed: options.seed, replications: max(1, options.replications),
      warmUpSeconds: warmUp, result: merged, meanResponses: means,
      comparison: EngineComparison(engine, month: month, window: window, runs: runs))
  }

  private static let warmUpMinutes = 10
  /// Replications that are in memory at once.
  private static let round = 16
}
