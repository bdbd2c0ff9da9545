/// A unit known to the compiler, so that hours cannot be added to gigabytes.
package protocol PricingUnit: Sendable {
  static var unit: BillingUnit { get }
}

/// Hours that a resource existed.
package enum Hours: PricingUnit { package static let unit = BillingUnit.hours }
/// Bytes moved or ingested, 2³⁰ to the GB.
package enum Gigabytes: PricingUnit { package static let unit = BillingUnit.gigabytes }
/// Gigabytes kept for a month.
package enum GigabyteMonths: PricingUnit { package static let unit = BillingUnit.gigabyteMonths }
/// Gigabytes of memory or ephemeral storage for an hour.
package enum GigabyteHours: PricingUnit { package static let unit = BillingUnit.gigabyteHours }
/// Virtual processors for an hour.
package enum VCPUHours: PricingUnit { package static let unit = BillingUnit.vcpuHours }
package enum ACUHours: PricingUnit { package static let unit = BillingUnit.acuHours }
/// Load balancer capacity units for an hour.
package enum LCUHours: PricingUnit { package static let unit = BillingUnit.lcuHours }
/// Provisioned I/O operations per second, for a month.
package enum IOPSMonths: PricingUnit { package static let unit = BillingUnit.iopsMonths }
/// Provisioned throughput in MiB/s, for a month.
package enum MebibytesPerSecondMonths: PricingUnit {
  package static let unit = BillingUnit.mebibytesPerSecondMonths
}
/// Requests to a service.
package enum Requests: PricingUnit { package static let unit = BillingUnit.requests }
/// Calls to an API, where the price list calls them so.
package enum APIRequests: PricingUnit { package static let unit = BillingUnit.apiRequests }
/// Custom metrics for a month.
package enum Metrics: PricingUnit { package static let unit = BillingUnit.metrics }
/// Alarms for a month.
package enum Alarms: PricingUnit { package static let unit = BillingUnit.alarms }
/// Secrets kept for a month.
package enum Secrets: PricingUnit { package static let unit = BillingUnit.secrets }
/// Hosted zones for a month.
package enum HostedZones: PricingUnit { package static let unit = BillingUnit.hostedZones }
/// DNS queries.
package enum Queries: PricingUnit { package static let unit = BillingUnit.queries }
/// Web ACL rules for a month.
package enum Rules: PricingUnit { package static let unit = BillingUnit.rules }
/// Web ACLs for a month.
package enum WebACLs: PricingUnit { package static let unit = BillingUnit.webACLs }
