import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `What is shut for a part of the week` {
  /// Nine to five on weekdays get three times the requests of the other hours.
  private static let weights = (0..<WeekShape.hours).map {
    $0 / 24 < 5 && (9..<17).contains($0 % 24) ? 3.0 : 1
  }

  private func engine(
    hours: Double, tasks: Int = 1, rate: Double = 5, isFlat: Bool = false
  ) throws -> FluidEngine {
    let stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 10
      $0.tasks = tasks
      $0.runningHoursPerWeek = hours
      $0.deployment.startSeconds = 60
    }
    var scenario = SmallStack.scenario(rate)
    if !isFlat { scenario.shape = try WeekShape(weights: Self.weights) }
    return try FluidEngine(stack: stack, scenario: scenario)
  }

  @Test func `runs in the hours in which most come`() throws {
    let open = try #require(OpenHours(share: 40.0 / 168, weights: Self.weights))
    #expect(open.isOpen.count(where: \.self) == 40)
    #expect((0..<WeekShape.hours).allSatisfy { open.isOpen[$0] == (Self.weights[$0] == 3) })
    #expect(OpenHours(share: 1, weights: Self.weights) == nil)
  }

  /// 40 hours of 3 and 128 of 1: 128 of 248 come to a closed door, and the first minute of each day, in
  /// which the task starts, is 3/60 of 248 each of five times.
  @Test func `loses what comes meanwhile, in both engines`() throws {
    let engine = try engine(hours: 40)
    let report = engine.capacity()
    let (lost, all) = (
      report.month.hours.lost[0..<168].reduce(0, +),
      report.month.hours.arrivals[0..<168].reduce(0, +)
    )
    let expected = (128.0 + 5 * 3 / 60.0) / 248
    #expect(abs(lost / all - expected) < 1e-3, "\(lost / all)")
    #expect(abs(report.services[0].errorsShare - lost / all) < 0.02)
    #expect(report.services[0].firstSaturatedHour == nil)
    #expect(report.services[0].utilisationPeak < 1)
    let graph = try StackGraph.graph(engine, window: .init(startHour: 0, hours: 24))
    let run = EventSimulation.run(graph, EventOptions(seed: 5, warmUpSeconds: 0, seconds: 86_400))
    let day = (16.0 + 3 / 60.0) / 40
    let events = try #require(run.station("web")).failedShare
    let rejected = try #require(run.station("web")).rejectedShare
    #expect(abs(max(events, rejected) - day) < 0.01, "\(events) \(rejected)")
  }

  /// Its hours have weight 3 of a mean of 248/168: they are as a month is that has their rate throughout.
  @Test func `answers those who find it open as fast as ever`() throws {
    let shut = try engine(hours: 40).capacity()
    let open = try engine(hours: 168, rate: 5 * 3 * 168 / 248, isFlat: true).capacity()
    #expect(abs(shut.services[0].latency.p50 / open.services[0].latency.p50 - 1) < 0.02)
    #expect(open.services[0].errorsShare == 0)
  }

  @Test func `is billed for the hours that the file says`() throws {
    let load = try engine(hours: 40).run()
    #expect(abs(load.nodes[0].baseTaskHours - 730 * 40 / 168) < 1e-6)
    #expect(load.answered[0] < 0.6)
  }

  /// A database that stands still fails what asks it.
  @Test func `takes what asks it along`() throws {
    var stack = SmallStack.stack {
      $0.request.cpuMilliseconds = 10
      var query = DatabaseUse(database: 0, queries: 1)
      query.millisecondsPerQuery = 1
      $0.request.databaseUses = [query]
    }
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 2, memoryGB: 8))
    database.runningHoursPerWeek = 84
    stack.databases = [database]
    let report = try SmallStack.report(stack, SmallStack.scenario(5))
    #expect(report.services[0].errorsShare > 0.45)
  }
}
