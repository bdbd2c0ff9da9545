import Quantities
import Resources

/// Elastic Load Balancing: application, network, gateway and classic balancers.
enum BalancerMappings {
  static func balancer(_ resource: DeployedResource, into builder: inout StackBuilder) {
    var balancer = LoadBalancer(name: resource.id)
    let kinds = ["application", "network", "gateway"]
    guard
      let type = builder.word(
        resource["Type"], "Type", of: resource, among: kinds, default: "application")
    else {
      return builder.unknownWord(
        resource, "Type", resource["Type"], among: kinds, "hours and capacity units")
    }
    balancer.kind = LoadBalancer.Kind(rawValue: type) ?? .application
    balancer.isInternetFacing = facesInternet(resource, in: &builder)
    let mappings = resource["SubnetMappings"]
    let subnets = mappings.isMissing ? resource["Subnets"] : mappings
    balancer.zones = zones(
      of: subnets, mappings.isMissing ? "Subnets" : "SubnetMappings", resource, in: &builder,
      arePaid: balancer.isInternetFacing)
    if balancer.isInternetFacing {
      balancer.ownAddresses = min(
        balancer.zones,
        NetworkMappings.ownAddresses(
          among: mappings.items.map { $0["AllocationId"] }, of: resource, in: &builder))
    }
    balancer.hasPublicIPv4 =
      resource["IpAddressType"].text != "dualstack-without-public-ipv4"
    let listeners = builder.all(
      "AWS::ElasticLoadBalancingV2::Listener", whose: "LoadBalancerArn", speakOf: resource)
    let rules = builder.links.inOrder(
      listeners.flatMap {
        builder.all(
          "AWS::ElasticLoadBalancingV2::ListenerRule", whose: "ListenerArn", speakOf: $0)
      })
    balancer.ruleCount = rules.count
    let fields = rules.flatMap { rule in
      rule["Conditions"].items.compactMap { $0["Field"].text }
    }
    balancer.routing =
      fields.contains("host-header") ? .subdomain : fields.isEmpty ? .port : .path
    let secure = listeners.filter {
      $0["Protocol"].text == "HTTPS" || $0["Protocol"].text == "TLS"
    }
    if !secure.isEmpty { balancer.certificateKey = key(of: secure, in: builder) }
    balancer.mutualTLS = listeners.contains {
      $0["MutualAuthentication"]["Mode"].text == "verify"
    }
    let reserved = resource["MinimumLoadBalancerCapacity"]["CapacityUnits"]
    if !reserved.isMissing {
      balancer.reservedCapacityUnits = builder.number(
        reserved, "CapacityUnits", of: resource, default: 0, in: 0...100_000)
    }
    for attribute in resource["LoadBalancerAttributes"].items {
      switch attribute["Key"].text {
      case "idle_timeout.timeout_seconds":
        balancer.idleTimeoutSeconds = builder.number(
          attribute["Value"], "idle_timeout.timeout_seconds", of: resource, default: 60,
          in: 1...4_000)
      case "load_balancing.cross_zone.enabled":
        balancer.crossZone = builder.flag(
          attribute["Value"], "load_balancing.cross_zone.enabled", of: resource)
      default: break
      }
    }
    balancer.crossZone = resource["EnableCrossZoneLoadBalancing"].flag ?? balancer.crossZone
    builder.stack.loadBalancers.append(balancer)
  }

  /// The strongest key of the listeners' own certificates; ACM's default is RSA 2048.
  private static func key(
    of listeners: [DeployedResource], in builder: StackBuilder
  ) -> CertificateKey {
    let keys = listeners.flatMap { $0["Certificates"].items + [$0["CertificateArn"]] }
      .map { $0["CertificateArn"].isMissing ? $0 : $0["CertificateArn"] }
      .compactMap { builder.resource($0, "AWS::CertificateManager::Certificate") }
      .map { CertificateKey(algorithm: $0["KeyAlgorithm"].text ?? "") }
    return keys.min { $0.connectionsPerLCU < $1.connectionsPerLCU } ?? .rsa2048
  }

  /// CloudFormation has a scheme, Terraform a flag; CloudFormation's default faces the internet.
  private static func facesInternet(
    _ resource: DeployedResource, in builder: inout StackBuilder
  ) -> Bool {
    let scheme = resource["Scheme"]
    if scheme.isUnresolved {
      builder.unresolved(
        resource, "Scheme", scheme, taking: "internet-facing",
        among: ["internet-facing", "internal"])
    }
    switch scheme.text?.lowercased() {
    case "internal", "true": return false
    case "internet-facing", "false", "", nil: return true
    default:
      builder.wrong(
        scheme, "Scheme", of: resource, "no scheme", mend: "write internet-facing or internal")
      return true
    }
  }

  /// Zones that it stands in; its public addresses are charged for by zone, so an internal one costs
  /// the same in any.
  private static func zones(
    of subnets: Resolved, _ name: String, _ resource: DeployedResource,
    in builder: inout StackBuilder, arePaid: Bool
  ) -> Int {
    if case .list = subnets.content { return max(1, builder.zones(of: subnets.items)) }
    if case .symbol = subnets.content { return max(1, builder.zones(of: subnets.items)) }
    let isOpen = subnets.isUnresolved || builder.decision(on: name, of: resource) != nil
    guard isOpen, arePaid else { return 2 }
    return builder.openZones(of: subnets, name, resource, least: 2)
  }

  static func classic(_ resource: DeployedResource, into builder: inout StackBuilder) {
    var balancer = LoadBalancer(name: resource.id)
    balancer.kind = .classic
    balancer.isInternetFacing = facesInternet(resource, in: &builder)
    let places = resource["Subnets"].isMissing ? resource["AvailabilityZones"] : resource["Subnets"]
    balancer.zones =
      places.isMissing
      ? 1
      : zones(
        of: places, "Subnets", resource, in: &builder, arePaid: balancer.isInternetFacing)
    builder.stack.loadBalancers.append(balancer)
  }
}
