package import Estimation
package import Diagnostics
import Gate
import Inputs
import Pricing
import Platform
import Quantities
import RateTables
import Resources
import Services

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
          outcome.synthesis.bill.advice, adding: sizes + alternatives(prepared, part, base, runner),
          on: last.name,
          capacity: base.capacity))
    }
    return (outcome, part)
  }

  /// What other ways out, Spot, working hours and commitments save under the same traffic.
  private func alternatives(
    _ prepared: Prepared, _ part: PreparedEstimate, _ base: VariantOutcome, _ runner: VariantRunner
  ) -> [Advice.Saving] {
    let options = DeployedAlternatives(prepared.read, running: part.stack).options
    let priced = Parallel.map(options.count) { index -> Advice.Saving? in
      var changed = part
      changed.resize = options[index].apply
      // Without a rate for what takes its place, it would look like a saving.
      guard let then = try? runner.outcome(of: changed),
        Set(then.unpriced).isSubset(of: base.unpriced)
      else { return nil }
      let saving = base.estimate.monthly - then.estimate.monthly
      guard saving.roundedToCents > .zero else { return nil }
      var found = Advice.Saving(options[index], saving: saving, runner.labels)
      found.p95Seconds = then.p95Seconds
      found.isUnverified = LineItem.moved(from: base.estimate.lines, to: then.estimate.lines)
        .contains(where: \.isUnverified)
      return found
    }
    let promised = Commitment.Kind.advised.map { kind in
      part.committed(Commitment(kind: kind, years: 1, payment: .noUpfront)).flatMap {
        Advice.Saving(of: $0, isUnverified: $0.isUnverified(on: part.table.newestSeen))
      }
    }
    return (priced + promised).compactMap { $0 }
  }
}

extension Advice {
  /// The advice of a template's sheets with what was found under its traffic.
  fileprivate init(
    _ rules: Advice?, adding others: [Saving], on estimate: String, capacity: Capacity?
  ) {
    let all = DeployedAlternatives.best((rules?.savings ?? []) + others)
    let shown = all.filter { ($0.risk ?? .high) < .high }
    self.init(
      estimate: estimate, savings: Self.ranked(shown),
      decisions: (rules?.decisions ?? 0) + others.count,
      riskier: (rules?.riskier ?? 0) + all.count - shown.count,
      isGeneral: true, isOfTemplate: true, capacity: capacity)
  }
}
