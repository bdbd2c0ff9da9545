import Resources
import Quantities

/// Services on instances: what their tasks need of them.
extension Stack {
  /// The fleet that a service runs on; `nil` for one on Fargate.
  package func fleet(of service: FargateService) -> InstanceFleet? {
    service.fleet.isEmpty ? nil : fleets.first { $0.name == service.fleet }
  }

  /// The services of a fleet, by their positions.
  package func services(on fleet: InstanceFleet) -> [Int] {
    services.indices.filter { services[$0].fleet == fleet.name }
  }

  /// Instances that run of a fleet while so many tasks do.
  ///
  /// - Parameters:
  ///   - fleet: one of the stack's.
  ///   - tasks: of each of ``services(on:)``.
  /// - Returns: within the fleet's bounds.
  package func instances(of fleet: InstanceFleet, running tasks: [Int]) -> Int {
    fleet.running(for: fleet.packing.instances(for: kinds(on: fleet, tasks)))
  }

  /// Instances that tasks need, whatever the fleet's bounds.
  package func needed(of fleet: InstanceFleet, for tasks: [Int]) -> Int {
    fleet.packing.instances(for: kinds(on: fleet, tasks))
  }

  private func kinds(on fleet: InstanceFleet, _ tasks: [Int]) -> [InstancePacking.Tasks] {
    zip(services(on: fleet), tasks).map { position, count in
      let size = services[position].size
      return InstancePacking.Tasks(
        cpuUnits: size.cpuUnits, memoryMB: size.memoryMB, count: count)
    }
  }

  /// A service's station on its instances: who is taken away there, and what a new task waits for.
  ///
  /// Where the instances that always run hold all tasks, or some room is kept, none waits for an instance.
  func placed(_ station: NodeStation, of service: FargateService) -> NodeStation {
    guard let fleet = fleet(of: service) else { return station }
    var station = station
    station.spotShare = fleet.spotShare
    let most = services(on: fleet).map { services[$0].maximumTasks }
    let needed = needed(of: fleet, for: most)
    if needed > fleet.minimum, !fleet.keepsRoom(for: needed) {
      station.deployment.startSeconds += fleet.bootSeconds
    }
    return station
  }

  /// Instance-hours of each fleet in a month that nobody comes in: what the fewest tasks need at each hour
  /// of the week.
  ///
  /// - Returns: in the order of ``fleets``.
  package var idleFleetHours: [Double] {
    fleets.map { fleet in
      let policies = services(on: fleet).map { services[$0] }
      let week = (0..<168).map { hour in
        instances(
          of: fleet,
          running: policies.map { service in
            service.scaling?.bounds(weekHour: (period.firstWeekHour + hour) % 168).minimum
              ?? service.tasks
          })
      }
      return Double(
        period.hours / 168 * week.reduce(0, +) + week.prefix(period.hours % 168).reduce(0, +))
    }
  }
}
