import Testing

@testable import Reporting

/// A reader of RFC 4180 that shares nothing with the writer; `nil` where the text breaks a rule.
private func read(_ text: String) -> [[String]]? {
  var rows: [[String]] = []
  var row: [String] = []
  var rest = Array(text.unicodeScalars)[...]
  while !rest.isEmpty {
    var cell = String.UnicodeScalarView()
    if rest.first == "\"" {
      rest.removeFirst()
      while true {
        guard let next = rest.popFirst() else { return nil }
        if next != "\"" {
          cell.append(next)
        } else if rest.first == "\"" {
          cell.append(rest.removeFirst())
        } else {
          break
        }
      }
    } else {
      while let next = rest.first, next != ",", next != "\r", next != "\n" {
        if next == "\"" { return nil }
        cell.append(rest.removeFirst())
      }
    }
    row.append(String(cell))
    guard let end = rest.popFirst() else { return nil }
    if end == "," { continue }
    guard end == "\r", rest.popFirst() == "\n" else { return nil }
    rows.append(row)
    row = []
  }
  return row.isEmpty ? rows : nil
}

@Suite struct `Tables as CSV` {
  @Test(arguments: hostileNames)
  func `are RFC 4180 whatever the names, a row as long as the first`(name: String) throws {
    let set = try estimates(name)
    for text in [
      EstimateCSV.text(set), EstimateCSV.percentiles(set), tables(name).csv,
      RateReport.table(rates(name)).csv, try month(name).csv,
    ] {
      let rows = try #require(read(text))
      #expect(rows.count > 1)
      #expect(Set(rows.map(\.count)).count == 1)
    }
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    ("-2+3", "'-2+3"), ("-$5.00", "'-$5.00"), ("\t=1", "'\t=1"), (" =1", "' =1"),
    ("＝1+1", "'＝1+1"),
  ])
  func `are text where a spreadsheet would compute`(cell: String, text: String) throws {
    #expect(try #require(read(CSV.text([[cell]]))) == [[text]])
  }

  @Test(arguments: [
    "-5", "+12.5", "-0.000001", "1e-05", "-1.5E+3", "-", "–", "a=b", "3-4", "", "$1",
  ])
  func `keep numbers and words as they are`(cell: String) {
    #expect(CSV.text([[cell]]) == cell + "\r\n")
  }

  @Test func `quote what has a comma, a quote or a line break, and nothing else`() {
    #expect(
      CSV.text([["a,b", "a\"b", "a\nb", "a\r\nb", "a b", "ä"]])
        == "\"a,b\",\"a\"\"b\",\"a\nb\",\"a\r\nb\",a b,ä\r\n")
    #expect(CSV.text([["a\u{0}b\u{1B}c\u{202E}"]]) == "a\u{FFFD}b\u{FFFD}c\u{FFFD}\r\n")
    #expect(CSV.cell("a,b") == "\"a,b\"")
  }

  @Test func `hold the exact figures of the bill`() throws {
    let rows = try #require(read(EstimateCSV.text(try estimates("shop"))))
    let cost = try #require(rows[0].firstIndex(of: "monthlyUSD"))
    // 730 h × $0.50 and 100 GB × $0.09, then 1,460 h × $0.50.
    #expect(rows.dropFirst().map { $0[cost] } == ["365", "9", "730", "9"])
  }
}
