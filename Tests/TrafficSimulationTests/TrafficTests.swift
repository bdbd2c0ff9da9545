import Testing
import TrafficSimulation

@Suite struct `Weeks` {
  @Test func `days and the week multiply, and the mean is 1`() throws {
    // A day of one busy hour (weight 24), a week of working days (weight 7/5 each): the busy hour of
    // a working day is 24 × 7/5 = 33.6 times the mean.
    var daily = [Double](repeating: 0, count: 24)
    daily[10] = 5
    let week = try WeekShape(daily: daily, weekly: [1, 1, 1, 1, 1, 0, 0])
    #expect(abs(week.weight(atHour: 10) - 33.6) < 1e-12)
    #expect(abs(week.weight(atHour: 24 + 10) - 33.6) < 1e-12)
    #expect(week.weight(atHour: 5 * 24 + 10) == 0)
    #expect(week.weight(atHour: -158) == week.weight(atHour: 10))
    #expect(abs(week.weights.reduce(0, +) / 168 - 1) < 1e-12)
  }

  @Test(arguments: [
    (
      [Double](repeating: 0, count: 168),
      "the weights sum to 0: no hour of the week would have traffic"
    ),
    ([Double](repeating: 1, count: 167), "a week has 168 hourly weights, not 167"),
    (
      [-2] + [Double](repeating: 1, count: 167), "weight 1 is -2.0; a weight is 0 or more"
    ),
    ([], "a week has 168 hourly weights, not 0"),
  ])
  func `weights that are no week say why`(weights: [Double], problem: String) {
    #expect(throws: SimulationProblems([problem])) { try WeekShape(weights: weights) }
  }

  @Test func `a list of the wrong length is a problem`() {
    #expect(throws: SimulationProblems(["a day has 24 hourly weights, not 23"])) {
      try WeekShape(
        daily: [Double](repeating: 1, count: 23), weekly: [Double](repeating: 1, count: 7))
    }
  }

  @Test func `weights near the largest double do not overflow`() throws {
    let week = try WeekShape(weights: [Double](repeating: 1e308, count: 168))
    #expect(week == .even)
  }

  @Test(arguments: [
    (NamedShape.flat, 1.0), (.office, 3.180), (.consumer, 1.870), (.business, 2.671),
    (.nightly, 5.042),
  ])
  func `a named week has mean 1 and the peak it says`(shape: NamedShape, peak: Double) {
    // The busiest hour over the mean hour, times the busiest day over the mean day. Office:
    // 100/(1,036/24) × 1/(5.1/7); consumer: 100/(1,447/24) × 1.2/(7.45/7); business:
    // 100/(1,154/24) × 1/(5.45/7); nightly: 100/(476/24).
    let week = shape.week
    #expect(abs(week.weights.reduce(0, +) / 168 - 1) < 1e-12)
    #expect(abs(week.peakToMean - peak) < 5e-4)
  }

  @Test(arguments: [1.2, 2, 4, 8])
  func `a week can be stretched to a peak`(peak: Double) {
    let week = NamedShape.business.week.stretched(toPeak: peak)
    #expect(abs(week.peakToMean - peak) < 1e-9)
    #expect(abs(week.weights.reduce(0, +) / 168 - 1) < 1e-12)
  }

  @Test func `a flat week and an impossible peak stay sensible`() {
    let business = NamedShape.business.week
    #expect(WeekShape.even.stretched(toPeak: 5) == .even)
    #expect(business.stretched(toPeak: 0.5) == .even)
    #expect(business.stretched(toPeak: .nan) == .even)
    let reachable = business.stretched(toPeak: 1e9)
    #expect(reachable.peakToMean > 10 && reachable.peakToMean <= 168)
  }
}

@Suite struct `Traffic over the month` {
  @Test func `a spike ramps, holds and decays`() throws {
    let spike = try TrafficSpike(
      startMinute: 100, size: 5, rampMinutes: 20, holdMinutes: 60, decayMinutes: 30)
    #expect(spike.factor(atMinute: 99.9) == 1)
    #expect(spike.factor(atMinute: 110) == 3)  // half of the ramp: 1 + 4/2
    #expect(spike.factor(atMinute: 120) == 5)
    #expect(spike.factor(atMinute: 179) == 5)
    // One decay time after the end at minute 180: 1 + 4/e = 2.471518.
    #expect(abs(spike.factor(atMinute: 210) - 2.471518) < 1e-6)
  }

  @Test func `a campaign repeats its burst so many times`() throws {
    let burst = try TrafficSpike(startMinute: 10, size: 3, holdMinutes: 5)
    let campaign = try CampaignBursts(first: burst, everyMinutes: 60, count: 2)
    let factors = [9.0, 12, 40, 72, 100, 132].map { campaign.factor(atMinute: $0) }
    #expect(factors == [1, 3, 1, 3, 1, 1])
  }

  @Test func `factors multiply, and the trend keeps the mean`() throws {
    var shape = TrafficShape()
    shape.trendPerMonth = 0.2
    let rates = shape.rates(base: 10, minutes: 0..<43_800)
    #expect(abs(rates.reduce(0, +) / 43_800 - 10) < 1e-9)
    #expect(abs(rates[0] - 9) < 1e-3 && abs(rates[43_799] - 11) < 1e-3)
    shape.spikes = [try TrafficSpike(startMinute: 0, size: 4, holdMinutes: 1)]
    #expect(abs(shape.rate(atMinute: 0, base: 10) - 36) < 1e-2)
    #expect(shape.rate(atMinute: 0, base: -3) == 0)
  }

  @Test func `a spike of impossible numbers names each of them`() {
    do {
      _ = try TrafficSpike(startMinute: -1, size: .nan)
      Issue.record("the spike was taken")
    } catch {
      #expect(
        error.problems == [
          "a spike's start is -1.0; it must be 0 or more",
          "a spike's size is nan; it must be 0 or more",
        ])
    }
    #expect(throws: SimulationProblems.self) {
      try CampaignBursts(
        first: try TrafficSpike(startMinute: 0, size: 2), everyMinutes: 0, count: 1)
    }
  }
}

@Suite struct `Traces` {
  typealias Point = TrafficTrace.TracePoint

  @Test func `gaps, duplicates and strays are mended and told`() throws {
    let trace = try TrafficTrace(
      samples: [
        Point(minute: 0, count: 10), Point(minute: 5, count: 20), Point(minute: 5, count: 22),
        Point(minute: 20, count: 40), Point(minute: 27, count: 50), Point(minute: 30, count: -1),
        Point(minute: 35, count: 70),
      ], periodMinutes: 5)
    // 10 and 15 lie between 22 and 40: 28, 34. Minute 27 falls into 25. 30 lies between 50 and 70.
    #expect(trace.counts == [10, 22, 28, 34, 40, 50, 60, 70])
    #expect(
      trace.findings == [
        .misaligned(minute: 27), .unusable(minute: 30), .duplicate(minute: 5, samples: 2),
        .gap(fromMinute: 10, periods: 2), .gap(fromMinute: 30, periods: 1),
      ])
    // 314 in 40 minutes.
    #expect(abs(trace.meanPerSecond - 314.0 / 2_400) < 1e-12)
  }

  @Test func `samples out of order are sorted and told`() throws {
    let trace = try TrafficTrace(
      samples: [
        Point(minute: 2, count: 3), Point(minute: 1, count: 2), Point(minute: 0, count: 1),
      ],
      periodMinutes: 1)
    #expect(trace.counts == [1, 2, 3])
    #expect(trace.findings == [.unsorted(samples: 2)])
  }

  @Test func `a trace repeats to fill the month and can be scaled`() throws {
    let trace = try TrafficTrace(
      samples: [Point(minute: 0, count: 60), Point(minute: 2, count: 180)], periodMinutes: 2)
    // 60 in two minutes is half a request a second.
    #expect(trace.rates(minutes: 6) == [0.5, 0.5, 1.5, 1.5, 0.5, 0.5])
    let scaled = trace.rates(minutes: 4, scaledToMean: 3)
    #expect(scaled == [1.5, 1.5, 4.5, 4.5])
    #expect(trace.rates(minutes: 0) == [])
  }

  @Test func `a trace of zeros stays at zero`() throws {
    let trace = try TrafficTrace(samples: [Point(minute: 3, count: 0)], periodMinutes: 1)
    #expect(trace.rates(minutes: 3, scaledToMean: 8) == [0, 0, 0])
  }

  @Test(arguments: [
    ([Point](), 1), ([Point(minute: 0, count: .nan)], 1), ([Point(minute: 0, count: 1)], 0),
    ([Point(minute: 0, count: 1), Point(minute: .max, count: 1)], 1),
    ([Point(minute: .min, count: 1), Point(minute: .max, count: 1)], 1),
  ])
  func `a trace that is none is a problem`(samples: [Point], periodMinutes: Int) {
    #expect(throws: SimulationProblems.self) {
      try TrafficTrace(samples: samples, periodMinutes: periodMinutes)
    }
  }
}

@Suite struct `Arrivals` {
  static func count(_ stream: inout ArrivalStream, until end: Double) -> Int {
    var result = 0
    while stream.next() < end { result += 1 }
    return result
  }

  @Test func `stepped rates give counts that are Poisson in every step`() {
    // 2, 8, 0, 5 a second for 10 s each: 20, 80, 0, 50 expected.
    var samples = [Sample](repeating: Sample(), count: 4)
    let runs = 2_000
    for run in 0..<runs {
      var stream = ArrivalStream(
        .stepped(perSecond: [2, 8, 0, 5], stepSeconds: 10), seed: 5, name: "x", replication: run)
      var counts = [0.0, 0, 0, 0]
      var time = stream.next()
      while time < 40 {
        counts[Int(time / 10)] += 1
        time = stream.next()
      }
      for step in 0..<4 { samples[step].add(counts[step]) }
    }
    for (sample, mean) in zip(samples, [20.0, 80, 0, 50]) {
      let error = (mean / Double(runs)).squareRoot()
      #expect(abs(sample.mean - mean) <= 5 * error)
      // The variance of a variance is about 2σ⁴/n.
      #expect(abs(sample.variance - mean) <= 5 * mean * (2.0 / Double(runs)).squareRoot() + 1e-12)
    }
  }

  @Test func `thinning gives the same counts as steps`() {
    let rates = [2.0, 8, 0, 5]
    var counts = Sample()
    for run in 0..<2_000 {
      var draws = RandomStream(seed: 5, name: "thinning", replication: run)
      let times = ArrivalStream.thinned(until: 40, bound: 8, stream: &draws) { rates[Int($0 / 10)] }
      #expect(!times.contains { (20..<30).contains($0) })
      counts.add(Double(times.count))
    }
    // 150 expected; the error of the mean is √(150/2,000) = 0.274, of the variance 4.74.
    #expect(abs(counts.mean - 150) < 1.4)
    #expect(abs(counts.variance - 150) < 24)
  }

  @Test(arguments: [
    (1.0, 23.3507), (10, 211.721), (60, 940.739), (300, 1_876.93), (3_600, 2_219.75),
    (.infinity, 2_251),
  ])
  func `bursts have the index of dispersion of the table`(window: Double, index: Double) throws {
    let bursts = try BurstyTraffic(rates: (50, 5), leaving: (1.0 / 60, 1.0 / 300))
    #expect(abs(bursts.dispersion(windowSeconds: window) / index - 1) < 3e-6)
    #expect(abs(bursts.meanPerSecond - 12.5) < 1e-12)
  }

  @Test func `drawn bursts have the mean and the dispersion of the formula`() throws {
    // Fast switches, so that windows are nearly independent: rates 30 and 2, left after 1 s and 3 s.
    let bursts = try BurstyTraffic(rates: (30, 2), leaving: (1, 1.0 / 3))
    var stream = ArrivalStream(
      .bursty(perSecond: [bursts.meanPerSecond], stepSeconds: 60, bursts: bursts), seed: 11,
      name: "bursts")
    var counts = [Double](repeating: 0, count: 20_000)
    var time = stream.next()
    while time < 40_000 {
      counts[Int(time / 2)] += 1
      time = stream.next()
    }
    let sample = Sample(counts)
    // Mean (30/3 + 2)/(4/3) = 9 a second: 18 in 2 s. Windows hang together, so 4 % and 10 %.
    #expect(abs(sample.mean / 18 - 1) < 0.04)
    let dispersion = bursts.dispersion(windowSeconds: 2)
    #expect(abs(sample.variance / sample.mean / dispersion - 1) < 0.1)
  }

  @Test func `regular and replayed arrivals are what they say`() {
    var regular = ArrivalStream(.regular(everySeconds: 0.5), seed: 1, name: "x")
    #expect((0..<3).map { _ in regular.next() } == [0.5, 1, 1.5])
    var replay = ArrivalStream(.replay(seconds: [1, 1, 4]), seed: 1, name: "x")
    #expect((0..<4).map { _ in replay.next() } == [1, 1, 4, .infinity])
  }

  @Test func `no traffic has no next arrival`() {
    for pattern: ArrivalPattern in [
      .poisson(perSecond: 0), .stepped(perSecond: [0, 0], stepSeconds: 60), .replay(seconds: []),
    ] {
      var stream = ArrivalStream(pattern, seed: 1, name: "x")
      #expect(stream.next() == .infinity)
      #expect(stream.next() == .infinity)
    }
  }

  @Test func `patterns that make no sense say why`() {
    #expect(ArrivalPattern.poisson(perSecond: -1).problems.count == 1)
    #expect(ArrivalPattern.stepped(perSecond: [], stepSeconds: 0).problems.count == 2)
    #expect(ArrivalPattern.regular(everySeconds: 0).problems.count == 1)
    #expect(ArrivalPattern.replay(seconds: [2, 1]).problems.count == 1)
    #expect(ArrivalPattern.poisson(perSecond: 1_000_000).problems.isEmpty)
    #expect(throws: SimulationProblems.self) {
      try BurstyTraffic(rates: (0, 0), leaving: (1, 1))
    }
  }
}
