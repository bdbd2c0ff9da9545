import AlvaCost
import ArgumentParser
import Estimation
import Gate
import Platform
import Reporting

struct UsageSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage", abstract: "Usage of deployed stacks.", subcommands: [Initial.self])

  struct Initial: AnsweringCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Write a usage file with every open question of a synthesized stack.",
      discussion: """
        Lists what is charged by use and stated nowhere, the most expensive unit first. Fill in what you \
        know and name the file with --usage, or write it under 'resources' of the stack file.

        Examples:
          alva-cost usage init --stack template.yaml --region us-east-1 --output usage.yaml
          alva-cost usage init staging --stack cdk.out
          alva-cost usage init --stack cdk.out --select 'service=AmazonS3'
        """)

    @Argument(help: "A stack under pricing/stacks, whose traffic states some of it.")
    var name: String?

    @OptionGroup var synthesis: SynthesisOptions

    @Option(name: .long, help: "Another region than the template's.")
    var region: String?

    @OptionGroup var lean: LeanOptions
    @OptionGroup var pricing: PricingOptions
    @OptionGroup var place: PlaceOptions

    func answer(to printer: inout Printer) throws {
      let workspace = try pricing.workspace(printer)
      var request = try synthesis.request(
        try synthesis.needed(), region: region, scenario: nil, asOf: nil)
      request.name = name
      let command = SynthesisCommand(workspace: workspace, files: printer.templates)
      let synthesis = try command.run(request).synthesis
      let isLean = lean.isAsked
      try place.emit(
        isLean ? try lean.text(of: UsageQuestions(synthesis), printer) : UsageStart.text(synthesis),
        ending: isLean ? "json" : "yaml", to: &printer)
    }
  }
}
