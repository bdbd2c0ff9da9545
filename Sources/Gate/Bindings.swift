package import Diagnostics
import Services

/// What of a template is which resource of a stack file.
package struct Bindings: Hashable, Sendable {
  /// The stack file's names by the template's ids, for each key of a kind: `services`, `databases`.
  package var names: [String: [String: String]] = [:]
  /// What the stack file describes and the template does not deploy.
  package var notDeployed: [String: [String]] = [:]
  /// What the template deploys and the stack file does not describe, by id.
  package var notDescribed: [String: [String]] = [:]

  /// What the stack file describes, requests use, and the template does not deploy, with what that means.
  package var absences: [Absence] = []

  /// Why response times here are not those of what is deployed, a sentence each: what requests ask is not there, or
  /// how much it can do is not known.
  package var withoutLatency: [String] = []

  /// A part of the stack file that the template does not deploy.
  package struct Absence: Hashable, Sendable {
    /// The key of its kind: `services`.
    package let kind: String
    package let name: String
    /// What is said of it where no drift is told.
    package let note: Diagnostic

    package init(_ kind: String, _ name: String, note: Diagnostic) {
      self.kind = kind
      self.name = name
      self.note = note
    }
  }

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
