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
    guard !task.isMissing, !isOff(holder) else { return [] }
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
    let isOnInstances = parameters["LaunchType"].text?.uppercased() == "EC2"
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
