package import Diagnostics
import Quantities

/// How many entries the mappings and lists of a written file may have.
///
/// Nobody writes more by hand, and what grows with their square would make a small file take minutes. A
/// file that has more is refused at its place: nothing is left out in silence.
package struct EntryLimits: Sendable {
  /// By the key that the entries stand under.
  let byKey: [String: Int]
  /// Under any other key.
  let others: Int

  static let stack = EntryLimits(
    byKey: [
      "jobs": 500, "loadBalancers": 500, "extras": 2_000, "estimates": 50, "set": 1_000,
      "uses": 1_000, "calls": 1_000,
    ], others: 5_000)
  static let scenario = EntryLimits(
    byKey: ["spikes": 1_000, "campaigns": 1_000, "correlations": 200], others: 5_000)
  static let budget = EntryLimits(byKey: [:], others: 1_000)
  /// A template of as many resources is read.
  static let usage = EntryLimits(byKey: ["usage": 20_000], others: 5_000)
  /// Each option is a month that is run.
  package static let alternatives = EntryLimits(
    byKey: ["groups": 50, "options": 50], others: 1_000)

  /// What runs under a stack's traffic: each is followed through every minute of a month, and asked by others.
  static let mostParts = 200

  /// Parts times estimates.
  private static let mostPartMonths = 1_000

  /// The mappings of a stack file that ``mostParts`` counts together.
  static let parts = ["services", "functions", "fleets", "databases", "caches", "queues"]

  /// Calls from one service to another, each of which is followed in every minute of a month.
  static let mostCalls = 5_000

  /// Reports that a stack file describes more than is simulated.
  static func checkParts(_ node: ConfigNode, _ problems: inout Diagnostics) {
    var before = 0
    for key in parts {
      guard let entries = node[key]?.entries else { continue }
      if before + entries.count > mostParts {
        let first = entries[mostParts - before]
        problems.error(
          at: first.keyLocation,
          "'\(first.key)' is one more than the \(mostParts) that a stack file may hold of "
            + parts.dropLast().joined(separator: ", ") + " and queues together",
          mend: "write several stack files and estimate them together: alva-cost estimate a b")
        return
      }
      before += entries.count
    }
    let estimates = node["estimates"]?.entries ?? []
    let most = max(1, mostPartMonths / max(1, before))
    if let first = estimates.dropFirst(most).first {
      problems.error(
        at: first.keyLocation,
        "'\(first.key)' is one estimate more than the \(most) that are run of a stack of \(before) parts",
        mend: "leave out estimates, or write several stack files")
    }
  }

  /// Names with a `*`, each of which is held against every resource.
  static let mostPatterns = 50

  /// Reports what has more entries than are read.
  ///
  /// - Parameters:
  ///   - node: a file, or a part of it.
  ///   - key: under which it stands.
  ///   - problems: takes an error for each.
  package func check(_ node: ConfigNode, _ key: String = "", _ problems: inout Diagnostics) {
    let entries = node.entries ?? []
    let items = node.items ?? []
    let count = max(entries.count, items.count)
    let most = byKey[key] ?? others
    if count > most {
      problems.error(
        at: node.location,
        "\(key.isEmpty ? "the file" : "'\(key)'") has \(NumberFormat.grouped("\(count)")) entries; at most "
          + "\(NumberFormat.grouped("\(most)")) are read",
        mend: "split the file into several, or write those that are alike once, with a count")
      return
    }
    for entry in entries { check(entry.value, entry.key, &problems) }
    for item in items { check(item, "", &problems) }
  }

  /// Reports the first of the names that is one pattern too many.
  static func checkPatterns(_ entries: [ConfigNode.Entry], _ problems: inout Diagnostics) {
    let patterns = entries.lazy.filter { $0.key.contains("*") }
    if let first = patterns.dropFirst(mostPatterns).first {
      problems.error(
        at: first.keyLocation,
        "'\(first.key)' is one pattern more than the \(mostPatterns) that are read",
        mend: "write a pattern that names more of them, such as a type or 'api-*'")
    }
  }
}
