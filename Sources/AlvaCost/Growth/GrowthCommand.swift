import CostEstimation
package import Diagnostics
import Inputs
package import Quantities
import StackModel
import TrafficSimulation

/// A stack month after month under growing traffic.
package struct Growth: Sendable {
  /// One month.
  package struct Month: Sendable {
    /// From 1.
    package let number: Int
    /// Mean requests from outside, per second.
    package let requestsPerSecond: Double
    package let figures: VariantFigures
    package let p95: Double
  }

  /// A limit that is passed within the horizon.
  package struct Saturation: Hashable, Sendable {
    package let resource: String
    package let measure: String
    package let month: Int
  }

  package let stack: String
  package let growthShare: Double
  package let months: [Month]
  package let saturations: [Saturation]
  package let budget: Money?

  /// The first month that costs more than the budget.
  package var breaksBudget: Int? {
    guard let budget else { return nil }
    return months.first { $0.figures.monthly > budget }?.number
  }
  package var total: Money { months.map(\.figures.monthly).total }
}

/// The main path of `alva-cost whatif NAME --months 12 --growth 10%`.
package struct GrowthCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Runs each month: traffic grows by a share each month, data and logs pile up.
  ///
  /// The first month is the stack as it stands. The database's data grows by its stated GB a month,
  /// log groups and a registry that deletes nothing grow older.
  ///
  /// - Parameters:
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - count: months.
  ///   - growth: share by which the traffic grows each month; the scenario's own without it.
  ///   - budget: of a month; the one under `budgets/` without it, if there is any.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the months in order.
  package func run(
    _ request: StackRequest, months count: Int, growth: Double? = nil, budget: Money? = nil
  ) throws(Diagnostics) -> Growth {
    let bench = try VariantBench(workspace: workspace, request: request)
    let share = growth ?? bench.base.scenario.growthPercentPerMonth / 100
    var budget = budget
    if budget == nil {
      budget = try workspace.monthlyBudget(of: request.name, estimate: bench.base.name)
    }
    let limit = budget
    let results = Parallel.map(count) { index in
      Result { () throws(Diagnostics) -> (Double, VariantOutcome) in
        var part = bench.base
        let factor = (0..<index).reduce(1.0) { product, _ in product * (1 + share) }
        part.scenarioFile.scenario.requestsPerSecond *= factor
        let months = Double(index) * part.stack.period.months
        for place in part.stackFile.stack.databases.indices {
          part.stackFile.stack.databases[place].usedGB +=
            months * part.stack.databases[place].growthGBPerMonth
        }
        part.stackFile.stack.logs?.ageDays += months * 730 / 24
        part.stackFile.stack.registry?.ageMonths += months
        return (part.scenario.requestsPerSecond, try bench.outcome(of: part))
      }
    }
    var problems = Diagnostics()
    let outcomes = results.compactMap { result in problems.collecting { try result.get() } }
    try problems.throwIfErrors()
    var saturations: [Growth.Saturation] = []
    for (index, (_, outcome)) in outcomes.enumerated() {
      let report = outcome.report
      let uses =
        report.services.map { ($0.name, "CPU", $0.utilisationPeak) }
        + report.resources.map { ($0.resource, $0.measure, $0.utilisationPeak) }
      for (resource, measure, use) in uses where use > 1 {
        let isKnown = saturations.contains { $0.resource == resource && $0.measure == measure }
        if !isKnown {
          saturations.append(
            Growth.Saturation(resource: resource, measure: measure, month: index + 1))
        }
      }
    }
    return Growth(
      stack: request.name, growthShare: share,
      months: outcomes.enumerated().map { index, outcome in
        Growth.Month(
          number: index + 1, requestsPerSecond: outcome.0, figures: outcome.1.figures,
          p95: outcome.1.p95Seconds)
      }, saturations: saturations, budget: limit)
  }
}
