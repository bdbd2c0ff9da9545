import Quantities
import Resources
import Services

/// What a bill may be divided by.
extension Estimate {
  /// The name of 1,000 requests from outside among the units.
  package static let thousandRequests = "thousandRequests"

  /// Requests from outside of the month, all environments together.
  package var requests: Double { load.requests * stack.environments }

  /// How many of each unit the month has, all environments together, by name: thousands of requests, messages
  /// of each queue, and the named numbers of the files, such as users.
  package var units: [String: Double] {
    var units = parameters.mapValues { $0 * stack.environments }
    let month = stack.month(under: load)
    for queue in stack.queues {
      units[queue.name] = month.messages(into: queue.name) * stack.environments
    }
    units[Self.thousandRequests] = requests / 1_000
    return units
  }

  /// USD of the point estimate for one of a unit, of which it says how many there are; `nil` of a unit that is not
  /// there or of which there is none.
  package func cost(per unit: String) -> Double? {
    guard let count = units[unit], count > 0 else { return nil }
    return monthly.approximate / count
  }
}
