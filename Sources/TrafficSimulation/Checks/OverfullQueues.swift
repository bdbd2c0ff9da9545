import Quantities
import Resources
import Services

/// A FIFO queue that is asked for more calls of one action a second than it takes.
package struct OverfullQueue: Hashable, Sendable {
  package let name: String
  /// Who puts messages into it, by their names.
  package let writers: [String]
  /// Calls of the action that is called most, a second: over the month, and in its busiest minute.
  package let mean: Double
  package let peak: Double
  package let limit: Double
}

extension FluidEngine {
  /// The FIFO queues that do not take all that the traffic puts into them in some minute.
  package var overfullQueues: [OverfullQueue] {
    guard stack.queues.contains(where: { $0.callsTaken != nil }) else { return [] }
    let rates = scenario.requestsPerSecond(minutes: stack.period.minutes)
    let mean = rates.reduce(0, +) / Double(max(1, rates.count))
    let peak = rates.max() ?? 0
    return stack.queues.enumerated().compactMap { index, queue in
      guard let limit = queue.callsTaken else { return nil }
      var sent = 0.0
      var writers: [String] = []
      for (node, done) in zip(nodes, traffic.done) {
        let messages = node.request.queueUses.reduce(0) {
          $1.queue == index ? $0 + $1.messages : $0
        }
        if messages * done > 0 { writers.append(node.name) }
        sent += messages * done
      }
      let calls = queue.callsOfAction(sent: sent, received: jobsPerRequest[index])
      guard calls * peak > limit else { return nil }
      return OverfullQueue(
        name: queue.name, writers: writers, mean: calls * mean, peak: calls * peak, limit: limit)
    }
  }
}
