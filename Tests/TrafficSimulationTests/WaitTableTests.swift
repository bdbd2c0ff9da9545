import Testing

@testable import TrafficSimulation

/// Lindley's recursion, W ← max(0, W + S − A): what a queue of one process does, request by request.
///
/// It shares nothing with the table but the random numbers' generator.
struct LindleyQueue {
  let phases: Int
  let variation: Double
  let utilisation: Double

  /// Responses of so many requests after a tenth as many, in mean services.
  func responses(_ count: Int, seed: UInt64) -> QuantileSketch {
    var stream = RandomStream(seed: seed, name: "lindley", replication: 0)
    let variance = Elementary.log(1 + variation * variation)
    let gap = 1 / utilisation / Double(phases)
    var wait = 0.0
    var sketch = QuantileSketch()
    for request in 0..<(count + count / 10) {
      let work = Elementary.exp(stream.normal() * variance.squareRoot() - variance / 2)
      if request >= count / 10 { sketch.add(wait + work) }
      var between = 0.0
      for _ in 0..<phases { between += stream.exponential(mean: gap) }
      wait = max(0, wait + work - between)
    }
    return sketch
  }
}

@Suite struct `Waits of one queue` {
  private func mean(_ wait: WaitTable.Wait) -> Double {
    wait.probability * zip(wait.cells, DurationCells.shares).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func response(
    _ phases: Double, _ servers: Int, _ variation: Double, _ utilisation: Double
  ) -> LatencyMixture {
    let wait = WaitTable.wait(
      phases: phases, servers: servers, squaredCV: variation * variation,
      utilisation: utilisation)
    var sums = DurationSums()
    WaitShape(
      probability: wait.probability, mean: 0, cells: wait.cells, unit: 1, backlog: 0, moving: 0,
      patience: 1e6
    ).add(to: &sums, share: 1)
    let waits = sums.take()
    let all = sums.sum(
      waits,
      Durations(cells: DurationCells.lognormal(squaredCV: variation * variation), unit: 1))
    var mixture = LatencyMixture()
    mixture.add(all, requests: 1)
    return mixture
  }

  /// Pollaczek and Khinchine: ρ/(1 − ρ) (1 + cv²)/2.
  @Test(arguments: [0.3, 0.5, 0.72, 0.9, 0.96], [0.2, 1.0, 1.5, 3])
  func `of Poisson arrivals have Pollaczek's and Khinchine's mean`(
    utilisation: Double, variation: Double
  ) {
    let wait = WaitTable.wait(
      phases: 1, servers: 1, squaredCV: variation * variation, utilisation: utilisation)
    let exact = utilisation / (1 - utilisation) * (1 + variation * variation) / 2
    #expect(abs(mean(wait) / exact - 1) < 0.02, "\(mean(wait)) for \(exact)")
    #expect(abs(wait.probability - utilisation) < 0.02)
  }

  /// Runs of 3 to 6 million customers with lognormal work of mean 1, made outside this program.
  struct Measured: CustomTestStringConvertible, Sendable {
    let servers: Int
    let variation: Double
    let utilisation: Double
    let p50: Double
    let p95: Double
    let p99: Double
    var testDescription: String { "\(servers) processes, cv \(variation), ρ \(utilisation)" }
  }

  static let measured = [
    Measured(servers: 1, variation: 1, utilisation: 0.9, p50: 6.75, p95: 30.78, p99: 47.8),
    Measured(servers: 1, variation: 1.5, utilisation: 0.7, p50: 2.46, p95: 17.4, p99: 31.3),
    Measured(servers: 2, variation: 1, utilisation: 0.7, p50: 1.35, p95: 5.62, p99: 8.87),
    Measured(servers: 2, variation: 1.5, utilisation: 0.9, p50: 4.86, p95: 25.7, p99: 41.0),
    Measured(servers: 4, variation: 1.5, utilisation: 0.7, p50: 0.91, p95: 4.84, p99: 8.64),
    Measured(servers: 8, variation: 1.5, utilisation: 0.9, p50: 1.56, p95: 7.25, p99: 11.9),
    Measured(servers: 1, variation: 3, utilisation: 0.9, p50: 22.1, p95: 172, p99: 329),
    Measured(servers: 4, variation: 3, utilisation: 0.7, p50: 0.77, p95: 8.95, p99: 18.8),
  ]

  @Test(arguments: measured) func `has the percentiles of long runs`(_ row: Measured) {
    let found = response(1, row.servers, row.variation, row.utilisation)
    // Several processes and a wide spread is where van Hoorn and Tijms' approximation is off.
    let isRough = row.variation > 2 && row.servers > 1
    let bounds =
      isRough
      ? (p50: 0.1, p95: 0.14, p99: 0.34)
      : (p50: 0.05, p95: 0.035, p99: row.servers > 1 ? 0.06 : 0.05)
    for (p, exact, bound) in [
      (0.5, row.p50, bounds.p50), (0.95, row.p95, bounds.p95), (0.99, row.p99, bounds.p99),
    ] {
      #expect(abs(found.quantile(p) / exact - 1) < bound, "p\(p): \(found.quantile(p)), \(exact)")
    }
  }

  /// Every k-th of Poisson arrivals, against Lindley's recursion over 400,000 requests.
  @Test(arguments: [(2, 1.0, 0.7), (3, 2.0, 0.6), (6, 1.5, 0.85), (12, 1.0, 0.8)])
  func `of tasks that requests go round are Lindley's`(
    phases: Int, variation: Double, utilisation: Double
  ) {
    let seed: UInt64 = 41
    let run = LindleyQueue(phases: phases, variation: variation, utilisation: utilisation)
      .responses(400_000, seed: seed)
    let found = response(Double(phases), 1, variation, utilisation)
    for (p, bound) in [(0.5, 0.03), (0.95, 0.04), (0.99, variation > 1.5 ? 0.1 : 0.06)] {
      let ratio = found.quantile(p) / run.quantile(p)
      #expect(abs(ratio - 1) < bound, "seed \(seed), p\(p): \(ratio)")
    }
  }

  /// Tasks of several processes that requests go round: [phases, processes, variation, utilisation, p50, p95, p99].
  ///
  /// Kiefer's and Wolfowitz's recursion, made outside this program (`Tests/LongRuns/latency` has it): 1,500 queues side
  /// by side, at least 1,500 customers of each.
  @Test(
    arguments: [
      [3, 4, 0.5, 0.9, 1.32, 3.23, 4.48],
      [3, 4, 1.5, 0.8, 1.07, 5.81, 10.3],
      [3, 2, 0.5, 0.8, 1.23, 3.1, 4.34],
      [3, 2, 1.5, 0.7, 1.08, 7.1, 13.1],
      [2, 4, 1, 0.9, 1.78, 6.74, 10.2],
      [2, 4, 1.5, 0.8, 1.13, 6.06, 10.6],
      [6, 2, 0.5, 0.9, 1.49, 4.05, 5.71],
      [6, 2, 1, 0.8, 1.28, 5.44, 8.65],
      [6, 2, 1.5, 0.7, 1.01, 6.65, 12.2],
    ] as [[Double]])
  func `of tasks of several processes are Kiefer's and Wolfowitz's`(row: [Double]) {
    let found = response(row[0], Int(row[1]), row[2], row[3])
    for (p, exact, bound) in [(0.5, row[4], 0.03), (0.95, row[5], 0.03), (0.99, row[6], 0.05)] {
      #expect(abs(found.quantile(p) / exact - 1) < bound, "p\(p): \(found.quantile(p)), \(exact)")
    }
  }

  /// Round many tasks requests come like a clock, and hardly ever meet: Lindley's recursion over 400,000 requests,
  /// and no mean beyond Kingman's (1/(kρ²) + cv²) ÷ 2(1/ρ − 1), which no queue of one process exceeds.
  @Test(arguments: [16.0, 40, 64], [0.05, 0.1, 0.3])
  func `of many tasks that do little are next to nothing`(phases: Double, utilisation: Double) {
    let wait = WaitTable.wait(
      phases: phases, servers: 1, squaredCV: 1, utilisation: utilisation)
    let kingman = (1 / (phases * utilisation * utilisation) + 1) / (2 / utilisation - 2)
    #expect(mean(wait) < kingman)
    #expect(wait.probability < utilisation)
    let seed: UInt64 = 43
    let run = LindleyQueue(
      phases: Int(phases), variation: 1, utilisation: utilisation
    ).responses(400_000, seed: seed)
    let found = response(phases, 1, 1, utilisation)
    for p in [0.5, 0.95, 0.99] {
      let ratio = found.quantile(p) / run.quantile(p)
      #expect(abs(ratio - 1) < 0.04, "seed \(seed), p\(p): \(ratio)")
    }
  }

  /// Of an exponential wait of mean 1 that comes to half, those within B have the mean ½(1 − (1 + B)e^−B) ÷
  /// (1 − ½e^−B): 0.4 of the whole 0.5 at B = 2.8469 (by bisection), within which a share of (1 − e^−B)/(2 − e^−B) waits.
  @Test func `of those within a bound have the mean that was asked for`() {
    let all = WaitTable.Wait(probability: 0.5, cells: DurationCells.exponential)
    let bounded = all.bounded(toMean: 0.8)
    #expect(abs(mean(bounded) - 0.4) < 1e-9)
    let bound = 2.8469
    let beyond = Elementary.exp(-bound)
    #expect(abs(bounded.probability - (1 - beyond) / (2 - beyond)) < 0.002)
    #expect(abs((bounded.cells.last ?? 0) - bound) < 0.25)
    #expect(mean(all.bounded(toMean: 1)) == mean(all))
  }

  @Test func `grow with the load without a step`() {
    var last = 0.0
    for step in 1...196 {
      let utilisation = Double(step) / 200
      let p95 = response(3, 1, 1.2, utilisation).quantile(0.95)
      #expect(p95 >= last * 0.9999, "at \(utilisation)")
      last = p95
    }
  }
}

@Suite struct `A backlog` {
  /// M/M/1 with patience B: the wait's density is ∝ e^−(μ − λ)t up to B.
  ///
  /// At a load of 1 that is even,
  /// so the mean is B/2; at 1.2 with H = 0.1 it lies H/(ρ − 1) = 0.5 s below B.
  @Test(arguments: [(0.5, 0.1), (1.0, 30.0), (1.2, 59.5), (2, 59.9)])
  func `settles where the patience leads it`(load: Double, mean: Double) {
    var backlog = Backlog()
    var lost = 0.0
    for _ in 0..<20_000 {
      lost = backlog.advance(60, load: load, noise: 0.1, patience: 60).lost
    }
    #expect(abs(backlog.seconds / mean - 1) < 0.02, "\(backlog.seconds)")
    // What does not fit is lost: 1 − 1/ρ; at a load of 1 what reaches B, H/B.
    let expected = load > 1 ? 1 - 1 / load : load == 1 ? 0.1 / 60 : 0
    #expect(abs(lost - expected) < 1e-3, "\(lost)")
  }

  /// Twice the load for five minutes leaves five minutes of work, where somebody waits for it.
  @Test func `is built up no faster than work comes in, and worked off no faster than it is done`()
  {
    var backlog = Backlog()
    for _ in 0..<5 { _ = backlog.advance(60, load: 2, noise: 0.05, patience: 3_600) }
    #expect(abs(backlog.seconds - 300) < 5)
    for _ in 0..<5 { _ = backlog.advance(60, load: 0.5, noise: 0.05, patience: 3_600) }
    #expect(abs(backlog.seconds - 150) < 5)
    for _ in 0..<10 { _ = backlog.advance(60, load: 0.5, noise: 0.05, patience: 3_600) }
    #expect(backlog.seconds < 0.5)
  }

  /// At a load of 1 a queue grows as √t: |Brownian motion| of variance 2Ht has mean √(4Ht/π).
  @Test func `at a full load grows with the root of time`() {
    var backlog = Backlog()
    for _ in 0..<100 { _ = backlog.advance(60, load: 1, noise: 0.1, patience: 1e9) }
    let exact = (4 * 0.1 * 6_000 / Double.pi).squareRoot()
    #expect(backlog.seconds > 0.9 * exact && backlog.seconds < 1.4 * exact)
  }

  @Test func `moves no further than its patience, whatever comes`() {
    let seed: UInt64 = 7
    var stream = RandomStream(seed: seed, name: "backlog", replication: 0)
    var backlog = Backlog()
    for step in 0..<20_000 {
      let load = stream.chance(0.1) ? stream.exponential(mean: 1e6) : stream.exponential(mean: 1)
      let result = backlog.advance(
        60, load: load, noise: stream.exponential(mean: 0.5), patience: 60)
      let isFine =
        backlog.seconds >= 0 && backlog.seconds <= 60 && result.lost >= 0 && result.lost <= 1
        && result.busy >= 0 && result.busy <= 1 && result.moving >= 0 && result.moving <= 1
      #expect(isFine, "seed \(seed), step \(step), load \(load): \(backlog), \(result)")
      if !isFine { return }
    }
  }
}
