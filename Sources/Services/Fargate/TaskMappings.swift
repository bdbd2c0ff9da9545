import Diagnostics
import Quantities
import Resources

/// Task definitions: what a task of a service or a job is.
extension ECSMappings {
  /// By reference, or by its family's name.
  static func task(
    of service: DeployedResource, in builder: StackBuilder
  ) -> DeployedResource? {
    let value = service["TaskDefinition"]
    if let task = builder.resource(value, "AWS::ECS::TaskDefinition") { return task }
    guard let text = value.text else { return nil }
    let name = text.split(separator: "/").last.map(String.init) ?? text
    let family = name.split(separator: ":").first.map(String.init) ?? name
    return builder.links.all("AWS::ECS::TaskDefinition", whose: "Family", is: family).first
  }

  /// CPU units of `512`, `"512"`, `".5 vCPU"`; MiB of `1024`, `"1 GB"`, `"0.5GB"`.
  static func amount(_ value: Resolved, unit: String, perUnit: Double) -> Int? {
    if let count = value.count { return count }
    guard let text = value.text.map({ trimmed($0).lowercased() }), text.hasSuffix(unit),
      let number = Double(trimmed(String(text.dropLast(unit.utf8.count)))),
      number.isFinite, number > 0, number < 1e6
    else { return nil }
    return Int((number * perUnit).rounded())
  }

  /// The size that Fargate sells.
  ///
  /// - Parameters:
  ///   - task: its definition.
  ///   - builder: where what is wrong or not known is written down.
  ///   - isBound: whether it has to be one of Fargate's; a task for EC2 may have any.
  /// - Returns: the size; `nil` where it is known only at deployment, or no size at all.
  static func size(
    of task: DeployedResource, in builder: inout StackBuilder, isBound: Bool = true
  ) -> FargateSize? {
    var isKnown = true
    func amount(_ property: String, unit: String, example: String) -> Int {
      let value = task[property]
      if let amount = Self.amount(value, unit: unit, perUnit: 1_024) { return amount }
      isKnown = false
      if value.isUnresolved {
        builder.unresolved(task, property, value, taking: UnresolvedProperty.nothing)
      } else if value.isMissing {
        builder.problems.error(
          at: task.location, "'\(task.id)' has no '\(property)', which Fargate asks for",
          mend: "write one, such as \(property) \(example)")
      } else {
        builder.wrong(
          value, property, of: task, "no size of a task", mend: "write it as \(example)")
      }
      return 0
    }
    let units = amount("Cpu", unit: "vcpu", example: "512")
    let megabytes = amount("Memory", unit: "gb", example: "1024")
    guard isKnown else { return nil }
    let windows = platform(of: task) == .windows
    if let size = builder.sizes.fargateSizes.size(
      cpuUnits: units, memoryMB: megabytes, windows: windows)
    {
      return size
    }
    if !isBound { return nil }
    let property = task["Memory"]
    let memories = builder.sizes.fargateSizes.memoriesText(cpuUnits: units)
    let settings = builder.sizes.fargateSizes.cpuSettings.map { "\($0)" }
    builder.problems.error(
      at: (memories.isEmpty ? task["Cpu"] : property).location ?? task.location,
      "'\(task.id)' asks for \(units) CPU units with \(megabytes) MiB, which Fargate does not sell",
      mend: memories.isEmpty
        ? "write one of these as Cpu: \(settings.joined(separator: ", "))"
        : "with Cpu \(units) write Memory \(memories)")
    return nil
  }

  static func platform(of task: DeployedResource) -> FargatePlatform {
    let runtime = task["RuntimePlatform"]
    if runtime["OperatingSystemFamily"].text?.hasPrefix("WINDOWS") == true { return .windows }
    return runtime["CpuArchitecture"].text?.uppercased() == "ARM64" ? .arm : .x86
  }

  static func describe(
    _ service: inout FargateService, by task: DeployedResource, in builder: inout StackBuilder
  ) {
    service.platform = platform(of: task)
    service.ephemeralStorageGB = ephemeralStorageGB(of: task, in: &builder)
    for container in task["ContainerDefinitions"].items {
      service.secrets += container["Secrets"].items.compactMap { $0["Name"].text }
      if service.port == 0 {
        service.port = container["PortMappings"].items.first?["ContainerPort"].count ?? 0
      }
    }
  }

  /// GiB; 20 where a task asks for none.
  private static func ephemeralStorageGB(
    of task: DeployedResource, in builder: inout StackBuilder
  ) -> Double {
    let storage =
      task["EphemeralStorage"]["SizeInGiB"].isMissing
      ? task["EphemeralStorage"]["SizeInGib"] : task["EphemeralStorage"]["SizeInGiB"]
    return builder.number(storage, "SizeInGiB", of: task, default: 20, in: 20...200)
  }

  static func taskDefinition(
    _ task: DeployedResource, into builder: inout StackBuilder
  ) {
    builder.free(task, "its tasks are charged where they run")
    let used =
      builder.runningTasks
      ?? Set(
        Array(builder.all("AWS::ECS::Service")).compactMap { self.task(of: $0, in: builder)?.key })
    builder.runningTasks = used
    let places = task["RequiresCompatibilities"].items.compactMap(\.text)
    let runs = ScheduledTaskMappings.runs(of: task, in: &builder)
    guard !used.contains(task.key) || runs.count > 0, places.contains("FARGATE") || places.isEmpty,
      !places.isEmpty || (!task["Cpu"].isMissing && !task["Memory"].isMissing),
      let size = size(of: task, in: &builder, isBound: !places.isEmpty)
    else { return }
    var job = FargateJob(name: task.id, size: size)
    job.platform = platform(of: task)
    job.ephemeralStorageGB = ephemeralStorageGB(of: task, in: &builder)
    job.scheduledRunsPerMonth = runs.count
    job.isStartedByUse = runs.count == 0
    if runs.count > 0 {
      job.spotShare = runs.spot / runs.count
      job.addressShare = runs.addressed / runs.count
    }
    builder.stack.jobs.append(job)
    var names: [String] = task["ContainerDefinitions"].items.compactMap { $0["Name"].text }
    if let family = task["Family"].text { names.append(family) }
    names += (task.constructPath ?? "").split(separator: "/").reversed().map(String.init)
    builder.jobNames[task.id] = names + [task.id]
    builder.coverage[task.id] = (
      .priced,
      runs.count > 0
        ? "its schedule starts it \(NumberFormat.number(runs.count)) times a month"
        : "runs on demand: no service keeps it running", nil
    )
  }
}
