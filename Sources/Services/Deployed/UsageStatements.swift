package import Quantities
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
  /// Whether any says what requests use.
  let hasRequestUses: Bool

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
    hasRequestUses = statements.contains { !$0.requestUses.isEmpty }
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

  /// How closely a statement names what has charges under a name; `nil` where it means another.
  static func closeness(of statement: Statement, toName name: String) -> Int? {
    if statement.target == name { return 4 }
    guard statement.target.contains("*") else { return nil }
    return matches(name, pattern: statement.target) ? 1 : nil
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
  var subjects: [String] {
    [id, type, writtenType] + (constructPath.map { [$0] } ?? [])
  }
}

/// Whether a name fits a pattern in which `*` stands for any part, upper and lower case apart.
func matches(_ name: String, pattern: String) -> Bool {
  var name = name.utf8[...]
  var pattern = pattern.utf8[...]
  // Behind the last star: what has to follow, and from where in the name it is tried next.
  var retry: (pattern: Substring.UTF8View, name: Substring.UTF8View)?
  while let byte = name.first {
    if pattern.first == UInt8(ascii: "*") {
      pattern.removeFirst()
      retry = (pattern, name)
    } else if pattern.first == byte {
      pattern.removeFirst()
      name.removeFirst()
    } else if var next = retry {
      next.name.removeFirst()
      retry = next
      (pattern, name) = next
    } else {
      return false
    }
  }
  return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
}

/// Something of a resource that is charged by use, and the key under which its use is stated.
struct UsageQuestion: Hashable, Sendable {
  /// Its name, that of its part in another region, or that of a part of the stack: `dataTransfer`.
  let resource: String
  /// The template's name for the resource that it is a part of; its own where it is none.
  let owner: String
  let key: String
  /// What the model calls it whose use it is, which answers it too; `nil` where a sheet asks.
  var slug: String?
  /// The rate's.
  let unit: BillingUnit
}

extension Charges.Item {
  /// The key under which the use of an item is stated whose sheet or model names none.
  ///
  /// - Parameters:
  ///   - slug: the item's, such as `data-in`.
  ///   - unit: of its rate.
  /// - Returns: `dataInPerMonth`; for what lies there `…GB`.
  package static func usageKey(_ slug: String, _ unit: BillingUnit) -> String {
    let words = slug.split(separator: "-")
    let name =
      (words.first.map(String.init) ?? slug)
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return unit.name == "GB-Mo" ? name + "GB" : name + "PerMonth"
  }

  /// A charge for what somebody states of a use that a model meters by the traffic.
  ///
  /// - Parameters:
  ///   - use: the model's, of a month without traffic.
  ///   - key: the key that states it.
  init(answering use: Usage, key: String) {
    self.init(
      use.item + "-stated", use.name, use.offer, use.usageTypes, operation: use.operation,
      allowance: use.allowance, unit: use.quantity.unit, .unknownUsage, part: use.part,
      statedBy: key)
    answers = use.item
  }

  /// The item at a quantity that somebody states.
  func stated(_ quantity: UsageStatements.Quantity) -> Self {
    var item = Self(
      slug, title, offer, usageTypes, operation: operation, allowance: allowance, unit: unit,
      .stated, quantity: quantity.value, part: part,
      why: "\(quantity.key) as stated at \(quantity.location.text)", bounds: quantity.bounds,
      statedBy: usageKey)
    item.statement = quantity
    item.steps = steps
    item.answers = answers
    return item
  }
}
