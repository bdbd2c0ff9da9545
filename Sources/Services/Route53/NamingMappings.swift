import Quantities
import Resources

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
      .priced("AWS::ServiceDiscovery::Instance") { resource, builder in
        // Those that ECS registers are free; one that a template writes is not.
        guard let unit = BillingUnit(spelling: "Resources") else { return }
        builder.charge(
          resource,
          [
            Charges.Item(
              "instance", "registered instance", "AWSCloudMap", ["cloudmap-resource"],
              unit: unit, .month, quantity: 1, why: "1 instance")
          ])
      },
      .priced("AWS::Route53::HealthCheck", healthCheck),
      .priced("AWS::Route53Resolver::ResolverEndpoint") { resource, builder in
        let addresses = max(2, resource["IpAddresses"].items.count)
        builder.charge(
          resource,
          [
            Charges.Item(
              "interfaces", "resolver endpoint", "AmazonRoute53", ["ResolverNetworkInterface"],
              unit: .hours, .hour, quantity: Double(addresses),
              why: NumberFormat.count(addresses, "address", "addresses"))
          ])
      },
      .notPriced("AWS::Route53RecoveryControl::Cluster", "2.50 USD an hour in us-east-1"),
      .notPriced("AWS::Route53Domains::Domain", "a yearly registration"),
    ]
    + ResourceMapping.free(
      "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup",
      "AWS::ServiceDiscovery::HttpNamespace", "AWS::ServiceDiscovery::Service",
      "AWS::Route53Resolver::ResolverRule", "AWS::Route53Resolver::ResolverRuleAssociation")

  /// Priced by where the endpoint stands; HTTPS, text search, fast checks and latency cost extra.
  ///
  /// An endpoint that is not plainly AWS's is taken as somebody else's, which is dearer.
  private static func healthCheck(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let nested = resource["HealthCheckConfig"]
    func property(_ name: String) -> Resolved { nested.isMissing ? resource[name] : nested[name] }
    let type = property("Type").text ?? ""
    let host =
      (property("FullyQualifiedDomainName").isMissing
        ? property("Fqdn") : property("FullyQualifiedDomainName"))
    let isAWS =
      type == "CALCULATED" || type == "CLOUDWATCH_METRIC" || type == "RECOVERY_CONTROL"
      || host.text?.hasSuffix(".amazonaws.com") == true || !host.references.isEmpty
    let options = [
      type.hasPrefix("HTTPS"), type.hasSuffix("STR_MATCH"),
      property("RequestInterval").count == 10, property("MeasureLatency").flag == true,
    ].filter { $0 }.count
    let suffix = isAWS ? "AWS" : "Non-AWS"
    var items = [
      Charges.Item(
        "health-check", "health check", "AmazonRoute53", ["Health-Check-\(suffix)"],
        unit: .healthChecks, .month, quantity: 1, why: "1 check")
    ]
    if options > 0 {
      items.append(
        Charges.Item(
          "options", "options of the health check", "AmazonRoute53",
          ["Health-Check-Option-\(suffix)"], unit: .healthChecks, .month,
          quantity: Double(options), why: NumberFormat.count(options, "option")))
    }
    builder.charge(resource, items)
  }

  private static func zone(_ title: String, why: String) -> Charges.Item {
    Charges.Item(
      "hosted-zone", title, "AmazonRoute53", ["HostedZone"], unit: .hostedZones, .month,
      quantity: 1, why: why)
  }

  private static let queries = Charges.Item(
    "queries", "DNS queries", "AmazonRoute53", ["DNS-Queries"], unit: .queries, .unknownUsage)
}
