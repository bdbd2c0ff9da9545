package import Estimation
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
        if budget.percents.isEmpty { return nil }
        request = SamplingRequest(runs: Self.usual, seed: seed)
        request.findsDrivers = false
      case .months(let runs, let seed): request = SamplingRequest(runs: runs, seed: seed)
      }
      request.percents = budget.percents
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
  ///   - name: of the stack file and the budget.
  ///   - request: the path, and what is laid over it.
  ///   - strict: what cannot be told stops the gate.
  ///   - baseline: a saved JSON report.
  ///   - sampling: months to draw; without it they are drawn where the budget asks for them.
  /// - Throws: every problem of the files.
  /// - Returns: the decision and everything it rests on.
  package func run(
    _ name: String, _ request: SynthesisCommand.Request, strict: Bool, baseline: String?,
    sampling: Sampling = .whereNeeded(seed: SamplingRequest.usualSeed)
  ) throws(Diagnostics) -> Validation {
    let budget = try BudgetReader.read(try synthesis.workspace.budgetNode(name), name: name)
    var request = request
    request.name = name
    request.bindings = budget.bindings.merging(request.bindings) { $1 }
    let totals = try baseline.map { file throws(Diagnostics) in
      try BaselineReader.totals(try Files.read(file, shown: file), file: file)
    }
    request.sampling = sampling.request(for: budget)
    let outcome = try synthesis.run(request)
    try BudgetReader.unknownNames(
      in: budget, estimates: outcome.synthesis.bill.estimates.map(\.name),
      offers: synthesis.workspace.offers
    ).throwIfErrors()
    let check = BudgetCheck(
      budget: budget, strict: strict, day: request.asOf, baseline: totals)
    return check.run(outcome.synthesis, drift: outcome.drift)
  }
}
