package import Diagnostics
package import Estimation
import Pricing
import Resources

/// How much to commit, for `alva-cost whatif NAME --commitments`.
package struct CommitmentPortfolioCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// The amounts at which a stack costs least.
  ///
  /// - Parameters:
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - aim: what is to be least.
  ///   - years: of the terms that are allowed.
  ///   - sampling: months to draw, 512 at most; the month at its middle without it.
  /// - Throws: what is wrong with the stack.
  /// - Returns: the choice; `nil` where the tables have no commitment for what runs.
  package func run(
    _ request: StackRequest, _ aim: CommitmentAim, years: [Int] = [1, 3],
    sampling: SamplingRequest? = nil
  ) throws(Diagnostics) -> CommitmentPortfolio? {
    let bench = try VariantBench(workspace: workspace, request: request)
    // Half the requests, whatever they are drawn from.
    var half = bench.base
    half.trafficFactor /= 2
    let months = try CommitmentMonth.months(of: bench.base, sampling)
    let halved = try CommitmentMonth.months(of: half, sampling)
    let usages = (months + halved).reduce(into: Set<CommittableUsage>()) { $0.formUnion($1.usages) }
    return CommitmentPortfolio(
      aim, offers: CommitmentOffer.all(for: usages, in: bench.base.table, years: years),
      months: months, halved: halved, isDrawn: sampling != nil)
  }
}
