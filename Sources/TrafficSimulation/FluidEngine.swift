import Quantities
package import StackModel

/// The month as a flow: expected arrivals, minute by minute, against the capacity that runs.
package struct FluidEngine: Sendable {
  package let stack: Stack
  package let scenario: Scenario
  private let graph: CallGraph
  /// Entry shares in the stack's order.
  package let entry: [Double]
  /// Visits to each service for one request from outside.
  package let visits: [Double]

  /// Prepares a run.
  ///
  /// - Throws: ``CallGraph/Cycle`` where services call each other in a circle.
  package init(stack: Stack, scenario: Scenario) throws(CallGraph.Cycle) {
    self.stack = stack
    self.scenario = scenario
    graph = try stack.callGraph()
    let shares = stack.services.map { service in
      scenario.entry.first { $0.service == service.name }?.share ?? 0
    }
    entry = shares
    visits = graph.visits(entry: shares)
  }

  /// Requests from outside in each hour of the period.
  package func requestsPerHour() -> [Double] {
    let hours = stack.period.hours
    var result = [Double](repeating: 0, count: hours)
    let mean = scenario.requestsPerSecond
    for hour in 0..<hours {
      let middle = (Double(hour) + 0.5) / Double(hours) - 0.5
      let trend = max(0, 1 + scenario.growthPercentPerMonth / 100 * middle)
      var factor = scenario.shape.weights[hour % 168] * trend
      if let spike = scenario.spike {
        var added = 0.0
        for minute in 0..<60 { added += spike.added(atMinute: Double(hour * 60 + minute) + 0.5) }
        factor += added / 60
      }
      result[hour] = mean * factor * 3_600
    }
    return normalised(result)
  }

  /// The week's weights, cut at 730 hours, average to a little more or less than 1: the mean that
  /// the scenario states is kept, a spike comes on top.
  private func normalised(_ hours: [Double]) -> [Double] {
    let weights = (0..<hours.count).map { scenario.shape.weights[$0 % 168] }
    let mean = weights.reduce(0, +) / Double(max(1, hours.count))
    return mean > 0 ? hours.map { $0 / mean } : hours
  }

  /// The month's load, for the meters.
  package func run() -> MonthLoad {
    let period = stack.period
    let arrivals = requestsPerHour()
    let deployments = scenario.deploymentsPerMonth * period.months
    let services = stack.services.map { service in
      let base = Double(service.minimumTasks)
      let hours = Double(period.hours)
      let overlap =
        deployments * Double(service.tasks) * service.deployment.overlapSeconds / 3_600
      let starts =
        deployments * Double(service.tasks) + scenario.replacementsPerMonth * period.months
      return ServiceLoad(
        baseTaskHours: base * hours * service.hoursShare,
        scaledTaskHours: max(0, Double(service.tasks) - base) * hours * service.hoursShare,
        overlapTaskHours: overlap, taskStarts: starts)
    }
    return MonthLoad(
      period: period, requestsPerHour: arrivals, entry: entry, visits: visits, services: services,
      deployments: deployments,
      surplusVCPUHours: [Double](repeating: 0, count: stack.databases.count))
  }
}
