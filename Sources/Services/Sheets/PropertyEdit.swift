import Resources

/// Another value of one property of a resource.
package struct PropertyEdit: Hashable, Sendable {
  /// CloudFormation's path; a list on the way means each of its items.
  ///
  /// Empty of a rule of fewer resources.
  package let path: [String]
  /// The steps of it that are lists: one that is not there has no items that could be changed.
  let lists: Set<String>
  /// What it is now: a value, or the beginning of one, `t3.*`; empty for whatever is written.
  package let from: String
  /// Empty where it is left out.
  package let to: String
  /// Whether AWS takes ``from`` where nobody writes the property.
  let isUsual: Bool
  /// The largest number that is changed; `nil` for any value.
  let upTo: Int?
  /// A property beside it that has to follow; `nil` where none has.
  let beside: SheetSaving.Beside?

  init(
    _ path: PropertyPath, from: String, to: String, isUsual: Bool = false, upTo: Int? = nil,
    beside: SheetSaving.Beside? = nil
  ) {
    self.path = path.steps.map(\.name)
    lists = path.lists
    self.from = from
    self.to = to
    self.isUsual = isUsual
    self.upTo = upTo
    self.beside = beside
  }

  /// The same where a language calls the property otherwise.
  func along(_ path: PropertyPath) -> Self {
    Self(path, from: from, to: to, isUsual: isUsual, upTo: upTo, beside: beside)
  }

  /// The same of one value.
  func between(_ from: String, _ to: String) -> Self {
    Self(PropertyPath(path.joined(separator: ".")), from: from, to: to)
  }

  /// Whether another value would be put in the place of a resource's own at the beginning of ``path``.
  func speaks(of value: Resolved) -> Bool { changedAll(value) != nil }

  /// The resource with the other value; as it is where nothing of it is meant.
  func applied(to resource: DeployedResource) -> DeployedResource {
    guard let property = path.first, let new = changedAll(resource[property]) else {
      return resource
    }
    let set = path.count == 1 ? beside.flatMap { $0.value(resource[$0.of]) } : nil
    // A property of Terraform's is asked for by its own name or as CloudFormation would write it.
    let names: Set = [property, TerraformNames.pascal(property), TerraformNames.snake(property)]
    return resource.replacing { name, value in
      if names.contains(name) { return new }
      return name == beside?.property ? set ?? value : value
    }
  }

  /// As people read it, with the property's name in their language: `StorageType: gp2 → gp3`.
  func words(_ name: String) -> String {
    if to.isEmpty { return "\(name): left out" }
    return from.isEmpty || from == to ? "\(name): \(to)" : "\(name): \(from) → \(to)"
  }

  /// The value of the property at which ``path`` begins, changed; `nil` where nothing of it is meant.
  private func changedAll(_ value: Resolved) -> Resolved? {
    guard let first = path.first else { return nil }
    return value.isMissing && lists.contains(first) ? nil : changed(value, path.dropFirst())
  }

  /// `nil` where nothing of the value is meant.
  private func changed(_ value: Resolved, _ path: ArraySlice<String>) -> Resolved? {
    if case .list(let items) = value.content {
      let changed = items.map { self.changed($0, path) }
      // Of plain values that stand for one another, such as the types of a group's nodes, all are meant or none.
      let isChanged =
        path.isEmpty ? changed.allSatisfy { $0 != nil } : changed.contains { $0 != nil }
      guard isChanged, !items.isEmpty else { return nil }
      return Resolved(.list(zip(items, changed).map { $1 ?? $0 }), at: value.place)
    }
    guard let key = path.first else { return replacement(of: value) }
    switch value.content {
    case .missing where isUsual:
      return changed(.absent, path.dropFirst()).map {
        Resolved(.map([Resolved.Entry(key: key, value: $0)]), at: nil)
      }
    case .map(let entries):
      let isWritten = entries.contains { $0.key == key }
      let key = isWritten ? key : TerraformNames.pascal(key)
      let old = entries.first { $0.key == key }?.value ?? .absent
      if old.isMissing, lists.contains(path[path.startIndex]) { return nil }
      guard let new = changed(old, path.dropFirst()) else { return nil }
      var others = entries.filter { $0.key != key }
      if path.count == 1, let beside,
        let set = beside.value(others.first { $0.key == beside.of }?.value ?? .absent)
      {
        others.removeAll { $0.key == beside.property }
        others.append(Resolved.Entry(key: beside.property, value: set))
      }
      return Resolved(.map(others + [Resolved.Entry(key: key, value: new)]), at: value.place)
    default: return nil
    }
  }

  private func replacement(of value: Resolved) -> Resolved? {
    if value.isMissing { return isUsual ? Resolved(.text(to), at: nil) : nil }
    if let upTo, value.number.map({ $0 > Double(upTo) }) ?? true { return nil }
    guard let text = value.text, let new = replacement(of: text), new != text else { return nil }
    return to.isEmpty ? .absent : Resolved(.text(new), at: value.place)
  }

  /// The other value of a text; the ending stays where the rule speaks of a beginning.
  private func replacement(of text: String) -> String? {
    guard from.hasSuffix("*") else { return from.isEmpty || text == from ? to : nil }
    let start = from.dropLast()
    guard text.hasPrefix(start), text.count > start.count else { return nil }
    let ending = text.dropFirst(start.count)
    // A whole machine of another family has other processors and another memory.
    return ending.hasPrefix("metal") ? nil : String(to.dropLast()) + ending
  }
}
