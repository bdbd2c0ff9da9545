package import Pricing
import Gate
package import Quantities
package import Resources

/// Two bills line by line, renamed resources matched.
package struct EstimateDifference: Sendable {
  /// An item of both bills.
  package struct Row: Hashable, Sendable {
    /// Resource and item, `old → new` where the resource was renamed.
    package let id: String
    /// The same with what people call the resource.
    package let label: String
    package let name: String
    package let before: Money
    package let after: Money
    package var change: Money { after - before }
  }

  package let name: String
  package let before: Money
  package let after: Money
  /// What changed, largest first.
  package let rows: [Row]
  /// The same by resource, largest change first.
  package let resources: [ResourceChange]
  /// Resources that were renamed: old and new.
  package let renamed: [(old: ResourceID, new: ResourceID)]

  /// What people call them, where that differs.
  package let renamedLabels: [(old: String, new: String)]

  package var isSilent: Bool { rows.isEmpty && renamed.isEmpty }

  /// Compares two bills.
  ///
  /// A resource that only the first has and one that only the second has are the same under
  /// another name where they are charged for the same items of the same services; of several the
  /// one that is called the same is taken, else the one with the nearest cost.
  package init(_ first: SavedEstimate, _ second: SavedEstimate) {
    name = second.name
    before = first.monthly
    after = second.monthly
    let renamed = Self.renamed(first, second)
    self.renamed = renamed
    let newNames = Dictionary(
      renamed.map { ($0.old, $0.new) }, uniquingKeysWith: { first, _ in first })
    /// What the item of the first bill is called in the second.
    func newID(_ item: SavedEstimate.Item) -> LineID {
      LineID(newNames[item.resource] ?? item.resource, item.id.item)
    }
    let labels = first.labels.merging(second.labels) { $1 }
    renamedLabels = renamed.map { (labels.label(of: $0.old), labels.label(of: $0.new)) }
      .filter { $0.0 != $0.1 }
    let isSameUse = !first.use.isEmpty && first.use == second.use
    let formers = Dictionary(
      first.items.map { (newID($0), $0) }, uniquingKeysWith: { first, _ in first })
    let present = Set(second.items.map(\.id))
    var rows: [Row] = []
    var parts: [ResourceID: ChangeParts] = [:]
    for item in second.items {
      let old = formers[item.id]
      parts[item.resource, default: ChangeParts()]
        .add(from: old, to: item, isSameUse: isSameUse)
      let former = old.flatMap { $0.resource == item.resource ? nil : $0.resource }
      // Two ids of what people call the same are one to them.
      let formerLabel = former.flatMap { id -> String? in
        let label = labels.label(of: id)
        return label == labels.label(of: item.resource) ? nil : label
      }
      rows.append(
        Row(
          id: (former.map { "\($0) → " } ?? "") + item.id.text,
          label: (formerLabel.map { "\($0) → " } ?? "") + item.called(labels),
          name: ItemNames.joined(old?.name, item.name), before: old?.monthly ?? .zero,
          after: item.monthly))
    }
    for item in first.items where !present.contains(newID(item)) {
      rows.append(
        Row(
          id: item.id.text, label: item.called(labels), name: item.name, before: item.monthly,
          after: .zero))
      parts[newID(item).resource, default: ChangeParts()]
        .add(from: item, to: nil, isSameUse: isSameUse)
    }
    // Another region is other prices and other usage types of all that both have: nothing else is said of it.
    let isMoved = !first.region.isEmpty && !second.region.isEmpty && first.region != second.region
    let move = isMoved ? "\(first.region) → \(second.region)" : nil
    resources = parts.map { $1.change(of: $0, called: labels.label(of: $0), moved: move) }
      .filter { $0.change != .zero || $0.configuration != .zero || $0.usage != .zero }
      .sorted {
        let (a, b) = (abs($0.change.approximate), abs($1.change.approximate))
        return a == b ? $0.resource < $1.resource : a > b
      }
    self.rows = rows.filter { $0.change != .zero }.sorted {
      let (a, b) = (abs($0.change.approximate), abs($1.change.approximate))
      return a == b ? $0.id < $1.id : a > b
    }
  }

  /// What moved the bill of one resource; the parts add up to its change exactly.
  private struct ChangeParts {
    private var before = Money.zero
    private var after = Money.zero
    private var configuration = Money.zero
    private var price = Money.zero
    private var usage = Money.zero
    /// What is charged for otherwise than before.
    private var details: [String] = []

    /// Adds an item.
    ///
    /// - Parameters:
    ///   - old: of the first bill.
    ///   - new: of the second.
    ///   - isSameUse: whether traffic, deployments and users make the same of both stacks: what still
    ///     differs then, differs by what is deployed.
    mutating func add(
      from old: SavedEstimate.Item?, to new: SavedEstimate.Item?, isSameUse: Bool
    ) {
      before += old?.monthly ?? .zero
      after += new?.monthly ?? .zero
      let change = (new?.monthly ?? .zero) - (old?.monthly ?? .zero)
      guard let old, let new else {
        configuration += change
        if change != .zero {
          details.append("\(new == nil ? "without" : "with") \((new ?? old)?.name ?? "")")
        }
        return
      }
      let byPrice = Self.effectOfPrice(from: old, to: new)
      price += byPrice
      let isByUse = new.kind == .usage && (new.isStated || !isSameUse)
      if isByUse {
        usage += change - byPrice
      } else {
        configuration += change - byPrice
      }
      if old.name != new.name { tell("\(old.name) → \(new.name)") }
      if change != byPrice, new.kind == .fixed || !isByUse {
        for step in Self.steps(from: old.why, to: new.why) { tell(step) }
      }
    }

    private mutating func tell(_ detail: String) {
      if !details.contains(detail) { details.append(detail) }
    }

    /// What became of the factors of a quantity: `1 task → 2 tasks`.
    ///
    /// - Parameters:
    ///   - old: `1 task × 0.25 vCPU × 730 h`.
    ///   - new: `2 tasks × 0.25 vCPU × 730 h`.
    /// - Returns: those that differ; none where they are no such products of the same length.
    private static func steps(from old: String, to new: String) -> [String] {
      let (a, b) = (old.split(separator: " × "), new.split(separator: " × "))
      guard a.count == b.count else { return [] }
      return zip(a, b).filter { $0 != $1 }.map { "\($0) → \($1)" }.filter { $0.count <= mostLength }
    }

    /// Characters of a detail: longer ones are sums, which no table holds.
    private static let mostLength = 60

    /// The new quantities at the new prices, less what they would cost at the old ones; tiers that
    /// both have.
    ///
    /// A quantity counts at the old price, as in a history and beside a bill.
    private static func effectOfPrice(
      from old: SavedEstimate.Item, to new: SavedEstimate.Item
    ) -> Money {
      let before = Dictionary(
        old.tiers.map { ($0.id.tier, $0) }, uniquingKeysWith: { first, _ in first })
      return new.tiers.map { tier in
        guard let former = before[tier.id.tier], former.usageType == tier.usageType,
          former.quantity.unit == tier.quantity.unit, former.price != tier.price,
          let then = former.price.cost(of: tier.quantity),
          let now = tier.price.cost(of: tier.quantity)
        else { return .zero }
        return now - then
      }.total
    }

    func change(
      of resource: ResourceID, called label: String, moved: String?
    ) -> ResourceChange {
      let isInBoth = before > .zero && after > .zero
      let details = (isInBoth ? [moved].compactMap { $0 } : []) + details
      return ResourceChange(
        resource: resource, label: label, before: before, after: after,
        configuration: configuration, price: price, usage: usage, details: details)
    }
  }

  private static func renamed(
    _ first: SavedEstimate, _ second: SavedEstimate
  ) -> [(old: ResourceID, new: ResourceID)] {
    let (a, b) = (Charged.all(of: first), Charged.all(of: second))
    let (own, others) = (Set(a.map(\.id)), Set(b.map(\.id)))
    // Only what is charged for the same items can be the same under another name.
    var free = Dictionary(grouping: b.filter { !own.contains($0.id) }) { $0.kind }
    var result: [(old: ResourceID, new: ResourceID)] = []
    for old in a where !others.contains(old.id) {
      let fitting = free[old.kind] ?? []
      let name = first.labels.label(of: old.id)
      func distance(_ other: Charged) -> Money {
        max(other.cost - old.cost, old.cost - other.cost)
      }
      guard
        let new = fitting.first(where: { second.labels.label(of: $0.id) == name })
          ?? fitting.min(by: { distance($0) < distance($1) })
      else { continue }
      result.append((old.id, new.id))
      free[old.kind]?.removeAll { $0.id == new.id }
    }
    return result
  }

  /// A resource of a bill: what it is charged for, and how much.
  private struct Charged {
    let id: ResourceID
    /// Services and items, in alphabetical order.
    let kind: [String]
    let cost: Money

    /// Those of a bill, in the order of its items.
    static func all(of estimate: SavedEstimate) -> [Charged] {
      var order: [ResourceID] = []
      var items: [ResourceID: [SavedEstimate.Item]] = [:]
      for item in estimate.items {
        if items[item.resource] == nil { order.append(item.resource) }
        items[item.resource, default: []].append(item)
      }
      return order.map { id in
        let own = items[id] ?? []
        return Charged(
          id: id, kind: own.map { "\($0.service)/\($0.id.item)" }.sorted(),
          cost: own.map(\.monthly).total)
      }
    }
  }
}

extension SavedEstimate.Item {
  /// Its id with what people call its resource.
  fileprivate func called(_ labels: ResourceLabels) -> String {
    LineID(ResourceID(labels.label(of: resource)), id.item).text
  }
}
