package import Quantities

/// What works on a call node's requests: tasks that are alike, each with its processors.
package struct NodeStation: Hashable, Sendable {
  /// Of a task.
  package let vCPU: Double
  /// MB of a task.
  package let memoryMB: Double
  /// Desired tasks; with autoscaling, where it starts.
  package var tasks = 1
  package var scaling: ServiceScaling?
  package var deployment = DeploymentSettings()
  /// 0...1: the part of the week in which it runs.
  package var hoursShare = 1.0
  /// 0...1: the share of the tasks that may be interrupted.
  package var spotShare = 0.0
  /// How much faster its processor works than the one that the request's times were measured on.
  package var speed = 1.0
  /// Server processes in a task; one uses at most one vCPU.
  package var processes = 1.0
  /// Memory of an idle task.
  package var baseMemoryMB = 0.0
  /// Memory of a request in flight.
  package var memoryPerRequestMB = 0.0
  /// Requests a task works on at once; beyond it they wait.
  package var concurrency = 100.0
  /// Whether who finds no place is turned away at once, in place of waiting for one.
  package var turnsAway = false
  /// Seconds that a request waits for a task of a function to start; 0 where nobody says.
  package var coldStartSeconds = 0.0
  /// Tasks of a function that are kept ready.
  package var readyTasks = 0
  /// Connections that a task may hold to a database; 0 where nobody says.
  package var poolSize = 0.0
  /// Seconds after which whoever asked has gone: the idle timeout of the balancer before it.
  package var timeoutSeconds = 60.0

  package init(vCPU: Double, memoryMB: Double) {
    self.vCPU = vCPU
    self.memoryMB = memoryMB
  }

  package var minimumTasks: Int { scaling?.fewestTasks ?? tasks }
  package var maximumTasks: Int { scaling?.mostTasks ?? tasks }

  /// What runs in a month that nobody comes in: the fewest tasks, and what a schedule adds to them.
  ///
  /// - Parameter period: the month.
  /// - Returns: task-hours, in the part of the week in which it runs.
  package func idleLoad(over period: BillingPeriod) -> NodeLoad {
    let hours = period.hours
    let base = Double(minimumTasks * hours)
    let scheduled =
      scaling?.minimumTaskHours(hours: hours, from: period.firstWeekHour) ?? base
    return NodeLoad(
      baseTaskHours: base * hoursShare, scaledTaskHours: max(0, scheduled - base) * hoursShare,
      overlapTaskHours: 0, taskStarts: 0)
  }
}

/// How a service replaces its tasks.
package struct DeploymentSettings: Hashable, Sendable {
  /// Percent of desired that stays healthy, and percent that may run; ECS's defaults.
  package var minimumHealthyPercent = 100.0
  package var maximumPercent = 200.0
  /// Image pull, start and first passed health check of a new task, in seconds.
  package var startSeconds = 60.0
  /// Deregistration delay of the target group; its default.
  package var drainSeconds = 300.0
  /// SIGTERM to exit.
  package var stopSeconds = 5.0

  package init() {}

  /// Seconds during which both generations run: `start + drain + stop`.
  /// - Source: ECS API reference (2026-05) and developer guide; the sum is an assumption about the
  ///   order of events.
  package var overlapSeconds: Double { startSeconds + drainSeconds + stopSeconds }

  /// Seconds that each task costs twice when so many are replaced.
  ///
  /// Where `maximumPercent` lets no task more run, old ones go first: they drain while the new ones start,
  /// which then start in their place. Tasks that drain count no longer.
  /// - Source: ECS developer guide, deployment types: running and pending ≤ ⌊desired × maximum⌋.
  package func overlapSeconds(tasks: Double) -> Double {
    let most = (tasks * maximumPercent / 100 + 1e-9).rounded(.down)
    return most >= tasks.rounded(.up) + 1 || tasks < 1 ? overlapSeconds : drainSeconds + stopSeconds
  }

  /// The same behind a balancer that looks at its targets so often.
  ///
  /// `startSeconds` counts a check every 30 s, the default; with another interval the first that passes
  /// comes half of the difference later, or earlier, in the mean (an assumption).
  package func checked(everySeconds interval: Double) -> Self {
    var result = self
    result.startSeconds = max(0, startSeconds + (interval - 30) / 2)
    return result
  }
}
