import Quantities
import Resources

/// EC2 Fleets and Spot Fleets: instances by a target capacity, of types that AWS chooses among.
enum FleetMappings {
  /// What a fleet may launch, and how much of its capacity one instance is.
  private struct Option {
    let launch: LaunchDescription
    /// What says its weight, where it is known.
    var written = Resolved.absent
    var weight: Double { written.number.map { $0 > 0 ? $0 : 1 } ?? 1 }
    /// The lowest is launched first where the fleet goes by priority.
    var priority = Double.infinity
  }

  /// How much capacity a fleet keeps, in units of its weights.
  private struct Target {
    var total = 0.0
    var onDemand = 0.0
    /// Whether what is on demand is launched by priority rather than by price.
    var isPrioritized = false
  }

  /// - Source: EC2 API reference, CreateFleet, TargetCapacitySpecificationRequest, 2026-05: what neither
  ///   part names is of the default kind.
  static func ec2Fleet(_ fleet: DeployedResource, into builder: inout StackBuilder) {
    let capacity = fleet["TargetCapacitySpecification"]
    func count(_ name: String) -> Double {
      Double(builder.count(capacity[name], name, of: fleet, default: 0))
    }
    var target = Target()
    target.total = count("TotalTargetCapacity")
    let (onDemand, spot) = (count("OnDemandTargetCapacity"), count("SpotTargetCapacity"))
    let rest = max(0, target.total - onDemand - spot)
    let kind = builder.text(
      capacity["DefaultTargetCapacityType"], "DefaultTargetCapacityType", of: fleet,
      default: "on-demand", among: ["on-demand", "spot"])
    target.onDemand = min(target.total, onDemand + (kind == "spot" ? 0 : rest))
    target.isPrioritized = fleet["OnDemandOptions"]["AllocationStrategy"].text == "prioritized"
    add(
      options(of: fleet, configs: configs(of: fleet), in: builder), target, of: fleet,
      unit: capacity["TargetCapacityUnitType"], into: &builder)
  }

  /// - Source: EC2 API reference, SpotFleetRequestConfigData, 2026-05: all of it is Spot but for what is
  ///   asked for on demand.
  static func spotFleet(_ fleet: DeployedResource, into builder: inout StackBuilder) {
    let data = fleet["SpotFleetRequestConfigData"]
    func value(_ name: String) -> Resolved { data.isMissing ? fleet[name] : data[name] }
    var target = Target()
    target.total = Double(
      builder.count(value("TargetCapacity"), "TargetCapacity", of: fleet, default: 0))
    let onDemand = builder.count(
      value("OnDemandTargetCapacity"), "OnDemandTargetCapacity", of: fleet, default: 0)
    target.onDemand = min(target.total, Double(onDemand))
    target.isPrioritized = value("OnDemandAllocationStrategy").text == "prioritized"
    let written =
      value("LaunchSpecifications").items + value("LaunchSpecification").items
    let specifications = written.enumerated().map { index, item in
      Option(
        launch: LaunchDescription([inline(item, index, of: fleet)]),
        written: item["WeightedCapacity"])
    }
    let configs = value("LaunchTemplateConfigs").items + value("LaunchTemplateConfig").items
    add(
      specifications + options(of: fleet, configs: configs, in: builder), target, of: fleet,
      unit: value("TargetCapacityUnitType"), into: &builder)
  }

  /// What is launched as a resource of its own, so that it can be read like a launch template.
  private static func inline(
    _ item: Resolved, _ index: Int, of fleet: DeployedResource
  ) -> DeployedResource {
    DeployedResource(
      key: "\(fleet.key)/\(index)", id: fleet.id, type: "AWS::EC2::Instance",
      writtenType: fleet.writtenType, stack: fleet.stack, constructPath: fleet.constructPath,
      place: fleet.place, existence: fleet.existence,
      read: { name in
        let value = item[name]
        return value.isMissing && name == "ImageId" ? item["Ami"] : value
      })
  }

  private static func configs(of fleet: DeployedResource) -> [Resolved] {
    fleet["LaunchTemplateConfigs"].items + fleet["LaunchTemplateConfig"].items
  }

  /// One for each override, or the template's own; none where the template is not here and no
  /// override names a type.
  private static func options(
    of fleet: DeployedResource, configs: [Resolved], in builder: StackBuilder
  ) -> [Option] {
    configs.flatMap { config -> [Option] in
      let template = builder.launchTemplate(config["LaunchTemplateSpecification"])
      let layers = template.map { [$0] } ?? []
      let overrides = config["Overrides"].items + config["Override"].items
      if overrides.isEmpty {
        return layers.isEmpty ? [] : [Option(launch: LaunchDescription(layers))]
      }
      return overrides.map { item in
        let type: Resolved =
          item["InstanceRequirements"].items.isEmpty
          ? item["InstanceType"]
          : .unknown("AWS chooses it by what it must have", at: item.place)
        return Option(
          launch: LaunchDescription(layers, type: type), written: item["WeightedCapacity"],
          priority: item["Priority"].number ?? .infinity)
      }
    }
  }

  /// - Source: EC2 API reference, OnDemandOptions and SpotFleetRequestConfigData, 2026-05: on demand
  ///   the cheapest unless told to go by priority; the lowest number is the highest priority.
  private static func add(
    _ written: [Option], _ target: Target, of fleet: DeployedResource, unit: Resolved,
    into builder: inout StackBuilder
  ) {
    if target.total == 0 { return builder.free(fleet, "runs no instances") }
    let options =
      target.isPrioritized ? written.sorted { $0.priority < $1.priority } : written
    guard !options.isEmpty else {
      return builder.notPriced(fleet, "what it launches is not here: hours of its instances")
    }
    if let unit = unit.text, unit.lowercased() != "units" {
      return builder.notPriced(
        fleet, "its capacity counts \(unit), and AWS chooses the types: hours of its instances")
    }
    let place = builder.chooseLaunch(
      among: options.map(\.launch), of: fleet, at: Resolved(.missing, at: fleet.place),
      usual: target.onDemand < target.total ? nil : target.isPrioritized ? .first : .cheapest)
    let chosen = options[place]
    if chosen.written.isUnresolved {
      builder.unresolved(
        fleet, "WeightedCapacity", chosen.written, taking: "1, so as many instances as units")
    }
    // The last instance may weigh more than what is left.
    let onDemand = (target.onDemand / chosen.weight).rounded(.up)
    var instances = ComputeMappings.Fleet(count: onDemand)
    instances.spotCount = ((target.total - target.onDemand) / chosen.weight).rounded(.up)
    ComputeMappings.add(instances, of: fleet, from: chosen.launch, into: &builder)
  }
}
