import Foundation
import TestSupport
import Testing

/// What a person adds up on the first page of the committed reports.
@Suite struct `The printed costs of a summary` {
  /// Cents of `| Fargate | $36.15 | $72.75 | 43 % |`, one an estimate.
  private func cents(_ row: Substring) -> [Int] {
    row.split(separator: "|").compactMap { cell in
      let text = cell.filter { $0 != " " && $0 != "*" }
      guard text.hasPrefix("$") else { return nil }
      return Int(text.filter(\.isNumber))
    }
  }

  @Test(arguments: ["staging", "production"])
  func `add up to the printed total, or the report says to what`(stack: String) throws {
    let text = try String(
      contentsOf: URL(filePath: Repository.path("reports/\(stack).md")), encoding: .utf8)
    let start = try #require(text.range(of: "| cost | "))
    let rows = text[start.lowerBound...].split(separator: "\n").prefix { $0.hasPrefix("|") }
      .map(cents).filter { $0.count == 2 }
    let total = try #require(rows.last)
    #expect(rows.count == 7)
    for (place, name) in ["conservative", "realistic"].enumerated() {
      let sum = rows.dropLast().map { $0[place] }.reduce(0, +)
      let printed = "$\(sum / 100).\(sum % 100 < 10 ? "0" : "")\(sum % 100)"
      #expect(sum == total[place] || text.contains("those of \(name) add up to \(printed)"))
    }
  }
}
