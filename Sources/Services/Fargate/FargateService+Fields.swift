package import Resources

extension FargateService: FieldListed {
  package static let fields = Fields<FargateService>(
    "a service", standard: FargateService(name: "", size: FargateSizes(spans: []).smallest),
    [
      .text(
        .deployed, "runsOn", \.fleet,
        "the fleet that it runs on, in place of Fargate; without cpu and memoryMB a task has an instance"
      ),
      .count(.deployed, "port", \.port, in: 1...65_535, "TCP port"),
      .custom(
        .deployed, "cpu", \.size, .count(1...1_000_000),
        "CPU units, 1024 to the vCPU; needed on Fargate"
      ) { "\($0.size.cpuUnits)" }
      .compared(as: "cpu", fact: .taskSize),
      .custom(
        .deployed, "memoryMB", \.size, .count(1...10_000_000), "MiB; needed on Fargate"
      ) {
        "\($0.size.memoryMB)"
      }
      .compared(as: "memory", unit: "MiB", fact: .taskSize),
      .count(.deployed, "tasks", \.tasks, in: 0...10_000, "desired tasks")
        .compared(as: "tasks") { ("\($0.minimumTasks)", "\($1.minimumTasks)") },
      .optional(.deployed, "autoscaling", \.scaling, ServiceScaling.fields) { ServiceScaling() }
        .compared(as: "most tasks") { deployed, described in
          deployed.scaling == nil && described.scaling == nil
            ? nil : ("\(deployed.maximumTasks)", "\(described.maximumTasks)")
        },
      .choice(.deployed, "platform", \.platform).compared(as: "platform"),
      .number(.deployed, "spotShare", \.spotShare, in: 0...1, "0...1")
        .compared(as: "Spot share"),
      .number(
        .deployed, "ephemeralStorageGB", \.ephemeralStorageGB, in: 20...200, "GiB, 20 are free"),
      .flag(.deployed, "assignPublicIP", \.assignPublicIP),
      .number(.deployed, "runningHoursPerWeek", \.runningHoursPerWeek, in: 0...168, "hours"),
      .number(.workload, "imageMB", \.imageMB, in: 0...100_000, "compressed MB"),
      .number(.workload, "changedMBPerPush", \.changedMBPerPush, in: 0...100_000, "compressed MB"),
      .object(.deployed, "deployment", \.deployment, DeploymentSettings.fields),
      .object(.workload, "request", \.request, RequestProfile.fields),
      .custom(
        .workload, "uses", \.request, .named(RequestProfile.use, canAdd: true),
        "databases, caches and queues, and what a request does there"),
      .custom(
        .workload, "calls", \.request.calls, .named(.number(0...100_000), canAdd: true),
        "other services and calls per request"),
      .custom(
        .workload, "thirdPartyCalls", \.request.thirdPartyCalls,
        .named(.number(0...100_000), canAdd: true), "third parties and calls per request"),
      .texts(.either, "secrets", \.secrets, "secrets read at start"),
      .number(.workload, "poolSize", \.poolSize, in: 0...10_000, "database connections a task"),
      .number(.workload, "processes", \.processes, in: 1...256, "server processes a task"),
      .number(
        .workload, "baseMemoryMB", \.baseMemoryMB, in: 0...1_000_000, "MB of an idle task"),
      .number(.workload, "memoryPerRequestMB", \.memoryPerRequestMB, in: 0...100_000, "MB"),
      .number(.workload, "concurrency", \.concurrency, in: 1...1e6, "requests at once a task"),
      .flag(.deployed, "behindLoadBalancer", \.isBehindBalancer),
    ])
}

extension DeploymentSettings: FieldListed {
  package static let fields = Fields<DeploymentSettings>(
    "deployment settings", standard: DeploymentSettings(),
    [
      .number(
        .deployed, "minimumHealthyPercent", \.minimumHealthyPercent, in: 0...100, "percent"),
      .number(.deployed, "maximumPercent", \.maximumPercent, in: 100...400, "percent"),
      .number(.workload, "startSeconds", \.startSeconds, in: 0...3_600, "seconds"),
      .number(.deployed, "drainSeconds", \.drainSeconds, in: 0...3_600, "seconds"),
      .number(.workload, "stopSeconds", \.stopSeconds, in: 0...120, "seconds"),
    ])
}

extension ServiceScaling: FieldListed {
  package static let fields = Fields<ServiceScaling>(
    "autoscaling", standard: ServiceScaling(),
    [
      .count(.deployed, "minTasks", \.minimumTasks, in: 0...10_000, "tasks"),
      .count(.deployed, "maxTasks", \.maximumTasks, in: 1...10_000, "tasks"),
      .choice(.deployed, "metric", \.metric),
      .number(
        .deployed, "target", \.target, in: 1...1e9, "percent, or requests per target and minute"),
      .number(
        .deployed, "scaleOutCooldownSeconds", \.scaleOutCooldownSeconds, in: 0...86_400,
        "seconds"),
      .number(
        .deployed, "scaleInCooldownSeconds", \.scaleInCooldownSeconds, in: 0...86_400, "seconds"),
      .list(.deployed, "schedule", \.schedule, ScheduledBounds.fields) { ScheduledBounds() },
    ])
}

extension ScheduledBounds: FieldListed {
  package static let fields = Fields<ScheduledBounds>(
    "a schedule", standard: ScheduledBounds(),
    [
      .choice(.deployed, "days", \.days),
      .count(
        .deployed, "fromHour", \.fromHour, in: 0...23, "hour of the day, UTC", required: true),
      .count(.deployed, "toHour", \.toHour, in: 0...24, "hour of the day, UTC", required: true),
      .count(.deployed, "minTasks", \.minimumTasks, in: 0...10_000, "tasks", required: true),
      .count(.deployed, "maxTasks", \.maximumTasks, in: 0...10_000, "tasks", required: true),
    ])
}

extension FargateJob: FieldListed {
  package static let fields = Fields<FargateJob>(
    "a job", standard: FargateJob(name: "", size: FargateSizes(spans: []).smallest),
    [
      .custom(.deployed, "cpu", \.size, .count(1...1_000_000), "CPU units", required: true) {
        "\($0.size.cpuUnits)"
      },
      .custom(.deployed, "memoryMB", \.size, .count(1...10_000_000), "MiB", required: true) {
        "\($0.size.memoryMB)"
      },
      .choice(.deployed, "platform", \.platform),
      .number(.workload, "minutes", \.minutes, in: 0...100_000, "minutes a run"),
      .number(.workload, "runsPerDeployment", \.runsPerDeployment, in: 0...1_000, "runs"),
      .number(.workload, "runsPerMonth", \.runsPerMonth, in: 0...1e6, "runs"),
      .number(.deployed, "ephemeralStorageGB", \.ephemeralStorageGB, in: 20...200, "GiB"),
      .number(.workload, "imageMB", \.imageMB, in: 0...100_000, "compressed MB"),
      .texts(.workload, "secrets", \.secrets, "secrets read at start"),
    ])
}
