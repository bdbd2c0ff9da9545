/// What people call resources whose identifiers say little: by construct path, or as a stack file
/// names them.
package typealias ResourceLabels = [ResourceID: String]

extension ResourceLabels {
  /// What people call a resource; its own name where they call it nothing else.
  package func label(of resource: ResourceID) -> String { self[resource] ?? resource.text }

  /// The same of a resource that a model knows by its name.
  package func label(of name: String) -> String { label(of: ResourceID(name)) }
}
