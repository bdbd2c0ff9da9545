import AlvaCost
import Estimation
import Exploration
import Inputs
import Resources
import Services
import TrafficSimulation

/// The event engine: one plain queue, and the service graph of a stack.
enum EventBenchmarks {
  /// M/M/4 at 80 % utilisation; events are arrivals and departures.
  static func plainQueue() throws {
    let graph = try EventGraph(
      stations: [
        StationSpec(
          "queue", serviceTime: .exponential(meanSeconds: 1), discipline: .fifo(servers: 4))
      ], entries: [EventGraph.Entry(station: "queue", arrivals: .poisson(perSecond: 3.2))])
    let options = EventOptions(seed: 1, seconds: 2_000_000)
    var result: EventResult?
    let time = seconds { result = EventSimulation.run(graph, options) }
    guard let result else { return }
    report("mm4-events-per-second", Double(result.events) / time)
    report("mm4-mean-response", result.stations[0].meanResponseSeconds)
    let general = seconds { use(EventSimulation.runInGeneral(graph, options)) }
    report("mm4-general-events-per-second", Double(result.events) / general)
  }

  /// The staging stack with autoscaling of 1 to 10 tasks a service at 60 % CPU, 40 requests a second
  /// in the mean of the month, over 10 hours of a Monday.
  static func stackGraph(_ workspace: Workspace) throws {
    let engine = try scaledStaging(workspace)
    let graph = try StackGraph.graph(
      engine, window: StackGraph.Window(startHour: 7, hours: 10))
    var result: EventResult?
    let time = seconds {
      result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 36_000))
    }
    guard let result else { return }
    report("graph-hops-per-second", Double(result.hops) / time)
    report("graph-events-per-second", Double(result.events) / time)
    report("graph-hops", Double(result.hops))
  }

  private static func scaledStaging(_ workspace: Workspace) throws -> FluidEngine {
    var part = try FluidBenchmarks.staging(workspace)
    part.scenarioFile.scenario.requestsPerSecond = 40
    for index in part.stackFile.stack.services.indices {
      var policy = ServiceScaling()
      policy.maximumTasks = 10
      part.stackFile.stack.services[index].scaling = policy
    }
    return try part.engine()
  }
}
