import Quantities
import RateTables
import Resources

/// ECS Managed Instances: what ECS starts for the tasks of a capacity provider, and its fee for them.
///
/// - Source: ECS developer guide, "Amazon ECS Managed Instances", 2026: of the types that are allowed AWS
///   takes the cheapest that fits and puts several tasks on one; pricing page, 2026: the price of EC2, and
///   a fee by the instance and hour beside it (`pricing/rates/rules.csv`).
extension ECSMappings {
  /// The types that a provider may start, where all of them are named in full.
  static func managedTypes(of provider: DeployedResource) -> [String]? {
    let requirements = managedLaunch(of: provider)["InstanceRequirements"]
    let types = requirements["AllowedInstanceTypes"].items.map(\.text)
    guard !types.isEmpty, types.allSatisfy({ $0.map { InstanceTypeName($0).vCPU != nil } ?? false })
    else { return nil }
    return types.compactMap { $0 }
  }

  /// What an instance has for tasks.
  private struct Room {
    let type: String
    let cores: Double
    let gigabytes: Double
  }

  private static func managedLaunch(of provider: DeployedResource) -> Resolved {
    provider["ManagedInstancesProvider"]["InstanceLaunchTemplate"]
  }

  static func manageInstances(of provider: DeployedResource, into builder: inout StackBuilder) {
    let services = Array(builder.all("AWS::ECS::Service")).filter { service in
      strategy(of: service, in: builder).contains {
        builder.speaks($0["CapacityProvider"], of: provider)
      }
    }
    guard let types = managedTypes(of: provider), !services.isEmpty else {
      return builder.notPriced(
        provider,
        "instances that ECS chooses and starts for tasks, and its fee for them"
      )
    }
    let isSpot = builder.word(
      managedLaunch(of: provider)["CapacityOptionType"], "CapacityOptionType", of: provider,
      among: ["ON_DEMAND", "SPOT", "RESERVED"], default: "ON_DEMAND")
    if isSpot == "RESERVED" {
      return builder.notPriced(
        provider, "instances of reserved capacity, and the fee of ECS for them")
    }
    // Tasks of one service that several providers share are not told apart.
    if services.contains(where: { strategy(of: $0, in: builder).count > 1 }) {
      return builder.notPriced(
        provider, "instances for its share of tasks that other providers start too, and its fee")
    }
    var need = (cores: 0.0, gigabytes: 0.0, tasks: 0)
    var largest = (cores: 0.0, gigabytes: 0.0)
    for service in services {
      let tasks = builder.count("DesiredCount", of: service, default: 1, in: 0...100_000)
      let task = task(of: service, in: builder)
      for property in ["Cpu", "Memory"] {
        if let value = task?[property], value.isUnresolved {
          builder.unresolved(provider, property, value, taking: "what its containers ask for")
        }
      }
      let size = task.map(needs) ?? (cores: 0, gigabytes: 0)
      largest = (max(largest.cores, size.cores), max(largest.gigabytes, size.gigabytes))
      need.tasks += tasks
      need.cores += Double(tasks) * size.cores
      need.gigabytes += Double(tasks) * size.gigabytes
    }
    if need.tasks == 0 { return builder.free(provider, "no tasks run on its instances") }
    let rooms = types.compactMap { name -> Room? in
      let type = InstanceTypeName(name)
      guard let cores = type.vCPU, let each = type.memoryGBPerVCPU else { return nil }
      return Room(type: name, cores: Double(cores), gigabytes: each * Double(cores))
    }
    let fitting = rooms.filter {
      $0.cores >= largest.cores && $0.gigabytes >= largest.gigabytes
    }
    guard rooms.count == types.count, !fitting.isEmpty else {
      return builder.notPriced(
        provider,
        rooms.count < types.count
          ? "instances whose memory is not known here, and its fee for them"
          : "instances: a task is larger than any type that it allows")
    }
    let place = builder.choose(
      among: fitting.map(\.type), "AllowedInstanceTypes", of: provider,
      at: managedLaunch(of: provider), usual: .cheapest)
    let room = fitting[place]
    let type = InstanceTypeName(room.type)
    let count = max(1, need.cores / room.cores, need.gigabytes / room.gigabytes).rounded(.up)
    var instance = ComputeInstance(name: provider.id, type: type.name, count: count)
    instance.isSpot = isSpot == "SPOT"
    let most = max(count, Double(need.tasks))
    instance.bounds = most > count ? CostBounds(taking: count, of: count...most) : nil
    instance.boundsAssumption = "ecs.managedInstances"
    builder.stack.extras.append(instance)
    builder.charge(
      provider,
      [
        Charges.Item(
          "management", "fee of ECS Managed Instances for \(type.name)", "AmazonECS",
          ["ECS-Managed-Instances:\(type.name)"], unit: .hours, .hour, quantity: count,
          why: ComputeInstance.counted(count, "instance"), bounds: instance.bounds,
          assumption: instance.bounds == nil ? nil : instance.boundsAssumption)
      ])
    builder.fact(.instanceType(type.name), of: provider)
    builder.notPriced(provider, "the volumes of its instances")
  }

  /// vCPUs and GiB of a task: its own, else those of its containers.
  private static func needs(_ task: DeployedResource) -> (cores: Double, gigabytes: Double) {
    let containers = task["ContainerDefinitions"].items
    func amount(_ property: String, _ unit: String) -> Double {
      let own = Self.amount(task[property], unit: unit, perUnit: 1_024)
      return Double(own ?? containers.compactMap { $0[property].count }.reduce(0, +)) / 1_024
    }
    return (amount("Cpu", "vcpu"), amount("Memory", "gb"))
  }
}
