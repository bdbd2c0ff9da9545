package import Resources
import Quantities

/// How tasks in private subnets reach the internet.
package enum NATKind: String, Hashable, Sendable, CaseIterable {
  case gateway
  /// One gateway that spreads over the zones by itself; priced per zone (an assumption).
  case regional
  /// A small EC2 instance that forwards packets; nothing per GB.
  case instance
  /// An egress-only internet gateway: IPv6 alone, free.
  case egressOnly
  /// Tasks in public subnets, or no way out.
  case none

  /// Whether it lives in one zone, so that the other zones' bytes cross over to it.
  package var isZonal: Bool { self == .gateway || self == .instance }
}

/// The way out of the private subnets: gateways or instances.
package struct NAT: Hashable, Sendable {
  package let name: String
  package var kind = NATKind.gateway
  /// Gateways or instances; for a regional gateway, the zones it covers.
  package var count = 1
  /// Addresses beyond the first of each gateway.
  package var secondaryAddresses = 0
  /// A private gateway has no address and no internet.
  package var isPublic = true
  /// For a NAT instance.
  package var instanceType = "t4g.nano"
  package var volumeGB = 8.0
  /// Gateways that are named one by one, as in a template; each has lines of its own.
  package var gateways: [Gateway] = []

  /// One gateway of a template.
  package struct Gateway: Hashable, Sendable {
    package let name: String
    /// Public addresses it holds; 0 for a private gateway.
    package var addresses: Int
    /// Zones that a regional gateway covers; `nil` for one in one zone.
    package var zones: Int?
    /// How many zones it may cover where it spreads by itself; `nil` where they are written out.
    package var spread: ClosedRange<Int>?

    package init(name: String, addresses: Int = 1, zones: Int? = nil) {
      self.name = name
      self.addresses = addresses
      self.zones = zones
    }

    /// Of what each zone that it covers by itself costs.
    fileprivate var bounds: CostBounds? {
      guard let zones, let spread, spread.lowerBound < spread.upperBound else { return nil }
      return CostBounds(
        taking: Double(zones), of: Double(spread.lowerBound)...Double(spread.upperBound))
    }
  }

  package init(name: String) {
    self.name = name
  }

  /// Each named gateway by itself; the bytes are taken to spread evenly.
  private func usageByGateway(in month: Month) -> [Usage] {
    let hours = month.period.hours
    let flows = month.bytes
    let share = 1 / Double(gateways.count)
    return gateways.flatMap { gateway in
      var result = [
        Self.gatewayHours(
          gateway.name, gateway.zones ?? 1, gateway.zones != nil, within: gateway.bounds, in: month),
        month.usage(
          gateway.name, "data", "NAT data processing, both directions", .natGatewayBytes,
          Quantity(measured: ByteFlows.gigabytes(flows.nat) * share), .usage,
          why: gateways.count == 1
            ? ByteFlows.text(flows.nat)
            : "(\(ByteFlows.text(flows.nat))) ÷ \(gateways.count) gateways",
          assuming: ["fargate.imageMB", "logs.bytesOverNAT"]),
      ]
      if gateway.addresses > 0 {
        result.append(
          month.usage(
            gateway.name, "public-ipv4", "public IPv4 address of the NAT", .publicIPv4,
            Quantity(gateway.addresses * hours), .fixed,
            why: "\(NumberFormat.count(gateway.addresses, "address", "addresses")) × \(hours) h",
            within: gateway.bounds))
      }
      return result
    }
  }
}

extension NAT: MeteredResource {
  /// Hours of gateways, or of the zones that a regional one covers.
  private static func gatewayHours(
    _ name: String, _ count: Int, _ isRegional: Bool, within bounds: CostBounds? = nil,
    in month: Month
  ) -> Usage {
    let hours = month.period.hours
    var gateways: String {
      isRegional
        ? NumberFormat.count(count, "zone of a regional gateway", "zones")
        : NumberFormat.count(count, "gateway")
    }
    return month.usage(
      name, "hours", isRegional ? "regional NAT gateway" : "NAT gateway",
      isRegional ? .regionalNATGatewayHours : .natGatewayHours, Quantity(count * hours), .fixed,
      why: "\(gateways) × \(hours) h", assuming: isRegional ? ["nat.regionalPerZone"] : [],
      within: bounds)
  }

  package func usage(in month: Month) -> [Usage] {
    guard kind != .none, kind != .egressOnly, count > 0 else { return [] }
    if kind != .instance, !gateways.isEmpty { return usageByGateway(in: month) }
    let hours = month.period.hours
    let flows = month.bytes
    var result: [Usage] = []
    if kind == .instance {
      let instance = ComputeInstance(name: name, type: instanceType, count: Double(count))
      result += instance.usage(in: month)
      result += Volume(name: name, sizeGB: volumeGB, count: Double(count)).usage(in: month)
    } else {
      result += [
        Self.gatewayHours(name, count, kind == .regional, in: month),
        month.usage(
          name, "data", "NAT data processing, both directions", .natGatewayBytes,
          Quantity(measured: ByteFlows.gigabytes(flows.nat)), .usage,
          why: ByteFlows.text(flows.nat), assuming: ["fargate.imageMB", "logs.bytesOverNAT"]),
      ]
    }
    if isPublic {
      let addresses = count + secondaryAddresses
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 address of the NAT", .publicIPv4,
          Quantity(addresses * hours), .fixed,
          why: "\(NumberFormat.count(addresses, "address", "addresses")) × \(hours) h"))
    }
    return result
  }
}

/// - Source: Amazon VPC pricing page, "NAT gateway", 2025: each hour of a gateway, and each GB that it
///   processes, whichever way it goes.
extension UsageType where Unit == Hours {
  static var natGatewayHours: Self { UsageType("AmazonEC2", "NatGateway-Hours") }
  static var regionalNATGatewayHours: Self {
    UsageType("AmazonEC2", "RegionalNatGateway-Hours")
  }
  static var interfaceEndpointHours: Self { UsageType("AmazonVPC", "VpcEndpoint-Hours") }
}

extension UsageType where Unit == Gigabytes {
  static var natGatewayBytes: Self { UsageType("AmazonEC2", "NatGateway-Bytes") }
  static var interfaceEndpointBytes: Self { UsageType("AmazonVPC", "VpcEndpoint-Bytes") }
}

/// A VPC endpoint: a private door to one AWS service.
///
/// - Source: AWS PrivateLink pricing page, 2025: an interface endpoint for each hour and zone, and each
///   GB; gateway endpoints are free (Amazon VPC user guide, "Gateway endpoints").
package struct VPCEndpoint: Hashable, Sendable {
  /// Gateway endpoints (S3, DynamoDB) are free; interface endpoints are charged per zone and GB.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case gateway, interface, gatewayLoadBalancer
  }

  package let name: String
  /// `s3`, `ecr.api`, `logs`: the last part of the endpoint service's name.
  package let service: String
  package var kind: Kind
  /// Subnets it has an interface in: each is charged.
  package var zones: Int

  package init(name: String, service: String, kind: Kind? = nil, zones: Int) {
    self.name = name
    self.service = service
    self.kind = kind ?? (service == "s3" || service == "dynamodb" ? .gateway : .interface)
    self.zones = zones
  }
}

extension VPCEndpoint: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    guard kind != .gateway else { return [] }
    let hours = month.period.hours
    let gigabytes = (month.bytes.endpoints[service] ?? 0) / Bytes.perGB
    let isBalancer = kind == .gatewayLoadBalancer
    return [
      month.usage(
        name, "hours-\(service)", "interface endpoint \(service)",
        isBalancer
          ? UsageType("AmazonVPC", "VpcEndpoint-GWLBE-Hours") : .interfaceEndpointHours,
        Quantity(zones * hours), .fixed,
        why: "1 endpoint × \(NumberFormat.count(zones, "zone")) × \(hours) h"),
      month.usage(
        name, "data-\(service)", "data through endpoint \(service)",
        isBalancer
          ? UsageType("AmazonVPC", "VpcEndpoint-GWLBE-Bytes") : .interfaceEndpointBytes,
        Quantity(measured: gigabytes), .usage, why: NumberFormat.bytes(gigabytes * Bytes.perGB)),
    ]
  }
}
