package import Quantities

/// What a line of the bill comes to over the drawn months: low, typical, high.
///
/// Percentiles of the line by itself: those of several lines do not add up to those of their sum, since
/// lines are rarely all low in the same month. The last line of an item bears what months cost in tiers
/// that the bill does not reach, beyond a free amount say.
package struct LineSpread: Hashable, Sendable {
  package let p10: Money
  package let p50: Money
  package let p90: Money

  package init(p10: Money, p50: Money, p90: Money) {
    self.p10 = p10
    self.p50 = p50
    self.p90 = p90
  }

  /// The same in every month.
  package init(always cost: Money) {
    self.init(p10: cost, p50: cost, p90: cost)
  }

  /// Whether its percentiles differ.
  package var isWide: Bool { p10 != p90 }
}

extension Estimate {
  /// Low, typical and high of a line; `nil` where nothing was drawn of it.
  ///
  /// Nothing is drawn without months, without any range that counts, and of a line that rests on an
  /// assumption of ours which has bounds and is no input: equal figures would say that it is sure.
  package func spread(of line: LineItem) -> LineSpread? {
    guard let spread, spread.hasBand else { return nil }
    let found = spread.lines[line.id]
    if line.bounds != nil, found?.isWide == false { return nil }
    return found
  }

  /// How far the bill may lie below and above what was taken for lines that no month drawn moves.
  ///
  /// They rest on an assumption that has bounds and is no input. `nil` where there is none, or nothing was drawn.
  package var undrawn: ClosedRange<Money>? {
    guard let spread, spread.hasBand else { return nil }
    let lines = lines.filter { $0.bounds != nil && self.spread(of: $0) == nil }
    let less = lines.map { $0.cost - $0.costRange.lowerBound }.total
    let more = lines.map { $0.costRange.upperBound - $0.cost }.total
    guard (less + more).roundedToCents > .zero else { return nil }
    return (.zero - less)...more
  }

  /// Whether any line has a low, a typical and a high.
  package var hasLineSpreads: Bool { spread.map { $0.hasBand && !$0.lines.isEmpty } ?? false }
}
