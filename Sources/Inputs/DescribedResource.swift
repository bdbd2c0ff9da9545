import Diagnostics
import Resources
import Services

/// One database, cache, load balancer or queue as a stack file describes it.
struct DescribedResource: Sendable {
  let name: String
  /// Its dotted path in the file: `database`, or `databases.orders`.
  let path: String
  let node: ConfigNode
  /// Where its name is written.
  let location: SourceLocation
}

extension StackReader {
  /// Finds the mappings of every kind that has a key for the only one and a key for all by name.
  mutating func findResources(in node: ConfigNode) {
    for kind in Stack.kinds { find(kind, in: node) }
  }

  /// The file's resources of a kind, in its order.
  func described(_ kind: some StackKind) -> [DescribedResource] { described[kind.key] ?? [] }

  private mutating func find(_ kind: some StackKind, in node: ConfigNode) {
    guard let singular = kind.singular else { return }
    func entry(_ key: String) -> ConfigNode.Entry? {
      node.entries?.first { $0.key == key && !$0.value.isNull }
    }
    let (one, all) = (entry(singular), entry(kind.key))
    if let one, let all { tellTwice(one, all) }
    if let one {
      described[kind.key] = [
        DescribedResource(
          name: singular, path: singular, node: one.value, location: one.keyLocation)
      ]
    } else if let all, isOne(all, kind) {
      tellNameless(all, kind, singular)
    } else {
      described[kind.key] = mapping(kind.key, in: node, holds: kind.key)?.map { entry in
        DescribedResource(
          name: entry.key, path: "\(kind.key).\(entry.key)", node: entry.value,
          location: entry.keyLocation)
      }
    }
  }

  /// Whether the keys of a single resource stand where names belong.
  private func isOne(_ all: ConfigNode.Entry, _ kind: some StackKind) -> Bool {
    guard let entries = all.value.entries, !entries.isEmpty else { return false }
    return entries.allSatisfy { $0.value.entries == nil && kind.fields[$0.key] != nil }
  }

  private mutating func tellNameless(
    _ all: ConfigNode.Entry, _ kind: some StackKind, _ singular: String
  ) {
    guard let first = all.value.entries?.first else { return }
    problems.error(
      at: first.keyLocation,
      "'\(first.key)' stands where the name of a \(kind.words) belongs",
      mend: "write '\(singular):' for the only one, or a name above its keys")
  }

  /// Both forms at once: an error at each, which names the other's place.
  private mutating func tellTwice(_ one: ConfigNode.Entry, _ all: ConfigNode.Entry) {
    for (entry, other) in [(one, all), (all, one)] {
      problems.error(
        at: entry.keyLocation,
        "'\(entry.key)' stands beside '\(other.key)' of line \(other.keyLocation.line)",
        mend: "write one of them: '\(one.key):' is short for '\(all.key): { \(one.key): … }'")
    }
  }

  /// Reports names that two resources share: findings, limits and bindings go by them.
  mutating func checkNames(in node: ConfigNode) {
    var taken: [String: (what: String, location: SourceLocation)] = [:]
    func claim(_ name: String, _ what: String, _ location: SourceLocation) {
      guard let other = taken[name] else {
        taken[name] = (what, location)
        return
      }
      problems.error(
        at: location,
        "the name '\(name)' is taken by the \(other.what) of line \(other.location.line)",
        mend: "give the \(what) a name of its own; they are unique over the whole stack")
    }
    for kind in Stack.kinds {
      if kind.singular != nil {
        for resource in described(kind) { claim(resource.name, kind.words, resource.location) }
      } else {
        for entry in node[kind.key]?.entries ?? [] {
          claim(entry.key, kind.words, entry.keyLocation)
        }
      }
    }
    for entry in node["functions"]?.entries ?? []
    where entry.value["provisionedConcurrency"] != nil {
      claim(
        entry.key + "-provisioned", "provisioned concurrency of '\(entry.key)'", entry.keyLocation)
    }
    for entry in node["thirdParties"]?.entries ?? [] {
      claim(entry.key, "third party", entry.keyLocation)
    }
    for entry in node["extras"]?.entries ?? [] { claim(entry.key, "extra", entry.keyLocation) }
    // What states the use of a template's resource may bear its name.
    for entry in node["resources"]?.entries ?? [] where entry.value["type"] != nil {
      claim(entry.key, "resource", entry.keyLocation)
    }
  }
}
