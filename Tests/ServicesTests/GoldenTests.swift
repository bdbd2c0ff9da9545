import Foundation
import TestSupport
import Testing

/// What every priced type costs, worked by hand beside each case, asked in every language that can
/// say it.
///
/// `ALVA_COST_RECORD=1 swift test --filter Goldens` writes `expected.csv` anew from the template; a
/// recorded line without its working in `working.md` is not done.
@Suite struct `Goldens of services` {
  @Test(arguments: GoldenCase.all)
  func `a resource costs the same in every language`(_ golden: GoldenCase) throws {
    if Program.records, golden.has("template.yaml") {
      let rows = try golden.deployed("template.yaml").map(\.description)
      try Data(([GoldenCase.header] + rows).map { $0 + "\n" }.joined().utf8)
        .write(to: URL(filePath: golden.path("expected.csv")))
    }
    let expected = try golden.expected()
    let short = Shortfalls.files(of: golden.name)
    for file in ["template.yaml", "plan.json"] where golden.has(file) {
      let rows = try golden.deployed(file)
      let words = "\(golden.name)/\(file)\n\(Self.difference(rows, expected))"
      if short.contains(file) {
        #expect(rows != expected, "\(golden.name)/\(file) holds now: take it off the list")
      } else {
        #expect(rows == expected, "\(words)")
      }
    }
    guard golden.has("stack.yaml") else { return }
    let rows = Self.withoutItems(try golden.described())
    let fixed = Self.withoutItems(
      expected.filter { $0.quantity != "?" && $0.quantity != "0" })
    if short.contains("stack.yaml") {
      #expect(rows != fixed, "\(golden.name)/stack.yaml holds now: take it off the list")
    } else {
      #expect(rows == fixed, "\(golden.name)/stack.yaml\n\(Self.difference(rows, fixed))")
    }
  }

  @Test func `every case says how its figures were worked`() throws {
    #expect(GoldenCase.all.count > 200)
    for golden in GoldenCase.all {
      #expect(golden.has("working.md"), "\(golden.name) has no working.md")
      #expect(golden.has("template.yaml") || golden.has("plan.json"), "\(golden.name)")
      let text = try golden.text("expected.csv")
      #expect(text.hasPrefix(GoldenCase.header), "\(golden.name)/expected.csv")
      let working = (try? golden.text("working.md")) ?? ""
      for row in try golden.expected() where row.monthly != "?" && row.monthly != "0" {
        #expect(
          working.contains(row.unitPrice), "\(golden.name) works without \(row.unitPrice)")
      }
    }
  }

  @Test func `what falls short is a case that exists, with a reason`() {
    let names = Set(GoldenCase.all.map(\.name))
    for entry in Shortfalls.all {
      #expect(names.contains(entry.name), "\(entry.name) is no case")
      #expect(!entry.reason.isEmpty, "\(entry.name) has no reason")
      #expect(!entry.files.isEmpty, "\(entry.name) names no file")
    }
  }

  /// A stack file calls some lines otherwise than a template does: `secrets`, not `secret`.
  private static func withoutItems(_ rows: [GoldenCase.Row]) -> [GoldenCase.Row] {
    rows.map { row in
      var row = row
      row.item = ""
      return row
    }.sorted()
  }

  private static func difference(_ got: [GoldenCase.Row], _ wanted: [GoldenCase.Row]) -> String {
    let missing = wanted.filter { !got.contains($0) }.map { "wanted \($0)" }
    let more = got.filter { !wanted.contains($0) }.map { "came   \($0)" }
    return (missing + more).joined(separator: "\n")
  }
}

/// The cases that do not hold yet, each with its reason: `Cases/falls-short.csv`.
private enum Shortfalls {
  struct Entry {
    let name: String
    let files: [String]
    let reason: String
  }

  static let all: [Entry] = {
    let file = URL(filePath: GoldenCase.folder).appending(path: "falls-short.csv")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      .map { line in
        let cells = line.split(separator: ",", maxSplits: 2).map(String.init)
        return Entry(
          name: cells.first ?? "",
          files: cells.count > 1 ? cells[1].components(separatedBy: " ") : [],
          reason: cells.count > 2 ? cells[2] : "")
      }
  }()

  static func files(of name: String) -> [String] {
    all.first { $0.name == name }?.files ?? []
  }
}
