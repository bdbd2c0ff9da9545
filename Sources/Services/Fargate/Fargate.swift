package import Resources
import Quantities

/// A service of identical tasks, on Fargate or on the instances of a fleet.
package struct FargateService: Hashable, Sendable {
  package let name: String
  package var port = 0
  /// The fleet whose instances it runs on, by its name; empty for Fargate.
  package var fleet = ""
  package var size: FargateSize
  /// Desired tasks; with autoscaling, where it starts.
  package var tasks = 1
  package var scaling: ServiceScaling?
  package var platform = FargatePlatform.x86
  /// The processor that its times were measured on; `nil` for the one that it runs on.
  package var measuredOn: FargatePlatform?
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

  /// What runs on instances no template's service on Fargate is.
  package var isDeployable: Bool { fleet.isEmpty }
  package var hoursShare: Double { runningHoursPerWeek / 168 }
  package var minimumTasks: Int { scaling?.fewestTasks ?? tasks }
  package var maximumTasks: Int { scaling?.mostTasks ?? tasks }
}

extension FargateService: CallNode {
  package var station: NodeStation {
    var station = NodeStation(vCPU: size.vCPU, memoryMB: Double(size.memoryMB))
    station.tasks = tasks
    station.scaling = scaling
    station.deployment = deployment
    station.hoursShare = hoursShare
    station.spotShare = spotShare
    station.processes = processes
    station.baseMemoryMB = baseMemoryMB
    station.memoryPerRequestMB = memoryPerRequestMB
    station.concurrency = concurrency
    station.poolSize = poolSize
    return station
  }

  package var hasPublicAddress: Bool { assignPublicIP }
  package var image: ContainerImage? {
    ContainerImage(megabytes: imageMB, changedMBPerPush: changedMBPerPush)
  }

  package func flows(in month: Month, into ledger: inout FlowLedger) {
    requestFlows(in: month, into: &ledger)
    TaskStart(
      count: month.load(of: name)?.taskStarts ?? 0, imageMB: imageMB, secrets: secrets.count,
      hasPublicAddress: assignPublicIP
    ).flows(in: month, into: &ledger)
  }

  package func usage(in month: Month) -> [Usage] {
    // Instances are charged, not what runs on them.
    guard fleet.isEmpty, let ran = month.load(of: name) else { return [] }
    var result: [Usage] = []
    result.reserveCapacity(8)
    let period = month.period
    appendLines(to: &result, taskHours: ran.baseTaskHours, for: .always, in: month) { part in
      hours(minimumTasks, of: period, part)
    }
    let scheduled = min(ran.scaledTaskHours, scheduledTaskHours(of: period))
    if scheduled > 0 {
      appendLines(to: &result, taskHours: scheduled, for: .scheduled, in: month) { part in
        "\(NumberFormat.number(scheduled)) task-hours that the schedule adds to "
          + "\(NumberFormat.count(minimumTasks, "task")) × \(part)"
      }
    }
    if ran.scaledTaskHours > scheduled {
      let scaled = ran.scaledTaskHours - scheduled
      appendLines(to: &result, taskHours: scaled, for: .scaled, in: month) { part in
        "\(NumberFormat.number(scaled)) task-hours of autoscaling × \(part)"
      }
    }
    if ran.scaledTaskHours == 0, month.load.requests == 0, movesWithLoad {
      // How many tasks traffic adds nobody knows without any.
      appendLines(to: &result, taskHours: 0, for: .scaled, in: month) { part in
        "up to \(NumberFormat.count(maximumTasks, "task")) × \(part) as the load asks for them"
      }
    }
    if ran.overlapTaskHours > 0 {
      let deployments = month.load.deployments
      appendLines(
        to: &result, taskHours: ran.overlapTaskHours, for: .deployment, in: month
      ) { part in
        let settings = month.position(of: name).map { month.nodes[$0].station.deployment }
        let seconds = (settings ?? deployment).overlapSeconds(tasks: Double(tasks))
        return "\(NumberFormat.number(deployments)) deployments × "
          + "\(NumberFormat.count(tasks, "task")) × \(NumberFormat.number(seconds)) s "
          + "overlap × \(part)"
      }
    }
    if assignPublicIP {
      let taskHours = ran.baseTaskHours + ran.scaledTaskHours + ran.overlapTaskHours
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 addresses of tasks", .publicIPv4,
          Quantity(measured: taskHours), .fixed,
          why: "1 address × \(NumberFormat.number(taskHours)) task-hours"))
    }
    return result
  }

  /// Whether there are hours in which its tasks follow the load.
  private var movesWithLoad: Bool {
    guard let scaling else { return false }
    return scaling.schedule.isEmpty
      ? scaling.mostTasks > scaling.fewestTasks
      : scaling.schedule.contains { $0.maximumTasks > $0.minimumTasks }
  }

  /// Task-hours that scheduled minimums add to the fewest tasks.
  private func scheduledTaskHours(of period: BillingPeriod) -> Double {
    guard let scaling, !scaling.schedule.isEmpty else { return 0 }
    let fewest = Double(minimumTasks * period.hours)
    return max(
      0,
      scaling.minimumTaskHours(hours: period.hours, from: period.firstWeekHour)
        - fewest) * hoursShare
  }

  /// `1 task × 0.5 vCPU × 730 h`, with the schedule where there is one.
  private func hours(_ tasks: Int, of period: BillingPeriod, _ part: String) -> String {
    let hours =
      hoursShare == 1
      ? "\(period.hours) h"
      : "\(period.hours) h × \(NumberFormat.number(runningHoursPerWeek)) of 168 h a week"
    return "\(NumberFormat.count(tasks, "task")) × \(part) × \(hours)"
  }

  /// vCPU, memory and storage of task-hours, split into on demand and Spot.
  private func appendLines(
    to result: inout [Usage], taskHours: Double, for running: UsageShare, in month: Month,
    why: (String) -> String
  ) {
    let spotDiscount = month.fargateSpotDiscount
    let isMoved = measuredOn.map { $0 != platform } ?? false
    for spot in [false, true] {
      let share = spot ? spotShare : 1 - spotShare
      guard share > 0 else { continue }
      let rates = FargateRates.of(platform, spot: spot)
      let listed = FargateRates.of(platform, spot: false)
      let lines = FargateLines.of(platform, spot: spot, running)
      func reason(_ amount: Double, _ unit: String) -> String {
        let portion =
          share == 1
          ? "" : " × \(NumberFormat.number(share * 100)) % \(spot ? "Spot" : "on demand")"
        let price = spot ? ", \(NumberFormat.number(spotDiscount * 100)) % below on demand" : ""
        return why("\(NumberFormat.number(amount)) \(unit)") + portion + price
      }
      let part = spot ? UsagePart.fargateSpot : .fargate
      let vCPU = size.vCPU
      let memory = size.memoryGB
      let bounds = spot ? FargateSpot.bounds(taking: spotDiscount) : nil
      result.append(
        month.usage(
          name, lines.vCPU.item, lines.vCPU.title, rates.vCPU,
          Quantity(measured: taskHours * share * vCPU), running.kind, part, running,
          at: spot ? RelativePrice(discount: spotDiscount, below: listed.vCPU) : nil,
          why: reason(vCPU, "vCPU"),
          assuming: lines.assumptions + (isMoved ? ["processor.speed"] : []), within: bounds))
      result.append(
        month.usage(
          name, lines.memory.item, lines.memory.title, rates.memory,
          Quantity(measured: taskHours * share * memory), running.kind, part, running,
          at: spot ? RelativePrice(discount: spotDiscount, below: listed.memory) : nil,
          why: reason(memory, "GB"), assuming: lines.assumptions, within: bounds))
      if platform == .windows {
        result.append(
          month.usage(
            name, lines.licence.item, lines.licence.title, .fargateWindowsLicence,
            Quantity(measured: taskHours * share * vCPU), running.kind, .fargate, running,
            why: reason(vCPU, "vCPU"), assuming: lines.assumptions))
      }
    }
    if ephemeralStorageGB > 20 {
      let storage = ephemeralStorageGB
      result.append(
        month.usage(
          name, "fargate-storage\(running.suffix)", "ephemeral storage\(running.label)",
          .fargateStorage, Quantity(measured: taskHours * (storage - 20)), running.kind, .fargate,
          running,
          why: why("(\(NumberFormat.number(storage)) − 20 free) GB"),
          assuming: running == .deployment ? ["deployment.overlapSeconds"] : []))
    }
  }
}
