import Testing

@testable import TrafficSimulation

@Suite("Response times of a month") struct LatencyMixtureTests {
  /// Mean and variance of a lognormal: e^(μ + σ²/2) and (e^σ² - 1) × mean².
  private func moments(mu: Double, sigma: Double) -> ResponseTimes.Moments {
    let mean = Elementary.exp(mu + sigma * sigma / 2)
    return ResponseTimes.Moments(
      mean: mean, variance: (Elementary.exp(sigma * sigma) - 1) * mean * mean)
  }

  @Test(arguments: [0.1, 0.5, 1.0, 1.5])
  func `percentiles of one lognormal are those of theory`(_ sigma: Double) {
    var mixture = LatencyMixture()
    mixture.add(moments(mu: -3, sigma: sigma), requests: 10)
    mixture.add(moments(mu: -3, sigma: sigma), requests: 30)
    // z of 0.5, 0.95 and 0.99 from the tables of the normal distribution.
    for (p, z) in [(0.5, 0.0), (0.95, 1.644854), (0.99, 2.326348)] {
      let exact = Elementary.exp(-3 + sigma * z)
      // Half a cell of z, 1/32, and a bucket, 1.1 %.
      let bound = Elementary.exp(sigma / 32) * 1.011
      let ratio = mixture.quantile(p) / exact
      #expect(ratio < bound && ratio > 1 / bound, "p\(p): \(ratio)")
    }
    #expect(abs(mixture.mean / moments(mu: -3, sigma: sigma).mean - 1) < 1e-12)
  }

  @Test func `of two kinds of requests, the slow ones make the tail`() {
    var mixture = LatencyMixture()
    // 96 in 100 take 1 ms, 4 take 1 s, all nearly alike: the 95th of 100 is a fast one, the 99th slow.
    mixture.add(moments(mu: Elementary.log(0.001), sigma: 0.01), requests: 96)
    mixture.add(moments(mu: 0, sigma: 0.01), requests: 4)
    #expect(mixture.quantile(0.95) < 0.00105)
    #expect(mixture.quantile(0.99) > 0.97 && mixture.quantile(0.99) < 1.03)
  }
}
