package import Estimation
import Exploration
import Pricing
package import Gate
package import Diagnostics
import Inputs
import Platform
import Quantities

/// The main path of `alva-cost validate`: price what will be deployed, and hold it to its budget.
package struct ValidateCommand: Sendable {
  /// Which months are drawn.
  package enum Sampling: Hashable, Sendable {
    /// As many as a gate needs where a limit speaks of months; else none.
    case whereNeeded(seed: UInt64)
    case none
    case months(SamplingRequest.Runs, seed: UInt64)

    /// Months that settle a percentile within some tenths of a percent.
    package static let usual = SamplingRequest.Runs.months(2_048)

    func request(for budget: Budget) -> SamplingRequest? {
      var request: SamplingRequest
      switch self {
      case .none: return nil
      case .whereNeeded(let seed):
        if budget.percents.isEmpty, budget.latency == nil { return nil }
        request = SamplingRequest(runs: Self.usual, seed: seed)
        request.findsDrivers = false
      case .months(let runs, let seed): request = SamplingRequest(runs: runs, seed: seed)
      }
      request.percents = budget.percents
      request.p95Seconds = budget.latency?.seconds
      return request
    }
  }

  package let synthesis: SynthesisCommand

  package init(synthesis: SynthesisCommand) {
    self.synthesis = synthesis
  }

  /// Prices a synthesized stack and decides.
  ///
  /// - Parameters:
  ///   - name: of the stack file and the budget; `nil` for a template alone.
  ///   - request: the path, and what is laid over it.
  ///   - limits: take the place of a budget file.
  ///   - strict: what cannot be told stops the gate.
  ///   - baseline: a saved JSON report.
  ///   - sampling: months to draw; without it they are drawn where the budget asks for them.
  /// - Throws: every problem of the files.
  /// - Returns: the decision and everything it rests on.
  package func run(
    _ name: String?, _ request: SynthesisCommand.Request, limits: [Budget.Limit] = [],
    strict: Bool, baseline: String?,
    sampling: Sampling = .whereNeeded(seed: SamplingRequest.usualSeed)
  ) throws(Diagnostics) -> Validation {
    let budget = try budget(of: name, request, limits)
    var request = request
    request.name = name
    request.bindings = budget.bindings.merging(request.bindings) { $1 }
    let saved = try baseline.map { file throws(Diagnostics) in
      (file: file, bytes: try Files.read(file, shown: file))
    }
    let totals = try saved.map { saved throws(Diagnostics) in
      try BaselineReader.totals(saved.bytes, file: saved.file)
    }
    // A report that says only what it costs in all is a baseline too.
    let lines =
      try saved.map { saved throws(Diagnostics) in
        SavedEstimate.isOne(saved.bytes)
          ? try SavedEstimate.read(saved.bytes, file: saved.file) : []
      } ?? []
    request.sampling = sampling.request(for: budget)
    let outcome = try synthesis.advised(request).outcome
    try BudgetReader.unknownNames(
      in: budget, estimates: outcome.synthesis.bill.estimates.map(\.name),
      offers: synthesis.workspace.offers
    ).throwIfErrors()
    if let saved { try Self.check(lines, saved.file, against: outcome.synthesis) }
    let check = BudgetCheck(
      budget: budget, strict: strict, day: request.asOf, baseline: totals)
    var validation = check.run(outcome.synthesis, drift: outcome.drift)
    validation.changed = changes(from: lines, to: outcome.synthesis)
    return validation
  }

  /// Refuses a baseline of which nothing is held against this.
  ///
  /// - Parameters:
  ///   - lines: the baseline's estimates; none of a report that says only what it costs in all.
  ///   - file: of the baseline.
  ///   - synthesis: what is judged.
  /// - Throws: an error of kind `invalidInput` where no estimate has the same name.
  private static func check(
    _ lines: [SavedEstimate], _ file: String, against synthesis: SynthesisEstimate
  ) throws(Diagnostics) {
    let names = synthesis.bill.estimates.map(\.name)
    if lines.isEmpty || names.isEmpty || lines.contains(where: { names.contains($0.name) }) {
      return
    }
    throw Diagnostics(
      Diagnostic(
        .error, .invalidInput, at: SourceLocation(file: file),
        "the baseline has no estimate of the same name",
        mend: "it has \(lines.map(\.name).joined(separator: ", ")); this has "
          + "\(names.joined(separator: ", ")): save one with the same stack and scenario"))
  }

  /// What rose and fell of the most expensive estimate, by resource.
  private func changes(
    from baseline: [SavedEstimate], to synthesis: SynthesisEstimate
  ) -> [ResourceChange] {
    guard let now = synthesis.mostExpensive,
      let before = baseline.first(where: { $0.name == now.name })
    else { return [] }
    var saved = SavedEstimate(now)
    saved.labels = synthesis.bill.labels
    return EstimateDifference(before, saved).resources
  }

  /// The budget file, or limits in its place: one that is there is not left out without a word.
  private func budget(
    of name: String?, _ request: SynthesisCommand.Request, _ limits: [Budget.Limit]
  ) throws(Diagnostics) -> Budget {
    if let name, limits.isEmpty {
      return try BudgetReader.read(try synthesis.workspace.budgetNode(name), name: name)
    }
    if let name, let option = limits.first?.location.file,
      synthesis.workspace.exists("budgets/\(name).yaml")
    {
      let file = synthesis.workspace.path("budgets/\(name).yaml")
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "\(option): \(file) says what '\(name)' may cost",
          mend: "leave \(option) out, or change the limits of the file"))
    }
    var budget = Budget(name: name ?? request.path)
    budget.estimates = limits
    return budget
  }
}
