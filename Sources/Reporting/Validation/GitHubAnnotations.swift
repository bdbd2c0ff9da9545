import Diagnostics
package import Gate
import Pricing

/// Findings as GitHub's workflow commands; a step shows ten of a kind.
///
/// - Source: GitHub documentation, workflow commands, 2026-05.
package enum GitHubAnnotations {
  private static let most = 10

  package static func text(_ validation: Validation) -> String {
    var text = ""
    for (level, command) in [
      (Finding.Level.error, "error"), (.warning, "warning"), (.note, "notice"),
    ] {
      let findings = validation.findings.filter { $0.level == level }
      for finding in findings.prefix(most) {
        var properties: [String] = []
        if let location = finding.placeInFile {
          properties.append("file=\(Escape.commandProperty(location.file))")
          if location.line > 0 { properties.append("line=\(location.line)") }
          if location.column > 0 { properties.append("col=\(location.column)") }
        }
        properties.append("title=\(Escape.commandProperty(finding.rule))")
        let mend = finding.mend.map { "\nhelp: \($0)" } ?? ""
        text += "::\(command) \(properties.joined(separator: ","))::"
        text += Escape.commandData(finding.message + mend) + "\n"
      }
    }
    return text
  }
}
