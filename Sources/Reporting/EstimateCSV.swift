package import CostEstimation
import Quantities
import RateTables
import StackModel

/// Estimates as a tidy table: one row for each line of each estimate.
package enum EstimateCSV {
  static let columns = [
    "stack", "region", "estimate", "scenario", "id", "resource", "service", "name", "kind",
    "usageType", "operation", "quantity", "unit", "unitPrice", "tierFrom", "tierTo", "monthlyUSD",
    "why", "rateFile", "rateLine", "rateEffective", "rateSeen", "confidence", "assumptions",
  ]

  package static func text(_ set: EstimateSet) -> String {
    var rows = [columns]
    for estimate in set.estimates {
      for line in estimate.lines {
        rows.append([
          set.stack, set.region, estimate.name, estimate.scenario, line.id, line.resource,
          line.service, line.name, line.kind.rawValue, line.usageType, line.rate.key.operation,
          line.quantity.text, line.quantity.unit.name, line.unitPrice.text, line.tier.fromText,
          line.tier.toText ?? "Inf", line.cost.exactText, line.why, line.rate.file,
          String(line.tier.line), line.rate.effective.text, line.tier.seen.text,
          line.tier.confidence.rawValue, line.assumptions.joined(separator: " "),
        ])
      }
    }
    return CSV.text(rows)
  }
}
