import Quantities
import Resources

/// Nodes that auto scaling keeps in a replication group beside those that are deployed.
///
/// - Source: ElastiCache user guide, "Auto Scaling ElastiCache clusters", 2025: replicas count in each
///   node group, node groups with their replicas.
extension CacheMappings {
  static func replicas(of target: DeployedResource, into builder: inout StackBuilder) {
    scale(target, replicasAreScaled: true, into: &builder) { shape, count in
      shape.groups * (1 + count)
    }
  }

  static func nodeGroups(of target: DeployedResource, into builder: inout StackBuilder) {
    scale(target, replicasAreScaled: false, into: &builder) { shape, count in
      count * (1 + shape.replicas)
    }
  }

  /// Node groups, and the replicas of each.
  private struct Shape {
    let groups: Int
    let replicas: Int
  }

  private static func scale(
    _ target: DeployedResource, replicasAreScaled: Bool, into builder: inout StackBuilder,
    nodes: @escaping (Shape, Int) -> Int
  ) {
    let value = target["ResourceId"]
    let name = value.knownText.split(separator: "/").last.map(String.init) ?? ""
    let group =
      builder.resource(value, "AWS::ElastiCache::ReplicationGroup")
      ?? builder.links.all(
        "AWS::ElastiCache::ReplicationGroup", whose: "ReplicationGroupId", is: name
      ).first
    guard let group, let type = group["CacheNodeType"].text,
      let engine = CacheEngine(rawValue: (group["Engine"].text ?? "redis").lowercased())
    else {
      let least = TargetBounds(of: target, deployed: 0, in: &builder).least
      return builder.notPriced(
        target, "its replication group is not here: node hours of \(least) at least")
    }
    let deployed = self.nodes(of: group, in: &builder)
    let groups = max(
      1, group["NumNodeGroups"].count ?? group["NodeGroupConfiguration"].items.count)
    let shape = Shape(groups: groups, replicas: max(0, deployed / groups - 1))
    let now = replicasAreScaled ? shape.replicas : shape.groups
    let bounds = TargetBounds(of: target, deployed: now, in: &builder)
    let units = { (count: Int) in nodes(shape, count) }
    let added = bounds.kept(above: deployed, units)
    let spare = max(0, units(bounds.most) - max(deployed, units(bounds.least)))
    let rate = UsageType<Hours>.cacheNodeHours(type, engine)
    func item(
      _ slug: String, _ title: String, _ count: Double?, _ why: String = "depends on usage"
    ) -> Charges.Item {
      Charges.Item(
        slug, title, rate.offer, rate.names, operation: rate.operation, unit: .hours,
        count == nil ? .unknownUsage : .hour, quantity: count ?? 0,
        why: why)
    }
    var items: [Charges.Item] = []
    if added > 0 {
      items.append(
        item(
          "nodes", "nodes that scaling keeps at least", added,
          bounds.why(above: deployed, "nodes", units)))
    }
    if spare > 0 {
      items.append(
        item("nodes-scaled", "nodes that scaling adds, \(spare) more at most", nil))
    }
    if items.isEmpty { return builder.free(target, "its nodes are charged themselves") }
    builder.charge(target, items)
  }
}
