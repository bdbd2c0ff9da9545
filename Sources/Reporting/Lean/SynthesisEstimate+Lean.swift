package import Diagnostics
package import Gate
import Pricing
import Quantities
import RateTables
import Resources
import Services

extension SynthesisEstimate: LeanReporting {
  package func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try lean(selection, MoneyCoverage(self), command: "estimate")
  }

  func lean(
    _ selection: LineSelection?, _ money: MoneyCoverage, command: String
  ) throws(Diagnostics) -> LeanReport {
    var report = try bill.lean(selection, command: command, places: places)
    if isWithoutPrice {
      // Nothing is known: no amount, rather than zero.
      report.tables.removeAll { ["estimates", "services", "resources", "lines"].contains($0.name) }
      report.facts.append(("monthly", .null))
    }
    report.facts.append(("source", .string(source)))
    report.facts.append(("coverage", coverage(money)))
    report.facts.append(("unknown", unknown(money.unknown)))
    if selection != nil { return report }
    let first = report.tables.firstIndex { $0.name == "lines" } ?? report.tables.count
    report.tables.insert(
      contentsOf: [types, unknownItems(money.unknown), usageQuestions], at: first)
    return report
  }

  private func coverage(_ money: MoneyCoverage) -> JSONValue {
    .object([
      ("resources", .integer(places.count)), ("priced", .integer(places(.priced).count)),
      ("free", .integer(places(.free).count)),
      ("unpriced", .integer(places(.unpriced).count + places(.unknown).count)),
      ("unresolved", .integer(unresolved.count)),
      ("resourcesPercent", .string(NumberFormat.plain(coveredPercent))),
      ("moneyPercent", money.percent.map { .string(NumberFormat.plain($0)) } ?? .null),
      ("certain", .string(money.certain.exactText)),
      ("estimated", .string(money.estimated.exactText)),
      ("uncertain", .string(money.uncertain.exactText)),
      ("note", CoverageWords.emptiness(self).map { .string($0) } ?? .null),
    ])
  }

  private func unknown(_ unknown: UnknownMoney) -> JSONValue {
    .object([
      ("taken", .string(unknown.taken.exactText)), ("floor", .string(unknown.floor.exactText)),
      ("ceiling", unknown.ceiling.map { .string($0.exactText) } ?? .null),
      ("items", .integer(unknown.items.count)),
      ("resourcesWithUnstatedUse", .integer(unknown.usage.count)),
    ])
  }

  /// How many resources of each type there are, what became of them, and what they cost.
  private var types: LeanReport.Table {
    var order: [String] = []
    var counts: [String: Int] = [:]
    var costs: [String: Money] = [:]
    var words: [String: (type: String, coverage: String)] = [:]
    for place in places {
      let key = "\(place.type) \(place.coverage)"
      if counts[key] == nil { order.append(key) }
      counts[key, default: 0] += 1
      costs[key, default: .zero] += self.cost(of: place.id)
      words[key] = (place.type, "\(place.coverage)")
    }
    func cost(_ key: String) -> Money { costs[key] ?? .zero }
    let sorted = order.enumerated().sorted { a, b in
      let (x, y) = (cost(a.element), cost(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    return LeanReport.Table(
      "types", ["type", "coverage", "resources", "monthly"], amounts: ["monthly"],
      sorted.map { key in
        LeanReport.Table.Row([
          .string(words[key]?.type ?? ""), .string(words[key]?.coverage ?? ""),
          .integer(counts[key] ?? 0), .string(cost(key).exactText),
        ])
      })
  }

  private func unknownItems(_ unknown: UnknownMoney) -> LeanReport.Table {
    LeanReport.Table(
      "unknownItems", ["resource", "type", "cause", "what", "taken", "floor", "ceiling"],
      unknown.items.map { item in
        LeanReport.Table.Row([
          .string(item.resource.text), .string(item.type), .string(item.cause.rawValue),
          .string(item.what), .string(item.taken.exactText), .string(item.floor.exactText),
          item.ceiling.map { .string($0.exactText) } ?? .null,
        ])
      })
  }

  /// What depends on use that nobody stated: each rate once.
  private var usageQuestions: LeanReport.Table {
    var order: [String] = []
    var lines: [String: [LineItem]] = [:]
    for line in unknownUsage {
      let key = "\(line.usageType) \(line.name) \(line.statableKey)"
      if lines[key] == nil { order.append(key) }
      lines[key, default: []].append(line)
    }
    return LeanReport.Table(
      "dependsOnUsage", ["name", "key", "unit", "unitPrice", "resources", "first"],
      order.compactMap { key in
        guard let all = lines[key], let line = all.first else { return nil }
        return LeanReport.Table.Row([
          .string(line.name), .string(line.statableKey),
          .string(line.quantity.unit.name), .string(line.firstPaidPrice.text),
          .integer(Set(all.map(\.resource)).count), .string(line.resource.text),
        ])
      })
  }
}

extension Validation: LeanReporting {
  package func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    var report = try synthesis.lean(selection, moneyCoverage, command: "validate")
    report.facts.insert(
      contentsOf: [
        ("verdict", .string(verdict.rawValue)),
        ("summary", .string(ValidationTerminal.sentence(self))),
        ("baselineChange", change.map { .string($0.exactText) } ?? .null),
      ], at: 1)
    report.tables.insert(contentsOf: [budgetTable, findingsTable], at: 0)
    return report
  }

  private var budgetTable: LeanReport.Table {
    LeanReport.Table(
      "budget", ["name", "rule", "limit", "monthly", "kept", "certain"],
      budgetLines.map { line in
        LeanReport.Table.Row([
          .string(line.title), .string(line.rule), .string(line.limit.exactText),
          .string(line.actual.exactText), .bool(line.isKept), .bool(line.isCertain),
        ])
      })
  }

  private var findingsTable: LeanReport.Table {
    var table = LeanReport.Table(
      "findings", ["level", "rule", "message", "resource", "at", "help", "waivedBy"],
      findings.map { finding in
        LeanReport.Table.Row(
          [
            finding.level.rawValue, finding.rule, finding.message, finding.resource?.text,
            finding.location?.text, finding.mend, finding.waivedBy,
          ].map { $0.map { .string($0) } ?? .null })
      })
    // They decide, and every one takes a few sentences.
    table.weight = 4
    return table
  }
}

/// What is charged by use of a deployed stack and stated nowhere.
package struct UsageQuestions: Sendable {
  package let synthesis: SynthesisEstimate

  package init(_ synthesis: SynthesisEstimate) {
    self.synthesis = synthesis
  }
}

extension UsageQuestions: LeanReporting {
  package func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    let lines = synthesis.unknownUsage.sorted { $0.firstPaidPrice > $1.firstPaidPrice }
    var report = LeanReport(
      facts: [
        ("command", .string("usage init")), ("stack", .string(synthesis.bill.stack)),
        ("region", .string(synthesis.bill.region)),
        ("resources", .integer(Set(lines.map(\.resource)).count)),
        ("questions", .integer(lines.count)),
      ],
      tables: [
        LeanReport.Table(
          "questions", ["resource", "type", "key", "name", "service", "unit", "unitPrice"],
          lines.map { line in
            LeanReport.Table.Row([
              .string(line.resource.text), .string(synthesis.place(line.resource)?.type ?? ""),
              .string(line.statableKey), .string(line.name),
              .string(synthesis.bill.offers.name(of: line.service)),
              .string(line.quantity.unit.name),
              .string(line.firstPaidPrice.text),
            ])
          })
      ])
    report.hasJSON = false
    return try report.selecting(selection)
  }
}
