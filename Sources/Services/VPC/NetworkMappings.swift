import Quantities
import Resources

/// Amazon VPC: NAT gateways, addresses, endpoints, flow logs.
enum NetworkMappings {
  static func gateway(_ resource: DeployedResource, into builder: inout StackBuilder) {
    var nat = builder.stack.nat ?? NAT(name: "nat")
    let isPublic = resource["ConnectivityType"].text != "private"
    if resource["AvailabilityMode"].text == "regional" {
      nat.kind = .regional
      nat.gateways.append(regional(resource, isPublic: isPublic, in: &builder))
    } else {
      let more = resource["SecondaryAllocationIds"]
      if case .unknown = more.content {
        builder.unresolved(resource, "SecondaryAllocationIds", more, taking: "1 more address")
      }
      let held = [resource["AllocationId"]] + more.items
      let own = isPublic ? ownAddresses(among: held, of: resource, in: &builder) : 0
      nat.gateways.append(
        NAT.Gateway(
          name: resource.id, addresses: isPublic ? max(0, 1 + more.items.count - own) : 0))
    }
    nat.count = nat.gateways.count
    builder.stack.nat = nat
    builder.fact(.natGateway, of: resource)
  }

  /// A gateway that covers zones: those that are written out, or by itself those of its network.
  private static func regional(
    _ resource: DeployedResource, isPublic: Bool, in builder: inout StackBuilder
  ) -> NAT.Gateway {
    let written = resource["AvailabilityZoneAddresses"]
    let stated = written.items
    guard !stated.isEmpty else {
      let (zones, spread) = builder.links.zones(of: resource["VpcId"])
      var gateway = NAT.Gateway(
        name: resource.id, addresses: isPublic ? zones : 0, zones: zones)
      gateway.spread = spread
      return gateway
    }
    if case .unknown = written.content {
      builder.unresolved(resource, "AvailabilityZoneAddresses", written, taking: "1 zone")
    }
    var addresses = 0
    var held: [Resolved] = []
    for zone in stated {
      let ids = zone["AllocationIds"]
      if case .unknown = ids.content {
        builder.unresolved(
          resource, "AvailabilityZoneAddresses.AllocationIds", ids, taking: "1 address in its zone")
      }
      held += ids.items
      addresses += max(1, ids.items.count)
    }
    let own = isPublic ? ownAddresses(among: held, of: resource, in: &builder) : 0
    return NAT.Gateway(
      name: resource.id, addresses: isPublic ? addresses - own : 0, zones: stated.count)
  }

  /// Counted where it is used; one that nothing names is idle and charged all the same.
  static func address(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let isUsed =
      !builder.all(
        "AWS::EC2::NatGateway", whose: "AllocationId", "SecondaryAllocationIds",
        "AvailabilityZoneAddresses", speakOf: resource
      ).isEmpty
      || !builder.all(
        "AWS::ElasticLoadBalancingV2::LoadBalancer", whose: "SubnetMappings", speakOf: resource
      ).isEmpty
    if isUsed { return builder.free(resource, "counted with the resource that holds it") }
    if let why = paidElsewhere(resource, in: &builder) { return builder.free(resource, why) }
    let isAttached =
      !resource["InstanceId"].isMissing || !resource["NetworkInterface"].isMissing
      || !builder.all(
        "AWS::EC2::EIPAssociation", whose: "AllocationId", "EIP", speakOf: resource
      ).isEmpty
    builder.charge(
      resource,
      [
        Charges.Item(
          "public-ipv4", isAttached ? "public IPv4 address" : "idle public IPv4 address",
          "AmazonVPC",
          [isAttached ? "PublicIPv4:InUseAddress" : "PublicIPv4:IdleAddress"], unit: .hours,
          .hour, quantity: 1, why: "1 address")
      ])
  }

  /// An address that AWS gives where nothing says that it should not.
  ///
  /// - Parameters:
  ///   - count: of addresses.
  ///   - assumption: what it rests on.
  /// - Returns: the line, between none of them and all.
  static func usualAddress(count: Double, assuming assumption: String) -> Charges.Item {
    Charges.Item(
      "public-ipv4", "public IPv4 address", "AmazonVPC", ["PublicIPv4:InUseAddress"],
      unit: .hours, .hour, quantity: count,
      why: ComputeInstance.counted(count, "address", "addresses"),
      bounds: CostBounds(low: 0, high: 1),
      assumption: assumption)
  }

  /// Whether an Elastic IP is put on an instance or its interface, which then has no address of its
  /// subnet's.
  static func hasElasticAddress(
    _ instance: DeployedResource, in builder: inout StackBuilder
  ) -> Bool {
    let isHeld =
      !builder.all(
        "AWS::EC2::EIP", whose: "InstanceId", "Instance", "NetworkInterface", speakOf: instance
      ).isEmpty
      || !builder.all(
        "AWS::EC2::EIPAssociation", whose: "InstanceId", "NetworkInterfaceId", speakOf: instance
      ).isEmpty
    guard !isHeld, instance.type == "AWS::EC2::Instance" else { return isHeld }
    let open = builder.links.open(
      ["AWS::EC2::EIP", "AWS::EC2::EIPAssociation"],
      ["InstanceId", "Instance", "NetworkInterface", "NetworkInterfaceId"],
      of: "AWS::EC2::Instance")
    guard let open else { return false }
    return builder.choose(
      among: ["one of its subnet's", "an Elastic IP"], "PublicIpAddress", of: instance, at: open)
      == 1
  }

  private static let kinds = ["Gateway", "Interface", "GatewayLoadBalancer"]

  static func endpoint(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let written = resource["VpcEndpointType"]
    guard
      let kind = builder.word(
        written, "VpcEndpointType", of: resource, among: kinds, default: "Gateway")
    else {
      return builder.unknownWord(
        resource, "VpcEndpointType", written, among: kinds, "hours of its interfaces, and data")
    }
    let name = resource["ServiceName"]
    let service = shortName(name.text ?? name.knownText)
    guard kind != "Gateway" else {
      builder.stack.endpoints.append(
        VPCEndpoint(name: resource.id, service: service, kind: .gateway, zones: 0))
      return builder.free(resource, "gateway endpoints are free")
    }
    let subnets = resource["SubnetIds"]
    let joined = joined(to: resource, beside: subnets, in: builder)
    var zones = builder.zones(of: subnets.items + joined)
    if case .list = subnets.content {
    } else if subnets.unknown != nil || builder.decision(on: "SubnetIds", of: resource) != nil {
      zones = builder.openZones(of: subnets, "SubnetIds", resource, least: max(2, joined.count))
    }
    builder.stack.endpoints.append(
      VPCEndpoint(
        name: resource.id, service: service,
        kind: kind == "GatewayLoadBalancer" ? .gatewayLoadBalancer : .interface,
        zones: max(1, zones)))
  }

  /// Subnets that associations give an endpoint beside its own: Terraform lists them in both once they are
  /// deployed.
  private static func joined(
    to endpoint: DeployedResource, beside subnets: Resolved, in builder: StackBuilder
  ) -> [Resolved] {
    let type = "AWS::EC2::Subnet"
    let texts = Set(subnets.items.compactMap(\.text))
    let known = Set(subnets.items.compactMap { builder.resource($0, type)?.key })
    return builder.all(
      "aws_vpc_endpoint_subnet_association", whose: "VpcEndpointId", speakOf: endpoint
    ).map { $0["SubnetId"] }.filter { subnet in
      !(subnet.text.map(texts.contains) ?? false)
        && !(builder.resource(subnet, type).map { known.contains($0.key) } ?? false)
    }
  }

  /// `ecr.api` of `com.amazonaws.us-east-1.ecr.api`.
  static func shortName(_ service: String) -> String {
    let parts = service.split(separator: ".").map(String.init)
    guard let start = parts.firstIndex(of: "amazonaws") else { return service }
    let rest = parts[(start + 1)...]
    let isRegion = rest.first.map { $0.split(separator: "-").count >= 3 } ?? false
    return rest.dropFirst(isRegion ? 1 : 0).joined(separator: ".")
  }
}
