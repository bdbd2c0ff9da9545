import Quantities
import Resources

/// Contributor Insights of DynamoDB's tables and indexes: rules by the month, and the events they see.
///
/// - Source: CloudWatch pricing page, 2025, and DynamoDB developer guide, "Contributor Insights: how it
///   works", 2025: two rules for a table or an index, two more where it has a sort key; of each two one
///   is for what is throttled, and that one alone where the mode is THROTTLED_KEYS.
enum ContributorInsights {
  /// Of a table, its indexes, and the replicas of a global one.
  static func charge(_ table: DeployedResource, in builder: inout StackBuilder) {
    let home = table.region ?? builder.stack.region
    let own = rules(
      of: table["ContributorInsightsSpecification"], keys: keys(of: table, in: &builder))
    let indexes = table["GlobalSecondaryIndexes"].items
    let ofIndexes = indexes.reduce(0.0) {
      $0
        + rules(
          of: $1["ContributorInsightsSpecification"], keys: keys(of: $1, in: table, &builder))
    }
    if own + ofIndexes > 0 { builder.charge(table, items(own + ofIndexes)) }
    for replica in table["Replicas"].items {
      let ofReplica = replica["GlobalSecondaryIndexes"].items.reduce(
        rules(
          of: replica["ContributorInsightsSpecification"], keys: keys(of: table, in: &builder))
      ) { sum, index in
        let described = indexes.first { $0["IndexName"].text == index["IndexName"].text }
        return sum
          + rules(
            of: index["ContributorInsightsSpecification"],
            keys: described.map { keys(of: $0, in: table, &builder) } ?? 2)
      }
      guard ofReplica > 0 else { continue }
      if let region = replica["Region"].text, region != home {
        builder.charge(table, items(ofReplica), in: region)
      } else {
        builder.charge(table, items(ofReplica))
      }
    }
  }

  /// As Terraform has it: a resource beside the table.
  static func beside(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let name = resource["TableName"]
    let table =
      builder.resource(name, "AWS::DynamoDB::Table")
      ?? name.text.flatMap {
        builder.links.all("AWS::DynamoDB::Table", whose: "TableName", is: $0).first
      }
    let index = resource["IndexName"].text
    let holder = table.map { table in
      index.map { index in
        table["GlobalSecondaryIndexes"].items.first {
          $0["IndexName"].text == index || $0["Name"].text == index
        }.map { keys(of: $0, in: table, &builder) } ?? 2
      } ?? keys(of: table, in: &builder)
    }
    guard let count = holder else {
      return builder.notPriced(
        resource,
        "its table is not here: two rules of Contributor Insights or four, and their events",
        atLeast: Money(cents: 100))
    }
    builder.charge(resource, items(rules(mode: resource["Mode"], keys: count)))
  }

  private static func keys(
    of table: DeployedResource, in builder: inout StackBuilder
  ) -> Int {
    keys(
      table["KeySchema"], range: table["RangeKey"], "KeySchema.RangeKey", of: table, in: &builder)
  }

  private static func keys(
    of index: Resolved, in table: DeployedResource, _ builder: inout StackBuilder
  ) -> Int {
    keys(
      index["KeySchema"], range: index["RangeKey"], "GlobalSecondaryIndexes.RangeKey", of: table,
      in: &builder)
  }

  private static func keys(
    _ schema: Resolved, range: Resolved, _ property: String, of table: DeployedResource,
    in builder: inout StackBuilder
  ) -> Int {
    if case .unknown = schema.content {
      return 1
        + builder.choose(
          among: ["a partition key", "a partition and a sort key"], property, of: table, at: schema)
    }
    return schema.isMissing ? (range.isMissing ? 1 : 2) : max(1, schema.items.count)
  }

  private static func rules(
    of specification: Resolved, keys: @autoclosure () -> Int
  ) -> Double {
    specification["Enabled"].flag == true ? rules(mode: specification["Mode"], keys: keys()) : 0
  }

  private static func rules(mode: Resolved, keys: Int) -> Double {
    Double(keys > 1 ? 4 : 2) / (mode.text == "THROTTLED_KEYS" ? 2 : 1)
  }

  private static func items(_ rules: Double) -> [Charges.Item] {
    [
      Charges.Item(
        "contributor-rules", "rules of Contributor Insights", "AmazonCloudWatch",
        ["CW:ContributorRulesManaged"], unit: .rules, .month, quantity: rules,
        why: NumberFormat.count(Int(rules), "rule")),
      Charges.Item(
        "contributor-events", "events that the rules see", "AmazonCloudWatch",
        ["CW:ContributorEventsManaged"], unit: .events, .unknownUsage,
        statedBy: "contributorEventsPerMonth"),
    ]
  }
}
