import Quantities
import Resources

/// What instances have of their network: addresses, and hardware of their own.
extension ComputeMappings {
  /// Whether an instance has a public address of its own.
  enum LaunchedAddress {
    case none, some
    /// Of a default subnet, which gives one unless it has been changed.
    case usual
  }

  /// Whether the subnet or the launch gives it an address of its own that no Elastic IP replaces.
  ///
  /// - Source: EC2 user guide, "Amazon EC2 instance IP addressing", 2023-06: what the instance had is
  ///   released when an Elastic IP is associated with it. VPC user guide, "Default VPCs", 2025: without
  ///   a subnet an instance is launched into a default one, which assigns public addresses. An
  ///   interface that exists already is given none (EC2 user guide, "Assign a public IPv4 address at
  ///   launch", 2025).
  static func publicAddress(
    _ resource: DeployedResource, _ launch: LaunchDescription, in builder: inout StackBuilder
  ) -> LaunchedAddress {
    let own = ownAddress(resource, launch, in: &builder)
    if own == .none { return .none }
    return NetworkMappings.hasElasticAddress(resource, in: &builder) ? .none : own
  }

  /// The address that it is launched with.
  ///
  /// Whether a subnet that is not here gives one, is open of an instance; groups are taken to be private.
  private static func ownAddress(
    _ resource: DeployedResource, _ launch: LaunchDescription, in builder: inout StackBuilder
  ) -> LaunchedAddress {
    let interface = launch["NetworkInterfaces"].items.first ?? .absent
    let given =
      launch["AssociatePublicIpAddress"].isMissing
      ? interface["AssociatePublicIpAddress"] : launch["AssociatePublicIpAddress"]
    if given.flag == false { return .none }
    if given.flag == true { return .some }
    let places = subnets(of: resource, launch).filter { !$0.isMissing }
    if places.isEmpty {
      let isThere =
        !interface["NetworkInterfaceId"].isMissing
        || !launch["NetworkInterface"].isMissing
      return isThere || resource.type == "AWS::EKS::Nodegroup" ? .none : .usual
    }
    let isPublic = places.contains { place in
      guard let subnet = builder.resource(place, "AWS::EC2::Subnet") else {
        return builder.resource(place, "aws_default_subnet").map {
          $0["MapPublicIpOnLaunch"].flag != false
        } ?? false
      }
      return subnet["MapPublicIpOnLaunch"].flag == true
    }
    guard !isPublic, resource.type == "AWS::EC2::Instance",
      let elsewhere = places.first(where: {
        builder.resource($0, "AWS::EC2::Subnet") == nil
          && builder.resource($0, "aws_default_subnet") == nil
      })
    else { return isPublic ? .some : .none }
    let property = "AssociatePublicIpAddress"
    let choices = ["none", "one"]
    if let decided = builder.decision(on: property, of: resource)?.text {
      return decided == choices[1] ? .some : .none
    }
    builder.unresolved(
      resource, property,
      .unknown(
        "the subnet that it names is not here, and may give it a public address",
        at: elsewhere.place),
      taking: choices[0], among: choices, usual: .first)
    return .none
  }

  /// The fee of a region in which an account runs dedicated instances, once however many they are.
  ///
  /// - Source: Dedicated Instances pricing page, 2025: for every hour in which at least one runs in a
  ///   region. Whether another stack's runs there already only the account knows.
  static func chargeDedication(_ resource: DeployedResource, in builder: inout StackBuilder) {
    guard builder.dedicatedRegions.insert(resource.region ?? "").inserted else { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "dedicated-fee", "dedicated instances in a region", "AmazonEC2",
          ["DedicatedInstance-RegionFee"],
          unit: .hours, .hour, quantity: 1, why: "once a region, however many they are",
          bounds: CostBounds(low: 0, high: 1), assumption: "ec2.dedicatedFee")
      ])
  }
}
