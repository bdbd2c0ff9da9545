package import Resources
import Quantities

/// Names: public and private DNS zones, and service discovery.
///
/// A zone is charged when it is made and on the first of each month, whole.
///
/// - Source: Route 53 pricing page, 2026-10-01: "The monthly hosted zone prices listed above are not prorated
///   for partial months."
package struct Naming: Hashable, Sendable {
  package let name: String
  /// Public hosted zones: 0 while the balancer's own name is used.
  package var hostedZones = 0
  /// Cloud Map private DNS namespaces: each creates a private hosted zone.
  package var privateNamespaces = 0
  /// Queries that are answered from the hosted zones and are not aliases, a month.
  package var queriesPerMonth = 0.0
  package var healthChecks = 0

  package init(name: String) {
    self.name = name
  }
}

extension Naming: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    var result: [Usage] = []
    let months = month.period.months
    if hostedZones > 0 {
      result.append(
        month.usage(
          name, "hosted-zones", "hosted zones", .hostedZones,
          Quantity(measured: Double(hostedZones) * month.period.begunMonths), .fixed,
          why: NumberFormat.count(hostedZones, "zone")))
    }
    if privateNamespaces > 0 {
      result.append(
        month.usage(
          name, "private-zones", "private hosted zone of Cloud Map", .hostedZones,
          Quantity(measured: Double(privateNamespaces) * month.period.begunMonths), .fixed,
          why: NumberFormat.count(privateNamespaces, "private DNS namespace")))
    }
    if queriesPerMonth > 0 {
      result.append(
        month.usage(
          name, "queries", "DNS queries", UsageType<Queries>("AmazonRoute53", "DNS-Queries"),
          Quantity(measured: (queriesPerMonth * months).rounded()), .usage,
          why: "\(NumberFormat.number(queriesPerMonth)) queries that are no aliases"))
    }
    if healthChecks > 0 {
      result.append(
        month.usage(
          resource: id, item: "health-checks", name: "health checks", offer: "AmazonRoute53",
          usageTypes: ["Health-Check-AWS"],
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: Double(healthChecks) * months),
            unit: .healthChecks),
          kind: .fixed, why: NumberFormat.count(healthChecks, "check")))
    }
    return result
  }
}

extension UsageType where Unit == HostedZones {
  static var hostedZones: Self { UsageType("AmazonRoute53", "HostedZone") }
}
