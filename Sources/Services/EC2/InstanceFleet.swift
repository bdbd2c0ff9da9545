package import Resources

/// Instances of one type that services of the stack run on: container instances of ECS, nodes of EKS, or
/// a group of servers.
///
/// As many run as the tasks need that are placed on them, within the group's bounds.
package struct InstanceFleet: Hashable, Sendable {
  /// Who places tasks on the instances.
  package enum Orchestrator: String, Hashable, Sendable, CaseIterable {
    case ecs, eks
    /// Nobody: servers that run a program each.
    case none
  }

  /// How tasks of ECS reach the network.
  /// - Source: ECS developer guide, "Task networking options", 2025.
  package enum NetworkMode: String, Hashable, Sendable, CaseIterable {
    /// Ports of the instance that Docker chooses.
    case bridge
    /// The instance's own ports: one task of a service an instance.
    case host
    /// An interface a task, of those that the instance has.
    case awsvpc
  }

  /// The kind of the instances' disks.
  package enum VolumeType: String, Hashable, Sendable, CaseIterable {
    case gp3, gp2
  }

  package let name: String
  package var type: InstanceType
  /// The type that times of what runs there were measured on; `nil` for the one that it is.
  package var measuredOn: String?
  package var orchestrator = Orchestrator.ecs
  package var minimum = 0
  /// 0 for as many as the tasks need.
  package var maximum = 0
  /// 0...1: the share of the instances on Spot.
  package var spotShare = 0.0
  /// Percent of the instances that tasks may fill; the rest is kept ready for those that scaling adds.
  package var targetCapacity = 100.0
  package var networkMode = NetworkMode.bridge
  /// 0 for what CPU, memory and network allow.
  package var tasksPerInstance = 0
  /// CPU units of what runs on each instance beside the tasks.
  package var daemonCPU = 0.0
  package var daemonMemoryMB = 0.0
  /// Of each instance's disk.
  package var volumeGB = 30.0
  package var volumeType = VolumeType.gp3
  package var assignPublicIP = false
  package var detailedMonitoring = false
  /// Seconds from the decision to add an instance until it takes tasks.
  package var bootSeconds = 120.0
  /// Whether the control plane of EKS is another stack's.
  package var isClusterElsewhere = false

  package init(name: String, type: InstanceType) {
    self.name = name
    self.type = type
  }

  /// What an instance has for tasks.
  ///
  /// - Source: for EKS `kube-reserved` and eviction of the EKS AMI (2023-01: 255 MiB and 11 a pod, 100 MiB; of the
  ///   processor 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest), the
  ///   requests of its own DaemonSets (VPC CNI 50 m, manifest of 2026-08; kube-proxy 100 m) and at most 110
  ///   pods below 30 vCPU, 250 above (EKS user guide, managed node groups, 2025). Interfaces for tasks of ECS:
  ///   one fewer than the instance has (ECS developer guide, 2025).
  package var packing: InstancePacking {
    var cpu = type.vCPU * 1_024 - daemonCPU
    var memory = type.visibleMemoryMB - daemonMemoryMB
    var slots = Self.mostTasks
    switch orchestrator {
    case .eks:
      cpu -= (Self.reservedMillicores(vCPU: type.vCPU) + Self.daemonSetMillicores) * 1.024
      memory -= 255 + 11 * Double(type.addressedPods) + 100
      slots = min(type.addressedPods, type.vCPU < 30 ? 110 : 250) - 2
    case .ecs: if networkMode == .awsvpc { slots = type.interfaces - 1 }
    case .none: slots = 1
    }
    return InstancePacking(
      cpuUnits: max(0, Int(cpu.rounded(.down))), memoryMB: max(0, Int(memory.rounded(.down))),
      slots: max(0, tasksPerInstance > 0 ? tasksPerInstance : slots),
      isOneOfAKind: orchestrator == .ecs && networkMode == .host)
  }

  private static let mostTasks = 10_000
  static let daemonSetMillicores = 150.0

  /// Thousandths of a core that the kubelet keeps for itself.
  static func reservedMillicores(vCPU: Double) -> Double {
    let parts = [(1.0, 60.0), (1, 10), (2, 5), (.infinity, 2.5)]
    var (left, sum) = (vCPU, 0.0)
    for (cores, each) in parts where left > 0 {
      sum += min(left, cores) * each
      left -= cores
    }
    return sum
  }

  /// The instances that are to run for tasks that need so many, with the room that is kept.
  package func wanted(for needed: Int) -> Int {
    max(minimum, Int((Double(needed) * 100 / max(1, targetCapacity) - 1e-9).rounded(.up)))
  }

  /// The instances that run for tasks that need so many.
  package func running(for needed: Int) -> Int {
    maximum > 0 ? min(wanted(for: needed), max(minimum, maximum)) : wanted(for: needed)
  }

  /// Whether there is room for more tasks when they need so many.
  func keepsRoom(for needed: Int) -> Bool {
    targetCapacity < 100 && running(for: needed) == wanted(for: needed)
  }
}

extension InstanceFleet: NamedResource {
  /// A template's groups are charged as they are deployed.
  package var isDeployable: Bool { false }
}

extension InstanceFleet: FieldListed {
  package static let fields = Fields<InstanceFleet>(
    "a fleet", standard: InstanceFleet(name: "", type: .unknown),
    [
      .custom(.deployed, "instance", \.type, .text, "such as m6g.large", required: true) {
        $0.type.name
      },
      .choice(
        .deployed, "orchestrator", \.orchestrator,
        "who places the tasks; with none a service has an instance for each of its tasks"),
      .count(
        .deployed, "minInstances", \.minimum, in: 0...10_000, "instances that always run"),
      .count(
        .deployed, "maxInstances", \.maximum, in: 0...10_000,
        "instances at most; 0 for as many as the tasks need"),
      .number(.deployed, "spotShare", \.spotShare, in: 0...1, "0...1 of the instances"),
      .number(
        .deployed, "targetCapacity", \.targetCapacity, in: 1...100,
        "percent of the instances that tasks fill; below 100 scaling finds room at once"),
      .choice(.deployed, "networkMode", \.networkMode, "of tasks of ECS"),
      .count(
        .deployed, "tasksPerInstance", \.tasksPerInstance, in: 0...10_000,
        "tasks or pods in place of what its interfaces and addresses allow, as with trunking; 0 for those"
      ),
      .number(
        .deployed, "daemonCPU", \.daemonCPU, in: 0...1_000_000,
        "CPU units of what runs on each instance beside the tasks, besides EKS's own"),
      .number(.deployed, "daemonMemoryMB", \.daemonMemoryMB, in: 0...10_000_000, "MiB of it"),
      .number(.deployed, "volumeGB", \.volumeGB, in: 0...65_536, "GiB of each instance's disk"),
      .choice(.deployed, "volumeType", \.volumeType),
      .flag(.deployed, "assignPublicIP", \.assignPublicIP, "a public IPv4 address an instance"),
      .flag(
        .deployed, "detailedMonitoring", \.detailedMonitoring,
        "seven metrics an instance, every minute"),
      .number(
        .workload, "bootSeconds", \.bootSeconds, in: 0...3_600,
        "seconds until an instance that is added takes tasks"),
      .flag(
        .deployed, "clusterElsewhere", \.isClusterElsewhere,
        "of EKS: the control plane is another stack's, and not charged here"),
    ])
}

extension ResourceKind where Model == InstanceFleet {
  package static let fleets = Self(
    "fleet", "fleets", \.fleets, .name, endings: ["fleet", "group", "nodes"],
    lacking: "group of instances")
}
