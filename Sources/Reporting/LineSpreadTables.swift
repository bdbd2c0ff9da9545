import Gate
import Pricing
import Quantities
import RateTables
import Resources
import Services

/// Low, typical and high of the lines whose cost differs between the drawn months, for a terminal.
enum LineSpreadTables {
  /// Lines that a terminal shows of an estimate; `explain` and every other form have all of them.
  private static let most = 8

  static func terminal(of set: EstimateSet, style: TerminalStyle) -> String {
    set.estimates.map { estimate in
      let all = moved(estimate)
      if all.isEmpty { return "" }
      var table = Table([
        Table.Column("\(estimate.name): line"), Table.Column("low, P10", .right),
        Table.Column("typical, P50", .right), Table.Column("high, P90", .right),
      ])
      for (line, spread) in all.prefix(most) {
        // What months have beyond a free amount is no part of it.
        let id = line.isAllowance ? line.itemID : line.id
        table.add(
          id.text(of: set.labels.label(of: line.resource)), cost(spread.p10),
          cost(spread.p50), cost(spread.p90))
      }
      let more = all.count - most
      var rest =
        more > 0
        ? "\(NumberFormat.count(more, "more line")) of \(estimate.name) \(more == 1 ? "moves" : "move") less.\n"
        : ""
      if let others = sentence(of: estimate) { rest += others + ".\n" }
      return "\n" + table.terminal(style: style) + rest
    }.joined()
  }

  /// What months have on lines that the bill lacks, in words.
  static func sentence(of estimate: Estimate) -> String? {
    estimate.spread?.otherLines.map {
      "Lines that only some of the drawn months have add \($0.p10.dollars()) to \($0.p90.dollars()) to "
        + estimate.name
    }
  }

  /// Lines that move by a cent or more, those that move most first.
  private static func moved(_ estimate: Estimate) -> [(line: LineItem, spread: LineSpread)] {
    estimate.lines.enumerated().compactMap { place, line in
      estimate.spread(of: line).map { (place: place, line: line, spread: $0) }
    }.filter { ($0.spread.p90 - $0.spread.p10).roundedToCents != .zero }.sorted { a, b in
      let (x, y) = (a.spread.p90 - a.spread.p10, b.spread.p90 - b.spread.p10)
      return x == y ? a.place < b.place : x > y
    }.map { ($0.line, $0.spread) }
  }

  private static func cost(_ cost: Money) -> String {
    cost > .zero && cost.roundedToCents == .zero ? "< $0.01" : cost.dollars()
  }
}
