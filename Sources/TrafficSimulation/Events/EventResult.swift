/// What one station did in the measured part of a run, or of several.
package struct StationResult: Hashable, Sendable {
  package let name: String
  /// The measured time, warm-up excluded; over several runs their sum.
  package fileprivate(set) var seconds: Double
  /// Requests offered to the station, retries and rejected ones included.
  package fileprivate(set) var arrivals: Int
  /// Requests that left queue and service, whatever their end.
  package fileprivate(set) var departures: Int
  /// Requests answered, calls included, while their caller still waited.
  package fileprivate(set) var completions: Int
  /// Requests that found no server free.
  package fileprivate(set) var delayed: Int
  /// Turned away by a full queue, or because no task was ready.
  package fileprivate(set) var rejected: Int
  /// Given up by their caller.
  package fileprivate(set) var timeouts: Int
  /// Ended without an answer because a call failed for good, or their task was stopped.
  package fileprivate(set) var errors: Int
  /// Tries after the first.
  package fileprivate(set) var retries: Int
  /// Answered or dropped after their caller had given up.
  package fileprivate(set) var late: Int
  /// Tasks taken away by Spot.
  package fileprivate(set) var interruptions: Int
  /// Calls that found no connection free, and waited for one.
  package fileprivate(set) var connectionWaits: Int
  package fileprivate(set) var mostTasks: Int
  /// Calls that brought their own work, done; they are no completions.
  package fileprivate(set) var guests: Int
  /// The longest queue seen: before one task, or before all where they are pooled.
  package fileprivate(set) var mostWaiting: Int
  /// The longest wait, of those that still wait at the end too: the age of the oldest.
  package fileprivate(set) var longestWaitSeconds: Double
  package fileprivate(set) var insideArea: Double
  package fileprivate(set) var busyArea: Double
  package fileprivate(set) var capacityArea: Double
  /// Task-seconds from the start of a task to its end, starting and draining included.
  package fileprivate(set) var taskSeconds: Double
  package fileprivate(set) var waitSum: Double
  package fileprivate(set) var residenceSum: Double
  package fileprivate(set) var responseSum: Double
  package fileprivate(set) var insideAtEnd: Int
  /// Response times of the completions, calls included.
  package fileprivate(set) var responses: QuantileSketch

  /// Offered requests per second.
  package var arrivalsPerSecond: Double { ratio(Double(arrivals), seconds) }
  /// Busy capacity over ready capacity.
  package var utilisation: Double { ratio(busyArea, capacityArea) }
  /// L: the mean number in queue and service, from its integral over time.
  package var meanInside: Double { ratio(insideArea, seconds) }
  /// Lq: the mean number that waits; queues in order only.
  package var meanWaiting: Double { max(0, ratio(insideArea - busyArea, seconds)) }
  /// W: the mean time in queue and service, from the requests' own clocks.
  package var meanResidenceSeconds: Double { ratio(residenceSum, Double(departures)) }
  /// λ: departures per second, the rate that goes with W in Little's law.
  package var departuresPerSecond: Double { ratio(Double(departures), seconds) }
  /// Mean wait before a server, those that did not wait included; queues in order only.
  package var meanWaitSeconds: Double { ratio(waitSum, Double(departures)) }
  package var meanResponseSeconds: Double { ratio(responseSum, Double(completions)) }
  package var delayedShare: Double { ratio(Double(delayed), Double(arrivals - rejected)) }
  package var rejectedShare: Double { ratio(Double(rejected), Double(arrivals)) }
  /// Requests that got no answer in time, of all that were offered.
  package var failedShare: Double {
    min(1, ratio(Double(rejected + timeouts + errors), Double(arrivals)))
  }
  package var meanTasks: Double { ratio(taskSeconds, seconds) }

  private func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }

  fileprivate mutating func merge(_ other: Self) {
    seconds += other.seconds
    arrivals += other.arrivals
    departures += other.departures
    completions += other.completions
    delayed += other.delayed
    rejected += other.rejected
    timeouts += other.timeouts
    errors += other.errors
    retries += other.retries
    late += other.late
    interruptions += other.interruptions
    connectionWaits += other.connectionWaits
    mostTasks = max(mostTasks, other.mostTasks)
    guests += other.guests
    mostWaiting = max(mostWaiting, other.mostWaiting)
    longestWaitSeconds = max(longestWaitSeconds, other.longestWaitSeconds)
    insideArea += other.insideArea
    busyArea += other.busyArea
    capacityArea += other.capacityArea
    taskSeconds += other.taskSeconds
    waitSum += other.waitSum
    residenceSum += other.residenceSum
    responseSum += other.responseSum
    insideAtEnd += other.insideAtEnd
    responses.merge(other.responses)
  }
}

/// Requests from outside, or jobs that were queued, from the first try to the last answer.
package struct EntryResult: Hashable, Sendable {
  package let station: String
  /// Without retries.
  package internal(set) var requests = 0
  /// The same by the hour of the measured time, where the options ask for it.
  package internal(set) var requestsPerHour: [Int] = []
  package internal(set) var answered = 0
  /// After the last retry.
  package internal(set) var failed = 0
  package internal(set) var responseSum = 0.0
  /// Seconds from the first try to the answer.
  package internal(set) var responses = QuantileSketch()

  package var meanResponseSeconds: Double { answered > 0 ? responseSum / Double(answered) : 0 }
  package var failedShare: Double {
    answered + failed > 0 ? Double(failed) / Double(answered + failed) : 0
  }

  fileprivate mutating func merge(_ other: Self) {
    requests += other.requests
    for hour in requestsPerHour.indices where hour < other.requestsPerHour.count {
      requestsPerHour[hour] += other.requestsPerHour[hour]
    }
    answered += other.answered
    failed += other.failed
    responseSum += other.responseSum
    responses.merge(other.responses)
  }
}

/// What a run measured.
package struct EventResult: Hashable, Sendable {
  package internal(set) var stations: [StationResult]
  /// The graph's entries in their order, then the stations that jobs are queued at.
  package internal(set) var entries: [EntryResult]
  /// Events and requests at stations over the whole run, warm-up included.
  package internal(set) var events: Int
  package internal(set) var hops: Int
  package internal(set) var mostInFlight: Int
  /// True if the run stopped early at its limit of events.
  package internal(set) var stoppedEarly: Bool
  /// Stations whose deployment had not ended when the run did.
  package internal(set) var openDeployments: [String]

  package func station(_ name: String) -> StationResult? { stations.first { $0.name == name } }

  /// The same without its sketches, which are most of its memory.
  package var withoutSketches: Self {
    var result = self
    for index in stations.indices { result.stations[index].responses = Self.noResponses }
    for index in entries.indices { result.entries[index].responses = Self.noResponses }
    return result
  }

  private static let noResponses = QuantileSketch()

  /// The same with some of its stations alone, and no entries.
  func keeping(_ names: Set<String>) -> Self {
    var result = self
    result.stations = stations.filter { names.contains($0.name) }
    result.entries = []
    return result
  }

  /// The results of two runs of one graph as one; in order, so that sums have the same bits.
  package mutating func merge(_ other: Self) {
    for index in stations.indices where index < other.stations.count {
      stations[index].merge(other.stations[index])
    }
    for index in entries.indices where index < other.entries.count {
      entries[index].merge(other.entries[index])
    }
    events += other.events
    hops += other.hops
    mostInFlight = max(mostInFlight, other.mostInFlight)
    stoppedEarly = stoppedEarly || other.stoppedEarly
    openDeployments += other.openDeployments.filter { !openDeployments.contains($0) }
  }
}
