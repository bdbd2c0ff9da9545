import Quantities
import Resources
import Services
import Testing

@testable import TrafficSimulation

/// A node that no AWS service of ours is: workers paid by the second of work.
private struct Workers: CallNode {
  let name = "workers"
  var request = RequestProfile()
  let isBehindBalancer = true

  /// A hundred at once, each with half a vCPU.
  var station: NodeStation {
    var station = NodeStation(vCPU: 0.5, memoryMB: 512)
    station.tasks = 100
    return station
  }

  func limits(in month: Month) -> [CapacityLimit] {
    [
      CapacityLimit("at work at once", "", limit: 100, note: "the account's own") { _, rate in
        rate * 2 * 0.1
      }
    ]
  }

  func usage(in month: Month) -> [Usage] {
    let calls = month.nodes.firstIndex { $0.name == name }.map {
      month.load.visits[$0] * month.load.requests
    }
    let seconds = (calls ?? 0) * request.cpuMilliseconds / 1_000 / station.vCPU
    return [
      Usage(
        name, "work", "seconds of work", UsageType<Hours>("AmazonTest", "Work"),
        Quantity(measured: seconds / 3_600), .usage, why: "every call's seconds"),
      Usage(
        name, "standing", "hours of standing by", UsageType<Hours>("AmazonTest", "Standing"),
        Quantity(measured: month.load(of: name)?.baseTaskHours ?? 0), .fixed, why: "every hour"),
    ]
  }
}

/// Both engines, the bill and the bytes take any node that serves requests.
@Suite struct `A call node of another kind` {
  /// The web calls the workers twice a request, and they ask the database once.
  private static func stack() -> Stack {
    var stack = SmallStack.stack {
      $0.tasks = 4
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 2)]
      $0.request.logEvents = 0
      $0.request.logBytes = 0
    }
    var workers = Workers()
    workers.request.cpuMilliseconds = 50
    workers.request.requestBytes = 1_000
    workers.request.responseBytes = 3_000
    workers.request.logEvents = 1
    workers.request.logBytes = 74
    workers.request.databaseUses = [DatabaseUse(database: 0, queries: 1)]
    stack.otherNodes = [workers]
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "db.m6g.large", vCPU: 2, memoryGB: 8))
    database.idleCPUShare = 0
    stack.databases = [database]
    return stack
  }

  /// Ten a second make 20 calls of 0.1 s on 100 workers, and 20 queries of a millisecond on 2 vCPU.
  @Test func `works and waits in the fluid engine`() throws {
    let report = try SmallStack.report(Self.stack(), SmallStack.scenario(10))
    let workers = try #require(report.services.first { $0.name == "workers" })
    #expect(abs(workers.arrivalsPerSecond - 20) < 1e-9)
    #expect(abs(workers.utilisationMean - 0.02) < 1e-9)
    let cpu = try #require(
      report.resources.first { $0.resource == "database" && $0.measure == "CPU" })
    #expect(abs(cpu.peak - 1) < 1e-9)
    let idle = try SmallStack.report(Self.stack(), SmallStack.scenario(1e-6))
    // 0.1 s of its own and two calls of 0.1 s and a query.
    #expect(abs(idle.services[0].latency.mean - (0.1 + 2 * 0.101)) < 1e-3)
  }

  /// Twenty calls a second of 0.1 s are two at work, of a hundred.
  @Test func `says itself what it can hold`() throws {
    let report = try SmallStack.report(Self.stack(), SmallStack.scenario(10))
    let limit = try #require(report.resources.first { $0.measure == "at work at once" })
    #expect(limit.resource == "workers")
    #expect(abs(limit.peak - 2) < 1e-9 && abs(limit.headroom - 0.98) < 1e-9)
    #expect(limit.firstSaturatedHour == nil)
  }

  @Test func `is a station of the event engine`() throws {
    let engine = try FluidEngine(stack: Self.stack(), scenario: SmallStack.scenario(10))
    let graph = try StackGraph.graph(engine, window: .init(startHour: 0, hours: 1))
    let run = EventSimulation.run(
      graph, EventOptions(seed: 7, warmUpSeconds: 60, seconds: 3_600))
    let workers = try #require(run.station("workers"))
    // 72,000 calls an hour, ± 4 standard deviations of a Poisson number.
    #expect(abs(Double(workers.arrivals) - 72_000) < 4 * 72_000.0.squareRoot() * 2.squareRoot())
    #expect(abs(workers.utilisation - 0.02) < 0.001)
  }

  /// Ten a second are 26,280,000 requests a month: 52,560,000 calls of 0.1 s are 1,460 hours, and
  /// 100 workers stand by for 73,000.
  @Test func `is metered for what ran of it`() throws {
    let stack = Self.stack()
    let load = try FluidEngine(stack: stack, scenario: SmallStack.scenario(10)).run()
    let usages = stack.usage(under: load)
    #expect(usages.first { $0.id.text == "workers/work" }?.quantity.text == "1460")
    #expect(usages.first { $0.id.text == "workers/standing" }?.quantity.text == "73000")
    // Who comes to a stack that nobody visits still finds it standing.
    let idle = stack.usage(under: .idle(stack))
    #expect(idle.first { $0.id.text == "workers/work" }?.quantity.text == "0")
    #expect(idle.first { $0.id.text == "workers/standing" }?.quantity.text == "73000")
  }

  /// Each call is 4,000 bytes between tasks and 100 of logs.
  @Test func `moves bytes like a service`() throws {
    let stack = Self.stack()
    let load = try FluidEngine(stack: stack, scenario: SmallStack.scenario(10)).run()
    let bytes = stack.month(under: load).bytes
    let calls = 52_560_000.0
    #expect(abs(bytes.logs - calls * 100) < 1)
    let crossing = bytes.interZone.first { $0.purpose == .serviceCalls }?.bytes ?? 0
    #expect(abs(crossing - calls * 4_000 / 2) < 1)
  }

  @Test func `takes requests from outside, and part in circles`() throws {
    var scenario = SmallStack.scenario(10)
    scenario.entry = [.init(service: "workers", share: 1)]
    let load = try FluidEngine(stack: Self.stack(), scenario: scenario).run()
    #expect(load.visits == [0, 1])
    var stack = Self.stack()
    var workers = Workers()
    workers.request.calls = [CallGraph.Call(callee: 0, perRequest: 1)]
    stack.otherNodes = [workers]
    #expect(throws: CallGraph.Cycle.self) { try stack.callGraph() }
  }
}
