import Diagnostics
import Inputs
import Resources
import Services
import TrafficSimulation

/// Where the traffic of a scenario enters that names no entry: such a scenario fits any stack.
extension ScenarioFile {
  /// The scenario with its traffic at the stack's front: in equal shares at what stands behind a
  /// balancer, or a function behind an API, and nothing else calls, nor a queue starts.
  ///
  /// Where each is called by another, or none stands behind a balancer, the rule that cannot be kept
  /// is left out. A stack that serves nothing is visited by nobody.
  ///
  /// - Parameter stack: as its file or its template has it.
  /// - Returns: the same scenario where it names entries.
  func entering(_ stack: Stack) -> ScenarioFile {
    if !scenario.entry.isEmpty { return self }
    let nodes = stack.nodes
    var called = Set(nodes.flatMap { $0.request.calls.map(\.callee) })
    // What a queue starts nobody enters at.
    let started = Set(stack.queues.compactMap(\.function))
    called.formUnion(nodes.indices.filter { started.contains(nodes[$0].name) })
    let indices = Array(nodes.indices)
    let doors = stack.services.map(\.isBehindBalancer) + stack.functions.map { $0.door != .none }
    let behind = indices.filter { doors.indices.contains($0) && doors[$0] }
    let front = behind.isEmpty ? indices : behind
    let first = front.filter { !called.contains($0) }
    let names = (first.isEmpty ? front : first).map { nodes[$0].name }
    var file = self
    file.scenario.entry = names.map {
      Scenario.EntryShare(service: $0, share: 1 / Double(names.count))
    }
    return file
  }

  /// What is said where the entry is not the scenario's own, and there was more than one way in.
  func notice(of entered: ScenarioFile) -> Diagnostic? {
    let names = entered.scenario.entry.map { "'\($0.service)'" }
    if !scenario.entry.isEmpty || names.count < 2 { return nil }
    return Diagnostic(
      .note, at: nil,
      "scenario '\(scenario.name)' names no entry: its traffic enters at "
        + names.joined(separator: ", ") + ", in equal shares")
  }
}
