import Pricing
import Quantities

/// Holds the drawn months against the limit on the response time.
struct LatencyCheck {
  let limit: Budget.LatencyLimit?
  /// Whether what cannot be told stops the gate.
  let strict: Bool
  let estimates: [Estimate]
  /// Why the drawn response times are not those of what is deployed.
  var unknown: [String] = []

  static let rule = "latency/p95"

  /// Why nothing is said; `nil` where the limit is judged.
  var reason: String? {
    guard limit != nil else { return "the budget has no such limit" }
    return estimates.contains { $0.latency != nil } ? nil : "no months were drawn"
  }

  var findings: [Finding] {
    guard let limit else { return [] }
    let drawn = estimates.compactMap { estimate in estimate.latency.map { (estimate.name, $0) } }
    if drawn.isEmpty {
      return [
        Finding(
          "budget/uncertain", .error,
          "no months were drawn to hold the p95 against \(NumberFormat.duration(limit.seconds))",
          at: limit.location,
          mend: "leave out --runs 0, and name the stack file or --scenario for the traffic",
          isJudged: false)
      ]
    }
    return drawn.flatMap { findings($0, $1, limit) } + undecided(limit)
  }

  /// Months without a part of what answers hold no limit.
  private func undecided(_ limit: Budget.LatencyLimit) -> [Finding] {
    guard let first = unknown.first else { return [] }
    let more = unknown.count > 1 ? ", and \(unknown.count - 1) more" : ""
    return [
      Finding(
        "budget/uncertain", .error,
        "the p95 is not held against \(NumberFormat.duration(limit.seconds)): \(first)\(more)",
        at: limit.location,
        mend: "bind what the stack file describes to the template's: name it under 'bindings'",
        isJudged: false)
    ]
  }

  private func findings(
    _ name: String, _ months: LatencyMonths, _ limit: Budget.LatencyLimit
  ) -> [Finding] {
    let what =
      "the p95 of the \(name) estimate stays within \(NumberFormat.duration(limit.seconds)) in "
      + "\(NumberFormat.percent(months.share)) of \(NumberFormat.count(months.drawn, "drawn month"))"
    let band =
      months.drawn > 1
      ? " (between \(NumberFormat.percent(months.low)) and \(NumberFormat.percent(months.high)) "
        + "with 90 % confidence)" : ""
    let asked = NumberFormat.percent(limit.share)
    if months.share < limit.share {
      let doubt = months.high >= limit.share ? "; too close to call" : ""
      return [
        Finding(
          Self.rule, .error, "\(what)\(band), less than the \(asked) asked for\(doubt)",
          at: limit.location, mend: "larger sizes hold it: 'alva-cost size' names the cheapest")
      ]
    }
    guard months.low < limit.share, months.drawn > 1 else { return [] }
    return [
      Finding(
        "budget/uncertain", strict ? .error : .warning,
        "\(what)\(band), where \(asked) are asked for; too close to call", at: limit.location,
        mend: "leave more room, or ask for less")
    ]
  }
}
