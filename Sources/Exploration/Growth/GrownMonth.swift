import Diagnostics
import Estimation
import Inputs
import Resources
import Services
import TrafficSimulation

/// A month of growth that ran, not priced yet: what its logs cost depends on the months before.
struct GrownMonth: Sendable {
  let part: PreparedEstimate
  let report: CapacityReport
  let entry: [Double]
  let logsGBPerDay: Double

  /// Runs it.
  init(_ part: PreparedEstimate) throws(Diagnostics) {
    self.part = part
    let engine = try part.engine()
    report = engine.capacity()
    entry = engine.entry
    logsGBPerDay = part.logsGBPerDay(under: report.month.load)
  }
}

extension PreparedEstimate {
  /// The same with what earlier months wrote into logs, in GB a day.
  func logging(_ earlierGBPerDay: [Double]) -> Self {
    var part = self
    part.stackFile.stack.logs?.earlierGBPerDay = earlierGBPerDay
    return part
  }
}

/// The sizes that a growing stack takes, and from which month on.
struct SizeSchedule: Sendable {
  private(set) var steps: [(month: Int, changes: [SizeSpace.Option.Change])] = []

  mutating func add(_ changes: [SizeSpace.Option.Change], from month: Int) {
    steps.append((month, changes))
  }

  /// An estimate at the sizes of a month.
  ///
  /// What is drawn of the stack stays so: of autoscaling the bounds alone are set, and a service keeps its
  /// processor.
  ///
  /// - Parameters:
  ///   - part: as it stands.
  ///   - month: from 0.
  /// - Returns: the same with everything that was resized by then.
  func sized(_ part: PreparedEstimate, month: Int) -> PreparedEstimate {
    let changes = steps.filter { $0.month <= month }.flatMap(\.changes)
    if changes.isEmpty { return part }
    var part = part
    let before = part.resize
    part.resize = { stack in
      before?(&stack)
      for change in changes { Self.apply(change, to: &stack) }
    }
    return part
  }

  private static func apply(_ change: SizeSpace.Option.Change, to stack: inout Stack) {
    guard case .service(let index, let sizing) = change else {
      return SizeSpace.apply(change, to: &stack)
    }
    stack.services[index].size = sizing.size
    stack.services[index].tasks = sizing.tasks
    if let bounds = sizing.scaling, var scaling = stack.services[index].scaling {
      scaling.minimumTasks = bounds.minimumTasks
      scaling.maximumTasks = bounds.maximumTasks
      stack.services[index].scaling = scaling
    } else {
      stack.services[index].scaling = sizing.scaling
    }
  }
}
