import Diagnostics
import Quantities
package import RateTables

/// Rates as tables.
package enum RateReport {
  /// All rates of a table, one row a tier, under names as every CSV has them.
  package static func table(_ rates: [Rate]) -> Table {
    var table = Table([
      Table.Column("service"), Table.Column("usageType"), Table.Column("operation"),
      Table.Column("term"), Table.Column("from", .right), Table.Column("to", .right),
      Table.Column("unit"), Table.Column("price", .right), Table.Column("effective"),
      Table.Column("seen"), Table.Column("confidence"), Table.Column("row"),
      Table.Column("source"),
    ])
    for rate in rates {
      for tier in rate.tiers {
        table.rows.append(
          Table.Row([
            rate.key.offer, rate.usageType, rate.key.operation, rate.key.term, tier.fromText,
            tier.toText ?? "Inf", rate.unit.name, tier.price.text, rate.effective.text,
            tier.seen.text, tier.confidence.rawValue, "\(rate.file):\(tier.line)", tier.source,
          ]))
      }
    }
    return table
  }

  /// All rates of a table as a report.
  package static func document(_ rates: [Rate], region: String) -> Document {
    Document(title: "Rates in \(region)", [.table(table(rates))])
  }

  /// What fits a terminal: usage type, unit and price.
  package static func short(_ rates: [Rate]) -> Table {
    var table = Table([
      Table.Column("usage type"), Table.Column("operation"), Table.Column("unit"),
      Table.Column("price", .right), Table.Column("seen"),
    ])
    for rate in rates {
      for tier in rate.tiers {
        let span =
          rate.tiers.count > 1 ? " [\(tier.fromText), \(tier.toText ?? "Inf"))" : ""
        let operation = [rate.key.operation, rate.key.term].filter { !$0.isEmpty }
        table.add(
          rate.usageType + span, operation.joined(separator: " "), rate.unit.name, tier.price.text,
          tier.seen.text)
      }
    }
    return table
  }

  /// One usage type in full, in words.
  package static func text(_ rates: [Rate]) -> String {
    rates.map { rate in
      var lines = [
        "\(rate.usageType)", "  service    \(rate.key.offer), \(rate.product)",
        "  region     \(rate.region)",
      ]
      if !rate.key.operation.isEmpty { lines.append("  operation  \(rate.key.operation)") }
      if !rate.key.term.isEmpty { lines.append("  term       \(rate.key.term)") }
      for tier in rate.tiers {
        lines += [
          "  price      $\(tier.price.text) per \(rate.unit.name) from \(tier.fromText) to "
            + "\(tier.toText ?? "∞") (\(rate.file):\(tier.line))",
          "             \(tier.confidence.rawValue) on \(tier.seen.text), \(tier.source)",
        ]
      }
      lines.append("  effective  \(rate.effective.text)")
      return lines.map { $0.onOneLine + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// The same as JSON.
  package static func json(_ rates: [Rate], region: String) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("rates")), ("region", .string(region)),
      ("currency", .string("USD")),
      (
        "rates",
        .array(
          rates.map { rate in
            .object([
              ("service", .string(rate.key.offer)), ("usageType", .string(rate.usageType)),
              ("operation", .string(rate.key.operation)), ("term", .string(rate.key.term)),
              ("product", .string(rate.product)), ("unit", .string(rate.unit.name)),
              ("effective", .string(rate.effective.text)),
              (
                "tiers",
                .array(
                  rate.tiers.map { tier in
                    .object([
                      ("from", .string(tier.fromText)),
                      ("to", tier.toText.map { .string($0) } ?? .null),
                      ("price", .string(tier.price.text)),
                      ("row", .string("\(rate.file):\(tier.line)")),
                      ("seen", .string(tier.seen.text)),
                      ("confidence", .string(tier.confidence.rawValue)),
                      ("source", .string(tier.source)),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
