package import Quantities
package import RateTables
package import Resources

/// Usage that is charged at one rate, and what commitments AWS sells for it.
package struct CommittableUsage: Hashable, Sendable {
  /// On demand.
  package let rate: RateKey
  /// What one unit costs without a commitment.
  package let price: UnitPrice
  package let part: UsagePart

  package init(rate: RateKey, price: UnitPrice, part: UsagePart) {
    self.rate = rate
    self.price = price
    self.part = part
  }

  /// - Source: Savings Plans user guide, 2023-06: a Compute plan covers Fargate and EC2 instances of any
  ///   family. RDS and ElastiCache reserved instances, pricing pages, 2025. Database Savings Plans, AWS price
  ///   list of 2026-04-22: instances of RDS and nodes of ElastiCache among others.
  package var kinds: [Commitment.Kind] {
    switch part {
    case .fargate: [.savingsPlan]
    case .databaseInstance, .cacheNode: [.databaseSavingsPlan, .reserved]
    default: rate.usageType.hasPrefix("BoxUsage:") ? [.savingsPlan] : []
    }
  }
}

extension CommittableUsage: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    (a.rate, a.price.approximate) < (b.rate, b.price.approximate)
  }
}
