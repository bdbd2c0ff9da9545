package import Diagnostics
import Gate
package import Inputs
import Resources
package import Services

/// Changes in the words of a stack file that nothing of a template takes up.
///
/// They would leave the template silently as it is.
package struct UnheldChanges {
  package let deployment: Deployment
  /// The stack file's model as it was read.
  package let described: Stack
  /// What the template deploys, with the stack file's traffic.
  package let deployed: Stack

  package init(deployment: Deployment, described: Stack, deployed: Stack) {
    self.deployment = deployment
    self.described = described
    self.deployed = deployed
  }

  /// An error for each change of what is not there, at its place.
  package func problems(of overlays: [Overlay]) -> Diagnostics {
    var problems = Diagnostics()
    for overlay in overlays {
      let steps = overlay.path.split(separator: ".").map(String.init)
      guard let what = lacking(steps) else { continue }
      problems.error(
        at: overlay.location,
        "'\(overlay.path)' changes nothing of the template: \(what)",
        mend: "change the template itself, or leave --stack out to change the stack file")
    }
    return problems
  }

  /// What the template has not that a path speaks of; `nil` where it has.
  private func lacking(_ steps: [String]) -> String? {
    guard let first = steps.first else { return nil }
    if first == ResourceKind.functions.key, let key = steps.last,
      Self.chargedByTemplate.contains(key)
    {
      return "what a function's '\(key)' costs follows from the template's own"
    }
    for kind in Stack.kinds where first == kind.key || first == kind.singular {
      return lacking(kind, first == kind.key ? steps.dropFirst().first : nil)
    }
    for part in Stack.parts where first == part.key { return lacking(part, steps) }
    return first == "secrets" ? "its secrets are the template's" : nil
  }

  /// Properties of functions that decide which rates their sheet takes, not how much.
  private static let chargedByTemplate: Set<String> = ["architecture", "ephemeralStorageMB"]

  /// A resource of a kind: by its name, or any of them.
  private func lacking(_ kind: some StackKind, _ name: String?) -> String? {
    if kind.matching == .sharedName, name == nil {
      return "its \(kind.key) are the template's"
    }
    let asked = kind.names(in: described).filter { name == nil || name == "*" || $0 == name }
    let ids = Set(kind.names(in: deployed))
    let isThere = asked.contains { described in
      ids.contains(deployment.binding.bindings.id(of: described, kind.key) ?? described)
    }
    if isThere || kind.matching == .name && (name == nil || name == "*") { return nil }
    guard let name, name != "*" else {
      return kind.matching == .sharedName ? "it has no \(kind.key)" : "it has no \(kind.lacking)"
    }
    return kind.matching == .sharedName
      ? "it has no \(kind.words) '\(name)'"
      : "it has no \(kind.words) that is bound to '\(name)'"
  }

  /// A part that the stack file describes and the template lacks stays away.
  private func lacking(_ part: some StackPart, _ steps: [String]) -> String? {
    // The network's other keys, such as its endpoints, are the stack's own.
    if part.isWhole, let key = steps.dropFirst().first, part.fields[key] == nil { return nil }
    if part.countsAlone, let key = steps.dropFirst().first, part.fields[key]?.side == .workload {
      return nil
    }
    return deployed[keyPath: part.path] != nil || described[keyPath: part.path] == nil
      ? nil : "it has no \(part.lacking)"
  }
}
