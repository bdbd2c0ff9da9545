import AlvaCost
import CostEstimation
import Inputs
import Quantities
import Testing

@Suite struct `A year of growth` {
  @Test func `the first month is the stack as it stands, and traffic compounds`() throws {
    let request = StackRequest(name: "staging")
    let budget = try Money("169.60")
    let found = try GrowthCommand(workspace: RealTables.workspace).run(
      request, months: 12, growth: 0.1, budget: budget)
    let bench = try VariantBench(workspace: RealTables.workspace, request: request)
    #expect(
      found.months[0].figures.monthly == (try bench.outcome(of: bench.base).estimate.monthly))
    // 1.1¹¹ = 2.85311670611
    let ratio = found.months[11].requestsPerSecond / found.months[0].requestsPerSecond
    #expect(abs(ratio - 2.853_116_706_11) < 1e-9)
    for (a, b) in zip(found.months, found.months.dropFirst()) {
      #expect(a.figures.monthly <= b.figures.monthly)
    }
    let month = try #require(found.breaksBudget)
    #expect(found.months[month - 1].figures.monthly > budget)
    #expect(found.months.prefix(month - 1).allSatisfy { $0.figures.monthly <= budget })
  }
}

@Suite struct `A commitment under uncertainty` {
  @Test func `pays in the months in which enough runs`() throws {
    // In one of three months four fifths of the tasks run on Spot, which no plan covers: a fifth of
    // what was promised is used then. The middle of the choices, 0, is what is promised.
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    request.overlays = [
      try Overlay.parse(argument: "services.*.spotShare={ choices: [0, 0, 0.8] }")
    ]
    func plan(coverage: Int) throws -> CommitmentCommand.Offer? {
      try CommitmentCommand(workspace: RealTables.workspace).run(
        request, coveragePercent: coverage, sampling: SamplingRequest(runs: .months(512), seed: 1)
      ).first { $0.cost.commitment.kind == .savingsPlan }
    }
    let whole = try #require(try plan(coverage: 100))
    // 4 × 18.02005 a month at list price
    #expect(whole.cost.onDemand == (try Money("72.0802")))
    // Each service draws its own month: with j of four on Spot 1 − 0.2 j of the promise is used. A
    // plan at 0.8 of the list price pays for j = 0 alone: (2/3)⁴ = 0.198.
    #expect(abs(try #require(whole.paysShare) - 0.198) < 0.05)
    // A fifth of it is used in every month.
    #expect(try #require(try plan(coverage: 20)).paysShare == 1)
  }
}
