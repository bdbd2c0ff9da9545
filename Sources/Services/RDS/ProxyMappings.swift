import Quantities
import Resources

/// Amazon RDS Proxy: by the vCPU of the instances that it is enabled for, or by Serverless's ACU.
///
/// - Source: RDS Proxy pricing page, 2025-06: at least two vCPU, at least eight ACU; AWS's pricing
///   calculator multiplies by the nodes of a cluster (2026-09).
extension DatabaseMappings {
  static func proxy(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let instances = instances(behind: resource, in: builder)
    let classes = instances.compactMap { $0["DBInstanceClass"].text }
    let provisioned = classes.filter { $0 != "db.serverless" }
    if provisioned.count < classes.count {
      chargeServerless(
        proxy: resource, instances.filter { $0["DBInstanceClass"].text == "db.serverless" },
        in: &builder)
      if provisioned.isEmpty { return }
    }
    let own = provisioned.reduce(0) { $0 + vCPUs(of: $1, in: builder) }
    let cores = max(2, own)
    if provisioned.isEmpty {
      builder.notPriced(
        resource, "vCPUs of its database beyond the two that are charged at least: it is not here")
    }
    let of =
      instances.count > 1
      ? "the \(instances.count) instances of its cluster"
      : provisioned.isEmpty ? "its database at least" : "its database"
    builder.charge(
      resource,
      [
        Charges.Item(
          "proxy", "RDS Proxy", "AmazonRDS", ["RDS:ProxyUsage"], unit: .hours, .hour,
          quantity: cores, why: "\(NumberFormat.number(cores)) vCPU of \(of)")
      ])
  }

  /// By the capacity of the serverless instances, eight ACU at least; what they scale to is listed.
  private static func chargeServerless(
    proxy: DeployedResource, _ instances: [DeployedResource], in builder: inout StackBuilder
  ) {
    let least = instances.reduce(0.0) { sum, instance in
      let cluster = builder.resource(instance["DBClusterIdentifier"], "AWS::RDS::DBCluster")
      return sum + (cluster?["ServerlessV2ScalingConfiguration"]["MinCapacity"].number ?? 0.5)
    }
    let units = max(8, least)
    builder.charge(
      proxy,
      [
        Charges.Item(
          "proxy", "RDS Proxy", "AmazonRDS", ["RDS:Proxy-ASv2-Usage"], unit: .acuHours, .hour,
          quantity: units,
          why: units > 8
            ? "\(NumberFormat.number(units)) ACU, the minimum of its instances"
            : "8 ACU, the least for Aurora Serverless v2")
      ])
  }

  private static func vCPUs(of name: String, in builder: StackBuilder) -> Double {
    builder.sizes.databaseClasses.first { $0.name == name }?.vCPU ?? vCPU(of: name)
  }

  /// The instances that a proxy's targets name, themselves or by their cluster; where no target is
  /// here, the only database there is; none where that is not known.
  private static func instances(
    behind proxy: DeployedResource, in builder: StackBuilder
  ) -> [DeployedResource] {
    let targets = builder.all(
      "AWS::RDS::DBProxyTargetGroup", whose: "DBProxyName", speakOf: proxy)
    for target in targets {
      if let instance = builder.resource(target["DBInstanceIdentifiers"], "AWS::RDS::DBInstance") {
        return [instance]
      }
      if let cluster = builder.resource(target["DBClusterIdentifiers"], "AWS::RDS::DBCluster") {
        return builder.all(
          "AWS::RDS::DBInstance", whose: "DBClusterIdentifier", speakOf: cluster)
      }
    }
    let all = builder.all("AWS::RDS::DBInstance")
    let isNamed = targets.contains {
      !$0["DBInstanceIdentifiers"].isMissing || !$0["DBClusterIdentifiers"].isMissing
    }
    return !isNamed && all.count == 1 ? Array(all) : []
  }
}
