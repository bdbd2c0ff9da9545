import Diagnostics
import Foundation
import Platform
import Quantities
import Reporting
import TestSupport
import Testing

@Suite struct `A step of a history` {
  private static func line(_ date: String, _ items: [(String, String, String, Double, String)])
    -> String
  {
    let total = items.compactMap { try? Money($0.4) }.total.exactText
    let rows = items.map { type, kind, prices, quantity, cost in
      #"["AmazonEC2","\#(type)","\#(kind)","\#(prices)",\#(quantity),"\#(cost)"]"#
    }.joined(separator: ",")
    return
      #"{"history":1,"date":"\#(date)","commit":null,"stack":"s","region":"r","currency":"USD","#
      + #""rates":"2026-01-01","estimates":[{"name":"realistic","monthly":"\#(total)","#
      + #""expected":"\#(total)","p50":null,"p90":null,"services":{},"items":[\#(rows)]}]}"# + "\n"
  }

  private static func step(
    _ a: [(String, String, String, Double, String)],
    _ b: [(String, String, String, Double, String)]
  ) throws -> HistoryStep {
    let records = try HistoryRecord.read(
      Array((line("1", a) + line("2", b)).utf8), file: "h")
    return HistoryStep(from: records[0].estimates[0], to: records[1].estimates[0])
  }

  private static func money(_ text: String) -> Money { (try? Money(text)) ?? .zero }

  @Test func `more hours at the same price are configuration, more traffic is use`() throws {
    // One more gateway: 730 × $0.045; 100 GB more at $0.045.
    let step = try Self.step(
      [("Hours", "fixed", "0.045", 730, "32.85"), ("Bytes", "usage", "0.045", 100, "4.5")],
      [("Hours", "fixed", "0.045", 1_460, "65.7"), ("Bytes", "usage", "0.045", 200, "9")])
    #expect(step.configuration == Self.money("32.85"))
    #expect(step.usage == Self.money("4.5") && step.price == .zero)
  }

  @Test func `another price of the same quantity is price`() throws {
    let step = try Self.step(
      [("Hours", "fixed", "0.045", 730, "32.85")], [("Hours", "fixed", "0.05", 730, "36.5")])
    #expect(step.price == Self.money("3.65"))
    #expect(step.configuration == .zero && step.usage == .zero)
  }

  @Test func `where both changed, the quantity counts at the old price`() throws {
    // 100 GB at $0.10 become 150 GB at $0.12: 50 × 0.10 = $5 of use, 150 × 0.02 = $3 of price.
    let step = try Self.step(
      [("Bytes", "usage", "0.1", 100, "10")], [("Bytes", "usage", "0.12", 150, "18")])
    #expect(step.usage == Self.money("5") && step.price == Self.money("3"))
  }

  @Test func `a volume that reaches another tier is use, not price`() throws {
    // 10,240 GB at $0.09; 20,480 GB, of which the second half at $0.085.
    let step = try Self.step(
      [("Bytes", "usage", "0.09/0.085", 10_240, "921.6")],
      [("Bytes", "usage", "0.09/0.085", 20_480, "1792")])
    #expect(step.usage == Self.money("870.4") && step.price == .zero)
  }

  @Test func `what came and what went is configuration, and the parts add up`() throws {
    let step = try Self.step(
      [("Hours", "fixed", "0.045", 730, "32.85"), ("Bytes", "usage", "0.045", 100, "4.5")],
      [("BoxUsage", "fixed", "0.0042", 730, "3.066")])
    #expect(step.configuration == Self.money("-34.284"))
    #expect(step.change == Self.money("-34.284"))
  }

  @Test(arguments: [
    ("nonsense\n", 1), ("{\"history\":2}\n", 1), ("{}\n{}\n", 1), ("[]\n", 1),
  ])
  func `a file that is no history is refused at its line`(text: String, line: Int) {
    do throws(Diagnostics) {
      _ = try HistoryRecord.read(Array(text.utf8), file: "h")
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.items.first?.location?.line == line)
    }
  }

  @Test func `a line that is cut off is refused`() throws {
    let whole = Self.line("1", [("Hours", "fixed", "0.045", 730, "32.85")])
    #expect(try HistoryRecord.read(Array(whole.utf8), file: "h").count == 1)
    #expect(throws: Diagnostics.self) {
      try HistoryRecord.read(Array((whole + whole.dropLast(9)).utf8), file: "h")
    }
  }
}

@Suite(.needsProgram)
struct `Keeping a history` {
  private static let pricing = ["--pricing", Repository.path("pricing"), "--no-reports"]

  @Test func `each run adds a line, and the trend splits what changed`() throws {
    try Program.inTemporaryFolder { folder in
      let estimate =
        ["estimate", "staging", "--runs", "0", "--record", "h.jsonl"] + Self.pricing
      for (day, more) in [
        ("2026-10-08", [String]()), ("2026-10-09", ["--set", "services.web.tasks=3"]),
      ] {
        let run = try Program.run(estimate + ["--as-of", day] + more, in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
      }
      let text = try #require(Program.text(of: folder.appending(path: "h.jsonl")))
      #expect(text.split(separator: "\n").count == 2 && text.last == "\n")
      let run = try Program.run(["history", "h.jsonl", "--format", "json"], in: folder)
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let series = try #require(root["series"] as? [[String: Any]])
      #expect(series.compactMap { $0["estimate"] as? String } == ["conservative", "realistic"])
      for one in series {
        let records = try #require(one["records"] as? [[String: Any]])
        #expect(records.compactMap { $0["date"] as? String } == ["2026-10-08", "2026-10-09"])
        func money(_ index: Int, _ key: String) throws -> Money {
          try Money(try #require(records[index][key] as? String))
        }
        let change = try money(1, "monthly") - money(0, "monthly")
        #expect(try money(1, "change") == change && change > .zero)
        #expect(try money(1, "price") == .zero)
        #expect(try money(1, "configuration") + money(1, "use") == change)
        #expect(try money(1, "configuration") > .zero)
      }
      for format in ["table", "markdown", "csv", "html"] {
        let run = try Program.run(["history", "h.jsonl", "--format", format], in: folder)
        #expect(run.exitCode == 0 && run.output.contains("2026-10-09"), "\(format)")
      }
      let report = try Program.run(
        ["history", "h.jsonl", "--estimate", "realistic", "--reports", "out", "--lean"],
        in: folder)
      #expect(report.exitCode == 0 && report.output.utf8.count <= 8_000)
      #expect(
        Program.files(below: folder.appending(path: "out")) == [
          "history.csv", "history.md", "history.svg",
        ])
    }
  }

  @Test func `runs at once each add their line`() throws {
    try Program.inTemporaryFolder { folder in
      let words =
        ["estimate", "staging", "--runs", "0", "--as-of", "2026-10-08", "--record", "h.jsonl"]
        + Self.pricing
      let codes = Parallel.map(4) { _ in (try? Program.run(words, in: folder))?.exitCode }
      #expect(codes == [0, 0, 0, 0])
      let text = try #require(Program.text(of: folder.appending(path: "h.jsonl")))
      #expect(try HistoryRecord.read(Array(text.utf8), file: "h.jsonl").count == 4)
    }
  }

  @Test func `a file that is no history stays as it is`() throws {
    try Program.inTemporaryFolder { folder in
      let file = folder.appending(path: "notes.txt")
      try Data("my notes\n".utf8).write(to: file)
      let run = try Program.run(
        ["estimate", "staging", "--runs", "0", "--record", "notes.txt"] + Self.pricing,
        in: folder)
      #expect(run.exitCode == 65 && run.output.isEmpty)
      #expect(run.errors.contains("notes.txt:1: error: this is no line of a history"))
      #expect(Program.text(of: file) == "my notes\n")
      for (words, code) in [
        (["history", "none.jsonl"], 66), (["history", "notes.txt"], 65), (["history", "."], 65),
        (["estimate", "staging", "--months", "3", "--record", "h.jsonl"] + Self.pricing, 64),
      ] {
        #expect(try Program.run(words, in: folder).exitCode == Int32(code), "\(words)")
      }
      #expect(Program.files(below: folder) == ["notes.txt"])
    }
  }
}
