import Quantities
import Resources

/// Amazon Route 53 and AWS Cloud Map.
enum NamingMappings {
  /// A VPC pays by the hour for a group of DNS Firewall that has rules of threat protection.
  ///
  /// - Source: Route 53 pricing page, "Resolver DNS Firewall Advanced", 2025-08.
  static func firewallAssociation(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let id = resource["FirewallRuleGroupId"]
    let group = builder.resource(id, "AWS::Route53Resolver::FirewallRuleGroup")
    // Terraform writes each rule by itself.
    let single = Array(builder.all("aws_route53_resolver_firewall_rule")).filter { rule in
      let other = rule["FirewallRuleGroupId"]
      return (id.text != nil && id.text == other.text)
        || group.map { builder.speaks(other, of: $0) } ?? false
    }
    let rules =
      (group?["FirewallRules"].items ?? []).map { $0["DnsThreatProtection"] }
      + single.map { $0["DnsThreatProtection"] }
    guard rules.contains(where: { !$0.isMissing && $0.text != "" }) else { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "threat-protection", "VPC with rules of threat protection", "AmazonRoute53",
          ["AdvancedDNS-ThreatProtectionsVPCAssociationHours"], unit: .hours, .hour, quantity: 1,
          why: "1 VPC")
      ])
  }

  /// Priced by where the endpoint stands; HTTPS, text search, fast checks and latency cost extra.
  ///
  /// An endpoint that is not plainly AWS's is taken as somebody else's, which is more expensive.
  static func healthCheck(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let nested = resource["HealthCheckConfig"]
    func property(_ name: String) -> Resolved { nested.isMissing ? resource[name] : nested[name] }
    let type = property("Type").text ?? ""
    let host =
      (property("FullyQualifiedDomainName").isMissing
        ? property("Fqdn") : property("FullyQualifiedDomainName"))
    var isAWS =
      type == "CALCULATED" || type == "CLOUDWATCH_METRIC" || type == "RECOVERY_CONTROL"
      || host.text?.hasSuffix(".amazonaws.com") == true || !host.references.isEmpty
      || !property("IPAddress").references.isEmpty || !property("IpAddress").references.isEmpty
    if !isAWS, host.isUnresolved {
      let places = ["an endpoint elsewhere", "an endpoint in AWS"]
      if let place = builder.decision(on: "FullyQualifiedDomainName", of: resource)?.text {
        isAWS = place == places[1]
      } else {
        builder.unresolved(
          resource, "FullyQualifiedDomainName", host, taking: places[0], among: places)
      }
    }
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
}
