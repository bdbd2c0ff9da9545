package import Quantities
package import RateTables
package import Resources
package import Services

/// The bill of a stack under one scenario, and everything it rests on.
package struct Estimate: Sendable {
  /// `conservative`, `realistic`, `stress`, or the user's own.
  package let name: String
  package let scenario: String
  package let stack: Stack
  package let load: MonthLoad
  package let lines: [LineItem]
  package let assumptions: [Assumption]
  /// What the lines' services are called.
  package let offers: ServiceOffers
  /// The named numbers of its files, at their middles.
  package var parameters: [String: Double] = [:]
  /// How wrong it could be, once months were drawn.
  package var spread: CostSpread?
  /// How many of the drawn months answer in time, where that was asked.
  package var latency: LatencyMonths?
  /// The month's busiest week, for the picture.
  package var week: LoadWeek?
  /// The bill day by day, where traffic comes.
  package var days: CostDays?

  package init(
    name: String, scenario: String, stack: Stack, load: MonthLoad, lines: [LineItem],
    assumptions: [Assumption], offers: ServiceOffers = ServiceOffers()
  ) {
    self.name = name
    self.scenario = scenario
    self.stack = stack
    self.load = load
    self.lines = lines
    self.assumptions = assumptions
    self.offers = offers
  }

  /// What people call a service of the lines.
  package func name(ofService offer: String) -> String { offers.name(of: offer) }

  /// The exact total: the sum of the lines.
  package var monthly: Money { lines.map(\.cost).total }
  /// The total at list prices.
  package var listMonthly: Money { lines.map(\.listCost).total }
  /// Whether any line has a price of one's own.
  package var hasDiscounts: Bool { lines.contains { $0.discountReason != nil } }
  /// What is due whatever the traffic.
  package var fixedMonthly: Money { lines.filter { $0.kind == .fixed }.map(\.cost).total }
  /// What follows from the traffic.
  package var usageMonthly: Money { lines.filter { $0.kind == .usage }.map(\.cost).total }

  /// Cost by AWS service, mostExpensive first; equals by name.
  package var costByService: [(service: String, cost: Money)] {
    var sums: [String: Money] = [:]
    for line in lines { sums[line.service, default: .zero] += line.cost }
    return sums.map { (service: $0.key, cost: $0.value) }
      .sorted { $0.cost == $1.cost ? $0.service < $1.service : $0.cost > $1.cost }
  }

  /// The newest day on which a source showed one of the rates used.
  package var ratesEffective: CalendarDay {
    lines.map(\.tier.seen).max() ?? .undated
  }
}
