import Diagnostics
import Reporting

/// What a command has to say that prints no report: what it did, and what is next.
struct LeanFacts: LeanReporting {
  let command: String
  let facts: KeyValuePairs<String, JSONValue>
  var tables: [LeanReport.Table] = []

  func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    var report = LeanReport(facts: [("command", .string(command))], tables: tables)
    report.facts += facts.map { ($0.key, $0.value) }
    report.hasJSON = false
    return try report.selecting(selection)
  }
}

extension JSONValue {
  /// A list of texts.
  static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
