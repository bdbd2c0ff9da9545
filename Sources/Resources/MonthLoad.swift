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
  /// The share of outside requests that enters at each call node, in the stack's order.
  package let entry: [Double]
  /// Visits to each call node for one request from outside.
  package let visits: [Double]
  /// Per call node, the share of its visits that it began to work on; the rest was given up in a queue.
  package var handled: [Double]
  /// Per call node, the share of its visits whose calls, queries and commands were all answered in time: what a
  /// request does after them.
  package var finished: [Double]
  /// Per call node, the share of its visits that was answered while somebody waited for it.
  package var answered: [Double]
  /// Per queue of the stack, the share of its jobs that the month's workers came to; empty where that is all of them.
  package var worked: [Double] = []
  /// Per call node, in the stack's order.
  package let nodes: [NodeLoad]
  /// Rollouts of every service in the period.
  package let deployments: Double
  /// Per database, vCPU-hours of surplus CPU credits charged.
  package let surplusVCPUHours: [Double]
  /// Per fleet of instances, in the stack's order.
  package var fleets: [FleetLoad] = []
  /// Per function, in the stack's order; empty where none starts or keeps environments that count.
  package var functionRuns: [FunctionRun] = []
  /// Per call node, the mean tasks of each hour of the period; empty for one whose tasks are the same all
  /// month, and for all where nobody asked.
  package var tasksPerHour: [[Double]] = []

  /// Requests that reach what serves them: those from outside without what caches at the edge answer.
  package var requestsBehindEdge: Double {
    let share = entry.reduce(0, +)
    // A sum of shares that is 1 but for its last bit.
    return share < 1 - 1e-9 && share > 0 ? requests * share : requests
  }

  package init(
    period: BillingPeriod, requestsPerHour: [Double], entry: [Double], visits: [Double],
    nodes: [NodeLoad], deployments: Double, surplusVCPUHours: [Double]
  ) {
    self.period = period
    self.requestsPerHour = requestsPerHour
    requests = requestsPerHour.reduce(0, +)
    self.entry = entry
    self.visits = visits
    handled = visits.map { _ in 1 }
    finished = handled
    answered = handled
    self.nodes = nodes
    self.deployments = deployments
    self.surplusVCPUHours = surplusVCPUHours
  }
}

/// The tasks of one call node over a month.
package struct NodeLoad: Hashable, Sendable {
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

  /// Nothing runs.
  package static let none = Self(
    baseTaskHours: 0, scaledTaskHours: 0, overlapTaskHours: 0, taskStarts: 0)
}

/// Where the runs of a function find their environments, over a month.
package struct FunctionRun: Hashable, Sendable {
  /// 0...1: those that wait for a start.
  package let coldShare: Double
  /// 0...1: those in provisioned concurrency.
  package let readyShare: Double

  package init(coldShare: Double = 0, readyShare: Double = 0) {
    self.coldShare = coldShare
    self.readyShare = readyShare
  }
}

/// The instances of one fleet over a month.
package struct FleetLoad: Hashable, Sendable {
  package let name: String
  /// Instance-hours that the fewest tasks need, and the fleet's minimum.
  package let fixedHours: Double
  /// Instance-hours that scaling adds.
  package let scaledHours: Double
  /// Instance-hours that the second generation of tasks needs during deployments.
  package let deploymentHours: Double
  /// vCPU-hours of surplus CPU credits, all instances together.
  package let surplusVCPUHours: Double

  package init(
    name: String, fixedHours: Double, scaledHours: Double = 0, deploymentHours: Double = 0,
    surplusVCPUHours: Double = 0
  ) {
    self.name = name
    self.fixedHours = fixedHours
    self.scaledHours = scaledHours
    self.deploymentHours = deploymentHours
    self.surplusVCPUHours = surplusVCPUHours
  }
}
