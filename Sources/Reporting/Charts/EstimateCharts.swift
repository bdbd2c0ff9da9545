package import Pricing
import Gate

/// A picture of a report, and what its link says.
package struct Chart: Sendable {
  /// What follows the stack's name in the file's: `cost-by-service`.
  package let name: String
  /// For those who do not see the picture.
  package let alternative: String
  package let svg: String
}

/// The pictures of a stack's estimates.
package enum EstimateCharts {
  /// Every picture that has something to show, in the order of the report.
  package static func all(_ set: EstimateSet) -> [Chart] {
    costs(set) + bridge(set) + spread(set) + drivers(set) + week(set)
  }

  static func costs(_ set: EstimateSet) -> [Chart] {
    [
      Chart(
        name: "cost-by-service", alternative: "Cost by service", svg: CostByServiceChart(set).svg)
    ]
  }

  static func bridge(_ set: EstimateSet) -> [Chart] {
    guard let changes = set.changes, !changes.steps.isEmpty else { return [] }
    return [
      Chart(
        name: "bridge", alternative: "From \(changes.from) to \(changes.to)",
        svg: BridgeChart(changes, stack: set.stack).svg)
    ]
  }

  static func spread(_ set: EstimateSet) -> [Chart] {
    set.estimates.compactMap { estimate in
      SpreadChart(estimate, stack: set.stack).map {
        Chart(
          name: "spread-\(estimate.name)",
          alternative: "Distribution of the month, \(estimate.name)", svg: $0.svg)
      }
    }
  }

  static func drivers(_ set: EstimateSet) -> [Chart] {
    guard let last = set.estimates.last, let chart = TornadoChart(last, stack: set.stack) else {
      return []
    }
    return [
      Chart(name: "drivers", alternative: "What moves the month, \(last.name)", svg: chart.svg)
    ]
  }

  static func week(_ set: EstimateSet) -> [Chart] {
    guard let last = set.estimates.last, let chart = WeekChart(last, stack: set.stack) else {
      return []
    }
    return [Chart(name: "week", alternative: "A week of load, \(last.name)", svg: chart.svg)]
  }
}
