import Resources

/// Replicas of tables that stand beside them as resources of their own, read as the tables' own.
///
/// - Source: hashicorp/aws 6, aws_dynamodb_table_replica and aws_dynamodb_global_table (version
///   2017.11.29, a table of the same name in each region); AWS CDK, `Custom::DynamoDBReplica`, 2026-05.
enum JoinedReplicas {
  private static let table = "AWS::DynamoDB::Table"
  private static let holders: Set<String> = [
    "aws_dynamodb_table_replica", "aws_dynamodb_global_table", "Custom::DynamoDBReplica",
  ]

  /// The resources, those tables with the regions that others replicate them to.
  static func join(_ resources: [DeployedResource]) -> [DeployedResource] {
    guard resources.contains(where: { holders.contains($0.type) }) else { return resources }
    let links = ResourceLinks(resources)
    var added: [String: [Resolved]] = [:]
    for resource in resources where holders.contains(resource.type) {
      // What a replica of Terraform's says of itself.
      let own = [
        Resolved.Entry(key: "TableClass", value: resource["TableClassOverride"]),
        Resolved.Entry(key: "PointInTimeRecovery", value: resource["PointInTimeRecovery"]),
      ].filter { !$0.value.isMissing }
      for (table, regions) in tables(of: resource, links) {
        added[table.key, default: []] += regions.map {
          Resolved(.map([Resolved.Entry(key: "RegionName", value: $0)] + own), at: resource.place)
        }
      }
    }
    return resources.map { resource in
      guard let items = added[resource.key] else { return resource }
      return resource.replacing { name, value in
        name == "Replicas" ? Resolved(.list(value.items + items), at: resource.place) : value
      }
    }
  }

  /// What a resource replicates, and where to.
  private static func tables(
    of resource: DeployedResource, _ links: ResourceLinks
  ) -> [(DeployedResource, [Resolved])] {
    guard resource.type == "aws_dynamodb_global_table" else {
      guard let table = replicated(by: resource, links) else { return [] }
      return [(table, [region(of: resource)])]
    }
    let named = namedTables(by: resource, links)
    let regions = resource["Replica"].items.map { $0["RegionName"] }
    return named.map { table in
      let others = Set(
        named.filter { $0.key != table.key }.map { $0.region ?? "" })
      return (table, regions.filter { !others.contains($0.text ?? "?") })
    }
  }

  private static func namedTables(
    by resource: DeployedResource, _ links: ResourceLinks
  ) -> [DeployedResource] {
    let named =
      resource["Name"].text.map { links.all(table, whose: "Name", is: $0) } ?? []
    return named.isEmpty ? links.resource(resource["Name"], table).map { [$0] } ?? [] : named
  }

  private static func replicated(
    by resource: DeployedResource, _ links: ResourceLinks
  ) -> DeployedResource? {
    links.resource(resource["GlobalTableArn"], table)
      ?? links.resource(resource["TableName"], table)
  }

  /// Terraform's lies in the region of its provider, CDK's names one.
  private static func region(of resource: DeployedResource) -> Resolved {
    if let region = resource.region { return Resolved(.text(region), at: resource.place) }
    let written = resource["Region"]
    return written.isMissing
      ? .unknown("the region of its provider is not known", at: resource.place) : written
  }

  /// Coverage of a resource that replicates a table: it is charged with it.
  static func replica(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let isGlobal = resource.type == "aws_dynamodb_global_table"
    let tables =
      isGlobal
      ? namedTables(by: resource, builder.links)
      : replicated(by: resource, builder.links).map { [$0] } ?? []
    guard let table = tables.first else {
      return builder.notPriced(
        resource, "its table is not here: replicated writes and storage of the copy")
    }
    builder.free(resource, "charged with its table '\(table.id)'")
  }
}
