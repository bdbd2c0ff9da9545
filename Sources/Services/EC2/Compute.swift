package import Resources
import Quantities

/// An EC2 instance, or several alike.
package struct ComputeInstance: Hashable, Sendable {
  /// Whose hardware it runs on.
  package enum Tenancy: Hashable, Sendable {
    case shared, dedicated
    /// On a dedicated host, which is charged instead.
    case host
  }

  package let name: String
  package let type: String
  /// On average over the month, where a schedule moves it.
  package var count: Double
  package var system = OperatingSystem.linux
  package var isSpot = false
  package var tenancy = Tenancy.shared
  /// How far the price may lie from what is taken, where the image's system is not known.
  package var bounds: CostBounds?
  /// The id of what the bounds rest on.
  package var boundsAssumption = "ec2.image"
  /// How far their number may lie from what is taken, where scaling moves it.
  package var countBounds: CostBounds?
  /// Detailed monitoring sends seven custom metrics an instance.
  package var detailedMonitoring = false
  package var publicAddresses = 0.0
  /// Whether they are those that a default subnet gives, unless somebody has changed it.
  package var hasDefaultAddresses = false

  package init(name: String, type: String, count: Double = 1) {
    self.name = name
    self.type = type
    self.count = count
  }
}

extension ComputeInstance {
  /// `2 instances`, `2.4 instances on average`.
  static func counted(_ count: Double, _ noun: String, _ plural: String? = nil) -> String {
    count == count.rounded()
      ? NumberFormat.count(Int(count), noun, plural)
      : "\(NumberFormat.number(count)) \(plural ?? noun + "s") on average"
  }

  /// The machine and its licence on Spot: a price that moves, and one of which nobody says how far.
  ///
  /// - Source: EC2 Spot pricing page, 2025: a price of its own for each system, up to 90 % below on demand and
  ///   never above. No table of AWS's has it: that the discount is the machine's alone is an assumption, and
  ///   the licence is between a tenth of its price and all of it.
  private func spotHours(_ hours: Int) -> [Usage] {
    let listed = UsageType.instanceHours(type)
    let why = "\(Self.counted(count, "instance")) × \(hours) h"
    let quantity = Quantity<Hours>(measured: count * Double(hours))
    let isLicensed = system != .linux
    let machine = Usage(
      name, "instance-spot", "EC2 instance \(type), Spot", .spotHours(type, .linux), quantity,
      .fixed,
      at: RelativePrice(discount: InstanceSpot.discount.middle, below: listed),
      why: why + ", \(NumberFormat.number(InstanceSpot.discount.middle * 100)) % below on demand",
      assuming: ["ec2.spotPrice"] + (bounds == nil || isLicensed ? [] : [boundsAssumption]),
      within: (isLicensed ? nil : bounds).map { $0.times(InstanceSpot.bounds) }
        ?? InstanceSpot.bounds)
    guard isLicensed else { return [machine] }
    let both = UsageType.instanceHours(type, system)
    let licence = Usage(
      name, "licence-spot", "licence of \(system.name), on Spot", .spotHours(type, system),
      quantity,
      .fixed, at: RelativePrice(of: both, beyond: OperatingSystem.linux.operation),
      why: why + ", what \(system.name) is above Linux on demand",
      assuming: ["ec2.spotLicence"] + (bounds == nil ? [] : [boundsAssumption]),
      within: (bounds ?? CostBounds(low: 1, high: 1)).times(InstanceSpot.licenceBounds))
    return [machine, licence]
  }

  /// Processor and licence, on demand.
  private func hours(_ hours: Int) -> Usage {
    let listed = UsageType.instanceHours(type, system)
    let title =
      "EC2 instance \(type)" + (system == .linux ? "" : ", \(system.name)")
      + (tenancy == .dedicated ? ", dedicated" : "")
    let why = "\(Self.counted(count, "instance")) × \(hours) h"
    let quantity = Quantity<Hours>(measured: count * Double(hours))
    if tenancy == .dedicated {
      return Usage(
        name, "instance", title, .dedicatedHours(type, system), quantity, .fixed, why: why,
        assuming: ["ec2.dedicatedPrice"],
        within: (bounds ?? CostBounds(low: 1, high: 1)).times(
          CostBounds(low: 1, high: 1.1)))
    }
    return Usage(
      name, "instance", title, listed, quantity, .fixed, why: why,
      assuming: bounds == nil ? [] : [boundsAssumption], within: bounds)
  }
}

extension ComputeInstance: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let hours = month.period.hours
    var result =
      tenancy == .host ? [] : isSpot ? spotHours(hours) : [self.hours(hours)]
    if publicAddresses > 0 {
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 addresses", .publicIPv4,
          Quantity(measured: publicAddresses * Double(hours)), .fixed,
          why: "\(Self.counted(publicAddresses, "address", "addresses")) × \(hours) h",
          assuming: hasDefaultAddresses ? ["ec2.defaultSubnet"] : [],
          within: hasDefaultAddresses ? CostBounds(low: 0, high: 1) : nil))
    }
    if detailedMonitoring {
      result.append(
        month.usage(
          name, "detailed-monitoring", "detailed monitoring", .customMetrics,
          Quantity(measured: 7 * count), .fixed,
          why: "7 metrics × \(Self.counted(count, "instance"))"))
    }
    return result.map { $0.moved(by: countBounds) }
  }
}

extension Usage {
  /// The same of a group that scaling moves between its least and its most.
  func moved(by bounds: CostBounds?) -> Self {
    guard let bounds else { return self }
    return Usage(
      resource: resource, item: item, name: name, offer: offer, usageTypes: usageTypes,
      operation: operation, allowance: allowance, quantity: quantity,
      relativePrice: relativePrice, floor: floor, kind: kind, part: part, share: share, why: why,
      assumptions: assumptions + ["ec2.groupSize"],
      bounds: self.bounds?.times(bounds) ?? bounds, key: key)
  }
}

extension UsageType where Unit == Hours {
  /// Where a table has no price with the licence, Linux' is the least.
  static func instanceHours(_ type: String, _ system: OperatingSystem = .linux) -> Self {
    var hours = UsageType("AmazonEC2", "BoxUsage:\(type)", operation: system.operation)
    if system != .linux { hours.floor = RateFloor(usageTypes: hours.names, operation: "") }
    return hours
  }
  static func spotHours(_ type: String, _ system: OperatingSystem) -> Self {
    UsageType("AmazonEC2", "SpotUsage:\(type)", operation: system.operation)
  }
  /// Where a table has no dedicated price, the shared one, which is at most a tenth below it.
  ///
  /// - Source: the price list of 2023 has both alike, that of 2026 dedicated 10 % above (x2iedn).
  static func dedicatedHours(_ type: String, _ system: OperatingSystem) -> Self {
    UsageType(
      "AmazonEC2", "DedicatedUsage:\(type)", "BoxUsage:\(type)", operation: system.operation)
  }
}
