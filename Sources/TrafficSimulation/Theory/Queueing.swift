/// Queueing formulas: every one gives a number for every input.
///
/// `offered` is the offered load A = arrivals per second × service seconds, in erlang; utilisation
/// is ρ = A / servers. Zero traffic waits zero; a queue with ρ ≥ 1 waits +∞ in the long run.
/// Negative or undefined inputs count as zero.
package enum Queueing {
  static func sane(_ value: Double) -> Double { value > 0 ? value : 0 }

  /// cv² of single visits before which a queue is as long as before ones that come several in a row.
  ///
  /// The work of a request that comes n times has n + cv² times the variance of one visit's mean, against n + 1
  /// where it is exponential: then coming back changes nothing (Jackson's theorem).
  ///
  /// That is the limit of a full load. While hardly anybody is there a first visit finds half of another's work
  /// before it and each later one all of it. Between the two the share goes straight: within 1.2 % of the exact
  /// mean of queues with constant work.
  ///
  /// - Parameters:
  ///   - squaredCV: standard deviation over mean of one visit, squared.
  ///   - visits: n, 1 or more.
  ///   - utilisation: ρ, 0...1.
  /// - Returns: 1 − (1 − cv²) (2ρ/(n + 1) + (1 − ρ)/n); cv² itself for one visit.
  static func squaredCV(
    _ squaredCV: Double, visits: Double, utilisation: Double = 1
  ) -> Double {
    guard visits > 1 else { return squaredCV }
    let load = min(1, max(0, utilisation))
    return 1 - (1 - squaredCV) * (2 * load / (visits + 1) + (1 - load) / visits)
  }

  /// Erlang's loss formula: the share of arrivals that find all servers busy and leave.
  ///
  /// Holds for any distribution of the service time. Sums 1/B = Σ c(c−1)…(c−j+1)/Aʲ, whose terms
  /// are all positive: no cancellation, and some √c of them count. A share below 10⁻³⁰⁰ is 0.
  package static func erlangB(offered: Double, servers: Int) -> Double {
    let load = sane(offered)
    guard servers > 0 else { return load > 0 || servers < 0 ? 1 : 0 }
    guard load > 0 else { return 0 }
    guard load.isFinite else { return 1 }
    let perErlang = 1 / load
    var left = Double(servers)
    var term = 1.0
    var sum = 1.0
    while left > 0 {
      let ratio = left * perErlang
      term *= ratio
      sum += term
      left -= 1
      if ratio < 1, term < sum * 1e-18 { break }
      if sum > 1e300 { return 0 }
    }
    return 1 / sum
  }

  /// Erlang's delay formula: the share of arrivals that must wait; 1 at ρ ≥ 1.
  package static func erlangC(offered: Double, servers: Int) -> Double {
    let load = sane(offered)
    guard load > 0 else { return 0 }
    guard servers > 0, load < Double(servers) else { return 1 }
    let blocked = erlangB(offered: load, servers: servers)
    return blocked / (1 - load / Double(servers) * (1 - blocked))
  }

  /// The offered load at which a share of arrivals is blocked: the printed traffic tables.
  package static func offeredLoad(blocking: Double, servers: Int) -> Double {
    guard servers > 0, blocking > 0 else { return 0 }
    guard blocking < 1 else { return .infinity }
    var low = 0.0
    var high = Double(servers)
    while erlangB(offered: high, servers: servers) < blocking, high < 1e18 { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if erlangB(offered: middle, servers: servers) < blocking {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }

  // MARK: General service times

  /// M/G/1, mean wait: Pollaczek and Khinchine, exact.
  ///
  /// `squaredCV` is variance ÷ mean² of the service time: 1 for exponential, 0 for constant.
  package static func waitMG1(
    utilisation: Double, serviceSeconds: Double, squaredCV: Double
  ) -> Double {
    let load = sane(utilisation)
    guard load > 0, serviceSeconds > 0 else { return 0 }
    guard load < 1 else { return .infinity }
    return load / (1 - load) * serviceSeconds * (1 + sane(squaredCV)) / 2
  }

  /// M/G/1 with processor sharing, mean response: whatever the distribution of the service time.
  package static func responsePS(utilisation: Double, serviceSeconds: Double) -> Double {
    let load = sane(utilisation)
    guard serviceSeconds > 0 else { return 0 }
    return load < 1 ? serviceSeconds / (1 - load) : .infinity
  }

  /// G/G/c, mean wait by Allen and Cunneen: exact for M/M/c and M/G/1, else within about ±10 %.
  package static func waitAllenCunneen(
    offered: Double, servers: Int, serviceSeconds: Double,
    arrivalSquaredCV: Double = 1, serviceSquaredCV: Double
  ) -> Double {
    let wait = MultiServerQueue.wait(
      offered: offered, servers: servers, serviceSeconds: serviceSeconds)
    let spread = (sane(arrivalSquaredCV) + sane(serviceSquaredCV)) / 2
    return spread > 0 ? wait * spread : 0
  }

  /// M/D/c, mean wait: Cosmetatos' correction of M/M/c, within 1 % in the usual range.
  package static func waitMDc(offered: Double, servers: Int, serviceSeconds: Double) -> Double {
    let load = sane(offered)
    guard load > 0, serviceSeconds > 0 else { return 0 }
    let c = Double(servers)
    guard servers > 0, load < c else { return .infinity }
    let utilisation = load / c
    let correction =
      1 + (1 - utilisation) * (c - 1) * ((4 + 5 * c).squareRoot() - 2) / (16 * c * utilisation)
    let exponential = MultiServerQueue.wait(
      offered: load, servers: servers, serviceSeconds: serviceSeconds)
    return min(exponential, 0.5 * correction * exponential)
  }

  /// G/G/1, mean wait: Kingman's formula, on the upper side.
  package static func waitKingman(
    utilisation: Double, serviceSeconds: Double, arrivalSquaredCV: Double, serviceSquaredCV: Double
  ) -> Double {
    let load = sane(utilisation)
    guard load > 0, serviceSeconds > 0 else { return 0 }
    guard load < 1 else { return .infinity }
    return load / (1 - load) * (sane(arrivalSquaredCV) + sane(serviceSquaredCV)) / 2
      * serviceSeconds
  }
}
