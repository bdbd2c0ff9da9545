import Diagnostics
package import Gate
import Pricing
import Quantities
import Resources

/// Findings as SARIF 2.1.0, which code hosts show beside the lines.
///
/// - Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
package enum SARIF {
  package static func text(_ validation: Validation, version: String) -> String {
    value(validation, version: version).text
  }

  static func value(_ validation: Validation, version: String) -> JSONValue {
    let rules = Finding.rules.map { rule in
      JSONValue.object([
        ("id", .string(rule.id)),
        ("shortDescription", .object([("text", .string(rule.asks))])),
        ("help", .object([("text", .string("\(rule.asks) \(Self.help)"))])),
      ])
    }
    return .object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", .string("2.1.0")),
      (
        "runs",
        .array([
          .object([
            (
              "tool",
              .object([
                (
                  "driver",
                  .object([
                    ("name", .string("alva-cost")), ("version", .string(version)),
                    ("rules", .array(rules)),
                  ])
                )
              ])
            ),
            (
              "originalUriBaseIds",
              .object([
                (
                  root,
                  .object([
                    (
                      "description",
                      .object([("text", .string("The folder in which the gate ran."))])
                    )
                  ])
                )
              ])
            ),
            // Runs of several stacks stand side by side in one commit.
            (
              "automationDetails",
              .object([("id", .string("alva-cost/\(validation.name.onOneLine)/"))])
            ),
            ("columnKind", .string("unicodeCodePoints")),
            ("results", .array(results(validation))),
          ])
        ])
      ),
    ])
  }

  /// What to do about any finding.
  private static let help =
    "Each finding says what helps; a waiver in the budget file, with a reason and an end, "
    + "excuses it."

  /// What relative paths begin at.
  private static let root = "%SRCROOT%"

  /// Results whose fingerprints differ: the same finding of the same resource is numbered.
  private static func results(_ validation: Validation) -> [JSONValue] {
    var seen: [String: Int] = [:]
    let whole = validation.wholeStack
    return validation.findings.map { finding in
      let key = finding.fingerprint
      seen[key, default: 0] += 1
      let count = seen[key] ?? 1
      return result(
        finding, at: finding.placeInFile ?? whole,
        fingerprint: count > 1 ? "\(key):\(count)" : key)
    }
  }

  private static func result(
    _ finding: Finding, at location: SourceLocation, fingerprint: String
  ) -> JSONValue {
    var message = finding.message
    if let mend = finding.mend { message += ". Help: \(mend)" }
    var entries: [(key: String, value: JSONValue)] = [
      ("ruleId", .string(finding.rule)), ("level", .string(finding.level.rawValue)),
      ("message", .object([("text", .string(message))])),
      // GitHub refuses a whole file for one result without a place.
      ("locations", .array([place(location, finding)])),
    ]
    if let index = Finding.rules.firstIndex(where: { $0.id == finding.rule }) {
      entries.append(("ruleIndex", .integer(index)))
    }
    entries.append(
      (
        "partialFingerprints",
        .object([
          (
            "alvaCost/v1",
            .string(fingerprint)
          )
        ])
      ))
    if let waiver = finding.waivedBy {
      entries.append(
        (
          "suppressions",
          .array([
            .object([("kind", .string("external")), ("justification", .string(waiver))])
          ])
        ))
    }
    if let impact = finding.monthlyImpact {
      entries.append(
        ("properties", .object([("monthlyImpact", .string(impact.exactText))])))
    }
    return .object(entries)
  }

  private static func place(_ location: SourceLocation, _ finding: Finding) -> JSONValue {
    var physical: [(key: String, value: JSONValue)] = [
      ("artifactLocation", artifact(location.file))
    ]
    if location.line > 0 {
      var region: [(key: String, value: JSONValue)] = [("startLine", .integer(location.line))]
      if location.column > 0 { region.append(("startColumn", .integer(location.column))) }
      physical.append(("region", .object(region)))
    }
    var entries: [(key: String, value: JSONValue)] = [("physicalLocation", .object(physical))]
    if let name = finding.constructPath ?? finding.resource?.text {
      entries.append(
        (
          "logicalLocations",
          .array([.object([("fullyQualifiedName", .string(name))])])
        ))
    }
    return .object(entries)
  }

  /// A path from the folder of the run, or a file URI.
  private static func artifact(_ path: String) -> JSONValue {
    if path.hasPrefix("/") { return .object([("uri", .string("file://" + Escape.uri(path)))]) }
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return .object([("uri", .string(Escape.uri(String(path)))), ("uriBaseId", .string(root))])
  }
}
