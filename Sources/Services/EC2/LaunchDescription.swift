import Resources

/// What instances are launched from: what they say themselves, then their launch template.
struct LaunchDescription {
  private let layers: [DeployedResource]
  /// Of a group's override: the type that it puts in the template's place.
  let overriddenType: Resolved?

  /// - Parameters:
  ///   - layers: the instance, the launch template or the launch configuration, the first first.
  ///   - type: what takes the place of their type.
  init(_ layers: [DeployedResource], type: Resolved? = nil) {
    self.layers = layers
    overriddenType = type
  }

  /// A property of the first layer that has it.
  subscript(name: String) -> Resolved {
    for layer in layers {
      let data = layer.type == "AWS::EC2::LaunchTemplate" ? layer["LaunchTemplateData"] : .absent
      let value = data.isMissing ? layer[name] : data[name]
      if !value.isMissing { return value }
    }
    return .absent
  }

  /// What instances run as they start; Terraform may write it encoded, under a name of its own.
  var userData: Resolved {
    let plain = self["UserData"]
    return plain.isMissing ? self["UserDataBase64"] : plain
  }

  var instanceType: Resolved {
    if let overriddenType, !overriddenType.isMissing { return overriddenType }
    return self["InstanceType"]
  }

  private var isLaunchConfiguration: Bool {
    layers.contains { $0.type == "AWS::AutoScaling::LaunchConfiguration" }
  }

  /// A launch configuration monitors in detail unless it is told not to (EC2 Auto Scaling API
  /// reference, CreateLaunchConfiguration, 2026-05).
  var monitorsInDetail: Bool { monitoring.flag ?? isLaunchConfiguration }

  /// What says whether it monitors in detail, by any of its spellings.
  var monitoring: Resolved {
    let own = self["Monitoring"]
    if own.isMissing { return self["InstanceMonitoring"] }
    return own["Enabled"].isMissing ? own : own["Enabled"]
  }

  /// Spot, by any of its spellings: market options, a launch configuration's price, a request.
  var isSpot: Bool {
    self["InstanceMarketOptions"]["MarketType"].text?.lowercased() == "spot"
      || (isLaunchConfiguration && self["SpotPrice"].text?.isEmpty == false)
      || layers.contains { $0.writtenType == "aws_spot_instance_request" }
  }

  /// In a capacity block for ML, which is paid up front.
  ///
  /// - Source: EC2 user guide, "Capacity Blocks for ML", 2025: the price is paid when the block is bought,
  ///   and what runs in it is not charged again; market type `capacity-block`.
  var isCapacityBlock: Bool {
    self["InstanceMarketOptions"]["MarketType"].text?.lowercased() == "capacity-block"
  }

  /// Shared unless it, or the network that its subnets lie in, says otherwise.
  ///
  /// - Parameters:
  ///   - subnets: of the group or fleet that launches it.
  ///   - builder: knows the networks.
  /// - Returns: whose hardware it runs on.
  func tenancy(
    into subnets: [Resolved] = [], in builder: StackBuilder
  ) -> ComputeInstance.Tenancy {
    let own = [self["Tenancy"], self["Placement"]["Tenancy"], self["PlacementTenancy"]]
      .compactMap(\.text).first
    switch own {
    case "host": return .host
    case "dedicated": return .dedicated
    default:
      let isDedicated = ([self["SubnetId"]] + subnets).contains { value in
        let subnet = builder.resource(value, "AWS::EC2::Subnet")
        let network = subnet.flatMap { builder.resource($0["VpcId"], "AWS::EC2::VPC") }
        return network?["InstanceTenancy"].text == "dedicated"
      }
      return isDedicated ? .dedicated : .shared
    }
  }
}

extension StackBuilder {
  /// The launch template that a value, or a specification with an id or a name, speaks of.
  func launchTemplate(_ value: Resolved) -> DeployedResource? {
    resource(value["LaunchTemplateId"], "AWS::EC2::LaunchTemplate")
      ?? resource(value["LaunchTemplateName"], "AWS::EC2::LaunchTemplate")
      ?? resource(value["Id"], "AWS::EC2::LaunchTemplate")
      ?? resource(value["Name"], "AWS::EC2::LaunchTemplate")
      ?? resource(value, "AWS::EC2::LaunchTemplate")
  }
}

extension StackBuilder {
  /// Which of several launches AWS takes: each is a price of its own.
  ///
  /// - Parameters:
  ///   - launches: what may be launched; at least one.
  ///   - resource: the group or fleet.
  ///   - value: where they stand.
  ///   - usual: the one that AWS takes as long as it has room for it.
  /// - Returns: the index of the one that is taken.
  mutating func chooseLaunch(
    among launches: [LaunchDescription], of resource: DeployedResource, at value: Resolved,
    usual: UnresolvedProperty.Usual? = nil
  ) -> Int {
    let types = launches.map { $0.instanceType.text }
    if types.contains(nil) {
      let known = types.compactMap { $0 }
      if let first = known.first, types[0] != nil {
        unresolved(
          resource, "InstanceType",
          .unknown("AWS takes one of \(known.joined(separator: ", ")) or another", at: value.place),
          taking: first)
      }
      return 0
    }
    let names = types.enumerated().map { index, type in
      let isRepeated = types[..<index].contains(type)
      return (type ?? "") + (isRepeated ? " (\(index + 1))" : "")
    }
    return choose(among: names, "InstanceType", of: resource, at: value, usual: usual)
  }
}
