import TrafficSimulation

/// A straight fit of several quantities to scores: `y ≈ a + B z`, by least squares.
struct LinearFit {
  /// One a quantity.
  let intercepts: [Double]
  /// By quantity, then by score.
  let slopes: [[Double]]
  /// Variance of what the line leaves, one a quantity.
  let residuals: [Double]

  /// - Parameters:
  ///   - points: scores, more of them than scores a point.
  ///   - values: quantities of each.
  init?(points: [[Double]], values: [[Double]]) {
    guard let width = points.first?.count, let quantities = values.first?.count,
      points.count > width + 2
    else { return nil }
    let size = width + 1
    var normal = [Double](repeating: 0, count: size * size)
    var right = [[Double]](
      repeating: [Double](repeating: 0, count: size), count: quantities)
    for (point, value) in zip(points, values) {
      let row = [1] + point
      for i in 0..<size {
        for j in 0...i { normal[i * size + j] += row[i] * row[j] }
        for quantity in 0..<quantities { right[quantity][i] += row[i] * value[quantity] }
      }
    }
    for i in 0..<size {
      for j in 0..<i { normal[j * size + i] = normal[i * size + j] }
      // Scores that hardly differ give no slope rather than a wild one.
      normal[i * size + i] += 1e-9 * Double(points.count)
    }
    guard let root = Cholesky(normal, size: size) else { return nil }
    let solutions = right.map { root.solve($0) }
    intercepts = solutions.map { $0[0] }
    slopes = solutions.map { Array($0.dropFirst()) }
    var squares = [Double](repeating: 0, count: quantities)
    for (point, value) in zip(points, values) {
      for quantity in 0..<quantities {
        var rest = value[quantity] - solutions[quantity][0]
        for index in 0..<width { rest -= solutions[quantity][index + 1] * point[index] }
        squares[quantity] += rest * rest
      }
    }
    let freedom = Double(points.count - size)
    residuals = squares.map { $0 / freedom }
  }
}

/// The lower root of a positive definite matrix.
struct Cholesky {
  let size: Int
  /// Row by row.
  private var root: [Double]

  /// `nil` for a matrix that has none.
  init?(_ matrix: [Double], size: Int) {
    self.size = size
    root = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        var sum = matrix[i * size + j]
        for k in 0..<j { sum -= root[i * size + k] * root[j * size + k] }
        if i == j {
          guard sum > 0 else { return nil }
          root[i * size + i] = sum.squareRoot()
        } else {
          root[i * size + j] = sum / root[j * size + j]
        }
      }
    }
  }

  /// x of `L Lᵀ x = b`.
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for i in 0..<size {
      for k in 0..<i { x[i] -= root[i * size + k] * x[k] }
      x[i] /= root[i * size + i]
    }
    return solveUpper(x)
  }

  /// x of `Lᵀ x = b`.
  func solveUpper(_ right: [Double]) -> [Double] {
    var x = right
    for i in stride(from: size - 1, through: 0, by: -1) {
      for k in (i + 1)..<max(size, i + 1) { x[i] -= root[k * size + i] * x[k] }
      x[i] /= root[i * size + i]
    }
    return x
  }

  /// `|Lᵀ x|²`.
  func square(_ x: [Double]) -> Double {
    var sum = 0.0
    for i in 0..<size {
      var part = 0.0
      for k in i..<size { part += root[k * size + i] * x[k] }
      sum += part * part
    }
    return sum
  }

  /// Half of the logarithm of the determinant.
  var logRootDeterminant: Double {
    (0..<size).reduce(0) { $0 + Elementary.log(root[$1 * size + $1]) }
  }
}
