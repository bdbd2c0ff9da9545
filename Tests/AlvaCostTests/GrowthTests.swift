import AlvaCost
import CostEstimation
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
