import Testing
import TrafficSimulation

@Suite struct `Erlang formulas` {
  @Test(arguments: [
    (1, 1, 0.5), (1, 2, 0.2), (2, 4, 0.095238), (5, 10, 0.018385), (10, 10, 0.214582),
    (10, 14, 0.056819), (20, 30, 0.008457), (100, 110, 0.027463),
  ])
  func `Erlang B meets the table`(offered: Double, servers: Int, blocked: Double) {
    #expect(abs(Queueing.erlangB(offered: offered, servers: servers) - blocked) < 5.1e-7)
  }

  @Test(arguments: [
    (0.001, [0.001, 0.046, 0.762, 3.092, 9.411, 16.684, 32.512, 75.242]),
    (0.01, [0.0101, 0.153, 1.361, 4.461, 12.031, 20.337, 37.901, 84.064]),
    (0.02, [0.0204, 0.223, 1.657, 5.084, 13.182, 21.932, 40.255, 87.972]),
    (0.05, [0.0526, 0.381, 2.218, 6.216, 15.249, 24.802, 44.533, 95.240]),
  ])
  func `the printed traffic table comes out`(blocking: Double, loads: [Double]) {
    for (servers, load) in zip([1, 2, 5, 10, 20, 30, 50, 100], loads) {
      let found = Queueing.offeredLoad(blocking: blocking, servers: servers)
      #expect(abs(found - load) < 5.1e-4, "\(servers) servers")
    }
  }

  @Test func `Erlang B is what its recursion gives, at every count up to 300`() {
    for offered in [0.01, 0.9, 7, 45, 120, 299] {
      var recursion = 1.0
      for servers in 1...300 {
        recursion = offered * recursion / (Double(servers) + offered * recursion)
        let direct = Queueing.erlangB(offered: offered, servers: servers)
        #expect(abs(direct - recursion) <= 1e-12 * recursion + 1e-300, "A \(offered), c \(servers)")
      }
    }
  }

  @Test(arguments: [
    (0.5, 1, 0.5), (1, 2, 0.333333), (1.5, 2, 0.642857), (2, 3, 0.444444), (3, 4, 0.509434),
    (4, 5, 0.554113), (8, 10, 0.409180), (9, 10, 0.668732), (10, 14, 0.174132),
    (20, 30, 0.024950), (45, 50, 0.363864), (90, 100, 0.216940),
  ])
  func `Erlang C meets the table`(offered: Double, servers: Int, waiting: Double) {
    #expect(abs(Queueing.erlangC(offered: offered, servers: servers) - waiting) < 5.1e-7)
  }

  @Test func `a hundred thousand servers are no trouble`() {
    // A large system at β = 1 waits as Halfin and Whitt say: A = c − √c, about 22 %.
    let waiting = Queueing.erlangC(offered: 99_684, servers: 100_000)
    #expect(abs(waiting - Staffing.waitProbability(beta: 1)) < 0.002)
    #expect(Queueing.erlangB(offered: 10, servers: 100_000) < 1e-300)
  }

  @Test func `no input gives anything but a number from 0 to 1`() {
    for offered in [0, -1, .nan, .infinity, 1e-300, 1e300, 5] {
      for servers in [-1, 0, 1, 100] {
        for value in [
          Queueing.erlangB(offered: offered, servers: servers),
          Queueing.erlangC(offered: offered, servers: servers),
        ] {
          #expect(value >= 0 && value <= 1, "A \(offered), c \(servers)")
        }
      }
    }
    #expect(Queueing.erlangB(offered: 0, servers: 3) == 0)
    #expect(Queueing.erlangC(offered: 3, servers: 3) == 1)
  }
}

@Suite struct `Queues with several servers` {
  @Test func `the call centre of pyworkforce needs 14 agents`() {
    let queue = MultiServerQueue(
      arrivalsPerSecond: 100.0 / 1_800, serviceSeconds: 180, servers: 14)
    #expect(abs(queue.waitProbability - 0.1741319335950498) < 1e-14)
    #expect(abs(queue.serviceLevel(withinSeconds: 20) - 0.8883500191794669) < 1e-14)
    #expect(abs(queue.utilisation - 0.7142857142857143) < 1e-15)
    #expect(abs(queue.meanWaitSeconds - 7.8359) < 5e-5)
    #expect(
      Staffing.servers(
        arrivalsPerSecond: 100.0 / 1_800, serviceSeconds: 180, share: 0.8, withinSeconds: 20) == 14)
  }

  @Test func `the hospital of the textbook, with one doctor and with two`() {
    // Arrivals 2 an hour, 20 minutes each; times in hours.
    let one = MultiServerQueue(arrivalsPerSecond: 2, serviceSeconds: 1.0 / 3, servers: 1)
    #expect(abs(one.meanInSystem - 2) < 1e-12)
    #expect(abs(one.meanWaiting - 4.0 / 3) < 1e-12)
    #expect(abs(one.meanResponseSeconds - 1) < 1e-12)
    #expect(abs(one.meanWaitSeconds - 40.0 / 60) < 1e-12)
    #expect(abs(one.waitTail(0) - 0.667) < 5e-4)
    #expect(abs(one.waitTail(0.5) - 0.404) < 5e-4)
    #expect(abs(one.waitTail(1) - 0.245) < 5e-4)
    let two = MultiServerQueue(arrivalsPerSecond: 2, serviceSeconds: 1.0 / 3, servers: 2)
    #expect(abs(two.meanInSystem - 0.75) < 1e-12)
    #expect(abs(two.meanWaiting - 1.0 / 12) < 1e-12)
    #expect(abs(two.meanResponseSeconds - 22.5 / 60) < 1e-12)
    #expect(abs(two.waitTail(0) - 0.167) < 5e-4)
    #expect(abs(two.waitTail(0.5) - 0.0226) < 5e-5)
    #expect(abs(two.waitTail(1) - 0.0031) < 5e-5)
  }

  @Test func `Ciw's bank waits 40/9 with three clerks and 20/23 with four`() {
    let three = MultiServerQueue(arrivalsPerSecond: 0.2, serviceSeconds: 10, servers: 3)
    let four = MultiServerQueue(arrivalsPerSecond: 0.2, serviceSeconds: 10, servers: 4)
    #expect(abs(three.meanWaitSeconds - 40.0 / 9) < 1e-12)
    #expect(abs(four.meanWaitSeconds - 20.0 / 23) < 1e-12)
  }

  struct Row: Sendable {
    let arrivals: Double, servers: Int
    let waiting, wait, response, p50, p95, p99, wait95, wait99: Double
  }

  @Test(arguments: [
    Row(
      arrivals: 8, servers: 1, waiting: 0.8, wait: 0.4, response: 0.5, p50: 0.346574,
      p95: 1.497866, p99: 2.302585, wait95: 1.386294, wait99: 2.191013),
    Row(
      arrivals: 16, servers: 2, waiting: 0.711111, wait: 0.177778, response: 0.277778,
      p50: 0.204003, p95: 0.791068, p99: 1.193737, wait95: 0.663701, wait99: 1.066061),
    Row(
      arrivals: 36, servers: 4, waiting: 0.787753, wait: 0.196938, response: 0.296938,
      p50: 0.225450, p95: 0.816552, p99: 1.219317, wait95: 0.689290, wait99: 1.091650),
    Row(
      arrivals: 80, servers: 10, waiting: 0.409180, wait: 0.020459, response: 0.120459,
      p50: 0.091214, p95: 0.332827, p99: 0.494611, wait95: 0.105107, wait99: 0.185579),
  ])
  func `means and percentiles meet the table`(row: Row) {
    let queue = MultiServerQueue(
      arrivalsPerSecond: row.arrivals, serviceSeconds: 0.1, servers: row.servers)
    let pairs = [
      (queue.waitProbability, row.waiting), (queue.meanWaitSeconds, row.wait),
      (queue.meanResponseSeconds, row.response), (queue.responseQuantile(0.5), row.p50),
      (queue.responseQuantile(0.95), row.p95), (queue.responseQuantile(0.99), row.p99),
      (queue.waitQuantile(0.95), row.wait95), (queue.waitQuantile(0.99), row.wait99),
    ]
    for (value, expected) in pairs { #expect(abs(value - expected) < 5.5e-7) }
  }

  @Test func `where both exponentials are the same, the tail is their limit`() {
    // θ = cμ − λ = μ: c 2, μ 10, λ 10. A 1, C 1/3: P(W > t) = e^(−10t)(1 + 10t/3).
    let queue = MultiServerQueue(arrivalsPerSecond: 10, serviceSeconds: 0.1, servers: 2)
    for t in [0, 0.05, 0.1, 0.4] {
      let expected = Elementary.exp(-10 * t) * (1 + 10 * t / 3)
      #expect(abs(queue.responseTail(t) - expected) < 1e-14)
    }
    // And next to it there is no jump.
    let near = MultiServerQueue(arrivalsPerSecond: 10.000_001, serviceSeconds: 0.1, servers: 2)
    #expect(abs(near.responseTail(0.1) - queue.responseTail(0.1)) < 1e-7)
  }

  @Test func `the tail far out stays a probability when the queue is nearly full`() {
    let queue = MultiServerQueue(arrivalsPerSecond: 99.9, serviceSeconds: 0.1, servers: 10)
    var last = 1.0
    for step in 0...400 {
      let tail = queue.responseTail(Double(step))
      #expect(tail >= 0 && tail <= last)
      last = tail
    }
  }

  @Test func `overload and nothing to do are answers too`() {
    let over = MultiServerQueue(arrivalsPerSecond: 50, serviceSeconds: 0.1, servers: 4)
    #expect(!over.isStable)
    #expect(over.meanWaitSeconds == .infinity && over.responseQuantile(0.5) == .infinity)
    #expect(over.backlogPerSecond == 10)
    #expect(over.waitTail(100) == 1)
    let idle = MultiServerQueue(arrivalsPerSecond: 0, serviceSeconds: 0.1, servers: 4)
    #expect(idle.meanWaitSeconds == 0 && idle.waitQuantile(0.99) == 0 && idle.meanInSystem == 0)
    #expect(abs(idle.responseQuantile(0.95) - 0.2995732) < 1e-6)  // 0.1 × ln 20
    for bad in [-1, .nan, .infinity] {
      let queue = MultiServerQueue(arrivalsPerSecond: bad, serviceSeconds: 0.1, servers: 2)
      #expect(!queue.meanWaitSeconds.isNaN && !queue.meanInSystem.isNaN)
      #expect(!queue.responseQuantile(0.9).isNaN)
    }
  }

  @Test func `a queue with an end: simmer's two servers and one place to wait`() {
    let queue = FiniteQueue(arrivalsPerSecond: 3, serviceSeconds: 0.25, servers: 2, capacity: 3)
    #expect(abs(queue.meanInSystem - 0.7623400) < 5e-8)
    #expect(abs(queue.lossProbability - 0.04936015) < 5e-9)
    let ten = FiniteQueue(arrivalsPerSecond: 8, serviceSeconds: 0.1, servers: 1, capacity: 10)
    #expect(abs(ten.meanInSystem - 2.966314) < 5e-7)
    #expect(abs(ten.lossProbability - 0.02349286) < 5e-9)
  }

  @Test func `without room to wait a queue with an end is Erlang's loss system`() {
    for offered in [0.5, 7, 400, 5_000] {
      let queue = FiniteQueue(
        arrivalsPerSecond: offered, serviceSeconds: 1, servers: 500, capacity: 500)
      let blocked = Queueing.erlangB(offered: offered, servers: 500)
      #expect(abs(queue.lossProbability - blocked) <= 1e-12 * max(blocked, 1e-290))
      #expect(abs(queue.meanInSystem - offered * (1 - blocked)) < 1e-8)
    }
  }
}

@Suite struct `General service times` {
  @Test func `Pollaczek and Khinchine meet the table`() {
    for (load, cv2, wait) in [
      (0.7, 0.0, 1.166667), (0.7, 1.0, 2.333333), (0.7, 4.0, 5.833333), (0.9, 4.0, 22.5),
    ] {
      let value = Queueing.waitMG1(utilisation: load, serviceSeconds: 1, squaredCV: cv2)
      #expect(abs(value - wait) < 5e-7)
    }
  }

  @Test(arguments: [
    (0.8, 1, 2, 2, 2, 4), (1.6, 2, 0.903284, 0.888889, 0.900984, 1.777778),
    (3.2, 4, 0.386095, 0.372770, 0.385434, 0.745541),
    (4, 5, 0.289060, 0.277056, 0.288780, 0.554113),
    (8, 10, 0.109828, 0.102295, 0.109989, 0.204590),
    (9, 10, 0.344582, 0.334366, 0.345543, 0.668732),
  ])
  func `constant service at several servers meets the table`(
    offered: Double, servers: Int, exact: Double, allenCunneen: Double, cosmetatos: Double,
    exponential: Double
  ) {
    let general = Queueing.waitAllenCunneen(
      offered: offered, servers: servers, serviceSeconds: 1, serviceSquaredCV: 0)
    let corrected = Queueing.waitMDc(offered: offered, servers: servers, serviceSeconds: 1)
    let markov = MultiServerQueue(
      arrivalsPerSecond: offered, serviceSeconds: 1, servers: servers
    ).meanWaitSeconds
    #expect(abs(general - allenCunneen) < 5.5e-7)
    #expect(abs(corrected - cosmetatos) < 5.5e-7)
    #expect(abs(markov - exponential) < 5.5e-7)
    #expect(abs(general / exact - 1) < 0.07)
    #expect(abs(corrected / exact - 1) < 0.003)
  }

  @Test func `one fast server beats several slow ones, and pooling beats splitting`() {
    // Four separate queues at ρ 0.9 wait 0.9 s, the pooled four 0.197 s.
    let split = MultiServerQueue(arrivalsPerSecond: 9, serviceSeconds: 0.1, servers: 1)
    let pooled = MultiServerQueue(arrivalsPerSecond: 36, serviceSeconds: 0.1, servers: 4)
    #expect(abs(split.meanWaitSeconds - 0.9) < 1e-12)
    #expect(abs(pooled.meanWaitSeconds - 0.197) < 5e-4)
  }

  @Test func `no load waits nothing, full load waits for ever, and nothing is undefined`() {
    for load in [0, -1, 0.5, 1, 2, .nan, .infinity] {
      let values = [
        Queueing.waitMG1(utilisation: load, serviceSeconds: 1, squaredCV: 2),
        Queueing.responsePS(utilisation: load, serviceSeconds: 1),
        Queueing.waitAllenCunneen(
          offered: load, servers: 1, serviceSeconds: 1, arrivalSquaredCV: 0, serviceSquaredCV: 0),
        Queueing.waitMDc(offered: load, servers: 1, serviceSeconds: 1),
        Queueing.waitKingman(
          utilisation: load, serviceSeconds: 1, arrivalSquaredCV: 1, serviceSquaredCV: 1),
      ]
      for value in values { #expect(value >= 0, "load \(load)") }
    }
    #expect(Queueing.waitMG1(utilisation: 1, serviceSeconds: 1, squaredCV: 0) == .infinity)
    #expect(Queueing.responsePS(utilisation: 0.75, serviceSeconds: 1) == 4)
  }
}

@Suite struct `Staffing rules` {
  @Test(arguments: [
    (0.1, 0.8803), (0.25, 0.7209), (0.5, 0.5045), (0.75, 0.3417), (1, 0.2234), (1.25, 0.1404),
    (1.5, 0.0847), (2, 0.0269),
  ])
  func `Halfin and Whitt meet the table`(beta: Double, waiting: Double) {
    #expect(abs(Staffing.waitProbability(beta: beta) - waiting) < 5.1e-5)
  }

  @Test(arguments: [
    (10, 1, 14, 0.1741), (10, 2, 17, 0.0309), (50, 1, 58, 0.1944), (100, 0.5, 105, 0.5157),
    (100, 1, 110, 0.2370), (100, 2, 120, 0.0332),
  ])
  func `square-root staffing and the exact wait that follows`(
    offered: Double, beta: Double, servers: Int, waiting: Double
  ) {
    #expect(Staffing.squareRoot(offered: offered, beta: beta) == servers)
    #expect(abs(Queueing.erlangC(offered: offered, servers: servers) - waiting) < 5.1e-5)
  }

  @Test func `the fewest servers hold the target, one fewer does not`() {
    for (arrivals, share, within) in [(3.0, 0.9, 0.5), (40.0, 0.99, 0.0), (700.0, 0.5, 0.01)] {
      let found = Staffing.servers(
        arrivalsPerSecond: arrivals, serviceSeconds: 1, share: share, withinSeconds: within)
      guard let found else {
        Issue.record("no answer for \(arrivals)")
        continue
      }
      func level(_ servers: Int) -> Double {
        let queue = MultiServerQueue(
          arrivalsPerSecond: arrivals, serviceSeconds: 1, servers: servers)
        return queue.isStable ? queue.serviceLevel(withinSeconds: within) : 0
      }
      #expect(level(found) >= share && level(found - 1) < share)
    }
    #expect(
      Staffing.servers(arrivalsPerSecond: 0, serviceSeconds: 1, share: 0.9, withinSeconds: 1) == 0)
    #expect(
      Staffing.servers(arrivalsPerSecond: 5, serviceSeconds: 1, share: 1, withinSeconds: 1) == nil)
  }
}
