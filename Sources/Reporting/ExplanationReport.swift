package import Pricing
import Quantities
import RateTables
import Resources
import Services

extension Explanation {
  /// The same as tables: a section an estimate, a row a line.
  package static func report(_ set: EstimateSet, line name: String?) -> TableReport {
    TableReport(
      title: name.map { "What \($0) of \(set.stack) costs, and why" }
        ?? "What \(set.stack) costs, and why",
      sections: set.estimates.map { section($0, name, set.labels) }, data: data(set, name),
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("explain")),
        ("stack", .string(set.stack)), ("region", .string(set.region)),
        ("currency", .string("USD")), ("line", name.map { .string($0) } ?? .null),
        ("estimates", .array(set.estimates.map { json($0, name, set.labels) })),
      ]))
  }

  private static func section(
    _ estimate: Estimate, _ name: String?, _ labels: ResourceLabels
  ) -> TableReport.Section {
    let chosen = chosen(name, of: estimate, labels)
    let percentiles = estimate.hasLineSpreads ? ["P10", "P50", "P90"] : []
    var table = Table(
      [
        Table.Column("line"), Table.Column("what"), Table.Column("quantity", .right),
        Table.Column("unit price", .right), Table.Column("a month", .right),
      ] + percentiles.map { Table.Column($0, .right) } + [
        Table.Column("how much, and why"), Table.Column("rate"), Table.Column("source"),
      ])
    for line in chosen {
      let spread = estimate.spread(of: line)
      let drawn = [spread?.p10, spread?.p50, spread?.p90].map {
        $0.map { "$\($0.exactText)" } ?? "–"
      }
      table.rows.append(
        Table.Row(
          [
            line.id.text, line.name, "\(line.quantity.text) \(line.quantity.unit.name)",
            "$\(line.unitPrice.text)", "$\(line.cost.exactText)",
          ] + drawn.prefix(percentiles.count) + [line.why, rate(of: line), line.tier.source]))
    }
    let used = Set(chosen.flatMap(\.assumptions))
    let notes = estimate.assumptions.filter { used.contains($0.id) }
    return TableReport.Section(
      estimate.name, text: "Scenario \(estimate.scenario): \(amount(name, of: estimate, labels)).",
      table: chosen.isEmpty ? nil : table,
      notes: (chosen.isEmpty ? ["No such line in this estimate."] : [])
        + notes.map { "Assumption \($0.id) = \($0.value): \($0.source)" })
  }

  /// `BoxUsage:t3.large, rates/us-east-1/AmazonEC2.csv:14, effective 2025-01-01`.
  private static func rate(of line: LineItem) -> String {
    let operation = line.rate.key.operation
    let name = line.usageType + (operation.isEmpty ? "" : ", operation \(operation)")
    return "\(name), \(line.rate.file):\(line.tier.line), effective \(line.rate.effective.text)"
  }

  private static func data(_ set: EstimateSet, _ name: String?) -> Table {
    let rows = EstimateCSV.rows(of: set) { chosen(name, of: $0, set.labels) }
    return Table(EstimateCSV.columns.map { Table.Column($0) }, rows.map { Table.Row($0) })
  }

  private static func json(
    _ estimate: Estimate, _ name: String?, _ labels: ResourceLabels
  ) -> JSONValue {
    let chosen = chosen(name, of: estimate, labels)
    let used = Set(chosen.flatMap(\.assumptions))
    return .object([
      ("name", .string(estimate.name)), ("scenario", .string(estimate.scenario)),
      ("monthly", .string(estimate.monthly.exactText)),
      ("explained", .string(chosen.map(\.cost).total.exactText)),
      (
        "lines",
        .array(
          chosen.map { line in
            EstimateJSON.line(line, of: estimate, labels).adding([
              ("operation", .string(line.rate.key.operation)),
              ("assumptions", .array(line.assumptions.map { .string($0) })),
            ])
          })
      ),
      (
        "assumptions",
        .array(
          estimate.assumptions.filter { used.contains($0.id) }.map(EstimateJSON.assumption))
      ),
    ])
  }
}
