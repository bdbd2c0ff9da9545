import Resources

/// Amazon OpenSearch Serverless: the units that collections keep, whether anybody asks them or not.
enum CollectionMappings {
  private static let type = "AWS::OpenSearchServerless::Collection"

  /// The least that the collections of a kind share, counted with the first of them.
  ///
  /// Where somebody states the hours, they hold the least.
  ///
  /// - Source: OpenSearch Service developer guide, "Managing capacity limits for Amazon OpenSearch
  ///   Serverless", 2026: at least 1 OCU each for indexing and search with redundancy, half of one without;
  ///   "these OCUs always exist, even when there's no indexing or search activity"; later collections share
  ///   them, but for those of other keys; vector collections share with none of the other types.
  static func collection(_ resource: DeployedResource, into builder: inout StackBuilder) {
    if resource["Type"].isUnresolved {
      builder.unresolved(resource, "Type", resource["Type"], taking: "one that shares its units")
    }
    if holdsLeast(resource["CollectionGroupName"], in: builder) { return }
    let all = Array(builder.all(type))
    let alike = all.filter {
      isVector($0) == isVector(resource) && !holdsLeast($0["CollectionGroupName"], in: builder)
    }
    guard alike.first?.key == resource.key,
      let charges = builder.stack.extras.last(where: {
        ($0 as? Charges)?.name == resource.id
      }) as? Charges
    else { return }
    let hasStandby = alike.contains { other in
      let standby = builder.word(
        other["StandbyReplicas"], "StandbyReplicas", of: other, among: ["ENABLED", "DISABLED"],
        default: "ENABLED")
      if standby == nil {
        builder.wrong(
          other["StandbyReplicas"], "StandbyReplicas", of: other, "no setting of AWS's",
          mend: "write ENABLED or DISABLED")
      }
      return standby != "DISABLED"
    }
    let units = hasStandby ? 1.0 : 0.5
    let items = charges.items.filter {
      ["indexing", "search"].contains($0.slug) && $0.statement == nil
    }.map { item in
      Charges.Item(
        item.slug + "-minimum", item.title + ", at least", item.offer, item.usageTypes,
        unit: item.unit, .hour, quantity: units, why: "\(units) OCU",
        bounds: CostBounds(low: 0, high: 1), assumption: "opensearch.leastUnits")
    }
    if !items.isEmpty { builder.charge(resource, items) }
  }

  /// Whether a group that is here keeps units for its collections: they have none of their own then.
  private static func holdsLeast(_ name: Resolved, in builder: StackBuilder) -> Bool {
    guard let group = builder.resource(name, "AWS::OpenSearchServerless::CollectionGroup") else {
      return false
    }
    let limits = group["CapacityLimits"]
    return [
      "MinIndexingCapacityInOCU", "MinSearchCapacityInOCU", "MinIndexingCapacityInOcu",
      "MinSearchCapacityInOcu",
    ]
    .contains { (limits[$0].number ?? 0) > 0 }
  }

  private static func isVector(_ collection: DeployedResource) -> Bool {
    collection["Type"].text?.uppercased() == "VECTORSEARCH"
  }
}
