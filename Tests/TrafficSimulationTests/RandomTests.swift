import Testing
import TrafficSimulation

@Suite struct `Seeded randomness` {
  @Test func `SplitMix64 gives the values its author prints`() {
    var one = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    for value in expected { #expect(one.next() == value) }
    var zero = SplitMix64(seed: 0)
    for value: UInt64 in [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f] {
      #expect(zero.next() == value)
    }
  }

  @Test func `xoshiro256** gives the published values from the state 1, 2, 3, 4`() {
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
    ]
    for value in expected { #expect(generator.next() == value) }
  }

  @Test func `four zeros do not stop the generator`() {
    var generator = SeededGenerator(state: (0, 0, 0, 0))
    #expect(Set((0..<8).map { _ in generator.next() }).count == 8)
  }

  @Test func `a uniform is the top 53 bits over 2⁵³`() {
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    // 11,520 >> 11 = 5; the third output, 1,509,978,240 >> 11 = 737,294.
    #expect(generator.uniform() == 5 * 0x1p-53)
    #expect(generator.uniform() == 0)
    #expect(generator.uniform() == 737_294 * 0x1p-53)
  }

  @Test func `FNV-1a gives its published values`() {
    #expect(RandomStream.hash("") == 0xcbf2_9ce4_8422_2325)
    #expect(RandomStream.hash("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(RandomStream.hash("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func `streams differ by seed, name and replication, and repeat`() {
    func first(_ seed: UInt64, _ name: String, _ replication: Int) -> Double {
      var stream = RandomStream(seed: seed, name: name, replication: replication)
      return stream.uniform()
    }
    let all = [first(1, "web", 0), first(2, "web", 0), first(1, "api", 0), first(1, "web", 1)]
    #expect(Set(all).count == 4)
    #expect(first(1, "web", 0) == all[0])
  }
}

@Suite struct `Elementary functions` {
  @Test func `logarithm and exponential meet known constants`() {
    #expect(Elementary.log(1) == 0)
    #expect(Elementary.log(2) == 0.6931471805599453)
    #expect(abs(Elementary.log(10) - 2.302585092994046) <= 4.5e-16)
    #expect(Elementary.exp(0) == 1)
    #expect(abs(Elementary.exp(1) - 2.718281828459045) <= 4.5e-16)
    #expect(Elementary.exp(-800) == 0)
    #expect(Elementary.exp(800) == .infinity)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    // The smallest double: −1074 ln 2.
    #expect(abs(Elementary.log(Double.leastNonzeroMagnitude) + 744.4400719213812) < 1e-12)
    #expect(Elementary.exp(-744) > 0)
  }

  @Test func `exponential undoes logarithm over 600 powers of two`() {
    for exponent in stride(from: -300, through: 300, by: 7) {
      let x = 1.37 * Double(sign: .plus, exponent: exponent, significand: 1)
      let back = Elementary.exp(Elementary.log(x))
      // An error of half a unit in the logarithm is |log x| × 10⁻¹⁶ in x.
      #expect(abs(back / x - 1) < 1.5e-16 * (4 + abs(Elementary.log(x))), "x = \(x)")
    }
  }

  @Test func `logGamma meets factorials and half`() {
    #expect(abs(Elementary.logGamma(11) - Elementary.log(3_628_800)) < 1e-12)
    #expect(abs(Elementary.logGamma(0.5) - 0.5723649429247001) < 1e-12)  // ln √π
  }
}

/// Draws against their means, within six standard errors: a false alarm once in 500 million.
@Suite struct `Draws` {
  static let count = 40_000

  static func sample(_ name: String, _ draw: (inout RandomStream) -> Double) -> Sample {
    var stream = RandomStream(seed: 7, name: name)
    return Sample((0..<count).map { _ in draw(&stream) })
  }

  /// A draw, and its variance and fourth standardised moment, which give the error of the variance.
  static func holds(_ sample: Sample, mean: Double, variance: Double, kurtosis: Double) -> Bool {
    let n = Double(sample.count)
    return abs(sample.mean - mean) < 6 * (variance / n).squareRoot()
      && abs(sample.variance / variance - 1) < 6 * ((kurtosis - 1) / n).squareRoot()
  }

  @Test func `exponential has its mean and a variance of mean²`() {
    let sample = Self.sample("exponential") { $0.exponential(mean: 0.1) }
    #expect(Self.holds(sample, mean: 0.1, variance: 0.01, kurtosis: 9))
  }

  @Test func `normal has mean 0 and variance 1`() {
    let sample = Self.sample("normal") { $0.normal() }
    #expect(Self.holds(sample, mean: 0, variance: 1, kurtosis: 3))
  }

  @Test func `lognormal keeps mean, median and p95`() {
    // Mean 0.1, cv 1: median .0707107, p95 .278113. cv 1: kurtosis w⁴ + 2w³ + 3w² − 3 with w = 2: 41.
    let sample = Self.sample("lognormal") { $0.lognormal(mean: 0.1, cv: 1) }
    #expect(Self.holds(sample, mean: 0.1, variance: 0.01, kurtosis: 41))
    var stream = RandomStream(seed: 8, name: "lognormal")
    let sorted = (0..<Self.count).map { _ in stream.lognormal(mean: 0.1, cv: 1) }.sorted()
    // The error of an order statistic is √(p(1−p)/n) ÷ density; six of it are 3 % and 5 % here.
    #expect(abs(sorted[Self.count / 2] / 0.0707107 - 1) < 0.035)
    #expect(abs(sorted[Self.count * 95 / 100] / 0.278113 - 1) < 0.055)
  }

  @Test(arguments: [0.3, 0.5, 1.0, 2.0])
  func `gamma keeps mean and coefficient of variation`(cv: Double) {
    let sample = Self.sample("gamma \(cv)") { $0.gamma(mean: 2, cv: cv) }
    #expect(
      Self.holds(sample, mean: 2, variance: 4 * cv * cv, kurtosis: 3 + 6 * cv * cv), "cv \(cv)")
  }

  @Test(arguments: [0.01, 0.7, 5, 9.99, 10, 11.5, 60, 1_000, 2_500_000])
  func `Poisson has a variance equal to its mean`(mean: Double) {
    let sample = Self.sample("poisson \(mean)") { Double($0.poisson(mean: mean)) }
    #expect(
      Self.holds(sample, mean: mean, variance: mean, kurtosis: 3 + 1 / mean), "mean \(mean)")
  }

  @Test func `Poisson by rejection has the right shares, not only moments`() {
    // Mean 12: P(k) = e⁻¹² 12ᵏ / k!; P(12) = 0.11437, P(5) = 0.012741, P(20) = 0.0096820.
    var stream = RandomStream(seed: 9, name: "poisson")
    let draws = (0..<Self.count).map { _ in stream.poisson(mean: 12) }
    for (k, share) in [(12, 0.11437), (5, 0.012741), (20, 0.0096820)] {
      let seen = Double(draws.count { $0 == k }) / Double(Self.count)
      #expect(abs(seen - share) < 6 * (share / Double(Self.count)).squareRoot(), "k = \(k)")
    }
  }

  @Test func `nothing, negative and undefined means give no arrivals`() {
    var stream = RandomStream(seed: 1, name: "none")
    for mean in [0, -1, .nan] { #expect(stream.poisson(mean: mean) == 0) }
    #expect(stream.poisson(mean: .infinity) > 900_000_000_000_000)
    #expect(stream.lognormal(mean: 0, cv: 1) == 0)
    #expect(stream.gamma(mean: 3, cv: 0) == 3)
  }

  @Test func `a fractional mean is its whole part or one more`() {
    let sample = Self.sample("whole") { Double($0.wholeOrNext(1.4)) }
    #expect(Self.holds(sample, mean: 1.4, variance: 0.24, kurtosis: 1 / 0.24 - 3))
    var stream = RandomStream(seed: 1, name: "whole")
    #expect((0..<100).allSatisfy { _ in stream.wholeOrNext(3) == 3 })
  }
}
