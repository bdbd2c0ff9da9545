import Diagnostics
import Resources

/// Which resources the values of others speak of.
///
/// A reference says it plainly. A text may be the id, ARN or name of a resource that is deployed
/// with it. Where a value is known at deployment only, the files may still leave one resource that
/// it can be: that is taken, and told as an assumption.
final class ResourceLinks {
  private let resources: [DeployedResource]
  private var positions: [String: Int] = [:]
  private var byType: [String: [Int]] = [:]
  /// Per type, the resources by what others know them by; made when a text is first looked up.
  private var byName: [String: [String: [Int]]] = [:]
  /// What was taken without being told, by the value's reason and the resource.
  private var assumed: [Diagnostic] = []
  private var assumedPairs: Set<[String]> = []

  init(_ resources: [DeployedResource]) {
    self.resources = resources
    for (index, resource) in resources.enumerated() {
      positions[resource.key] = index
      byType[resource.type, default: []].append(index)
    }
  }

  /// What was taken without being told, for the reader of the report.
  var notes: [Diagnostic] { assumed }

  func all(_ type: String) -> [DeployedResource] { (byType[type] ?? []).map { resources[$0] } }

  /// The resource of a type that a value speaks of.
  func resource(_ value: Resolved, _ type: String) -> DeployedResource? {
    let leaves = value.leaves
    for key in value.references {
      if let index = positions[key], resources[index].type == type { return resources[index] }
    }
    for leaf in leaves {
      if let index = meant(by: leaf, type) { return resources[index] }
    }
    return nil
  }

  func speaks(_ value: Resolved, of resource: DeployedResource) -> Bool {
    value.references.contains(resource.key)
      || value.leaves.contains { leaf in
        meant(by: leaf, resource.type).map { resources[$0].key } == resource.key
      }
  }

  /// The resource of a type that a value means without referring to it.
  private func meant(by leaf: Resolved, _ type: String) -> Int? {
    switch leaf.content {
    // A text that was taken from one resource may name another: an alias passes its function's on.
    case .text(let text): named(text, type)
    case .unknown(let unknown): likely(unknown, type, at: leaf)
    default: nil
    }
  }

  /// The one resource of a type with this id, ARN or name; none where several have it.
  private func named(_ text: String, _ type: String) -> Int? {
    guard !text.isEmpty, let candidates = byType[type] else { return nil }
    let names: [String: [Int]]
    if let known = byName[type] {
      names = known
    } else {
      var made: [String: [Int]] = [:]
      for index in candidates {
        for name in Set(resources[index].names) { made[name, default: []].append(index) }
      }
      byName[type] = made
      names = made
    }
    for name in [text] + (Self.name(inARN: text).map { [$0] } ?? []) {
      if let found = names[name] { return found.count == 1 ? found[0] : nil }
    }
    return nil
  }

  /// `orders` of `arn:aws:lambda:eu-west-1:111122223333:function:orders`.
  private static func name(inARN text: String) -> String? {
    guard text.hasPrefix("arn:") else { return nil }
    return text.split { $0 == ":" || $0 == "/" }.last.map(String.init)
  }

  private func likely(_ unknown: Resolved.Unknown, _ type: String, at value: Resolved) -> Int? {
    let fitting = unknown.likely.compactMap { positions[$0] }.filter { resources[$0].type == type }
    guard fitting.count == 1, let index = fitting.first else { return nil }
    let id = resources[index].id
    if assumedPairs.insert([unknown.reason, id]).inserted {
      assumed.append(
        Diagnostic(
          .note, at: value.location ?? resources[index].location,
          "assumed: \(unknown.reason), and is taken to be '\(id)', the only one that fits"))
    }
    return index
  }
}
