/// The wait of one utilisation, worked out on a lattice of times.
struct WaitLattice {
  /// By the power of two that they count: as fine as the work asks for, as long as the wait.
  private static let transforms = (12...15).map { Fourier(bits: $0) }
  private let fourier: Fourier
  private let longest: Double
  private var half: Int { fourier.count / 2 }

  private init(longest: Double, finest: Double) {
    self.longest = longest
    let last = Self.transforms[Self.transforms.count - 1]
    fourier =
      Self.transforms.first { Double($0.count / 2) * finest >= longest } ?? last
  }

  /// - Parameters:
  ///   - phases: of the Erlang times between arrivals.
  ///   - servers: of one queue.
  ///   - variation: standard deviation of the work over its mean.
  ///   - utilisation: above 0, below 1.
  /// - Returns: the wait in mean services, its cells times 1 − utilisation.
  static func wait(
    phases: Int, servers: Int, variation: Double, utilisation: Double
  ) -> WaitTable.Wait {
    let count = Double(servers)
    let work = Work(variation: variation, mean: 1 / count)
    let spread = (1 / Double(phases) + variation * variation) / 2
    // Until what is left after some requests has forgotten their even times: where the load is low they come
    // like a clock, which lies about the wait if the lattice ends before.
    let (left, scatter) = (
      1 / utilisation - 1, 2 * spread + (1 / utilisation / utilisation - 1) / Double(phases)
    )
    let longest = max(
      14 * spread / (1 - utilisation) / count + work.longResidual,
      14 / (utilisation * count * Double(phases).squareRoot()),
      left * left * left / scatter / count)
    // Sharing masses between neighbours adds step²/6 to a variance: half a percent at most.
    let finest = 0.12 * (1 + variation * variation).squareRoot() / count
    let lattice = Self(longest: longest, finest: finest)
    // Evener arrivals wait less often, and those who do wait longer: as far as with one process.
    let alone =
      servers > 1 && phases > 1
      ? wait(phases: phases, servers: 1, variation: variation, utilisation: utilisation) : nil
    let (cells, mass) = lattice.wait(
      work, phases: phases, servers, utilisation,
      first: alone.map { $0.firstWait(variation: variation, utilisation: utilisation) } ?? 1)
    let offered = utilisation * count
    if servers == 1 {
      // Poisson arrivals wait as often as the process is busy; waits shorter than a step are among them.
      let waits = phases == 1 ? utilisation : min(1, mass)
      let scale = waits > 0 ? (1 - utilisation) * mass / waits : 0
      return WaitTable.Wait(probability: waits, cells: cells.map { $0 * scale })
    }
    let poisson = Queueing.erlangC(offered: offered, servers: servers)
    // The less often the more processes there are: a power fitted to Kiefer's and Wolfowitz's recursion of 2 to 16
    // processes, 2 to 12 phases, variations of 0.5 to 2 and utilisations of 50 to 90 %: within 0.021 of the share.
    let growth =
      0.248 + 0.047 * Elementary.log(count) / Elementary.log(2)
      + variation * (0.214 - 0.341 * utilisation)
      + (0.533 - 0.376 * variation) / Double(phases)
    let evenness = alone.map { $0.probability / utilisation } ?? 1
    return WaitTable.Wait(
      probability: min(
        1, poisson * Elementary.power(evenness, Elementary.power(count, max(0, growth)))),
      cells: cells.map { $0 * (1 - utilisation) })
  }

  /// Means of the cells of those that wait, and their share with one process.
  ///
  /// The `first` of what several processes have left is told over what work has left at any time.
  private func wait(
    _ work: Work, phases: Int, _ servers: Int, _ utilisation: Double, first: Double
  ) -> ([Double], Double) {
    let step = longest / Double(half)
    let service = dispersed(step) { work.below($0) }
    let mean = work.mean / utilisation
    let gap = dispersed(step) { Self.erlang($0, phases: phases, mean: mean) }
    var (real, imaginary) = spectrum(service: service, gap: gap)
    if servers > 1 {
      multiply(
        &real, &imaginary,
        by: leastResidual(
          of: work.slowed(by: Double(servers) * first), among: servers, step: step))
    }
    fourier.transform(&real, &imaginary, inverse: true)
    return DurationCells.lattice(
      Array(real[..<half]), from: servers == 1 ? 1 : 0, step: step)
  }

  /// The transform of the wait before one process, times that of nothing else.
  private func spectrum(service: [Double], gap: [Double]) -> ([Double], [Double]) {
    let count = fourier.count
    var drift = 0.0
    for place in 0..<half { drift += Double(place) * (gap[place] - service[place]) }
    // Both at once, one as the imaginary part: real sequences have transforms that mirror themselves.
    var (a, b) = (service, gap)
    fourier.transform(&a, &b)
    // The logarithm of (1 − X) / (1 − e^iω): both real parts are 0 or more, so no turn is missed.
    var real = [Double](repeating: 0, count: count)
    var imaginary = real
    real[0] = Elementary.log(max(drift, 1e-12))
    let angle = 2 * Double.pi / Double(count)
    for place in 1...half {
      let other = count - place
      let work = (re: (a[place] + a[other]) / 2, im: (b[place] - b[other]) / 2)
      let pause = (re: (b[place] + b[other]) / 2, im: (a[other] - a[place]) / 2)
      let re = 1 - (work.re * pause.re + work.im * pause.im)
      let im = -(work.im * pause.re - work.re * pause.im)
      let turn = Double(place) * angle
      // 1 − e^iω = 2 sin(ω/2) e^i(ω − π)/2.
      let size = 2 * Wave.sine(turn / 2)
      real[place] =
        Elementary.log(max(re * re + im * im, 1e-300)) / 2 - Elementary.log(max(size, 1e-300))
      imaginary[place] = Fourier.angle(max(0, re), im) - (turn - .pi) / 2
      (real[other], imaginary[other]) = (real[place], -imaginary[place])
    }
    imaginary[half] = 0
    fourier.transform(&real, &imaginary, inverse: true)
    var (sum, kept) = (0.0, [Double](repeating: 0, count: count))
    for place in 1..<half {
      kept[place] = real[place]
      sum += real[place]
    }
    var rest = [Double](repeating: 0, count: count)
    fourier.transform(&kept, &rest)
    for place in 0...half {
      let size = Elementary.exp(sum - kept[place])
      let turn = -rest[place]
      // The sum of ladder heights: its phase stays small, but may pass π once.
      let folded = turn - 2 * .pi * (turn / (2 * .pi)).rounded()
      kept[place] = size * Wave.sine(.pi / 2 - abs(folded))
      rest[place] = size * Wave.sine(folded)
      guard place > 0, place < half else { continue }
      (kept[count - place], rest[count - place]) = (kept[place], -rest[place])
    }
    return (kept, rest)
  }

  private func multiply(
    _ real: inout [Double], _ imaginary: inout [Double], by masses: [Double]
  ) {
    var (a, b) = (masses, [Double](repeating: 0, count: fourier.count))
    fourier.transform(&a, &b)
    for place in 0..<fourier.count {
      let re = real[place] * a[place] - imaginary[place] * b[place]
      imaginary[place] = real[place] * b[place] + imaginary[place] * a[place]
      real[place] = re
    }
  }

  /// Masses on the lattice with the distribution's own mean: each is shared by its two neighbours.
  private func dispersed(
    _ step: Double, below: (Double) -> (share: Double, mean: Double)
  ) -> [Double] {
    var masses = [Double](repeating: 0, count: fourier.count)
    var last = below(0)
    for place in 0..<(half - 1) {
      let start = Double(place) * step
      let next = below(start + step)
      let mass = next.share - last.share
      let upper = min(mass, max(0, (next.mean - last.mean - start * mass) / step))
      masses[place] += mass - upper
      masses[place + 1] += upper
      last = next
    }
    masses[half - 1] += max(0, 1 - last.share)
    return masses
  }

  /// The least of several residuals of the work.
  private func leastResidual(of work: Work, among count: Int, step: Double) -> [Double] {
    var masses = [Double](repeating: 0, count: fourier.count)
    var last = 0.0
    for place in 0..<half {
      let end = (Double(place) + 0.5) * step
      let (share, mean) = work.below(end)
      let residual = min(1, (end * (1 - share) + mean) / work.mean)
      var left = 1.0
      for _ in 0..<count { left *= 1 - residual }
      masses[place] = 1 - left - last
      last = 1 - left
    }
    masses[half - 1] += 1 - last
    return masses
  }

  /// The share of Erlang times up to a bound, and their part of the mean.
  private static func erlang(
    _ bound: Double, phases: Int, mean: Double
  ) -> (share: Double, mean: Double) {
    guard bound > 0 else { return (0, 0) }
    let y = bound / mean * Double(phases)
    // Beyond it lie less than 10⁻¹⁸.
    guard y < Double(phases) + 9 * Double(phases).squareRoot() + 40 else { return (1, mean) }
    var term = Elementary.exp(-y)
    var sum = term
    for j in 1..<max(1, phases) where phases > 1 {
      term *= y / Double(j)
      sum += term
    }
    let share = 1 - sum
    return (max(0, share), mean * max(0, share - term * y / Double(phases)))
  }

  /// Lognormal work, or constant.
  private struct Work {
    let mean: Double
    private let sigma: Double
    private let mu: Double

    init(variation: Double, mean: Double) {
      self.mean = mean
      sigma = Elementary.log(1 + variation * variation).squareRoot()
      mu = Elementary.log(mean) - sigma * sigma / 2
    }

    private init(sigma: Double, mu: Double, mean: Double) {
      (self.sigma, self.mu, self.mean) = (sigma, mu, mean)
    }

    /// The same at a process that is so many times as slow.
    func slowed(by factor: Double) -> Self {
      Self(sigma: sigma, mu: mu + Elementary.log(factor), mean: mean * factor)
    }

    /// The residual that hardly any exceeds; what lies beyond holds a percent of the mean square.
    var longResidual: Double { mean * Elementary.exp(sigma * sigma / 2 + 3.9 * sigma) }

    /// The share of work up to a bound, and its part of the mean.
    func below(_ bound: Double) -> (share: Double, mean: Double) {
      guard bound > 0 else { return (0, 0) }
      guard sigma > 1e-3 else { return bound >= mean ? (1, mean) : (0, 0) }
      let z = (Elementary.log(bound) - mu) / sigma
      return (Self.cumulative(z), mean * Self.cumulative(z - sigma))
    }

    /// P(Z ≤ z) within 7.5 × 10⁻⁸: Abramowitz and Stegun 26.2.17, a tenth of the time of the exact one.
    private static func cumulative(_ z: Double) -> Double {
      let t = 1 / (1 + 0.2316419 * abs(z))
      let series =
        t
        * (0.319381530
          + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
      let tail = NormalDistribution.density(z) * series
      return z < 0 ? tail : 1 - tail
    }
  }
}

extension WaitTable.Wait {
  /// With one process, what those who wait find left first, over what work has left at any time.
  ///
  /// A wait is a sum of such parts, as many as chance has it: after each it ends with the chance of no wait (Feller II,
  /// XII). Poisson arrivals see time averages, so it is 1 with them.
  fileprivate func firstWait(variation: Double, utilisation: Double) -> Double {
    let mean = zip(cells, DurationCells.shares).reduce(0) { $0 + $1.0 * $1.1 } / (1 - utilisation)
    return mean * (1 - probability) * 2 / (1 + variation * variation)
  }
}
