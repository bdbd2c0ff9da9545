package import Quantities
package import Resources
package import Services

/// What a month's bill has come to by the end of each of its days, in order.
///
/// Each is a bill of its own for what had been used by then: AWS draws tiers and free amounts from the
/// month's first hour on, so that days at the same traffic do not cost the same.
package struct CostDays: Sendable {
  /// The bill up to the end of a day.
  package struct Day: Hashable, Sendable {
    /// Hours since the month began; those of the last day may not be whole days.
    package let hours: Int
    /// Due whatever the traffic.
    package let fixed: Money
    /// What follows from traffic and deployments.
    package let usage: Money

    package init(hours: Int, fixed: Money, usage: Money) {
      self.hours = hours
      self.fixed = fixed
      self.usage = usage
    }

    package var total: Money { fixed + usage }
  }

  package let days: [Day]

  package init(_ days: [Day]) {
    self.days = days
  }

  /// Prices the loads up to the end of each day.
  ///
  /// - Parameters:
  ///   - loads: what came and ran up to each day's end; the last is the month's.
  ///   - stack: what ran.
  ///   - pricing: the rates.
  package init(_ loads: [MonthLoad], of stack: Stack, at pricing: Pricing) {
    let nodes = stack.nodes
    days = loads.map { load in
      let (fixed, usage) = pricing.sums(of: stack, under: load, nodes: nodes)
      return Day(hours: load.period.hours, fixed: fixed, usage: usage)
    }
  }

  /// What each day alone added.
  package var steps: [Day] {
    days.indices.map { index in
      if index == 0 { return days[0] }
      let (day, before) = (days[index], days[index - 1])
      return Day(
        hours: day.hours - before.hours, fixed: day.fixed - before.fixed,
        usage: day.usage - before.usage)
    }
  }
}
