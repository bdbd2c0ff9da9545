import Quantities
import Resources

/// Amazon EFS: throughput that the stored data brings along.
enum FileSystemMappings {
  /// Takes off the provisioned throughput what the data stored brings: 50 KiB/s for each GiB.
  ///
  /// Where nobody states what is stored, the whole is taken, which is the most that it can be.
  ///
  /// - Source: AWS re:Post, "Is EFS Provisioned Throughput mode billed at daily granularity?": "based on the
  ///   average throughput provisioned in excess of what your EFS Standard storage allows for the month";
  ///   EFS pricing page, 2026: 50 KB/s per GB of Standard storage.
  static func included(_ system: DeployedResource, into builder: inout StackBuilder) {
    let extras = builder.stack.extras
    guard let index = extras.lastIndex(where: { ($0 as? Charges)?.name == system.id }),
      var charges = extras[index] as? Charges,
      let place = charges.items.firstIndex(where: { $0.slug == "throughput" })
    else { return }
    let item = charges.items[place]
    let stored = charges.items.first { $0.slug == "storage" }?.statement
    charges.items[place] =
      stored.map { paid(item, beside: $0) }
      ?? item.taking(
        item.quantity, why: item.why + ", as if nothing were stored",
        within: CostBounds(low: 0, high: 1), assuming: "efs.storedThroughput")
    builder.stack.extras[index] = charges
  }

  /// What is provisioned beyond what the data brings.
  private static func paid(
    _ item: Charges.Item, beside stored: UsageStatements.Quantity
  ) -> Charges.Item {
    func left(_ gigabytes: Double) -> Double { max(0, item.quantity - 50 * gigabytes / 1_024) }
    let quantity = left(stored.value)
    var within: CostBounds?
    if let bounds = stored.bounds, quantity > 0 {
      within = CostBounds(
        taking: quantity, of: left(stored.value * bounds.high)...left(stored.value * bounds.low))
    }
    let brought = NumberFormat.number(50 * stored.value / 1_024)
    return item.taking(
      quantity,
      why: item.why + " − \(brought) that \(NumberFormat.number(stored.value)) GB stored bring",
      within: within, assuming: nil)
  }
}

extension Charges.Item {
  /// The same charge of another quantity.
  fileprivate func taking(
    _ quantity: Double, why: String, within bounds: CostBounds?, assuming assumption: String?
  ) -> Self {
    Self(
      slug, title, offer, usageTypes, operation: operation, allowance: allowance, unit: unit, span,
      quantity: quantity, part: part, why: why, bounds: bounds, statedBy: usageKey,
      assumption: assumption)
  }
}
