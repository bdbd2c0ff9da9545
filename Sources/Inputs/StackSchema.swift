import Diagnostics
import Quantities
import Resources
import Services

/// The keys of a stack file, one schema for each of its mappings.
enum StackSchema {
  static let request = Schema<RequestProfile>(
    "a request profile",
    [
      .number("cpuMilliseconds", \.cpuMilliseconds, in: 0...3_600_000, "ms of one vCPU"),
      .number("cpuVariation", \.cpuVariation, in: 0...20, "standard deviation over mean"),
      .number("requestBytes", \.requestBytes, in: 0...1e10, "bytes"),
      .number("responseBytes", \.responseBytes, in: 0...1e11, "bytes"),
      .number("connections", \.connections, in: 0...1_000, "new client connections a request"),
      .number("logEvents", \.logEvents, in: 0...10_000, "events"),
      .number("logBytes", \.logBytes, in: 0...1e9, "bytes"),
      .number("databaseQueries", \.databaseQueries, in: 0...100_000, "queries"),
      .number("databaseBytesPerQuery", \.databaseBytesPerQuery, in: 0...1e10, "bytes"),
      .number("databaseMillisecondsPerQuery", \.databaseMillisecondsPerQuery, in: 0...3_600_000),
      .number("databaseIOPerQuery", \.databaseIOPerQuery, in: 0...1e6, "16 KiB operations"),
      .number("cacheCommands", \.cacheCommands, in: 0...100_000, "commands"),
      .number("cacheBytesPerCommand", \.cacheBytesPerCommand, in: 0...1e9, "bytes"),
      .number("jobs", \.jobs, in: 0...10_000, "jobs queued"),
    ])

  static let deployment = Schema<DeploymentSettings>(
    "deployment settings",
    [
      .number("minimumHealthyPercent", \.minimumHealthyPercent, in: 0...100, "percent"),
      .number("maximumPercent", \.maximumPercent, in: 100...400, "percent"),
      .number("startSeconds", \.startSeconds, in: 0...3_600, "seconds"),
      .number("drainSeconds", \.drainSeconds, in: 0...3_600, "seconds"),
      .number("stopSeconds", \.stopSeconds, in: 0...120, "seconds"),
    ])

  static let scheduled = Schema<ScheduledBounds>(
    "a schedule",
    [
      .choice("days", \.days),
      .count("fromHour", \.fromHour, in: 0...23, "hour of the day, UTC", required: true),
      .count("toHour", \.toHour, in: 0...24, "hour of the day, UTC", required: true),
      .count("minTasks", \.minimumTasks, in: 0...10_000, "tasks", required: true),
      .count("maxTasks", \.maximumTasks, in: 0...10_000, "tasks", required: true),
    ])

  static let scaling = Schema<ServiceScaling>(
    "autoscaling",
    [
      .count("minTasks", \.minimumTasks, in: 0...10_000, "tasks"),
      .count("maxTasks", \.maximumTasks, in: 1...10_000, "tasks"),
      .choice("metric", \.metric),
      .number("target", \.target, in: 1...1e9, "percent, or requests per target and minute"),
      .number("scaleOutCooldownSeconds", \.scaleOutCooldownSeconds, in: 0...86_400, "seconds"),
      .number("scaleInCooldownSeconds", \.scaleInCooldownSeconds, in: 0...86_400, "seconds"),
      .list("schedule", \.schedule, scheduled) { ScheduledBounds() },
    ])

  static let service = Schema<FargateService>(
    "a service",
    [
      .count("port", \.port, in: 1...65_535, "TCP port"),
      .elsewhere("cpu", "CPU units, 1024 to the vCPU", required: true),
      .elsewhere("memoryMB", "MiB", required: true),
      .count("tasks", \.tasks, in: 0...10_000, "desired tasks"),
      .optional("autoscaling", \.scaling, scaling) { ServiceScaling() },
      .choice("platform", \.platform),
      .number("spotShare", \.spotShare, in: 0...1, "0...1"),
      .number("ephemeralStorageGB", \.ephemeralStorageGB, in: 20...200, "GiB, 20 are free"),
      .flag("assignPublicIP", \.assignPublicIP),
      .number("runningHoursPerWeek", \.runningHoursPerWeek, in: 0...168, "hours"),
      .number("imageMB", \.imageMB, in: 0...100_000, "compressed MB"),
      .number("changedMBPerPush", \.changedMBPerPush, in: 0...100_000, "compressed MB"),
      .object("deployment", \.deployment, deployment),
      .object("request", \.request, request),
      .elsewhere("calls", "other services and calls per request", below: { _ in ["*"] }),
      .elsewhere("thirdPartyCalls", "third parties and calls per request", below: { _ in ["*"] }),
      .names("secrets", \.secrets, "secrets read at start"),
      .number("poolSize", \.poolSize, in: 0...10_000, "database connections a task"),
      .number("processes", \.processes, in: 1...256, "server processes a task"),
      .number("baseMemoryMB", \.baseMemoryMB, in: 0...1_000_000, "MB of an idle task"),
      .number("memoryPerRequestMB", \.memoryPerRequestMB, in: 0...100_000, "MB"),
      .number("concurrency", \.concurrency, in: 1...1e6, "requests at once a task"),
      .flag("behindLoadBalancer", \.isBehindBalancer),
    ])

  static let job = Schema<FargateJob>(
    "a job",
    [
      .elsewhere("cpu", "CPU units", required: true),
      .elsewhere("memoryMB", "MiB", required: true),
      .choice("platform", \.platform),
      .number("minutes", \.minutes, in: 0...100_000, "minutes a run"),
      .number("runsPerDeployment", \.runsPerDeployment, in: 0...1_000, "runs"),
      .number("runsPerMonth", \.runsPerMonth, in: 0...1e6, "runs"),
      .number("ephemeralStorageGB", \.ephemeralStorageGB, in: 20...200, "GiB"),
      .number("imageMB", \.imageMB, in: 0...100_000, "compressed MB"),
      .names("secrets", \.secrets, "secrets read at start"),
    ])

  static let loadBalancer = Schema<LoadBalancer>(
    "a load balancer",
    [
      .choice("kind", \.kind),
      .flag("internetFacing", \.isInternetFacing),
      .flag("clientsOverVPN", \.clientsOverVPN),
      .elsewhere("zones", "zones it is enabled in; all by default"),
      .choice("routing", \.routing),
      .flag("tls", \.isTLS),
      .choice("certificateKey", \.certificateKey),
      .flag("mutualTLS", \.mutualTLS),
      .flag("crossZone", \.crossesZones),
      .flag("publicIPv4", \.hasPublicIPv4),
      .count("extraRules", \.extraRules, in: 0...100, "rules beyond one a service"),
      .number("clientConnectionSeconds", \.clientConnectionSeconds, in: 0...604_800, "seconds"),
      .number(
        "backendConnectionsPerRequest", \.backendConnectionsPerRequest, in: 0...100, "connections"),
      .number("backendConnectionSeconds", \.backendConnectionSeconds, in: 0...604_800, "seconds"),
      .flag("countBackendConnections", \.countsBackendConnections),
      .number("healthCheckSeconds", \.healthCheckSeconds, in: 5...300, "seconds"),
      .number("idleTimeoutSeconds", \.idleTimeoutSeconds, in: 1...4_000, "seconds"),
      .number("reservedCapacityUnits", \.reservedCapacityUnits, in: 0...100_000, "LCU"),
      .count("trustStores", \.trustStores, in: 0...100, "trust stores"),
    ])

  static let network = Schema<NAT>(
    "the network",
    [
      .choice("nat", \.kind),
      .elsewhere("natGateways", "gateways or instances, one by default"),
      .text("natInstanceType", \.instanceType, "EC2 type of a NAT instance"),
      .number("natVolumeGB", \.volumeGB, in: 0...16_384, "GB of a NAT instance"),
      .elsewhere("endpoints", "VPC endpoints: s3, ecr.api, logs, …"),
    ])

  static let database = Schema<Database>(
    "the database",
    [
      .choice("engine", \.engine),
      .text("version", \.version, "major version"),
      .elsewhere("class", "such as db.t3.micro; for a container, cpu and memoryMB instead"),
      .choice("host", \.host),
      .choice("volume", \.volume),
      .elsewhere("cpu", "CPU units of a database container"),
      .elsewhere("memoryMB", "MiB of a database container"),
      .flag("multiAZ", \.multiAZ),
      .count("replicas", \.replicas, in: 0...15, "read replicas"),
      .number("storageGB", \.storageGB, in: 1...65_536, "GiB allocated"),
      .choice("storageType", \.storageType),
      .number("iops", \.iops, in: 0...256_000, "IOPS"),
      .number("throughputMBps", \.throughputMBps, in: 0...4_000, "MiB/s"),
      .count("backupRetentionDays", \.backupRetentionDays, in: 0...35, "days"),
      .number("usedGB", \.usedGB, in: 0...65_536, "GiB of data"),
      .number("dailyChangeShare", \.dailyChangeShare, in: 0...1, "0...1"),
      .number("growthGBPerMonth", \.growthGBPerMonth, in: 0...65_536, "GiB"),
      .flag("publiclyAccessible", \.isPubliclyAccessible),
      .flag("proxy", \.proxy),
      .count("performanceInsightsMonths", \.performanceInsightsMonths, in: 0...24, "months"),
      .flag("extendedSupportDisabled", \.extendedSupportDisabled),
      .number("runningHoursPerWeek", \.runningHoursPerWeek, in: 0...168, "hours"),
      .number("idleCPUShare", \.idleCPUShare, in: 0...1, "0...1"),
    ])

  static let cache = Schema<Cache>(
    "the cache",
    [
      .choice("engine", \.engine),
      .text("version", \.version, "engine version"),
      .elsewhere("node", "such as cache.t3.micro", required: true),
      .count("nodes", \.nodes, in: 1...500, "nodes, replicas included"),
      .count("snapshotRetentionDays", \.snapshotRetentionDays, in: 0...35, "days"),
      .number("workingSetMB", \.workingSetMB, in: 0...1e7, "MB"),
      .number("microsecondsPerCommand", \.microsecondsPerCommand, in: 0...1e6, "µs"),
    ])

  static let queue = Schema<JobQueue>(
    "the job queue",
    [
      .choice("kind", \.kind),
      .elsewhere("worker", "the service that works on the jobs"),
      .number("concurrency", \.concurrency, in: 1...10_000, "jobs at once a task"),
      .number("secondsPerJob", \.secondsPerJob, in: 0...86_400, "seconds"),
      .number("cpuMillisecondsPerJob", \.cpuMillisecondsPerJob, in: 0...86_400_000, "ms"),
      .number("payloadBytes", \.payloadBytes, in: 0...1e9, "bytes"),
      .number("keptJobs", \.keptJobs, in: 0...1e10, "finished jobs kept"),
      .number("retryShare", \.retryShare, in: 0...0.99, "0...0.99"),
      .number("consumers", \.consumers, in: 0...100_000, "SQS consumers"),
    ])

  static let registry = Schema<ContainerRegistry>(
    "the registry",
    [
      .choice("kind", \.kind),
      .number("keptImages", \.keptImages, in: 0...100_000, "images kept; 0 keeps all"),
      .number("ageMonths", \.ageMonths, in: 0...1_200, "months of pushes piled up"),
    ])

  static let logs = Schema<LogStore>(
    "the logs",
    [
      .number("retentionDays", \.retentionDays, in: 0...3_653, "days; 0 keeps for ever"),
      .choice("class", \.logClass),
      .number("compressionRatio", \.compressionRatio, in: 0.01...1, "stored over ingested"),
      .number("ageDays", \.ageDays, in: 0...36_500, "days the groups have been filling"),
      .number("otherGBPerMonth", \.otherGBPerMonth, in: 0...1e9, "GB"),
      .number("scannedGBPerMonth", \.scannedGBPerMonth, in: 0...1e9, "GB"),
    ])

  static let monitoring = Schema<Monitoring>(
    "the monitoring",
    [
      .count("alarms", \.alarms, in: 0...100_000, "standard alarms"),
      .count("highResolutionAlarms", \.highResolutionAlarms, in: 0...100_000, "alarms"),
      .count("compositeAlarms", \.compositeAlarms, in: 0...100_000, "alarms"),
      .count("dashboards", \.dashboards, in: 0...10_000, "dashboards"),
      .number("customMetrics", \.customMetrics, in: 0...1e8, "metrics"),
      .choice("containerInsights", \.containerInsights),
      .number("apiRequestsPerMonth", \.apiRequestsPerMonth, in: 0...1e12, "requests"),
    ])

  static let naming = Schema<Naming>(
    "the names",
    [
      .count("hostedZones", \.hostedZones, in: 0...10_000, "public hosted zones"),
      .count("privateNamespaces", \.privateNamespaces, in: 0...10_000, "Cloud Map namespaces"),
      .number("queriesPerMonth", \.queriesPerMonth, in: 0...1e12, "queries that are no aliases"),
      .count("healthChecks", \.healthChecks, in: 0...10_000, "health checks"),
    ])

  static let firewall = Schema<WebFirewall>(
    "the web firewall",
    [
      .count("accessLists", \.accessLists, in: 0...1_000, "web ACLs"),
      .count("rules", \.rules, in: 0...10_000, "rules"),
      .number("inspectedShare", \.inspectedShare, in: 0...1, "0...1"),
    ])

  static let thirdParty = Schema<ThirdParty>(
    "a third party",
    [
      .number("requestBytes", \.requestBytes, in: 0...1e10, "bytes"),
      .number("responseBytes", \.responseBytes, in: 0...1e10, "bytes"),
      .number("seconds", \.seconds, in: 0...3_600, "seconds a call"),
    ])

  static let allowances = Schema<FreeAllowances>(
    "the free allowances",
    [
      .flag("apply", \.apply),
      .number("usedElsewhereShare", \.usedElsewhereShare, in: 0...1, "0...1"),
    ])
}

extension LoadBalancer {
  /// Whether the listeners use TLS, which a stack file may say without naming the key.
  fileprivate var isTLS: Bool {
    get { certificateKey != .none }
    set { certificateKey = newValue ? .rsa2048 : .none }
  }
}

extension Schema.Field {
  /// A list of names.
  static func names(
    _ key: String, _ path: any WritableKeyPath<Model, [String]> & Sendable, _ note: String = ""
  ) -> Self {
    Self(key, note) { node, model, context in
      model[keyPath: path] = readNames(node, key: key, problems: &context.problems)
    }
  }
}

/// A list of texts, each at most once.
func readNames(_ node: ConfigNode, key: String, problems: inout Diagnostics) -> [String] {
  guard let items = node.items else {
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName)", mend: "write a list: [A, B]")
    return []
  }
  var names: [String] = []
  for item in items {
    guard let name = item.text, !name.isEmpty else {
      problems.error(at: item.location, "\(item.kindName) is no name", mend: "write a name")
      continue
    }
    if names.contains(name) {
      problems.error(at: item.location, "'\(name)' stands twice in '\(key)'", mend: "delete one")
    } else {
      names.append(name)
    }
  }
  return names
}
