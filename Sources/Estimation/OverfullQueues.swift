import Diagnostics
import Inputs
import Quantities
import Services
import TrafficSimulation

/// What is said of FIFO queues that are asked for more than they take, at both ends of the arrow.
enum OverfullQueues {
  /// What it says of a stack file.
  ///
  /// - Parameters:
  ///   - month: the stack and its traffic, every range at its middle.
  ///   - node: the stack file.
  /// - Returns: errors where the queue does not take the month's mean, so that what waits grows without end;
  ///   warnings where it does not take a minute of it.
  static func problems(of month: EstimatedMonth, in node: ConfigNode) -> [Diagnostic] {
    problems(of: month) { queue in
      let file = node["queues"]?[queue.name] ?? node["queue"]
      let writers = queue.writers.map { writer in
        let requests = node["services"]?[writer] ?? node["functions"]?[writer]
        return requests?["uses"]?[queue.name]?.location
          ?? requests?["request"]?["jobs"]?.location
      }
      return writers + [file?["fifo"]?.location ?? file?.location]
    }
  }

  /// The same of what runs.
  ///
  /// - Parameters:
  ///   - month: the stack and its traffic.
  ///   - places: of what puts messages into a queue, and of the queue.
  /// - Returns: the same.
  static func problems(
    of month: EstimatedMonth, at places: (OverfullQueue) -> [SourceLocation?]
  ) -> [Diagnostic] {
    guard month.stack.queues.contains(where: { $0.callsTaken != nil }),
      let engine = try? FluidEngine(stack: month.stack, scenario: month.scenario)
    else { return [] }
    return engine.overfullQueues.flatMap { queue in
      let isAlways = queue.mean > queue.limit
      let asked = NumberFormat.significant(isAlways ? queue.mean : queue.peak)
      let writers = queue.writers.map { "'\($0)'" }.joined(separator: ", ")
      let message =
        "messages of \(writers) ask '\(queue.name)' for \(asked) calls of one action a second"
        + (isAlways ? "" : " in the busiest minute")
        + "; a FIFO queue takes \(NumberFormat.number(queue.limit))"
      return places(queue).compactMap { $0 }.map {
        Diagnostic(
          isAlways ? .error : .warning, .invalidInput, at: $0, message,
          mend:
            "write 'highThroughput: true' where it is in that mode, or let fewer messages follow "
            + "from a request")
      }
    }
  }
}
