import AlvaCost
import ArgumentParser
import Reporting

struct ServicesSubcommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "services", _superCommandName: ProgramName.text,
    abstract:
      "Which resource types are priced, free or not priced, and from which sheet and rates.",
    discussion: """
      Examples:
        alva-cost services
        alva-cost services AWS::SQS::Queue
        alva-cost services aws_dynamodb_table --region eu-central-1 --format json
      """)

  @Argument(help: "A type: AWS::SQS::Queue, or Terraform's aws_sqs_queue. All of them without it.")
  var type: String?

  @Option(name: .long, help: "The region whose rates are shown.")
  var region = "us-east-1"

  @OptionGroup var shared: SharedOptions

  func answer(to printer: inout Printer) throws {
    try shared.checkLean()
    let command = ServicesCommand(workspace: try shared.workspace(printer))
    try shared.emit(
      try type.map { try command.run(type: $0, region: region) }
        ?? command.run(region: region), to: &printer)
  }
}
