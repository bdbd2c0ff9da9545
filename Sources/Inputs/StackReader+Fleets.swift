import Diagnostics
import Quantities
import Resources
import Services

/// Fleets of instances, and the services that run on them.
extension StackReader {
  mutating func readFleets(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("fleets", in: node, holds: "fleets") else { return }
    for (index, entry) in entries.enumerated() {
      var fleet = InstanceFleet(name: entry.key, type: .unknown)
      if entry.value["instance"] != nil,
        let type = named(
          "instance", of: entry.value, what: "instance type", from: limits.instanceTypes,
          name: \.name)
      {
        fleet.type = type
      }
      decode(
        StackSchema.fleet, entry.value, into: &fleet, path: "fleets.\(entry.key)", name: entry.key
      ) { $1(&$0.fleets[index]) }
      stack.fleets.append(fleet)
      check(fleet, entry, in: node)
    }
  }

  private mutating func check(
    _ fleet: InstanceFleet, _ entry: ConfigNode.Entry, in node: ConfigNode
  ) {
    if fleet.type.family == "t2" {
      problems.error(
        at: entry.value["instance"]?.location,
        "a T2 falls to its baseline when its credits are spent, which fleets do not follow",
        mend: "write a type of another family: t3, t4g, m6g")
    }
    let packing = fleet.packing
    if fleet.type.vCPU > 0, min(packing.cpuUnits, packing.memoryMB, packing.slots) < 1 {
      problems.error(
        at: (entry.value["daemonCPU"] ?? entry.value["daemonMemoryMB"] ?? entry.value["instance"])?
          .location, "nothing of a \(fleet.type.name) of '\(fleet.name)' is left for tasks",
        mend: "write a larger instance, or less for what runs beside the tasks")
    }
    if fleet.maximum > 0, fleet.maximum < fleet.minimum {
      problems.error(
        at: entry.value["maxInstances"]?.location,
        "'\(fleet.name)' has at most \(NumberFormat.count(fleet.maximum, "instance")), below its minimum of "
          + "\(fleet.minimum)", mend: "write maxInstances: \(fleet.minimum) or more")
    }
    if fleet.orchestrator != .ecs, let mode = entry.value["networkMode"] {
      problems.error(
        at: mode.location, "'networkMode' is of tasks of ECS, which '\(fleet.name)' does not run",
        mend: "take it out")
    }
    let hasCluster = (node["resources"]?.entries ?? []).contains {
      $0.value["type"]?.text == "AWS::EKS::Cluster"
    }
    if fleet.orchestrator == .eks, !hasCluster, !fleet.isClusterElsewhere {
      problems.error(
        at: entry.value["orchestrator"]?.location,
        "the nodes of '\(fleet.name)' belong to a cluster of EKS, which is charged by the hour and is not "
          + "here",
        mend:
          "write resources: { cluster: { type: AWS::EKS::Cluster } }, or clusterElsewhere: true "
          + "where another stack pays for it")
    }
    if fleet.orchestrator != .eks, let key = entry.value["clusterElsewhere"] {
      problems.error(
        at: key.location, "'clusterElsewhere' is of nodes of EKS", mend: "take it out")
    }
  }

  /// The fleet that a service says it runs on.
  mutating func fleet(of entry: ConfigNode.Entry, in stack: Stack) -> InstanceFleet? {
    guard let node = entry.value["runsOn"] else { return nil }
    if let fleet = stack.fleets.first(where: { $0.name == node.text }) { return fleet }
    problems.error(
      at: node.location, "'\(entry.key)' runs on '\(node.text ?? "")', which is no fleet here",
      mend: suggestion(for: node.text ?? "", from: stack.fleets.map(\.name))
        ?? "describe it: fleets: { nodes: { instance: m6g.large } }")
    return InstanceFleet(name: node.text ?? "", type: .unknown)
  }

  /// Keys of a service that Fargate alone has.
  private static let ofFargate = [
    "platform", "spotShare", "ephemeralStorageGB", "assignPublicIP", "runningHoursPerWeek",
  ]

  /// What a task reserves of an instance: all that an instance has for tasks where nothing is written.
  mutating func readSize(_ entry: ConfigNode.Entry, on fleet: InstanceFleet) -> FargateSize {
    for key in Self.ofFargate {
      guard let part = entry.value.entries?.first(where: { $0.key == key }) else { continue }
      problems.error(
        at: part.keyLocation,
        "'\(key)' is of tasks on Fargate, and '\(entry.key)' runs on '\(fleet.name)'",
        mend: key == "runningHoursPerWeek"
          ? "write a schedule of its autoscaling with minTasks: 0"
          : ["spotShare", "assignPublicIP"].contains(key)
            ? "write it at the fleet" : "take it out: the fleet's instances have their own")
    }
    let packing = fleet.packing
    let (cpu, memory) = (entry.value["cpu"], entry.value["memoryMB"])
    guard let cpu, let memory else {
      if let one = cpu ?? memory {
        problems.error(
          at: one.location, "'\(entry.key)' says only a part of what its tasks reserve",
          mend: "write cpu and memoryMB, or neither for a whole instance")
      }
      return FargateSize(reservingCPUUnits: packing.cpuUnits, memoryMB: packing.memoryMB)
    }
    guard let units = readCount(cpu, key: "cpu", range: 1...1_000_000, problems: &problems),
      let megabytes = readCount(
        memory, key: "memoryMB", range: 1...10_000_000, problems: &problems)
    else { return FargateSize(reservingCPUUnits: packing.cpuUnits, memoryMB: packing.memoryMB) }
    let size = FargateSize(reservingCPUUnits: units, memoryMB: megabytes)
    let tasks = InstancePacking.Tasks(cpuUnits: units, memoryMB: megabytes, count: 1)
    if fleet.type.vCPU > 0, packing.room(for: tasks) == 0 {
      problems.error(
        at: (units > packing.cpuUnits ? cpu : memory).location,
        packing.slots == 0
          ? "an instance of '\(fleet.name)' (\(fleet.type.name)) has no interface left for a task"
          : "a task of '\(entry.key)' (\(units) CPU units, \(megabytes) MiB) fits no \(fleet.type.name): "
            + "\(packing.cpuUnits) CPU units and \(packing.memoryMB) MiB are there for tasks",
        mend: "write a larger instance for '\(fleet.name)', or a smaller task")
    }
    return size
  }

  /// Holds each fleet's bounds against what the tasks on it may need.
  mutating func checkFleets(_ node: ConfigNode, _ stack: Stack) {
    for fleet in stack.fleets where fleet.type.vCPU > 0 {
      let entry = node["fleets"]?[fleet.name]
      let services = stack.services(on: fleet).map { stack.services[$0] }
      if services.isEmpty, fleet.minimum == 0 {
        problems.error(
          at: entry?.location ?? node.location,
          "no service runs on '\(fleet.name)', and it keeps no instance",
          mend: "write runsOn: \(fleet.name) at a service, or minInstances")
      }
      let most = stack.needed(of: fleet, for: services.map(\.maximumTasks))
      if fleet.maximum > 0, most > fleet.maximum, fleet.maximum >= fleet.minimum {
        problems.error(
          at: entry?["maxInstances"]?.location,
          "'\(fleet.name)' has at most \(NumberFormat.count(fleet.maximum, "instance")), and the tasks of "
            + services.map { "'\($0.name)'" }.joined(separator: ", ") + " may need \(most)",
          mend: "write maxInstances: \(most), or fewer tasks at most")
      } else if fleet.targetCapacity < 100, fleet.running(for: most) < fleet.wanted(for: most) {
        let wanted = fleet.wanted(for: most)
        problems.report(
          Diagnostic(
            .warning, at: entry?["targetCapacity"]?.location ?? node.location,
            "'\(fleet.name)' keeps no such room: its tasks may need "
              + "\(NumberFormat.count(most, "instance")), \(wanted) with it, and it has "
              + "\(fleet.maximum) at most",
            mend: "write maxInstances: \(wanted), or a higher targetCapacity"))
      }
    }
  }
}
