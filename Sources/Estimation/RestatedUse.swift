package import Diagnostics
package import Inputs
import Services

/// Changes of stated use over a template.
///
/// A template is read with the use that the stack file states as it stands. What an overlay makes of it
/// is laid over what was read, by the place where each quantity is stated in the file.
package struct RestatedUse: Sendable {
  private let read: UsageStatements

  /// - Parameter node: the stack file's tree without any overlay.
  /// - Throws: what is wrong with the use that it states.
  package init(_ node: ConfigNode) throws(Diagnostics) {
    read = try UsageReader.statements(of: node)
  }

  /// Lays what differs over a stack file that was read with overlays.
  ///
  /// - Parameter file: takes the quantities.
  /// - Throws: use that only an overlay states, and use that one takes out: what is read of the template
  ///   knows nothing of it.
  package func lay(over file: inout StackFile) throws(Diagnostics) {
    var problems = Diagnostics()
    for statement in file.usage.statements {
      guard let before = read.statements.first(where: { $0.subject == statement.subject }) else {
        tell(statement.subject, at: statement.location, &problems)
        continue
      }
      for quantity in statement.quantities {
        guard let old = before.quantities.first(where: { $0.key == quantity.key }) else {
          tell("\(statement.subject)' with '\(quantity.key)", at: quantity.keyLocation, &problems)
          continue
        }
        if old.value != quantity.value { file.stack.drawnUse[old.location] = quantity.value }
      }
      for old in before.quantities
      where !statement.quantities.contains(where: { $0.key == old.key }) {
        problems.error(
          at: old.keyLocation,
          "the use '\(old.key)' of '\(statement.subject)' is read with the template and stays",
          mend: "write 0 in its place")
      }
    }
    try problems.throwIfErrors()
  }

  private func tell(
    _ what: String, at location: SourceLocation, _ problems: inout Diagnostics
  ) {
    problems.error(
      at: location, "a change states the use of '\(what)', of which the stack file says nothing",
      mend: "state it in the stack file, 0 for instance: a template is read with what stands there")
  }
}
