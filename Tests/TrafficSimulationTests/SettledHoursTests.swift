import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `Hours that are alike` {
  static let cache = Cache(
    name: "cache",
    node: CacheNode(
      name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5, creditsPerHour: 12, creditsMost: 288,
      baselineShare: 0.1))

  /// A growth too small to move any rate makes each hour run by itself: what is taken from hours before is the same
  /// to the bit.
  @Test(arguments: [1.0, 6, 9.5]) func `are what they would be if each was run`(rate: Double) throws
  {
    var stack = SmallStack.stack {
      $0.request.queueUses = [QueueUse(queue: 0, messages: 0.1)]
      $0.request.databaseUses = [DatabaseUse(database: 0, queries: 20)]
      $0.request.cacheUses = [CacheUse(cache: 0, commands: 300)]
    }
    stack.databases = [
      Database(
        name: "database",
        instanceClass: DatabaseClass(
          name: "db.t3.micro", vCPU: 2, memoryGB: 1, creditsPerHour: 12, creditsMost: 288,
          baselineShare: 0.1))
    ]
    stack.caches = [Self.cache]
    var queue = JobQueue(name: "queue")
    queue.worker = 0
    stack.queues = [queue]
    var scenario = SmallStack.scenario(rate / NamedShape.office.week.peakToMean)
    scenario.shape = NamedShape.office.week
    let taken = try SmallStack.report(stack, scenario)
    scenario.growthPercentPerMonth = 1e-300
    let run = try SmallStack.report(stack, scenario)
    #expect(!scenario.isEvenWithinHours)
    #expect(
      taken.month.hours.like.contains { $0 >= 0 } && run.month.hours.like.allSatisfy { $0 < 0 })
    for series in [
      \FluidHours.requests, \.tasks, \.utilisation, \.lost, \.arrivals, \.databaseUtilisation,
      \.databaseCredits, \.databaseSurplus, \.cacheCredits, \.cacheSpeed, \.jobsWaiting,
      \.oldestJobSeconds,
    ] {
      #expect(taken.month.hours[keyPath: series] == run.month.hours[keyPath: series])
    }
    #expect(taken.services[0].latency == run.services[0].latency)
    #expect(taken.month.load.nodes[0].scaledTaskHours == run.month.load.nodes[0].scaledTaskHours)
    #expect(taken.services[0].arrivalsPerSecond == run.services[0].arrivalsPerSecond)
    #expect(taken.services[0].utilisationMean == run.services[0].utilisationMean)
  }
}
