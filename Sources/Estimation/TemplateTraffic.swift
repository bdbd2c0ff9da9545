import Diagnostics
import Inputs
import Resources
import Services
import TrafficSimulation

/// A scenario's traffic over a template that no stack file describes.
///
/// It enters at the services behind a balancer, and at the functions behind an API, an address or a balancer.
struct TemplateTraffic {
  /// The template's stack with the functions that take requests, and what each request uses of the APIs.
  private(set) var stack: Stack
  private(set) var scenario: ScenarioFile

  /// A run of a function, in ms: nobody has said how long it takes.
  private static let milliseconds = Distribution.lognormal(p10: 20, p90: 500)
  private static let reason =
    "an answer from memory to one that waits for a database; nobody has measured it"

  init(_ written: ScenarioFile, over read: SynthesizedStack, as alone: Stack) {
    stack = alone
    let named = Set(written.scenario.entry.map(\.service))
    let doors = read.doors
    stack.functions = read.functions.compactMap { function in
      var function = function
      if doors.behindAPIs.contains(function.name) {
        function.door = .api
      } else if doors.behindBalancers.contains(function.name) {
        function.door = .balancer
      } else if !named.contains(function.name) {
        return nil
      }
      function.request.cpuMilliseconds = 0
      function.request.waitMilliseconds = Self.milliseconds.middle
      return function
    }
    scenario = written.entering(stack)
    if stack.servesRequests { stack.logs = LogStore(name: "logs") }
    if stack.functions.isEmpty { return }
    stack.dataTransfer = stack.dataTransfer ?? DataTransfer()
    let throughAPIs = scenario.scenario.entry.reduce(0) {
      doors.behindAPIs.contains($1.service) ? $0 + $1.share : $0
    }
    if throughAPIs > 0 {
      stack.edgeUses = doors.apis.map {
        ChargedUse(resource: $0, key: "requests", amount: throughAPIs / Double(doors.apis.count))
      }
    }
    stack.assumptions.append(
      Assumption(
        Charges.trafficUsage, "100 ms a run of a function, 20 to 500 ms in eight of ten cases",
        source: "\(Self.reason); 'functions.NAME.request.milliseconds' of a stack file says it"))
  }

  /// What of it is drawn besides the scenario's ranges.
  var drivers: [Driver<Stack>] {
    if stack.functions.isEmpty { return [] }
    return [
      Driver(
        path: "functions.*.request.milliseconds", distribution: Self.milliseconds,
        reason: Self.reason, location: SourceLocation(file: "the template")
      ) { stack, value in
        for index in stack.functions.indices {
          stack.functions[index].request.waitMilliseconds = value
        }
      }
    ]
  }

  /// What is said where none of the requests finds anything that takes it; nothing where they enter.
  ///
  /// - Parameters:
  ///   - part: the estimate of a template under a scenario.
  ///   - read: the template.
  /// - Returns: an open property without a ceiling: what the traffic costs there is not known.
  static func unserved(_ part: PreparedEstimate, in read: SynthesizedStack) -> [UnresolvedProperty]
  {
    guard part.scenario.entry.isEmpty,
      part.scenario.requestsPerSecond > 0 || part.scenario.trace != nil,
      let place = read.resources.first(where: { $0.coverage == .priced })
        ?? read.resources.first(where: { !$0.coverage.isOpen })
    else { return [] }
    var open = UnresolvedProperty(
      resource: place.id, property: "requests of scenario '\(part.scenario.name)'",
      reason: "no service on Fargate and no function behind an API or a balancer takes them here",
      taken: "no traffic", location: place.location)
    open.isBeside = true
    open.mend =
      "describe what takes them in a stack file, which 'alva-cost init NAME --from' begins, or leave --scenario out"
    return [open]
  }
}
