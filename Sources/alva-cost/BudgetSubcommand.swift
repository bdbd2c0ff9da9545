import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Pricing
import Gate
import Diagnostics
import Platform
import Quantities
import Reporting

struct BudgetSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "budget", abstract: "Budgets of stacks.", subcommands: [Initial.self, Export.self])

  struct Initial: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Write a starting budget from today's estimate of a stack.",
      discussion: """
        Writes pricing/budgets/NAME.yaml with headroom over what is expected and over P90. The gate holds
        what is
        deployed to it, so every estimate counts with the sizes of --stack, else with those of the
        stack file.

        Examples:
          alva-cost budget init staging
          alva-cost budget init staging --stack cdk.out
          alva-cost budget init shop --output budget.yaml
        """)

    @Argument(help: "A stack under pricing/stacks.", completion: Completions.stacks)
    var name: String

    @Flag(name: .long, help: "Replace a budget that is there.")
    var force = false

    @OptionGroup var synthesis: SynthesisOptions
    @OptionGroup var lean: LeanOptions
    @OptionGroup var pricing: PricingOptions
    @OptionGroup var place: PlaceOptions

    private func estimates(_ workspace: Workspace, _ printer: Printer) throws -> EstimateSet {
      var sampling = SamplingRequest(runs: .months(2_048))
      sampling.findsDrivers = false
      guard let path = synthesis.stack else {
        var request = StackRequest(name: name)
        request.hasOneSize = true
        return try EstimateCommand(workspace: workspace).run(request, sampling: sampling)
      }
      var request = try synthesis.request(path, region: nil, scenario: nil, asOf: nil)
      request.name = name
      request.sampling = sampling
      let command = SynthesisCommand(workspace: workspace, files: printer.templates)
      return try command.run(request).synthesis.bill
    }

    /// What the budget was made from.
    private static func facts(_ set: EstimateSet, _ path: String) -> LeanFacts {
      LeanFacts(
        command: "budget init", facts: ["stack": .string(set.stack), "file": .string(path)],
        tables: [
          LeanReport.Table(
            "estimates", ["name", "monthly", "expected", "p90"], amounts: ["monthly"],
            set.estimates.map { estimate in
              let headline = estimate.headline
              return LeanReport.Table.Row([
                .string(estimate.name), .string(estimate.monthly.exactText),
                .string(headline.expected.exactText),
                headline.range.map { .string($0.upperBound.exactText) } ?? .null,
              ])
            })
        ])
    }

    func run() throws {
      try Console.run { printer in
        var rules = OptionRules()
        synthesis.check(&rules)
        rules.exclude(
          ["--lean": lean.isAsked], with: "--output -", place.output == "-",
          because: "standard output has room for the budget or for the facts about it")
        try rules.throwIfBroken()
        let workspace = try pricing.workspace(printer)
        let estimates = try estimates(workspace, printer)
        let text = BudgetStart.text(estimates)
        if place.output != nil, !lean.isAsked {
          return try place.emit(text, ending: "yaml", to: &printer)
        }
        let path = place.output ?? workspace.path("budgets/\(name).yaml")
        if Files.kind(of: path) != .missing, !force {
          throw Diagnostics(
            Diagnostic(
              .error, .cannotWrite, at: SourceLocation(file: path), "there is a budget already",
              mend: "edit it, or replace it with --force"))
        }
        // With --force the budget that was held against months is what is replaced.
        try Files.write(
          [(path: path, shown: path, bytes: Array(text.utf8))], replacesInputs: place.output == nil)
        if lean.isAsked {
          printer.print(try lean.text(of: Self.facts(estimates, path), printer))
        } else if !place.quiet {
          Console.note("wrote \(path)")
        }
      }
    }
  }
}
