import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

@Suite struct `Instances under traffic` {
  private let type = InstanceType(
    name: "t3.medium", vCPU: 2, memoryMB: 4_096, interfaces: 3, addressesPerInterface: 6,
    creditsPerHour: 24)

  private func stack(_ change: (inout FargateService, inout InstanceFleet) -> Void) -> Stack {
    var stack = Stack(name: "test", region: "us-east-1")
    var web = FargateService(
      name: "web", size: FargateSize(reservingCPUUnits: 1_024, memoryMB: 512))
    web.isBehindBalancer = false
    web.fleet = "nodes"
    web.request.cpuMilliseconds = 100
    var fleet = InstanceFleet(name: "nodes", type: type)
    change(&web, &fleet)
    stack.services = [web]
    stack.fleets = [fleet]
    return stack
  }

  private func load(_ stack: Stack, _ scenario: Scenario) throws -> FleetLoad {
    let load = try FluidEngine(stack: stack, scenario: scenario).run()
    return try #require(load.fleets.first)
  }

  private func scenario(_ requestsPerSecond: Double) -> Scenario {
    var scenario = Scenario(name: "even")
    scenario.requestsPerSecond = requestsPerSecond
    scenario.entry = [Scenario.EntryShare(service: "web", share: 1)]
    return scenario
  }

  /// 4 tasks of a vCPU, two an instance.
  ///
  /// A t3.medium earns 24 credits an hour: 20 % of both vCPUs. 10 requests a second of 100 ms keep 1 vCPU busy, 0.5
  /// an instance: 25 %. It spends 30 credits an hour and earns 24: 6 × 730 = 4,380 are borrowed an instance, and all
  /// of them charged, when they are above a day's earnings or when the instance ends: 4,380 ÷ 60 = 73 vCPU-hours,
  /// 146 of both.
  @Test func `burstable instances borrow what their tasks use above the baseline`() throws {
    let stack = stack { web, _ in web.tasks = 4 }
    let ran = try load(stack, scenario(10))
    #expect(ran.fixedHours == 2 * 730)
    #expect(ran.scaledHours == 0)
    #expect(abs(ran.surplusVCPUHours - 146) < 1e-6)
    #expect(try load(stack, scenario(7)).surplusVCPUHours == 0, "17.5 % lie below the baseline")
  }

  /// 20 deployments, each beside 4 tasks 4 more, two instances more; no balancer drains, so that both generations
  /// run for 60 s of start, 120 of boot, 300 of drain and 5 of stop: 20 × 2 × 485 ÷ 3,600.
  @Test func `a deployment needs instances for two generations`() throws {
    var even = scenario(1)
    even.deploymentsPerMonth = 20
    let ran = try load(stack { web, _ in web.tasks = 4 }, even)
    #expect(abs(ran.deploymentHours - 20 * 2 * 485 / 3_600) < 1e-9)
    let kept = try load(
      stack { web, fleet in
        web.tasks = 4
        fleet.minimum = 4
      }, even)
    #expect(kept.deploymentHours == 0, "four instances hold eight tasks")
  }

  /// The month by its minutes, and by the hours in which anything may scale, run the same instances.
  ///
  /// Beside the tasks that the report shows to serve, two an instance and one at least, some run that start or drain.
  @Test func `instances follow the tasks hour by hour`() throws {
    let stack = stack { web, fleet in
      var scaling = ServiceScaling()
      (scaling.minimumTasks, scaling.maximumTasks) = (2, 12)
      web.scaling = scaling
      fleet.minimum = 1
    }
    var day = scenario(20)
    day.shape = try WeekShape(weights: (0..<168).map { $0 % 24 < 8 ? 1 : 4 })
    let month = try FluidEngine(stack: stack, scenario: day).month()
    let ran = try #require(month.load.fleets.first)
    let hours = month.hours.tasks.map { max(1, (($0 - 1e-6).rounded(.up) / 2).rounded(.up)) }
    #expect(Set(hours).count > 2, "the tasks have to move")
    #expect(ran.fixedHours == 730)
    let all = ran.fixedHours + ran.scaledHours
    #expect(all >= hours.reduce(0, +) && all < 1.1 * hours.reduce(0, +), "\(all)")
    var memory = StationMemory()
    let profile = TrafficProfile(day, minutes: stack.period.minutes)
    let drawn = try FluidEngine(stack: stack, scenario: day).load(along: profile, memory: &memory)
    let other = try #require(drawn.fleets.first)
    #expect(abs(other.fixedHours + other.scaledHours - all) < 1e-6)
    #expect(abs(other.deploymentHours - ran.deploymentHours) < 1e-6)
    #expect(abs(other.surplusVCPUHours - ran.surplusVCPUHours) < 1e-6 * ran.surplusVCPUHours)
  }

  /// With room for all tasks none waits for an instance, and the same tasks serve sooner.
  @Test func `who waits for an instance serves later`() {
    func start(_ change: (inout InstanceFleet) -> Void) -> Double {
      let stack = stack { web, fleet in
        var scaling = ServiceScaling()
        (scaling.minimumTasks, scaling.maximumTasks) = (2, 12)
        web.scaling = scaling
        change(&fleet)
      }
      return stack.nodes[0].station.deployment.startSeconds
    }
    #expect(start { _ in } == 180)
    #expect(start { $0.bootSeconds = 30 } == 90)
    #expect(start { $0.minimum = 6 } == 60)
    #expect(start { $0.targetCapacity = 80 } == 60)
  }
}
