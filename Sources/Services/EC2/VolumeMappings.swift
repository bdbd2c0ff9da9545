import Quantities
import Resources

/// The volumes of instances, and volumes by themselves.
///
/// - Source: EC2 user guide, "Block device mappings", 2025: an instance has the volumes of its image and
///   those of its launch; a launch replaces an image's volume only where it names the same device.
extension ComputeMappings {
  /// A volume that comes with an instance: what is written of it, and the image's where it is the root.
  struct Device {
    let written: Resolved
    let root: MachineImage.Root?
  }

  /// The root volume first.
  static func devices(of launch: LaunchDescription, _ image: MachineImage) -> [Device] {
    let mapped = launch["BlockDeviceMappings"].items
    let noDevice = mapped.filter { !$0["NoDevice"].isMissing || !$0["VirtualName"].isMissing }
    let written = mapped.filter { $0["NoDevice"].isMissing && $0["VirtualName"].isMissing }
    let rootBlock = launch["RootBlockDevice"].items.first
    let isRoot = { (item: Resolved) in
      guard let name = item["DeviceName"].text else { return written.count == 1 }
      return image.root?.device.map { $0 == name } ?? rootNames.contains(name)
    }
    let root = rootBlock ?? written.first(where: isRoot)?["Ebs"]
    let data =
      written.filter { !isRoot($0) }.map { $0["Ebs"] } + launch["EbsBlockDevice"].items
    var devices = data.map { Device(written: $0, root: nil) }
    if let root {
      devices.insert(Device(written: root, root: image.root ?? MachineImage.usualRoot), at: 0)
    } else if !noDevice.contains(where: isRoot) {
      devices.insert(
        Device(written: .absent, root: image.root ?? MachineImage.usualRoot), at: 0)
    }
    return devices
  }

  /// What images call their root volume.
  /// - Source: EC2 user guide, "Device names for volumes", 2025.
  private static let rootNames: Set<String> = [
    "/dev/xvda", "/dev/sda1", "/dev/sda", "xvda", "sda1",
  ]

  /// The volumes that come with instances.
  static func add(
    _ devices: [Device], to resource: DeployedResource, count: Double,
    within bounds: CostBounds? = nil, into builder: inout StackBuilder
  ) {
    // A state lists with an instance what else is attached to it: volumes of the same files are charged
    // themselves (hashicorp/aws, aws_instance, readBlockDevices, 2025).
    let devices = devices.filter {
      builder.resource($0.written["VolumeId"], "AWS::EC2::Volume") == nil
    }
    var places: [String: Int] = [:]
    for device in devices {
      let written = device.written
      // A block that says nothing of its type has the image's, gp2 where that is not known.
      let isImages = written.isMissing || device.root?.bounds == nil
      let kind = builder.text(
        written["VolumeType"], "VolumeType", of: resource,
        default: (isImages ? device.root?.type : nil) ?? "gp2")
      let place = places[kind, default: 0] + 1
      places[kind] = place
      let suffix = devices.count == 1 ? "" : ".\(kind)" + (place == 1 ? "" : "-\(place)")
      let size = written["VolumeSize"]
      if size.isMissing, device.root == nil {
        builder.unresolved(
          resource, "VolumeSize",
          .unknown("a snapshot has the size of the volume", at: written.place ?? resource.place),
          taking: "8")
      }
      var volume = Volume(
        name: resource.id + suffix,
        sizeGB: builder.number(
          size, "VolumeSize", of: resource, default: device.root?.sizeGB ?? 8, in: 1...65_536),
        type: kind, count: count)
      volume.countBounds = bounds
      if size.isMissing, let root = device.root {
        volume.bounds = root.bounds
        volume.assumption = root.assumption
      }
      volume.iops = iops(written["Iops"], of: kind, resource, in: &builder)
      volume.throughputMBps = builder.number(
        written["Throughput"], "Throughput", of: resource, default: 0, in: 0...2_000)
      builder.stack.extras.append(volume)
    }
  }

  static func volume(_ resource: DeployedResource, into builder: inout StackBuilder) {
    if resource["Size"].isMissing {
      builder.unresolved(
        resource, "Size", .unknown("it is not in the template", at: resource.place), taking: "8")
    }
    var volume = Volume(
      name: resource.id, sizeGB: builder.number("Size", of: resource, default: 8, in: 1...65_536),
      type: builder.text("VolumeType", of: resource, default: "gp2"))
    volume.iops = iops(resource["Iops"], of: volume.type, resource, in: &builder)
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

  /// What is provisioned; without a number the least that io1 and io2 have, and an open question.
  ///
  /// - Source: EC2 API reference, CreateVolume, Iops, 2026: "required for io1 and io2 volumes", 100 at
  ///   least.
  private static func iops(
    _ written: Resolved, of kind: String, _ resource: DeployedResource,
    in builder: inout StackBuilder
  ) -> Double {
    let least = kind == "io1" || kind == "io2" ? 100.0 : 0
    guard written.isMissing, least > 0 else {
      return builder.number(written, "Iops", of: resource, default: least, in: 0...256_000)
    }
    builder.unresolved(
      resource, "Iops",
      .unknown("AWS makes no \(kind) volume without, and none is written", at: resource.place),
      taking: "100")
    return least
  }
}
