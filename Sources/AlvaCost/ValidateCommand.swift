package import CostEstimation
package import Diagnostics
import Inputs
import Quantities

/// The main path of `alva-cost validate`: price what will be deployed, and hold it to its budget.
package struct ValidateCommand: Sendable {
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
  /// - Throws: every problem of the files.
  /// - Returns: the decision and everything it rests on.
  package func run(
    _ name: String, _ request: SynthesisCommand.Request, strict: Bool, baseline: String?
  ) throws(Diagnostics) -> Validation {
    let budget = try BudgetReader.read(try synthesis.workspace.budgetNode(name), name: name)
    var request = request
    request.name = name
    request.bindings = budget.bindings.merging(request.bindings) { $1 }
    let totals = try baseline.map { file throws(Diagnostics) in
      try BaselineReader.totals(try Files.read(file, shown: file), file: file)
    }
    let outcome = try synthesis.run(request)
    let check = BudgetCheck(
      budget: budget, strict: strict, day: request.asOf, baseline: totals ?? [:])
    return check.run(outcome.synthesis, drift: outcome.drift)
  }
}
