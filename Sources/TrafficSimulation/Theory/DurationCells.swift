/// A distribution of durations as cells of fixed shares, each with its mean: 40, denser in the tail.
enum DurationCells {
  /// Shares below the upper edge of each cell; the last is 1.
  static let edges: [Double] = {
    var edges: [Double] = []
    for step in 1...20 { edges.append(0.04 * Double(step)) }
    for step in 1...6 { edges.append(0.8 + 0.02 * Double(step)) }
    for step in 1...6 { edges.append(0.92 + 0.01 * Double(step)) }
    edges += [0.983, 0.986, 0.989, 0.992, 0.995, 0.9975, 0.999, 1]
    return edges
  }()

  static var count: Int { edges.count }

  static let shares: [Double] = zip(edges, [0] + edges.dropLast()).map { $0 - $1 }

  /// Means of the cells of an exponential of mean 1: the integral of −ln(1 − u) over each.
  static let exponential: [Double] = {
    func integral(_ u: Double) -> Double {
      let left = 1 - u
      return left > 0 ? left * Elementary.log(left) - left : 0
    }
    return zip(edges, [0] + edges.dropLast()).map { upper, lower in
      (integral(upper) - integral(lower)) / (upper - lower)
    }
  }()

  /// Means of the cells of a standard normal distribution: φ at the one edge less φ at the other, over the share.
  static let normal: [Double] = {
    func density(_ share: Double) -> Double {
      share > 0 && share < 1
        ? NormalDistribution.density(NormalDistribution.quantile(share)) : 0
    }
    return zip(edges, [0] + edges.dropLast()).map { upper, lower in
      (density(lower) - density(upper)) / (upper - lower)
    }
  }()

  /// Means of the cells of a lognormal of mean 1.
  ///
  /// - Parameter squaredCV: variance over mean², 0 or more.
  /// - Returns: ascending, of ``edges``.
  static func lognormal(squaredCV: Double) -> [Double] {
    let variance = Elementary.log(1 + max(0, squaredCV))
    guard variance > 1e-12 else { return [Double](repeating: 1, count: count) }
    let sigma = variance.squareRoot()
    // Of a lognormal of mean 1, the mean below the quantile at z is Φ(z − σ).
    var below = 0.0
    var lower = 0.0
    return edges.map { edge in
      let upTo =
        edge < 1
        ? NormalDistribution.cumulative(NormalDistribution.quantile(edge) - sigma) : 1
      let mean = (upTo - below) / (edge - lower)
      (below, lower) = (upTo, edge)
      return mean
    }
  }

  /// Means of the cells of masses that lie at multiples of a step, from 0 on.
  ///
  /// - Parameters:
  ///   - masses: 0 or more each.
  ///   - first: what lies before this place is left out.
  ///   - step: the distance of two places.
  /// - Returns: the cells, and the mass that they hold.
  static func lattice(
    _ masses: [Double], from first: Int, step: Double
  ) -> (means: [Double], mass: Double) {
    var total = 0.0
    for place in first..<masses.count { total += max(0, masses[place]) }
    var means = [Double](repeating: 0, count: count)
    guard total > 0 else { return (means, 0) }
    var cell = 0
    var (seen, sum, inCell) = (0.0, 0.0, 0.0)
    for place in first..<masses.count {
      var mass = max(0, masses[place]) / total
      let value = Double(place) * step
      while cell < count - 1, seen + mass >= edges[cell] {
        let part = edges[cell] - seen
        sum += part * value
        inCell += part
        means[cell] = inCell > 0 ? sum / inCell : value
        seen = edges[cell]
        mass -= part
        (sum, inCell) = (0, 0)
        cell += 1
      }
      seen += mass
      sum += mass * value
      inCell += mass
    }
    means[count - 1] = inCell > 0 ? sum / inCell : means[max(0, count - 2)]
    return (means, total)
  }
}
