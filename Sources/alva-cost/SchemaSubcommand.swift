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

      Without --format and --output the schema is printed, as JSON.
      """)

  @Argument(help: "stack, scenario, budget, whatif or service (a sheet of pricing/services).")
  var file: FileKind

  @OptionGroup var output: OutputOptions

  func run() throws {
    try Console.run { printer in
      try output.emit(file.reference, else: .json, to: &printer)
    }
  }
}
