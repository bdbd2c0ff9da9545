import Testing

@testable import TrafficSimulation

@Suite("Response times of a month") struct LatencyMixtureTests {
  private func lognormal(cv: Double, mean: Double) -> Durations {
    Durations(cells: DurationCells.lognormal(squaredCV: cv * cv), unit: mean)
  }

  /// Lognormal of mean m: median m e^(−σ²/2), p95 and p99 by z from the tables of the normal
  /// distribution.
  @Test(arguments: [0.1, 0.5, 1.0, 1.5])
  func `percentiles of one lognormal are those of theory`(_ cv: Double) {
    var mixture = LatencyMixture()
    mixture.add(lognormal(cv: cv, mean: 0.2), requests: 10)
    mixture.add(lognormal(cv: cv, mean: 0.2), requests: 30)
    let variance = Elementary.log(1 + cv * cv)
    for (p, z) in [(0.5, 0.0), (0.95, 1.644854), (0.99, 2.326348)] {
      let exact = 0.2 * Elementary.exp(variance.squareRoot() * z - variance / 2)
      #expect(abs(mixture.quantile(p) / exact - 1) < 0.015, "p\(p): \(mixture.quantile(p))")
    }
    #expect(abs(mixture.mean / 0.2 - 1) < 1e-9)
  }

  @Test func `of two kinds of requests, the slow ones make the tail`() {
    var mixture = LatencyMixture()
    // 96 in 100 take 1 ms, 4 take 1 s: the 95th of 100 is a fast one, the 99th slow.
    mixture.add(Durations(0.001), requests: 96)
    mixture.add(Durations(1), requests: 4)
    #expect(abs(mixture.quantile(0.95) / 0.001 - 1) < 0.02)
    #expect(abs(mixture.quantile(0.99) - 1) < 0.02)
  }

  /// Erlang of two: p50 1.67835, p95 4.74386, p99 6.63835 means of one.
  @Test func `of two calls one after the other is their sum`() {
    var sums = DurationSums()
    let call = Durations(cells: DurationCells.exponential, unit: 0.04)
    let both = sums.sum(.none, and: call, times: 2)
    var mixture = LatencyMixture()
    mixture.add(both, requests: 1)
    for (p, exact) in [(0.5, 1.67835), (0.95, 4.74386), (0.99, 6.63835)] {
      #expect(abs(mixture.quantile(p) / (0.04 * exact) - 1) < 0.02, "p\(p)")
    }
    #expect(abs(both.mean - 0.08) < 1e-9)
    // Four in ten make a third call.
    #expect(abs(sums.sum(.none, and: call, times: 2.4).mean - 0.096) < 1e-9)
    #expect(abs(sums.sum(.none, and: call, times: 37).mean - 37 * 0.04) < 1e-9)
  }

  /// Means and shares add up however short one of the two is: the least buckets are below a microsecond.
  @Test(arguments: [0, 1e-9, 1e-6, 1e-3, 1])
  func `of two things loses nobody and no time`(seconds: Double) {
    var sums = DurationSums()
    for other in [1e-8, 1e-6, 0.02, 30] {
      let both = sums.sum(.exponential(seconds), .exponential(other).kept(0.9))
      #expect(abs(both.answered - 0.9) < 1e-12)
      #expect(abs(both.mean - seconds - other) < 1e-9 * (seconds + other))
      for (earlier, later) in zip(both.seconds, both.seconds.dropFirst()) {
        #expect(later >= earlier * (1 - 1e-12))
      }
    }
  }

  /// 1,000 waits in steps of 1 ms up to 1 s: 500.5 ms in the mean, in fewer parts, none of which is off by more
  /// than a hundredth of itself and of the noise.
  @Test func `of a wait that rises is that of its parts`() {
    var track = WaitTrack(noise: 0.05)
    for step in 1...1_000 {
      track.add(Double(step) / 1_000, moving: 0.5, share: 0.001)
    }
    let parts = track.parts
    let mean = parts.reduce(0) { $0 + $1.seconds * $1.share }
    #expect(abs(parts.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(abs(mean - 0.5005) < 1e-9)
    #expect(parts.count < 250)
    for (part, next) in zip(parts, parts.dropFirst()) {
      #expect(abs(part.moving - 0.5) < 1e-12)
      #expect(next.seconds - part.seconds < max(0.002, 0.02 * (part.seconds + 0.05)))
    }
  }

  /// Of an exponential of 20 s, e^−3 take more than a minute.
  @Test func `ends at the timeout, and counts the rest as failed`() {
    let all = Durations(cells: DurationCells.exponential, unit: 20)
    let answered = all.cut(at: 60)
    #expect(abs(answered.answered - (1 - Elementary.exp(-3))) < 0.004)
    var mixture = LatencyMixture()
    mixture.add(answered, requests: 100)
    #expect(mixture.quantile(0.9999) <= 60.7)
    #expect(abs(mixture.failedShare - Elementary.exp(-3)) < 0.004)
  }

  @Test func `of a call that fails fails itself`() {
    var sums = DurationSums()
    let call = Durations(cells: DurationCells.exponential, unit: 0.1).kept(0.9)
    let twice = sums.sum(Durations(0.01), and: call, times: 2)
    #expect(abs(twice.answered - 0.81) < 1e-9)
    #expect(abs(twice.mean - 0.21) < 1e-9)
  }
}

/// Calls that some visits make and others do not, met by a request that comes several times.
@Suite struct `Calls of some visits` {
  /// Three visits of half a call each: of 8 requests 1 calls never, 3 once, 3 twice, 1 three times; of one and a half
  /// calls a visit, three more each.
  @Test func `are as many as chance has it`() {
    typealias Count = ResponseTimes.CallCount
    #expect(Count(0.5).met(Count(3)).shares == [0.125, 0.375, 0.375, 0.125])
    #expect(Count(1.5).met(Count(3)).shares == [0, 0, 0, 0.125, 0.375, 0.375, 0.125])
    // Half of the requests come twice, the others once: P(0) = ½ · ½ + ½ · ¼.
    #expect(Count(0.5).met(Count(1.5)).shares == [0.375, 0.5, 0.125])
    #expect(Count(2).isCertain && !Count(2.25).isCertain)
  }

  /// Each call waits the same second: K of them wait K seconds, K as above.
  ///
  /// Taken for the wait of each visit, half of the requests would wait three seconds and half none.
  @Test func `wait as often as they are made`() {
    let wait = ResponseTimes.KeptWait(
      Durations(cells: DurationCells.exponential, unit: 1), load: 0.5, relaxation: 1e12)
    var again = ResponseTimes.Recurrence(bare: Durations(0))
    again.chances = [
      ResponseTimes.Chance(
        calls: .init(0.5), wait: Durations(cells: DurationCells.exponential, unit: 1),
        bare: Durations(0))
    ]
    var sums = DurationSums()
    sums.add(Durations(0), share: 0.5)
    sums.add(Durations(cells: DurationCells.exponential, unit: 1), share: 0.5)
    let visit = ResponseTimes.Response(
      durations: sums.take(), insideSeconds: 0.5, waits: [wait], again: again)
    let all = sums.sum(.none, and: visit, times: 3)
    #expect(abs(all.mean - 1.5) < 0.01)
    // E[(KW)²] = E[K²] · 2 = (Var K + 1.5²) · 2 = 6, less 1.5².
    #expect(abs(all.variance - 3.75) < 0.12, "\(all.variance)")
    var mixture = LatencyMixture()
    mixture.add(all, requests: 1)
    // P(KW > 3) = ⅜e⁻³ + ⅜e⁻¹·⁵ + ⅛e⁻¹ = 0.1483.
    let above = mixture.quantile(1 - 0.1483)
    #expect(abs(above - 3) < 0.1, "\(above)")
  }
}
