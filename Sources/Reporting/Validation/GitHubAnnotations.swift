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
      // One of each rule goes before a second of any: a step shows no more.
      var seen: [String: Int] = [:]
      let findings = validation.findings.filter { $0.level == level }.map { finding in
        seen[finding.rule, default: 0] += 1
        return (finding: finding, turn: seen[finding.rule] ?? 1)
      }
      let turns = findings.indices.sorted {
        (findings[$0].turn, $0) < (findings[$1].turn, $1)
      }
      for finding in turns.prefix(most).sorted().map({ findings[$0].finding }) {
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
