/// What commitments of one sort may cover, hour by hour over several months, and what they ask for it.
///
/// A pool's reservations and its plan compete for the same usage; those of another pool do not.
package struct CommitmentPool: Sendable {
  /// Usage at one price.
  package struct Group: Hashable, Sendable {
    /// Dollars an hour of one unit at list price, above 0.
    package let list: Double
    /// Dollars an hour of one unit reserved, owed whatever runs; `nil` where none is sold.
    package let reserved: Double?
    /// Price under the plan as a part of ``list``, above 0; `nil` where the plan does not cover it.
    package let plan: Double?

    package init(list: Double, reserved: Double? = nil, plan: Double? = nil) {
      self.list = list
      self.reserved = reserved
      self.plan = plan
    }
  }

  /// Hours of a month in which the same runs.
  package struct Slice: Hashable, Sendable {
    package let hours: Double
    /// Units of each group.
    package let running: [Double]

    package init(hours: Double, running: [Double]) {
      self.hours = hours
      self.running = running
    }
  }

  package let groups: [Group]
  /// The slices of each month.
  package let months: [[Slice]]
  /// Groups that the plan covers, in the order in which it does.
  ///
  /// - Source: Savings Plans user guide, "Understanding how Savings Plans apply to your usage", 2023-06:
  ///   highest discount first; of equals the lowest rate.
  let planned: [Int]

  package init(groups: [Group], months: [[Slice]]) {
    self.groups = groups
    self.months = months
    planned = groups.indices.filter { groups[$0].plan != nil }.sorted {
      let (a, b) = (groups[$0], groups[$1])
      let (first, second) = (a.plan ?? 1, b.plan ?? 1)
      return (first, a.list * first, $0) < (second, b.list * second, $1)
    }
  }

  package var hasPlan: Bool { !planned.isEmpty }

  /// The most of each that could ever be used: whole units, and steps of a plan.
  package var most: CommitmentAmount {
    let slices = months.lazy.flatMap { $0 }
    let nodes = groups.indices.map { group in
      groups[group].reserved == nil
        ? 0 : Int((slices.map { $0.running[group] }.max() ?? 0).rounded(.up))
    }
    let dollars =
      slices.map { slice in
        planned.reduce(0.0) { $0 + spend(on: $1, slice.running[$1]) }
      }.max() ?? 0
    return CommitmentAmount(
      nodes: nodes, steps: Int((dollars / CommitmentAmount.step).rounded(.up)))
  }

  /// Dollars an hour that a plan spends on so many units of a group.
  func spend(on group: Int, _ units: Double) -> Double {
    units * groups[group].list * (groups[group].plan ?? 0)
  }
}

/// How much of a pool's commitments is bought.
package struct CommitmentAmount: Hashable, Sendable {
  /// Whole units reserved of each group.
  package var nodes: [Int]
  /// What the plan commits to, in steps of ``step``.
  package var steps: Int

  /// Dollars an hour.
  ///
  /// - Source: Savings Plans API reference, CreateSavingsPlan, 2023-06: a commitment has five digits after the
  ///   decimal point at most.
  package static let step = 0.000_01

  package init(nodes: [Int], steps: Int = 0) {
    self.nodes = nodes
    self.steps = steps
  }

  /// What a plan commits to, in dollars an hour.
  package var planDollars: Double { Double(steps) / 100_000 }
  package var isNothing: Bool { steps == 0 && nodes.allSatisfy { $0 == 0 } }
}
