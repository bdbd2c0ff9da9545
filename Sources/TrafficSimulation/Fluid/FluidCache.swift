import Resources
import Services

/// A cache's CPU as the fluid engine sees it: one core runs the commands.
struct FluidCache: Sendable {
  let commandsPerRequest: Double
  /// Of its one core.
  let secondsPerCommand: Double
  let secondsPerRequest: Double
  let vCPU: Double
  /// Share of the core that is left once the credits are spent.
  let sustained: Double
  let freshCredits: CPUCreditBalance?

  /// Commands inside the scripts of one BullMQ job: 8 to add, 24 to take and finish.
  ///
  /// - Source: measured with bullmq 3.4.4 on Redis 7.0.15.
  static let commandsPerJob = 32.0

  /// - Parameters:
  ///   - cache: the cluster.
  ///   - commandsPerRequest: for one request from outside.
  ///   - speed: of its processor, over the one that its times are of.
  init(_ cache: Cache, commandsPerRequest: Double, speed: Double = 1) {
    self.commandsPerRequest = commandsPerRequest
    secondsPerCommand = cache.microsecondsPerCommand / 1e6 / speed
    secondsPerRequest = commandsPerRequest * secondsPerCommand
    vCPU = max(1, cache.node.vCPU)
    sustained = min(1, (cache.node.baselineShare ?? 1) * cache.node.vCPU)
    freshCredits = cache.node.creditsPerHour.map {
      CPUCreditBalance(vCPUs: max(1, cache.node.vCPU), earnedPerHour: $0, mode: .standard)
    }
  }

  /// Runs an hour, and writes the speed and the credits that it leaves.
  ///
  /// Requests from outside come at `rate` a second; at the hour's own without it.
  func run(
    _ credits: inout CPUCreditBalance?, hour: Int, at index: Int, rate: Double? = nil,
    into hours: inout FluidHours
  ) {
    let at = hour * hours.caches.count + index
    hours.cacheSpeed[at] = run(&credits, outsidePerSecond: rate ?? hours.requests[hour] / 3_600)
    hours.cacheCredits[at] = credits?.balance ?? 0
  }

  /// Runs an hour; the share of a core that was to be had, 0...1.
  func run(_ credits: inout CPUCreditBalance?, outsidePerSecond rate: Double) -> Double {
    guard var balance = credits else { return 1 }
    let wanted = min(1, rate * secondsPerRequest)
    let delivered = balance.run(hours: 1, utilisation: wanted / vCPU) * vCPU
    credits = balance
    return delivered < wanted - 1e-12 ? max(delivered, sustained) : 1
  }
}
