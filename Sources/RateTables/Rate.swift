package import Quantities

/// How sure we are of a rate.
package enum Confidence: String, Hashable, Sendable, CaseIterable {
  /// A source shows this figure.
  case seen
  /// Worked out from figures that a source shows.
  case derived
  /// No source at hand.
  case unverified
}

extension Confidence: Comparable {
  /// The surer one is the greater.
  package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .unverified: 0
    case .derived: 1
    case .seen: 2
    }
  }
}

/// What a rate is looked up by: an offer, a usage type without region, and what tells products
/// apart.
package struct RateKey: Hashable, Sendable {
  /// AWS's offer code: `AmazonECS`.
  package let offer: String
  /// The usage type without its region prefix: `Fargate-vCPU-Hours:perCPU`.
  package let usageType: String
  /// AWS's operation where one usage type serves several products, else empty.
  package let operation: String
  /// Empty for on demand; else the commitment: `savings-plan/1yr/no-upfront`.
  package let term: String

  package init(offer: String, usageType: String, operation: String = "", term: String = "") {
    self.offer = offer
    self.usageType = usageType
    self.operation = operation
    self.term = term
  }

  /// As a person writes it: usage type, and operation and term where there are any.
  package var text: String {
    usageType + (operation.isEmpty ? "" : " (\(operation))") + (term.isEmpty ? "" : " [\(term)]")
  }
}

extension RateKey: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    (a.offer, a.usageType, a.operation, a.term) < (b.offer, b.usageType, b.operation, b.term)
  }
}

/// A span of quantity with its own unit price, and the row it stands in.
package struct RateTier: Hashable, Sendable {
  /// First quantity priced here, in billionths of the unit.
  package let from: Int128
  /// First quantity beyond it; `nil` where the tier is open.
  package let to: Int128?
  package let price: UnitPrice
  /// Line in the rate's file.
  package let line: Int
  /// Last day on which a source shows it.
  package let seen: CalendarDay
  package let confidence: Confidence
  package let source: String

  package init(
    from: Int128, to: Int128?, price: UnitPrice, line: Int, seen: CalendarDay,
    confidence: Confidence, source: String
  ) {
    self.from = from
    self.to = to
    self.price = price
    self.line = line
    self.seen = seen
    self.confidence = confidence
    self.source = source
  }

  package var fromText: String { DecimalText.format(from, scale: 9) }
  package var toText: String? { to.map { DecimalText.format($0, scale: 9) } }
}

/// The price of a usage type in a region from a day on: tiers, and where they come from.
package struct Rate: Sendable {
  /// What copies of the rate share: each line of a bill holds its rate.
  private final class Content: Sendable {
    let key: RateKey
    let region: String
    let usageType: String
    let product: String
    let unit: BillingUnit
    let tiers: [RateTier]
    let effective: CalendarDay
    let file: String

    init(
      key: RateKey, region: String, usageType: String, product: String, unit: BillingUnit,
      tiers: [RateTier], effective: CalendarDay, file: String
    ) {
      self.key = key
      self.region = region
      self.usageType = usageType
      self.product = product
      self.unit = unit
      self.tiers = tiers
      self.effective = effective
      self.file = file
    }
  }

  private let content: Content

  package init(
    key: RateKey, region: String, usageType: String, product: String, unit: BillingUnit,
    tiers: [RateTier], effective: CalendarDay, file: String
  ) {
    content = Content(
      key: key, region: region, usageType: usageType, product: product, unit: unit, tiers: tiers,
      effective: effective, file: file)
  }

  package var key: RateKey { content.key }
  package var region: String { content.region }
  /// The usage type as the price list writes it, prefix included: `USE1-Fargate-GB-Hours`.
  package var usageType: String { content.usageType }
  /// Our own slug for the product: `fargate/linux-x86/memory`.
  package var product: String { content.product }
  package var unit: BillingUnit { content.unit }
  /// Contiguous, ascending, from 0.
  package var tiers: [RateTier] { content.tiers }
  /// First day on which it is known to be in force.
  package var effective: CalendarDay { content.effective }
  /// Relative to the pricing folder: `rates/us-east-1/AmazonECS.csv`.
  package var file: String { content.file }

  /// The oldest of the days on which a source last showed its tiers.
  package var seen: CalendarDay { tiers.map(\.seen).min() ?? .undated }

  /// The parts of a span of quantity that fall into each tier.
  ///
  /// The span is a resource's share of what the account uses in a month: the first resource begins
  /// at 0, the next where the first ends. Slices add up to the span; each costs its length times
  /// its tier's price, so there is no jump at a boundary.
  ///
  /// - Parameters:
  ///   - start: where the span begins, in billionths of the unit.
  ///   - length: how long it is, 0 or more.
  /// - Returns: one slice a tier touched, in order; an empty span gives one slice of 0 in the tier
  ///   that it would begin in. What lies beyond a last, closed tier is not in any slice.
  package func slices(from start: Int128, length: Int128) -> [TierSlice] {
    let end = start + length
    var result: [TierSlice] = []
    for tier in tiers {
      let part = tier.span.length(within: start, end)
      if part > 0 || (length == 0 && tier.span.contains(start)) {
        result.append(TierSlice(tier: tier, billionths: part))
      }
    }
    return result
  }

  /// The rate of another usage type whose price is a share of this one's; its rows are this one's.
  ///
  /// - Parameters:
  ///   - billionths: of every tier's price; a price is rounded half away from zero to a millionth of
  ///     a millionth of a dollar.
  ///   - usageType: the other's, without region prefix.
  /// - Returns: the rate, under the other's name with this one's prefix.
  package func share(billionths: Int, of usageType: String) -> Rate {
    let prefix =
      self.usageType.hasSuffix(key.usageType) ? self.usageType.dropLast(key.usageType.count) : ""
    return Rate(
      key: RateKey(
        offer: key.offer, usageType: usageType, operation: key.operation, term: key.term),
      region: region, usageType: prefix + usageType, product: product, unit: unit,
      tiers: tiers.map { tier in
        RateTier(
          from: tier.from, to: tier.to,
          price: UnitPrice(
            picodollars: Metering.divided(
              tier.price.picodollars * Int128(billionths), by: 1_000_000_000)),
          line: tier.line, seen: tier.seen, confidence: tier.confidence, source: tier.source)
      },
      effective: effective, file: file)
  }

  /// What its price is above another's, of rates without tiers; nothing where it is below.
  package func beyond(_ other: Rate) -> Rate {
    let less = other.tiers.first?.price.picodollars ?? 0
    return Rate(
      key: key, region: region, usageType: usageType, product: product, unit: unit,
      tiers: tiers.map { tier in
        RateTier(
          from: tier.from, to: tier.to,
          price: UnitPrice(picodollars: max(0, tier.price.picodollars - less)),
          line: tier.line, seen: tier.seen, confidence: tier.confidence, source: tier.source)
      },
      effective: effective, file: file)
  }

  /// The exact cost of a quantity that starts at 0; `nil` where it is too large to count.
  package func cost(of quantity: MeteredQuantity) -> Money? {
    var total = Money.zero
    for index in tiers.indices {
      guard tiers[index].span.add(from: 0, to: quantity.billionths, into: &total) else {
        return nil
      }
    }
    return total
  }
}

extension Rate: Hashable {
  package static func == (a: Self, b: Self) -> Bool {
    if a.content === b.content { return true }
    return a.key == b.key && a.region == b.region && a.usageType == b.usageType
      && a.product == b.product && a.unit == b.unit && a.tiers == b.tiers
      && a.effective == b.effective && a.file == b.file
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(region)
    hasher.combine(effective)
  }
}

/// A quantity within one tier.
package struct TierSlice: Hashable, Sendable {
  package let tier: RateTier
  package let billionths: Int128

  package init(tier: RateTier, billionths: Int128) {
    self.tier = tier
    self.billionths = billionths
  }
}
