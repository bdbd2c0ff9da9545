import Quantities
import Resources

/// Application Auto Scaling: what a target keeps beside what is deployed.
///
/// - Source: Application Auto Scaling API reference, RegisterScalableTarget, 2026-05: capacity below the
///   minimum is raised to it when a policy or a schedule acts.
enum ScalableTargetMappings {
  static func target(_ target: DeployedResource, into builder: inout StackBuilder) {
    let dimension = target["ScalableDimension"]
    if dimension.isUnresolved {
      return builder.notPriced(target, "what it scales is known at deployment")
    }
    switch dimension.text ?? "" {
    case "rds:cluster:ReadReplicaCount": DatabaseMappings.readers(of: target, into: &builder)
    case "dynamodb:table:ReadCapacityUnits":
      capacity(of: target, property: "ReadCapacityUnits", "ReadCapacityUnit-Hrs", into: &builder)
    case "dynamodb:table:WriteCapacityUnits":
      capacity(of: target, property: "WriteCapacityUnits", "WriteCapacityUnit-Hrs", into: &builder)
    case "dynamodb:index:ReadCapacityUnits":
      capacity(of: target, property: "ReadCapacityUnits", "ReadCapacityUnit-Hrs", into: &builder)
    case "dynamodb:index:WriteCapacityUnits":
      capacity(of: target, property: "WriteCapacityUnits", "WriteCapacityUnit-Hrs", into: &builder)
    case "lambda:function:ProvisionedConcurrency": concurrency(of: target, into: &builder)
    case "ecs:service:DesiredCount":
      if named(target, "AWS::ECS::Service", name: "ServiceName", at: 2, in: builder) != nil {
        return builder.free(target, "what it scales is charged itself")
      }
      let (least, most) = bounds(of: target, in: &builder)
      builder.notPriced(
        target,
        "its service is not here: the tasks that it keeps, \(least) at least and \(most) at most")
    case "dynamodb:table:ReadMaxCapacity":
      builder.free(target, "what it scales is charged itself")
    case "elasticache:replication-group:Replicas":
      CacheMappings.replicas(of: target, into: &builder)
    case "elasticache:replication-group:NodeGroups":
      CacheMappings.nodeGroups(of: target, into: &builder)
    case let dimension where charged[dimension] != nil:
      let (least, most) = bounds(of: target, in: &builder)
      builder.notPriced(
        target,
        "\(charged[dimension] ?? "") that it keeps, \(least) at least and \(most) at most")
    default: builder.free(target, "nothing is charged for it by itself")
    }
  }

  /// What is charged of other dimensions, whose minimum may be above what is deployed.
  ///
  /// - Source: Application Auto Scaling API reference, ScalableDimension, 2026-05.
  private static let charged = [
    "appstream:fleet:DesiredCapacity": "instances of a fleet",
    "cassandra:table:ReadCapacityUnits": "read capacity of a table",
    "cassandra:table:WriteCapacityUnits": "write capacity of a table",
    "comprehend:document-classifier-endpoint:DesiredInferenceUnits": "inference units",
    "comprehend:entity-recognizer-endpoint:DesiredInferenceUnits": "inference units",
    "ec2:spot-fleet-request:TargetCapacity": "instances of a Spot Fleet",
    "elasticache:cache-cluster:Nodes": "nodes of a cache",
    "elasticmapreduce:instancegroup:InstanceCount": "instances of a cluster",
    "kafka:broker-storage:VolumeSize": "GB of a broker",
    "neptune:cluster:ReadReplicaCount": "readers of a cluster",
    "sagemaker:inference-component:DesiredCopyCount": "copies of a model",
    "sagemaker:variant:DesiredInstanceCount": "instances of an endpoint",
    "sagemaker:variant:DesiredProvisionedConcurrency": "provisioned concurrency of an endpoint",
    "workspaces:workspacespool:DesiredUserSessions": "sessions of a pool",
  ]

  /// The bounds of a target; the upper one is no less than the lower.
  static func bounds(
    of target: DeployedResource, in builder: inout StackBuilder
  ) -> (least: Int, most: Int) {
    let least = builder.count("MinCapacity", of: target, default: 0)
    return (least, max(least, builder.count("MaxCapacity", of: target, default: least)))
  }

  /// A resource whose name stands in the target's id at a place: `table/orders/index/byDay`.
  private static func named(
    _ target: DeployedResource, _ type: String, name property: String, at place: Int,
    in builder: StackBuilder
  ) -> DeployedResource? {
    let value = target["ResourceId"]
    let separators: Set<Character> = ["/", ":"]
    // A part that another resource gives stays empty: `service//web` of `service/${Cluster}/web`.
    let parts = value.knownText.split(omittingEmptySubsequences: false) { separators.contains($0) }
      .map(String.init)
    if let spoken = builder.resource(value, type) { return spoken }
    guard parts.indices.contains(place), !parts[place].isEmpty else { return nil }
    return builder.links.earlier(
      builder.links.all(type, whose: property, is: parts[place]).first,
      builder.links.first(type, named: parts[place]))
  }

  // MARK: - DynamoDB

  /// Capacity between what a table or an index is made with and the target's minimum.
  private static func capacity(
    of target: DeployedResource, property: String, _ usageType: String,
    into builder: inout StackBuilder
  ) {
    let table = named(
      target, "AWS::DynamoDB::Table", name: "TableName", at: 1, in: builder)
    let index = target["ResourceId"].knownText.components(after: "/index/")
    guard let table, let deployed = deployed(property, of: table, index: index) else {
      let least = TargetBounds(of: target, deployed: 0, in: &builder).least
      let what = table == nil ? "table" : "index '\(index ?? "")'"
      return builder.notPriced(
        target, "its \(what) is not here: \(NumberFormat.count(least, "capacity unit")) at least")
    }
    let isInfrequent = table["TableClass"].text == "STANDARD_INFREQUENT_ACCESS"
    let names = [(isInfrequent ? "IA-" : "") + usageType]
    let unit: BillingUnit =
      property == "ReadCapacityUnits" ? .readCapacityUnitHours : .writeCapacityUnitHours
    let word = property == "ReadCapacityUnits" ? "read" : "write"
    var items: [Charges.Item] = []
    let bounds = TargetBounds(of: target, deployed: deployed, in: &builder)
    let added = bounds.kept(above: deployed)
    if added > 0 {
      items.append(
        Charges.Item(
          "\(word)-capacity-minimum", "\(word) capacity that scaling keeps at least",
          "AmazonDynamoDB", names, unit: unit, .hour, quantity: added,
          why: bounds.why(above: deployed, "units")))
    }
    if bounds.most > max(bounds.least, deployed) {
      items.append(
        Charges.Item(
          "\(word)-capacity-scaled",
          "\(word) capacity that scaling adds, up to \(bounds.most) units",
          "AmazonDynamoDB", names, unit: unit, .unknownUsage))
    }
    if items.isEmpty { return builder.free(target, "its table is charged") }
    builder.charge(target, items)
  }

  /// Units that a table, or an index of it, is made with; `nil` for an index that it does not have.
  ///
  /// Terraform calls an index `name`, and writes `read_capacity` on it or the table itself.
  private static func deployed(
    _ property: String, of table: DeployedResource, index: String?
  ) -> Int? {
    guard let index else {
      return (table["ProvisionedThroughput"][property].count ?? table[own(property)].count) ?? 0
    }
    guard
      let made = table["GlobalSecondaryIndexes"].items.first(where: {
        ($0["IndexName"].text ?? $0["Name"].text) == index
      })
    else { return nil }
    return (made["ProvisionedThroughput"][property].count ?? made[own(property)].count) ?? 0
  }

  /// What scaling may take back of a table's capacity, as bounds of what it is made with.
  ///
  /// - Source: DynamoDB developer guide, "Managing throughput capacity automatically with DynamoDB auto
  ///   scaling", 2025: it lies between the minimum and the maximum, and is lowered where little is used.
  static func lower(_ table: DeployedResource, in builder: inout StackBuilder) {
    var units: [String: Double] = [:]
    for target in targets(of: table, in: &builder) {
      let dimension = target["ScalableDimension"].text ?? ""
      let isRead = dimension.hasSuffix("ReadCapacityUnits")
      guard isRead || dimension.hasSuffix("WriteCapacityUnits"),
        let least = target["MinCapacity"].count,
        let made = deployed(
          isRead ? "ReadCapacityUnits" : "WriteCapacityUnits", of: table,
          index: target["ResourceId"].knownText.components(after: "/index/")), least < made
      else { continue }
      let isReplicated =
        !isRead && dimension.contains(":table:") && !table["Replicas"].items.isEmpty
      let item = isRead ? "read-capacity" : (isReplicated ? "replicated-" : "") + "write-capacity"
      units[item, default: 0] += Double(made - least)
    }
    if units.isEmpty { return }
    for (index, extra) in builder.stack.extras.enumerated() where extra.id.text == table.id {
      guard var charges = extra as? Charges else { continue }
      for place in charges.items.indices {
        let item = charges.items[place]
        guard let lowered = units[item.slug], item.quantity > 0 else { continue }
        charges.items[place].bounds = CostBounds(low: 1 - lowered / item.quantity, high: 1)
        charges.items[place].assumption = "dynamodb.scaledCapacity"
      }
      builder.stack.extras[index] = charges
    }
  }

  /// The targets that scale a table or an index of it.
  private static func targets(
    of table: DeployedResource, in builder: inout StackBuilder
  ) -> [DeployedResource] {
    if let known = builder.tableTargets { return known[table.key] ?? [] }
    var all: [String: [DeployedResource]] = [:]
    for target in builder.all("AWS::ApplicationAutoScaling::ScalableTarget")
    where target["ScalableDimension"].text?.hasPrefix("dynamodb:") == true {
      let scaled = named(target, "AWS::DynamoDB::Table", name: "TableName", at: 1, in: builder)
      if let scaled { all[scaled.key, default: []].append(target) }
    }
    builder.tableTargets = all
    return all[table.key] ?? []
  }

  /// Terraform writes `read_capacity` on the table itself.
  private static func own(_ property: String) -> String {
    property == "ReadCapacityUnits" ? "ReadCapacity" : "WriteCapacity"
  }

  // MARK: - Lambda

  /// Provisioned concurrency between what an alias has and the target's minimum.
  private static func concurrency(of target: DeployedResource, into builder: inout StackBuilder) {
    let alias = named(target, "AWS::Lambda::Alias", name: "Name", at: 2, in: builder)
    let function =
      named(target, "AWS::Lambda::Function", name: "FunctionName", at: 1, in: builder)
      ?? alias.flatMap { builder.resource($0["FunctionName"], "AWS::Lambda::Function") }
    guard let function else {
      let least = TargetBounds(of: target, deployed: 0, in: &builder).least
      return builder.notPriced(
        target,
        "its function is not here: \(NumberFormat.count(least, "environment")) kept ready at least")
    }
    let memory = builder.number("MemorySize", of: function, default: 128, in: 128...10_240) / 1_024
    let isARM = function["Architectures"].items.first?.text == "arm64"
    let names = ["Lambda-Provisioned-Concurrency" + (isARM ? "-ARM" : "")]
    let deployed = deployedConcurrency(of: target, function, alias, in: builder)
    let bounds = TargetBounds(of: target, deployed: deployed, in: &builder)
    let added = bounds.kept(above: deployed)
    var items: [Charges.Item] = []
    if added > 0 {
      items.append(
        Charges.Item(
          "provisioned", "provisioned concurrency that scaling keeps at least", "AWSLambda", names,
          unit: .lambdaGigabyteSeconds, .hour, quantity: added * memory * 3_600,
          why:
            "(\(bounds.why(above: deployed, "environments"))) × \(NumberFormat.number(memory)) GB "
            + "× 3,600 s"))
    }
    if bounds.most > max(bounds.least, deployed) {
      items.append(
        Charges.Item(
          "provisioned-scaled", "provisioned concurrency that scaling adds, up to \(bounds.most)",
          "AWSLambda", names, unit: .lambdaGigabyteSeconds, .unknownUsage))
    }
    if items.isEmpty { return builder.free(target, "its function is charged") }
    builder.charge(target, items)
  }
}

extension ScalableTargetMappings {
  /// Environments that an alias, a version or Terraform's own resource keeps ready already.
  private static func deployedConcurrency(
    of target: DeployedResource, _ function: DeployedResource, _ alias: DeployedResource?,
    in builder: StackBuilder
  ) -> Int {
    let qualifier =
      target["ResourceId"].knownText.split(separator: ":").last.map(String.init) ?? ""
    let configs = builder.all(
      "aws_lambda_provisioned_concurrency_config", whose: "FunctionName", speakOf: function
    ).filter { $0["Qualifier"].text == qualifier || $0["Qualifier"].text == nil }
    let versions = builder.all(
      "AWS::Lambda::Version", whose: "FunctionName", speakOf: function
    ).filter { builder.speaks(target["ResourceId"], of: $0) }
    let written =
      ([alias].compactMap { $0 } + versions).map {
        $0["ProvisionedConcurrencyConfig"]["ProvisionedConcurrentExecutions"]
      } + configs.map { $0["ProvisionedConcurrentExecutions"] }
    return written.compactMap(\.count).max() ?? 0
  }
}

extension String {
  /// What stands behind a mark; `nil` without it.
  fileprivate func components(after mark: String) -> String? {
    firstRange(of: mark).map { String(self[$0.upperBound...]) }
  }
}
