import Diagnostics
import Pricing
import Quantities

/// Holds what a request, a user or a job costs against its limits.
struct UnitCheck {
  let limits: [Budget.UnitLimit]
  let estimates: [Estimate]
  /// What a template calls a queue of the stack file.
  let bindings: Bindings

  static let rule = "budget/unit"

  /// Why nothing is said; `nil` where a limit is judged.
  var reason: String? { limits.isEmpty ? "the budget has no such limit" : nil }

  var findings: [Finding] {
    limits.flatMap { limit in estimates.compactMap { finding(limit, of: $0) } }
  }

  private func finding(_ limit: Budget.UnitLimit, of estimate: Estimate) -> Finding? {
    let unit = bindings.id(of: limit.unit, "queues") ?? limit.unit
    guard let count = estimate.units[unit] else {
      return Finding(
        Self.rule, .error,
        "the \(estimate.name) estimate has no '\(limit.unit)': its limit holds nothing",
        at: limit.location,
        mend: suggestion(for: limit.unit, from: estimate.units.keys.sorted())
          ?? "write \(Estimate.thousandRequests), a queue, or a name of 'parameters'",
        isJudged: false)
    }
    guard let cost = estimate.cost(per: unit) else {
      return Finding(
        Self.rule, .error,
        "what one of '\(limit.unit)' costs cannot be told: the \(estimate.name) estimate has "
          + NumberFormat.significant(count), at: limit.location,
        mend: "state the traffic: name the stack file, or --scenario", isJudged: false)
    }
    let most = limit.dollars.approximate
    let what =
      "the \(estimate.name) estimate is \(Self.dollars(cost)) for \(Self.words(limit.unit)): "
      + "\(estimate.monthly.dollars()) for \(NumberFormat.significant(count * Self.size(limit.unit)))"
    let mend = "make the stack smaller, or raise the limit"
    if cost > most {
      return Finding(
        Self.rule, .error, "\(what), above its limit of \(Self.dollars(most))", at: limit.location,
        mend: mend)
    }
    guard let percent = limit.warnAtPercent, cost > most * percent / 100 else { return nil }
    return Finding(
      Self.rule, .warning,
      "\(what), above \(NumberFormat.number(percent)) % of its limit of \(Self.dollars(most))",
      at: limit.location, mend: mend)
  }

  private static func words(_ unit: String) -> String {
    unit == Estimate.thousandRequests ? "1,000 requests" : "each of '\(unit)'"
  }

  private static func size(_ unit: String) -> Double {
    unit == Estimate.thousandRequests ? 1_000 : 1
  }

  private static func dollars(_ amount: Double) -> String {
    "$" + NumberFormat.significant(amount, digits: 3)
  }
}
