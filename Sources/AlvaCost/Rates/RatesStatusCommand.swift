package import Estimation
import Pricing
import Gate
package import Diagnostics
import PriceLists
package import Quantities
import RateTables
import Services
import Resources
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
    var costs: [String: Money] = [:]
    for part in parts {
      let lines = try command.price(part, under: try part.engine().month().load).lines
      var own: [String: Money] = [:]
      for line in lines {
        let rate = Self.onlyTier(of: line)
        if costs[Self.row(of: rate)] == nil, own[Self.row(of: rate)] == nil { rates.append(rate) }
        own[Self.row(of: rate), default: .zero] += line.cost
      }
      // What the most expensive of the estimates has on a row.
      costs.merge(own) { max($0, $1) }
    }
    let table = parts.first?.table
    return outcome(
      rates, of: "stack \(request.name)", day: day, newest: table?.newestSeen ?? .undated,
      mostDays: mostDays, costs: costs)
  }

  /// The ages of all rates of a region.
  ///
  /// - Throws: what is wrong with the tables.
  package func run(
    region: String, day: Day, mostDays: Int?
  ) throws(Diagnostics) -> Outcome {
    let table = try workspace.rates(in: region)
    return outcome(
      table.rates, of: region, day: day, newest: table.newestSeen, mostDays: mostDays,
      lacking: try lacks(of: table))
  }

  /// The sheets' offers of which a region has no rate at all: `MSK (AmazonMSK)`.
  private func lacks(of table: RateTable) throws(Diagnostics) -> [String] {
    let sold = Set(table.rates.map(\.key.offer))
    var lacks: Set<String> = []
    for sheet in try workspace.sheets.all().sheets {
      for charge in sheet.types.flatMap(\.charges) where !sold.contains(charge.offer) {
        let name = try workspace.serviceOffers().name(of: charge.offer)
        lacks.insert(name == charge.offer ? name : "\(name) (\(charge.offer))")
      }
    }
    return lacks.sorted()
  }

  private static func row(of rate: Rate) -> String {
    "\(rate.file):\(rate.tiers.first?.line ?? 0)"
  }

  /// A rate with the one tier that a line is charged by: the others' age does not matter to it.
  private static func onlyTier(of line: LineItem) -> Rate {
    Rate(
      key: line.rate.key, region: line.rate.region, usageType: line.rate.usageType,
      product: line.rate.product, unit: line.rate.unit, tiers: [line.tier],
      effective: line.rate.effective, file: line.rate.file)
  }

  private func outcome(
    _ rates: [Rate], of what: String, day: Day, newest: CalendarDay, mostDays: Int?,
    costs: [String: Money]? = nil, lacking: [String] = []
  ) -> Outcome {
    let (on, words): (CalendarDay, String) =
      switch day {
      case .given(let day): (day, "as given")
      case .today(let day): (day, "today's date in UTC, by the clock")
      case .newestSeen: (newest, "the newest day on which a source shows one of the region's rates")
      }
    var findings = RateAge.findings(for: rates, on: on)
    if let costs { findings = Self.byMoney(findings, costs) }
    let old = mostDays.map { most in findings.filter { $0.isOlder(than: most) } } ?? []
    var columns = [
      Table.Column("age", .right), Table.Column("usage type"), Table.Column("price", .right),
    ]
    if costs != nil { columns.append(Table.Column("a month", .right)) }
    columns += ["seen", "confidence", "row", "source"].map { Table.Column($0) }
    var names = [
      "ageDays", "region", "service", "usageType", "operation", "price", "unit", "effective",
      "seen", "confidence", "row", "source",
    ]
    if costs != nil { names.append("monthly") }
    var table = Table(columns)
    var data = Table(names.map { Table.Column($0) })
    for finding in findings {
      let rate = finding.rate
      guard let tier = rate.tiers.min(by: { $0.seen < $1.seen }) else { continue }
      let isOld = mostDays.map { finding.isOlder(than: $0) } ?? false
      let age = finding.days.map { "\($0) d" } ?? "no date"
      let price = RateVersion(rate).text
      let row = "\(rate.file):\(tier.line)"
      let cost = costs.map { $0[row] ?? .zero }
      var cells = [age + (isOld ? " !" : ""), rate.key.text, price]
      if let cost { cells.append(cost.dollars()) }
      table.rows.append(
        Table.Row(cells + [tier.seen.text, tier.confidence.rawValue, row, tier.source]))
      var values = [
        finding.days.map(String.init) ?? "", rate.region, rate.key.offer, rate.key.usageType,
        rate.key.operation, price, rate.unit.name, rate.effective.text, tier.seen.text,
        tier.confidence.rawValue, row, tier.source,
      ]
      if let cost { values.append(cost.exactText) }
      data.rows.append(Table.Row(values))
    }
    var text = "Ages on \(on.text), \(words)."
    if let mostDays {
      text += " \(old.count) of \(findings.count) are older than \(mostDays) days"
      text += old.isEmpty ? "." : "; they are marked '!'."
    }
    if costs != nil {
      text += " The oldest that matter in money come first: by days times dollars."
    }
    if !lacking.isEmpty {
      text +=
        " No rate of \(NumberFormat.count(lacking.count, "service")) that sheets know is in its "
      text += "tables: \(lacking.joined(separator: ", "))."
    }
    let report = TableReport(
      title: "How old the rates of \(what) are",
      sections: [TableReport.Section(text: text, table: table)], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("rates status")),
        ("of", .string(what)), ("day", .string(on.text)),
        ("maxAgeDays", mostDays.map { .integer($0) } ?? .null), ("tooOld", .integer(old.count)),
        ("lacks", .array(lacking.map { .string($0) })),
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

  /// The oldest that matter in money first: by days times dollars, then by age.
  private static func byMoney(
    _ findings: [RateAge.Finding], _ costs: [String: Money]
  ) -> [RateAge.Finding] {
    func weight(_ finding: RateAge.Finding) -> Double {
      let cost = (costs[row(of: finding.rate)] ?? .zero).approximate
      return cost == 0 ? 0 : cost * Double(finding.days ?? 100_000)
    }
    return findings.enumerated().sorted { a, b in
      let (left, right) = (weight(a.element), weight(b.element))
      return left == right ? a.offset < b.offset : left > right
    }.map(\.element)
  }
}
