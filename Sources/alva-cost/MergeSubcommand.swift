import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Documents
import Platform
import Reporting

struct MergeSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", _superCommandName: ProgramName.text,
    abstract: "Joins the parts of a sweep to the bytes that one run writes.",
    discussion: """
      Examples:
        alva-cost merge part-1.csv part-2.csv
        alva-cost merge part-*.csv --output sweep.csv
      """)

  @Argument(help: "Files that 'whatif --vary … --shard K/N --output FILE' wrote.")
  var parts: [String]

  @OptionGroup var lean: LeanOptions
  @OptionGroup var place: PlaceOptions

  /// The rows of a sweep as a table.
  private static func facts(_ text: String, _ parts: Int) throws(Diagnostics) -> LeanFacts {
    var problems = Diagnostics()
    let source = try SourceText(name: "the merged sweep", text)
    let table = DelimitedText.parse(source, into: &problems)
    try problems.throwIfErrors()
    let rows = table?.rows.map { row in
      LeanReport.Table.Row((0..<(table?.columns.count ?? 0)).map { .string(row[$0].text) })
    }
    return LeanFacts(
      command: "merge", facts: ["parts": .integer(parts), "rows": .integer(rows?.count ?? 0)],
      tables: [LeanReport.Table("points", table?.columns ?? [], rows ?? [])])
  }

  func run() throws {
    try Console.run { printer in
      var problems = Diagnostics()
      let files = parts.compactMap { name in
        problems.collecting { try Files.read(name, shown: name) }.map {
          (name: name, text: String(decoding: $0, as: UTF8.self))
        }
      }
      try problems.throwIfErrors()
      let text = try SweepPart.merge(files)
      if lean.isAsked {
        return try place.emit(
          try lean.text(of: Self.facts(text, parts.count), printer), ending: "json", to: &printer)
      }
      try place.emit(text, ending: "csv", to: &printer)
    }
  }
}
