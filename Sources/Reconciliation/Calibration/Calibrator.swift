import Diagnostics
import TrafficSimulation

/// Weights drawn months by how well they explain the quantities on a bill.
///
/// Importance sampling: scores are drawn where a linear fit of the quantities makes them likely, and
/// each point counts by the density of the ranges, times the likelihood, over the density that it was
/// drawn with. The fit is made anew around the points until enough of them count.
struct Calibrator {
  /// A quantity on the bill.
  struct Target: Sendable {
    /// Its natural logarithm.
    let log: Double
    /// Standard deviation of what the model says around it, as a share.
    let deviation: Double
  }

  /// Points of the inputs' scores with their weights, which add up to one.
  struct Posterior: Sendable {
    var points: [[Double]]
    var weights: [Double]
    /// Logarithms of the quantities of each point.
    var logs: [[Double]]
    /// How many equal points the weights are worth.
    var effective: Double
    /// Standard deviations of the scores, as the last fit has them.
    var deviations: [Double]
    /// Changes of the quantities with each score.
    var slopes: [[Double]]
  }

  /// Freedom of the errors: a model that is off by more than it says must not decide all.
  private static let freedom = 6.0
  private static let rounds = 6
  /// Share of the points that should count.
  private static let enough = 0.2

  let targets: [Target]
  let dimensions: Int
  let seed: UInt64
  /// Points of a round.
  let count: Int
  /// Logarithms of the quantities at scores.
  let evaluate: ([[Double]]) throws(Diagnostics) -> [[Double]]

  /// Points of the ranges as they stand, with the logarithms of their quantities.
  func prior() throws(Diagnostics) -> (points: [[Double]], logs: [[Double]]) {
    let points = normals(from: 0, count: count)
    return (points, try evaluate(points))
  }

  /// The inputs after the bill.
  ///
  /// - Parameter first: points of the ranges as they stand.
  /// - Throws: a month that cannot be priced.
  /// - Returns: `nil` where no round finds points that explain the bill.
  func run(
    _ first: (points: [[Double]], logs: [[Double]])
  ) throws(Diagnostics) -> Posterior? {
    var (points, logs) = first
    var best: (proposal: ScoreProposal, fit: LinearFit, batch: Batch)?
    for round in 1...Self.rounds {
      guard let fit = LinearFit(points: points, values: logs),
        let proposal = ScoreProposal(
          fit, targets: targets.map { (log: $0.log, deviation: $0.deviation) })
      else { break }
      let batch = try batch(of: proposal, from: round * count)
      // What is drawn as wide as before would bend the line away from where it matters.
      let near = batch.points.indices.filter { !Self.isWide($0) }
      (points, logs) = (near.map { batch.points[$0] }, near.map { batch.logs[$0] })
      if batch.effective > best?.batch.effective ?? 0 { best = (proposal, fit, batch) }
      if batch.effective >= Self.enough * Double(count) { break }
    }
    guard let best else { return nil }
    var whole = best.batch
    // More of the same points where too few of them count.
    var from = (Self.rounds + 1) * count
    while whole.effective < Self.wanted, whole.points.count < Self.most * count {
      whole.add(try batch(of: best.proposal, from: from))
      from += count
    }
    return Posterior(
      points: whole.points, weights: whole.weights, logs: whole.logs, effective: whole.effective,
      deviations: best.proposal.deviations, slopes: best.fit.slopes)
  }

  /// Equal points that percentiles should rest on, and how many rounds' points are drawn for them.
  private static let wanted = 400.0
  private static let most = 8

  /// Whether a point of a round is drawn as wide as before: every tenth.
  private static func isWide(_ point: Int) -> Bool {
    Double(point % 10) < 10 * ScoreProposal.wide
  }

  /// Points of one proposal, with the logarithms of their weights.
  private struct Batch {
    var points: [[Double]]
    var logs: [[Double]]
    var logWeights: [Double]

    mutating func add(_ other: Self) {
      points += other.points
      logs += other.logs
      logWeights += other.logWeights
    }

    /// Adding up to one.
    var weights: [Double] {
      let most = logWeights.max() ?? 0
      let raw = logWeights.map { most.isFinite ? Elementary.exp($0 - most) : 1 }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }

    var effective: Double {
      guard logWeights.contains(where: \.isFinite) else { return 0 }
      return 1 / weights.reduce(0) { $0 + $1 * $1 }
    }
  }

  private func batch(of proposal: ScoreProposal, from start: Int) throws(Diagnostics) -> Batch {
    let points = normals(from: start, count: count).enumerated().map {
      proposal.point($0.element, isWide: Self.isWide($0.offset))
    }
    let logs = try evaluate(points)
    return Batch(
      points: points, logs: logs,
      logWeights: zip(points, logs).map { proposal.logRatio($0) + likelihood($1) })
  }

  /// The logarithm of the likelihood: errors of Student's distribution, the same for all.
  private func likelihood(_ logs: [Double]) -> Double {
    zip(logs, targets).reduce(0) { sum, pair in
      let error = (pair.1.log - pair.0) / pair.1.deviation
      return sum - (Self.freedom + 1) / 2 * Elementary.log(1 + error * error / Self.freedom)
    }
  }

  /// Standard normal scores at points of the low-discrepancy sequence.
  private func normals(from start: Int, count: Int) -> [[Double]] {
    let sequence = SobolSequence(dimensions: dimensions, seed: seed)
    return (start..<start + count).map { index in
      (0..<dimensions).map { NormalDistribution.quantile(sequence.value(index, $0)) }
    }
  }
}

/// Quantiles of weighted values.
enum WeightedValues {
  /// The value below which a share of the weight lies, on a line between its neighbours.
  static func quantiles(_ values: [Double], _ weights: [Double], at shares: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var middles: [Double] = []
    var sum = 0.0
    for index in order {
      middles.append(sum + weights[index] / 2)
      sum += weights[index]
    }
    return shares.map { share in
      let wanted = share * sum
      guard let after = middles.firstIndex(where: { $0 >= wanted }) else {
        return order.last.map { values[$0] } ?? 0
      }
      if after == 0 { return values[order[0]] }
      let (low, high) = (middles[after - 1], middles[after])
      let part = high > low ? (wanted - low) / (high - low) : 0
      let (a, b) = (values[order[after - 1]], values[order[after]])
      return a + part * (b - a)
    }
  }

  /// Indices of points drawn by their weights, evenly: each as often as its weight says, to within one.
  static func drawn(_ weights: [Double], count: Int) -> [Int] {
    var result: [Int] = []
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      sum += weight
      while result.count < count, (Double(result.count) + 0.5) / Double(count) <= sum {
        result.append(index)
      }
    }
    while result.count < count { result.append(max(0, weights.count - 1)) }
    return result
  }
}
