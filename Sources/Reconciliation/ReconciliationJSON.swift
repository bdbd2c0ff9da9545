import Diagnostics
import Pricing
import Quantities
import Reporting
import Resources

/// A comparison as one JSON object, after the published schema.
enum ReconciliationJSON {
  static func value(_ result: Reconciliation, tolerance: Double?) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("reconcile")),
      ("stack", .string(result.stack)), ("region", .string(result.region)),
      ("currency", .string("USD")), ("period", .string(result.facts.month.text)),
      ("hours", .string(String(result.hours))),
      ("formats", .array(result.facts.formats.map { .string($0) })),
      ("from", .string(result.facts.span.start.text)), ("to", .string(result.facts.span.end.text)),
      ("estimate", .string(result.estimate.name)), ("scenario", .string(result.estimate.scenario)),
      ("estimated", .string(result.estimated.exactText)),
      ("billed", .string(result.billed.exactText)),
      ("difference", .string(result.difference.exactText)),
      ("differenceShare", result.share.map { .number($0) } ?? .null),
      ("tolerance", tolerance.map { .number($0) } ?? .null),
      ("withinTolerance", tolerance.map { .bool(result.isWithin($0)) } ?? .null),
      ("percentile", result.percentile.map { .number($0) } ?? .null),
      ("billTotal", .string(result.total.exactText)),
      ("lines", .array(result.lines.map(line))), ("apart", .array(result.apart.map(group))),
      ("notes", .array(result.notes.items.map { .string($0.message) })),
    ])
  }

  private static func line(_ line: ReconciledLine) -> JSONValue {
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    func text(_ quantity: BillQuantity?) -> JSONValue {
      quantity.map { .string($0.text) } ?? .null
    }
    let drawn: JSONValue =
      line.drawn.map {
        .object([
          ("p10", .string(NumberFormat.plain($0.low))),
          ("p50", .string(NumberFormat.plain($0.middle))),
          ("p90", .string(NumberFormat.plain($0.high))),
        ])
      } ?? .null
    return .object([
      ("presence", .string(line.presence.rawValue)), ("service", .string(line.product)),
      ("usageType", .string(line.usageType)), ("operation", .string(line.operation)),
      ("name", .string(line.name)), ("items", .array(line.items.map { .string($0.text) })),
      ("unit", .string(line.unit)), ("estimatedQuantity", text(line.estimatedQuantity)),
      ("billedQuantity", text(line.billedQuantity)),
      ("estimated", .string(line.estimated.exactText)),
      ("billed", .string(line.billed.exactText)),
      ("difference", .string(line.difference.exactText)), ("byQuantity", text(line.byQuantity)),
      ("byPrice", text(line.byPrice)),
      ("percentile", line.percentile.map { .number($0) } ?? .null), ("drawn", drawn),
      ("rows", .integer(line.rows)),
    ])
  }

  private static func group(_ group: ApartGroup) -> JSONValue {
    .object([
      ("what", .string(group.scope.text)), ("billed", .string(group.cost.exactText)),
      ("rows", .integer(group.rows)),
      (
        "products",
        .array(
          group.products.map {
            .object([
              ("service", .string($0.product)), ("billed", .string($0.cost.exactText)),
            ])
          })
      ),
    ])
  }
}
