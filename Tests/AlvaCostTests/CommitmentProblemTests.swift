import Exploration
import Testing
import TrafficSimulation

private typealias Pool = CommitmentPool

private func constant(_ running: Double..., hours: Double = 730) -> [Pool.Slice] {
  [Pool.Slice(hours: hours, running: running)]
}

private func plan(_ list: Double, at ratio: Double) -> Pool.Group {
  Pool.Group(list: list, plan: ratio)
}

@Suite struct `How much to commit, by hand` {
  /// Units of $1 an hour: 1, 2, 3 and 4 run for 100 h each.
  ///
  /// At 0.8 of the list
  /// price a dollar's worth pays as long as it is used in more than 80 % of the hours: the first is (100 %),
  /// the second is in 75 % of them and is not. So $0.80 an hour: 400 × 0.8 + (1 + 2 + 3) × 100 = 920, against
  /// 1,000 at list price and 400 × 1.6 + (1 + 2) × 100 = 940 for two.
  @Test func `a plan covers what runs often enough`() {
    let month = [1.0, 2, 3, 4].map { Pool.Slice(hours: 100, running: [$0]) }
    let problem = CommitmentProblem(
      pools: [Pool(groups: [plan(1, at: 0.8)], months: [month])], other: [0])
    let found = problem.least(.expected)
    #expect(found.amounts[0].steps == 80_000)
    #expect(abs(found.value - 920) < 1e-6 && found.gap == 0)
    #expect(abs(problem.bills(problem.nothing)[0] - 1_000) < 1e-6)
    // At 0.7 the second pays too: 400 × 1.4 + 300 = 860, against 280 + 600 = 880 for one.
    let cheaper = CommitmentProblem(
      pools: [Pool(groups: [plan(1, at: 0.7)], months: [month])], other: [0])
    #expect(cheaper.least(.expected).amounts[0].steps == 140_000)
    #expect(abs(cheaper.least(.expected).value - 860) < 1e-6)
  }

  /// Ten months run 1, …, 10 nodes of $1 an hour for 100 h, reserved at $0.55.
  ///
  /// The nth node pays while it runs in more than 55 % of them: the fifth runs in 6 of 10, the sixth in 5. With
  /// 5 the mean is 275 + (1 + 2 + 3 + 4 + 5) × 100 / 10 = 425. P90 is the ninth of ten. With n nodes, 9 at most,
  /// the month of 9 costs 900 − 45 n, that of 10 a hundred more and all others no more: 495 at n = 9. With
  /// ten all owe 550.
  @Test func `P90 asks for more nodes than the mean`() {
    let months = (1...10).map { constant(Double($0), hours: 100) }
    let problem = CommitmentProblem(
      pools: [Pool(groups: [Pool.Group(list: 1, reserved: 0.55)], months: months)],
      other: months.map { _ in 0 })
    let mean = problem.least(.expected)
    #expect(mean.amounts[0].nodes == [5] && abs(mean.value - 425) < 1e-9)
    let tail = problem.least(.p90)
    #expect(tail.amounts[0].nodes == [9] && abs(tail.value - 495) < 0.005 && tail.gap == 0)
  }

  /// Two nodes of $1 run all month and a third half of it, reserved at $0.60; a plan asks 0.70.
  ///
  /// Reserved first: two nodes, 1.20 an hour. The third runs in half of the hours, and neither 0.60
  /// nor 0.70 is worth that: 1.20 × 100 + 0.5 × 100 = 170 of 250.
  @Test func `reservations come before a plan that is less cheap`() {
    let month = [
      Pool.Slice(hours: 50, running: [2]), Pool.Slice(hours: 50, running: [3]),
    ]
    let problem = CommitmentProblem(
      pools: [
        Pool(groups: [Pool.Group(list: 1, reserved: 0.6, plan: 0.7)], months: [month])
      ], other: [0])
    let found = problem.least(.expected)
    #expect(found.amounts == [CommitmentAmount(nodes: [2])])
    #expect(abs(found.value - 170) < 1e-9)
  }

  /// Of a plan's $0.50 an hour 0.4 takes the unit at 0.40 whole.
  ///
  /// The other 0.1 takes 0.125 of the one at 0.80. Of 2 an hour 0.875 is left.
  @Test func `a plan covers the highest discount first`() {
    let problem = CommitmentProblem(
      pools: [
        Pool(groups: [plan(1, at: 0.8), plan(1, at: 0.4)], months: [constant(1, 1, hours: 100)])
      ],
      other: [0])
    let bill = problem.bills([CommitmentAmount(nodes: [0, 0], steps: 50_000)])[0]
    #expect(abs(bill - (50 + 87.5)) < 1e-9)
  }

  @Test func `nothing is committed where nothing pays`() {
    let idle = CommitmentProblem(
      pools: [
        Pool(groups: [plan(1, at: 1.1)], months: [constant(2)]),
        Pool(groups: [Pool.Group(list: 1, reserved: 1)], months: [constant(2)]),
        Pool(groups: [plan(1, at: 0.5)], months: [constant(0)]),
      ], other: [3])
    #expect(idle.least(.expected).amounts == idle.nothing)
    #expect(idle.least(.p90).amounts == idle.nothing)
  }
}

/// Every choice on a coarse grid, priced hour by hour by AWS's rule and nothing else.
private struct BruteForce {
  let pools: [Pool]
  let other: [Double]

  /// What an hour of a pool costs.
  static func hour(_ pool: Pool, _ running: [Double], _ amount: CommitmentAmount) -> Double {
    var cost = amount.planDollars
    var dollars = amount.planDollars
    var left = running
    for (group, price) in pool.groups.enumerated() {
      cost += Double(amount.nodes[group]) * (price.reserved ?? 0)
      left[group] = max(0, running[group] - Double(amount.nodes[group]))
    }
    let order = pool.groups.indices.sorted {
      (pool.groups[$0].plan ?? 9, $0) < (pool.groups[$1].plan ?? 9, $1)
    }
    for group in order {
      let list = left[group] * pool.groups[group].list
      guard let ratio = pool.groups[group].plan else {
        cost += list
        continue
      }
      let spent = min(dollars, list * ratio)
      dollars -= spent
      cost += list - spent / ratio
    }
    return cost
  }

  /// What each month of a pool costs.
  static func months(_ pool: Pool, _ amount: CommitmentAmount) -> [Double] {
    pool.months.map { slices in
      slices.reduce(0) { $0 + $1.hours * hour(pool, $1.running, amount) }
    }
  }

  static func value(_ aim: CommitmentAim, _ bills: [Double]) -> Double {
    if aim == .expected { return bills.reduce(0, +) / Double(bills.count) }
    // The value at rank ⌈0.9 n⌉.
    return bills.sorted()[(bills.count * 9 + 9) / 10 - 1]
  }

  func value(_ aim: CommitmentAim, _ amounts: [CommitmentAmount]) -> Double {
    Self.value(
      aim,
      zip(pools, amounts).reduce(other) { bills, pool in
        zip(bills, Self.months(pool.0, pool.1)).map { $0 + $1 }
      })
  }

  /// The least over whole units and multiples of a plan's grain.
  func least(_ aim: CommitmentAim, grain: Int) -> Double {
    var bills = [other]
    for pool in pools {
      let most = pool.most
      let steps =
        pool.hasPlan ? Array(stride(from: 0, through: most.steps + grain, by: grain)) : [0]
      let nodes = most.nodes.reduce([[]]) { all, most in
        all.flatMap { chosen in (0...most).map { chosen + [$0] } }
      }
      let costs = nodes.flatMap { nodes in
        steps.map { Self.months(pool, CommitmentAmount(nodes: nodes, steps: $0)) }
      }
      bills = bills.flatMap { bill in costs.map { cost in zip(bill, cost).map { $0 + $1 } } }
    }
    return bills.map { Self.value(aim, $0) }.min() ?? .infinity
  }
}

@Suite struct `How much to commit, against every choice` {
  /// Prices are tenths of a dollar and what runs are whole units, so that every kink lies on the grain.
  private static func random(_ seed: UInt64) -> CommitmentProblem {
    var generator = SeededGenerator(seed: seed)
    let months = Int.random(in: 3...7, using: &generator)
    // Two pools of one group, or one of two: what can be tried in full.
    let count = Int.random(in: 1...2, using: &generator)
    let pools = (0..<count).map { _ -> Pool in
      let groups = (0..<(3 - count)).map { _ in
        Pool.Group(
          list: Double(Int.random(in: 1...2, using: &generator)),
          reserved: Bool.random(using: &generator)
            ? Double(Int.random(in: 2...11, using: &generator)) / 10 : nil,
          plan: Bool.random(using: &generator)
            ? Double(Int.random(in: 2...11, using: &generator)) / 10 : nil)
      }
      let slices = (0..<months).map { _ in
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in
          Pool.Slice(
            hours: Double(Int.random(in: 1...9, using: &generator) * 10),
            running: groups.map { _ in Double(Int.random(in: 0...2, using: &generator)) })
        }
      }
      return Pool(groups: groups, months: slices)
    }
    // Every month has as many hours, as a month has.
    let whole = pools.map { pool in
      Pool(
        groups: pool.groups,
        months: pool.months.map { slices in
          slices + [
            Pool.Slice(
              hours: 300 - slices.reduce(0) { $0 + $1.hours }, running: pool.groups.map { _ in 1 })
          ]
        })
    }
    return CommitmentProblem(
      pools: whole,
      other: (0..<months).map { _ in Double(Int.random(in: 0...200, using: &generator)) })
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `the expected cost is the least there is`(seed: UInt64) {
    let problem = Self.random(seed)
    let brute = BruteForce(pools: problem.pools, other: problem.other)
    let found = problem.least(.expected)
    #expect(found.gap == 0, "seed \(seed)")
    #expect(
      abs(brute.value(.expected, found.amounts) - found.value) < 1e-6,
      "priced otherwise, seed \(seed)")
    let least = brute.least(.expected, grain: 10_000)
    // Kinks lie on tenths of a dollar; of a convex function the least lies on one.
    #expect(abs(found.value - least) < 1e-6, "\(found) against \(least), seed \(seed)")
  }

  /// P90 may be least where two months cost the same, between the grid's points: the search finds no more than
  /// the grid, and what it finds is priced as the rule says.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `P90 is no more than that of any choice`(seed: UInt64) {
    let problem = Self.random(seed)
    let brute = BruteForce(pools: problem.pools, other: problem.other)
    let found = problem.least(.p90)
    #expect(found.gap == 0, "seed \(seed)")
    #expect(abs(brute.value(.p90, found.amounts) - found.value) < 1e-6, "seed \(seed)")
    #expect(found.value <= brute.least(.p90, grain: 10_000) + 0.005, "\(found), seed \(seed)")
    // Of one pool on a grid five times as fine.
    if problem.pools.count == 1 {
      #expect(found.value <= brute.least(.p90, grain: 2_000) + 0.005, "\(found), seed \(seed)")
    }
  }
}
