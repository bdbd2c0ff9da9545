package import Quantities

/// A price that follows from another rate: a share of it, so much a vCPU beside it, or both.
///
/// A region's own row goes before a rule. `*` in the usage types stands for an instance type,
/// `m8i.large`; without it the rule is about one usage type.
package struct RateRule: Hashable, Sendable {
  /// The rate that follows.
  package let offer: String
  package let usageType: String
  package let operation: String
  package let unit: BillingUnit
  package let product: String
  /// The rate that it follows from.
  package let ofOffer: String
  package let ofUsageType: String
  package let ofOperation: String
  /// Of the other's unit price, in billionths.
  package let billionths: Int
  /// Added for each vCPU of the instance type; zero for nothing.
  package let perVCPU: UnitPrice
  /// As many vCPUs as are charged at least.
  package let leastVCPU: Int
  /// Instance types with other numbers of vCPUs follow another rule, or none.
  package let vCPU: ClosedRange<Int>
  /// Decimals of a dollar that the result is rounded to, half up; `nil` for none.
  package let decimals: Int?
  package let types: InstanceTypes
  package let line: Int
  /// Last day on which a source shows it.
  package let seen: CalendarDay
  package let confidence: Confidence
  package let source: String
  /// Relative to the pricing folder.
  package let file: String

  package init(
    offer: String, usageType: String, operation: String, unit: BillingUnit, product: String,
    ofOffer: String, ofUsageType: String, ofOperation: String = "", billionths: Int,
    perVCPU: UnitPrice = .zero, leastVCPU: Int = 0, vCPU: ClosedRange<Int> = 0...Int.max,
    decimals: Int? = nil, types: InstanceTypes, line: Int, seen: CalendarDay,
    confidence: Confidence, source: String,
    file: String
  ) {
    self.offer = offer
    self.usageType = usageType
    self.operation = operation
    self.unit = unit
    self.product = product
    self.ofOffer = ofOffer
    self.ofUsageType = ofUsageType
    self.ofOperation = ofOperation
    self.billionths = billionths
    self.perVCPU = perVCPU
    self.leastVCPU = leastVCPU
    self.vCPU = vCPU
    self.decimals = decimals
    self.types = types
    self.line = line
    self.seen = seen
    self.confidence = confidence
    self.source = source
    self.file = file
  }

  /// The key of the rate that a rate follows from; `nil` where the rule is not about it.
  func base(of key: RateKey) -> RateKey? {
    guard key.offer == offer, key.operation == operation, key.term.isEmpty else { return nil }
    if !usageType.contains("*") {
      return key.usageType == usageType ? base(ofUsageType) : nil
    }
    guard let type = instanceType(in: key.usageType), types.contains(type) else { return nil }
    if perVCPU != .zero || vCPU != Self.anyVCPU {
      guard let cores = type.vCPU, vCPU.contains(cores) else { return nil }
    }
    return base(ofUsageType.replacing("*", with: type.name))
  }

  /// Every number of vCPUs.
  package static let anyVCPU = 0...Int.max

  /// The instance type that stands in a usage type in the place of the rule's `*`.
  private func instanceType(in text: String) -> InstanceTypeName? {
    guard let star = usageType.firstIndex(of: "*") else { return nil }
    let (start, end) = (usageType[..<star], usageType[usageType.index(after: star)...])
    guard text.hasPrefix(start), text.hasSuffix(end),
      text.utf8.count > start.utf8.count + end.utf8.count
    else { return nil }
    return InstanceTypeName(String(text.dropFirst(start.count).dropLast(end.count)))
  }

  private func base(_ usageType: String) -> RateKey {
    RateKey(offer: ofOffer, usageType: usageType, operation: ofOperation)
  }

  /// The rate that follows from another.
  ///
  /// - Parameters:
  ///   - key: what it is looked up by, of which ``base(of:)`` knew the other.
  ///   - base: the other.
  /// - Returns: `nil` where the sum is too large to count.
  func rate(_ key: RateKey, from base: Rate) -> Rate? {
    var added: Int128 = 0
    if perVCPU != .zero {
      guard let cores = instanceType(in: key.usageType)?.vCPU else { return nil }
      added = perVCPU.picodollars * Int128(max(leastVCPU, cores))
    }
    let tiers = base.tiers.map { tier in
      let exact =
        Metering.divided(tier.price.picodollars * Int128(billionths), by: 1_000_000_000) + added
      return RateTier(
        from: tier.from, to: tier.to, price: UnitPrice(picodollars: rounded(exact)),
        line: line, seen: min(tier.seen, seen), confidence: min(tier.confidence, confidence),
        source: source + "; of \(base.usageType) at \(tier.price.text), \(tier.source)")
    }
    let own = base.key.usageType
    let prefix = base.usageType.hasSuffix(own) ? base.usageType.dropLast(own.utf8.count) : ""
    return Rate(
      key: key, region: base.region, usageType: prefix + key.usageType, product: product,
      unit: unit, tiers: tiers, effective: base.effective, file: file)
  }

  private func rounded(_ picodollars: Int128) -> Int128 {
    guard let decimals, decimals < 12 else { return picodollars }
    let step = DecimalText.powerOfTen(12 - decimals)
    return Metering.divided(picodollars, by: step) * step
  }
}

/// Which instance types a rule is about: all but some, or some alone.
package struct InstanceTypes: Hashable, Sendable {
  /// `m5`, `c4.8xlarge`, the letters of families (`g`), or `arm`.
  let words: Set<String>
  let isExcluding: Bool

  /// Reads `not arm t2 c4.8xlarge`, `only g gr`; nothing for all.
  package init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    isExcluding = words.first != "only"
    if let first = words.first {
      guard first == "only" || first == "not", words.count > 1 else { return nil }
      words.removeFirst()
    }
    self.words = Set(words)
  }

  func contains(_ type: InstanceTypeName) -> Bool {
    let isNamed =
      [type.name, type.family, type.letters].contains { words.contains($0) }
      || (type.isARM && words.contains("arm"))
    return isNamed != isExcluding
  }
}

/// What the name of an EC2 instance type says: `m7g.2xlarge`.
package struct InstanceTypeName: Hashable, Sendable {
  package let name: String
  /// `m7g`.
  package let family: String
  /// `2xlarge`.
  private let size: String

  package init(_ name: String) {
    self.name = name
    family = String(name.prefix { $0 != "." })
    size = String(name.drop { $0 != "." }.dropFirst())
  }

  /// What stands before the generation: `m`, `gr`, `inf`.
  var letters: String { String(family.prefix { !$0.isNumber && $0 != "-" }) }

  /// Whether its processors are of Arm: `a1`, or a `g` behind the generation.
  package var isARM: Bool {
    family.hasPrefix("a1") || family.drop { !$0.isNumber }.dropFirst().contains("g")
  }

  /// GiB of memory a vCPU of the compute, general and memory families; `nil` for others.
  /// - Source: EC2 user guide, "Instance types", 2025: c 2, m 4, r 8, from their fourth, fifth and fifth
  ///   generation on.
  package var memoryGBPerVCPU: Double? {
    guard let generation = family.drop(while: { !$0.isNumber }).first?.wholeNumberValue,
      generation >= 5
    else { return nil }
    switch letters {
    case "c": return family.hasPrefix("c5n") ? nil : 2
    case "m": return 4
    case "r": return 8
    default: return nil
    }
  }

  /// Its vCPUs; `nil` for one whose name does not say them.
  ///
  /// Four an `xlarge` and two a `large`. T-class sizes below are two but for `t1` and `t2`, those of
  /// others one.
  /// - Source: EC2 user guide, "Instance types", 2025. Checked against what Windows adds by vCPU in the
  ///   price list of 2023, 392 types; it also gives those of `metal` and of c4.8xlarge and d2.8xlarge.
  package var vCPU: Int? {
    if let known = Self.others[name] { return known }
    if letters == "hpc" || ["m2", "c1", "hs1"].contains(family) { return nil }
    if size.hasPrefix("metal-"), size.hasSuffix("xl") {
      return Int(size.dropFirst(6).dropLast(2)).map { 4 * $0 }
    }
    if size.hasSuffix("xlarge") {
      let count = size.dropLast(6)
      return count.isEmpty ? 4 : Int(count).map { 4 * $0 }
    }
    switch size {
    case "large": return 2
    case "medium", "small", "micro", "nano":
      let isBurstable = letters == "t" && family != "t1" && family != "t2"
      return isBurstable || name == "t2.medium" ? 2 : 1
    default: return nil
    }
  }

  private static let others: [String: Int] = {
    let metal = [
      48: "m5zn z1d", 64: "i3", 72: "c5n",
      96: "c5 c5d g4dn i3en m5 m5d m5dn r5 r5b r5d r5dn r5n",
      128: "c6i c6id i4i m6i m6id r6i r6id x2idn x2iedn", 192: "c6a m6a r6a",
    ]
    var result = ["c4.8xlarge": 36, "d2.8xlarge": 36]
    for (count, families) in metal {
      for family in families.split(separator: " ") { result["\(family).metal"] = count }
    }
    return result
  }()
}
