import Quantities
import Resources

/// Tasks that EventBridge or its Scheduler starts.
///
/// - Source: EventBridge API reference, EcsParameters, and Scheduler API reference, 2026-05: one task a
///   run unless told otherwise.
enum ScheduledTaskMappings {
  /// One target of a rule or a schedule that runs tasks.
  struct Start {
    let task: Resolved
    let cluster: Resolved
    /// A month; `nil` for a rule without a schedule, or one known only at deployment.
    let runs: Double?
    /// The share of them on Spot; `nil` where they do not run on Fargate.
    let spotShare: Double?
    /// A provider of its strategy that only the deployment knows.
    let openProvider: Resolved?
    /// What says whether each has a public address.
    let address: Resolved
  }

  /// What schedules start of one task definition on Fargate in a month.
  struct Runs {
    var count = 0.0
    /// Of them on Spot.
    var spot = 0.0
    /// Of them with a public address.
    var addressed = 0.0
  }

  /// All of the files, in their order.
  static func starts(in builder: StackBuilder) -> [Start] {
    var starts: [Start] = []
    for rule in builder.all("AWS::Events::Rule") {
      for target in rule["Targets"].items {
        starts += start(target["EcsParameters"], cluster: target["Arn"], by: rule, in: builder)
      }
    }
    for target in builder.all("aws_cloudwatch_event_target") {
      let rule = builder.resource(target["Rule"], "AWS::Events::Rule")
      if let rule {
        starts += start(target["EcsTarget"], cluster: target["Arn"], by: rule, in: builder)
      }
    }
    for schedule in builder.all("AWS::Scheduler::Schedule") {
      let target = schedule["Target"]
      starts += start(target["EcsParameters"], cluster: target["Arn"], by: schedule, in: builder)
    }
    return starts
  }

  private static func start(
    _ parameters: Resolved, cluster: Resolved, by holder: DeployedResource,
    in builder: StackBuilder
  ) -> [Start] {
    let task = parameters["TaskDefinitionArn"]
    guard !task.isMissing, !isOff(holder) else { return [] }
    let count = Double(parameters["TaskCount"].count ?? 1)
    let network = parameters["NetworkConfiguration"]
    let inner = ["AwsVpcConfiguration", "AwsvpcConfiguration"].map { network[$0] }
      .first { !$0.isMissing }
    return [
      Start(
        task: task, cluster: cluster,
        runs: Schedule(holder["ScheduleExpression"]).map { $0.runsPerMonth * count },
        spotShare: spotShare(of: parameters, cluster: cluster, tasks: count, in: builder),
        openProvider: parameters["CapacityProviderStrategy"].items.lazy
          .map { $0["CapacityProvider"] }.first { $0.unknown != nil },
        address: (inner ?? network)["AssignPublicIp"])
    ]
  }

  /// The share of the tasks of one start that run on Spot, the base first and the rest by weight; `nil`
  /// where they do not run on Fargate.
  private static func spotShare(
    of parameters: Resolved, cluster: Resolved, tasks: Double, in builder: StackBuilder
  ) -> Double? {
    let launch = parameters["LaunchType"].text?.uppercased()
    var strategy = parameters["CapacityProviderStrategy"].items
    if strategy.isEmpty {
      if let launch, !launch.isEmpty { return launch == "FARGATE" ? 0 : nil }
      strategy = ECSMappings.defaultStrategy(of: cluster, in: builder)
      if strategy.isEmpty { return 0 }
    }
    let known = strategy.filter {
      let provider = $0["CapacityProvider"]
      return provider.unknown != nil
        || ["FARGATE", "FARGATE_SPOT"].contains(provider.text?.uppercased() ?? "")
    }
    if known.isEmpty { return nil }
    var left = tasks
    var (spot, other) = (0.0, 0.0)
    func add(_ part: Double, of item: Resolved) {
      if item["CapacityProvider"].text?.uppercased() == "FARGATE_SPOT" {
        spot += part
      } else {
        other += part
      }
    }
    for item in known {
      let base = min(left, max(0, item["Base"].number ?? 0))
      left -= base
      add(base, of: item)
    }
    let weights = known.map { max(0, $0["Weight"].number ?? 0) }
    let sum = weights.reduce(0, +)
    for (item, weight) in zip(known, weights) {
      add(sum > 0 ? left * weight / sum : left / Double(known.count), of: item)
    }
    return spot + other > 0 ? spot / (spot + other) : 0
  }

  /// Runs of a task a month, as far as schedules tell them.
  static func runs(of task: DeployedResource, in builder: inout StackBuilder) -> Runs {
    let known = builder.scheduledTasks ?? byTask(in: builder)
    builder.scheduledTasks = known
    var result = Runs()
    for start in known[task.key] ?? [] {
      guard let count = start.runs, let share = start.spotShare else { continue }
      result.count += count
      result.spot += count * share
      if let provider = start.openProvider {
        builder.unresolved(task, "CapacityProvider", provider, taking: "FARGATE")
      }
      let isAddressed =
        start.address.isUnresolved
        ? builder.choose(
          among: ["ENABLED", "DISABLED"], "AssignPublicIp", of: task, at: start.address) == 0
        : ["ENABLED", "TRUE"].contains(start.address.text?.uppercased() ?? "")
      if isAddressed { result.addressed += count }
    }
    return result
  }

  /// What is started of each task definition.
  private static func byTask(in builder: StackBuilder) -> [String: [Start]] {
    var found: [String: [Start]] = [:]
    for start in starts(in: builder) {
      for key in builder.links.keys(in: start.task, "AWS::ECS::TaskDefinition") {
        found[key, default: []].append(start)
      }
    }
    return found
  }

  /// Whether a rule or a schedule starts nothing.
  private static func isOff(_ holder: DeployedResource) -> Bool {
    holder["State"].text?.uppercased() == "DISABLED" || holder["IsEnabled"].flag == false
  }

  /// What a target starts that is charged nowhere here; `nil` where it starts nothing, or all of it is here.
  private static func elsewhere(
    _ parameters: Resolved, cluster: Resolved, in builder: StackBuilder
  ) -> String? {
    let task = parameters["TaskDefinitionArn"]
    if task.isMissing { return nil }
    if builder.resource(task, "AWS::ECS::TaskDefinition") == nil {
      return "tasks that it starts, of a definition that is not here: vCPU and GB hours"
    }
    if parameters["LaunchType"].text?.uppercased() == "EXTERNAL" {
      return "hours of the instances that ECS Anywhere manages for it"
    }
    let isOnInstances =
      spotShare(of: parameters, cluster: cluster, tasks: 1, in: builder) == nil
    return isOnInstances && !ECSMappings.hasInstances(cluster, in: builder)
      ? ECSMappings.withoutInstances : nil
  }

  /// A rule costs nothing; what it starts is charged with its task, if that is here.
  static func rule(_ rule: DeployedResource, into builder: inout StackBuilder) {
    for target in rule["Targets"].items where !isOff(rule) {
      let cost = elsewhere(target["EcsParameters"], cluster: target["Arn"], in: builder)
      if let cost { return builder.notPriced(rule, cost) }
    }
    builder.free(rule, "nothing is charged for it by itself")
  }

  /// A schedule is charged by its runs; of what it starts elsewhere, nothing is known here.
  static func schedule(_ schedule: DeployedResource, into builder: inout StackBuilder) {
    if isOff(schedule) { return builder.free(schedule, "it is off") }
    let target = schedule["Target"]
    guard let cost = elsewhere(target["EcsParameters"], cluster: target["Arn"], in: builder)
    else { return }
    builder.notPriced(schedule, cost)
  }

  /// A target of Terraform's that stands beside its rule.
  static func target(_ target: DeployedResource, into builder: inout StackBuilder) {
    let parameters = target["EcsTarget"]
    if parameters["TaskDefinitionArn"].isMissing {
      return builder.free(target, "nothing is charged for it by itself")
    }
    guard let rule = builder.resource(target["Rule"], "AWS::Events::Rule") else {
      return builder.notPriced(
        target, "tasks that it starts, of a rule that is not here: vCPU and GB hours")
    }
    if isOff(rule) { return builder.free(target, "its rule is off") }
    if let cost = elsewhere(parameters, cluster: target["Arn"], in: builder) {
      return builder.notPriced(target, cost)
    }
    builder.free(target, "what it starts is charged with its task")
  }
}
