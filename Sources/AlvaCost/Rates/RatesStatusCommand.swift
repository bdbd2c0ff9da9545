package import Estimation
import Pricing
import Gate
package import Diagnostics
import PriceLists
package import Quantities
import RateTables
package import Reporting
import TrafficSimulation

/// The main path of `alva-cost rates status`: age and source of every rate that is used.
package struct RatesStatusCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// The day that ages are counted to, and where it comes from.
  package enum Day: Sendable {
    case given(CalendarDay)
    case today(CalendarDay)
    /// The newest day on which a source showed any rate of the region: no clock is read.
    case newestSeen
  }

  /// What was found.
  package struct Outcome: Sendable {
    package let report: TableReport
    /// Rates older than allowed, and all of them.
    package let tooOld: Int
    package let count: Int
    package let day: CalendarDay
  }

  /// The ages of the rates that a stack's estimates use.
  ///
  /// - Throws: what is wrong with the stack.
  package func run(
    stack request: StackRequest, day: Day, mostDays: Int?
  ) throws(Diagnostics) -> Outcome {
    let command = EstimateCommand(workspace: workspace)
    let parts = try command.prepare(request)
    var rates: [Rate] = []
    var seen: Set<String> = []
    for part in parts {
      let lines = try command.price(part, under: try part.engine().month().load).lines
      for line in lines where seen.insert("\(line.rate.file):\(line.tier.line)").inserted {
        rates.append(Self.onlyTier(of: line))
      }
    }
    let table = parts.first?.table
    return outcome(
      rates, of: "stack \(request.name)", day: day, newest: table?.newestSeen ?? .undated,
      mostDays: mostDays)
  }

  /// The ages of all rates of a region.
  ///
  /// - Throws: what is wrong with the tables.
  package func run(
    region: String, day: Day, mostDays: Int?
  ) throws(Diagnostics) -> Outcome {
    let table = try workspace.rates(in: region)
    return outcome(
      table.rates, of: region, day: day, newest: table.newestSeen, mostDays: mostDays)
  }

  /// A rate with the one tier that a line is charged by: the others' age does not matter to it.
  private static func onlyTier(of line: LineItem) -> Rate {
    Rate(
      key: line.rate.key, region: line.rate.region, usageType: line.rate.usageType,
      product: line.rate.product, unit: line.rate.unit, tiers: [line.tier],
      effective: line.rate.effective, file: line.rate.file)
  }

  private func outcome(
    _ rates: [Rate], of what: String, day: Day, newest: CalendarDay, mostDays: Int?
  ) -> Outcome {
    let (on, words): (CalendarDay, String) =
      switch day {
      case .given(let day): (day, "as given")
      case .today(let day): (day, "today's date in UTC, by the clock")
      case .newestSeen: (newest, "the newest day on which a source shows one of the region's rates")
      }
    let findings = RateAge.findings(for: rates, on: on)
    let old = mostDays.map { most in findings.filter { $0.isOlder(than: most) } } ?? []
    var table = Table([
      Table.Column("age", .right), Table.Column("usage type"), Table.Column("price", .right),
      Table.Column("seen"), Table.Column("confidence"), Table.Column("row"), Table.Column("source"),
    ])
    var data = Table(
      [
        "ageDays", "region", "service", "usageType", "operation", "price", "unit", "effective",
        "seen", "confidence", "row", "source",
      ].map { Table.Column($0) })
    for finding in findings {
      let rate = finding.rate
      guard let tier = rate.tiers.min(by: { $0.seen < $1.seen }) else { continue }
      let isOld = mostDays.map { finding.isOlder(than: $0) } ?? false
      let age = finding.days.map { "\($0) d" } ?? "no date"
      let price = RateVersion(rate).text
      let row = "\(rate.file):\(tier.line)"
      table.add(
        age + (isOld ? " !" : ""), rate.key.text, price, tier.seen.text, tier.confidence.rawValue,
        row, tier.source)
      data.add(
        finding.days.map(String.init) ?? "", rate.region, rate.key.offer, rate.key.usageType,
        rate.key.operation, price, rate.unit.name, rate.effective.text, tier.seen.text,
        tier.confidence.rawValue, row, tier.source)
    }
    var text = "Ages on \(on.text), \(words)."
    if let mostDays {
      text += " \(old.count) of \(findings.count) are older than \(mostDays) days"
      text += old.isEmpty ? "." : "; they are marked '!'."
    }
    let report = TableReport(
      title: "How old the rates of \(what) are",
      sections: [TableReport.Section(text: text, table: table)], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("rates status")),
        ("of", .string(what)), ("day", .string(on.text)),
        ("maxAgeDays", mostDays.map { .integer($0) } ?? .null), ("tooOld", .integer(old.count)),
        (
          "rates",
          .array(
            data.rows.map { row in
              .object(zip(data.columns, row.cells).map { ($0.title, .string($1)) })
            })
        ),
      ]))
    return Outcome(report: report, tooOld: old.count, count: findings.count, day: on)
  }
}
