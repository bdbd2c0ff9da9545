import Diagnostics
import Estimation
import Quantities
import Resources
import Services
import TrafficSimulation

/// Puts the bills of some months to an estimate's inputs.
struct Calibrating {
  private let billed: [BilledMonth]
  private let seed: UInt64
  private let count: Int
  private let sampler: MonthSampler

  /// A line of a month, by its place.
  private struct Place: Hashable {
    let month: Int
    let line: Int
  }

  /// - Parameters:
  ///   - billed: at least one month; all of the same inputs.
  ///   - seed: of the points.
  ///   - count: points of a round.
  init(_ billed: [BilledMonth], seed: UInt64, count: Int) {
    self.billed = billed
    self.seed = seed
    sampler = billed[billed.count - 1].sampler
    // A line through all inputs needs more points than inputs.
    self.count = max(count, 4 * sampler.inputs.count + 64)
  }

  func run(stack: String, next: PreparedEstimate) throws(Diagnostics) -> Calibration {
    let all = billed.indices.flatMap { month in
      billed[month].lines.indices.map { Place(month: month, line: $0) }
    }
    let wide = calibrator([], all)
    let prior = try wide.prior()
    let kept = sorted(all, prior.logs)
    var notes = Diagnostics()
    let posterior = try posterior(prior, kept, among: all, &notes)
    let inputs = inputs(posterior, kept.used)
    var result = Calibration(
      stack: stack, region: next.stack.region, estimate: next.name,
      scenario: next.scenario.name, months: billed.map(\.month), hours: billed.map(\.hours),
      inputs: inputs, pairs: pairs(of: inputs, posterior),
      lines: lines(prior.logs, all, kept, posterior),
      forecast: try forecast(next, prior.points, posterior, kept.used),
      drawn: posterior?.points.count ?? 0,
      effective: posterior?.effective ?? 0)
    result.notes = notes
    return result
  }

  // MARK: Lines

  private struct Kept {
    var used: [Place] = []
    var unexplained: [Place] = []
  }

  /// Lines that say something: their quantity differs between drawn months, and some come near it.
  private func sorted(_ all: [Place], _ logs: [[Double]]) -> Kept {
    var kept = Kept()
    for (index, place) in all.enumerated() {
      let values = logs.map { $0[index] }
      guard let low = values.min(), let high = values.max(), high - low > 0.02 else { continue }
      let line = billed[place.month].lines[place.line]
      let log = Elementary.log(line.billed.approximate)
      let room = 3 * billed[place.month].deviation(of: line, months: billed.count)
      if log < low - room || log > high + room {
        kept.unexplained.append(place)
      } else {
        kept.used.append(place)
      }
    }
    return kept
  }

  private func target(_ place: Place) -> Calibrator.Target {
    let month = billed[place.month]
    let line = month.lines[place.line]
    return Calibrator.Target(
      log: Elementary.log(line.billed.approximate),
      deviation: month.deviation(of: line, months: billed.count))
  }

  private func calibrator(_ targets: [Place], _ evaluated: [Place]) -> Calibrator {
    Calibrator(
      targets: targets.map(target), dimensions: sampler.inputs.count, seed: seed, count: count
    ) { points throws(Diagnostics) in
      var logs = [[Double]](repeating: [], count: points.count)
      for (index, month) in billed.enumerated() {
        let lines = evaluated.filter { $0.month == index }.map { month.lines[$0.line] }
        if lines.isEmpty { continue }
        for (point, values) in try month.logs(of: lines, at: points).enumerated() {
          logs[point] += values
        }
      }
      return logs
    }
  }

  private func posterior(
    _ prior: (points: [[Double]], logs: [[Double]]), _ kept: Kept, among all: [Place],
    _ notes: inout Diagnostics
  ) throws(Diagnostics) -> Calibrator.Posterior? {
    func note(_ text: String, _ mend: String? = nil) {
      notes.report(Diagnostic(.note, .invalidInput, text, mend: mend))
    }
    if kept.used.isEmpty {
      note(
        "no line of the bill tells anything of the ranges: they stay as they are",
        "give a report with usage types and quantities, and say which charges are the stack's")
      return nil
    }
    let places = kept.used.compactMap { all.firstIndex(of: $0) }
    let logs = prior.logs.map { row in places.map { row[$0] } }
    let found = try calibrator(kept.used, kept.used).run((prior.points, logs))
    if let found, found.effective < Self.few {
      note(
        "few of the drawn months explain the bill (worth "
          + "\(NumberFormat.number(found.effective, decimals: 0)) of \(count)): the ranges are coarse",
        "draw more with --runs, or look at the lines that lie far off")
    }
    return found
  }

  /// Equal points below which percentiles are coarse.
  private static let few = 50.0

  // MARK: Results

  private static let shares = [0.1, 0.5, 0.9]

  private static func range(_ values: [Double], _ weights: [Double]) -> Calibration.Range {
    let found = WeightedValues.quantiles(values, weights, at: shares)
    return Calibration.Range(low: found[0], middle: found[1], high: found[2])
  }

  private func inputs(
    _ posterior: Calibrator.Posterior?, _ used: [Place]
  ) -> [Calibration.Input] {
    let values = posterior?.points.map { point in sampler.values(at: point.map(BilledMonth.share)) }
    return sampler.inputs.enumerated().map { index, input in
      let before = Calibration.Range(
        low: input.distribution.quantile(0.1), middle: input.distribution.quantile(0.5),
        high: input.distribution.quantile(0.9))
      var after: Calibration.Range?
      if let posterior, let values, isTold(index, posterior) {
        after = Self.range(values.map { $0[index] }, posterior.weights)
      }
      return Calibration.Input(
        path: input.path, location: input.location, distribution: input.distribution,
        before: before, after: after,
        toldBy: after == nil ? [] : toldBy(index, posterior, used))
    }
  }

  /// A score's deviation, of 1 before, below which its range is worth changing.
  private static let told = 0.85

  /// Whether an input is told of: its score is less open than before, or elsewhere.
  private func isTold(_ index: Int, _ posterior: Calibrator.Posterior) -> Bool {
    if posterior.deviations[index] < Self.told { return true }
    let scores = scores(index, posterior)
    let mean = zip(scores, posterior.weights).reduce(0) { $0 + $1.0 * $1.1 }
    // What chance moves the mean of so few equal points by is no news.
    return abs(mean) > max(0.3, 3 / posterior.effective.squareRoot())
  }

  /// The scores of an input, what it shares with others included.
  private func scores(_ index: Int, _ posterior: Calibrator.Posterior) -> [Double] {
    posterior.points.map { point in
      if sampler.copula.isIndependent { return point[index] }
      var shares = point.map(BilledMonth.share)
      sampler.copula.apply(to: &shares)
      return NormalDistribution.quantile(shares[index])
    }
  }

  /// Correlations of narrowed inputs that are worth a line.
  private func pairs(
    of inputs: [Calibration.Input], _ posterior: Calibrator.Posterior?
  ) -> [Calibration.Pair] {
    guard let posterior else { return [] }
    let weights = posterior.weights
    let told = inputs.indices.filter { inputs[$0].after != nil }.map { index in
      let own = scores(index, posterior)
      let mean = zip(own, weights).reduce(0) { $0 + $1.0 * $1.1 }
      return (path: inputs[index].path, scores: own.map { $0 - mean })
    }
    func product(_ a: [Double], _ b: [Double]) -> Double {
      weights.indices.reduce(0) { $0 + weights[$1] * a[$1] * b[$1] }
    }
    var pairs: [Calibration.Pair] = []
    for (place, first) in told.enumerated() {
      for second in told[(place + 1)...] {
        let scale =
          (product(first.scores, first.scores) * product(second.scores, second.scores)).squareRoot()
        let value = scale > 0 ? product(first.scores, second.scores) / scale : 0
        // Two digits, and a little less than what would make a matrix singular.
        let rounded = (value * 98).rounded() / 100
        if abs(rounded) >= Self.worthALine {
          pairs.append(
            Calibration.Pair(first: first.path, second: second.path, correlation: rounded))
        }
      }
    }
    return pairs
  }

  private static let worthALine = 0.2

  private func toldBy(
    _ index: Int, _ posterior: Calibrator.Posterior?, _ used: [Place]
  ) -> [String] {
    guard let posterior else { return [] }
    let told = used.indices.map { line -> (type: String, weight: Double) in
      let place = used[line]
      let slope = posterior.slopes[line][index] / target(place).deviation
      return (billed[place.month].lines[place.line].usageType, slope * slope)
    }.sorted { $0.weight == $1.weight ? $0.type < $1.type : $0.weight > $1.weight }
    let most = told.first?.weight ?? 0
    var seen: Set<String> = []
    return told.filter { $0.weight >= most / 4 && $0.weight > 0 }.map(\.type)
      .filter { seen.insert($0).inserted }.prefix(3).map { $0 }
  }

  private func lines(
    _ prior: [[Double]], _ all: [Place], _ kept: Kept, _ posterior: Calibrator.Posterior?
  ) -> [Calibration.Line] {
    let even = [Double](repeating: 1 / Double(max(1, prior.count)), count: prior.count)
    return all.enumerated().compactMap { index, place in
      let isUsed = kept.used.firstIndex(of: place)
      if isUsed == nil, !kept.unexplained.contains(place) { return nil }
      let month = billed[place.month]
      let line = month.lines[place.line]
      var after: Calibration.Range?
      if let posterior, let isUsed {
        after = Self.range(
          posterior.logs.map { Elementary.exp($0[isUsed]) }, posterior.weights)
      }
      return Calibration.Line(
        month: month.month, product: line.product, usageType: line.usageType, unit: line.unit,
        billed: line.billed,
        before: Self.range(prior.map { Elementary.exp($0[index]) }, even), after: after,
        use: isUsed == nil ? .unexplained : .used,
        deviation: month.deviation(of: line, months: billed.count))
    }
  }

  /// Months that the forecast rests on, at most.
  private static let forecasts = 512

  private func forecast(
    _ next: PreparedEstimate, _ prior: [[Double]], _ posterior: Calibrator.Posterior?,
    _ used: [Place]
  ) throws(Diagnostics) -> Calibration.Forecast {
    let sampler = try MonthSampler(next)
    let months = min(Self.forecasts, count)
    let hours = next.stack.period.hours
    func range(
      _ points: [[Double]], _ error: @Sendable (Int, LineID) -> MonthSampler.QuantityError
    ) throws(Diagnostics) -> Calibration.Range {
      let costs = sampler.costs(
        months: points.count, at: { points[$0].map(BilledMonth.share) }, error: error, seed: seed)
      if costs.contains(where: \.isNaN) {
        throw Diagnostics(
          Diagnostic(
            .error, at: sampler.inputs.first?.location, "a drawn month could not be priced",
            mend: "narrow the distributions"))
      }
      let even = [Double](repeating: 1 / Double(points.count), count: points.count)
      return Self.range(costs, even)
    }
    let usual = BilledMonth.unknownError(hours: hours)
    let wide = try range(Array(prior.prefix(months))) { _, _ in usual }
    let month = billed[billed.count - 1].month
    guard let posterior else {
      return Calibration.Forecast(month: month.next ?? month, before: wide, after: wide)
    }
    let taken = WeightedValues.drawn(posterior.weights, count: months)
    let errors = taken.map { self.errors(posterior.logs[$0], used, hours: hours) }
    return Calibration.Forecast(
      month: month.next ?? month, before: wide,
      after: try range(taken.map { posterior.points[$0] }) { errors[$0][$1] ?? usual })
  }

  /// What the next month's quantities are off by, where a point is the truth.
  ///
  /// What bills lie from a point is in part an error that months have in common, which stays, and in part
  /// that of each month. Of normal errors the common part is the mean distance times its share of the variance.
  private func errors(
    _ logs: [Double], _ used: [Place], hours: Int
  ) -> [LineID: MonthSampler.QuantityError] {
    var distances: [[LineID]: [(distance: Double, own: Double)]] = [:]
    for (index, place) in used.enumerated() {
      let month = billed[place.month]
      distances[month.lines[place.line].items, default: []].append(
        (target(place).log - logs[index], BilledMonth.monthError(hours: month.hours)))
    }
    let common = BilledMonth.commonError * BilledMonth.commonError
    let next = BilledMonth.monthError(hours: hours)
    var errors: [LineID: MonthSampler.QuantityError] = [:]
    for (items, found) in distances {
      let count = Double(found.count)
      let mean = found.reduce(0) { $0 + $1.distance } / count
      let own = found.reduce(0) { $0 + $1.own * $1.own } / (count * count)
      let left = common * own / (common + own)
      let error = MonthSampler.QuantityError(
        mean: mean * common / (common + own), deviation: (left + next * next).squareRoot())
      for item in items { errors[item] = error }
    }
    return errors
  }
}
