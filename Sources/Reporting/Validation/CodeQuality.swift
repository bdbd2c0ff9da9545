import Diagnostics
package import Gate
import Resources

/// Findings as a list of issues that GitLab shows in a merge request.
///
/// - Source: GitLab documentation, Code Quality, "Code Quality report format", 2026.
package enum CodeQuality {
  package static func text(_ validation: Validation) -> String {
    var seen: [String: Int] = [:]
    let issues = validation.findings.filter { $0.waivedBy == nil }.map { finding in
      let key = finding.fingerprint
      seen[key, default: 0] += 1
      let count = seen[key] ?? 1
      return issue(
        finding, at: finding.placeInFile ?? validation.wholeStack,
        fingerprint: count > 1 ? "\(key):\(count)" : key)
    }
    return JSONValue.array(issues).text
  }

  private static func issue(
    _ finding: Finding, at place: SourceLocation, fingerprint: String
  ) -> JSONValue {
    var message = finding.message
    if let help = finding.mend { message += ". Help: \(help)" }
    var path = place.file[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return .object([
      ("description", .string(message.onOneLine)), ("check_name", .string(finding.rule)),
      ("fingerprint", .string(fingerprint)), ("severity", .string(severity(of: finding))),
      (
        "location",
        .object([
          ("path", .string(String(path))),
          ("lines", .object([("begin", .integer(max(1, place.line)))])),
        ])
      ),
    ])
  }

  private static func severity(of finding: Finding) -> String {
    switch finding.level {
    case .error: finding.consequence == .fails ? "blocker" : "critical"
    case .warning: "minor"
    case .note: "info"
    }
  }
}

extension Finding {
  /// What tells a finding from others, run after run; findings of one rule at one place share it.
  var fingerprint: String {
    "\(rule):\(constructPath ?? resource?.text ?? location?.file ?? "stack")"
  }
}
