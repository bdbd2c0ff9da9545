import Quantities
import Reporting
import Services
import TrafficSimulation

/// A limit that breaks while the traffic grows, and how likely by which month: something full, answers that are
/// late, the budget.
package struct GrowthLimit: Hashable, Sendable {
  /// A resource and what is limited of it.
  package struct Name: Hashable, Sendable {
    package let resource: String
    package let measure: String

    init(_ resource: String, _ measure: String) {
      self.resource = resource
      self.measure = measure
    }
  }

  /// As those who wrote the template call the resource; `budget` for the budget.
  package let name: Name
  /// Share of the drawn stacks that have passed it by the end of each month, 0...1.
  package let shares: [Double]
  /// The month that passes it with every input at its middle.
  package let middle: Int?

  /// The month by which a share of the drawn stacks has passed it; `nil` where fewer have by the last.
  package func month(with chance: Double) -> Int? {
    shares.firstIndex { $0 >= chance }.map { $0 + 1 }
  }

  var json: JSONValue {
    .object([
      ("resource", .string(name.resource)), ("measure", .string(name.measure)),
      ("evenChance", month(with: 0.5).map { .integer($0) } ?? .null),
      ("likely", month(with: 0.9).map { .integer($0) } ?? .null),
      ("share", .number(shares.last ?? 0)),
      ("middle", middle.map { .integer($0) } ?? .null),
      ("shares", .array(shares.map { .number($0) })),
    ])
  }

  /// Whether it breaks sooner, or more surely.
  func isMoreUrgent(than other: Self) -> Bool {
    func rank(_ limit: Self) -> (Int, Int, Double, Int) {
      (
        limit.month(with: 0.5) ?? .max, limit.month(with: 0.9) ?? .max, -(limit.shares.last ?? 0),
        limit.middle ?? .max
      )
    }
    let (own, theirs) = (rank(self), rank(other))
    return own == theirs
      ? (name.resource, name.measure) < (other.name.resource, other.name.measure) : own < theirs
  }
}

extension Growth {
  /// What breaks by when, most urgent first; empty where no months were drawn.
  package var limits: [GrowthLimit] {
    guard hasBands else { return [] }
    var limits = passing
    let shares = months.prefix { $0.brokenShare != nil }.compactMap(\.brokenShare)
    if let budget, !shares.isEmpty, shares.last ?? 0 > 0 || breaksBudget != nil {
      limits.append(
        GrowthLimit(
          name: GrowthLimit.Name("budget", "\(budget.dollars()) a month"), shares: shares,
          middle: breaksBudget))
    }
    return limits.sorted { $0.isMoreUrgent(than: $1) }
  }

  /// The table of them.
  var limitSection: TableReport.Section? {
    let limits = limits
    if limits.isEmpty { return nil }
    var table = Table([
      Table.Column("limit"), Table.Column("50 % chance by", .right),
      Table.Column("90 % chance by", .right),
      Table.Column("chance within \(NumberFormat.count(months.count, "month"))", .right),
      Table.Column("at the middle", .right),
    ])
    func words(_ month: Int?) -> String { month.map { "month \($0)" } ?? "–" }
    for limit in limits {
      table.add(
        "\(limit.name.resource), \(limit.name.measure)", words(limit.month(with: 0.5)),
        words(limit.month(with: 0.9)),
        SpreadWords.probability(limit.shares.last ?? 0, runs: draws), words(limit.middle))
    }
    return TableReport.Section(
      "When limits break",
      text:
        "The month by which as many of the \(draws) drawn stacks have passed each limit, the most "
        + "urgent first." + (resizing == nil ? "" : " All of them run on the sizes of each month."),
      table: table,
      notes: limits.contains { $0.name.resource == "budget" && $0.shares.count < months.count }
        ? ["The budget is held against the months that are served."] : [])
  }
}

extension CapacityReport {
  /// Limits beyond which something is turned away, or waits for longer and longer.
  ///
  /// Jobs of a queue may wait for a calmer hour: their workers' places count by the month's mean, all
  /// other limits by the peak.
  var passedLimits: [(resource: String, measure: String)] {
    let used = services.map { ($0.name, "CPU", $0.utilisationToHold) }
    let others = resources.map {
      (
        $0.resource, $0.measure,
        $0.measure == "jobs at work" ? $0.utilisationMean : $0.utilisationPeak
      )
    }
    // A function has as many places as it is given, and turns the rest away.
    let lost = services.filter { $0.errorsShare > CapacitySearch.lostShare }
      .map { (resource: $0.name, measure: "requests without an answer") }
    return (used + others).filter { $0.2 > 1 }.map { (resource: $0.0, measure: $0.1) } + lost
  }

  /// The services that users enter at whose p95 is above a limit; none without a limit.
  func late(entry: [Double], than seconds: Double?) -> [GrowthLimit.Name] {
    guard let seconds else { return [] }
    return zip(services, entry).filter { $1 > 0 && $0.latency.p95 > seconds }.map {
      GrowthLimit.Name($0.0.name, "p95 of \(NumberFormat.duration(seconds))")
    }
  }
}
