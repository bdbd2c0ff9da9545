import Testing
import TrafficSimulation

@Suite struct `Tasks of a station` {
  /// A station of one-server tasks under a load of constant arrivals.
  static func run(
    _ plan: TaskPlan, every seconds: Double = 1, serviceSeconds: Double = 0.5,
    routing: StationSpec.Routing = .roundRobin, runSeconds: Double, warmUp: Double = 0
  ) throws -> StationResult {
    let graph = try oneStation(
      .regular(everySeconds: seconds), .deterministic(seconds: serviceSeconds)
    ) {
      $0.routing = routing
      $0.tasks = plan
    }
    return EventSimulation.run(
      graph, EventOptions(seed: 1, warmUpSeconds: warmUp, seconds: runSeconds)
    ).stations[0]
  }

  @Test func `target tracking drives the tasks as in the hand-worked trace`() throws {
    // Tasks that serve 100 a second, target 50 %, no room to wait but for five: 40 a second, from
    // minute 10 on 190. Saturated in minutes 10, 11, 12, so ⌈1 × 100/50⌉ = 2 tasks from second 780
    // on; then some 90 %, so ⌈2 × 90/50⌉ = 4 from 840 on; then 47.5 %, between 45 and 50.
    var plan = TaskPlan(
      count: 1, scaling: try TargetTracking(target: 50, minimum: 1, maximum: 10))
    plan.startSeconds = .init(fixed: 0)
    let graph = try oneStation(
      .stepped(perSecond: (0..<60).map { $0 < 10 ? 40 : 190 }, stepSeconds: 60),
      .deterministic(seconds: 0.01)
    ) {
      $0.routing = .leastOutstanding
      $0.tasks = plan
      $0.queueLimit = 5
    }
    let web = EventSimulation.run(graph, EventOptions(seed: 4, seconds: 3_600)).stations[0]
    // 1 × 780 + 2 × 60 + 4 × 2,760.
    #expect(web.taskSeconds == 11_940)
    #expect(web.mostTasks == 4)
    // 90 of 190 a second lost for three minutes, little afterwards.
    #expect(abs(Double(web.rejected) / 16_200 - 1) < 0.06)
  }

  @Test func `without change nothing ticks and a task costs its seconds`() throws {
    let web = try Self.run(TaskPlan(count: 3), runSeconds: 600)
    #expect(web.taskSeconds == 1_800)
    // 0.5 s a second over three tasks.
    #expect(abs(web.utilisation - 1.0 / 6) < 1e-3)
  }

  @Test func `a rolling deployment at 100 and 200 percent overlaps start and drain`() throws {
    var plan = TaskPlan(count: 2)
    plan.startSeconds = .init(fixed: 60)
    plan.drainSeconds = 300
    plan.deploymentMinutes = [10]
    let web = try Self.run(plan, runSeconds: 3_600)
    // Two more tasks for 60 s of starting and 300 s of draining: 2 × 360 s on top of 2 × 3,600.
    #expect(abs(web.taskSeconds - (7_200 + 720)) < 1e-6)
    #expect(web.mostTasks == 4)
    #expect(web.rejected == 0 && web.errors == 0)
  }

  @Test func `at 50 and 100 percent a deployment stops first and starts after`() throws {
    var plan = TaskPlan(count: 4)
    plan.startSeconds = .init(fixed: 60)
    plan.drainSeconds = 0
    plan.deploymentMinutes = [10]
    plan.minimumHealthyPercent = 50
    plan.maximumPercent = 100
    let web = try Self.run(plan, runSeconds: 3_600)
    // Two at a time; in the moment of the change the two that stop stand beside four.
    #expect(web.mostTasks == 6)
    #expect(abs(web.taskSeconds - 4 * 3_600) < 1e-6)
  }

  @Test func `a deployment that may neither start nor stop stays open`() throws {
    // 125 % of 3 may start none, 100 % healthy may stop none.
    var plan = TaskPlan(count: 3)
    plan.deploymentMinutes = [1]
    plan.maximumPercent = 125
    let graph = try oneStation(.poisson(perSecond: 1), .exponential(meanSeconds: 0.1)) {
      $0.tasks = plan
    }
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 3_600))
    #expect(result.openDeployments == ["web"])
    #expect(result.stations[0].mostTasks == 3)
  }

  @Test func `Spot takes tasks at the stated rate and they are replaced`() throws {
    var plan = TaskPlan(count: 10)
    plan.interruptionsPerTaskHour = 0.5
    plan.startSeconds = .init(fixed: 60)
    let web = try Self.run(plan, every: 5, runSeconds: 100 * 3_600)
    // 10 tasks × 100 h × 0.5 = 500 expected, a little less for the minute without the task.
    #expect(abs(Double(web.interruptions) - 500) < 5 * 22.4)
    // A replacement starts at once and costs its start and the old one its two minutes.
    #expect(web.meanTasks > 10 && web.meanTasks < 10.3)
    #expect(web.errors == 0)
  }

  @Test func `no task at all rejects everything`() throws {
    let web = try Self.run(TaskPlan(count: 0), runSeconds: 60)
    #expect(web.rejected == web.arrivals && web.arrivals > 0)
    #expect(web.utilisation == 0)
  }

  @Test func `least outstanding comes closer to one pooled queue than round robin`() throws {
    func wait(_ routing: StationSpec.Routing) throws -> Double {
      let graph = try oneStation(.poisson(perSecond: 16), .exponential(meanSeconds: 0.2)) {
        $0.routing = routing
        $0.tasks = TaskPlan(count: 4)
      }
      return EventSimulation.run(graph, EventOptions(seed: 5, warmUpSeconds: 100, seconds: 4_000))
        .stations[0].meanWaitSeconds
    }
    let (pooled, least, round) = (
      try wait(.pooled), try wait(.leastOutstanding), try wait(.roundRobin)
    )
    #expect(pooled < least && least < round)
    // Pooled is an M/M/4 with ρ 0.8: C(3.2, 4) × 0.2/(4 − 3.2) = 0.149 s.
    #expect(abs(pooled / 0.149108 - 1) < 0.1)
    // Round robin over four is better than four random splits (0.8 s), as arrivals are more regular.
    #expect(round < 0.8)
  }
}
