import Quantities
import Resources

/// Amazon EC2: instances, volumes, auto-scaling groups.
enum ComputeMappings {
  static func instance(_ resource: DeployedResource, into builder: inout StackBuilder) {
    add(resource, described: resource, count: 1, into: &builder)
  }

  /// Instances under the resource's name, as a description has them.
  private static func add(
    _ resource: DeployedResource, described: DeployedResource, count: Int,
    into builder: inout StackBuilder
  ) {
    let data = described.type == "AWS::EC2::LaunchTemplate" ? described["LaunchTemplateData"] : nil
    func property(_ name: String) -> Resolved {
      if let data, !data.isMissing { return data[name] }
      return described[name]
    }
    let type = property("InstanceType")
    guard let typeName = type.text else {
      if type.isUnresolved { builder.unresolved(resource, "InstanceType", type, taking: "nothing") }
      return builder.notPriced(resource, "its instance type is not known: hours of its instances")
    }
    builder.fact(.instanceType(typeName), of: resource, at: type)
    if count > 0 {
      var instance = ComputeInstance(name: resource.id, type: typeName, count: count)
      let monitoring = property("Monitoring")
      // A launch configuration monitors in detail unless it is told not to (EC2 Auto Scaling API
      // reference, CreateLaunchConfiguration, 2026-05).
      let isLaunchConfiguration = described.type == "AWS::AutoScaling::LaunchConfiguration"
      instance.detailedMonitoring =
        monitoring.flag ?? monitoring["Enabled"].flag
        ?? (described["InstanceMonitoring"].flag ?? isLaunchConfiguration)
      let interface = property("NetworkInterfaces")
      let subnets =
        [property("SubnetId"), interface["SubnetId"]] + resource["VPCZoneIdentifier"].items
      let isPublic =
        property("AssociatePublicIpAddress").flag ?? interface["AssociatePublicIpAddress"].flag
        ?? subnets.contains {
          builder.resource($0, "AWS::EC2::Subnet")?["MapPublicIpOnLaunch"].flag == true
        }
      if isPublic { instance.publicAddresses = count }
      builder.stack.extras.append(instance)
      chargeCredits(resource, type: typeName, property("CreditSpecification"), in: &builder)
    }
    var devices: [Resolved] = property("BlockDeviceMappings").items.map { $0["Ebs"] }
    devices += property("RootBlockDevice").items + property("EbsBlockDevice").items
    if devices.isEmpty, described.writtenType == "aws_instance" {
      devices = [Resolved(.map([]), at: nil)]
    }
    if count > 0 { add(devices, to: resource, count: count, into: &builder) }
  }

  /// The volumes that come with instances.
  private static func add(
    _ devices: [Resolved], to resource: DeployedResource, count: Int,
    into builder: inout StackBuilder
  ) {
    if devices.isEmpty {
      builder.warn(
        "'\(resource.id)' has the root volume of its image, whose size is not known: not counted",
        at: resource, mend: "write BlockDeviceMappings")
    }
    var places: [String: Int] = [:]
    for device in devices {
      let kind = builder.text(
        device["VolumeType"], "VolumeType", of: resource, default: "gp2")
      let place = places[kind, default: 0] + 1
      places[kind] = place
      let suffix = devices.count == 1 ? "" : ".\(kind)" + (place == 1 ? "" : "-\(place)")
      var volume = Volume(
        name: resource.id + suffix,
        sizeGB: builder.number(
          device["VolumeSize"], "VolumeSize", of: resource, default: 8, in: 1...65_536),
        type: kind, count: count)
      volume.iops = builder.number(
        device["Iops"], "Iops", of: resource, default: 0, in: 0...256_000)
      volume.throughputMBps = builder.number(
        device["Throughput"], "Throughput", of: resource, default: 0, in: 0...2_000)
      builder.stack.extras.append(volume)
    }
  }

  /// Burstable instances run unlimited unless told otherwise: the surplus is charged.
  private static func chargeCredits(
    _ resource: DeployedResource, type: String, _ credits: Resolved, in builder: inout StackBuilder
  ) {
    let family = type.split(separator: ".").first.map(String.init) ?? type
    let mode = credits["CPUCredits"].text ?? credits["CpuCredits"].text
    // T2 runs as standard unless told otherwise (EC2 user guide, unlimited mode, 2023-06).
    let isUnlimited = mode.map { $0.lowercased() == "unlimited" } ?? (family != "t2")
    guard ["t2", "t3", "t3a", "t4g"].contains(family), isUnlimited else { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "cpu-credits", "surplus CPU credits", "AmazonEC2", ["CPUCredits:\(family)"],
          unit: .vcpuHours, .unknownUsage, part: .surplusCredits)
      ])
  }

  static func group(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let desired = resource["DesiredCapacity"]
    let count =
      desired.isMissing
      ? builder.count("MinSize", of: resource, default: 1)
      : builder.count("DesiredCapacity", of: resource, default: 1)
    let template = resource["LaunchTemplate"]
    let mixed = resource["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"]
    let description =
      builder.resource(template["LaunchTemplateId"], "AWS::EC2::LaunchTemplate")
      ?? builder.resource(template["LaunchTemplateName"], "AWS::EC2::LaunchTemplate")
      ?? builder.resource(template, "AWS::EC2::LaunchTemplate")
      ?? builder.resource(mixed, "AWS::EC2::LaunchTemplate")
      ?? builder.resource(
        resource["LaunchConfigurationName"], "AWS::AutoScaling::LaunchConfiguration")
    guard let description else {
      return builder.notPriced(
        resource, "its launch template is not here: hours of \(count) instances")
    }
    add(resource, described: description, count: count, into: &builder)
    if count == 0 { builder.free(resource, "runs no instances") }
  }

  static func volume(_ resource: DeployedResource, into builder: inout StackBuilder) {
    if resource["Size"].isMissing {
      builder.unresolved(
        resource, "Size", .unknown("it is not in the template", at: resource.place), taking: "8")
    }
    var volume = Volume(
      name: resource.id, sizeGB: builder.number("Size", of: resource, default: 8, in: 1...65_536),
      type: builder.text("VolumeType", of: resource, default: "gp2"))
    volume.iops = builder.number("Iops", of: resource, default: 0, in: 0...256_000)
    volume.throughputMBps = builder.number("Throughput", of: resource, default: 0, in: 0...4_000)
    builder.stack.extras.append(volume)
    if volume.type == "standard" {
      builder.charge(
        resource,
        [
          Charges.Item(
            "io", "I/O requests", "AmazonEC2", ["EBS:VolumeIOUsage"],
            unit: .ioOperations, .unknownUsage)
        ])
    }
  }
}
