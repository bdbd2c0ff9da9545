package import Diagnostics
import Documents
package import Gate
import Quantities
import Resources

/// Findings in the form of the CDK's policy-validation report, at the constructs that they are about.
///
/// The CDK's tools and its language server read it from `validation-report.json` in the assembly. What
/// other plugins have written there stays.
///
/// - Source: aws/aws-cdk-cli at 7ff50e7, `cloud-assembly-schema/schema/validation-report.schema.json` and
///   `lib/manifest.ts`; read 2026-11-27.
package enum CDKReport {
  private static let plugin = "alva-cost"
  /// Any version of the assembly's schema reads it.
  private static let format = "1.0.0"

  /// The report.
  ///
  /// - Parameters:
  ///   - validation: the gate's decision.
  ///   - version: of this program.
  ///   - old: the report that is replaced, if there is one.
  ///   - file: its name as the user knows it.
  /// - Throws: an old report that is none.
  /// - Returns: JSON.
  package static func text(
    _ validation: Validation, version: String, replacing old: [UInt8]? = nil, file: String = ""
  ) throws(Diagnostics) -> String {
    let others = try old.map { bytes throws(Diagnostics) in try reports(of: bytes, file: file) }
    return JSONValue.object([
      ("version", .string(format)), ("title", .string("Validation Report")),
      ("pluginReports", .array((others ?? []) + [report(validation, version)])),
    ]).text
  }

  private static func report(_ validation: Validation, _ version: String) -> JSONValue {
    let (waived, active) = (
      validation.findings.filter { $0.waivedBy != nil },
      validation.findings.filter { $0.waivedBy == nil }
    )
    var entries: [(key: String, value: JSONValue)] = [
      ("pluginName", .string(plugin)), ("pluginVersion", .string(version)),
      ("conclusion", .string(validation.verdict == .pass ? "success" : "failure")),
      (
        "metadata",
        .object([
          ("verdict", .string(validation.verdict.rawValue)),
          ("summary", .string(ValidationTerminal.sentence(validation))),
        ])
      ),
      ("violations", .array(active.map { violation($0, validation.synthesis) })),
    ]
    if !waived.isEmpty {
      entries.append(
        (
          "suppressedViolations",
          .array(
            waived.map { finding in
              violation(finding, validation.synthesis).adding([
                ("acknowledgedId", .string("\(plugin)::\(finding.rule)")),
                ("reason", .string(finding.waivedBy ?? "")),
              ])
            })
        ))
    }
    return .object(entries)
  }

  private static func violation(_ finding: Finding, _ synthesis: SynthesisEstimate) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("ruleName", .string(finding.rule)), ("description", .string(finding.message)),
    ]
    if let mend = finding.mend { entries.append(("suggestedFix", .string(mend))) }
    let severity =
      switch finding.level {
      case .error: "error"
      case .warning: "warning"
      case .note: "info"
      }
    entries.append(("severity", .string(severity)))
    if let impact = finding.monthlyImpact {
      entries.append(("ruleMetadata", .object([("monthlyUSD", .string(impact.exactText))])))
    }
    entries.append(("violatingConstructs", .array(constructs(of: finding, synthesis))))
    return .object(entries)
  }

  // MARK: - Constructs

  /// The resource's construct; of what is said of a whole, each of its stacks.
  private static func constructs(
    of finding: Finding, _ synthesis: SynthesisEstimate
  ) -> [JSONValue] {
    let place = finding.resource.flatMap { synthesis.place($0) }
    if let path = finding.constructPath ?? place?.constructPath {
      let construct = JSONValue.object([("constructPath", .string(path))])
      return [place.map { construct.adding(resource($0, synthesis)) } ?? construct]
    }
    var seen: Set<String> = []
    return synthesis.places.compactMap(\.constructPath)
      .map { String($0.prefix { $0 != "/" }) }
      .filter { seen.insert($0).inserted }
      .map { .object([("constructPath", .string($0))]) }
  }

  /// Within the assembly.
  private static func templatePath(
    of place: CoveredResource, _ synthesis: SynthesisEstimate
  ) -> String {
    let folder = synthesis.source.hasSuffix("/") ? synthesis.source : synthesis.source + "/"
    let file = place.location.file
    if file.hasPrefix(folder) { return String(file.dropFirst(folder.count)) }
    return file.split(separator: "/").last.map(String.init) ?? file
  }

  /// Where the template has it; nothing for a resource whose name is not its logical id alone.
  private static func resource(
    _ place: CoveredResource, _ synthesis: SynthesisEstimate
  ) -> [(key: String, value: JSONValue)] {
    let id = place.id.text
    // Logical ids are letters and digits.
    guard id.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0 | 0x20) }) else {
      return []
    }
    return [
      (
        "cloudFormationResource",
        .object([
          ("templatePath", .string(templatePath(of: place, synthesis))),
          ("logicalId", .string(id)),
        ])
      )
    ]
  }

  // MARK: - Others' reports

  private static func reports(of bytes: [UInt8], file: String) throws(Diagnostics) -> [JSONValue] {
    let root = try Documents.Document.parse(SourceText(name: file, bytes: bytes), as: .json).root
    guard let list = root["pluginReports"], list.kind == .sequence else {
      throw Diagnostics(
        Diagnostic(
          .error, at: root.location, "this is no validation report of the CDK",
          mend: "name validation-report.json in the assembly, or a file that is not there yet"))
    }
    return list.items.filter { $0["pluginName"]?.text != plugin }.map(json)
  }

  private static func json(_ value: Value) -> JSONValue {
    switch value.kind {
    case .null: .null
    case .bool: .bool(value.bool ?? false)
    case .number:
      value.text.flatMap { Int($0) }.map { .integer($0) }
        ?? .number(value.text.flatMap { Double($0) } ?? 0)
    case .string: .string(value.text ?? "")
    case .sequence: .array(value.items.map(json))
    case .mapping: .object(value.entries.map { ($0.key.text ?? "", json($0.value)) })
    }
  }
}
