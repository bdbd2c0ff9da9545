import AlvaCost
import ArgumentParser
import Diagnostics
import Platform
import Reporting

extension FileKind: ExpressibleByArgument {}

struct SchemaSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "The keys of a file that you write: a JSON Schema for editors, or a page to read.",
    discussion: """
      Editors with the YAML language server complete keys and mark slips by the schema that a \
      file names in its first line:

        # yaml-language-server: $schema=stack.schema.json
      """)

  @Argument(help: "stack, scenario, budget or whatif.")
  var file: FileKind

  @Option(name: .long, help: "What to print: json (the schema), markdown, table, csv or html.")
  var format: OutputFormat = .json

  @Option(name: .long, help: "Write to this file instead; - prints it.")
  var output: String?

  @Flag(name: .long, help: "No colour, whatever the terminal.")
  var noColor = false

  func run() throws {
    try Console.run {
      let report = file.reference
      let text =
        switch format {
        case .json: report.json.text
        case .markdown: report.markdown
        case .table: report.terminal(style: Console.style(noColour: noColor))
        case .csv: report.csv
        case .html: report.document.html
        }
      guard let output, output != "-" else { return try Console.print(text) }
      try Files.write([(path: output, shown: output, bytes: Array(text.utf8))])
    }
  }
}
