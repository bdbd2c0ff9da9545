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

  /// A point of the table, in one number: a look-up is worth less than a point's sum.
  private struct Key: Hashable {
    private let word: Int

    /// - Parameters:
    ///   - phases: place among ``arrivalPhases``.
    ///   - servers: of one queue.
    ///   - variation: in thousandths, as fine as anybody knows it.
    ///   - utilisation: place among ``utilisations``.
    init(phases: Int, servers: Int, variation: Int, utilisation: Int) {
      word = ((servers * 1_000_000 + variation) * 8 + phases) * 32 + utilisation
    }
  }

  /// A mean of waits, each with its weight.
  private struct Blend {
    private(set) var probability = 0.0
    private(set) var cells = [Double](repeating: 0, count: DurationCells.count)

    /// Adds the wait at a utilisation of one place among ``arrivalPhases``.
    mutating func add(
      along utilisation: Double, phases: Int, servers: Int, variation: Int, _ weight: Double
    ) {
      let grid = utilisations
      let last = grid.count - 1
      let scale = weight / max(1e-9, 1 - utilisation)
      func point(_ place: Int) -> Wait {
        WaitTable.point(
          phases: phases, servers: servers, variation: variation, utilisation: place)
      }
      guard utilisation > grid[0] else {
        let first = point(0)
        probability += weight * first.probability * max(0, utilisation) / grid[0]
        return add(first, scale)
      }
      guard let above = grid.firstIndex(where: { $0 >= utilisation }) else {
        let (most, left) = (point(last), (1 - utilisation) / (1 - grid[last]))
        probability += weight * (1 - (1 - most.probability) * max(0, left))
        return add(most, scale)
      }
      let share = (utilisation - grid[above - 1]) / (grid[above] - grid[above - 1])
      for (place, part) in [(above - 1, 1 - share), (above, share)] where part > 0 {
        let point = point(place)
        probability += weight * part * point.probability
        add(point, scale * part)
      }
    }

    private mutating func add(_ wait: Wait, _ factor: Double) {
      for cell in cells.indices { cells[cell] += factor * wait.cells[cell] }
    }
  }

  static let arrivalPhases = [1, 2, 4, 8, 16, 64]
  static let utilisations: [Double] =
    (1...18).map { Double($0) / 20 } + [0.925, 0.95, 0.965, 0.98, 0.99]

  private static let points = Mutex<[Key: Wait]>([:])

  /// The wait at a utilisation below 1; from 0.99 on the shape stays that of 0.99.
  ///
  /// - Parameters:
  ///   - phases: k, tasks that requests go round.
  ///   - servers: processes of a task.
  ///   - squaredCV: of the work.
  ///   - utilisation: 0 or more.
  ///   - arrivals: squared variation of the arrivals before they go round the phases, less 1: 0 for a Poisson
  ///     process, below it as if they went round more of them, above it fewer; what no number of them makes scales
  ///     the wait, as all that scatters does.
  /// - Returns: the wait, in mean services.
  static func wait(
    phases: Double, servers: Int, squaredCV: Double, utilisation: Double, arrivals: Double = 0
  ) -> Wait {
    let phases = max(1, phases)
    let scatter = min(1, max(0.1, 1 + arrivals) / phases)
    let variation = Int((min(100, squaredCV.squareRoot()) * 1_000).rounded())
    let (upper, share) = place(ofPhases: 1 / scatter)
    var blend = Blend()
    for (phases, part) in [(upper - 1, 1 - share), (upper, share)] where part > 1e-9 {
      blend.add(
        along: utilisation, phases: phases, servers: max(1, servers), variation: variation, part)
    }
    let longer = max(0.1, ((1 + arrivals) / phases + squaredCV) / (scatter + squaredCV))
    let isPlain = arrivals >= -0.9 && scatter < 1 || arrivals == 0
    return Wait(
      probability: blend.probability,
      cells: isPlain ? blend.cells : blend.cells.map { $0 * longer })
  }

  /// The mean of that wait with one process and Poisson arrivals that go round, in mean services.
  static func mean(phases: Double, squaredCV: Double, utilisation: Double) -> Double {
    let variation = Int((min(100, squaredCV.squareRoot()) * 1_000).rounded())
    let (upper, share) = place(ofPhases: max(1, phases))
    let grid = utilisations
    let above = max(1, grid.firstIndex { $0 >= utilisation } ?? grid.count - 1)
    let along = min(1, (utilisation - grid[above - 1]) / (grid[above] - grid[above - 1]))
    var result = 0.0
    for (phases, part) in [(upper - 1, 1 - share), (upper, share)] where part > 1e-9 {
      func mean(_ place: Int) -> Double {
        let wait = point(phases: phases, servers: 1, variation: variation, utilisation: place)
        return zip(wait.cells, DurationCells.shares).reduce(0) { $0 + $1.0 * $1.1 }
          * wait.probability
      }
      result +=
        along < 0
        ? part * mean(0) * utilisation / grid[0]
        : part * (mean(above - 1) * (1 - along) + mean(above) * along)
    }
    return result / max(1e-9, 1 - utilisation)
  }

  /// Between which of ``arrivalPhases`` a number lies: the upper one, and how near it is.
  private static func place(ofPhases phases: Double) -> (upper: Int, share: Double) {
    let inverse = 1 / phases
    var upper = 1
    while upper < arrivalPhases.count - 1, 1 / Double(arrivalPhases[upper]) > inverse {
      upper += 1
    }
    let (a, b) = (1 / Double(arrivalPhases[upper - 1]), 1 / Double(arrivalPhases[upper]))
    return (upper, min(1, max(0, (a - inverse) / (a - b))))
  }

  private static func point(
    phases: Int, servers: Int, variation: Int, utilisation: Int
  ) -> Wait {
    let key = Key(
      phases: phases, servers: servers, variation: variation, utilisation: utilisation)
    if let known = points.withLock({ $0[key] }) { return known }
    let fresh = WaitLattice.wait(
      phases: arrivalPhases[phases], servers: servers, variation: Double(variation) / 1_000,
      utilisation: utilisations[utilisation])
    points.withLock { $0[key] = fresh }
    return fresh
  }
}

extension WaitTable.Wait {
  /// The same of those who wait no longer than some bound.
  ///
  /// - Parameter share: its mean over this one's, above 0; from 1 on nobody is left out.
  /// - Returns: the wait below the bound that leads to that mean.
  func bounded(toMean share: Double) -> Self {
    let (shares, edges) = (DurationCells.shares, DurationCells.edges)
    let mean = zip(cells, shares).reduce(0) { $0 + $1.0 * $1.1 } * probability
    guard share < 1, mean > 0 else { return self }
    // Below each edge: the share of those that wait, and its part of the mean.
    var (kept, sum) = (0.0, 0.0)
    for (cell, part) in zip(cells, shares) {
      let all = 1 - probability + probability * (kept + part)
      guard probability * (sum + part * cell) < share * mean * all else {
        // A part of this cell: where the mean is just met.
        let rest = share * mean * (1 - probability + probability * kept) - probability * sum
        let slope = probability * (cell - share * mean)
        kept += slope > 0 ? min(part, max(0, rest / slope)) : part
        break
      }
      kept += part
      sum += part * cell
    }
    guard kept > 0 else { return self }
    /// The integral of the quantiles up to a share of those that wait.
    func integral(_ place: Double) -> Double {
      var (result, from) = (0.0, 0.0)
      for (cell, edge) in zip(cells, edges) {
        result += cell * (min(edge, place) - from)
        if edge >= place { break }
        from = edge
      }
      return result
    }
    var (last, lower) = (0.0, 0.0)
    let bounded = edges.map { edge -> Double in
      let next = integral(edge * kept)
      defer { (last, lower) = (next, edge) }
      return (next - last) / (kept * (edge - lower))
    }
    return Self(
      probability: probability * kept / (1 - probability + probability * kept), cells: bounded)
  }
}
