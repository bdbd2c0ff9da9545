import Diagnostics
import Gate
import Pricing
import Quantities

/// Reads the limits of a budget file.
///
/// `realistic: 200`, or `realistic: { monthly: 200, warnAtPercent: 90, p90: 220,
/// chance: { percent: 95, within: 240 } }`.
struct BudgetLimits {
  /// Limits of estimates know percentiles; those of parts do not, only whole months are drawn.
  let knowsMonths: Bool
  private(set) var limits: [Budget.Limit] = []

  private var keys: [String] {
    ["monthly", "warnAtPercent"] + (knowsMonths ? ["p50", "p90", "p95", "chance"] : [])
  }

  /// Reads one of the mappings.
  static func read(
    _ node: ConfigNode?, _ key: String, knowsMonths: Bool = false, _ problems: inout Diagnostics
  ) -> [Budget.Limit] {
    guard let node else { return [] }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "'\(key)' is \(node.kindName)",
        mend: "write a mapping from names to dollars a month")
      return []
    }
    var reader = BudgetLimits(knowsMonths: knowsMonths)
    for entry in entries { reader.read(entry, &problems) }
    return reader.limits
  }

  private init(knowsMonths: Bool) {
    self.knowsMonths = knowsMonths
  }

  private mutating func read(_ entry: ConfigNode.Entry, _ problems: inout Diagnostics) {
    let subject = entry.key
    guard let parts = entry.value.entries else {
      if let money = Self.money(entry.value, &problems) {
        add(subject, .monthly, money, nil, entry.keyLocation)
      }
      return
    }
    let warn = entry.value["warnAtPercent"].flatMap {
      readPlainNumber($0, key: "warnAtPercent", range: 0...100, problems: &problems)
    }
    var hasLimit = false
    for part in parts where part.key != "warnAtPercent" {
      hasLimit = true
      if part.key == "monthly" {
        if let money = Self.money(part.value, &problems) {
          add(subject, .monthly, money, warn, entry.keyLocation)
        }
      } else if let percent = Self.percent(of: part.key), knowsMonths {
        guard percent > 0, percent < 100 else {
          problems.error(
            at: part.keyLocation, "there is no percentile '\(part.key)'",
            mend: "write one above 0 and below 100, such as p90")
          continue
        }
        if let money = Self.money(part.value, &problems) {
          add(subject, .percentile(percent), money, warn, part.keyLocation)
        }
      } else if part.key == "chance", knowsMonths {
        readChance(part, of: subject, warn, &problems)
      } else {
        let isKnown = part.key == "chance" || Self.percent(of: part.key) != nil
        problems.error(
          at: part.keyLocation, "unknown key '\(part.key)' in a limit",
          mend: isKnown
            ? "only whole months are drawn: write it for an estimate, under 'limits'"
            : suggestion(for: part.key, from: keys))
      }
    }
    if !hasLimit {
      problems.error(
        at: entry.value.location, "the limit of '\(subject)' has no amount",
        mend: "add 'monthly: 200', in dollars" + (knowsMonths ? ", or 'p90: 200'" : ""))
    }
  }

  /// `chance: { percent: 95, within: 240 }`.
  private mutating func readChance(
    _ entry: ConfigNode.Entry, of subject: String, _ warn: Double?, _ problems: inout Diagnostics
  ) {
    let known = ["percent", "within"]
    for part in entry.value.entries ?? [] where !known.contains(part.key) {
      problems.error(
        at: part.keyLocation, "unknown key '\(part.key)' in a chance",
        mend: suggestion(for: part.key, from: known))
    }
    guard let share = entry.value["percent"], let amount = entry.value["within"] else {
      problems.error(
        at: entry.value.location, "'chance' needs 'percent' and 'within'",
        mend: "write chance: { percent: 90, within: 200 }")
      return
    }
    let percent = readPlainNumber(
      share, key: "percent", range: 0.1...99.9, problems: &problems)
    if let percent, let money = Self.money(amount, &problems) {
      add(subject, .chance(percent), money, warn, entry.keyLocation)
    }
  }

  private mutating func add(
    _ subject: String, _ measure: Budget.Measure, _ amount: Money, _ warn: Double?,
    _ location: SourceLocation
  ) {
    limits.append(
      Budget.Limit(
        subject: subject, measure: measure, monthly: amount, warnAtPercent: warn,
        location: location))
  }

  /// The 90 of `p90`; `nil` of other keys.
  private static func percent(of key: String) -> Double? {
    key.hasPrefix("p") ? strictNumber(String(key.dropFirst())) : nil
  }

  static func money(_ node: ConfigNode, _ problems: inout Diagnostics) -> Money? {
    if let text = node.text, let money = try? Money(text), money >= .zero { return money }
    problems.error(
      at: node.location, "\(node.kindName) is no amount of dollars",
      mend: "write digits with a point for cents, such as 199.50")
    return nil
  }
}
