import ArgumentParser
import Diagnostics
import Estimation
import Gate
import Pricing
import Quantities
import Reporting

extension BudgetExport.Language: ExpressibleByArgument {}

extension BudgetSubcommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "A stack's budget for AWS Budgets, to be deployed beside it.",
      discussion: """
        The limit is that of pricing/budgets/NAME.yaml, else P90. Alerts: P50 is spent, P90 is \
        forecast, the limit is spent.

        Examples:
          alva-cost budget export staging --format terraform --output budget.tf
          alva-cost budget export staging --format cloudformation --tag stack=staging
        """)

    @Argument(help: "A stack under pricing/stacks.", completion: Completions.stacks)
    var name: String

    @Option(name: .customLong("format"), help: "The language to write.")
    var language: BudgetExport.Language

    @Option(name: .long, help: "Only charges with this cost allocation tag, KEY=VALUE.")
    var tag: String?

    @Option(name: .long, help: "The e-mail address to write to; else asked for when deployed.")
    var notify: String?

    @Option(
      name: .long, help: "This estimate; else the last of the stack's file.",
      completion: Completions.estimates)
    var estimate: String?

    @OptionGroup var lean: LeanOptions
    @OptionGroup var pricing: PricingOptions
    @OptionGroup var place: PlaceOptions

    func run() throws {
      try Console.run { printer in
        let tag = try pair()
        try checkAddress()
        let workspace = try pricing.workspace(printer)
        var request = StackRequest(name: name)
        request.estimate = estimate
        var sampling = SamplingRequest(runs: .months(2_048))
        sampling.findsDrivers = false
        let set = try EstimateCommand(workspace: workspace).run(request, sampling: sampling)
        let chosen = set.estimates[set.estimates.count - 1]
        let spread = chosen.spread.flatMap { $0.hasBand ? $0 : nil }
        let limit =
          try workspace.budget(name)?.limit(of: chosen.name) ?? spread?.p90.value ?? chosen.monthly
        let export = BudgetExport(
          stack: name, limit: limit, p50: spread?.p50.value, p90: spread?.p90.value, tag: tag,
          address: notify)
        let facts = LeanFacts(
          command: "budget export",
          facts: [
            "stack": .string(name), "estimate": .string(chosen.name),
            "language": .string(language.rawValue), "limit": .string(limit.exactText),
            "p50": (spread?.p50.value).map { .string($0.exactText) } ?? .null,
            "p90": (spread?.p90.value).map { .string($0.exactText) } ?? .null,
          ])
        try place.emit(
          lean.isAsked ? try lean.text(of: facts, printer) : export.text(language),
          ending: lean.isAsked ? "json" : language.ending, to: &printer)
      }
    }

    private func pair() throws(Diagnostics) -> (key: String, value: String)? {
      guard let tag else { return nil }
      let parts = tag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty {
        return (key: String(parts[0]), value: String(parts[1]))
      }
      throw Diagnostics(
        Diagnostic(.error, .usage, "--tag: '\(tag)' is no tag", mend: "write KEY=VALUE"))
    }

    /// Holds `--notify` against what AWS Budgets writes to by mail.
    private func checkAddress() throws(Diagnostics) {
      guard let notify else { return }
      let parts = notify.split(separator: "@", omittingEmptySubsequences: false)
      let isAddress =
        parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
        && !notify.contains(where: \.isWhitespace)
      if isAddress { return }
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--notify: '\(notify)' is no e-mail address",
          mend: "write one such as team@example.com"))
    }
  }
}
