import Diagnostics
import Resources
import Services

/// Log groups that the simulated services of a template write into.
extension PreparedEstimate {
  /// Those of which every writer that the template knows is simulated: what they write is on the bill as `logs`.
  func writtenLogGroups(of read: SynthesizedStack) -> Set<ResourceID> {
    let stack = stack
    guard isServing, stack.logs != nil else { return [] }
    let nodes = Set(stack.nodes.map(\.name))
    return Set(read.logWriters.filter { $0.value.isSubset(of: nodes) }.keys)
  }
}

extension SynthesisCommand {
  /// What is told of groups for which somebody states use beside what is simulated.
  static func notes(ofLogsBeside prepared: Prepared) -> [Diagnostic] {
    guard let part = prepared.parts.last else { return [] }
    let written = part.writtenLogGroups(of: prepared.read)
    return part.stack.extras.compactMap { $0 as? Charges }.filter { charges in
      written.contains(charges.id) && charges.items.contains { $0.span == .stated }
    }.map { charges in
      Diagnostic(
        .note, at: prepared.read.resource(charges.id)?.location,
        "the use stated of '\(charges.name)' stands beside what its simulated services write into it, "
          + "which is on the line 'logs'")
    }
  }
}
