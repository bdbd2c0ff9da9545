import Pricing
import Resources
import Quantities

/// The summary of an estimate as JSON: the facts of its first page.
enum SummaryJSON {
  static func value(_ summary: EstimateSummary) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("headlines", .array(summary.headlines.map { .string("\($0.name): \($0.text)") })),
      ("costs", .array(summary.costs.prefix(EstimateSummary.shown).map(cost))),
      ("perThousandRequests", .array(summary.unitCosts.map { $0.map { .number($0) } ?? .null })),
      ("prices", .string(summary.prices)),
    ]
    if let doubt = summary.doubt { entries.append(("unknown", .string(doubt))) }
    if let plan = summary.plan { entries.append(("plan", .string(plan))) }
    if let advice = summary.advice {
      entries.append(("savings", savings(summary)))
      if let capacity = advice.capacity {
        entries.append(
          (
            "capacity",
            .object([
              ("tightest", .string(capacity.tightest)),
              ("utilisation", .number(capacity.utilisation)),
              ("p95Seconds", capacity.p95Seconds > 0 ? .number(capacity.p95Seconds) : .null),
            ])
          ))
      }
    }
    return .object(entries)
  }

  /// The options that save most.
  static func savings(_ summary: EstimateSummary) -> JSONValue {
    .array(summary.savings.map(saving))
  }

  private static func cost(_ cost: EstimateSummary.Cost) -> JSONValue {
    .object([
      ("service", .string(cost.service)),
      ("monthly", .array(cost.monthly.map { .string($0.exactText) })),
      ("share", .number(cost.share)),
    ])
  }

  private static func saving(_ saving: Advice.Saving) -> JSONValue {
    .object([
      ("decision", .string(saving.group)), ("option", .string(saving.option)),
      ("description", .string(saving.description)),
      ("monthly", .string(saving.monthly.exactText)),
      ("risk", saving.risk.map { .string($0.rawValue) } ?? .null),
      ("atRisk", .string(saving.riskText)),
      ("p95Seconds", saving.p95Seconds.map { .number($0) } ?? .null),
      ("unverified", .bool(saving.isUnverified)),
    ])
  }
}
