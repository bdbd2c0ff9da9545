import Pricing
package import Quantities
package import Resources

/// Something of a deployed stack of which the bill does not know what it costs.
package struct UnknownItem: Sendable {
  /// Why it is not known.
  package enum Cause: String, Hashable, Sendable {
    /// Charged, and without a price.
    case notPriced
    /// A property that is known at deployment only.
    case unresolved
    /// Priced by use, which nobody stated.
    case usage
  }

  package let cause: Cause
  package let resource: ResourceID
  /// The resource's type as written; empty where it is not known.
  package let type: String
  /// What is not known, to be read after the resource's name.
  package let what: String
  /// What of it stands in the bill.
  package let taken: Money
  /// A month in any case, in place of what is taken.
  package let floor: Money
  /// A month at most; `nil` where nobody knows.
  package let ceiling: Money?
  /// Who answers for it, until when; `nil` where nobody does.
  package let acceptedBy: String?

  /// What is not known, in a word: `BackupRetentionPeriod`; empty of a whole resource.
  package var property = ""
  /// Whether it comes on top of what the resource costs, of which nothing is in doubt.
  package var isBeside = false

  /// Whether it stops a gate whatever the limits: nobody knows its most, and nobody accepted that.
  package var isOpen: Bool { ceiling == nil && acceptedBy == nil }
}

/// The part of a month's money that is not known, with its bounds.
///
/// What is deployed and has no price is told apart from what is priced by use that nobody stated:
/// static reading cannot bound the latter, and nearly every stack has some.
package struct UnknownMoney: Sendable {
  package let items: [UnknownItem]
  /// Resources that are priced by use, of which nobody stated any, with their rates.
  package let usage: [UnknownItem]

  /// What a stack leaves open.
  ///
  /// - Parameters:
  ///   - synthesis: the stack; its mostExpensive estimate counts.
  ///   - rule: what the budget accepts.
  ///   - day: the day by which acceptances hold; all of them without one.
  package init(
    _ synthesis: SynthesisEstimate, rule: Budget.CoverageRule = Budget.CoverageRule(),
    on day: CalendarDay? = nil
  ) {
    let missing = synthesis.places.filter { $0.coverage.isOpen }.map { place in
      let acceptance = rule.acceptance(of: place, on: day)
      let floor = place.atLeast ?? .zero
      return UnknownItem(
        cause: .notPriced, resource: place.id, type: place.type, what: place.note, taken: .zero,
        floor: floor, ceiling: acceptance?.atMost.map { max($0, floor) },
        acceptedBy: acceptance?.words)
    }
    items = missing + Self.unresolved(synthesis, rule, day)
    usage = Self.usage(synthesis)
  }

  /// What nobody accepted is known to cost at least and at most beside what is taken of it.
  package var taken: Money { items.map(\.taken).total }
  /// A month in any case.
  package var floor: Money { items.map(\.floor).total }
  /// A month at most; `nil` where something has no ceiling that nobody answers for.
  package var ceiling: Money? {
    items.contains(where: \.isOpen) ? nil : items.map { $0.ceiling ?? $0.floor }.total
  }

  /// The same of some resources only.
  package func of(_ isMeant: (ResourceID) -> Bool) -> Self {
    Self(items: items.filter { isMeant($0.resource) }, usage: usage.filter { isMeant($0.resource) })
  }

  /// Nothing is unknown.
  package static let none = Self(items: [], usage: [])

  private init(items: [UnknownItem], usage: [UnknownItem]) {
    self.items = items
    self.usage = usage
  }

  /// One item for each cause: a parameter decides once, however many properties hang on it.
  private static func unresolved(
    _ synthesis: SynthesisEstimate, _ rule: Budget.CoverageRule, _ day: CalendarDay?
  ) -> [UnknownItem] {
    var seen: Set<UnresolvedProperty.Cause> = []
    var counted: Set<ResourceID> = []
    let total = synthesis.mostExpensive?.monthly ?? .zero
    var open = Money.zero
    var items: [UnknownItem] = []
    let bounded = synthesis.unresolved.filter { $0.range != nil && seen.insert($0.cause).inserted }
    for item in bounded {
      let width =
        item.open ?? (item.range?.upperBound ?? .zero) - (item.range?.lowerBound ?? .zero)
      let taken = min(width, total - open)
      if taken == .zero, item.beyond == .zero { continue }
      open += taken
      items.append(
        Self.item(item, synthesis, rule, day, taken: taken, ceiling: taken + item.beyond))
    }
    for item in synthesis.unresolved where item.range == nil {
      // What has no price at all is an item of its own. What is free may be free by the value taken.
      guard let place = synthesis.place(item.resource), !place.coverage.isOpen else { continue }
      let isFirst = !item.isBeside && counted.insert(item.resource).inserted
      let taken = isFirst ? min(synthesis.cost(of: item.resource), total - open) : .zero
      open += taken
      items.append(Self.item(item, synthesis, rule, day, taken: taken, ceiling: nil))
    }
    return items
  }

  private static func item(
    _ item: UnresolvedProperty, _ synthesis: SynthesisEstimate, _ rule: Budget.CoverageRule,
    _ day: CalendarDay?, taken: Money, ceiling: Money?
  ) -> UnknownItem {
    let place = synthesis.place(item.resource)
    let acceptance = place.flatMap { rule.acceptance(of: $0, on: day) }
    var unknown = UnknownItem(
      cause: .unresolved, resource: item.resource, type: place?.type ?? "",
      what: "'\(item.property)' is not known (\(item.reason)); \(item.taken) is taken",
      taken: taken, floor: .zero,
      // Who answers for it answers for its most, which is no more than what its values come to.
      ceiling: acceptance == nil
        ? ceiling
        : acceptance?.atMost.map { most in
          ceiling.map { min($0, most) } ?? max(most, taken)
        },
      acceptedBy: acceptance?.words)
    unknown.property = item.property
    unknown.isBeside = item.isBeside
    return unknown
  }

  private static func usage(_ synthesis: SynthesisEstimate) -> [UnknownItem] {
    var order: [ResourceID] = []
    var rates: [ResourceID: [String]] = [:]
    for line in synthesis.unknownUsage {
      if rates[line.resource] == nil { order.append(line.resource) }
      rates[line.resource, default: []].append(
        "\(line.name) at $\(line.firstPaidPrice.text) per \(line.quantity.unit.one)")
    }
    return order.map { id in
      UnknownItem(
        cause: .usage, resource: id, type: synthesis.place(id)?.type ?? "",
        what: (rates[id] ?? []).joined(separator: ", "), taken: .zero, floor: .zero, ceiling: nil,
        acceptedBy: nil)
    }
  }
}
