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
      "services": 2_000, "functions": 2_000, "jobs": 2_000, "loadBalancers": 2_000,
      "databases": 2_000, "caches": 2_000, "queues": 2_000, "extras": 2_000, "estimates": 100,
      "set": 1_000, "uses": 1_000, "calls": 1_000,
    ], others: 5_000)
  static let scenario = EntryLimits(
    byKey: ["spikes": 1_000, "campaigns": 1_000, "correlations": 200], others: 5_000)
  static let budget = EntryLimits(byKey: [:], others: 1_000)
  /// A template of as many resources is read.
  static let usage = EntryLimits(byKey: ["usage": 20_000], others: 5_000)
  /// Each option is a month that is run.
  package static let alternatives = EntryLimits(
    byKey: ["groups": 50, "options": 50], others: 1_000)

  /// Numbers with a range that are drawn.
  static let mostRanges = 1_000

  /// Calls from one service to another, each of which is followed in every minute of a month.
  static let mostCalls = 5_000

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
