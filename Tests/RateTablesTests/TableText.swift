import Diagnostics
import Quantities
import RateTables

/// Rows of a rate table from comma-separated text, each cell with its place.
///
/// A row has 12 cells without quotes; the first row stands in line 2.
func rows(_ text: String) -> [RateRow] {
  text.split(separator: "\n").enumerated().map { index, line in
    let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let line = String(line)
    return RateRow(texts: cells, line: index + 2) { column in
      let number = RateRow.Column.allCases.firstIndex(of: column) ?? 0
      let before = cells[..<number].reduce(0) { $0 + $1.count + 1 }
      return SourceLocation(
        file: "t.csv", line: index + 2, column: before + 1, length: cells[number].count,
        lineText: line)
    }
  }
}

/// What a table holds, and what is wrong with it.
func build(_ text: String, offer: String = "AmazonX", region: String = "us-east-1")
  -> RateTableBuilder
{
  var builder = RateTableBuilder()
  builder.add(rows(text), offer: offer, region: region, file: "rates/\(region)/\(offer).csv")
  return builder
}

extension RateTableBuilder {
  /// `line:column message` of each problem.
  var found: [String] {
    problems.items.map { item in
      "\(item.location?.line ?? 0):\(item.location?.column ?? 0) \(item.message)"
    }
  }
}

/// A linear congruential generator (Knuth's MMIX constants), so that a failure can be repeated.
struct Draws {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
