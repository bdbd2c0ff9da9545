import Diagnostics
import Quantities
import Resources

extension StackBuilder {
  /// The items of a resource with the use that is stated of it; what nobody stated stays a question.
  mutating func stating(
    _ items: [Charges.Item], of resource: DeployedResource, as name: String? = nil
  ) -> [Charges.Item] {
    // Which statements mean it is asked once, however many items it has.
    var meaning: [Meaning]?
    return items.compactMap { item -> Charges.Item? in
      guard item.span == .unknownUsage else { return item }
      if !usage.statements.isEmpty {
        let asked = name ?? resource.id
        questions.append(
          UsageQuestion(
            resource: asked, owner: resource.id, key: item.usageKey, unit: item.unit))
        if let steps = item.steps {
          questions.append(
            UsageQuestion(
              resource: asked, owner: resource.id, key: steps.key, unit: .gigabyteMonths))
        }
      }
      let known =
        meaning ?? statements(naming: name ?? resource.id) + statements(meaning: resource)
      meaning = known
      var item = item
      if let steps = item.steps, let size = Self.quantity(of: steps.key, stated: known) {
        item.steps = steps.taking(size)
      }
      let stated = Self.quantity(of: item.usageKey, stated: known)
      if stated == nil, !item.isAsked, !Self.isUsed(item.usageKey, stated: known) { return nil }
      return stated.map(item.stated) ?? useAtDeployments(item, of: resource) ?? item
    }
  }

  /// Whether somebody states a use of a resource.
  func isStated(_ key: String, of resource: DeployedResource) -> Bool {
    Self.quantity(of: key, stated: statements(meaning: resource)) != nil
  }

  /// Whether requests are said to use it.
  private static func isUsed(_ key: String, stated statements: [Meaning]) -> Bool {
    statements.contains { $0.statement.requestUses.contains { $0.use.answers(key) } }
  }

  /// The keys that somebody states of a resource's use, in order.
  func statedKeys(of resource: DeployedResource) -> [String] {
    Set(statements(meaning: resource).flatMap(\.statement.quantities).map(\.key)).sorted()
  }

  /// A statement that means a resource, and how closely it names it.
  private typealias Meaning = (closeness: Int, statement: UsageStatements.Statement)

  private func statements(meaning resource: DeployedResource) -> [Meaning] {
    usage.statements(near: resource, isOnly: isOnly(resource)).compactMap { statement in
      closeness(of: statement, to: resource).map { ($0, statement) }
    }
  }

  /// What is stated under a key: by the closest name, of several the first.
  private static func quantity(
    of key: String, or other: String? = nil, stated statements: [Meaning]
  ) -> UsageStatements.Quantity? {
    var best: (closeness: Int, quantity: UsageStatements.Quantity)?
    for (closeness, statement) in statements where closeness > best?.closeness ?? -1 {
      guard let quantity = statement.quantities.first(where: { $0.key == key || $0.key == other })
      else { continue }
      best = (closeness, quantity)
    }
    return best?.quantity
  }

  /// What means something by the very name that its charges are listed under: a part of the stack that
  /// is no resource of the template, or a resource's part in another region.
  private func statements(naming name: String) -> [Meaning] {
    usage.statements.compactMap { statement in
      UsageStatements.closeness(of: statement, toName: name).map { ($0, statement) }
    }
  }

  /// Counts what is stated of resources that have a model, and asks about the rest of their use.
  ///
  /// A model says what the traffic makes of it; what somebody states besides is a charge of its own. Call
  /// it when the stack has all its members.
  mutating func stateModelledUse() {
    if usage.statements.isEmpty { return }
    let deployed = Dictionary(
      resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var answers: [(name: String, items: [Charges.Item])] = []
    var dated = stack
    // Extended Support is asked about from the day that it begins.
    if let day = sizes.extendedSupport.day { dated.asOf = day }
    for use in dated.usage(under: .idle(dated)) where use.isOpenUse && use.key == nil {
      let name = use.resource.text
      let owner = parts[use.resource]?.owner.text ?? name
      let key = Charges.Item.usageKey(use.item, use.quantity.unit)
      questions.append(
        UsageQuestion(
          resource: name, owner: owner, key: key, slug: use.item, unit: use.quantity.unit))
      let meaning =
        statements(naming: name) + (deployed[owner].map { statements(meaning: $0) } ?? [])
      guard let quantity = Self.quantity(of: key, or: use.item, stated: meaning) else { continue }
      let item = Charges.Item(answering: use, key: key).stated(quantity)
      if answers.last?.name == name {
        answers[answers.count - 1].items.append(item)
      } else {
        answers.append((name, [item]))
      }
    }
    stack.extras += answers.map { Charges(name: $0.name, items: $0.items) }
  }

  /// The name by which requests use a resource: that of the closest statement of their use.
  func usedName(of resource: DeployedResource) -> String? {
    if !usage.hasRequestUses { return nil }
    var best: (closeness: Int, subject: String)?
    for (closeness, statement) in statements(meaning: resource)
    where !statement.requestUses.isEmpty && closeness > best?.closeness ?? -1 {
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
    if usage.statements.isEmpty { return problems }
    let asked = Dictionary(grouping: questions, by: \.owner)
    let byName = Dictionary(grouping: questions, by: \.resource)
    let names = Set(byName.keys).union(asked.keys).sorted()
    var called: [String: [DeployedResource]] = [:]
    for resource in resources {
      for name in Set(resource.subjects) { called[name, default: []].append(resource) }
    }
    for statement in usage.statements {
      let isPattern = statement.target.contains("*")
      let near =
        isPattern
        ? resources
        : (called[statement.target] ?? [])
          + (statement.onlyType.flatMap { count($0) == 1 ? called[$0] : nil } ?? [])
      var seen: Set<String> = []
      let meant = near.filter {
        closeness(of: statement, to: $0) != nil && seen.insert($0.key).inserted
      }
      let named = (isPattern ? names : [statement.target]).flatMap { name in
        UsageStatements.closeness(of: statement, toName: name) == nil ? [] : byName[name] ?? []
      }
      if meant.isEmpty, named.isEmpty {
        tellNobody(statement, among: names, &problems)
        continue
      }
      let questions = meant.flatMap { asked[$0.id] ?? [] } + named
      let keys = Set(questions.map(\.key))
      let known = keys.union(questions.compactMap(\.slug))
      for quantity in statement.quantities where !known.contains(quantity.key) {
        problems.error(
          at: quantity.keyLocation,
          "'\(statement.subject)' has no use called '\(quantity.key)' that is charged",
          mend: keys.isEmpty
            ? "nothing of it is charged by use: take the key out"
            : suggestion(for: quantity.key, from: keys.sorted()))
      }
      check(statement, meant: meant, questions.filter { $0.slug == nil }, &problems)
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
  ///
  /// What it would be charged for with other properties is no slip: the same requests come to it, whatever it is
  /// set up as, and what stands by the hour in its place is charged.
  private func check(
    _ statement: UsageStatements.Statement, meant: [DeployedResource], _ questions: [UsageQuestion],
    _ problems: inout Diagnostics
  ) {
    let charges = meant.first.flatMap { catalog.type($0.type)?.charges } ?? []
    let otherwise = charges.filter { $0.unit != .gigabyteMonths }.compactMap(\.stated)
    for entry in statement.requestUses {
      if meant.count > 1 {
        problems.error(
          at: entry.location,
          "'\(statement.subject)' means \(meant.count) resources: which of them is used?",
          mend: "name one by its logical id under 'resources'")
        continue
      }
      let flows = questions.filter { $0.unit != .gigabyteMonths }
      if flows.contains(where: { entry.use.answers($0.key) }) { continue }
      if otherwise.contains(where: entry.use.answers) {
        problems.report(
          Diagnostic(
            .warning, at: entry.location,
            "as '\(statement.subject)' is set up, its '\(entry.use.key)' are not charged by use, and whether "
              + "what is charged in their place is enough for the traffic is not known",
            mend: "compare the traffic with its capacity, or choose the mode that is charged by use"
          ))
        continue
      }
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
