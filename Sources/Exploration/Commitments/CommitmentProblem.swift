import TrafficSimulation

/// What amounts of commitments are chosen for.
package enum CommitmentAim: String, CaseIterable, Hashable, Sendable {
  /// The mean over the months.
  case expected
  /// What nine of ten months do not exceed.
  case p90

  func value(of bills: [Double]) -> Double {
    switch self {
    case .expected: bills.reduce(0, +) / Double(max(1, bills.count))
    case .p90: OrderStatistics(bills).quantile(0.9)
    }
  }
}

/// How much to commit in each pool, so that months cost least.
package struct CommitmentProblem: Sendable {
  package let pools: [CommitmentPool]
  /// What else each month costs, which no commitment covers.
  package let other: [Double]

  package init(pools: [CommitmentPool], other: [Double]) {
    self.pools = pools
    self.other = other
  }

  /// The least that was found.
  package struct Choice: Hashable, Sendable {
    /// Of each pool.
    package let amounts: [CommitmentAmount]
    package let value: Double
    /// Dollars a month that another choice could be below it; 0 where none is, to half a cent.
    package let gap: Double
  }

  package var nothing: [CommitmentAmount] {
    pools.map { CommitmentAmount(nodes: $0.groups.map { _ in 0 }) }
  }

  /// What each month costs in all.
  package func bills(_ amounts: [CommitmentAmount]) -> [Double] {
    var bills = other
    for (pool, amount) in zip(pools, amounts) {
      let curve = CommitmentCurve(pool, nodes: amount.nodes)
      for month in bills.indices { bills[month] += curve.months[month].cost(amount) }
    }
    return bills
  }

  package func least(_ aim: CommitmentAim) -> Choice {
    let found = pools.map(\.leastExpected)
    let amounts = found.map(\.amount)
    guard aim == .p90, other.count > 1 else {
      return Choice(
        amounts: amounts, value: aim.value(of: bills(amounts)),
        gap: found.allSatisfy(\.isProved) ? 0 : .infinity)
    }
    var search = PercentileSearch(self)
    return search.run(from: [nothing, amounts])
  }
}

extension CommitmentPool {
  /// Reservations beside a plan that are tried in every combination.
  private static let mostCombinations = 4_096

  /// The amount at which the expected cost is least; whether every combination of reservations was tried.
  var leastExpected: (amount: CommitmentAmount, isProved: Bool) {
    // Beside a plan a reservation saves no more than alone, so that no more of them can pay.
    let alone = groups.indices.map(bestNodes)
    guard hasPlan else { return (CommitmentAmount(nodes: alone), true) }
    var ranges = alone.map { 0...$0 }
    var isProved = true
    func combinations() -> Int {
      ranges.reduce(1) { $0.multipliedReportingOverflow(by: $1.count).partialValue }
    }
    for place in alone.indices.sorted(by: { alone[$0] > alone[$1] })
    where combinations() > Self.mostCombinations {
      ranges[place] = alone[place]...alone[place]
      isProved = false
    }
    var nodes = ranges.map(\.lowerBound)
    var best = CommitmentAmount(nodes: nodes)
    var least = Double.infinity
    while true {
      let curve = CommitmentCurve(self, nodes: nodes)
      let steps = curve.bestSteps
      let cost = curve.expected(steps: steps)
      if cost < least - 1e-9 {
        (best, least) = (CommitmentAmount(nodes: nodes, steps: steps), cost)
      }
      guard let next = nodes.indices.first(where: { nodes[$0] < ranges[$0].upperBound }) else {
        return (best, isProved)
      }
      nodes[next] += 1
      for place in 0..<next { nodes[place] = ranges[place].lowerBound }
    }
  }

  /// Units of a group whose reservation pays in expectation where nothing else covers it: the newsvendor's
  /// quantile in whole units.
  private func bestNodes(_ group: Int) -> Int {
    guard let price = groups[group].reserved else { return 0 }
    let slices = months.flatMap { $0 }
    let owed = price * slices.reduce(0.0) { $0 + $1.hours }
    /// Whether the unit after so many costs less than it takes from the list price.
    func pays(after count: Int) -> Bool {
      let used = slices.reduce(0.0) {
        $0 + $1.hours * min(1, max(0, $1.running[group] - Double(count)))
      }
      return used * groups[group].list > owed * (1 + 1e-12)
    }
    var (low, high) = (0, most.nodes[group])
    while low < high {
      let middle = (low + high) / 2
      if pays(after: middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
