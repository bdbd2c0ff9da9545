import Diagnostics
import TrafficSimulation

/// A distribution in the place of a number.
///
/// Forms: `{p10, p90}`, `{min, mode, max}`, `{mean, sd}`, `{choices: […]}`, `{spot: {low, high}}`;
/// each with an optional `reason`.
func readDistribution(
  _ node: ConfigNode, key: String, range: ClosedRange<Double>, problems: inout Diagnostics
) -> (Distribution, reason: String?)? {
  let entries = node.entries ?? []
  let keys = Set(entries.map(\.key)).subtracting(["reason"])
  let reason = node["reason"]?.text
  func value(_ name: String) -> Double? {
    node[name].flatMap {
      readPlainNumber(
        $0, key: name, of: key, range: range, problems: &problems)
    }
  }
  func wrong(_ message: String, mend: String) -> (Distribution, reason: String?)? {
    problems.error(at: node.location, "'\(key)': \(message)", mend: mend)
    return nil
  }
  switch keys {
  case ["p10", "p90"]:
    guard let p10 = value("p10"), let p90 = value("p90") else { return nil }
    if p10 <= 0 || p90 <= 0 {
      return wrong(
        "p10 and p90 of a lognormal must be above 0",
        mend: p10 == 0 && p90 > 0
          ? "write { min: 0, mode: \(plain(p90 / 3)), max: \(plain(p90)) }, or positive numbers"
          : "write positive numbers, or { min: …, mode: …, max: … }")
    }
    if p10 > p90 { return wrong("p10 \(plain(p10)) is above p90 \(plain(p90))", mend: "swap them") }
    if p10 == p90 { return wrong("p10 equals p90", mend: "write one plain number instead") }
    return (.lognormal(p10: p10, p90: p90), reason)
  case ["min", "mode", "max"]:
    guard let low = value("min"), let mode = value("mode"), let high = value("max") else {
      return nil
    }
    if !(low <= mode && mode <= high && low < high) {
      return wrong(
        "min \(plain(low)), mode \(plain(mode)), max \(plain(high)) are not in order",
        mend: "write min ≤ mode ≤ max, with min < max")
    }
    return (.triangular(min: low, mode: mode, max: high), reason)
  case ["mean", "sd"]:
    guard let mean = value("mean") else { return nil }
    guard
      let sd = node["sd"].flatMap({
        readPlainNumber($0, key: "sd", range: -1e18...1e18, problems: &problems)
      })
    else { return nil }
    if sd <= 0 {
      return wrong("the sd is \(plain(sd))", mend: "write an sd above 0, or one plain number")
    }
    return (.normal(mean: mean, sd: sd), reason)
  case ["choices"]:
    guard let items = node["choices"]?.items, !items.isEmpty else {
      return wrong("choices is not a list of numbers", mend: "write choices: [1, 2, 3]")
    }
    let values = items.compactMap {
      readPlainNumber($0, key: "choices", of: key, range: range, problems: &problems)
    }
    return values.count == items.count ? (.choices(values), reason) : nil
  case ["spot"]:
    guard let spot = node["spot"], let entries = spot.entries,
      Set(entries.map(\.key)) == ["low", "high"], let low = spot["low"], let high = spot["high"]
    else {
      return wrong("spot is no price range", mend: "write spot: { low: 0.5, high: 0.7 }")
    }
    let ends = [("low", low), ("high", high)].map {
      readPlainNumber($1, key: $0, of: key, range: range, problems: &problems)
    }
    guard let a = ends[0], let b = ends[1] else { return nil }
    if a > b { return wrong("low \(plain(a)) is above high \(plain(b))", mend: "swap them") }
    if a == b { return wrong("low equals high", mend: "write one plain number instead") }
    return (.uniform(low: a, high: b), reason)
  default:
    return wrong(
      "a mapping with \(keys.sorted().joined(separator: ", ")) is no distribution",
      mend: "write a number, {p10, p90}, {min, mode, max}, {mean, sd}, {choices: […]} or "
        + "{spot: {low, high}}")
  }
}
