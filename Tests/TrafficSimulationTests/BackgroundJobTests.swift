import Testing

@testable import TrafficSimulation

@Suite struct `Background jobs in the event engine` {
  /// A front that queues `perRequest` jobs a request, and a worker with two tasks.
  ///
  /// The front has a server for every request, so that jobs leave it as a Poisson stream.
  static func graph(
    requestsPerSecond: Double, perRequest: Double, jobSeconds: Double, placesPerTask: Int,
    cpuSeconds: Double = 0, failureShare: Double = 0, tasks: TaskPlan = TaskPlan(count: 2),
    workerSeconds: Double = 0.01
  ) throws -> EventGraph {
    var front = StationSpec(
      "front", serviceTime: .exponential(meanSeconds: 0.05), discipline: .fifo(servers: 10_000))
    front.calls = [
      .init(to: "queue", mean: perRequest, waits: false), .init(to: "worker", mean: 1),
    ]
    let worker = StationSpec(
      "worker", serviceTime: .exponential(meanSeconds: workerSeconds), routing: .roundRobin,
      tasks: tasks)
    var queue = StationSpec(
      "queue", serviceTime: .exponential(meanSeconds: jobSeconds),
      discipline: .fifo(servers: placesPerTask))
    queue.holdsServer = true
    queue.worksOn = "worker"
    queue.queueLimit = 10_000_000
    queue.failureShare = failureShare
    queue.retries = StationSpec.Retries(limit: 100, backoffSeconds: 0, multiplier: 1)
    if cpuSeconds > 0 {
      queue.calls = [.init(to: "worker", work: .exponential(meanSeconds: cpuSeconds))]
    }
    return try EventGraph(
      stations: [front, worker, queue],
      entries: [.init(station: "front", arrivals: .poisson(perSecond: requestsPerSecond))])
  }

  static func runs(_ graph: EventGraph, seconds: Double) -> Replications {
    Replications(
      of: graph, EventOptions(seed: 7, warmUpSeconds: 200, seconds: seconds), count: 8)
  }

  /// 4 jobs a second of 1 s each before 2 tasks × 3 places: A = 4, c = 6, an M/M/6.
  ///
  /// Erlang C of 4 erlang and 6 servers is 0.2848, so the mean wait is 0.2848 × 1 ÷ (6 − 4) = 0.1424 s.
  @Test func `wait as Erlang C says for all places of all tasks together`() throws {
    let graph = try Self.graph(
      requestsPerSecond: 4, perRequest: 1, jobSeconds: 1, placesPerTask: 3)
    let sample = Self.runs(graph, seconds: 6_000).sample("queue", \.meanWaitSeconds)
    let half = sample.halfWidth(confidence: 0.999)
    #expect(abs(sample.mean - 0.1424) <= half)
    #expect(half < 0.03)
  }

  /// The worker's requests take 10 × 0.01 s, the jobs 2 × 0.2 s of every second, of 2 servers: 25 %.
  @Test func `take CPU of the worker among its requests and are no requests of it`() throws {
    let graph = try Self.graph(
      requestsPerSecond: 10, perRequest: 0.2, jobSeconds: 0.5, placesPerTask: 10,
      cpuSeconds: 0.2)
    let runs = Self.runs(graph, seconds: 1_500)
    let busy = runs.sample("worker", \.utilisation)
    #expect(abs(busy.mean - 0.25) <= busy.halfWidth(confidence: 0.999))
    #expect(busy.halfWidth(confidence: 0.999) < 0.02)
    let merged = try #require(runs.merged)
    let worker = try #require(merged.station("worker"))
    let queue = try #require(merged.station("queue"))
    // Requests of the front and of the worker differ only by those cut off at the ends.
    let front = try #require(merged.station("front"))
    #expect(abs(worker.arrivals - front.completions) < 100)
    #expect(abs(worker.guests - queue.completions) < 100)
    // A job lasts at least its own 0.5 s and its CPU; a request of the worker waits for jobs.
    #expect(queue.meanResponseSeconds > 0.7)
    #expect(worker.meanResponseSeconds > 0.01 + 0.25 * 0.2 * 0.5)
  }

  /// Each attempt fails with chance 0.5, so a job takes 2 attempts in the mean.
  @Test func `that fail go back to the queue until they succeed`() throws {
    let graph = try Self.graph(
      requestsPerSecond: 10, perRequest: 0.1, jobSeconds: 0.2, placesPerTask: 3,
      failureShare: 0.5)
    let merged = try #require(Self.runs(graph, seconds: 1_000).merged)
    let queue = try #require(merged.station("queue"))
    let jobs = try #require(merged.entries.last)
    #expect(jobs.station == "queue")
    let attempts = Double(queue.arrivals) / Double(jobs.requests)
    // 8,000 jobs, standard deviation of the attempts √2: ±0.016; four of it.
    #expect(abs(attempts - 2) < 0.064)
    #expect(jobs.failed == 0)
    #expect(queue.retries == queue.errors || abs(queue.retries - queue.errors) < 10)
  }

  /// 10 jobs a second against 2 tasks × 2 places of 1 s: 6 a second stay behind, 6,000 in 1,000 s.
  @Test func `beyond what the places hold pile up, and the oldest grows old`() throws {
    let graph = try Self.graph(
      requestsPerSecond: 10, perRequest: 1, jobSeconds: 1, placesPerTask: 2)
    let result = EventSimulation.run(graph, EventOptions(seed: 3, seconds: 1_000))
    let queue = try #require(result.station("queue"))
    #expect(abs(Double(queue.mostWaiting) - 6_000) < 6_000 * 0.1)
    #expect(abs(queue.utilisation - 1) < 0.01)
    // The first of those that still wait came when the 4 a second had got through: after 400 s.
    #expect(abs(queue.longestWaitSeconds - 600) < 60)
  }

  /// One task at first; a second and third come by scaling, and each brings its places.
  @Test func `get the places of tasks that scaling adds`() throws {
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 4)
    var plan = TaskPlan(count: 1, scaling: scaling)
    plan.startSeconds = TaskPlan.StartLatency(fixed: 60)
    let graph = try Self.graph(
      requestsPerSecond: 30, perRequest: 0.1, jobSeconds: 1, placesPerTask: 2, tasks: plan,
      workerSeconds: 0.05)
    let result = EventSimulation.run(
      graph, EventOptions(seed: 3, warmUpSeconds: 3_600, seconds: 3_600))
    let queue = try #require(result.station("queue"))
    let worker = try #require(result.station("worker"))
    // 30 × 0.05 s = 1.5 erlang at a target of 50 %: 3 tasks or 4, with 2 places each.
    #expect(worker.meanTasks >= 3)
    #expect(queue.capacityArea / queue.seconds >= 6)
    #expect(queue.utilisation < 0.6)
  }

  @Test func `on tasks of a station that has none are refused`() {
    var queue = StationSpec("queue", serviceTime: .deterministic(seconds: 1))
    queue.worksOn = "nobody"
    queue.failureShare = 1
    #expect(throws: SimulationProblems.self) {
      try EventGraph(stations: [queue], entries: [])
    }
  }

  @Test func `may be queued by the worker itself without a circle`() throws {
    var worker = StationSpec("worker", serviceTime: .exponential(meanSeconds: 0.01))
    worker.calls = [.init(to: "queue", mean: 0.1, waits: false)]
    var queue = StationSpec("queue", serviceTime: .exponential(meanSeconds: 0.1))
    queue.worksOn = "worker"
    queue.holdsServer = true
    queue.calls = [.init(to: "worker", work: .deterministic(seconds: 0.05))]
    let graph = try EventGraph(
      stations: [worker, queue],
      entries: [.init(station: "worker", arrivals: .poisson(perSecond: 10))])
    // Traffic equations: 10 a second at the worker, 1 a second at the queue; guests are no visits.
    let rates = graph.arrivalRates(entryRates: [10])
    #expect(abs(rates[0] - 10) < 1e-12)
    #expect(abs(rates[1] - 1) < 1e-12)
    let result = EventSimulation.run(graph, EventOptions(seed: 1, seconds: 2_000))
    #expect((result.station("queue")?.completions ?? 0) > 1_500)
  }
}
