package import Diagnostics
package import Resources
package import Quantities

/// What one resource is charged for, item by item, where it has no model of its own.
///
/// It holds what follows from the resource's description alone; what depends on how the resource is
/// used stands in it with an unknown quantity, so that its rate is shown and no zero is claimed.
package struct Charges: MeteredResource, Hashable {
  /// How a quantity grows with the period.
  package enum Span: Hashable, Sendable {
    /// Once for every hour that the resource exists.
    case hour
    /// Once a month, in parts for a shorter period.
    case month
    /// Once for every month that has begun, whole.
    case wholeMonth
    /// So many times in a month of 730 hours, by a schedule: as often as the hours of the period allow.
    case scheduled
    /// Use of a month that somebody states.
    case stated
    /// Use of a month by deployments alone, as we take it.
    case deployments
    /// Depends on usage that nobody has stated.
    case unknownUsage

    /// Whether it is due whatever the use.
    var isFixed: Bool { [.hour, .month, .wholeMonth, .scheduled].contains(self) }
  }

  /// How big one of what is counted is, where AWS counts a big one as several.
  package struct Steps: Hashable, Sendable {
    /// The key under which the size is stated: `requestKB`.
    package let key: String
    /// Of one step, in the unit of the key.
    package let size: Double
    /// How many steps one of them takes, as far as somebody states its size.
    package var count = 1.0
    /// How far the steps may lie from what is taken, where the size is a range.
    package var bounds: CostBounds?

    package init(key: String, size: Double) {
      self.key = key
      self.size = size
    }

    /// The same of a size that somebody states; what is empty takes one.
    func taking(_ stated: UsageStatements.Quantity) -> Self {
      func counted(_ size: Double) -> Double { max(1, (size / self.size).rounded(.up)) }
      var steps = self
      steps.count = counted(stated.value)
      let count = steps.count
      steps.bounds = stated.bounds.map {
        CostBounds(
          taking: count,
          of: counted(stated.value * $0.low)...counted(stated.value * $0.high))
      }
      return steps
    }
  }

  /// A quantity of one usage type.
  package struct Item: Hashable, Sendable {
    package let slug: String
    package let part: UsagePart
    package let title: String
    package let offer: String
    package let usageTypes: [String]
    package let operation: String
    package let allowance: String?
    package let unit: BillingUnit
    package let span: Span
    package var quantity: Double
    package let why: String
    /// How far its cost may lie from what is taken, where that is an assumption.
    package var bounds: CostBounds?
    /// The key under which its use is stated.
    package let usageKey: String
    /// The id of what its quantity rests on, where nobody knows that.
    package var assumption: String?

    /// What its quantity was stated by.
    package var statement: UsageStatements.Quantity?
    /// The model's item of which it states the use.
    package var answers: String?
    /// Whether its use is asked about where nobody states it.
    package var isAsked = true
    /// In what steps it is counted; `nil` where each is one.
    package var steps: Steps?

    package init(
      _ slug: String, _ title: String, _ offer: String, _ usageTypes: [String],
      operation: String = "", allowance: String? = nil, unit: BillingUnit, _ span: Span,
      quantity: Double = 0, part: UsagePart = .other, why: String = "", bounds: CostBounds? = nil,
      statedBy: String? = nil, assumption: String? = nil
    ) {
      self.assumption = assumption
      self.slug = slug
      self.part = part
      self.title = title
      self.offer = offer
      self.usageTypes = usageTypes
      self.operation = operation
      self.allowance = allowance
      self.unit = unit
      self.span = span
      self.quantity = quantity
      self.why = why
      self.bounds = bounds
      usageKey = statedBy ?? Self.usageKey(slug, unit)
    }
  }

  package let name: String
  package var items: [Item]
  /// The name by which requests use it, where a stack file calls it otherwise.
  package let usedAs: String

  package init(name: String, items: [Item], usedAs: String? = nil) {
    self.name = name
    self.items = items
    self.usedAs = usedAs ?? name
  }

  /// The assumption that marks a line whose quantity nobody knows.
  package static let unknownUsage = "usage.unknown"

  /// The mark of a line whose quantity somebody states, be it zero.
  package static let statedUsage = "usage.stated"

  /// The assumption behind a line of what runs at deployments alone.
  package static let deploymentUsage = "usage.deployments"

  /// The assumption behind a line of what requests use.
  package static let trafficUsage = "usage.traffic"

  /// The same with stated quantities that were drawn, by the places where they are stated.
  package func taking(_ drawn: [SourceLocation: Double]) -> Self {
    var charges = self
    for index in items.indices {
      guard let place = items[index].statement?.location, let value = drawn[place] else { continue }
      charges.items[index].quantity = value
    }
    return charges
  }

  package func flows(in month: Month, into ledger: inout FlowLedger) {
    guard month.hasChargedUses else { return }
    var last = ""
    for item in items where item.takesTraffic && item.usageKey != last {
      guard let carried = CarriedUse(item.offer, item.usageKey) else { continue }
      // Several items may be charged by the same bytes, one after the other.
      last = item.usageKey
      carried.flows(of: name, as: usedAs, item.usageKey, in: month, into: &ledger)
    }
  }

  package func usage(in month: Month) -> [Usage] {
    let isUsed = month.hasChargedUses
    return told(in: month).map { item in
      let traffic =
        isUsed && item.takesTraffic ? month.use(of: name, as: usedAs, item.usageKey) : nil
      let quantity =
        switch item.span {
        case .hour: item.quantity * Double(month.period.hours)
        case .wholeMonth: item.quantity * month.period.begunMonths
        case .scheduled: item.quantity * month.period.ordinaryMonths
        case .month, .stated, .deployments:
          item.quantity * (item.steps?.count ?? 1) * month.period.months
        case .unknownUsage: 0.0
        }
      return month.usage(
        resource: id, item: item.slug, name: item.title, offer: item.offer,
        usageTypes: item.usageTypes, operation: item.operation, allowance: item.allowance,
        quantity: MeteredQuantity(
          billionths: Metering.billionths(
            nearest: quantity + (traffic?.quantity ?? 0) * (item.steps?.count ?? 1)),
          unit: item.unit),
        kind: item.span.isFixed ? .fixed : .usage, part: item.part,
        why: why(of: item, traffic, in: month),
        assumptions: item.assumptions(traffic),
        bounds: item.costBounds(beside: traffic, of: quantity),
        key: item.span.isFixed ? nil : item.usageKey)
    }
  }

  /// The items without those of its own logs where it is simulated: what it writes is on the line `logs`.
  private func told(in month: Month) -> [Item] {
    guard items.contains(where: \.isOfOwnLogs),
      (month.load(of: name) ?? month.load(of: usedAs)) != nil
    else { return items }
    return items.filter { !$0.isOfOwnLogs }
  }

  /// What is charged by use that nobody states, with the key that states it.
  package var unstatedKeys: [(slug: String, key: String)] {
    items.filter { $0.span == .unknownUsage }.map { ($0.slug, $0.usageKey) }
  }

  private func why(of item: Item, _ traffic: TrafficUse?, in month: Month) -> String {
    let plain = plainWhy(of: item, traffic, in: month)
    guard let steps = item.steps, steps.count > 1 else { return plain }
    return plain
      + " × \(NumberFormat.number(steps.count)) steps of \(NumberFormat.number(steps.size)) each"
  }

  private func plainWhy(of item: Item, _ traffic: TrafficUse?, in month: Month) -> String {
    switch (item.span, traffic) {
    case (.hour, _): item.why + " × \(month.period.hours) h"
    case (.unknownUsage, let traffic?): traffic.why
    case (.unknownUsage, nil): "depends on usage"
    case (_, let traffic?): item.why + " + " + traffic.why
    case (_, nil): item.why
    }
  }
}

extension Charges.Item {
  /// Whether it asks what a resource writes into a log group of no template.
  fileprivate var isOfOwnLogs: Bool { span == .unknownUsage && Self.logKeys.contains(usageKey) }

  private static let logKeys: Set<String> = ["logGBPerMonth", "storedLogGB"]

  /// Whether requests can add to it: use of a month, not what lies there.
  package var takesTraffic: Bool {
    (span == .unknownUsage || span == .stated || span == .deployments) && unit != .gigabyteMonths
  }
}

extension Charges.Item {
  /// How far its cost may lie from what is taken, of what is stated and what requests use of it.
  fileprivate func costBounds(beside traffic: TrafficUse?, of quantity: Double) -> CostBounds? {
    let own =
      traffic.map { bounds?.beside($0.quantity * (steps?.count ?? 1), of: quantity) } ?? bounds
    guard let size = steps?.bounds else { return own }
    return own?.times(size) ?? size
  }

  /// Ids of the assumptions that its quantity rests on.
  fileprivate func assumptions(_ traffic: TrafficUse?) -> [String] {
    let use = traffic == nil ? [] : [Charges.trafficUsage]
    return switch span {
    case .unknownUsage: traffic == nil ? [Charges.unknownUsage] : use
    case .stated: [Charges.statedUsage] + use
    case .deployments: [Charges.deploymentUsage] + use
    case .hour, .month, .wholeMonth, .scheduled: assumption.map { [$0] } ?? []
    }
  }
}
