package import Quantities

/// A usage type that the compiler knows the unit of.
///
/// Usage types are written without their region prefix; the rate table of a region knows it.
package struct UsageType<Unit: PricingUnit>: Hashable, Sendable {
  /// AWS's offer code, which is also the name of the rate table: `AmazonECS`.
  package let offer: String
  /// The name, and other names that some regions use for the same thing; the first that the
  /// table knows is taken.
  package let names: [String]
  /// AWS's operation where a usage type serves several products.
  package let operation: String
  /// The account-wide free allowance that is drawn before the first paid unit, by the price
  /// list's own name for it; `nil` where there is none.
  package let allowance: String?
  /// What it costs at least where the table has no rate of it.
  package var floor: RateFloor?

  package init(
    _ offer: String, _ names: String..., operation: String = "", allowance: String? = nil
  ) {
    self.init(offer, names: names, operation: operation, allowance: allowance)
  }

  package init(
    _ offer: String, names: [String], operation: String = "", allowance: String? = nil
  ) {
    self.offer = offer
    self.names = names
    self.operation = operation
    self.allowance = allowance
  }
}

/// Another usage type of the same offer that never costs more: a line at its price is a floor, and its
/// resource stays open.
package struct RateFloor: Hashable, Sendable {
  package let usageTypes: [String]
  package let operation: String

  package init(usageTypes: [String], operation: String) {
    self.usageTypes = usageTypes
    self.operation = operation
  }
}

/// Whether a line depends on traffic.
package enum LineKind: String, Hashable, Sendable {
  /// The same whatever the traffic.
  case fixed
  /// Follows from the traffic, deployments included.
  case usage
}

/// What a resource was metered for: a quantity of a usage type, and why it is that much.
///
/// No price: that comes later, from a rate table.
package struct Usage: Sendable {
  package let resource: ResourceID
  /// A slug that is unique within the resource: `fargate-vcpu`.
  package let item: String
  /// What a person calls it: `vCPU`.
  package let name: String
  package let offer: String
  package let usageTypes: [String]
  package let operation: String
  package let allowance: String?
  package let quantity: MeteredQuantity
  /// Where the price follows from another rate; `nil` for the usage type's own.
  package let relativePrice: RelativePrice?
  /// What it costs at least where there is no rate of it.
  package let floor: RateFloor?
  package let kind: LineKind
  package let part: UsagePart
  package let share: UsageShare
  /// Ids of the assumptions that the quantity rests on.
  package let assumptions: [String]
  /// How far its cost may lie from what is taken, where that is an assumption of ours.
  package let bounds: CostBounds?
  /// The working, in words and numbers: `1 task × 0.5 vCPU × 730 h`.
  package let why: String
  /// The key under which somebody states the quantity; `nil` where nobody can.
  package let key: String?

  /// A usage whose usage type is known only at run time.
  package init(
    resource: ResourceID, item: String, name: String, offer: String, usageTypes: [String],
    operation: String = "", allowance: String? = nil, quantity: MeteredQuantity,
    relativePrice: RelativePrice? = nil, floor: RateFloor? = nil, kind: LineKind,
    part: UsagePart = .other,
    share: UsageShare = .always, why: String, assumptions: [String] = [],
    bounds: CostBounds? = nil, key: String? = nil
  ) {
    self.resource = resource
    self.item = item
    self.name = name
    self.offer = offer
    self.usageTypes = usageTypes
    self.operation = operation
    self.allowance = allowance
    self.quantity = quantity
    self.relativePrice = relativePrice
    self.floor = floor
    self.kind = kind
    self.part = part
    self.share = share
    self.assumptions = assumptions
    self.bounds = bounds
    self.why = why
    self.key = key
  }

  /// Whether it is charged by use, and nothing of it is known: in a month without traffic, a question.
  package var isOpenUse: Bool {
    kind == .usage && quantity.billionths == 0 && relativePrice == nil
  }

  /// The item; its lines carry tiers where there are several.
  package var id: LineID { LineID(resource, item) }
}

extension Usage: Hashable {
  /// What is metered, and how much: the words follow from it.
  package static func == (a: Self, b: Self) -> Bool {
    a.resource == b.resource && a.item == b.item && a.name == b.name && a.offer == b.offer
      && a.usageTypes == b.usageTypes && a.operation == b.operation
      && a.allowance == b.allowance && a.quantity == b.quantity
      && a.relativePrice == b.relativePrice && a.floor == b.floor && a.kind == b.kind
      && a.part == b.part && a.share == b.share && a.assumptions == b.assumptions
      && a.bounds == b.bounds
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(resource)
    hasher.combine(item)
    hasher.combine(quantity)
  }
}

/// A price that is stated as a share of another rate's, such as Spot's.
package struct RelativePrice: Hashable, Sendable {
  /// The usage type whose rate it is a share of, by its names as in ``UsageType/names``.
  package let usageTypes: [String]
  package let operation: String
  /// Of that rate's unit price, in billionths: 0...10⁹.
  package let billionths: Int
  /// The operation whose rate is taken off it; `nil` where nothing is.
  package let beyond: String?

  /// What a price is above that of another operation: a licence, above the machine that it is for.
  ///
  /// - Parameters:
  ///   - type: the usage type of both together.
  ///   - other: the operation under which the same usage is listed without it.
  package init<Unit: PricingUnit>(of type: UsageType<Unit>, beyond other: String) {
    usageTypes = type.names
    operation = type.operation
    billionths = 1_000_000_000
    beyond = other
  }

  /// A price below another's.
  ///
  /// - Parameters:
  ///   - discount: 0...1, counted to nine decimals.
  ///   - type: the other's usage type.
  package init<Unit: PricingUnit>(discount: Double, below type: UsageType<Unit>) {
    usageTypes = type.names
    operation = type.operation
    billionths = 1_000_000_000 - Int((min(max(discount, 0), 1) * 1e9).rounded())
    beyond = nil
  }
}

/// Something we do not know and had to decide: it shows up in the report.
package struct Assumption: Hashable, Sendable {
  /// A dotted name: `logs.compressionRatio`.
  package let id: String
  package let value: String
  /// Where the value comes from, or why it was chosen.
  package let source: String

  /// Rates that the tables first show after the day that was asked for.
  package static let ratesFirstSeenLater = "rates.firstSeenLater"

  package init(_ id: String, _ value: String, source: String) {
    self.id = id
    self.value = value
    self.source = source
  }
}
