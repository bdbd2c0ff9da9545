/// What the months of a pool cost with some units reserved, as a function of what its plan commits to.
///
/// The cost of an hour is convex and piecewise linear in the plan's dollars: they cover what has the highest
/// discount first, so that each further dollar covers no more at list price than the one before.
struct CommitmentCurve: Sendable {
  struct Month: Sendable {
    let hours: Double
    /// Owed for reservations.
    let reserved: Double
    /// At list price what reservations leave.
    let rest: Double
    /// At list price what reservations take.
    let taken: Double
    /// Plan's dollars an hour at which something more, or something else, is covered; ascending, from 0.
    let at: [Double]
    /// What a further dollar an hour covers from there on, at list price, in the month.
    let slope: [Double]
    /// What is covered there, at list price, in the month.
    let covered: [Double]

    /// At list price what the plan takes of what reservations leave.
    func planned(_ dollars: Double) -> Double {
      guard dollars > 0, !at.isEmpty else { return 0 }
      var (low, high) = (0, at.count)
      while high - low > 1 {
        let middle = (low + high) / 2
        if at[middle] <= dollars { low = middle } else { high = middle }
      }
      return min(rest, covered[low] + slope[low] * (dollars - at[low]))
    }

    func owed(_ amount: CommitmentAmount) -> Double { reserved + hours * amount.planDollars }

    /// What is owed, and at list price what is left.
    func cost(_ amount: CommitmentAmount) -> Double {
      owed(amount) + rest - planned(amount.planDollars)
    }
  }

  let months: [Month]
  let nodes: [Int]

  init(_ pool: CommitmentPool, nodes: [Int]) {
    self.nodes = nodes
    months = pool.months.map { slices in
      var (hours, rest, taken) = (0.0, 0.0, 0.0)
      var steps: [(at: Double, change: Double)] = []
      for slice in slices {
        hours += slice.hours
        var left = slice.running
        for group in pool.groups.indices {
          let units = left[group]
          left[group] = max(0, units - Double(nodes[group]))
          rest += slice.hours * left[group] * pool.groups[group].list
          taken += slice.hours * (units - left[group]) * pool.groups[group].list
        }
        var from = 0.0
        for group in pool.planned where left[group] > 0 {
          let slope = slice.hours / (pool.groups[group].plan ?? 1)
          steps.append((from, slope))
          from += pool.spend(on: group, left[group])
          steps.append((from, -slope))
        }
      }
      steps.sort { ($0.at, -$0.change) < ($1.at, -$1.change) }
      var at: [Double] = []
      var slopes: [Double] = []
      var covered: [Double] = []
      var (sum, value) = (0.0, 0.0)
      for step in steps {
        if let last = at.last, last == step.at {
          sum += step.change
          slopes[slopes.count - 1] = sum
          continue
        }
        value += at.last.map { sum * (step.at - $0) } ?? 0
        sum += step.change
        at.append(step.at)
        slopes.append(sum)
        covered.append(value)
      }
      let reserved = pool.groups.indices.reduce(0.0) {
        $0 + Double(nodes[$1]) * (pool.groups[$1].reserved ?? 0)
      }
      return Month(
        hours: hours, reserved: reserved * hours, rest: rest, taken: taken, at: at, slope: slopes,
        covered: covered)
    }
  }

  func expected(steps: Int) -> Double {
    let amount = CommitmentAmount(nodes: nodes, steps: steps)
    return months.reduce(0) { $0 + $1.cost(amount) } / Double(max(1, months.count))
  }

  /// The plan's steps at which the expected cost is least.
  ///
  /// The newsvendor's quantile: a further dollar an hour is owed in all hours, and pays as long as it covers
  /// more than that at list price. The first place where it does not is a kink of some hour's cost; of the two
  /// steps beside it one is the least that AWS sells.
  var bestSteps: Int {
    let hours = months.reduce(0.0) { $0 + $1.hours }
    var changes: [(at: Double, change: Double)] = []
    for month in months {
      var before = 0.0
      for (at, slope) in zip(month.at, month.slope) {
        changes.append((at, slope - before))
        before = slope
      }
    }
    changes.sort { ($0.at, -$0.change) < ($1.at, -$1.change) }
    var (slope, index, best) = (0.0, 0, 0.0)
    while index < changes.count {
      let at = changes[index].at
      while index < changes.count, changes[index].at == at {
        slope += changes[index].change
        index += 1
      }
      best = at
      // A dollar that covers just a dollar is not committed.
      if slope <= hours * (1 + 1e-12) { break }
    }
    let steps = best / CommitmentAmount.step
    let (below, above) = (Int((steps + 1e-9).rounded(.down)), Int((steps - 1e-9).rounded(.up)))
    return expected(steps: above) < expected(steps: below) ? above : below
  }
}
