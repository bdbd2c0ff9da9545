package import Resources
import Quantities

/// A task that runs now and then, such as migrations with each deployment.
package struct FargateJob: Hashable, Sendable {
  package let name: String
  package var size: FargateSize
  package var platform = FargatePlatform.x86
  /// Minutes of work in one run, image pull included.
  package var minutes = Self.assumedMinutes
  package var runsPerDeployment = 0.0
  package var runsPerMonth = 0.0
  /// What schedules of a template start, where nobody states runs.
  package var scheduledRunsPerMonth = 0.0
  /// Whether a template deploys it and nothing there says what starts it.
  package var isStartedByUse = false
  /// The share of its runs on Spot, 0...1, as the schedules of a template say.
  package var spotShare = 0.0
  /// The share of its runs with a public address, 0...1, as the schedules of a template say.
  package var addressShare = 0.0
  /// GiB; 20 are free.
  package var ephemeralStorageGB = 20.0
  package var imageMB = 200.0
  package var secrets: [String] = []

  package init(name: String, size: FargateSize) {
    self.name = name
    self.size = size
  }

  /// Runs in a month with the given number of deployments.
  package func runs(under load: MonthLoad) -> Double {
    (runsPerMonth > 0
      ? runsPerMonth * load.period.months : scheduledRunsPerMonth * load.period.ordinaryMonths)
      + runsPerDeployment * load.deployments
  }

  /// What a run is taken to last, image pull included, until somebody says it.
  static let assumedMinutes = 3.0
  /// A minute at least is billed; nothing says how long a run is at most.
  private static let minutesRange = 1.0...30.0

  /// How far a scheduled run's cost may lie from that of what is taken.
  private var bounds: CostBounds? {
    scheduledRunsPerMonth > 0 && runsPerMonth == 0 && minutes == Self.assumedMinutes
      ? CostBounds(taking: minutes, of: Self.minutesRange) : nil
  }

  /// The share of a month's hours in which it runs, 0...1: what is sent in an hour is metered for it.
  ///
  /// A run of m minutes that starts at any minute touches `1 + (m − 1) / 60` hours.
  static func hoursShare(runs: Double, minutes: Double, hours: Int) -> Double {
    min(1, runs * (1 + max(0, minutes - 1) / 60) / Double(hours))
  }
}

extension FargateJob: MeteredResource {
  package func flows(in month: Month, into ledger: inout FlowLedger) {
    TaskStart(count: runs(under: month.load), imageMB: imageMB, secrets: secrets.count)
      .flows(in: month, into: &ledger)
  }

  package func usage(in month: Month) -> [Usage] {
    let seconds = max(platform.minimumBilledSeconds, (minutes * 60).rounded(.up))
    let runs = runs(under: month.load)
    guard runs > 0 || isStartedByUse else { return [] }
    let hours = runs * seconds / 3_600
    let why = { @Sendable in
      "\(NumberFormat.number(runs)) runs × \(NumberFormat.number(seconds)) s × "
    }
    var result: [Usage] = []
    for isSpot in [false, true] {
      let share = isSpot ? spotShare : 1 - spotShare
      if share > 0 {
        result += capacity(taskHours: hours * share, share, isSpot: isSpot, in: month, why: why)
      }
    }
    if platform == .windows {
      result.append(
        month.usage(
          name, "fargate-os", "Windows licence of one-off tasks", .fargateWindowsLicence,
          Quantity(measured: hours * size.vCPU), .usage, .fargate,
          why: why() + "\(NumberFormat.number(size.vCPU)) vCPU", within: bounds))
    }
    if ephemeralStorageGB > 20 {
      result.append(
        month.usage(
          name, "fargate-storage", "ephemeral storage of one-off tasks", .fargateStorage,
          Quantity(measured: hours * (ephemeralStorageGB - 20)), .usage, .fargate,
          why: why() + "(\(NumberFormat.number(ephemeralStorageGB)) − 20 free) GB",
          within: bounds))
    }
    if addressShare > 0 {
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 addresses of one-off tasks", .publicIPv4,
          Quantity(measured: hours * addressShare), .usage,
          why: why() + "1 address" + portion(addressShare, "with one"), within: bounds))
    }
    return result
  }

  private func portion(_ share: Double, _ which: String) -> String {
    share == 1 ? "" : " × \(NumberFormat.number(share * 100)) % \(which)"
  }

  /// vCPU and memory of task-hours on demand or on Spot.
  private func capacity(
    taskHours: Double, _ share: Double, isSpot: Bool, in month: Month,
    why: @Sendable () -> String
  ) -> [Usage] {
    let rates = FargateRates.of(platform, spot: isSpot)
    let listed = FargateRates.of(platform, spot: false)
    let discount = month.fargateSpotDiscount
    let (item, title) = isSpot ? ("fargate-spot", "Spot ") : ("fargate", "")
    let part = isSpot ? UsagePart.fargateSpot : .fargate
    let which = portion(share, isSpot ? "Spot" : "on demand")
    let price = isSpot ? ", \(NumberFormat.number(discount * 100)) % below on demand" : ""
    let assumptions =
      (isSpot ? ["fargate.spotPrice"] : []) + (taskHours > 0 ? [] : [Charges.unknownUsage])
    var within = bounds
    if isSpot, let spot = FargateSpot.bounds(taking: discount) {
      within = CostBounds(
        low: (bounds?.low ?? 1) * spot.low, high: (bounds?.high ?? 1) * spot.high)
    }
    return [
      month.usage(
        name, "\(item)-vcpu", "\(title)vCPU of one-off tasks", rates.vCPU,
        Quantity(measured: taskHours * size.vCPU), .usage, part,
        at: isSpot ? RelativePrice(discount: discount, below: listed.vCPU) : nil,
        why: why() + "\(NumberFormat.number(size.vCPU)) vCPU" + which + price,
        assuming: assumptions, within: within),
      month.usage(
        name, "\(item)-memory", "\(title)memory of one-off tasks", rates.memory,
        Quantity(measured: taskHours * size.memoryGB), .usage, part,
        at: isSpot ? RelativePrice(discount: discount, below: listed.memory) : nil,
        why: why() + "\(NumberFormat.number(size.memoryGB)) GB" + which + price,
        assuming: assumptions, within: within),
    ]
  }
}
