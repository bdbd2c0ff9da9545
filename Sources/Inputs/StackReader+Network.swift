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
    for key in ["natInstanceType", "natVolumeGB"] where nat.kind != .instance {
      guard let value = part[key], !value.isNull,
        part["nat"].map({ $0.location.file == value.location.file }) ?? true
      else { continue }
      problems.error(
        at: value.location, "'\(key)' is of a NAT instance, and 'nat' is \(nat.kind.rawValue)",
        mend: "take it out, or write nat: instance")
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
      stack.endpoints = readEndpoints(endpoints).map {
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

  /// Services with a VPC endpoint, by the last part of its name.
  private mutating func readEndpoints(_ node: ConfigNode) -> [String] {
    let names = readNames(node, key: "endpoints", problems: &problems)
    var taken: Set<String> = []
    return names.compactMap { name in
      let place = node.items?.first { $0.text == name }?.location ?? node.location
      // As AWS writes it: com.amazonaws.us-east-1.ecr.api.
      let service =
        name.hasPrefix("com.amazonaws.") && !name.hasPrefix("com.amazonaws.vpce.")
        ? name.split(separator: ".").dropFirst(3).joined(separator: ".") : name
      guard taken.insert(service).inserted else {
        problems.error(
          at: place, "'\(name)' stands twice in 'endpoints', as '\(service)' too",
          mend: "delete one")
        return nil
      }
      if EndpointServices.names.contains(service) { return service }
      let lower = service.lowercased()
      let near =
        EndpointServices.names.contains(lower)
        ? lower : nearestName(to: service, in: EndpointServices.names.sorted())
      // Of a short name nobody can tell a slip from a service that is new.
      if let near,
        near == lower || service.count > 4 && differs(service, from: near, byAtMost: 2)
      {
        problems.error(
          at: place, "no AWS service has an endpoint called '\(name)'",
          mend: "did you mean '\(near)'?")
      } else {
        problems.report(
          Diagnostic(
            .warning, at: place,
            "no endpoint of an AWS service is known as '\(name)': it is charged as an interface endpoint, and no "
              + "traffic is taken to pass it",
            mend: "write the last part of its name: s3, ecr.api, logs"))
      }
      return service
    }
  }

  /// What lies in private subnets without a way out reaches a service by its endpoint, or not at all.
  mutating func checkWays(_ node: ConfigNode, of stack: Stack) {
    guard let network = node["network"], let written = network["nat"],
      written.text == NATKind.none.rawValue
    else { return }
    let doors = Set(stack.endpoints.map(\.service))
    for caller in stack.nodes where !caller.hasPublicAddress {
      let request = caller.request
      var services: Set<String> = []
      if request.itemBytes > 0 { services.insert("dynamodb") }
      if request.objectBytes > 0 { services.insert("s3") }
      if request.eventBytes > 0 { services.insert("events") }
      let queues = request.queueUses.filter {
        stack.queues.indices.contains($0.queue) && stack.queues[$0.queue].kind == .sqs
      }
      if !queues.isEmpty { services.insert("sqs") }
      for service in services.subtracting(doors).sorted() {
        problems.error(
          at: written.location,
          "'\(caller.name)' in a private subnet has no way to \(service): no NAT, and no endpoint of it",
          mend: "add '\(service)' to 'endpoints', or write nat: gateway")
      }
    }
  }

  /// What application load balancers alone do.
  ///
  /// - Source: Elastic Load Balancing user guides, 2025: mutual authentication, trust stores and rules of
  ///   listeners belong to application load balancers.
  private mutating func checkKind(of balancer: LoadBalancer, at node: ConfigNode) {
    if balancer.clientsOverVPN, balancer.isInternetFacing {
      problems.error(
        at: node["clientsOverVPN"]?.location ?? node.location,
        "'clientsOverVPN' is of an internal load balancer, and '\(balancer.name)' faces the internet",
        mend: "take it out, or write internetFacing: false")
    }
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
