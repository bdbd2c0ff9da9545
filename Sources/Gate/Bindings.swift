import Services

/// What of a template is which resource of a stack file.
package struct Bindings: Hashable, Sendable {
  /// The stack file's names by the template's ids, for each key of a kind: `services`, `databases`.
  package var names: [String: [String: String]] = [:]
  /// What the stack file describes and the template does not deploy.
  package var notDeployed: [String: [String]] = [:]
  /// What the template deploys and the stack file does not describe, by id.
  package var notDescribed: [String: [String]] = [:]

  /// Why response times here are not those of what is deployed, a sentence each: what requests ask is not there, or
  /// how much it can do is not known.
  package var withoutLatency: [String] = []

  package init() {}

  /// The stack file's services and functions by the template's ids.
  package var callNodes: [String: String] {
    (names[ResourceKind.services.key] ?? [:])
      .merging(names[ResourceKind.functions.key] ?? [:]) { service, _ in service }
  }

  /// The template's id of what the stack file calls so.
  package func id(of name: String, _ kind: String) -> String? {
    names[kind]?.first { $0.value == name }?.key
  }
}
