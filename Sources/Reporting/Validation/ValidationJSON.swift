import Diagnostics
package import Gate
import Pricing
import Quantities
import Resources
import Services

/// A synthesized stack's estimates, and the gate's decision, as one JSON object.
package enum ValidationJSON {
  package static func value(_ validation: Validation) -> JSONValue {
    let synthesis = validation.synthesis
    var entries = common(synthesis, validation.moneyCoverage, command: "validate")
    entries.append(("verdict", .string(validation.verdict.rawValue)))
    entries.append(("summary", .string(ValidationTerminal.sentence(validation))))
    entries.append(
      ("change", validation.change.map { .string($0.exactText) } ?? .null))
    entries.append(
      (
        "changes",
        .array(
          validation.changes.map { item in
            .object([
              ("estimate", .string(item.estimate)), ("change", .string(item.change.exactText)),
            ])
          })
      ))
    entries.append(("changed", .array(validation.changed.map(ChangeTable.json))))
    entries.append(("findings", .array(validation.findings.map(finding))))
    entries.append(
      (
        "budget",
        .array(validation.budgetLines.map(budgetLine))
      ))
    entries += savings(validation.synthesis)
    return .object(entries)
  }

  package static func value(_ synthesis: SynthesisEstimate) -> JSONValue {
    let money = MoneyCoverage(synthesis)
    var entries = common(synthesis, money, command: "estimate")
    if !synthesis.isWithoutPrice {
      let summary = EstimateSummary(synthesis.bill, money: money)
      entries.append(("summary", SummaryJSON.value(summary)))
    }
    entries += savings(synthesis)
    return .object(entries)
  }

  /// What would cost less, where that was asked for.
  private static func savings(_ synthesis: SynthesisEstimate) -> [(key: String, value: JSONValue)] {
    if synthesis.bill.advice == nil { return [] }
    return [("savings", SummaryJSON.savings(EstimateSummary(synthesis.bill)))]
  }

  private static func budgetLine(_ line: BudgetLine) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("rule", .string(line.rule)), ("name", .string(line.name)),
      ("limit", .string(line.limit.exactText)),
      ("monthly", .string(line.actual.exactText)), ("kept", .bool(line.isKept)),
    ]
    switch line.measure {
    case .monthly: break
    case .percentile(let percent):
      entries.append(("percentile", .string(NumberFormat.plain(percent))))
    case .chance(let percent):
      entries.append(("atLeastPercent", .string(NumberFormat.plain(percent))))
    }
    if let sample = line.sample {
      entries += [
        ("certain", .bool(line.isCertain)), ("runs", .integer(sample.runs)),
        ("withinShare", .number(sample.withinPercent / 100)),
        (
          "interval",
          .array([
            text(sample.low?.exactText), text(sample.high?.exactText),
          ])
        ),
      ]
    }
    return .object(entries)
  }

  private static func common(
    _ synthesis: SynthesisEstimate, _ money: MoneyCoverage, command: String
  ) -> [(key: String, value: JSONValue)] {
    guard case .object(let entries) = EstimateJSON.value(synthesis.bill) else { return [] }
    // The verdict's sentence stands there, or is put in where the rest is known.
    return entries.filter { $0.key != "summary" }.map { entry in
      switch entry.key {
      case "command": (entry.key, .string(command))
      case "coverage": (entry.key, coverage(synthesis, money))
      case "estimates" where synthesis.isWithoutPrice:
        (entry.key, .array(synthesis.bill.estimates.map { unpriced($0, money.unknown) }))
      case "estimates":
        (
          entry.key,
          .array(
            synthesis.bill.estimates.map {
              EstimateJSON.estimate($0, synthesis.bill.labels, money.unknown)
            })
        )
      default: entry
      }
    }
      + [
        ("source", .string(synthesis.source)),
        ("dependsOnUsage", .array(synthesis.unknownUsage.map { usage($0, synthesis) })),
      ]
  }

  /// An estimate of which nothing is known: no amount, rather than zero.
  private static func unpriced(_ estimate: Estimate, _ unknown: UnknownMoney) -> JSONValue {
    .object([
      ("name", .string(estimate.name)), ("scenario", .string(estimate.scenario)),
      ("monthly", .null), ("fixedMonthly", .null), ("usageMonthly", .null),
      (
        "headline",
        .object([
          ("monthly", .null), ("low", .null), ("high", .null), ("expected", .null),
        ])
      ), ("unknown", EstimateJSON.value(unknown)), ("lines", .array([])),
      ("assumptions", .array([])),
    ])
  }

  private static func usage(_ line: LineItem, _ synthesis: SynthesisEstimate) -> JSONValue {
    .object([
      ("id", .string(line.itemID.text)), ("resource", .string(line.resource.text)),
      ("name", .string(line.name)), ("key", .string(line.statableKey)),
      ("usageType", .string(line.usageType)), ("unit", .string(line.quantity.unit.name)),
      ("unitPrice", .string(line.firstPaidPrice.text)),
    ])
  }

  private static func coverage(
    _ synthesis: SynthesisEstimate, _ money: MoneyCoverage
  ) -> JSONValue {
    func places(_ kinds: Coverage...) -> JSONValue {
      .array(
        kinds.flatMap { synthesis.places($0) }.map { place in
          .object([
            ("resource", .string(place.id.text)), ("type", .string(place.type)),
            ("note", .string(place.note)),
          ])
        })
    }
    return .object([
      ("priced", places(.priced)), ("free", places(.free)),
      ("unpriced", places(.unpriced, .unknown)),
      (
        "unresolved",
        .array(
          synthesis.unresolved.map { item in
            .object([
              ("resource", .string(item.resource.text)), ("property", .string(item.property)),
              ("reason", .string(item.reason)), ("taken", .string(item.taken)),
              ("low", item.range.map { .string($0.lowerBound.exactText) } ?? .null),
              ("high", item.range.map { .string($0.upperBound.exactText) } ?? .null),
            ])
          })
      ),
      ("resourcesPercent", .string(NumberFormat.plain(synthesis.coveredPercent))),
      ("moneyPercent", money.percent.map { .string(NumberFormat.plain($0)) } ?? .null),
      (
        "money",
        .object([
          ("certain", .string(money.certain.exactText)),
          ("estimated", .string(money.estimated.exactText)),
          ("estimatedLow", .string(money.estimatedRange.lowerBound.exactText)),
          ("estimatedHigh", .string(money.estimatedRange.upperBound.exactText)),
          ("uncertain", .string(money.uncertain.exactText)),
          ("unboundedResources", .integer(money.unboundedResources)),
          ("unboundedValues", .integer(money.unboundedValues)),
          ("unboundedRates", .integer(money.unboundedRates)),
        ])
      ),
      ("note", CoverageWords.emptiness(synthesis).map { .string($0) } ?? .null),
    ])
  }

  private static func finding(_ finding: Finding) -> JSONValue {
    .object([
      ("rule", .string(finding.rule)), ("level", .string(finding.level.rawValue)),
      ("message", .string(finding.message)), ("resource", text(finding.resource?.text)),
      ("constructPath", text(finding.constructPath)), ("file", text(finding.location?.file)),
      ("line", finding.location.map { .integer($0.line) } ?? .null),
      ("column", finding.location.map { .integer($0.column) } ?? .null),
      ("mend", text(finding.mend)), ("help", text(finding.mend)),
      ("monthlyImpact", text(finding.monthlyImpact?.exactText)),
      ("waivedBy", text(finding.waivedBy)), ("judged", .bool(finding.isJudged)),
    ])
  }

  private static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
}
