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
  /// - Parameters:
  ///   - dimensions: how many numbers there are.
  ///   - pairs: correlations; others are 0.
  /// - Throws: ``Impossible`` where the matrix has a negative eigenvalue.
  package init(dimensions: Int, pairs: [Pair]) throws(Impossible) {
    var matrix = [Double](repeating: 0, count: dimensions * dimensions)
    for index in 0..<dimensions { matrix[index * dimensions + index] = 1 }
    for pair in pairs where pair.first != pair.second {
      matrix[pair.first * dimensions + pair.second] = pair.correlation
      matrix[pair.second * dimensions + pair.first] = pair.correlation
    }
    var root = [Double](repeating: 0, count: dimensions * dimensions)
    var rows: [(dimension: Int, weights: [(dimension: Int, weight: Double)])] = []
    for i in 0..<dimensions {
      for j in 0...i {
        var sum = matrix[i * dimensions + j]
        for k in 0..<j { sum -= root[i * dimensions + k] * root[j * dimensions + k] }
        if i == j {
          guard sum > -1e-9 else { throw Impossible(dimension: i) }
          root[i * dimensions + i] = max(0, sum).squareRoot()
        } else {
          let pivot = root[j * dimensions + j]
          if pivot > 1e-9 {
            root[i * dimensions + j] = sum / pivot
          } else if abs(sum) > 1e-6 {
            throw Impossible(dimension: i)
          }
        }
      }
      let weights = (0...i).compactMap { j in
        let weight = root[i * dimensions + j]
        return weight == 0 ? nil : (dimension: j, weight: weight)
      }
      if weights.count > 1 || weights.first?.dimension != i {
        rows.append((dimension: i, weights: weights))
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
