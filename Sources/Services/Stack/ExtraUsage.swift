package import Resources
package import Quantities

/// Anything on the bill that has no model of its own: a quantity of a usage type a month.
package struct ExtraUsage: MeteredResource, Hashable {
  package let name: String
  /// AWS's offer code: `AmazonS3`.
  package var offer = ""
  /// Without the region's prefix: `TimedStorage-ByteHrs`.
  package var usageType = ""
  package var operation = ""
  /// A month, in the rate's unit.
  package var quantity = 0.0
  package var unit = BillingUnit.units
  package var why = ""
  /// Whether traffic or users make it.
  package var kind = ExtraKind.byUnit
  /// The template's resource that it stands for; empty for what no template deploys.
  package var deployedAs = ""

  package init(name: String) {
    self.name = name
  }

  package func usage(in month: Month) -> [Usage] {
    [
      month.usage(
        resource: id, item: "usage", name: usageType, offer: offer, usageTypes: [usageType],
        operation: operation, allowance: freeAmount,
        quantity: MeteredQuantity(
          billionths: Metering.billionths(nearest: quantity * month.period.months), unit: unit),
        kind: lineKind, part: part,
        why: why.isEmpty ? "\(NumberFormat.number(quantity)) a month, as stated" : why)
    ]
  }

  /// What the bill calls it.
  package var lineKind: LineKind {
    switch kind {
    case .byUnit: unit.countsUse ? .usage : .fixed
    case .fixed: .fixed
    case .usage: .usage
    }
  }

  /// What the account has free of a usage type, which the tables list as `Global-` and its name; an
  /// amount that is not listed is none.
  ///
  /// Lambda's free requests and GB-seconds, and CloudFront's bytes and requests, are the account's
  /// whatever the processor or the edge.
  private var freeAmount: String {
    let plain = usageType.hasSuffix("-ARM") ? String(usageType.dropLast(4)) : usageType
    guard offer == "AmazonCloudFront", let edge = plain.firstIndex(of: "-") else {
      return "Global-\(plain)"
    }
    let name = String(plain[plain.index(after: edge)...])
    return name.hasPrefix("Requests-") ? "Global-Requests-Tier1" : "Global-\(name)"
  }

  /// What the stated usage type pays for: a person writes AWS's text, so here it is read.
  private var part: UsagePart {
    switch offer {
    case "AmazonECS" where usageType.hasPrefix("Fargate-"): .fargate
    case "AmazonRDS"
    where usageType.hasPrefix("InstanceUsage:") || usageType.hasPrefix("Multi-AZUsage:"):
      .databaseInstance
    case "AmazonElastiCache" where usageType.hasPrefix("NodeUsage:"): .cacheNode
    default: .other
    }
  }
}

/// How an extra says whether its quantity is fixed.
package enum ExtraKind: String, CaseIterable, Sendable {
  /// As its unit says: requests and GB are used, hours and months run.
  case byUnit = "by-unit"
  case fixed, usage
}
