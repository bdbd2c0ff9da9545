/// Dependence between uniform numbers: normal scores mixed by the root of a correlation matrix.
///
/// The marginal distributions stay as they are; the correlation is that of the normal scores.
package struct GaussianCopula: Sendable {
  /// A correlation of two dimensions, −1...1.
  package struct Pair: Hashable, Sendable {
    package let first: Int
    package let second: Int
    package let correlation: Double

    package init(_ first: Int, _ second: Int, _ correlation: Double) {
      self.first = first
      self.second = second
      self.correlation = correlation
    }
  }

  /// No set of numbers can be correlated like this: the matrix is not positive semidefinite.
  package struct Impossible: Error, Hashable, Sendable {
    /// The dimension at which it shows.
    package let dimension: Int
  }

  /// Dimensions that depend on others: the dimension and its row of the root, its own term last.
  private let rows: [(dimension: Int, weights: [(dimension: Int, weight: Double)])]

  /// The copula of independent numbers but for the given pairs.
  ///
  /// - Parameter pairs: correlations; others are 0.
  /// - Throws: ``Impossible`` where the matrix has a negative eigenvalue.
  package init(pairs: [Pair]) throws(Impossible) {
    // All others are independent of every number: they need no row.
    let dependent = pairs.filter { $0.first != $0.second }
    let named = Set(dependent.flatMap { [$0.first, $0.second] }).sorted()
    let place = Dictionary(uniqueKeysWithValues: named.enumerated().map { ($1, $0) })
    let count = named.count
    var matrix = [Double](repeating: 0, count: count * count)
    for index in 0..<count { matrix[index * count + index] = 1 }
    for pair in dependent {
      guard let first = place[pair.first], let second = place[pair.second] else { continue }
      matrix[first * count + second] = pair.correlation
      matrix[second * count + first] = pair.correlation
    }
    var root = [Double](repeating: 0, count: count * count)
    var rows: [(dimension: Int, weights: [(dimension: Int, weight: Double)])] = []
    for i in 0..<count {
      for j in 0...i {
        var sum = matrix[i * count + j]
        for k in 0..<j { sum -= root[i * count + k] * root[j * count + k] }
        if i == j {
          guard sum > -1e-9 else { throw Impossible(dimension: named[i]) }
          root[i * count + i] = max(0, sum).squareRoot()
        } else {
          let pivot = root[j * count + j]
          if pivot > 1e-9 {
            root[i * count + j] = sum / pivot
          } else if abs(sum) > 1e-6 {
            throw Impossible(dimension: named[i])
          }
        }
      }
      let weights = (0...i).compactMap { j in
        let weight = root[i * count + j]
        return weight == 0 ? nil : (dimension: named[j], weight: weight)
      }
      if weights.count > 1 || weights.first?.dimension != named[i] {
        rows.append((dimension: named[i], weights: weights))
      }
    }
    self.rows = rows
  }

  /// True where every number is independent of the others.
  package var isIndependent: Bool { rows.isEmpty }

  /// Replaces independent uniform numbers by dependent ones, in place.
  package func apply(to uniforms: inout [Double]) {
    guard !rows.isEmpty else { return }
    let scores = uniforms.map(NormalDistribution.quantile)
    for row in rows {
      var sum = 0.0
      for (dimension, weight) in row.weights { sum += weight * scores[dimension] }
      uniforms[row.dimension] = min(max(NormalDistribution.cumulative(sum), 0x1p-53), 1 - 0x1p-53)
    }
  }
}
