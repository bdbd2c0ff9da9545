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

  /// A use that requests make of a resource, as a service or the edge of a stack file writes it.
  package struct RequestUse: Hashable, Sendable {
    package let use: ChargedUse
    package let location: SourceLocation

    package init(_ use: ChargedUse, at location: SourceLocation) {
      self.use = use
      self.location = location
    }
  }

  /// The use of one resource, or of all that a pattern names.
  package struct Statement: Sendable {
    /// A logical id, a Terraform address, a construct path or a type; `*` stands for any part.
    package let subject: String
    /// The type of a resource that a stack file describes: of a template it may be the only one.
    package let type: String?
    /// What the stack file says it is deployed as; empty where it says nothing.
    package let deployedAs: String
    package let quantities: [Quantity]
    /// What requests use of it, wherever that is written.
    package var requestUses: [RequestUse] = []
    package let location: SourceLocation

    package init(
      subject: String, type: String? = nil, deployedAs: String = "", quantities: [Quantity],
      location: SourceLocation
    ) {
      self.subject = subject
      self.type = type
      self.deployedAs = deployedAs
      self.quantities = quantities
      self.location = location
    }
  }

  package let statements: [Statement]
  /// Positions by what they may mean, and those whose subject is a pattern, so that each of thousands
  /// of resources finds its own at once.
  private let bySubject: [String: [Int]]
  /// Those that may mean the only resource of a type.
  private let byType: [String: [Int]]
  private let patterns: [Int]

  package init(_ statements: [Statement] = []) {
    self.statements = statements
    var bySubject: [String: [Int]] = [:]
    var byType: [String: [Int]] = [:]
    for (index, statement) in statements.enumerated() {
      bySubject[statement.target, default: []].append(index)
      if let type = statement.onlyType { byType[type, default: []].append(index) }
    }
    self.bySubject = bySubject
    self.byType = byType
    patterns = statements.indices.filter { statements[$0].target.contains("*") }
  }

  /// These, and others that go before them.
  package func overlaid(by others: Self) -> Self { Self(others.statements + statements) }
}

extension UsageStatements {
  /// How closely a statement names a resource; `nil` where it means another.
  static func closeness(of statement: Statement, to resource: DeployedResource) -> Int? {
    let subject = statement.target
    if subject == resource.id { return 3 }
    if subject == resource.constructPath { return 2 }
    if resource.type == subject || resource.writtenType == subject { return 0 }
    guard subject.contains("*") else { return nil }
    let names = [resource.id, resource.constructPath, resource.type, resource.writtenType]
    return names.contains { $0.map { matches($0, pattern: subject) } ?? false } ? 1 : nil
  }

  /// The statements that may mean a resource, in their order.
  ///
  /// - Parameters:
  ///   - resource: what is meant.
  ///   - isOnly: whether there is no other of its type.
  /// - Returns: those that name it or a pattern, and those of its type where it is the only one.
  func statements(near resource: DeployedResource, isOnly: Bool) -> [Statement] {
    if statements.isEmpty { return [] }
    let exact = Set(resource.subjects).flatMap { bySubject[$0] ?? [] }
    let alike = isOnly ? byType[resource.type] ?? [] : []
    return Set(exact + alike + patterns).sorted().map { statements[$0] }
  }

  /// What is stated of a resource under a key: by the closest name, of several the first.
  ///
  /// - Parameters:
  ///   - key: the sheet's.
  ///   - resource: whose.
  ///   - isOnly: whether there is no other of its type.
  ///   - closeness: how closely a statement names the resource; `nil` where it means another.
  /// - Returns: the quantity; `nil` where nobody states it.
  func quantity(
    of key: String, for resource: DeployedResource, isOnly: Bool, closeness: (Statement) -> Int?
  ) -> Quantity? {
    var best: (closeness: Int, quantity: Quantity)?
    for statement in statements(near: resource, isOnly: isOnly) {
      guard let closeness = closeness(statement),
        closeness > best?.closeness ?? -1,
        let quantity = statement.quantities.first(where: { $0.key == key })
      else { continue }
      best = (closeness, quantity)
    }
    return best?.quantity
  }
}

extension UsageStatements.Statement {
  /// What it is called where it is deployed.
  var target: String { deployedAs.isEmpty ? subject : deployedAs }

  /// The type of which it may mean the only resource; `nil` where it says which one it means.
  var onlyType: String? {
    guard let type, deployedAs.isEmpty, type != target else { return nil }
    return type
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
      return usage.quantity(
        of: item.usageKey, for: resource, isOnly: isOnly(resource)
      ) { closeness(of: $0, to: resource) }
      .map(item.stated)
        ?? useAtDeployments(item, of: resource) ?? item
    }
  }

  /// The name by which requests use a resource: that of the closest statement of their use.
  func usedName(of resource: DeployedResource) -> String? {
    var best: (closeness: Int, subject: String)?
    let near = usage.statements(near: resource, isOnly: isOnly(resource))
    for statement in near where !statement.requestUses.isEmpty {
      guard let closeness = closeness(of: statement, to: resource),
        closeness > best?.closeness ?? -1
      else { continue }
      best = (closeness, statement.subject)
    }
    return best?.subject
  }

  /// How closely a statement names a resource; one that describes a type may mean the only one of it.
  func closeness(of statement: UsageStatements.Statement, to resource: DeployedResource) -> Int? {
    if let closeness = UsageStatements.closeness(of: statement, to: resource) { return closeness }
    return statement.onlyType == resource.type && isOnly(resource) ? 0 : nil
  }

  /// Whether there is no other of its type.
  private func isOnly(_ resource: DeployedResource) -> Bool { count(resource.type) == 1 }

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
      let near =
        statement.target.contains("*")
        ? resources
        : (called[statement.target] ?? [])
          + (statement.onlyType.flatMap { count($0) == 1 ? called[$0] : nil } ?? [])
      var seen: Set<String> = []
      let meant = near.filter {
        closeness(of: statement, to: $0) != nil && seen.insert($0.key).inserted
      }
      if meant.isEmpty {
        tellNobody(statement, among: names, &problems)
        continue
      }
      let questions = meant.flatMap { asked[$0.id] ?? [] }
      let keys = Set(questions.map(\.key))
      for quantity in statement.quantities where !keys.contains(quantity.key) {
        problems.error(
          at: quantity.keyLocation,
          "'\(statement.subject)' has no use called '\(quantity.key)' that is charged",
          mend: keys.isEmpty
            ? "nothing of it is charged by use: take the key out"
            : suggestion(for: quantity.key, from: keys.sorted()))
      }
      check(statement, meant: meant.count, questions, &problems)
    }
    return problems
  }

  private func tellNobody(
    _ statement: UsageStatements.Statement, among names: [String], _ problems: inout Diagnostics
  ) {
    if let type = statement.type, statement.deployedAs.isEmpty {
      problems.report(
        Diagnostic(
          .warning, at: statement.location,
          "the template deploys no '\(statement.subject)' (\(type)): nothing is counted for it",
          mend: "say 'deployedAs: ' and its logical id where it has another name"))
      return
    }
    problems.error(
      at: statement.location, "nothing that is deployed is called '\(statement.target)'",
      mend: suggestion(for: statement.target, from: names))
  }

  /// What requests use: of one resource, and what it is charged for by use.
  private func check(
    _ statement: UsageStatements.Statement, meant: Int, _ questions: [UsageQuestion],
    _ problems: inout Diagnostics
  ) {
    for entry in statement.requestUses {
      if meant > 1 {
        problems.error(
          at: entry.location,
          "'\(statement.subject)' means \(meant) resources: which of them is used?",
          mend: "name one by its logical id under 'resources'")
        continue
      }
      let flows = questions.filter { $0.unit != BillingUnit.gigabyteMonths.name }
      if flows.contains(where: { entry.use.answers($0.key) }) { continue }
      let isStock = questions.contains { entry.use.answers($0.key) }
      problems.error(
        at: entry.location,
        isStock
          ? "'\(entry.use.key)' is what lies in '\(statement.subject)', not what a request uses"
          : "a request uses no '\(entry.use.key)' of '\(statement.subject)' that is charged",
        mend: isStock
          ? "state it under 'usage' of the resource"
          : suggestion(
            for: entry.use.key, from: Set(flows.map { ChargedUse.key(for: $0.key) }).sorted())
            ?? "as its properties are, nothing of it is charged by use: take the key out, or change them"
      )
    }
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
