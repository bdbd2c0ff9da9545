import Gate
package import Pricing
import Quantities
import Resources
import Services

/// A spread in words.
package enum SpreadWords {
  /// `log bytes per request explains 31 % of the uncertainty; at half of it P90 is $4.10 lower`: by itself,
  /// without what it does together with others.
  ///
  /// - Parameters:
  ///   - spread: with drivers, most important first.
  ///   - count: how many to name.
  /// - Returns: one sentence each; drivers below 1 % of the spread are left out.
  package static func drivers(of spread: CostSpread, count: Int = 3) -> [String] {
    if let words = unexplained(of: spread) { return [words] }
    return spread.drivers.prefix(count).filter { $0.total >= 0.01 }.map { driver in
      // Alone, so that the shares add up to no more than all of it.
      var text =
        "\(driver.name) explains \(NumberFormat.percent(min(max(driver.first, 0), 1), decimals: 0, small: .isLessThanOne)) of the uncertainty"
      if let fall = driver.fallWhenHalved {
        text +=
          fall.roundedToCents > .zero
          ? "; at half of it P90 is \(fall.dollars()) lower"
          : fall.roundedToCents < .zero
            ? "; at half of it P90 is \((-fall).dollars()) higher"
            : "; at half of it P90 is the same"
      }
      return text
    }
  }

  /// What there is to say where nothing was drawn from, however many months.
  package static let withoutRanges =
    "No input of the stack or of its scenario has a range, so every month drawn would be this one: "
    + "how wrong the figures could be is not known. Write ranges, such as "
    + "requestsPerSecond: { p10: 8, p90: 20 }"

  /// Why a spread has no percentiles; `nil` where it has.
  static func emptiness(of spread: CostSpread) -> String? {
    if spread.hasBand { return nil }
    if spread.isWithoutRanges { return withoutRanges }
    return "None of the declared ranges moves this bill: every month drawn costs the same"
  }

  /// That there are too many ranges to say what each does; `nil` where it is said.
  static func unexplained(of spread: CostSpread) -> String? {
    spread.unexplained == 0
      ? nil
      : "all \(NumberFormat.grouped("\(spread.unexplained)")) ranges are drawn; they are too many to work out what "
        + "each of them does"
  }

  /// The percentiles in a sentence.
  static func summary(of spread: CostSpread) -> String {
    if let reason = emptiness(of: spread) { return reason + "." }
    return
      "Over \(NumberFormat.grouped(String(spread.runs))) drawn months: P10 \(spread.p10.value.dollars()), "
      + "P50 \(spread.p50.value.dollars()), P90 \(spread.p90.value.dollars()), "
      + "mean \(spread.mean.dollars())."
  }

  /// How sure the percentiles are.
  static func convergence(of spread: CostSpread) -> String {
    let widths = [spread.p10, spread.p50, spread.p90].compactMap(\.relativeWidth)
    guard widths.count == 3, let widest = widths.max() else {
      return "too few months for an interval of every percentile"
    }
    return "the widest 95 % interval of a percentile spans "
      + "\(NumberFormat.significant(widest * 100, digits: 2)) % of it"
  }

  /// `85 % chance`.
  package static func chance(_ share: Double, runs: Int) -> String {
    probability(share, runs: runs) + " chance"
  }

  /// `85 %`, never more sure than the months drawn allow.
  ///
  /// What was drawn is belief, not a count of months that will come.
  package static func probability(_ share: Double, runs: Int) -> String {
    let finest = 1 / Double(max(runs, 1))
    if share >= 1 { return "over \(NumberFormat.percent(1 - finest))" }
    if share <= 0 { return "under \(NumberFormat.percent(finest))" }
    return NumberFormat.percent(share, decimals: share < 0.01 || share > 0.99 ? 1 : 0)
  }
}
