import AlvaCost
import ArgumentParser
import Diagnostics
import Platform
import Reporting

/// What there is a schema of: a file that people write, or one that is printed for programs.
struct SchemaSubject: ExpressibleByArgument {
  let report: TableReport

  init?(argument: String) {
    let report =
      FileKind(rawValue: argument)?.reference ?? PrintedSchema(rawValue: argument)?.report
    guard let report else { return nil }
    self.report = report
  }

  static var allValueStrings: [String] {
    FileKind.allCases.map(\.rawValue) + PrintedSchema.allCases.map(\.rawValue)
  }
}

struct SchemaSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", _superCommandName: ProgramName.text,
    abstract: "The keys of a file: a JSON Schema for editors and programs, or a page to read.",
    discussion: """
      Editors with the YAML language server complete keys and mark slips by the schema that a \
      file names in its first line:

        # yaml-language-server: $schema=stack.schema.json

      Without --format and --output the schema is printed, as JSON.

      Examples:
        alva-cost schema stack --output stack.schema.json
        alva-cost schema scenario --format markdown
        alva-cost schema lean
      """)

  @Argument(
    help: """
      stack, scenario, budget, whatif or service (a sheet of pricing/services); lean (what --lean \
      prints) or history (a line of 'estimate --record').
      """)
  var file: SchemaSubject

  @OptionGroup var output: OutputOptions

  func run() throws {
    try Console.run { printer in
      try output.emit(file.report, else: .json, to: &printer)
    }
  }
}
