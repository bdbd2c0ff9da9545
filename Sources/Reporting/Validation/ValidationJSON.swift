package import CostEstimation
import Diagnostics
import Quantities
import StackModel

/// A synthesized stack's estimates, and the gate's decision, as one JSON object.
package enum ValidationJSON {
  package static func value(_ validation: Validation) -> JSONValue {
    let synthesis = validation.synthesis
    var entries = common(synthesis, command: "validate")
    entries.append(("verdict", .string(validation.verdict.rawValue)))
    entries.append(
      ("change", validation.change.map { .string($0.exactText) } ?? .null))
    entries.append(("findings", .array(validation.findings.map(finding))))
    entries.append(
      (
        "budget",
        .array(
          validation.budgetLines.map { line in
            .object([
              ("rule", .string(line.rule)), ("name", .string(line.name)),
              ("limit", .string(line.limit.exactText)),
              ("monthly", .string(line.actual.exactText)), ("kept", .bool(line.isKept)),
            ])
          })
      ))
    return .object(entries)
  }

  package static func value(_ synthesis: SynthesisEstimate) -> JSONValue {
    .object(common(synthesis, command: "estimate"))
  }

  private static func common(
    _ synthesis: SynthesisEstimate, command: String
  ) -> [(key: String, value: JSONValue)] {
    guard case .object(let entries) = EstimateJSON.value(synthesis.bill) else { return [] }
    return entries.map { entry in
      switch entry.key {
      case "command": (entry.key, .string(command))
      case "coverage": (entry.key, coverage(synthesis))
      default: entry
      }
    }
      + [
        ("source", .string(synthesis.source)),
        ("dependsOnUsage", .array(synthesis.unknownUsage.map(usage))),
      ]
  }

  private static func usage(_ line: LineItem) -> JSONValue {
    .object([
      ("id", .string(line.itemID)), ("name", .string(line.name)),
      ("usageType", .string(line.usageType)), ("unit", .string(line.quantity.unit.name)),
      ("unitPrice", .string(line.firstPaidPrice.text)),
    ])
  }

  private static func coverage(_ synthesis: SynthesisEstimate) -> JSONValue {
    func places(_ kinds: ResourcePlace.Coverage...) -> JSONValue {
      .array(
        kinds.flatMap { synthesis.places($0) }.map { place in
          .object([
            ("resource", .string(place.id)), ("type", .string(place.type)),
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
              ("resource", .string(item.resource)), ("property", .string(item.property)),
              ("reason", .string(item.reason)), ("taken", .string(item.taken)),
              ("low", item.range.map { .string($0.lowerBound.exactText) } ?? .null),
              ("high", item.range.map { .string($0.upperBound.exactText) } ?? .null),
            ])
          })
      ),
      ("resourcesPercent", .string(Working.plain(synthesis.coveredPercent))),
    ])
  }

  private static func finding(_ finding: Finding) -> JSONValue {
    .object([
      ("rule", .string(finding.rule)), ("level", .string(finding.level.rawValue)),
      ("message", .string(finding.message)), ("resource", text(finding.resource)),
      ("constructPath", text(finding.constructPath)), ("file", text(finding.location?.file)),
      ("line", finding.location.map { .integer($0.line) } ?? .null),
      ("column", finding.location.map { .integer($0.column) } ?? .null),
      ("mend", text(finding.mend)),
      ("monthlyImpact", text(finding.monthlyImpact?.exactText)),
      ("waivedBy", text(finding.waivedBy)),
    ])
  }

  private static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
}
