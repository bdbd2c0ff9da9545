import Quantities

extension [Usage] {
  /// What as many stacks are metered for that are alike, together: their amounts share tiers and free amounts.
  ///
  /// - Parameter count: how many, on average over the month.
  /// - Returns: the same where there is one.
  package func of(environments count: Double) -> [Usage] {
    if count == 1 { return self }
    return map { usage in
      let quantity = MeteredQuantity(
        billionths: Metering.billionths(nearest: usage.quantity.approximate * count),
        unit: usage.quantity.unit)
      return Usage(
        resource: usage.resource, item: usage.item, name: usage.name, offer: usage.offer,
        usageTypes: usage.usageTypes, operation: usage.operation, allowance: usage.allowance,
        quantity: quantity, relativePrice: usage.relativePrice, floor: usage.floor,
        kind: usage.kind, part: usage.part,
        share: usage.share,
        why: usage.why.isEmpty
          ? "" : "(\(usage.why)) × \(NumberFormat.number(count)) environments",
        assumptions: usage.assumptions, bounds: usage.bounds, key: usage.key)
    }
  }
}
