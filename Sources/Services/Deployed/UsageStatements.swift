import Quantities
package import Diagnostics
package import Resources

/// What is believed of a quantity that somebody states, for those who can draw from it.
package protocol UsageRange: Sendable {}

/// What a person says of how deployed resources are used: quantities that no template knows.
package struct UsageStatements: Sendable {
  /// How much of one kind of use a month, in the unit of its rate.
  package struct Quantity: Hashable, Sendable {
    /// The key that the resource's sheet asks by: `storageGB`.
    package let key: String
    package let value: Double
    /// Where a range is believed rather than a number: its ends, and what is drawn from.
    package let bounds: CostBounds?
    package let range: (any UsageRange)?
    package let location: SourceLocation
    package let keyLocation: SourceLocation

    package init(
      _ key: String, _ value: Double, within bounds: CostBounds? = nil,
      drawn range: (any UsageRange)? = nil, at location: SourceLocation,
      key keyLocation: SourceLocation
    ) {
      self.key = key
      self.value = value
      self.bounds = bounds
      self.range = range
      self.location = location
      self.keyLocation = keyLocation
    }

    /// Where it stands tells it from every other.
    package static func == (a: Self, b: Self) -> Bool {
      a.location == b.location && a.key == b.key && a.value == b.value
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(location)
      hasher.combine(key)
    }
  }

  /// The use of one resource, or of all that a pattern names.
  package struct Statement: Sendable {
    /// A logical id, a Terraform address, a construct path or a type; `*` stands for any part.
    package let subject: String
    package let quantities: [Quantity]
    package let location: SourceLocation

    package init(subject: String, quantities: [Quantity], location: SourceLocation) {
      self.subject = subject
      self.quantities = quantities
      self.location = location
    }
  }

  package let statements: [Statement]
  /// Positions by subject, and those whose subject is a pattern, so that each of thousands of
  /// resources finds its own at once.
  private let bySubject: [String: [Int]]
  private let patterns: [Int]

  package init(_ statements: [Statement] = []) {
    self.statements = statements
    bySubject = Dictionary(grouping: statements.indices) { statements[$0].subject }
    patterns = statements.indices.filter { statements[$0].subject.contains("*") }
  }

  /// These, and others that go before them.
  package func overlaid(by others: Self) -> Self { Self(others.statements + statements) }
}

extension UsageStatements {
  /// How closely a statement names a resource; `nil` where it means another.
  static func closeness(of statement: Statement, to resource: DeployedResource) -> Int? {
    let subject = statement.subject
    if subject == resource.id { return 3 }
    if subject == resource.constructPath { return 2 }
    if resource.type == subject || resource.writtenType == subject { return 0 }
    guard subject.contains("*") else { return nil }
    let names = [resource.id, resource.constructPath, resource.type, resource.writtenType]
    return names.contains { $0.map { matches($0, pattern: subject) } ?? false } ? 1 : nil
  }

  /// The statements that may mean a resource, in their order.
  private func statements(near resource: DeployedResource) -> [Statement] {
    if statements.isEmpty { return [] }
    let exact = Set(resource.subjects).flatMap { bySubject[$0] ?? [] }
    return Set(exact + patterns).sorted().map { statements[$0] }
  }

  /// What is stated of a resource under a key: by the closest name, of several the first.
  func quantity(of key: String, for resource: DeployedResource) -> Quantity? {
    var best: (closeness: Int, quantity: Quantity)?
    for statement in statements(near: resource) {
      guard let closeness = Self.closeness(of: statement, to: resource),
        closeness > best?.closeness ?? -1,
        let quantity = statement.quantities.first(where: { $0.key == key })
      else { continue }
      best = (closeness, quantity)
    }
    return best?.quantity
  }
}

extension DeployedResource {
  /// What a statement may call it.
  fileprivate var subjects: [String] {
    [id, type, writtenType] + (constructPath.map { [$0] } ?? [])
  }
}

/// Whether a name fits a pattern in which `*` stands for any part, upper and lower case apart.
func matches(_ name: String, pattern: String) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  guard let first = parts.first, let last = parts.last else { return name == pattern }
  if parts.count == 1 { return name == pattern }
  guard name.hasPrefix(first), name.hasSuffix(last), name.count >= first.count + last.count else {
    return false
  }
  var rest = name.dropFirst(first.count).dropLast(last.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let range = rest.firstRange(of: part) else { return false }
    rest = rest[range.upperBound...]
  }
  return true
}

/// Something of a resource that is charged by use, and the key under which its use is stated.
package struct UsageQuestion: Hashable, Sendable {
  package let line: LineID
  package let type: String
  package let key: String
  package let title: String
  /// The rate's unit.
  package let unit: String
}

extension StackBuilder {
  /// The items of a resource with the use that is stated of it; what nobody stated stays a question.
  mutating func stating(
    _ items: [Charges.Item], of resource: DeployedResource, as name: String? = nil
  ) -> [Charges.Item] {
    items.map { item in
      guard item.span == .unknownUsage else { return item }
      questions.append(
        UsageQuestion(
          line: LineID(ResourceID(name ?? resource.id), item.slug), type: resource.writtenType,
          key: item.usageKey, title: item.title, unit: item.unit.name))
      return usage.quantity(of: item.usageKey, for: resource).map(item.stated)
        ?? useAtDeployments(item, of: resource) ?? item
    }
  }

  /// Statements that nothing asks for.
  func unusedStatements() -> Diagnostics {
    var problems = Diagnostics()
    let asked = Dictionary(grouping: questions, by: \.line.resource.text)
    let names = asked.keys.sorted()
    var called: [String: [DeployedResource]] = [:]
    if !usage.statements.isEmpty {
      for resource in resources {
        for name in Set(resource.subjects) { called[name, default: []].append(resource) }
      }
    }
    for statement in usage.statements {
      let candidates =
        statement.subject.contains("*") ? resources : called[statement.subject] ?? []
      let meant = candidates.filter { UsageStatements.closeness(of: statement, to: $0) != nil }
      if meant.isEmpty {
        problems.error(
          at: statement.location, "nothing that is deployed is called '\(statement.subject)'",
          mend: suggestion(for: statement.subject, from: names))
        continue
      }
      let keys = Set(meant.flatMap { asked[$0.id] ?? [] }.map(\.key))
      for quantity in statement.quantities where !keys.contains(quantity.key) {
        problems.error(
          at: quantity.keyLocation,
          "'\(statement.subject)' has no use called '\(quantity.key)' that is charged",
          mend: keys.isEmpty
            ? "nothing of it is charged by use: take the key out"
            : suggestion(for: quantity.key, from: keys.sorted()))
      }
    }
    return problems
  }
}

extension Charges.Item {
  /// The key under which its use is stated: the sheet's, else from the item's name.
  var usageKey: String {
    if let statedBy { return statedBy }
    let words = slug.split(separator: "-")
    let name =
      (words.first.map(String.init) ?? slug)
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return unit.name == "GB-Mo" ? name + "GB" : name + "PerMonth"
  }

  /// The item at a quantity that somebody states.
  func stated(_ quantity: UsageStatements.Quantity) -> Self {
    var item = Self(
      slug, title, offer, usageTypes, operation: operation, allowance: allowance, unit: unit,
      .stated, quantity: quantity.value, part: part,
      why: "\(quantity.key) as stated at \(quantity.location.text)", bounds: quantity.bounds,
      statedBy: statedBy)
    item.statement = quantity
    return item
  }
}
