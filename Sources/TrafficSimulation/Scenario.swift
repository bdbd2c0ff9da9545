import Quantities

/// How much traffic comes, and when.
package struct Scenario: Hashable, Sendable {
  package let name: String
  /// Mean over the month of the requests that enter from outside, per second.
  package var requestsPerSecond = 0.0
  /// The share of them that enters at each service, by the stack's names; adds up to 1.
  package var entry: [EntryShare] = []
  /// How the traffic is spread over a week.
  package var shape = WeekShape.even
  /// The name of the shape, for the report.
  package var shapeName = "flat"
  /// The busiest hour of the week over the mean, where it is not the shape's own.
  package var peakToMean: Double?
  /// Added to the mean linearly over the month, in percent of it: 10 grows from 95 % to 105 %.
  package var growthPercentPerMonth = 0.0
  package var deploymentsPerMonth = 0.0
  /// Tasks replaced for other reasons: failed checks, host retirement; per service and month.
  package var replacementsPerMonth = 0.0
  /// Fargate Spot takes a task away so often a month.
  package var spotInterruptionsPerTaskMonth = 0.0
  /// Bursts around the expected rate, for runs request by request; Poisson without them.
  package var bursts: BurstyTraffic?
  package var spikes: [TrafficSpike] = []
  package var campaigns: [CampaignBursts] = []
  /// Measured traffic that takes the place of the shape; scaled to the mean, where there is one.
  package var trace: TrafficTrace?
  /// The hour of the week in which the month begins, from Monday 00:00 UTC.
  package var firstWeekHour = 0
  /// Values of the file's parameters that were drawn.
  package var drawnParameters: [String: Double] = [:]

  package init(name: String) {
    self.name = name
  }

  /// Whether the same traffic comes and the same happens, whatever the names.
  package func isSame(as other: Self) -> Bool {
    requestsPerSecond == other.requestsPerSecond && entry == other.entry && shape == other.shape
      && peakToMean == other.peakToMean && growthPercentPerMonth == other.growthPercentPerMonth
      && deploymentsPerMonth == other.deploymentsPerMonth
      && replacementsPerMonth == other.replacementsPerMonth
      && spotInterruptionsPerTaskMonth == other.spotInterruptionsPerTaskMonth
      && bursts == other.bursts && spikes == other.spikes && campaigns == other.campaigns
      && trace == other.trace && firstWeekHour == other.firstWeekHour
  }

  /// True where every minute of an hour has the same rate, to the bit.
  package var isEvenWithinHours: Bool {
    trace == nil && growthPercentPerMonth == 0 && spikes.isEmpty && campaigns.isEmpty
  }

  /// The mean that the scenario states; that of its trace where it is replayed as it was measured.
  package func statedRequestsPerSecond(minutes: Int) -> Double {
    if requestsPerSecond > 0 || trace == nil { return requestsPerSecond }
    let rates = requestsPerSecond(minutes: minutes)
    return rates.reduce(0, +) / Double(max(1, rates.count))
  }

  /// Requests from outside per second, minute by minute.
  ///
  /// The week's weights, cut at 730 hours, average to a little more or less than 1: the mean that
  /// the scenario states is kept, and spikes come on top of it.
  package func requestsPerSecond(minutes: Int) -> [Double] {
    if let trace {
      return trace.rates(
        minutes: minutes, scaledToMean: requestsPerSecond > 0 ? requestsPerSecond : nil)
    }
    let week = (peakToMean.map { shape.stretched(toPeak: $0) } ?? shape)
      .beginning(atHour: firstWeekHour)
    var traffic = TrafficShape(week: week)
    traffic.trendPerMonth = growthPercentPerMonth / 100
    traffic.spikes = spikes
    traffic.campaigns = campaigns
    var weights = 0.0
    for hour in 0..<(minutes / 60) { weights += week.weight(atHour: hour) }
    let mean = minutes >= 60 ? weights / Double(minutes / 60) : 1
    let base = mean > 0 ? requestsPerSecond / mean : 0
    return traffic.rates(base: base, minutes: 0..<minutes)
  }

  /// A service's share of the outside traffic.
  package struct EntryShare: Hashable, Sendable {
    package let service: String
    package var share: Double

    package init(service: String, share: Double) {
      self.service = service
      self.share = share
    }
  }
}
