import Documents
import Pricing
import Quantities
import RateTables
import Resources
import Services

/// What a template is charged for without a model: a line under `extras`.
struct DraftExtra {
  let name: String
  /// The template's resource, where its use can be stated for what is deployed.
  let resource: ResourceID?
  let key: RateKey
  let unit: BillingUnit
  /// Whether the template's own line is called fixed.
  let kind: LineKind
  /// A number or a range.
  let quantity: String
  let why: String

  /// The entry, two spaces in.
  var lines: [String] {
    var lines = ["  \(YAMLScalar.text(name)):", "    service: \(key.offer)"]
    lines.append("    usageType: \(YAMLScalar.text(key.usageType))")
    if !key.operation.isEmpty { lines.append("    operation: \(YAMLScalar.text(key.operation))") }
    lines.append("    quantity: \(quantity)")
    lines.append("    unit: \(YAMLScalar.text(unit.name))")
    if kind != (unit.countsUse ? .usage : .fixed) { lines.append("    kind: \(kind.rawValue)") }
    lines.append("    why: \(YAMLScalar.text(why))")
    if let resource { lines.append("    deployedAs: \(YAMLScalar.text(resource.text))") }
    return lines
  }
}

/// What is metered whatever the traffic: a template's against that of the parts of a file.
struct FixedBalance {
  /// What the template has and the parts have not.
  private(set) var missing: [(usage: Usage, rate: Rate, quantity: MeteredQuantity)] = []
  /// What the template has at a share of another price, which no extra can say.
  private(set) var relative: [Usage] = []
  /// What the parts have too much, by usage type.
  private(set) var surplus: [RateKey: MeteredQuantity] = [:]

  /// Sets one stack against the other, usage type by usage type.
  ///
  /// - Parameters:
  ///   - template: what is deployed.
  ///   - parts: what the file's parts come to.
  ///   - pricing: finds the usage type that the region's table has.
  init(_ template: Stack, against parts: Stack, _ pricing: Pricing) {
    for (usage, rate) in Self.fixed(parts, pricing) {
      surplus[rate.key] = surplus[rate.key].map { $0 + usage.quantity } ?? usage.quantity
    }
    for (usage, rate) in Self.fixed(template, pricing) {
      let (has, unit) = (surplus[rate.key]?.billionths ?? 0, usage.quantity.unit)
      let taken = min(has, usage.quantity.billionths)
      surplus[rate.key] = MeteredQuantity(billionths: has - taken, unit: unit)
      let rest = usage.quantity.billionths - taken
      if rest > 0 { missing.append((usage, rate, MeteredQuantity(billionths: rest, unit: unit))) }
    }
    surplus = surplus.filter { $0.value.billionths > 0 }
    let has = Set(Self.relative(parts).map(\.item))
    relative = Self.relative(template).filter { !has.contains($0.item) }
  }

  private static func relative(_ stack: Stack) -> [Usage] {
    stack.usage(under: .idle(stack)).filter {
      $0.kind == .fixed && $0.relativePrice != nil && $0.quantity.billionths > 0
    }
  }

  private static func fixed(_ stack: Stack, _ pricing: Pricing) -> [(Usage, Rate)] {
    stack.usage(under: .idle(stack)).compactMap { usage in
      guard usage.kind == .fixed, usage.quantity.billionths > 0, usage.relativePrice == nil,
        let rate = pricing.listRate(for: usage), rate.unit == usage.quantity.unit
      else { return nil }
      return (usage, rate)
    }
  }
}
