package import PriceLists
import Quantities
import RateTables
package import Reporting

/// Changes of rates as a report: what went up, down, came and went.
package enum RateChangeReport {
  /// - Parameters:
  ///   - changes: every rate's, those that stayed too: they are counted, not listed.
  ///   - partial: tables of which the new side shows but a part.
  ///   - title: heads the report.
  ///   - command: as the JSON names it.
  /// - Returns: the report; prices of a tiered rate stand side by side.
  package static func report(
    _ changes: [RateChange], partial: [PartialList], title: String, command: String
  ) -> TableReport {
    let kinds = changes.map(\.kind)
    var listed: [RateChange] = []
    for kind in RateChange.Kind.allCases where kind != .same {
      for index in kinds.indices where kinds[index] == kind { listed.append(changes[index]) }
    }
    var table = Table([
      Table.Column("change"), Table.Column("region"), Table.Column("usage type"),
      Table.Column("before", .right), Table.Column("after", .right), Table.Column("moved", .right),
      Table.Column("effective"),
    ])
    var data = Table(
      [
        "change", "region", "service", "usageType", "operation", "term", "unit", "before", "after",
        "movedPercent", "effectiveBefore", "effectiveAfter",
      ].map { Table.Column($0) })
    for change in listed {
      table.add(
        change.kind.rawValue, change.region, change.key.text, change.before?.text ?? "",
        change.after?.text ?? "",
        change.basisPoints.map { NumberFormat.signedPercent(basisPoints: $0) + " %" } ?? "",
        (change.after ?? change.before)?.effective.text ?? "")
      data.add(
        change.kind.rawValue, change.region, change.key.offer, change.key.usageType,
        change.key.operation, change.key.term,
        (change.after ?? change.before)?.unit.name ?? "", change.before?.text ?? "",
        change.after?.text ?? "", change.basisPoints.map(NumberFormat.signedPercent) ?? "",
        change.before?.effective.text ?? "", change.after?.effective.text ?? "")
    }
    return TableReport(
      title: title,
      sections: [
        TableReport.Section(
          "Prices", text: summary(kinds), table: listed.isEmpty ? nil : table,
          notes: (kinds.contains(.gone)
            ? ["What is gone is not listed any more; our rows of it stay."] : [])
            + partial.map(\.text))
      ], data: data,
      json: .object([
        ("schemaVersion", .integer(1)), ("command", .string(command)),
        ("counts", counts(kinds)), ("changes", .array(listed.map(json))),
        (
          "partial",
          .array(
            partial.map {
              .object([
                ("region", .string($0.region)), ("service", .string($0.offer)),
                ("listed", .integer($0.listed)), ("known", .integer($0.known)),
              ])
            })
        ),
      ]))
  }

  /// `2 up, 1 new, 130 same`.
  private static func summary(_ kinds: [RateChange.Kind]) -> String {
    let parts = RateChange.Kind.allCases.compactMap { kind in
      let count = kinds.count { $0 == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }
    return parts.isEmpty ? "No rates." : parts.joined(separator: ", ") + "."
  }

  private static func counts(_ kinds: [RateChange.Kind]) -> JSONValue {
    .object(
      RateChange.Kind.allCases.map { kind in
        (kind.rawValue, .integer(kinds.count { $0 == kind }))
      })
  }

  private static func json(_ change: RateChange) -> JSONValue {
    func version(_ version: RateVersion?) -> JSONValue {
      guard let version else { return .null }
      return .object([
        ("effective", .string(version.effective.text)), ("unit", .string(version.unit.name)),
        ("prices", .array(version.tiers.map { .string($0.price.text) })),
      ])
    }
    return .object([
      ("change", .string(change.kind.rawValue)), ("region", .string(change.region)),
      ("service", .string(change.key.offer)), ("usageType", .string(change.key.usageType)),
      ("operation", .string(change.key.operation)), ("term", .string(change.key.term)),
      ("before", version(change.before)), ("after", version(change.after)),
      (
        "movedPercent",
        change.basisPoints.map { .string(NumberFormat.signedPercent(basisPoints: $0)) } ?? .null
      ),
    ])
  }
}
