import Gate
package import Pricing
import Quantities
import RateTables
import Resources
import Services

/// Estimates as one JSON object, after the published schema.
package enum EstimateJSON {
  package static func value(_ set: EstimateSet) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("schemaVersion", .integer(1)), ("command", .string("estimate")),
      ("stack", .string(set.stack)), ("region", .string(set.region)),
      ("currency", .string("USD")), ("hoursPerMonth", .string(String(set.period.hours))),
      ("ratesEffective", .string(set.ratesEffective.text)),
    ]
    if let month = set.period.calendarMonth { entries.append(("period", .string(month.text))) }
    if let edition = set.ratesEdition { entries.append(("ratesEdition", .string(edition))) }
    entries.append(("summary", SummaryJSON.value(EstimateSummary(set))))
    entries.append(("estimates", .array(set.estimates.map { estimate($0, set.labels) })))
    if !set.shares.isEmpty {
      entries.append(
        (
          "stacks",
          .array(
            set.shares.map { share in
              .object([
                ("name", .string(share.stack)), ("region", .string(share.region)),
                (
                  "monthly",
                  .object(
                    zip(set.estimates, share.monthly).map {
                      ($0.name, .string($1.exactText))
                    })
                ),
              ])
            })
        ))
    }
    if let changes = set.changes { entries.append(("changes", value(changes))) }
    entries.append(("coverage", coverage(of: set)))
    return .object(entries)
  }

  private static func value(_ changes: ChangeBridge) -> JSONValue {
    .object([
      ("from", .string(changes.from)), ("to", .string(changes.to)),
      ("before", .string(changes.before.exactText)), ("after", .string(changes.after.exactText)),
      (
        "steps",
        .array(
          changes.steps.map {
            .object([
              ("name", .string($0.name)), ("what", .string($0.detail)),
              ("change", .string($0.change.exactText)),
            ])
          })
      ),
    ])
  }

  /// `percentiles`, `sampling` and `drivers` of an estimate whose months were sampled.
  private static func entries(of spread: CostSpread) -> [(key: String, value: JSONValue)] {
    if let reason = SpreadWords.emptiness(of: spread) {
      return [
        (
          "sampling",
          .object([
            ("runs", .integer(spread.runs)), ("seed", .string(String(spread.seed))),
            ("note", .string(reason)),
          ])
        ), ("drivers", .array([])),
      ]
    }
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    func interval(_ value: CostSpread.Percentile) -> JSONValue {
      .array([text(value.low), text(value.high)])
    }
    var sampling: [(key: String, value: JSONValue)] = [
      ("runs", .integer(spread.runs)), ("seed", .string(String(spread.seed))),
      ("confidence", .string("0.95")),
      (
        "intervals",
        .object([
          ("p10", interval(spread.p10)), ("p50", interval(spread.p50)),
          ("p90", interval(spread.p90)),
        ])
      ),
    ]
    if let words = SpreadWords.unexplained(of: spread) { sampling.append(("note", .string(words))) }
    if let others = spread.otherLines {
      sampling.append(("otherLines", percentiles(of: others)))
    }
    if let budget = spread.budget, let share = spread.withinBudget {
      sampling.append(("budget", .string(budget.exactText)))
      sampling.append(("withinBudget", .number(share)))
    }
    return [
      ("percentiles", .object(percentiles(of: spread))),
      ("sampling", .object(sampling)),
      ("drivers", .array(spread.drivers.map(driver))),
    ]
  }

  /// `p10`, `p50`, `p90`, `mean`; nothing where no month differs.
  static func percentiles(of spread: CostSpread) -> [(key: String, value: JSONValue)] {
    if !spread.hasBand { return [] }
    return [
      ("p10", spread.p10.value), ("p50", spread.p50.value), ("p90", spread.p90.value),
      ("mean", spread.mean),
    ].map { (key: $0, value: .string($1.exactText)) }
  }

  static func driver(_ driver: DriverEffect) -> JSONValue {
    .object([
      ("name", .string(driver.path)), ("share", .number(max(0, driver.total))),
      ("shareAlone", .number(max(0, driver.first))),
      ("shareHalfWidth", .number(driver.totalHalfWidth)), ("low", .string(driver.low.exactText)),
      ("high", .string(driver.high.exactText)),
      ("p90FallWhenHalved", driver.fallWhenHalved.map { .string($0.exactText) } ?? .null),
      ("reason", .string(driver.reason)),
    ])
  }

  /// The money that is not known, with its bounds and what it consists of.
  static func value(_ unknown: UnknownMoney) -> JSONValue {
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    return .object([
      ("taken", text(unknown.taken)), ("floor", text(unknown.floor)),
      ("ceiling", text(unknown.ceiling)),
      (
        "items",
        .array(
          (unknown.items + unknown.usage).map { item in
            .object([
              ("resource", .string(item.resource.text)), ("type", .string(item.type)),
              ("cause", .string(item.cause.rawValue)), ("what", .string(item.what)),
              ("taken", text(item.taken)), ("floor", text(item.floor)),
              ("ceiling", text(item.ceiling)),
              ("acceptedBy", item.acceptedBy.map { .string($0) } ?? .null),
            ])
          })
      ),
    ])
  }

  private static func value(_ headline: Headline) -> JSONValue {
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    return .object([
      ("monthly", text(headline.monthly)), ("low", text(headline.range?.lowerBound)),
      ("high", text(headline.range?.upperBound)), ("expected", text(headline.expected)),
    ])
  }

  /// One estimate; what it leaves open is known of deployed stacks only.
  static func estimate(
    _ estimate: Estimate, _ labels: ResourceLabels, _ unknown: UnknownMoney = .none
  ) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("name", .string(estimate.name)), ("scenario", .string(estimate.scenario)),
      ("use", .string(estimate.use)),
      ("monthly", .string(estimate.monthly.exactText)),
      ("fixedMonthly", .string(estimate.fixedMonthly.exactText)),
      ("usageMonthly", .string(estimate.usageMonthly.exactText)),
    ]
    if estimate.hasDiscounts {
      entries.append(("listMonthly", .string(estimate.listMonthly.exactText)))
    }
    if let spread = estimate.spread { entries += Self.entries(of: spread) }
    entries.append(("headline", value(estimate.headline)))
    entries.append(("unknown", value(unknown)))
    entries += [
      ("lines", .array(estimate.lines.map { line($0, of: estimate, labels) })),
      ("assumptions", .array(estimate.assumptions.map(assumption))),
    ]
    return .object(entries)
  }

  /// A line, with its percentiles where months were drawn, and what people call its resource where that is
  /// another name.
  static func line(
    _ item: LineItem, of estimate: Estimate, _ labels: ResourceLabels
  ) -> JSONValue {
    var more: [(key: String, value: JSONValue)] = []
    let label = labels.label(of: item.resource)
    if label != item.resource.text { more.append(("label", .string(label))) }
    if let spread = estimate.spread(of: item) {
      more.append(("percentiles", percentiles(of: spread)))
    }
    return more.isEmpty ? line(item) : line(item).adding(more)
  }

  private static func percentiles(of line: LineSpread) -> JSONValue {
    .object([
      ("p10", .string(line.p10.exactText)), ("p50", .string(line.p50.exactText)),
      ("p90", .string(line.p90.exactText)),
    ])
  }

  private static func line(_ line: LineItem) -> JSONValue {
    let discount: [(key: String, value: JSONValue)] =
      line.discountReason.map { reason in
        [
          (
            "discount",
            .object([
              ("reason", .string(reason)), ("listUnitPrice", .string(line.listPrice.text)),
              ("listMonthly", .string(line.listCost.exactText)),
            ])
          )
        ]
      } ?? []
    let range = line.costRange
    let bounds: [(key: String, value: JSONValue)] =
      line.bounds == nil
      ? []
      : [
        ("low", .string(range.lowerBound.exactText)), ("high", .string(range.upperBound.exactText)),
      ]
    let stated: [(key: String, value: JSONValue)] =
      line.assumptions.contains(Charges.statedUsage) ? [("statedUse", .bool(true))] : []
    return JSONValue.object([
      ("id", .string(line.id.text)), ("resource", .string(line.resource.text)),
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
    ]).adding(bounds + discount + stated)
  }

  static func assumption(_ assumption: Assumption) -> JSONValue {
    .object([
      ("id", .string(assumption.id)), ("value", .string(assumption.value)),
      ("source", .string(assumption.source)),
    ])
  }

  private static func coverage(of set: EstimateSet) -> JSONValue {
    .object([
      ("priced", .array(ResourceCost.all(of: set).map { .string($0.id.text) })),
      ("free", .array(set.notes.free.map { .string($0.what) })),
      ("unpriced", .array(set.notes.notPriced.map { .string($0.what) })),
      ("unresolved", .array([])),
    ])
  }
}
