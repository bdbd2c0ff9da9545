import Diagnostics
import Gate
package import Pricing
import Quantities
import RateTables
package import Resources
import Services

/// Estimates as a tidy table: one row for each line of each estimate.
package enum EstimateCSV {
  package static let columns = [
    "stack", "region", "estimate", "scenario", "id", "resource", "service", "name", "kind",
    "usageType", "operation", "quantity", "unit", "unitPrice", "tierFrom", "tierTo", "monthlyUSD",
    "why", "rateFile", "rateLine", "rateEffective", "rateSeen", "confidence", "assumptions",
    "listUnitPrice", "listMonthlyUSD", "discount", "p10", "p50", "p90", "perThousandRequestsUSD",
    "resourceType", "constructPath", "tags", "account",
  ]

  /// One row for each estimate whose months were sampled: percentiles, their intervals, the budget.
  package static func percentiles(_ set: EstimateSet) -> String {
    var rows = [
      [
        "stack", "region", "estimate", "scenario", "monthlyUSD", "runs", "seed", "p10", "p10Low",
        "p10High", "p50", "p50Low", "p50High", "p90", "p90Low", "p90High", "mean", "budget",
        "withinBudget",
      ]
    ]
    for estimate in set.estimates {
      guard let spread = estimate.spread else { continue }
      let percentiles = [spread.p10, spread.p50, spread.p90].flatMap {
        spread.hasBand
          ? [$0.value.exactText, $0.low?.exactText ?? "", $0.high?.exactText ?? ""] : ["", "", ""]
      }
      rows.append(
        [
          set.stack, set.region, estimate.name, estimate.scenario, estimate.monthly.exactText,
          String(spread.runs), String(spread.seed),
        ] + percentiles + [
          spread.hasBand ? spread.mean.exactText : "", spread.budget?.exactText ?? "",
          spread.hasBand ? spread.withinBudget.map { "\($0)" } ?? "" : "",
        ])
    }
    return CSV.text(rows)
  }

  /// - Parameters:
  ///   - set: the estimates.
  ///   - place: what a template says of a resource; a stack file says neither type nor tags.
  /// - Returns: the table, with its header.
  package static func text(
    _ set: EstimateSet, place: (ResourceID) -> CoveredResource? = { _ in nil }
  ) -> String {
    CSV.text([columns] + rows(of: set, place: place) { $0.lines })
  }

  /// Assumptions of a line, its rate among them where it is first seen after the day asked for.
  private static func assumptions(of line: LineItem, _ estimate: Estimate) -> String {
    let later = Assumption.ratesFirstSeenLater
    let isLater =
      line.rate.effective > estimate.stack.asOf
      && estimate.assumptions.contains { $0.id == later }
    return (line.assumptions + (isLater ? [later] : [])).joined(separator: " ")
  }

  /// P10, P50 and P90 of a line over the drawn months; empty where nothing was drawn of it.
  private static func percentiles(of line: LineItem, _ estimate: Estimate) -> [String] {
    guard let spread = estimate.spread(of: line) else { return ["", "", ""] }
    return [spread.p10, spread.p50, spread.p90].map(\.exactText)
  }

  /// `stack=shop;team=search`, in the order of the keys.
  private static func tags(of place: CoveredResource?) -> String {
    (place?.tags ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      .joined(separator: ";")
  }

  /// A row for each line that is chosen of an estimate.
  package static func rows(
    of set: EstimateSet, place: (ResourceID) -> CoveredResource? = { _ in nil },
    lines: (Estimate) -> [LineItem]
  ) -> [[String]] {
    set.estimates.flatMap { estimate in
      lines(estimate).map { line in
        row(line, estimate, set) + percentiles(of: line, estimate)
          + origin(line, estimate, place(line.resource))
      }
    }
  }

  private static func row(_ line: LineItem, _ estimate: Estimate, _ set: EstimateSet) -> [String] {
    [
      set.stack, line.rate.region == "global" ? set.region : line.rate.region, estimate.name,
      estimate.scenario, line.id.text, line.resource.text,
      line.service, line.name, line.kind.rawValue, line.usageType, line.rate.key.operation,
      line.quantity.text, line.quantity.unit.name, line.unitPrice.text, line.tier.fromText,
      line.tier.toText ?? "Inf", line.cost.exactText, line.why, line.rate.file,
      String(line.tier.line), line.rate.effective.text, line.tier.seen.text,
      line.tier.confidence.rawValue, assumptions(of: line, estimate),
      line.listPrice.text, line.listCost.exactText, line.discountReason ?? "",
    ]
  }

  /// What a thousand requests cost of a line, and what a template says of its resource.
  private static func origin(
    _ line: LineItem, _ estimate: Estimate, _ place: CoveredResource?
  ) -> [String] {
    let requests = estimate.requests
    let perThousand =
      requests > 0
      ? NumberFormat.number(line.cost.approximate / requests * 1_000, decimals: 9)
        .split(separator: ",").joined() : ""
    // A line that begins with a workflow's command would be one.
    return [
      perThousand, (place?.type ?? "").onOneLine, (place?.constructPath ?? "").onOneLine,
      tags(of: place).onOneLine, (place?.account ?? "").onOneLine,
    ]
  }
}
