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
  private let read: SynthesizedStack
  private let price: (Stack) -> Pricing.Costs
  private let lines: (Stack, Set<ResourceID>) -> [LineItem]
  private let change: (SheetSaving, Set<ResourceID>) -> Stack?

  /// Rules that are tried, and resources that are read for them: each prices the stack once more.
  private static let (most, mostResources) = (24, 12_000)

  /// - Parameters:
  ///   - read: the stack as it is priced.
  ///   - price: the bill of a stack that nobody uses but as stated.
  ///   - lines: the lines of some of its resources on that bill.
  ///   - change: the stack with a rule applied to some of its resources; `nil` where it would not
  ///     deploy.
  init(
    _ read: SynthesizedStack, price: @escaping (Stack) -> Pricing.Costs,
    lines: @escaping (Stack, Set<ResourceID>) -> [LineItem],
    change: @escaping (SheetSaving, Set<ResourceID>) -> Stack?
  ) {
    self.read = read
    self.price = price
    self.lines = lines
    self.change = change
  }

  /// The advice on an estimate of the stack; `nil` where no rule speaks of it.
  func advice(on estimate: String, _ labels: ResourceLabels) -> Advice? {
    let rules = read.savings.prefix(
      min(Self.most, max(1, Self.mostResources / max(1, read.resources.count))))
    if rules.isEmpty { return nil }
    let now = price(read.stack)
    let open = read.unresolved.reduce(into: [ResourceID: Set<String>]()) { open, item in
      open[item.resource, default: []].insert(String(item.property.prefix { $0 != "." }))
    }
    let found = rules.compactMap { one -> Advice.Saving? in
      let rule = one.rule
      if let fewer = rule.fewer { return saving(of: one, fewer, labels) }
      // What only the deployment knows may well be what it would be changed to.
      let decisive = Set(
        [rule.path[0]] + (rule.path.count == 1 ? rule.beside.map { [$0.of] } ?? [] : []))
      let resources = one.resources.filter { (open[$0] ?? []).isDisjoint(with: decisive) }
      guard !resources.isEmpty, let changed = change(rule, resources) else { return nil }
      let then = price(changed)
      // A size that the region does not have is no saving.
      guard then.problems <= now.problems else { return nil }
      let saving = now.total - then.total
      guard saving.roundedToCents > .zero else { return nil }
      let moved = resources.filter { now.resources[$0] != then.resources[$0] }
      var found = Advice.Saving(
        group: rule.name, option: Self.names(moved.isEmpty ? resources : moved, labels),
        description: "\(rule.path.joined(separator: ".")): \(rule.from) → \(rule.to)",
        monthly: saving, risk: rule.risk, riskText: rule.because)
      // Of thousands of lines the few that no source confirms are kept.
      let before = lines(read.stack, Set(moved)).filter(\.isUnverified)
      let after = lines(changed, Set(moved)).filter(\.isUnverified)
      found.isUnverified = !LineItem.moved(from: before, to: after).isEmpty
      return found
    }
    return Advice(
      estimate: estimate,
      savings: Advice.ranked(found.filter { ($0.risk ?? .high) < .high }),
      decisions: rules.count, riskier: found.count { $0.risk == .high }, isGeneral: true,
      isOfTemplate: true, capacity: nil)
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

  /// Resources that are named; the others are counted.
  private static let mostNames = 2

  private static func names(_ resources: Set<ResourceID>, _ labels: ResourceLabels) -> String {
    let names = resources.map { labels.label(of: $0) }.sorted()
    let more = names.count - mostNames
    return names.prefix(mostNames).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
