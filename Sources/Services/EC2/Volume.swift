package import Quantities
package import Resources

/// An EBS volume, or several alike.
package struct Volume: Hashable, Sendable {
  package let name: String
  package var sizeGB: Double
  package var type = "gp3"
  /// Provisioned; gp3 includes 3,000.
  package var iops = 0.0
  /// MiB/s; gp3 includes 125.
  package var throughputMBps = 0.0
  /// On average over the month, where a schedule moves it.
  package var count: Double
  /// How far its size may lie from what is taken, where that is an assumption.
  package var bounds: CostBounds?
  /// What that assumption is.
  var assumption = "ec2.rootVolume"
  /// How far their number may lie from what is taken, where scaling moves it.
  package var countBounds: CostBounds?

  package init(name: String, sizeGB: Double, type: String = "gp3", count: Double = 1) {
    self.name = name
    self.sizeGB = sizeGB
    self.type = type
    self.count = count
  }
}

extension Volume: MeteredResource {
  /// - Source: Amazon EC2 user guide, 2023-06: gp3 includes 3,000 IOPS and 125 MiB/s.
  package func usage(in month: Month) -> [Usage] {
    let months = month.period.months * count
    var result = [
      Usage(
        name, "volume", "EBS volume \(type)", .volumeUsage(type),
        Quantity(measured: sizeGB * months), .fixed,
        why: "\(ComputeInstance.counted(count, "volume")) × \(NumberFormat.number(sizeGB)) GB",
        assuming: bounds == nil ? [] : [assumption], within: bounds)
    ]
    let includedIOPS = type == "gp3" ? 3_000.0 : 0
    if type.hasPrefix("io") || type == "gp3", iops > includedIOPS {
      // io2 has three tiers, each a usage type of its own and counted volume by volume.
      let bounds = type == "io2" ? [0, 32_000, 64_000, .infinity] : [includedIOPS, .infinity]
      for (tier, (from, to)) in zip(bounds, bounds.dropFirst()).enumerated() where iops > from {
        result.append(
          Usage(
            name, tier == 0 ? "volume-iops" : "volume-iops-tier-\(tier + 1)", "provisioned IOPS",
            .volumeIOPS(type, tier: tier + 1),
            Quantity(measured: (min(iops, to) - from) * months), .fixed,
            why: "\(NumberFormat.number(min(iops, to))) − \(NumberFormat.number(from))"
              + (type == "gp3" ? " included" : "")))
      }
    }
    if type == "gp3", throughputMBps > 125 {
      result.append(
        Usage(
          name, "volume-throughput", "provisioned throughput", .volumeThroughput,
          Quantity(measured: (throughputMBps - 125) / 1_024 * months), .fixed,
          why: "(\(NumberFormat.number(throughputMBps)) − 125 included) MiB/s ÷ 1,024"))
    }
    return result.map { $0.moved(by: countBounds) }
  }
}

/// Provisioned throughput in GiB/s for a month, the unit of the EBS price list.
package enum GibibytesPerSecondMonths: PricingUnit {
  package static let unit = BillingUnit.gibibytesPerSecondMonths
}

extension UsageType where Unit == GigabyteMonths {
  static func volumeUsage(_ type: String) -> Self {
    switch type {
    case "standard": UsageType("AmazonEC2", "EBS:VolumeUsage")
    case "io1": UsageType("AmazonEC2", "EBS:VolumeUsage.piops")
    default: UsageType("AmazonEC2", "EBS:VolumeUsage.\(type)")
    }
  }
}
extension UsageType where Unit == IOPSMonths {
  /// Where a region's table has no row of a higher tier, the first one's, which is more expensive.
  static func volumeIOPS(_ type: String, tier: Int) -> Self {
    let first = type == "io1" ? "EBS:VolumeP-IOPS.piops" : "EBS:VolumeP-IOPS.\(type)"
    return tier == 1
      ? UsageType("AmazonEC2", first) : UsageType("AmazonEC2", "\(first).tier\(tier)", first)
  }
}
extension UsageType where Unit == GibibytesPerSecondMonths {
  static var volumeThroughput: Self { UsageType("AmazonEC2", "EBS:VolumeP-Throughput.gp3") }
}
