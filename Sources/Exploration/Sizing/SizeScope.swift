import Estimation
import Services

/// What a search for sizes does not change, and what it does not know.
extension SizeAdvice {
  /// That nothing which was searched moves a limit.
  func unmovedNotes(_ limit: (resource: String, measure: String)?) -> [String] {
    guard let limit else { return [] }
    return ["No size that is searched moves \(label(limit.resource)), \(limit.measure)."]
  }

  /// What is left as it is, what no request asks, and which classes hold less than now.
  var scopeNotes: [String] {
    let parts = SizedParts(bench.base.stack)
    let left = parts.leftAlone(label)
    var notes = left.isEmpty ? [] : ["Left as they are: \(left.joined(separator: "; "))."]
    let stack = bench.base.stack
    let unasked =
      stack.databases.indices.filter {
        stack.databases[$0].host == .rds && !parts.asks(database: $0)
      }.map { stack.databases[$0].name }
      + stack.caches.indices.filter { !parts.asks(cache: $0) }.map { stack.caches[$0].name }
    if !unasked.isEmpty {
      notes.append(
        "No request uses \(unasked.map(label).joined(separator: ", ")) by the stack file ('uses'): nothing says how "
          + "small it could be, and it is not made smaller.")
    }
    if let best = result.best {
      let smaller = zip(result.space.components, best.choice).compactMap { component, index in
        lessMemory(component.options[index].change)
      }
      if !smaller.isEmpty {
        notes.append(
          "Less memory for the cache of \(smaller.map(label).joined(separator: ", ")) is not simulated: look at its hit "
            + "rate before.")
      }
    }
    return notes
  }

  /// The database whose class, or the cache whose node, has less memory than now.
  private func lessMemory(_ change: SizeSpace.Option.Change) -> String? {
    let stack = bench.base.stack
    switch change {
    case .service: return nil
    case .database(let index, let chosen):
      let now = stack.databases[index]
      return chosen.memoryGB < now.instanceClass.memoryGB ? now.name : nil
    case .cache(let index, let node):
      let now = stack.caches[index]
      return node.memoryGB < now.node.memoryGB ? now.name : nil
    }
  }
}
