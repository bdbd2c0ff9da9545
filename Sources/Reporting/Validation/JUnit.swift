package import CostEstimation
import Diagnostics
import Quantities

/// The gate as JUnit XML: each line of the budget and each rule with findings is a test case.
package enum JUnit {
  package static func text(_ validation: Validation) -> String {
    var cases: [(name: String, failure: String?)] = validation.budgetLines.map { line in
      (
        "\(line.rule) \(line.name)",
        line.isKept ? nil : "\(line.actual.dollars()) is over the limit of \(line.limit.dollars())"
      )
    }
    for rule in Finding.rules
    where !["budget/total", "budget/service", "budget/resource", "budget/tag"].contains(rule.id) {
      let errors = validation.findings.filter { $0.rule == rule.id && $0.level == .error }
      let messages = errors.map { finding in
        (finding.location.map { "\($0.text): " } ?? "") + finding.message
      }
      cases.append((rule.id, errors.isEmpty ? nil : messages.joined(separator: "\n")))
    }
    let failures = cases.filter { $0.failure != nil }.count
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let counts =
      "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\""
    text += "<testsuites \(counts) time=\"0\">\n"
    text +=
      "  <testsuite name=\"alva-cost \(escaped(validation.name))\" \(counts) skipped=\"0\" "
      + "time=\"0\">\n"
    for test in cases {
      let start =
        "    <testcase name=\"\(escaped(test.name))\" "
        + "classname=\"alva-cost.\(escaped(validation.name))\" time=\"0\""
      if let failure = test.failure {
        let first = failure.split(separator: "\n").first.map(String.init) ?? failure
        text += start + ">\n      <failure message=\"\(escaped(first))\" type=\"budget\">"
        text += "\(escaped(failure))</failure>\n    </testcase>\n"
      } else {
        text += start + "/>\n"
      }
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// Characters that XML does not allow become U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result.unicodeScalars.append(scalar)
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
