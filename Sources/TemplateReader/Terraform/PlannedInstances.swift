/// The instances of each resource of a plan.
struct PlannedInstances {
  /// The instances of a resource in one instance of its module, in the plan's order.
  private struct Group {
    let modules: [PlanAddress.Step]
    let configured: String
    var texts: [String] = []
    private var positions: [String: Int] = [:]

    init(_ address: PlanAddress) {
      modules = address.modules
      configured = address.configured
    }

    mutating func append(_ text: String, index: String?) {
      if positions[index ?? ""] == nil { positions[index ?? ""] = texts.count }
      texts.append(text)
    }

    subscript(index: String?) -> String? { positions[index ?? ""].map { texts[$0] } }

    /// Terraform's type.
    var type: Substring { configured.split(separator: ".").dropLast().last ?? "" }
  }

  /// Where a group is looked for: a module's instance, and a resource in it.
  private struct Place: Hashable {
    let modules: [PlanAddress.Step]
    let name: String
  }

  private var groups: [Group] = []
  private var places: [Place: Int] = [:]
  /// Groups by the address without instances.
  private var configured: [String: [Int]] = [:]
  /// Groups by the instance of their module.
  private var inModule: [[PlanAddress.Step]: [Int]] = [:]
  /// Resources that something in their module names directly.
  private let named: Set<String>

  init(_ addresses: [String], named: Set<String>) {
    self.named = named
    for text in addresses {
      guard let address = PlanAddress(text) else { continue }
      let place = Place(modules: address.modules, name: address.name)
      let number = places[place] ?? groups.count
      if number == groups.count {
        places[place] = number
        groups.append(Group(address))
        configured[address.configured, default: []].append(number)
        inModule[address.modules, default: []].append(number)
      }
      groups[number].append(text, index: address.index)
    }
  }

  /// The instances that a reference means, as addresses.
  func of(_ target: PlanReferences.Target) -> [String] {
    let fitting = self.fitting(target)
    if let index = target.index { return fitting.compactMap { $0[index] } }
    if let preferred = target.preferred {
      let same = fitting.compactMap { $0[preferred] }
      if !same.isEmpty { return same }
      let beside = fitting.filter { $0.modules.last?.index == preferred }
      if !beside.isEmpty { return beside.flatMap(\.texts) }
    }
    return fitting.flatMap(\.texts)
  }

  /// An index of a module that is not written means all of its instances.
  private func fitting(_ target: PlanReferences.Target) -> [Group] {
    let name = PlanAddress.path(of: target.modules) + target.name
    return (configured[name] ?? []).map { groups[$0] }.filter { group in
      zip(group.modules, target.modules).allSatisfy { $1.index == nil || $0.index == $1.index }
    }
  }

  /// The resources that a local of a module may hold for one of its instances.
  ///
  /// A plan does not hold locals. What is alone of its name, or has as many instances as the holder,
  /// fits; where several of a type fit, those that nothing names are meant.
  ///
  /// - Parameters:
  ///   - holder: the resource that speaks of the local.
  ///   - scope: the local's module.
  ///   - given: what the module's caller hands to it.
  /// - Returns: addresses; those of one type may still be several.
  func likely(
    for holder: PlanAddress, in scope: PlanReferences.Scope,
    given: [PlanReferences.Target]
  ) -> [String] {
    let own = places[Place(modules: holder.modules, name: holder.name)]
    let siblings = own.map { groups[$0].texts.count } ?? 0
    let isOwn = scope.modules == holder.modules
    let near = (inModule[scope.modules] ?? []).filter { $0 != own }.map { groups[$0] }
    let found = (near + given.flatMap(fitting)).compactMap { group -> (Group, String)? in
      if group.texts.count == 1 { return (group, group.texts[0]) }
      guard isOwn, group.texts.count == siblings else { return nil }
      return group[holder.index].map { (group, $0) }
    }
    var free: [Substring: Int] = [:]
    for (group, _) in found where !named.contains(group.configured) {
      free[group.type, default: 0] += 1
    }
    return found.filter { group, _ in
      free[group.type] != 1 || !named.contains(group.configured)
    }.map(\.1)
  }
}
