import Diagnostics
package import Gate
import Pricing
import Quantities

/// The gate as JUnit XML: each line of the budget and each rule is a test case.
///
/// What breaks a rule is a failure, what could not be told an error.
///
/// Nothing here has a clock: the time of a run is the day that its rates were last seen on.
///
/// - Source: the schemas of Jenkins' xUnit plugin, `junit-10.xsd`, and of Apache Ant, Windy Road's `JUnit.xsd`,
///   which wants a time, a host, properties and both outputs, and no attributes of `testsuites`.
package enum JUnit {
  private struct Case {
    var name: String
    /// What went wrong, one line each; none where nothing did.
    var failures: [String] = []
    var errors: [String] = []
    /// Why it was not judged.
    var skipped: String?
  }

  package static func text(_ validation: Validation) -> String {
    let suite = "alva-cost \(validation.name)"
    let cases = cases(validation)
    let failures = cases.count { !$0.failures.isEmpty }
    let errors = cases.count { $0.failures.isEmpty && !$0.errors.isEmpty }
    let skipped = cases.count { $0.failures.isEmpty && $0.errors.isEmpty && $0.skipped != nil }
    let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" time=\"0\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let day = validation.synthesis.bill.ratesEffective
    text += "<testsuites>\n"
    text +=
      "  <testsuite id=\"0\" name=\"\(Escape.markup(suite))\" package=\"alva-cost\" \(counts) "
      + "skipped=\"\(skipped)\" hostname=\"localhost\" "
      + "timestamp=\"\(day == .undated ? "1970-01-01" : day.text)T00:00:00\">\n"
      + "    <properties/>\n"
    for test in cases {
      let start =
        "    <testcase name=\"\(Escape.markup(test.name))\" "
        + "classname=\"\(Escape.markup("alva-cost.\(validation.name)"))\" time=\"0\""
      guard let first = test.failures.first ?? test.errors.first else {
        if let reason = test.skipped {
          text += start + ">\n      <skipped message=\"\(Escape.markup(reason))\"/>\n"
          text += "    </testcase>\n"
        } else {
          text += start + "/>\n"
        }
        continue
      }
      let element = test.failures.isEmpty ? "error" : "failure"
      let type = test.failures.isEmpty ? "undecided" : String(test.name.prefix { $0 != "/" })
      text +=
        start
        + ">\n      <\(element) message=\"\(Escape.markup(Self.firstLine(first)))\" type=\"\(type)\">"
      text += Escape.markup((test.failures + test.errors).joined(separator: "\n"))
      text += "</\(element)>\n    </testcase>\n"
    }
    let warnings = validation.findings.filter { $0.level == .warning }
      .map { "\(words($0)) [\($0.rule)]" }
    let output =
      warnings.isEmpty
      ? "    <system-out/>\n"
      : "    <system-out>\(Escape.markup(warnings.joined(separator: "\n")))</system-out>\n"
    return text + output + "    <system-err/>\n  </testsuite>\n</testsuites>\n"
  }

  private static func firstLine(_ text: String) -> String {
    String(text.prefix { !$0.isNewline })
  }

  /// Where it is, what it is and what helps.
  private static func words(_ finding: Finding) -> String {
    let what = (finding.location.map { "\($0.text): " } ?? "") + finding.message
    // Names may hold line breaks, and a line of a log could command it.
    return what.onOneLine + (finding.mend.map { "\nhelp: \($0.onOneLine)" } ?? "")
  }

  private static func cases(_ validation: Validation) -> [Case] {
    var cases = validation.budgetLines.map { line in
      var test = Case(name: "\(line.rule) \(line.title)")
      let told = validation.findings.first {
        $0.rule == line.rule && $0.message.hasPrefix(line.text)
      }
      let text = told.map(words) ?? line.text.onOneLine
      if line.isOver || !line.isKept && line.most == line.least {
        test.failures = [text]
      } else if line.mightBeOver {
        test.errors = [text]
      } else if line.most == nil {
        test.skipped = "within its limit as far as is known: what is unknown has no upper bound"
      }
      return test
    }
    // Names are unique: two limits of one subject are told apart by their number.
    var seen: [String: Int] = [:]
    cases = cases.map { test in
      seen[test.name, default: 0] += 1
      let count = seen[test.name] ?? 1
      var numbered = test
      if count > 1 { numbered.name += " (\(count))" }
      return numbered
    }
    let byLine = Set(validation.budgetLines.map(\.rule))
    for rule in Finding.rules where !byLine.contains(rule.id) {
      var test = Case(name: rule.id, skipped: validation.notJudged[rule.id])
      for finding in validation.findings where finding.rule == rule.id && finding.level == .error {
        let message = words(finding)
        if finding.consequence == .fails {
          test.failures.append(message)
        } else {
          test.errors.append(message)
        }
      }
      cases.append(test)
    }
    return cases
  }
}
