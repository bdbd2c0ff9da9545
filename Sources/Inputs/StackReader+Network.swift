import Diagnostics
import Resources
import Services

/// Load balancers, NAT and endpoints.
extension StackReader {
  mutating func readTraffic(_ node: ConfigNode, into stack: inout Stack) {
    let allZones = stack.availabilityZones
    for (index, part) in described(ResourceKind.loadBalancers).enumerated() {
      var balancer = LoadBalancer(name: part.name)
      balancer.zones = allZones
      decode(
        StackSchema.loadBalancer, part.node, into: &balancer, path: part.path, name: part.name
      ) { $1(&$0.loadBalancers[index]) }
      if let zones = part.node["zones"] {
        balancer.zones =
          readCount(zones, key: "zones", range: 1...6, problems: &problems) ?? allZones
      }
      checkKind(of: balancer, at: part.node)
      stack.loadBalancers.append(balancer)
    }
    guard let part = node["network"], !part.isNull else { return }
    var nat = NAT(name: "nat")
    decode(StackSchema.network, part, into: &nat, path: "network", name: "nat") { stack, change in
      if var nat = stack.nat {
        change(&nat)
        stack.nat = nat
      }
    }
    // A regional gateway covers every zone and is priced per zone, however many gateways there were.
    if nat.kind == .regional { nat.count = allZones }
    if nat.kind != .regional, let gateways = part["natGateways"] {
      nat.count =
        readCount(gateways, key: "natGateways", range: 0...100, problems: &problems) ?? nat.count
    }
    stack.nat = nat.kind == .none || nat.kind == .egressOnly || nat.count == 0 ? nil : nat
    if let endpoints = part["endpoints"] {
      locations["endpoints"] = endpoints.location
      stack.endpoints = readNames(endpoints, key: "endpoints", problems: &problems).map {
        VPCEndpoint(name: "endpoints", service: $0, zones: allZones)
      }
    }
    if nat.kind == .none, stack.endpoints.isEmpty,
      !stack.services.contains(where: \.assignPublicIP), !stack.services.isEmpty
    {
      problems.error(
        at: part.location, "without NAT or endpoints, tasks in private subnets cannot pull images",
        mend: "set services.*.assignPublicIP: true, or name endpoints")
    }
  }

  /// What application load balancers alone do.
  ///
  /// - Source: Elastic Load Balancing user guides, 2025: mutual authentication, trust stores and rules of
  ///   listeners belong to application load balancers.
  private mutating func checkKind(of balancer: LoadBalancer, at node: ConfigNode) {
    if balancer.kind == .application { return }
    for (key, isAsked) in [
      ("mutualTLS", balancer.mutualTLS), ("trustStores", balancer.trustStores > 0),
      ("extraRules", balancer.extraRules > 0),
    ] where isAsked {
      problems.error(
        at: node[key]?.location ?? node.location,
        "'\(key)' is of an application load balancer, and '\(balancer.name)' is a "
          + "\(balancer.kind.rawValue) one",
        mend: "take it out, or write kind: application")
    }
  }
}
