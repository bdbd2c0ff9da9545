import Quantities
import StackModel

/// Amazon Route 53 and AWS Cloud Map.
enum NamingMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::Route53::HostedZone") { resource, builder in
        builder.charge(
          resource, [zone("hosted zone", why: "1 zone")] + [queries])
      },
      .priced("AWS::ServiceDiscovery::PrivateDnsNamespace") { resource, builder in
        builder.charge(
          resource,
          [zone("private hosted zone of Cloud Map", why: "1 private DNS namespace")])
      },
      .priced("AWS::ServiceDiscovery::PublicDnsNamespace") { resource, builder in
        builder.charge(
          resource,
          [zone("hosted zone of Cloud Map", why: "1 public DNS namespace"), queries])
      },
      .priced("AWS::Route53::HealthCheck") { resource, builder in
        let type = resource["HealthCheckConfig"]["Type"].text ?? resource["Type"].text
        builder.charge(
          resource,
          [
            Charges.Item(
              "health-check", "health check", "AmazonRoute53", ["Health-Check-AWS"],
              unit: .healthChecks, .month, quantity: 1, why: "1 \(type ?? "check")")
          ])
      },
      .priced("AWS::Route53Resolver::ResolverEndpoint") { resource, builder in
        let addresses = max(2, resource["IpAddresses"].items.count)
        builder.charge(
          resource,
          [
            Charges.Item(
              "interfaces", "resolver endpoint", "AmazonRoute53", ["ResolverNetworkInterface"],
              unit: .hours, .hour, quantity: Double(addresses),
              why: Working.count(addresses, "address", "addresses"))
          ])
      },
      .notPriced("AWS::Route53RecoveryControl::Cluster", "2.50 USD an hour in us-east-1"),
      .notPriced("AWS::Route53Domains::Domain", "a yearly registration"),
    ]
    + ResourceMapping.free(
      "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup",
      "AWS::ServiceDiscovery::HttpNamespace", "AWS::ServiceDiscovery::Service",
      "AWS::ServiceDiscovery::Instance", "AWS::Route53Resolver::ResolverRule",
      "AWS::Route53Resolver::ResolverRuleAssociation")

  private static func zone(_ title: String, why: String) -> Charges.Item {
    Charges.Item(
      "hosted-zone", title, "AmazonRoute53", ["HostedZone"], unit: .hostedZones, .month,
      quantity: 1, why: why)
  }

  private static let queries = Charges.Item(
    "queries", "DNS queries", "AmazonRoute53", ["DNS-Queries"], unit: .queries, .unknownUsage)
}
