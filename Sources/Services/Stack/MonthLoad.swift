package import Quantities

/// What arrived and ran in a month, hour by hour: what every resource is metered from.
///
/// The simulation makes it; the same value feeds the capacity report and the bill, so that load and
/// cost cannot disagree.
package struct MonthLoad: Sendable {
  package let period: BillingPeriod
  /// Requests from outside in each hour of the period.
  package let requestsPerHour: [Double]
  /// Requests from outside over the whole period.
  package let requests: Double
  /// The share of outside requests that enters at each service, in the stack's order.
  package let entry: [Double]
  /// Visits to each service for one request from outside.
  package let visits: [Double]
  /// Per service, in the stack's order.
  package let services: [ServiceLoad]
  /// Rollouts of every service in the period.
  package let deployments: Double
  /// Per database, vCPU-hours of surplus CPU credits charged.
  package let surplusVCPUHours: [Double]
  /// The bytes of this load, once the stack has worked them out.
  var knownFlows: ByteFlows?

  package init(
    period: BillingPeriod, requestsPerHour: [Double], entry: [Double], visits: [Double],
    services: [ServiceLoad], deployments: Double, surplusVCPUHours: [Double]
  ) {
    self.period = period
    self.requestsPerHour = requestsPerHour
    requests = requestsPerHour.reduce(0, +)
    self.entry = entry
    self.visits = visits
    self.services = services
    self.deployments = deployments
    self.surplusVCPUHours = surplusVCPUHours
  }

  /// The bytes that this load moves through a stack.
  func flows(of stack: Stack) -> ByteFlows { knownFlows ?? ByteFlows(stack, under: self) }

  /// A month in which the stack stands and nobody comes: its fixed cost.
  package static func idle(_ stack: Stack) -> Self {
    let none = [Double](repeating: 0, count: stack.services.count)
    return Self(
      period: stack.period,
      requestsPerHour: [Double](repeating: 0, count: stack.period.hours), entry: none,
      visits: none,
      services: stack.services.map { service in
        let hours = stack.period.hours
        let base = Double(service.minimumTasks * hours)
        let scheduled = service.scaling?.minimumTaskHours(hours: hours) ?? base
        return ServiceLoad(
          baseTaskHours: base * service.hoursShare,
          scaledTaskHours: max(0, scheduled - base) * service.hoursShare, overlapTaskHours: 0,
          taskStarts: 0)
      },
      deployments: 0, surplusVCPUHours: [Double](repeating: 0, count: stack.databases.count))
  }
}

/// The tasks of one service over a month.
package struct ServiceLoad: Hashable, Sendable {
  /// Hours of the tasks that always run.
  package let baseTaskHours: Double
  /// Hours of tasks that autoscaling added.
  package let scaledTaskHours: Double
  /// Hours of the second generation during rolling deployments.
  package let overlapTaskHours: Double
  /// Tasks started: deployments, scaling, replacements.
  package let taskStarts: Double

  package init(
    baseTaskHours: Double, scaledTaskHours: Double, overlapTaskHours: Double, taskStarts: Double
  ) {
    self.baseTaskHours = baseTaskHours
    self.scaledTaskHours = scaledTaskHours
    self.overlapTaskHours = overlapTaskHours
    self.taskStarts = taskStarts
  }
}
