import Resources
import Services
import Testing

@testable import TrafficSimulation

/// A property of a stack that the simulation reads, and what it has to change.
private struct Key: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var fluid = true
  var events = true
  let change: @Sendable (inout Stack) -> Void

  init(
    _ name: String, fluid: Bool = true, events: Bool = true,
    _ change: @escaping @Sendable (inout Stack) -> Void
  ) {
    (testDescription, self.fluid, self.events, self.change) = (name, fluid, events, change)
  }
}

/// A key that is read and changes nothing is a promise that nobody keeps.
@Suite struct `A key of the simulation` {
  /// A service that scales, is deployed and loses Spot tasks, and everything that it may ask.
  private static var stack: Stack {
    var stack = SmallStack.stack {
      $0.tasks = 4
      $0.spotShare = 0.3
      $0.poolSize = 4
      $0.concurrency = 20
      $0.baseMemoryMB = 500
      $0.scaling = ServiceScaling()
      $0.scaling?.minimumTasks = 1
      $0.deployment.startSeconds = 300
      $0.scaling?.maximumTasks = 9
      $0.request.cpuMilliseconds = 2_400
      $0.request.waitMilliseconds = 5
      $0.request.calls = [CallGraph.Call(callee: 1, perRequest: 1.2)]
      $0.request.thirdPartyCalls = [CallGraph.Call(callee: 0, perRequest: 0.2)]
      $0.request.queueUses = [QueueUse(queue: 0, messages: 0.1)]
      var use = DatabaseUse(database: 0, queries: 2)
      use.millisecondsPerQuery = 800
      use.ioPerQuery = 20
      $0.request.databaseUses = [use]
      var commands = CacheUse(cache: 0)
      commands.commands = 3
      $0.request.cacheUses = [commands]
    }
    var second = FargateService(name: "api", size: SmallStack.size)
    second.tasks = 3
    second.request.cpuMilliseconds = 1_000
    stack.services.append(second)
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 2, memoryGB: 8))
    database.storageType = .gp2
    database.storageGB = 20
    stack.databases = [database]
    stack.caches = [
      Cache(name: "cache", node: CacheNode(name: "node", vCPU: 2, memoryGB: 1))
    ]
    var party = ThirdParty(name: "party")
    party.seconds = 2
    stack.thirdParties = [party]
    var queue = JobQueue(name: "queue")
    queue.worker = 0
    stack.queues = [queue]
    stack.loadBalancers = [LoadBalancer(name: "balancer")]
    return stack
  }

  private static let keys: [Key] = [
    Key("tasks") { $0.services[1].tasks = 4 },
    Key("processes") { $0.services[0].processes = 2 },
    Key("poolSize") { $0.services[0].poolSize = 2 },
    Key("concurrency") { $0.services[0].concurrency = 5 },
    Key("spotShare") { $0.services[0].spotShare = 0.9 },
    Key("runningHoursPerWeek") { $0.services[1].runningHoursPerWeek = 10 },
    Key("baseMemoryMB, of a policy by memory") {
      $0.services[0].scaling?.metric = .memory
      $0.services[0].baseMemoryMB = 2_000
    },
    Key("memoryPerRequestMB", events: false) { $0.services[0].memoryPerRequestMB = 5 },
    Key("minTasks") { $0.services[0].scaling?.minimumTasks = 6 },
    Key("maxTasks") { $0.services[0].scaling?.maximumTasks = 5 },
    Key("metric: requestsPerTarget") {
      $0.services[0].scaling?.metric = .requestsPerTarget
    },
    Key("metric: memory") { $0.services[0].scaling?.metric = .memory },
    Key("target") { $0.services[0].scaling?.target = 40 },
    Key("scaleOutCooldownSeconds") { $0.services[0].scaling?.scaleOutCooldownSeconds = 10 },
    Key("scaleInCooldownSeconds") { $0.services[0].scaling?.scaleInCooldownSeconds = 7_200 },
    Key("schedule") {
      var bounds = ScheduledBounds()
      (bounds.minimumTasks, bounds.maximumTasks) = (7, 9)
      $0.services[0].scaling?.schedule = [bounds]
    },
    Key("startSeconds") { $0.services[0].deployment.startSeconds = 30 },
    Key("drainSeconds", fluid: false) { $0.services[0].deployment.drainSeconds = 20 },
    Key("minimumHealthyPercent") { $0.services[0].deployment.minimumHealthyPercent = 50 },
    Key("maximumPercent") {
      $0.services[0].deployment.minimumHealthyPercent = 50
      $0.services[0].deployment.maximumPercent = 100
    },
    Key("cpuMilliseconds") { $0.services[0].request.cpuMilliseconds = 2_800 },
    Key("cpuVariation") { $0.services[0].request.cpuVariation = 2 },
    Key("waitMilliseconds") { $0.services[0].request.waitMilliseconds = 50 },
    Key("calls") { $0.services[0].request.calls[0] = .init(callee: 1, perRequest: 1.5) },
    Key("thirdPartyCalls") {
      $0.services[0].request.thirdPartyCalls = [.init(callee: 0, perRequest: 0.5)]
    },
    Key("seconds of a third party") { $0.thirdParties[0].seconds = 5 },
    Key("queries") { $0.services[0].request.databaseUses[0].queries = 4 },
    Key("millisecondsPerQuery") {
      $0.services[0].request.databaseUses[0].millisecondsPerQuery = 1_200
    },
    Key("ioPerQuery") { $0.services[0].request.databaseUses[0].ioPerQuery = 200 },
    Key("commands") { $0.services[0].request.cacheUses[0].commands = 30 },
    Key("messages") { $0.services[0].request.queueUses[0].messages = 0.3 },
    Key("secondsPerJob") { $0.queues[0].secondsPerJob = 3 },
    Key("cpuMillisecondsPerJob") { $0.queues[0].cpuMillisecondsPerJob = 300 },
    Key("concurrency of a queue") { $0.queues[0].concurrency = 1 },
    Key("retryShare") { $0.queues[0].retryShare = 0.5 },
    Key("idleTimeoutSeconds") { $0.loadBalancers[0].idleTimeoutSeconds = 6 },
    Key("healthCheckSeconds") { $0.loadBalancers[0].healthCheckSeconds = 300 },
    Key("class") {
      $0.databases[0].instanceClass = DatabaseClass(name: "db", vCPU: 4, memoryGB: 8)
    },
    Key("storageGB") { $0.databases[0].storageGB = 1_000 },
    Key("idleCPUShare") { $0.databases[0].idleCPUShare = 0.3 },
    Key("runningHoursPerWeek of a database") { $0.databases[0].runningHoursPerWeek = 10 },
    Key("usedGB", events: false) { $0.databases[0].usedGB = 15 },
    Key("microsecondsPerCommand") { $0.caches[0].microsecondsPerCommand = 300 },
    Key("workingSetMB", events: false) { $0.caches[0].workingSetMB = 400 },
  ]

  private static func engine(_ change: (inout Stack) -> Void) throws -> FluidEngine {
    var stack = stack
    change(&stack)
    var scenario = SmallStack.scenario(0.5)
    scenario.shape = NamedShape.office.week
    scenario.deploymentsPerMonth = 200
    scenario.spotInterruptionsPerTaskMonth = 1_000
    return try FluidEngine(stack: stack, scenario: scenario)
  }

  private static let before = Result(catching: { () throws -> ([Double], EventResult) in
    let plain = try engine { _ in }
    return (fluid(plain), try events(plain))
  })

  /// What the fluid engine says of a month: response times, tasks, and what is in use.
  private static func fluid(_ engine: FluidEngine) -> [Double] {
    let report = engine.capacity()
    return report.services.flatMap {
      [$0.latency.mean, $0.latency.p95, $0.errorsShare, $0.tasksMean, $0.utilisationPeak]
    } + report.resources.flatMap { [$0.mean, $0.limit] } + report.month.hours.oldestJobSeconds
  }

  /// A Tuesday's last busy hours and the calmer ones after them: tasks come and go.
  private static func events(_ engine: FluidEngine) throws -> EventResult {
    let graph = try StackGraph.graph(engine, window: .init(startHour: 39, hours: 5))
    return EventSimulation.run(graph, EventOptions(seed: 3, seconds: 5 * 3_600))
  }

  @Test(arguments: keys) private func `moves what it says`(_ key: Key) throws {
    let after = try Self.engine(key.change)
    let before = try Self.before.get()
    if key.fluid { #expect(before.0 != Self.fluid(after)) }
    if key.events { #expect(try before.1 != Self.events(after)) }
  }
}
