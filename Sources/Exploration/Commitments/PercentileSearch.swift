import TrafficSimulation

/// The amounts at which P90 of the months' bills is least, by branch and bound.
///
/// Each month's bill is convex in the amounts, their P90 is not, nor is it a sum over pools. Boxes of amounts
/// are halved. Within a box a month costs no less than what is owed at its lower corner and what is left at
/// list price at its upper one; so P90 is no less than P90 of those. A box that cannot be half a cent below the
/// best found is left.
struct PercentileSearch {
  /// Dollars a month.
  static let tolerance = 0.005
  /// Bills of a pool in a month that are worked out at most: some tenths of a second.
  private static let mostBills = 20_000_000

  private struct Box {
    var low: [CommitmentAmount]
    var high: [CommitmentAmount]
    var bound = 0.0
  }

  private let problem: CommitmentProblem
  private let most: [CommitmentAmount]
  private let mostBoxes: Int
  /// By pool, the curves of reservations that were looked at.
  private var curves: [[[Int]: CommitmentCurve]]

  init(_ problem: CommitmentProblem) {
    self.problem = problem
    most = problem.pools.map(\.most)
    // A box asks for the bills of four choices.
    mostBoxes = Self.mostBills / (4 * max(1, problem.other.count * problem.pools.count))
    curves = problem.pools.map { _ in [:] }
  }

  mutating func run(from starts: [[CommitmentAmount]]) -> CommitmentProblem.Choice {
    var best = problem.nothing
    var least = Double.infinity
    func take(_ amounts: [CommitmentAmount], _ search: inout Self) {
      let value = search.p90(owing: amounts, covering: amounts)
      // Of equals the one found first: the least that is committed.
      if value < least - 1e-9 { (best, least) = (amounts, value) }
    }
    for start in starts { take(start, &self) }
    var boxes = [Box(low: problem.nothing, high: most)]
    boxes[0].bound = p90(owing: boxes[0].low, covering: boxes[0].high)
    var visited = 0
    while let box = boxes.popLast() {
      if box.bound >= least - Self.tolerance { continue }
      visited += 1
      if visited > mostBoxes {
        let bound = min(box.bound, boxes.map(\.bound).min() ?? box.bound)
        return CommitmentProblem.Choice(amounts: best, value: least, gap: max(0, least - bound))
      }
      guard var (lower, upper) = halves(of: box) else { continue }
      take(upper.low, &self)
      take(lower.high, &self)
      lower.bound = p90(owing: lower.low, covering: lower.high)
      upper.bound = p90(owing: upper.low, covering: upper.high)
      // The better half is looked at first: it is the last.
      boxes += lower.bound < upper.bound ? [upper, lower] : [lower, upper]
    }
    return CommitmentProblem.Choice(amounts: best, value: least, gap: 0)
  }

  private mutating func p90(
    owing low: [CommitmentAmount], covering high: [CommitmentAmount]
  ) -> Double {
    var bills = problem.other
    for pool in problem.pools.indices {
      let owed = curve(pool, low[pool].nodes)
      let left = curve(pool, high[pool].nodes)
      let dollars = high[pool].planDollars
      for month in bills.indices {
        bills[month] +=
          owed.months[month].owed(low[pool]) + left.months[month].rest
          - left.months[month].planned(dollars)
      }
    }
    return CommitmentAim.p90.value(of: bills)
  }

  private mutating func curve(_ pool: Int, _ nodes: [Int]) -> CommitmentCurve {
    if let known = curves[pool][nodes] { return known }
    let curve = CommitmentCurve(problem.pools[pool], nodes: nodes)
    // Few are needed again; none is kept for ever.
    if curves[pool].count > 256 { curves[pool] = [:] }
    curves[pool][nodes] = curve
    return curve
  }

  /// A box cut where most is owed from end to end; `nil` for a single choice.
  private func halves(of box: Box) -> (Box, Box)? {
    var widest: (pool: Int, group: Int?, width: Double)?
    for pool in box.low.indices {
      let (low, high) = (box.low[pool], box.high[pool])
      for group in low.nodes.indices where high.nodes[group] > low.nodes[group] {
        let price = problem.pools[pool].groups[group].reserved ?? 0
        let width = Double(high.nodes[group] - low.nodes[group]) * price
        if width > widest?.width ?? -1 { widest = (pool, group, width) }
      }
      let width = high.planDollars - low.planDollars
      if high.steps > low.steps, width > widest?.width ?? -1 { widest = (pool, nil, width) }
    }
    guard let widest else { return nil }
    var (lower, upper) = (box, box)
    if let group = widest.group {
      let ends = (box.low[widest.pool].nodes[group], box.high[widest.pool].nodes[group])
      let middle = ends.0 + (ends.1 - ends.0) / 2
      lower.high[widest.pool].nodes[group] = middle
      upper.low[widest.pool].nodes[group] = middle + 1
    } else {
      let ends = (box.low[widest.pool].steps, box.high[widest.pool].steps)
      let middle = ends.0 + (ends.1 - ends.0) / 2
      lower.high[widest.pool].steps = middle
      upper.low[widest.pool].steps = middle + 1
    }
    return (lower, upper)
  }
}
