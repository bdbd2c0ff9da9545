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
    let isOnFargate: Bool
  }

  /// All of the files, in their order.
  static func starts(in builder: StackBuilder) -> [Start] {
    var starts: [Start] = []
    for rule in builder.all("AWS::Events::Rule") {
      for target in rule["Targets"].items {
        starts += start(target["EcsParameters"], cluster: target["Arn"], by: rule)
      }
    }
    for target in builder.all("aws_cloudwatch_event_target") {
      let rule = builder.resource(target["Rule"], "AWS::Events::Rule")
      if let rule { starts += start(target["EcsTarget"], cluster: target["Arn"], by: rule) }
    }
    for schedule in builder.all("AWS::Scheduler::Schedule") {
      let target = schedule["Target"]
      starts += start(target["EcsParameters"], cluster: target["Arn"], by: schedule)
    }
    return starts
  }

  private static func start(
    _ parameters: Resolved, cluster: Resolved, by holder: DeployedResource
  ) -> [Start] {
    let task = parameters["TaskDefinitionArn"]
    let isOff =
      holder["State"].text?.uppercased() == "DISABLED" || holder["IsEnabled"].flag == false
    guard !task.isMissing, !isOff else { return [] }
    let count = Double(parameters["TaskCount"].count ?? 1)
    let launch = parameters["LaunchType"].text?.uppercased()
    return [
      Start(
        task: task, cluster: cluster,
        runs: Schedule(holder["ScheduleExpression"]).map { $0.runsPerMonth * count },
        isOnFargate: launch == nil || launch == "FARGATE")
    ]
  }

  /// Runs of a task a month, as far as schedules tell them.
  static func runs(of task: DeployedResource, in builder: inout StackBuilder) -> Double {
    let known = builder.scheduledTasks ?? byTask(in: builder)
    builder.scheduledTasks = known
    return (known[task.key] ?? []).filter(\.isOnFargate).compactMap(\.runs).reduce(0, +)
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

  /// A rule costs nothing; what it starts is charged with its task, if that is here.
  static func rule(_ rule: DeployedResource, into builder: inout StackBuilder) {
    for target in rule["Targets"].items {
      let task = target["EcsParameters"]["TaskDefinitionArn"]
      guard !task.isMissing, builder.resource(task, "AWS::ECS::TaskDefinition") == nil else {
        continue
      }
      return builder.notPriced(
        rule, "tasks that it starts, of a definition that is not here: vCPU and GB hours")
    }
    builder.free(rule, "nothing is charged for it by itself")
  }

  /// A schedule is charged by its runs; of what it starts elsewhere, nothing is known here.
  static func schedule(_ schedule: DeployedResource, into builder: inout StackBuilder) {
    let task = schedule["Target"]["EcsParameters"]["TaskDefinitionArn"]
    guard !task.isMissing, builder.resource(task, "AWS::ECS::TaskDefinition") == nil else { return }
    builder.notPriced(
      schedule, "tasks that it starts, of a definition that is not here: vCPU and GB hours")
  }

  /// A target of Terraform's that stands beside its rule.
  static func target(_ target: DeployedResource, into builder: inout StackBuilder) {
    let task = target["EcsTarget"]["TaskDefinitionArn"]
    if task.isMissing { return builder.free(target, "nothing is charged for it by itself") }
    let isHere =
      builder.resource(task, "AWS::ECS::TaskDefinition") != nil
      && builder.resource(target["Rule"], "AWS::Events::Rule") != nil
    guard isHere else {
      return builder.notPriced(
        target,
        "tasks that it starts, of a rule or a definition that is not here: vCPU and GB hours")
    }
    builder.free(target, "what it starts is charged with its task")
  }
}
