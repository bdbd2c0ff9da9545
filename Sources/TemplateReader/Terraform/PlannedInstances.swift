/// The instances of each resource of a plan.
struct PlannedInstances {
  /// One instance with its address as it is written.
  struct Instance {
    let address: PlanAddress
    let text: String
  }

  /// By the address without instances, in the plan's order.
  private var instances: [String: [Instance]] = [:]
  /// Addresses without instances, in the plan's order, by the path of their module.
  private var order: [String: [String]] = [:]
  /// Resources that something in their module names directly.
  private let named: Set<String>

  init(_ addresses: [String], named: Set<String>) {
    self.named = named
    for text in addresses {
      guard let address = PlanAddress(text) else { continue }
      let key = address.configured
      if instances[key] == nil {
        order[PlanAddress.path(of: address.modules), default: []].append(key)
      }
      instances[key, default: []].append(Instance(address: address, text: text))
    }
  }

  /// The instances that a reference means, as addresses.
  func of(_ target: PlanReferences.Target) -> [String] {
    let all = (instances[PlanAddress.path(of: target.modules) + target.name] ?? []).filter {
      Self.fits($0.address, target)
    }
    guard target.index == nil, let preferred = target.preferred else { return all.map(\.text) }
    let same = all.filter { $0.address.index == preferred }
    if !same.isEmpty { return same.map(\.text) }
    let beside = all.filter { $0.address.modules.last?.index == preferred }
    return (beside.isEmpty ? all : beside).map(\.text)
  }

  private static func fits(_ address: PlanAddress, _ target: PlanReferences.Target) -> Bool {
    func same(_ own: String?, _ wanted: String?) -> Bool { wanted == nil || own == wanted }
    return same(address.index, target.index)
      && zip(address.modules, target.modules).allSatisfy { same($0.index, $1.index) }
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
    let siblings = (instances[holder.configured] ?? []).filter {
      $0.address.modules == holder.modules
    }.count
    let isOwn = scope.modules == holder.modules
    func fitting(_ all: [Instance]) -> Instance? {
      if all.count == 1 { return all[0] }
      guard isOwn, all.count == siblings else { return nil }
      return all.first { $0.address.index == holder.index }
    }
    var found: [Instance] = []
    for key in order[PlanAddress.path(of: scope.modules)] ?? [] where key != holder.configured {
      let all = (instances[key] ?? []).filter { $0.address.modules == scope.modules }
      if let fit = fitting(all) { found.append(fit) }
    }
    for target in given {
      let all = (instances[PlanAddress.path(of: target.modules) + target.name] ?? []).filter {
        Self.fits($0.address, target)
      }
      if let fit = fitting(all) { found.append(fit) }
    }
    return Self.narrowed(found, named: named)
  }

  private static func narrowed(_ found: [Instance], named: Set<String>) -> [String] {
    func type(_ instance: Instance) -> Substring {
      instance.address.name.prefix { $0 != "." }
    }
    var free: [Substring: Int] = [:]
    for instance in found where !named.contains(instance.address.configured) {
      free[type(instance), default: 0] += 1
    }
    return found.filter { instance in
      free[type(instance)] != 1 || !named.contains(instance.address.configured)
    }.map(\.text)
  }
}
