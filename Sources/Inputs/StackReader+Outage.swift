import Diagnostics
import Resources
import Services

/// What an outage costs and how often parts fail.
extension StackReader {
  mutating func readOutage(_ node: ConfigNode, into stack: inout Stack) {
    guard let part = node["outage"], !part.isNull else { return }
    var terms = OutageTerms()
    let failures = part["failures"]
    let own = Schema<OutageTerms>(
      "the outage",
      [
        .optionalNumber("dollarsPerHour", \.dollarsPerHour, in: OutageTerms.dollarsRange),
        Schema.Field("failures", .anything) { _, _, _ in },
      ])
    decode(own, part, into: &terms, path: "outage", name: "outage") { stack, change in
      if var terms = stack.outage {
        change(&terms)
        stack.outage = terms
      }
    }
    if let failures, !failures.isNull { readFailures(failures, into: &terms) }
    stack.outage = terms
  }

  private static let failure = Schema<OutageTerms.StatedFailure>(
    "a failure",
    [
      .optionalNumber("perYear", \.perYear, in: OutageTerms.StatedFailure.perYearRange),
      .optionalNumber("minutes", \.minutes, in: OutageTerms.StatedFailure.minutesRange),
    ])

  private mutating func readFailures(_ node: ConfigNode, into terms: inout OutageTerms) {
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "'failures' is \(node.kindName)",
        mend: "write a mapping: database: { perYear: 0.5, minutes: 20 }")
      return
    }
    for entry in entries {
      guard let kind = FailureKind.allCases.first(where: { $0.key == entry.key }) else {
        problems.error(
          at: entry.keyLocation, "unknown key '\(entry.key)' in the failures",
          mend: suggestion(for: entry.key, from: FailureKind.allCases.map(\.key)))
        continue
      }
      var stated = OutageTerms.StatedFailure()
      let path = "outage.failures.\(kind.key)"
      decode(Self.failure, entry.value, into: &stated, path: path, name: path) { stack, change in
        var stated = stack.outage?.failures[kind] ?? OutageTerms.StatedFailure()
        change(&stated)
        stack.outage?.failures[kind] = stated
      }
      if kind == .deployment, let share = stated.perYear, share > 1 {
        problems.error(
          at: entry.value["perYear"]?.location ?? entry.value.location,
          "'perYear' of deployments is \(plain(share)), but it is the share that fails",
          mend: "write a share of 0 to 1, such as 0.05")
      }
      terms.failures[kind] = stated
    }
  }
}
