import Diagnostics
import Foundation
import Quantities
import Reporting
import Testing

/// Reports for readers with little room.
@Suite struct `Lean reports` {
  /// Random tables: 1 to 6 of up to 400 rows with an amount each, facts of any length.
  private static func report(seed: UInt64) -> LeanReport {
    var random = Splitmix(state: seed)
    let facts = (0..<random.below(20)).map { index in
      (
        key: "fact\(index)",
        value: JSONValue.string(String(repeating: "é\"", count: random.below(600)))
      )
    }
    let tables = (0..<(1 + random.below(6))).map { index in
      LeanReport.Table(
        "table\(index)", ["id", "service", "monthly"], amounts: ["monthly"],
        (0..<random.below(400)).map { row in
          LeanReport.Table.Row([
            .string("r\(row)" + String(repeating: "x", count: random.below(300))),
            .string("s\(row % 7)"), .string(Money(cents: random.below(100_000)).exactText),
          ])
        })
    }
    return LeanReport(facts: facts, tables: tables)
  }

  @Test(arguments: 1...60)
  func `no report has more bytes than asked for`(seed: Int) throws {
    let report = Self.report(seed: UInt64(seed))
    for most in [2_000, 4_000, LeanReport.usualBytes] {
      let text = report.text(most: most)
      #expect(text.utf8.count <= most, "seed \(seed), at most \(most)")
      #expect(text.last == "\n" && !text.dropLast().contains("\n"), "seed \(seed)")
    }
  }

  @Test func `a report with room leaves nothing out`() {
    let table = LeanReport.Table(
      "lines", ["id", "monthly"], amounts: ["monthly"],
      [.init([.string("a/b"), .string("1.5")])])
    let text = LeanReport(facts: [("command", .string("estimate"))], tables: [table]).text()
    let expected =
      #"{"command":"estimate","lines":{"columns":["id","monthly"],"rows":[["a/b","1.5"]]},"#
      + #""leftOut":["everything: --format json"]}"# + "\n"
    #expect(text == expected)
  }

  @Test func `what is left out of a table is counted and summed`() throws {
    // 1,000 rows of a cent: those shown and the rest come to ten dollars.
    let row = LeanReport.Table.Row([.string("id"), .string("0.01")])
    let table = LeanReport.Table(
      "lines", ["id", "monthly"], amounts: ["monthly"],
      [LeanReport.Table.Row](
        repeating: row, count: 1_000))
    let text = LeanReport(facts: [], tables: [table]).text()
    let shown = text.components(of: #"["id","0.01"]"#)
    #expect(shown > 100 && shown < 1_000)
    #expect(text.contains(#""of":1000"#))
    let rest = Money(cents: 1_000 - shown).exactText
    #expect(text.contains(#""rest":{"monthly":"\#(rest)"}"#))
    #expect(text.contains("\(1_000 - shown) of 1000 lines"))
  }

  @Test func `a small table is whole beside a large one`() {
    let small = LeanReport.Table("small", ["id"], (0..<5).map { .init([.string("small\($0)")]) })
    let large = LeanReport.Table(
      "large", ["id"], (0..<2_000).map { .init([.string("large\($0)")]) })
    let text = LeanReport(facts: [], tables: [large, small]).text(most: 3_000)
    for index in 0..<5 { #expect(text.contains("small\(index)")) }
    #expect(text.contains("large0") && !text.contains("of 5 small"))
  }

  /// Of two tables that are alike, the one that weighs three times as much has three quarters.
  @Test func `a table that decides has more of the room`() throws {
    func table(_ name: String) -> LeanReport.Table {
      LeanReport.Table(name, ["id"], (0..<2_000).map { .init([.string("\(name)\($0)")]) })
    }
    var heavy = table("one")
    heavy.weight = 3
    let text = LeanReport(facts: [], tables: [table("two"), heavy]).text()
    func shown(_ name: String) -> Double { Double(text.components(separatedBy: "\"\(name)").count) }
    #expect((2.5...3.5).contains(shown("one") / shown("two")))
  }

  @Test func `an object's lists become tables that name what they belong to`() {
    let json = JSONValue.object([
      ("schemaVersion", .integer(1)), ("command", .string("diff")),
      (
        "estimates",
        .array([
          .object([
            ("name", .string("low")), ("monthly", .string("3")),
            ("lines", .array([.object([("id", .string("a/b")), ("monthly", .string("3"))])])),
          ])
        ])
      ),
    ])
    let report = LeanReport(json)
    #expect(report.facts.map(\.key) == ["command"])
    #expect(report.tables.map(\.name) == ["estimates", "lines"])
    #expect(report.tables[1].columns == ["estimate", "id", "monthly"])
    #expect(report.tables[1].rows.map(\.cells) == [[.string("low"), .string("a/b"), .string("3")]])
  }
}

@Suite struct `Predicates over lines` {
  private static func line(_ service: String, _ resource: String, _ dollars: String)
    -> LineSelection.Line
  {
    var line = LineSelection.Line()
    line.words = ["service": [service, "Amazon\(service)"], "resource": [resource]]
    line.amounts = ["monthly": [(try? Money(dollars)) ?? .zero]]
    return line
  }

  private static let lines = [
    line("RDS", "database", "15.44"), line("ECS", "web", "10"), line("ECS", "web-admin", "0.1"),
  ]

  @Test(arguments: [
    ("service=RDS", [0]), ("service=rds", [0]), ("service=AmazonECS", [1, 2]),
    ("service!=RDS", [1, 2]), ("resource~web", [1, 2]), ("resource!~WEB", [0]),
    ("resource=web", [1]), ("monthly>10", [0]), ("monthly>=10", [0, 1]), ("monthly<10", [2]),
    ("monthly<=10", [1, 2]), ("monthly=10.00", [1]), ("monthly!=10", [0, 2]),
    ("service=ECS,monthly>1", [1]), (" service = ECS , resource ~ admin ", [2]),
  ])
  func `each means what it says`(text: String, expected: [Int]) throws {
    let selection = try LineSelection(text)
    let found = Self.lines.indices.filter { selection.holds(for: Self.lines[$0]) }
    #expect(found == expected, "\(text)")
  }

  @Test(arguments: [
    ("service", 1), ("service=RDS,monthly", 13), ("=RDS", 1), ("service=", 1), ("", 1),
    ("service=RDS,,monthly>1", 13),
  ])
  func `one that is none is refused at its place`(text: String, column: Int) {
    do throws(Diagnostics) {
      _ = try LineSelection(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.items.first?.location?.column == column, "\(text)")
      #expect(error.exitCode == 64)
    }
  }

  @Test(arguments: [
    ("servce=RDS", 1, "did you mean 'service'?"),
    ("service>3", 1, "compare it with =, !=, ~ or !~"),
    ("monthly>many", 9, "write it as 10 or 12.50"),
    ("resource~x,monthly~1", 12, "compare it with =, !=, <, <=, > or >="),
  ])
  func `a field that is not there is answered with the nearest`(
    text: String, column: Int, help: String
  ) throws {
    let selection = try LineSelection(text)
    do throws(Diagnostics) {
      try selection.check(fields: ["service": .word, "resource": .word, "monthly": .amount])
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.items.first?.location?.column == column)
      #expect(error.items.first?.mend == help)
    }
  }

  @Test func `a name that no line has is answered with the nearest`() throws {
    let selection = try LineSelection("service=RSD,resource=wbe")
    do throws(Diagnostics) {
      try selection.check(names: Self.lines)
      Issue.record("it was taken")
    } catch {
      #expect(error.items.map(\.mend) == ["did you mean 'RDS'?", "did you mean 'web'?"])
      #expect(error.items.map { $0.location?.column } == [9, 22])
    }
    // What is known without a line selects nothing.
    try LineSelection("resource=bucket").check(
      names: Self.lines, others: ["resource": ["bucket"]])
  }
}

/// A small generator of one's own for tests.
private struct Splitmix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = Substring(self)
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
