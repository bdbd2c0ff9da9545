import Quantities
import RateTables
import Resources

/// Instances that a service starts by itself as its work needs them, and charges a fee for: no template counts them.
///
/// Somebody may state their hours by type, `m6a.largeHoursPerMonth`, and the GB of their volumes; both are then
/// charged. The fees are shares of what the instances cost on demand, whatever they are bought as
/// (`pricing/rates/rules.csv`).
struct ManagedNodes: Sendable {
  /// What starts them, and what for.
  let starter: String
  let fee: (title: String, offer: String, usageType: @Sendable (_ instanceType: String) -> String)
  /// What the fee is, for those who state nothing.
  let share: String

  /// - Source: EKS pricing page, Auto Mode, 2026.
  private static let autoMode = Self(
    starter: "nodes that Auto Mode starts for its pods",
    fee: ("Auto Mode's fee", "AmazonEKS", { "EKS-Auto:\($0)-management-hours" }),
    share: "12 % of their price on demand, 7.8 % of those with GPUs")
  /// - Source: Lambda pricing page, Lambda Managed Instances, 2026: 15 % of the price on demand.
  private static let functions = Self(
    starter: "instances that Lambda starts for its functions",
    fee: (
      "fee of Lambda Managed Instances", "AWSLambda",
      { "Lambda-Managed-Instances-\($0)-Management-Hours" }
    ),
    share: "15 % of their price on demand")

  /// What keys end in that state the hours of a type.
  private static let ending = "HoursPerMonth"

  static func ofCluster(_ cluster: DeployedResource, into builder: inout StackBuilder) {
    guard builder.flag(cluster["ComputeConfig"]["Enabled"], "Enabled", of: cluster) else { return }
    autoMode.charge(cluster, in: &builder)
  }

  static func ofFunctions(_ provider: DeployedResource, into builder: inout StackBuilder) {
    functions.charge(provider, in: &builder)
  }

  private func charge(_ resource: DeployedResource, in builder: inout StackBuilder) {
    let types = builder.statedKeys(of: resource).filter { $0.hasSuffix(Self.ending) }
      .map { String($0.dropLast(Self.ending.count)) }
      .filter { InstanceTypeName($0).vCPU != nil }
    guard !types.isEmpty else {
      return builder.notPriced(
        resource,
        "\(starter): their hours, which nobody states by type (usage: m6a.large\(Self.ending)), and its "
          + "fee of \(share)")
    }
    var items = types.flatMap { type in
      [
        Charges.Item(
          "node-\(type)", "instances \(type)", "AmazonEC2", UsageType.instanceHours(type).names,
          unit: .hours, .unknownUsage, statedBy: type + Self.ending),
        Charges.Item(
          "fee-\(type)", "\(fee.title) for \(type)", fee.offer, [fee.usageType(type)],
          unit: .hours, .unknownUsage, statedBy: type + Self.ending),
      ]
    }
    items.append(
      Charges.Item(
        "node-volumes", "volumes of its instances", "AmazonEC2", ["EBS:VolumeUsage.gp3"],
        unit: .gigabyteMonths, .unknownUsage, statedBy: "nodeVolumeGB"))
    builder.charge(resource, items)
  }
}
