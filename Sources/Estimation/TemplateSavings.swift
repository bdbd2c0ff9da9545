import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TemplateReader

/// What a template could save by the rules of its sheets: each is tried on every resource that it
/// speaks of, and priced with the rest as it stands.
struct TemplateSavings {
  let read: SynthesizedStack
  let price: (Stack) -> Pricing.Costs
  let lines: (Stack, Set<ResourceID>) -> [LineItem]
  private let change: Change
  let least: Change?
  /// What a commitment on some lines saves.
  let promise: (Commitment.Kind, [LineItem]) -> Advice.Saving?
  /// Whether traffic comes, under which alternatives are priced.
  private let isServing: Bool

  /// The stack with a rule applied to some of its resources, none for the stack as it stands; `nil` where it
  /// would not deploy.
  typealias Change = (SheetSaving?, Set<ResourceID>) -> Stack?

  /// Rules that are tried, and resources that are read for them: each prices the stack once more.
  private static let (most, mostResources) = (24, 12_000)

  /// - Parameters:
  ///   - read: the stack as it is priced.
  ///   - price: the bill of a stack that nobody uses but as stated.
  ///   - lines: the lines of some of its resources on that bill.
  ///   - change: the stack with a rule applied to some of its resources.
  ///   - least: the same where what only the deployment knows is as cheap as it may be; `nil` where all is known.
  ///   - promise: what a commitment on some lines saves.
  ///   - isServing: whether traffic comes, so that alternatives are priced under it, elsewhere.
  init(
    _ read: SynthesizedStack, price: @escaping (Stack) -> Pricing.Costs,
    lines: @escaping (Stack, Set<ResourceID>) -> [LineItem],
    change: @escaping Change, least: Change?,
    promise: @escaping (Commitment.Kind, [LineItem]) -> Advice.Saving?, isServing: Bool
  ) {
    self.read = read
    self.price = price
    self.lines = lines
    self.change = change
    self.least = least
    self.promise = promise
    self.isServing = isServing
  }

  /// The advice on an estimate of the stack; `nil` where no rule speaks of it.
  func advice(on estimate: String, _ labels: ResourceLabels) -> Advice? {
    let ends = least == nil ? 1 : 2
    let rules = read.savings.prefix(
      min(Self.most, max(1, Self.mostResources / ends / max(1, read.resources.count))))
    if rules.isEmpty, read.stack.services.isEmpty, read.stack.nat == nil,
      read.stack.databases.isEmpty, read.stack.caches.isEmpty
    {
      return nil
    }
    var found: [Advice.Saving] = []
    let bills = Bills(read.stack, price, least)
    let open = open
    var tried: [(rule: FoundSaving, trial: Trial)] = []
    for one in rules {
      if let fewer = one.rule.fewer {
        found += [saving(of: one, fewer, labels)].compactMap { $0 }
        continue
      }
      // What only the deployment knows may well be what it would be changed to, or make it impossible.
      let resources = one.resources.filter { (open[$0] ?? []).isDisjoint(with: one.rule.decisive) }
      if let trial = trial(of: one.rule, on: resources, bills) { tried.append((one, trial)) }
    }
    for (one, trial) in zip(tried.map(\.rule), best(of: tried)) {
      guard let trial = trial.isAll ? trial : self.trial(of: one.rule, on: trial.resources, bills),
        let changed = change(one.rule, trial.resources)
      else { continue }
      let (free, saving) = (trial.resources, trial.saving)
      let then = price(changed)
      let moved = free.filter { bills.now.resources[$0] != then.resources[$0] }
      var item = Advice.Saving(
        group: one.rule.name, option: Self.names(moved.isEmpty ? free : moved, labels),
        description: one.edit, monthly: saving, risk: one.rule.risk, riskText: one.rule.because)
      // Of thousands of lines the few that no source confirms are kept.
      let before = lines(read.stack, Set(moved)).filter(\.isUnverified)
      let after = lines(changed, Set(moved)).filter(\.isUnverified)
      item.isUnverified = !LineItem.moved(from: before, to: after).isEmpty
      found.append(item)
    }
    if !isServing { found += alternatives(bills.now, labels) }
    found = DeployedAlternatives.best(found)
    return Advice(
      estimate: estimate,
      savings: Advice.ranked(found.filter { ($0.risk ?? .high) < .high }),
      decisions: rules.count, riskier: found.count { $0.risk == .high }, isGeneral: true,
      isOfTemplate: true, capacity: nil)
  }

  /// The properties of each resource that only the deployment knows.
  private var open: [ResourceID: Set<String>] {
    read.unresolved.reduce(into: [:]) { open, item in
      open[item.resource, default: []].insert(String(item.property.prefix { $0 != "." }))
    }
  }

  /// What the stack costs as it stands.
  private struct Bills {
    let now: Pricing.Costs
    /// Where what only the deployment knows is as cheap as it may be.
    let least: Pricing.Costs?

    init(_ stack: Stack, _ price: (Stack) -> Pricing.Costs, _ least: Change?) {
      now = price(stack)
      self.least = least?(nil, []).map(price)
    }
  }

  /// Resources that are tried one by one where not all of them can be changed.
  private static let mostAlone = 8

  /// A rule that saves something.
  private struct Trial {
    var resources: Set<ResourceID>
    let saving: Money
    /// What it saves on a resource; all that it saves where the cost stands elsewhere.
    var each: [ResourceID: Money] = [:]
    /// Whether ``saving`` is that of all ``resources``.
    var isAll = true
  }

  /// The resources that each rule is followed on.
  ///
  /// Of ways to change one property of a resource one can be gone: the one that saves most there.
  private func best(of tried: [(rule: FoundSaving, trial: Trial)]) -> [Trial] {
    let offers = tried.indices.flatMap { index in
      tried[index].trial.resources.map { resource in
        (index, resource, tried[index].trial.each[resource] ?? .zero)
      }
    }.sorted { ($1.2, $0.0, $0.1) < ($0.2, $1.0, $1.1) }
    var taken: Set<[String]> = []
    var followed = tried.map(\.trial)
    for (index, resource, _) in offers {
      let paths = tried[index].rule.rule.paths.map { [resource.text] + $0 }
      if taken.isDisjoint(with: paths) {
        taken.formUnion(paths)
      } else {
        followed[index].resources.remove(resource)
        followed[index].isAll = false
      }
    }
    return followed
  }

  /// What a rule saves in any case, and on which of the resources; `nil` where that is nothing.
  private func trial(
    of rule: SheetSaving, on resources: Set<ResourceID>, _ bills: Bills
  ) -> Trial? {
    if resources.isEmpty { return nil }
    var possible = resources
    if saving(of: rule, on: resources, bills) == nil {
      guard resources.count > 1, resources.count <= Self.mostAlone else { return nil }
      // A size that the region does not have is no reason to leave the others as they are.
      possible = resources.filter { saving(of: rule, on: [$0], bills) != nil }
    }
    guard !possible.isEmpty, let (saving, then) = saving(of: rule, on: possible, bills),
      saving.roundedToCents > .zero
    else { return nil }
    var trial = Trial(resources: possible, saving: saving)
    for resource in possible {
      let own = (bills.now.resources[resource] ?? .zero) - (then.resources[resource] ?? .zero)
      trial.each[resource] = own > .zero ? own : saving
    }
    return trial
  }

  /// What a change saves at least, whatever the deployment says of what is open; `nil` where it would not deploy
  /// or has no price.
  private func saving(
    of rule: SheetSaving, on resources: Set<ResourceID>, _ bills: Bills
  ) -> (saving: Money, then: Pricing.Costs)? {
    guard let then = change(rule, resources).map(price), then.problems <= bills.now.problems else {
      return nil
    }
    let saving = bills.now.total - then.total
    guard let least else { return (saving, then) }
    guard let now = bills.least, let cheapest = least(rule, resources).map(price) else {
      return (.zero, then)
    }
    return (min(saving, now.total - cheapest.total), then)
  }

  /// What is paid for the resources that others could stand for: whole prices of what runs or is kept anyway, of
  /// which the most expensive are left.
  private func saving(
    of one: FoundSaving, _ fewer: SheetSaving.Fewer, _ labels: ResourceLabels
  ) -> Advice.Saving? {
    let rule = one.rule
    var costs: [ResourceID: Money] = [:]
    var unverified: Set<ResourceID> = []
    for line in lines(read.stack, one.resources) where line.kind == .fixed {
      if let usage = fewer.usageType, !line.usageType.hasSuffix(usage) { continue }
      // A tier that others fill too is no price of one resource.
      guard line.tier.fromText == "0", line.tier.toText == nil else { continue }
      costs[line.resource, default: .zero] += line.cost
      if line.isUnverified { unverified.insert(line.resource) }
    }
    for resource in read.conditional { costs[resource] = nil }
    let given = Dictionary(grouping: costs) { one.holders[$0.key] ?? "" }.values.flatMap {
      $0.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.dropFirst(fewer.keep)
    }
    let kept = costs.count - given.count
    let saving = given.map(\.value).total
    guard saving.roundedToCents > .zero else { return nil }
    var found = Advice.Saving(
      group: rule.name, option: Self.names(Set(given.map(\.key)), labels),
      description: kept == 0 ? "release" : "\(costs.count) → \(kept)", monthly: saving,
      risk: rule.risk, riskText: rule.because)
    found.isUnverified = !unverified.isDisjoint(with: given.map(\.key))
    return found
  }

  private static func names(_ resources: Set<ResourceID>, _ labels: ResourceLabels) -> String {
    Advice.named(resources.map { labels.label(of: $0) })
  }
}
