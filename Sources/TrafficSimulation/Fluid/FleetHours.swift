import Quantities
import Resources
import Services

/// The instances of fleets over a month, from the tasks that ran on them hour by hour.
extension FluidEngine {
  /// What each fleet of the stack ran.
  ///
  /// - Parameters:
  ///   - requests: from outside, in each hour.
  ///   - tasks: that run of each service in each hour, on average; the next whole number counts.
  ///   - nodes: what ran of each service.
  ///   - deployments: of the month.
  /// - Returns: in the order of the stack's fleets.
  func fleetLoads(
    requests: [Double], tasks: [HourlyTasks], _ nodes: [NodeLoad], deployments: Double
  ) -> [FleetLoad] {
    zip(stack.fleets, stack.idleFleetHours).map { fleet, idle in
      var known: [[Int]: Int] = [:]
      func instances(_ tasks: [Int]) -> Int {
        if let count = known[tasks] { return count }
        let count = stack.instances(of: fleet, running: tasks)
        known[tasks] = count
        return count
      }
      let services = stack.services(on: fleet)
      var credits = freshCredits(of: fleet)
      var (ran, charged, last) = (0.0, 0.0, 0.0)
      let isSteady = services.allSatisfy { tasks[$0].isConstant }
      for hour in requests.indices {
        if isSteady, credits == nil, hour > 0 {
          // Every hour is like the first.
          ran *= Double(requests.count)
          break
        }
        let running = services.map { tasks[$0].mean(ofHour: hour) }
        let count = Double(instances(running.map { Int(($0 - 1e-6).rounded(.up)) }))
        ran += count
        guard credits != nil, count > 0 else { continue }
        let busy = zip(services, running).reduce(0.0) { sum, next in
          sum + processors(of: next.0, tasks: next.1, outsidePerSecond: requests[hour] / 3_600)
        }
        let before = credits?.chargedVCPUHours ?? 0
        credits?.run(hours: 1, utilisation: busy / (count * fleet.type.vCPU))
        charged += ((credits?.chargedVCPUHours ?? 0) - before) * count
        last = count
      }
      let before = credits?.chargedVCPUHours ?? 0
      credits?.stop()
      charged += ((credits?.chargedVCPUHours ?? 0) - before) * last
      return FleetLoad(
        name: fleet.name, fixedHours: min(idle, ran), scaledHours: max(0, ran - idle),
        deploymentHours: deploymentHours(services, nodes, deployments, instances),
        surplusVCPUHours: charged)
    }
  }

  /// vCPUs that the tasks of a service keep busy.
  private func processors(
    of service: Int, tasks: Double, outsidePerSecond rate: Double
  ) -> Double {
    let (station, settings) = (stations[service], nodes[service].station)
    let processes = max(1, settings.processes.rounded())
    let working = rate * (station.visits * station.serviceSeconds + station.jobSeconds)
    return min(working, tasks * processes) * min(1, settings.vCPU / processes)
  }

  private func freshCredits(of fleet: InstanceFleet) -> CPUCreditBalance? {
    fleet.type.creditsPerHour.map {
      CPUCreditBalance(vCPUs: fleet.type.vCPU, earnedPerHour: $0, mode: .unlimited)
    }
  }

  /// Hours of the instances that a second generation of tasks needs while services are deployed, all at once.
  private func deploymentHours(
    _ services: [Int], _ nodes: [NodeLoad], _ deployments: Double, _ instances: ([Int]) -> Int
  ) -> Double {
    guard deployments > 0, stack.period.hours > 0 else { return 0 }
    let mean = services.map { service in
      let ran = nodes[service].baseTaskHours + nodes[service].scaledTaskHours
      return Int((ran / Double(stack.period.hours) - 1e-6).rounded(.up))
    }
    var seconds = 0.0
    let most = zip(services, mean).map { service, tasks in
      let settings = self.nodes[service].station.deployment
      if tasks > 0 { seconds = max(seconds, settings.overlapSeconds(tasks: Double(tasks))) }
      return max(tasks, Int((Double(tasks) * settings.maximumPercent / 100 + 1e-9).rounded(.down)))
    }
    return Double(max(0, instances(most) - instances(mean))) * seconds / 3_600 * deployments
  }
}

/// The tasks of a service hour by hour.
enum HourlyTasks: Sendable {
  /// The same all month.
  case constant(Double)
  /// Mean of each hour.
  case series([Double])

  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }

  func mean(ofHour hour: Int) -> Double {
    switch self {
    case .constant(let tasks): tasks
    case .series(let tasks): tasks.indices.contains(hour) ? tasks[hour] : tasks.last ?? 0
    }
  }
}
