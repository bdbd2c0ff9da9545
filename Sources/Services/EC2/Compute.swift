package import Resources
package import Quantities

/// An on-demand Linux EC2 instance, or several alike.
package struct ComputeInstance: Hashable, Sendable {
  package let name: String
  package let type: String
  package var count: Int
  /// Detailed monitoring sends seven custom metrics an instance.
  package var detailedMonitoring = false
  package var publicAddresses = 0

  package init(name: String, type: String, count: Int = 1) {
    self.name = name
    self.type = type
    self.count = count
  }
}

extension ComputeInstance: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let hours = month.period.hours
    var result = [
      month.usage(
        name, "instance", "EC2 instance \(type)", .instanceHours(type), Quantity(count * hours),
        .fixed, why: "\(NumberFormat.count(count, "instance")) × \(hours) h")
    ]
    if publicAddresses > 0 {
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 addresses", .publicIPv4,
          Quantity(publicAddresses * hours), .fixed,
          why: "\(NumberFormat.count(publicAddresses, "address", "addresses")) × \(hours) h"))
    }
    if detailedMonitoring {
      result.append(
        month.usage(
          name, "detailed-monitoring", "detailed monitoring", .customMetrics,
          Quantity(7 * count), .fixed, why: "7 metrics × \(NumberFormat.count(count, "instance"))"))
    }
    return result
  }
}

/// An EBS volume, or several alike.
package struct Volume: Hashable, Sendable {
  package let name: String
  package var sizeGB: Double
  package var type = "gp3"
  /// Provisioned; gp3 includes 3,000.
  package var iops = 0.0
  /// MiB/s; gp3 includes 125.
  package var throughputMBps = 0.0
  package var count: Int

  package init(name: String, sizeGB: Double, type: String = "gp3", count: Int = 1) {
    self.name = name
    self.sizeGB = sizeGB
    self.type = type
    self.count = count
  }
}

extension Volume: MeteredResource {
  /// - Source: Amazon EC2 user guide, 2023-06: gp3 includes 3,000 IOPS and 125 MiB/s.
  package func usage(in month: Month) -> [Usage] {
    let months = month.period.months * Double(count)
    var result = [
      month.usage(
        name, "volume", "EBS volume \(type)", .volumeUsage(type),
        Quantity(measured: sizeGB * months), .fixed,
        why: "\(NumberFormat.count(count, "volume")) × \(NumberFormat.number(sizeGB)) GB")
    ]
    let includedIOPS = type == "gp3" ? 3_000.0 : 0
    if type.hasPrefix("io") || type == "gp3", iops > includedIOPS {
      // io2 has three tiers, each a usage type of its own and counted volume by volume.
      let bounds = type == "io2" ? [0, 32_000, 64_000, .infinity] : [includedIOPS, .infinity]
      for (tier, (from, to)) in zip(bounds, bounds.dropFirst()).enumerated() where iops > from {
        result.append(
          month.usage(
            name, tier == 0 ? "volume-iops" : "volume-iops-tier-\(tier + 1)", "provisioned IOPS",
            .volumeIOPS(type, tier: tier + 1),
            Quantity(measured: (min(iops, to) - from) * months), .fixed,
            why: "\(NumberFormat.number(min(iops, to))) − \(NumberFormat.number(from))"
              + (type == "gp3" ? " included" : "")))
      }
    }
    if type == "gp3", throughputMBps > 125 {
      result.append(
        month.usage(
          name, "volume-throughput", "provisioned throughput", .volumeThroughput,
          Quantity(measured: (throughputMBps - 125) / 1_024 * months), .fixed,
          why: "(\(NumberFormat.number(throughputMBps)) − 125 included) MiB/s ÷ 1,024"))
    }
    return result
  }
}

/// Provisioned throughput in GiB/s for a month, the unit of the EBS price list.
package enum GibibytesPerSecondMonths: PricingUnit {
  package static let unit = BillingUnit.gibibytesPerSecondMonths
}

extension UsageType where Unit == Hours {
  static func instanceHours(_ type: String) -> Self {
    UsageType("AmazonEC2", "BoxUsage:\(type)")
  }
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
  /// Where a region's table has no row of a higher tier, the first one's, which is dearer.
  static func volumeIOPS(_ type: String, tier: Int) -> Self {
    let first = type == "io1" ? "EBS:VolumeP-IOPS.piops" : "EBS:VolumeP-IOPS.\(type)"
    return tier == 1
      ? UsageType("AmazonEC2", first) : UsageType("AmazonEC2", "\(first).tier\(tier)", first)
  }
}
extension UsageType where Unit == GibibytesPerSecondMonths {
  static var volumeThroughput: Self { UsageType("AmazonEC2", "EBS:VolumeP-Throughput.gp3") }
}
