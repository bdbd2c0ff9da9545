package import Estimation
package import Diagnostics
import Gate
import Inputs
import Pricing
import Resources

extension SynthesisCommand {
  /// Reads and prices, and finds what would cost less: by the rules of the sheets, and of a stack whose
  /// traffic is known by the load that it bears.
  ///
  /// - Parameter request: the path, and what is laid over it.
  /// - Throws: every problem of the files; an unknown region as one of kind `cannotTell`.
  /// - Returns: the estimates with their savings; the last of them as it was prepared, where traffic comes.
  package func advised(
    _ request: Request
  ) throws(Diagnostics) -> (outcome: Outcome, part: PreparedEstimate?) {
    let prepared = try prepare(request)
    var outcome = try price(prepared)
    guard let part = prepared.parts.last, let last = outcome.synthesis.bill.estimates.last,
      last.load.requests > 0
    else { return (outcome, nil) }
    if request.findsSavings {
      let labels = outcome.synthesis.bill.labels
      let runner = VariantRunner(workspace: workspace, labels: labels)
      let base = try runner.outcome(of: part)
      let isTerraform = outcome.synthesis.kind.hasPrefix("Terraform")
      let services = try request.name.map { name throws(Diagnostics) in
        try workspace.stackNode(name)["services"]
      }
      let names = part.deployment?.binding.bindings.names["services"]
      let sizes = OversizedCommand(
        runner, part, base, try workspace.limits(),
        edit: { $0.edit(ofTerraform: isTerraform) },
        isAssumed: { step in
          let name = names?[step.resource] ?? step.resource
          return services??[name]?["request"]?["cpuMilliseconds"] == nil
        }
      ).savings()
      outcome = outcome.advising(
        Advice(
          outcome.synthesis.bill.advice, adding: sizes, on: last.name,
          capacity: base.capacity))
    }
    return (outcome, part)
  }
}

extension Advice {
  /// The advice of a template's sheets with sizes that its traffic leaves room for.
  fileprivate init(
    _ rules: Advice?, adding sizes: [Saving], on estimate: String, capacity: Capacity?
  ) {
    self.init(
      estimate: estimate, savings: Self.ranked((rules?.savings ?? []) + sizes),
      decisions: (rules?.decisions ?? 0) + sizes.count, riskier: rules?.riskier ?? 0,
      isGeneral: true, isOfTemplate: true, capacity: capacity)
  }
}
