import Synchronization

/// Waits in first-in-first-out queues with lognormal work, in units of its mean.
///
/// A service's requests go round its tasks in turn, so that a task of k sees every k-th of Poisson
/// arrivals: Erlang-k times between them. Such a wait depends on k, the processes of a task c, the
/// work's variation and the utilisation alone. One process is exact but for the lattice: the
/// factorisation of 1 − E[z^(S − A)] that Spitzer's identity gives, by Fourier transforms (Ackroyd
/// 1980). For several the approximation of van Hoorn and Tijms (1982): P(wait) from Erlang C, the first
/// residual the least of c, then the wait of one process that is c times as fast.
///
/// Cells are kept times 1 − utilisation: so they change little, and are drawn straight between the
/// utilisations of a grid. Points are worked out when first asked for and kept; they are values of a
/// pure function.
package enum WaitTable {
  /// A queue's wait: how often, and how long where there is one.
  struct Wait {
    let probability: Double
    /// Means of ``DurationCells``, in mean services.
    let cells: [Double]
  }

  struct Key: Hashable {
    /// Place among ``arrivalPhases``.
    let phases: Int
    let servers: Int
    /// In thousandths: as fine as anybody knows it.
    let variation: Int
    /// Place among ``utilisations``.
    let utilisation: Int
  }

  static let arrivalPhases = [1, 2, 4, 8, 16, 64]
  static let utilisations: [Double] =
    (1...18).map { Double($0) / 20 } + [0.925, 0.95, 0.965, 0.98, 0.99]

  private static let points = Mutex<[Key: Wait]>([:])

  /// The wait at a utilisation below 1; from 0.99 on the shape stays that of 0.99.
  static func wait(
    phases: Double, servers: Int, squaredCV: Double, utilisation: Double
  ) -> Wait {
    let inverse = 1 / max(1, phases)
    var upper = 1
    while upper < arrivalPhases.count - 1, 1 / Double(arrivalPhases[upper]) > inverse {
      upper += 1
    }
    let (a, b) = (1 / Double(arrivalPhases[upper - 1]), 1 / Double(arrivalPhases[upper]))
    let share = min(1, max(0, (a - inverse) / (a - b)))
    let variation = Int((min(100, squaredCV.squareRoot()) * 1_000).rounded())
    func at(_ place: Int) -> Wait {
      along(place, servers: max(1, servers), variation: variation, utilisation: utilisation)
    }
    if share < 1e-9 { return at(upper - 1) }
    if share > 1 - 1e-9 { return at(upper) }
    return mix(at(upper - 1), at(upper), share)
  }

  /// The same where arrivals scatter otherwise than a Poisson process does.
  ///
  /// `arrivals` is their squared variation before they go round the phases, less 1: below 0 as if they
  /// went round more of them, above 0 as work that scatters as much more, drawn straight to twice it.
  static func wait(
    phases: Double, servers: Int, squaredCV: Double, utilisation: Double, arrivals: Double
  ) -> Wait {
    let phases = max(1, phases)
    if arrivals < 0 {
      return wait(
        phases: phases / max(0.1, 1 + arrivals), servers: servers, squaredCV: squaredCV,
        utilisation: utilisation)
    }
    let plain = wait(
      phases: phases, servers: servers, squaredCV: squaredCV, utilisation: utilisation)
    guard arrivals > 0 else { return plain }
    let more = wait(
      phases: phases, servers: servers, squaredCV: squaredCV + 1 / phases, utilisation: utilisation)
    return mix(plain, more, min(1, arrivals))
  }

  private static func mix(_ a: Wait, _ b: Wait, _ share: Double) -> Wait {
    Wait(
      probability: a.probability + share * (b.probability - a.probability),
      cells: zip(a.cells, b.cells).map { $0 + share * ($1 - $0) })
  }

  private static func along(
    _ phases: Int, servers: Int, variation: Int, utilisation: Double
  ) -> Wait {
    let grid = utilisations
    func point(_ place: Int) -> Wait {
      self.point(
        Key(phases: phases, servers: servers, variation: variation, utilisation: place))
    }
    let scale = 1 / max(1e-9, 1 - utilisation)
    func scaled(_ wait: Wait, probability: Double) -> Wait {
      Wait(probability: probability, cells: wait.cells.map { $0 * scale })
    }
    guard utilisation > grid[0] else {
      let first = point(0)
      return scaled(first, probability: first.probability * max(0, utilisation) / grid[0])
    }
    guard let above = grid.firstIndex(where: { $0 >= utilisation }) else {
      let last = point(grid.count - 1)
      let left = (1 - utilisation) / (1 - grid[grid.count - 1])
      return scaled(last, probability: 1 - (1 - last.probability) * max(0, left))
    }
    let share = (utilisation - grid[above - 1]) / (grid[above] - grid[above - 1])
    let wait = mix(point(above - 1), point(above), share)
    return scaled(wait, probability: wait.probability)
  }

  private static func point(_ key: Key) -> Wait {
    if let known = points.withLock({ $0[key] }) { return known }
    let fresh = WaitLattice.wait(
      phases: arrivalPhases[key.phases], servers: key.servers,
      variation: Double(key.variation) / 1_000, utilisation: utilisations[key.utilisation])
    points.withLock { $0[key] = fresh }
    return fresh
  }
}
