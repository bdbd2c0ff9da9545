package import Resources
import Quantities

extension InstanceFleet: MeteredResource {
  /// Instances, their disks, addresses and metrics, for the hours that they ran.
  ///
  /// - Source: EC2 Auto Scaling and ECS pricing pages, 2025: nothing is charged for groups and for tasks on
  ///   instances. Instances of a burstable type run unlimited but for T2 (EC2 user guide, 2023-06).
  package func usage(in month: Month) -> [Usage] {
    let load =
      month.load.fleets.first { $0.name == name }
      ?? FleetLoad(name: name, fixedHours: Double(minimum * month.period.hours))
    var result: [Usage] = []
    appendHours(load.fixedHours, .always, in: month, to: &result)
    appendHours(load.scaledHours, .scaled, in: month, to: &result)
    appendHours(load.deploymentHours, .deployment, in: month, to: &result)
    if load.surplusVCPUHours > 0 {
      result.append(
        month.usage(
          name, "cpu-credits", "surplus CPU credits",
          UsageType<VCPUHours>("AmazonEC2", "CPUCredits:\(type.family)"),
          Quantity(measured: load.surplusVCPUHours), .usage, .surplusCredits,
          why: "vCPU-hours above the baseline of \(type.name), after what credits cover",
          assuming: ["fleet.packing"]))
    }
    return result
  }

  private func appendHours(
    _ hours: Double, _ share: UsageShare, in month: Month, to result: inout [Usage]
  ) {
    guard hours > 0 else { return }
    let period = Double(month.period.hours)
    let kind = share.kind
    let count = NumberFormat.number(hours / period, decimals: 3)
    let assumptions =
      ["fleet.packing"] + (share == .always ? [] : ["fleet.boot"])
      + (share == .deployment ? ["deployment.overlapSeconds"] : [])
    let listed = UsageType.instanceHours(type.name)
    for isSpot in [false, true] {
      let part = isSpot ? spotShare : 1 - spotShare
      guard part > 0 else { continue }
      let discount = InstanceSpot.discount.middle
      let portion =
        part == 1 ? "" : " × \(NumberFormat.number(part * 100)) % \(isSpot ? "Spot" : "on demand")"
      result.append(
        month.usage(
          name, (isSpot ? "instance-spot" : "instance") + share.suffix,
          "EC2 instance \(type.name)" + (isSpot ? ", Spot" : "") + share.label,
          isSpot ? UsageType.spotHours(type.name, .linux) : listed,
          Quantity(measured: hours * part), kind, .other, share,
          at: isSpot ? RelativePrice(discount: discount, below: listed) : nil,
          why: "\(count) \(count == "1" ? "instance" : "instances") × \(month.period.hours) h"
            + portion
            + (isSpot ? ", \(NumberFormat.number(discount * 100)) % below on demand" : ""),
          assuming: assumptions + (isSpot ? ["ec2.spotPrice"] : []),
          within: isSpot ? InstanceSpot.bounds : nil))
    }
    if volumeGB > 0 {
      result.append(
        month.usage(
          name, "volume" + share.suffix, "EBS volume \(volumeType.rawValue)" + share.label,
          .volumeUsage(volumeType.rawValue),
          Quantity(measured: volumeGB * hours / period * month.period.months), kind, .other, share,
          why:
            "\(count) \(count == "1" ? "volume" : "volumes") × \(NumberFormat.number(volumeGB)) GB",
          assuming: assumptions))
    }
    if assignPublicIP {
      result.append(
        month.usage(
          name, "public-ipv4" + share.suffix, "public IPv4 addresses" + share.label, .publicIPv4,
          Quantity(measured: hours), kind, .other, share,
          why: "\(count) addresses × \(month.period.hours) h", assuming: assumptions))
    }
    if detailedMonitoring {
      result.append(
        month.usage(
          name, "detailed-monitoring" + share.suffix, "detailed monitoring" + share.label,
          .customMetrics, Quantity(measured: 7 * hours / period * month.period.months), kind,
          .other,
          share, why: "7 metrics × \(count) instances", assuming: assumptions))
    }
  }
}
