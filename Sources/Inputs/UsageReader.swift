package import Diagnostics
import Resources
package import Services
package import TrafficSimulation

/// A range of stated use, with the reason that stands beside it.
package struct StatedRange: UsageRange {
  package let distribution: Distribution
  package let reason: String?
}

/// Reads what is stated of how deployed resources are used.
///
/// In a stack file `resources: { Uploads: { usage: { storageGB: 200 } } }`, in a file of its own
/// `usage: { Uploads: { storageGB: 200 } }`; each quantity is a number or a distribution, of which
/// the middle is taken and months are drawn.
package enum UsageReader {
  /// The keys of one of a stack file's `resources`.
  static let entryKeys = FileKeys(
    "a resource",
    [
      FileKey(
        "usage", .named(.number(0...1e18), canAdd: true),
        "use a month, by the keys that 'usage init' lists", required: true)
    ])

  /// What a stack file states; other parts of it are not looked at.
  package static func statements(of node: ConfigNode) throws(Diagnostics) -> UsageStatements {
    var problems = Diagnostics()
    let statements = statements(of: node, &problems)
    try problems.throwIfErrors()
    return statements
  }

  static func statements(
    of node: ConfigNode, _ problems: inout Diagnostics
  ) -> UsageStatements {
    guard let part = node["resources"], !part.isNull else { return UsageStatements() }
    guard let entries = part.entries else {
      problems.error(
        at: part.location, "'resources' is \(part.kindName)",
        mend: "write a mapping from names to their usage")
      return UsageStatements()
    }
    return UsageStatements(
      entries.compactMap { entry in
        for key in entry.value.entries ?? [] where entryKeys[key.key] == nil {
          problems.error(
            at: key.keyLocation, "unknown key '\(key.key)' in the resource '\(entry.key)'",
            mend: suggestion(for: key.key, from: entryKeys.names))
        }
        guard let usage = entry.value["usage"] else {
          problems.error(
            at: entry.value.location, "the resource '\(entry.key)' states no 'usage'",
            mend: "write \(entry.key): { usage: { storageGB: 200 } }")
          return nil
        }
        return statement(entry.key, usage, at: entry.keyLocation, &problems)
      })
  }

  /// Reads a file that states usage and nothing else.
  ///
  /// - Parameter node: the file's mapping.
  /// - Throws: every problem of the file at once.
  /// - Returns: the statements in the order of the file.
  package static func read(_ node: ConfigNode) throws(Diagnostics) -> UsageStatements {
    var problems = Diagnostics()
    guard let usage = node["usage"], let entries = usage.entries else {
      throw Diagnostics(
        Diagnostic(
          at: node["usage"]?.location ?? node.location, "the file states no usage",
          mend: "write usage: { NAME: { storageGB: 200 } }; 'usage init --stack PATH' begins one"))
    }
    for entry in node.entries ?? [] where entry.key != "usage" {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in the usage file",
        mend: "only 'usage' stands in it")
    }
    let statements = entries.compactMap {
      statement($0.key, $0.value, at: $0.keyLocation, &problems)
    }
    try problems.throwIfErrors()
    return UsageStatements(statements)
  }

  private static func statement(
    _ subject: String, _ node: ConfigNode, at location: SourceLocation,
    _ problems: inout Diagnostics
  ) -> UsageStatements.Statement? {
    if node.isNull {
      return UsageStatements.Statement(subject: subject, quantities: [], location: location)
    }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "the usage of '\(subject)' is \(node.kindName)",
        mend: "write a mapping from keys to numbers: { storageGB: 200 }")
      return nil
    }
    return UsageStatements.Statement(
      subject: subject,
      quantities: entries.compactMap { quantity($0, &problems) }, location: location)
  }

  private static func quantity(
    _ entry: ConfigNode.Entry, _ problems: inout Diagnostics
  ) -> UsageStatements.Quantity? {
    let range = 0.0...1e18
    if entry.value.entries == nil {
      return readPlainNumber(entry.value, key: entry.key, range: range, problems: &problems).map {
        UsageStatements.Quantity(
          entry.key, $0, at: entry.value.location, key: entry.keyLocation)
      }
    }
    guard
      let (distribution, reason) = readDistribution(
        entry.value, key: entry.key, range: range, problems: &problems)
    else { return nil }
    let middle = distribution.middle
    let (low, high) = (max(0, distribution.quantile(0.1)), max(0, distribution.quantile(0.9)))
    return UsageStatements.Quantity(
      entry.key, middle,
      within: middle > 0 ? CostBounds(taking: middle, of: min(low, high)...high) : nil,
      drawn: StatedRange(distribution: distribution, reason: reason),
      at: entry.value.location, key: entry.keyLocation)
  }
}
