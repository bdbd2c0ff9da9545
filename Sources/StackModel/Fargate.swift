import Quantities

/// A task size that AWS sells: CPU units and MiB.
package struct FargateSize: Hashable, Sendable {
  /// 1,024 to the vCPU.
  package let cpuUnits: Int
  package let memoryMB: Int

  /// Only ``FargateSizes`` makes one, after looking it up.
  fileprivate init(cpuUnits: Int, memoryMB: Int) {
    self.cpuUnits = cpuUnits
    self.memoryMB = memoryMB
  }

  package var vCPU: Double { Double(cpuUnits) / 1_024 }
  package var memoryGB: Double { Double(memoryMB) / 1_024 }
}

/// The task sizes that AWS sells, from `pricing/limits/fargate-sizes.csv`.
package struct FargateSizes: Hashable, Sendable {
  /// Memory settings that go with a CPU setting: from, to and step in MiB; step 0 is one value.
  package struct Span: Hashable, Sendable {
    package let cpuUnits: Int
    package let memoryMB: ClosedRange<Int>
    package let stepMB: Int
    package let windows: Bool

    package init(cpuUnits: Int, memoryMB: ClosedRange<Int>, stepMB: Int, windows: Bool) {
      self.cpuUnits = cpuUnits
      self.memoryMB = memoryMB
      self.stepMB = stepMB
      self.windows = windows
    }

    /// Every memory setting of the span in MiB, ascending.
    var memories: [Int] {
      stepMB > 0
        ? Array(stride(from: memoryMB.lowerBound, through: memoryMB.upperBound, by: stepMB))
        : [memoryMB.lowerBound]
    }
  }

  package let spans: [Span]

  package init(spans: [Span]) {
    self.spans = spans
  }

  /// The sizes that run Windows.
  package var forWindows: Self { Self(spans: spans.filter(\.windows)) }

  /// The smallest size on sale; a quarter of a vCPU where the table is empty.
  package var smallest: FargateSize {
    all.first ?? FargateSize(cpuUnits: 256, memoryMB: 512)
  }

  /// The size, or `nil` when AWS does not sell it.
  package func size(cpuUnits: Int, memoryMB: Int, windows: Bool = false) -> FargateSize? {
    let sold = spans.contains {
      $0.cpuUnits == cpuUnits && (!windows || $0.windows) && $0.memories.contains(memoryMB)
    }
    return sold ? FargateSize(cpuUnits: cpuUnits, memoryMB: memoryMB) : nil
  }

  /// Every size, by CPU, then memory.
  package var all: [FargateSize] {
    cpuSettings.flatMap { cpu in
      memories(cpuUnits: cpu).map { FargateSize(cpuUnits: cpu, memoryMB: $0) }
    }
  }

  /// CPU settings, ascending.
  package var cpuSettings: [Int] { Set(spans.map(\.cpuUnits)).sorted() }

  /// Memory settings in MiB that go with a CPU setting, ascending; empty for an unknown one.
  package func memories(cpuUnits: Int) -> [Int] {
    spans.filter { $0.cpuUnits == cpuUnits }.flatMap(\.memories).sorted()
  }

  /// The settings that go with a CPU setting as a person reads them: `1024…4096 step 1024`.
  package func memoriesText(cpuUnits: Int) -> String {
    spans.filter { $0.cpuUnits == cpuUnits }.map { span in
      span.stepMB > 0
        ? "\(span.memoryMB.lowerBound)…\(span.memoryMB.upperBound) in steps of \(span.stepMB)"
        : "\(span.memoryMB.lowerBound)"
    }.joined(separator: ", ")
  }
}

/// Processor and operating system of a task, which choose its rates.
package enum FargatePlatform: String, Hashable, Sendable, CaseIterable {
  case x86 = "x86_64"
  case arm = "arm64"
  case windows

  /// Minimum billed seconds of a task.
  /// - Source: AWS Fargate pricing page, 2025–26.
  package var minimumBilledSeconds: Double { self == .windows ? 300 : 60 }

  var label: String {
    switch self {
    case .x86: ""
    case .arm: " ARM"
    case .windows: " Windows"
    }
  }
}

/// How many tasks autoscaling may run, and what it aims at.
package struct ServiceScaling: Hashable, Sendable {
  /// What target tracking holds near its target.
  package enum Metric: String, Hashable, Sendable, CaseIterable {
    /// Percent of the reserved CPU, mean over the service's tasks.
    case cpu
    /// Requests per target and minute.
    case requestsPerTarget
    /// Percent of the reserved memory.
    case memory
  }

  package var minimumTasks = 1
  package var maximumTasks = 1
  package var metric = Metric.cpu
  /// Percent, or requests per target and minute.
  package var target = 60.0
  /// Seconds; ECS's default.
  package var scaleOutCooldownSeconds = 300.0
  package var scaleInCooldownSeconds = 300.0
  /// Other bounds at some hours of the week; of several that hold, the last counts.
  package var schedule: [ScheduledBounds] = []

  package init() {}

  /// The bounds in an hour of the week, from Monday 00:00 UTC.
  package func bounds(weekHour: Int) -> (minimum: Int, maximum: Int) {
    schedule.last { $0.holds(weekHour: weekHour) }
      .map { ($0.minimumTasks, max($0.minimumTasks, $0.maximumTasks)) }
      ?? (minimumTasks, maximumTasks)
  }

  /// The most tasks at any time.
  package var mostTasks: Int {
    schedule.reduce(maximumTasks) { max($0, $1.minimumTasks, $1.maximumTasks) }
  }

  /// The fewest tasks at any time.
  package var fewestTasks: Int { schedule.reduce(minimumTasks) { min($0, $1.minimumTasks) } }
}

/// A scheduled action pair of Application Auto Scaling: bounds between two hours of the day, UTC.
///
/// - Source: Application Auto Scaling API reference: at the hour, capacity is pulled inside the bounds.
package struct ScheduledBounds: Hashable, Sendable {
  /// The days it holds on.
  package enum Days: String, Hashable, Sendable, CaseIterable {
    case all, weekdays, weekend
  }

  package var days = Days.all
  /// From 0; the hours run over midnight where `toHour` is not after it.
  package var fromHour = 0
  package var toHour = 24
  package var minimumTasks = 1
  package var maximumTasks = 1

  package init() {}

  func holds(weekHour: Int) -> Bool {
    let hour = weekHour % 24
    let isWeekend = weekHour / 24 % 7 >= 5
    guard days == .all || (days == .weekend) == isWeekend else { return false }
    return fromHour < toHour
      ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour
  }
}

/// An ECS service of identical Fargate tasks.
package struct FargateService: Hashable, Sendable {
  package let name: String
  package var port = 0
  package var size: FargateSize
  /// Desired tasks; with autoscaling, where it starts.
  package var tasks = 1
  package var scaling: ServiceScaling?
  package var platform = FargatePlatform.x86
  /// 0...1: the share of the tasks that runs on Fargate Spot.
  package var spotShare = 0.0
  /// GiB; 20 are free.
  package var ephemeralStorageGB = 20.0
  package var assignPublicIP = false
  /// 1 for round the clock; a schedule of 60 hours a week is 60/168.
  package var runningHoursPerWeek = 168.0
  /// Compressed size of the image, in MB of 2²⁰ bytes.
  package var imageMB = 200.0
  /// Compressed size of the layers that a push changes.
  package var changedMBPerPush = 60.0
  package var deployment = DeploymentSettings()
  package var request = RequestProfile()
  /// Names of the secrets a task reads when it starts.
  package var secrets: [String] = []
  /// Database connections a task may hold.
  package var poolSize = 0.0
  /// Server processes in a task: a Node.js process uses one thread for JavaScript.
  package var processes = 1.0
  /// Memory of an idle task.
  package var baseMemoryMB = 180.0
  /// Memory of a request in flight.
  package var memoryPerRequestMB = 1.0
  /// Requests a task works on at once; beyond it they wait.
  package var concurrency = 100.0
  /// Behind the balancer: has a target group with health checks.
  package var isBehindBalancer = true

  package init(name: String, size: FargateSize) {
    self.name = name
    self.size = size
  }

  package var hoursShare: Double { runningHoursPerWeek / 168 }
  package var minimumTasks: Int { scaling?.fewestTasks ?? tasks }
  package var maximumTasks: Int { scaling?.mostTasks ?? tasks }
}

/// How a service replaces its tasks.
package struct DeploymentSettings: Hashable, Sendable {
  /// Percent of desired that stays healthy, and percent that may run; ECS's defaults.
  package var minimumHealthyPercent = 100.0
  package var maximumPercent = 200.0
  /// Image pull, start and first passed health check of a new task, in seconds.
  package var startSeconds = 60.0
  /// Deregistration delay of the target group; its default.
  package var drainSeconds = 300.0
  /// SIGTERM to exit.
  package var stopSeconds = 5.0

  package init() {}

  /// Seconds during which both generations run: `start + drain + stop`.
  /// - Source: ECS API reference (2026-05) and developer guide; the sum is an assumption about the
  ///   order of events.
  package var overlapSeconds: Double { startSeconds + drainSeconds + stopSeconds }
}

/// What one request to a service needs, on average.
package struct RequestProfile: Hashable, Sendable {
  package var cpuMilliseconds = 5.0
  /// Standard deviation of the CPU time over its mean.
  package var cpuVariation = 1.0
  package var requestBytes = 1_000.0
  package var responseBytes = 10_000.0
  /// New client connections for each request: a page over HTTP/2 shares one.
  package var connections = 0.2
  package var logEvents = 1.0
  package var logBytes = 300.0
  package var databaseQueries = 0.0
  /// Bytes between task and database for each query, both ways.
  package var databaseBytesPerQuery = 1_500.0
  /// CPU the database spends on a query, in milliseconds of one vCPU.
  package var databaseMillisecondsPerQuery = 1.0
  /// Disk operations a query costs after the buffer cache.
  package var databaseIOPerQuery = 0.2
  package var cacheCommands = 0.0
  package var cacheBytesPerCommand = 600.0
  /// Background jobs queued.
  package var jobs = 0.0
  /// Calls to other services, by position in the stack.
  package var calls: [CallGraph.Call] = []
  /// Calls to third parties, by position in the stack.
  package var thirdPartyCalls: [CallGraph.Call] = []

  package init() {}
}

extension FargateService: MeteredResource {
  package func usage(of stack: Stack, under load: MonthLoad) -> [Usage] {
    guard let index = stack.services.firstIndex(where: { $0.name == name }) else { return [] }
    let ran = load.services[index]
    var result: [Usage] = []
    let period = load.period
    appendLines(to: &result, taskHours: ran.baseTaskHours, part: .always) { part in
      hours(minimumTasks, of: period, part)
    }
    if ran.scaledTaskHours > 0 {
      let scaled = ran.scaledTaskHours
      appendLines(to: &result, taskHours: scaled, part: .scaled) { part in
        "\(Working.number(scaled)) task-hours of autoscaling × \(part)"
      }
    }
    if ran.overlapTaskHours > 0 {
      let deployments = load.deployments
      appendLines(to: &result, taskHours: ran.overlapTaskHours, part: .deployment) { part in
        "\(Working.number(deployments)) deployments × "
          + "\(Working.count(tasks, "task")) × \(Working.number(deployment.overlapSeconds)) s "
          + "overlap × \(part)"
      }
    }
    if assignPublicIP {
      let taskHours = ran.baseTaskHours + ran.scaledTaskHours + ran.overlapTaskHours
      result.append(
        Usage(
          name, "public-ipv4", "public IPv4 addresses of tasks", .publicIPv4,
          Quantity(measured: taskHours), .fixed,
          why: "1 address × \(Working.number(taskHours)) task-hours"))
    }
    return result
  }

  /// `1 task × 0.5 vCPU × 730 h`, with the schedule where there is one.
  private func hours(_ tasks: Int, of period: BillingPeriod, _ part: String) -> String {
    let hours =
      hoursShare == 1
      ? "\(period.hours) h"
      : "\(period.hours) h × \(Working.number(runningHoursPerWeek)) of 168 h a week"
    return "\(Working.count(tasks, "task")) × \(part) × \(hours)"
  }

  /// The tasks a line is for.
  private enum Part {
    case always, scaled, deployment

    var suffix: String {
      switch self {
      case .always: ""
      case .scaled: "-scaled"
      case .deployment: "-deployment"
      }
    }
    var label: String {
      switch self {
      case .always: ""
      case .scaled: ", scaled out"
      case .deployment: ", during deployments"
      }
    }
    var kind: LineKind { self == .always ? .fixed : .usage }
  }

  /// vCPU, memory and storage of task-hours, split into on demand and Spot.
  private func appendLines(
    to result: inout [Usage], taskHours: Double, part: Part,
    why: @escaping @Sendable (String) -> String
  ) {
    for spot in [false, true] {
      let share = spot ? spotShare : 1 - spotShare
      guard share > 0 else { continue }
      let rates = FargateRates(platform: platform, spot: spot)
      let item = spot ? "fargate-spot" : "fargate"
      let title = spot ? "Spot " : ""
      var assumed = part == .deployment ? ["deployment.overlapSeconds"] : []
      if spot { assumed.append("fargate.spotPrice") }
      @Sendable func reason(_ amount: Double, _ unit: String) -> String {
        let portion =
          share == 1 ? "" : " × \(Working.number(share * 100)) % \(spot ? "Spot" : "on demand")"
        return why("\(Working.number(amount)) \(unit)") + portion
      }
      let vCPU = size.vCPU
      let memory = size.memoryGB
      result.append(
        Usage(
          name, "\(item)-vcpu\(part.suffix)", "\(title)vCPU\(platform.label)\(part.label)",
          rates.vCPU, Quantity(measured: taskHours * share * vCPU), part.kind,
          why: reason(vCPU, "vCPU"), assuming: assumed))
      result.append(
        Usage(
          name, "\(item)-memory\(part.suffix)", "\(title)memory\(platform.label)\(part.label)",
          rates.memory, Quantity(measured: taskHours * share * memory), part.kind,
          why: reason(memory, "GB"), assuming: assumed))
      if platform == .windows {
        result.append(
          Usage(
            name, "\(item)-os\(part.suffix)", "Windows licence\(part.label)",
            .fargateWindowsLicence, Quantity(measured: taskHours * share * vCPU), part.kind,
            why: reason(vCPU, "vCPU"), assuming: assumed))
      }
    }
    if ephemeralStorageGB > 20 {
      let storage = ephemeralStorageGB
      result.append(
        Usage(
          name, "fargate-storage\(part.suffix)", "ephemeral storage\(part.label)",
          .fargateStorage, Quantity(measured: taskHours * (storage - 20)), part.kind,
          why: why("(\(Working.number(storage)) − 20 free) GB"),
          assuming: part == .deployment ? ["deployment.overlapSeconds"] : []))
    }
  }
}

/// The usage types of a platform.
private struct FargateRates {
  let vCPU: UsageType<VCPUHours>
  let memory: UsageType<GigabyteHours>

  init(platform: FargatePlatform, spot: Bool) {
    let names =
      switch (platform, spot) {
      case (.x86, false): ("Fargate-vCPU-Hours:perCPU", "Fargate-GB-Hours")
      case (.arm, false): ("Fargate-ARM-vCPU-Hours:perCPU", "Fargate-ARM-GB-Hours")
      case (.windows, false): ("Fargate-Windows-vCPU-Hours:perCPU", "Fargate-Windows-GB-Hours")
      case (.x86, true): ("SpotUsage-Fargate-vCPU-Hours:perCPU", "SpotUsage-Fargate-GB-Hours")
      case (.arm, true):
        ("SpotUsage-Fargate-ARM-vCPU-Hours:perCPU", "SpotUsage-Fargate-ARM-GB-Hours")
      case (.windows, true):
        ("SpotUsage-Fargate-Windows-vCPU-Hours:perCPU", "SpotUsage-Fargate-Windows-GB-Hours")
      }
    vCPU = UsageType("AmazonECS", names.0)
    memory = UsageType("AmazonECS", names.1)
  }
}

extension UsageType where Unit == GigabyteHours {
  static var fargateStorage: Self {
    UsageType("AmazonECS", "Fargate-EphemeralStorage-GB-Hours")
  }
}
extension UsageType where Unit == VCPUHours {
  static var fargateWindowsLicence: Self {
    UsageType("AmazonECS", "Fargate-Windows-OS-Hours:perCPU")
  }
}

/// A task that runs now and then, such as migrations with each deployment.
package struct FargateJob: Hashable, Sendable {
  package let name: String
  package var size: FargateSize
  package var platform = FargatePlatform.x86
  /// Minutes of work in one run, image pull included.
  package var minutes = 3.0
  package var runsPerDeployment = 0.0
  package var runsPerMonth = 0.0
  package var imageMB = 200.0
  package var secrets: [String] = []

  package init(name: String, size: FargateSize) {
    self.name = name
    self.size = size
  }

  /// Runs in a month with the given number of deployments.
  package func runs(under load: MonthLoad) -> Double {
    runsPerMonth * load.period.months + runsPerDeployment * load.deployments
  }
}

extension FargateJob: MeteredResource {
  package func usage(of stack: Stack, under load: MonthLoad) -> [Usage] {
    let seconds = max(platform.minimumBilledSeconds, (minutes * 60).rounded(.up))
    let runs = runs(under: load)
    guard runs > 0 else { return [] }
    let hours = runs * seconds / 3_600
    let why = { @Sendable in "\(Working.number(runs)) runs × \(Working.number(seconds)) s × " }
    let rates = FargateRates(platform: platform, spot: false)
    var result = [
      Usage(
        name, "fargate-vcpu", "vCPU of one-off tasks", rates.vCPU,
        Quantity(measured: hours * size.vCPU), .usage,
        why: why() + "\(Working.number(size.vCPU)) vCPU"),
      Usage(
        name, "fargate-memory", "memory of one-off tasks", rates.memory,
        Quantity(measured: hours * size.memoryGB), .usage,
        why: why() + "\(Working.number(size.memoryGB)) GB"),
    ]
    if platform == .windows {
      result.append(
        Usage(
          name, "fargate-os", "Windows licence of one-off tasks", .fargateWindowsLicence,
          Quantity(measured: hours * size.vCPU), .usage,
          why: why() + "\(Working.number(size.vCPU)) vCPU"))
    }
    return result
  }
}
