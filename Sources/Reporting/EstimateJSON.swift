package import CostEstimation
import Quantities
import RateTables
import StackModel

/// Estimates as one JSON object, after the published schema.
package enum EstimateJSON {
  package static func value(_ set: EstimateSet) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("estimate")),
      ("stack", .string(set.stack)), ("region", .string(set.region)),
      ("currency", .string("USD")), ("hoursPerMonth", .string(String(set.period.hours))),
      ("ratesEffective", .string(set.ratesEffective.text)),
      ("estimates", .array(set.estimates.map(estimate))), ("coverage", coverage(of: set)),
    ])
  }

  private static func estimate(_ estimate: Estimate) -> JSONValue {
    .object([
      ("name", .string(estimate.name)), ("scenario", .string(estimate.scenario)),
      ("monthly", .string(estimate.monthly.exactText)),
      ("fixedMonthly", .string(estimate.fixedMonthly.exactText)),
      ("usageMonthly", .string(estimate.usageMonthly.exactText)),
      ("lines", .array(estimate.lines.map(line))),
      ("assumptions", .array(estimate.assumptions.map(assumption))),
    ])
  }

  static func line(_ line: LineItem) -> JSONValue {
    .object([
      ("id", .string(line.id)), ("resource", .string(line.resource)),
      ("service", .string(line.service)), ("name", .string(line.name)),
      ("kind", .string(line.kind.rawValue)), ("usageType", .string(line.usageType)),
      ("quantity", .string(line.quantity.text)), ("unit", .string(line.quantity.unit.name)),
      ("unitPrice", .string(line.unitPrice.text)),
      (
        "tier",
        .object([
          ("from", .string(line.tier.fromText)),
          ("to", line.tier.toText.map { .string($0) } ?? .null),
        ])
      ),
      ("monthly", .string(line.cost.exactText)), ("why", .string(line.why)),
      (
        "rate",
        .object([
          ("file", .string(line.rate.file)), ("line", .integer(line.tier.line)),
          ("effective", .string(line.rate.effective.text)),
          ("seen", .string(line.tier.seen.text)),
          ("confidence", .string(line.tier.confidence.rawValue)),
          ("source", .string(line.tier.source)),
        ])
      ),
    ])
  }

  static func assumption(_ assumption: Assumption) -> JSONValue {
    .object([
      ("id", .string(assumption.id)), ("value", .string(assumption.value)),
      ("source", .string(assumption.source)),
    ])
  }

  private static func coverage(of set: EstimateSet) -> JSONValue {
    .object([
      ("priced", .array(EstimateTerminal.resources(of: set).map { .string($0) })),
      ("free", .array(StackNotes.free.map { .string($0.name) })),
      ("unpriced", .array(StackNotes.notPriced.map { .string($0.name) })),
      ("unresolved", .array([])),
    ])
  }
}
