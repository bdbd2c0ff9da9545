import Diagnostics
import Quantities
package import RateTables
package import Services

/// Sheets as reports: what is priced, free and not priced.
package enum ServicesReport {
  /// Every type, one row each.
  package static func list(_ sheets: [ServiceSheet], region: String) -> TableReport {
    let types = sheets.flatMap(\.types).sorted { $0.name < $1.name }
    var table = Table([
      Table.Column("type"), Table.Column("Terraform"), Table.Column("what"),
      Table.Column("service"), Table.Column("for what"), Table.Column("sheet"),
    ])
    for type in types {
      table.add(
        type.name, type.terraform.map(\.type).joined(separator: ", "), word(type), type.service,
        reason(type), place(type))
    }
    let counts = ["priced", "free", "not priced"].map { word in
      "\(types.filter { Self.word($0) == word }.count) \(word)"
    }
    let twins = types.flatMap(\.terraform).count
    var report = TableReport(
      title: "What is priced",
      sections: [
        .init(
          text: "\(NumberFormat.count(types.count, "type")) in "
            + "\(NumberFormat.count(sheets.count, "sheet")): \(counts.joined(separator: ", ")); "
            + "\(twins) of Terraform's. \"alva-cost services TYPE\" shows one with its charges.",
          table: table)
      ], data: table,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("services")),
        ("region", .string(region)), ("types", .array(types.map { json($0, rates: nil) })),
      ]))
    report.leanForm = lean(types)
    return report
  }

  /// Counts by service, and every type in few words.
  private static func lean(_ types: [SheetType]) -> LeanReport {
    let treatments = ["priced", "free", "not priced"]
    let services = Set(types.map(\.service)).sorted()
    let ofService = Dictionary(grouping: types) { $0.service }
    return LeanReport(
      facts: [("command", .string("services"))]
        + treatments.map { treatment in
          (treatment, .integer(types.count { word($0) == treatment }))
        },
      tables: [
        LeanReport.Table(
          "services", ["service"] + treatments,
          services.map { service in
            LeanReport.Table.Row(
              [.string(service)]
                + treatments.map { treatment in
                  .integer((ofService[service] ?? []).count { word($0) == treatment })
                })
          }),
        LeanReport.Table(
          "types", ["type", "terraform", "treatment", "service", "for"],
          types.map { type in
            LeanReport.Table.Row([
              .string(type.name),
              .string(type.terraform.map(\.type).joined(separator: " ")), .string(word(type)),
              .string(type.service), .string(reason(type)),
            ])
          }),
      ])
  }

  /// One type with its properties, charges and rates.
  package static func one(
    _ type: SheetType, source: String, table rates: RateTable, region: String
  ) -> TableReport {
    var sections = [
      TableReport.Section(
        text: "\(type.service): \(word(type)). \(sentence(type)) "
          + (type.terraform.isEmpty
            ? "Terraform has no twin of it here."
            : "Terraform: \(type.terraform.map(\.type).joined(separator: ", ")).")
          + " Sheet \(place(type)); source: \(source).")
    ]
    if !type.properties.isEmpty {
      sections.append(.init("Properties that decide its cost", table: properties(type)))
    }
    if !type.charges.isEmpty {
      sections.append(.init("Charges in \(region)", table: shortCharges(type, rates)))
    }
    return TableReport(
      title: type.name, sections: sections, data: charges(type, rates),
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string("services")),
        ("region", .string(region)), ("types", .array([json(type, rates: rates)])),
      ]))
  }

  // MARK: - Words

  private static func word(_ type: SheetType) -> String {
    switch type.treatment {
    case .priced: "priced"
    case .free: "free"
    case .notPriced: "not priced"
    }
  }

  private static func reason(_ type: SheetType) -> String {
    switch type.treatment {
    case .free(let why): return why
    case .notPriced(let what, let least):
      return what + (least.map { "; at least \($0.dollars()) a month" } ?? "")
    case .priced:
      var seen: [String] = []
      for charge in type.charges where !seen.contains(charge.title) { seen.append(charge.title) }
      return seen.isEmpty ? "by its model" : seen.joined(separator: ", ")
    }
  }

  private static func sentence(_ type: SheetType) -> String {
    switch type.treatment {
    case .free(let why): "It is free: \(why)."
    case .notPriced(let what, let least):
      "It is charged for \(what), which is not priced here"
        + (least.map { "; at least \($0.dollars()) a month." } ?? ".")
    case .priced:
      type.model.map { "The model \($0) follows it through the stack." }
        ?? "It is priced by the charges below."
    }
  }

  private static func place(_ type: SheetType) -> String {
    type.location.line > 0 ? "\(type.file):\(type.location.line)" : type.file
  }

  // MARK: - Tables

  private static func properties(_ type: SheetType) -> Table {
    var table = Table([
      Table.Column("name"), Table.Column("CloudFormation"), Table.Column("what"),
      Table.Column("default"),
    ])
    for property in type.properties {
      table.add(
        property.key, property.paths.map(\.text).joined(separator: ", "), kind(property),
        fallback(property))
    }
    return table
  }

  private static func kind(_ property: SheetProperty) -> String {
    func range(_ range: ClosedRange<Double>) -> String {
      "\(NumberFormat.number(range.lowerBound)) to \(NumberFormat.number(range.upperBound))"
    }
    switch property.kind {
    case .number(let bounds, let isWhole): return (isWhole ? "count, " : "number, ") + range(bounds)
    case .sum(let bounds): return "sum of numbers, " + range(bounds)
    case .flag: return "true or false"
    case .word(let words): return words.map { $0.joined(separator: " or ") } ?? "a word"
    case .items: return "number of items"
    case .present: return "whether it is there"
    case .schedule: return "runs a month of a schedule"
    case .logGroup(let prefix): return "whether the template has its log group, \(prefix)…"
    }
  }

  private static func fallback(_ property: SheetProperty) -> String {
    switch property.fallback {
    case .number(let number)?: NumberFormat.number(number)
    case .word(let word)?: word
    case .flag(let flag)?: flag ? "true" : "false"
    case nil: property.isRequired ? "required" : ""
    }
  }

  /// What fits a terminal.
  private static func shortCharges(_ type: SheetType, _ rates: RateTable) -> Table {
    var table = Table([
      Table.Column("usage type"), Table.Column("quantity"), Table.Column("unit"),
      Table.Column("price", .right),
    ])
    for charge in type.charges {
      let rate = self.rate(of: charge, rates)
      let tiers = rate.map { $0.tiers.count > 1 ? ", \($0.tiers.count) tiers" : "" } ?? ""
      let when = charge.when.map { ", when \($0.text)" } ?? ""
      table.add(
        charge.usage.map(\.text).joined(separator: " or "), quantity(charge) + when,
        charge.unit.name,
        rate.map { ($0.tiers.first { $0.price != .zero }?.price.text ?? "0") + tiers }
          ?? (isFixedName(charge) ? "none here" : "by its value"))
    }
    return table
  }

  private static func charges(_ type: SheetType, _ rates: RateTable) -> Table {
    var table = Table([
      Table.Column("line"), Table.Column("what"), Table.Column("usage type"),
      Table.Column("quantity"), Table.Column("when"), Table.Column("unit"),
      Table.Column("price", .right), Table.Column("row"),
    ])
    for charge in type.charges {
      let rate = self.rate(of: charge, rates)
      table.add(
        charge.slug, charge.title, charge.usage.map(\.text).joined(separator: " or "),
        quantity(charge), charge.when?.text ?? "", charge.unit.name,
        rate.map(price) ?? (isFixedName(charge) ? "none in this region" : "by its value"),
        rate.map { "\($0.file):\($0.tiers.first?.line ?? 0)" } ?? "")
    }
    return table
  }

  private static func quantity(_ charge: SheetCharge) -> String {
    guard let formula = charge.quantity, let span = charge.span else {
      return "as stated: \(charge.stated ?? "usage")"
    }
    return "\(formula.text) per \(span.rawValue)"
  }

  private static func isFixedName(_ charge: SheetCharge) -> Bool {
    charge.usage.allSatisfy(\.isPlain)
  }

  private static func rate(of charge: SheetCharge, _ rates: RateTable) -> Rate? {
    for name in charge.usage where name.isPlain {
      let key = RateKey(offer: charge.offer, usageType: name.text, operation: charge.operation)
      if let rate = rates.rate(for: key, asOf: nil) { return rate }
    }
    return nil
  }

  private static func price(_ rate: Rate) -> String {
    rate.tiers.count == 1
      ? rate.tiers[0].price.text
      : rate.tiers.map { "\($0.price.text) from \($0.fromText)" }.joined(separator: ", ")
  }

  // MARK: - JSON

  private static func json(_ type: SheetType, rates: RateTable?) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("type", .string(type.name)),
      ("terraform", .array(type.terraform.map { .string($0.type) })),
      ("treatment", .string(word(type))), ("service", .string(type.service)),
      ("for", .string(reason(type))),
    ]
    if case .notPriced(_, let least?) = type.treatment {
      entries.append(("atLeast", .string(least.exactText)))
    }
    if let model = type.model { entries.append(("model", .string(model))) }
    entries.append(
      (
        "properties",
        .array(
          type.properties.map {
            .object([
              ("name", .string($0.key)), ("at", .array($0.paths.map { .string($0.text) })),
              ("kind", .string(kind($0))), ("default", .string(fallback($0))),
            ])
          })
      ))
    entries.append(("charges", .array(type.charges.map { json($0, rates: rates) })))
    entries.append(
      (
        "sheet",
        .object([("file", .string(type.file)), ("line", .integer(type.location.line))])
      ))
    return .object(entries)
  }

  private static func json(_ charge: SheetCharge, rates: RateTable?) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("item", .string(charge.slug)), ("name", .string(charge.title)),
      ("offer", .string(charge.offer)),
      ("usageTypes", .array(charge.usage.map { .string($0.text) })),
      ("unit", .string(charge.unit.name)), ("quantity", .string(quantity(charge))),
    ]
    if let when = charge.when { entries.append(("when", .string(when.text))) }
    if let stated = charge.stated { entries.append(("stated", .string(stated))) }
    if let rates, let rate = rate(of: charge, rates) {
      entries.append(("unitPrice", .string(price(rate))))
      entries.append(
        ("rate", .string("\(rate.file):\(rate.tiers.first?.line ?? 0)")))
    }
    return .object(entries)
  }
}
