import AlvaCost
import Estimation
import Exploration
import Diagnostics
import Quantities
import Resources
import Services
import TrafficSimulation

/// The fluid engine: whole months of the staging stack, minute by minute.
enum FluidBenchmarks {
  /// The staging stack under its realistic estimate's scenario.
  static func staging(_ workspace: Workspace) throws -> PreparedEstimate {
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    guard let part = try EstimateCommand(workspace: workspace).prepare(request).first else {
      throw Diagnostics(Diagnostic(.error, .missing, "staging has no estimate 'realistic'"))
    }
    return part
  }

  static func months(_ workspace: Workspace) throws {
    let engine = try staging(workspace).engine()
    let count = 200
    let run = seconds { for _ in 0..<count { use(engine.run()) } }
    report("fluid-months-per-second", Double(count) / run)
    let capacity = seconds { for _ in 0..<20 { use(engine.capacity()) } }
    report("fluid-capacity-months-per-second", 20 / capacity)
    let utilisation = engine.month().hours.utilisation.reduce(0, +)
    report("fluid-utilisation-sum", utilisation)
  }

  /// The numbers of the month's model, for the same loop in other languages.
  ///
  /// First hours and services, then for each service the CPU-seconds that one request from outside
  /// asks of it, the processes that work at it, and its visits for that request; then the requests
  /// per second of each hour.
  static func model(_ workspace: Workspace) throws {
    let part = try staging(workspace)
    let engine = try part.engine()
    let month = engine.month()
    let services = part.stack.services
    let hours = part.stack.period.hours
    print(hours, services.count)
    for (index, service) in services.enumerated() {
      let processes = Double(service.tasks) * max(1, service.processes.rounded())
      let busiest = month.rates.indices.max { month.rates[$0] < month.rates[$1] } ?? 0
      let use = month.hours.utilisation[busiest / 60 * services.count + index]
      print(use * processes / month.rates[busiest], processes, engine.visits[index])
    }
    for hour in 0..<hours { print(month.rates[hour * 60]) }
  }
}
