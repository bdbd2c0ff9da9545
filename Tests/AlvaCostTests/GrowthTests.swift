import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Inputs
import Quantities
import Resources
import Services
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

@Suite struct `Logs that pile up` {
  private func logs(age: Double, retention: Double, before: [Double]) -> LogStore {
    var logs = LogStore(name: "logs")
    logs.ageDays = age
    logs.retentionDays = retention
    logs.earlierGBPerDay = before
    return logs
  }

  @Test(arguments: [0.0, 7, 30, 45, 90, 365], [0.0, 20, 60, 400])
  func `months that were all alike keep what they kept without a history`(
    retention: Double, age: Double
  ) {
    // The history lies within the age: two months of thirty days.
    let age = age + 60
    let plain = logs(age: age, retention: retention, before: [])
    let told = logs(age: age, retention: retention, before: [2, 2])
    let expected = 2 * plain.meanKeptDays(over: 30)
    #expect(abs(told.meanKeptGB(daily: 2, over: 30) - expected) < 1e-9 * expected + 1e-12)
    #expect(plain.meanKeptGB(daily: 2, over: 30) == expected)
  }

  @Test func `what is kept for ever is the sum of what came in`() {
    // 1 GB a day for thirty days, then 2 for thirty, then a month of 4 that is half there on
    // average: 30 + 60 + 4 × 15 = 150.
    let forever = logs(age: 60, retention: 0, before: [1, 2])
    #expect(forever.meanKeptGB(daily: 4, over: 30) == 150)
    // Kept for thirty days: at t the last t days of 4 and 30 − t days of 2: (4 + 2) × 15 = 90.
    #expect(logs(age: 60, retention: 30, before: [1, 2]).meanKeptGB(daily: 4, over: 30) == 90)
    // A hundred days before at the first month's rate add 100 × 1.
    #expect(logs(age: 160, retention: 0, before: [1, 2]).meanKeptGB(daily: 4, over: 30) == 250)
  }

  @Test func `growing traffic leaves the logs of the smaller months behind it`() throws {
    var request = StackRequest(name: "staging")
    request.overlays = try ["logs.retentionDays=0", "logs.ageDays=0"].map {
      try Overlay.parse(argument: $0)
    }
    let found = try GrowthCommand(workspace: RealTables.workspace).run(
      request, months: 3, growth: 0.2)
    let stored = found.months.map(\.stored.logs)
    // In halves of the first month's logs: 1; 2 + 1.2; 2 + 2.4 + 1.44.
    #expect(abs(stored[1] / stored[0] - 3.2) < 1e-6)
    #expect(abs(stored[2] / stored[0] - 5.84) < 1e-6)
  }

  @Test func `a database that grows by its stated GB fills its volume`() throws {
    var request = StackRequest(name: "staging")
    request.overlays = [try Overlay.parse(argument: "database.growthGBPerMonth=4")]
    let found = try GrowthCommand(workspace: RealTables.workspace).run(
      request, months: 6, growth: -0.1)
    // 4 GB used of 20: full at the end of the fourth month, beyond it in the fifth.
    #expect(found.months.map(\.stored.database) == [8, 12, 16, 20, 24, 28])
    let full = found.saturations.first { $0.resource == "database" && $0.measure == "storage" }
    #expect(full?.month == 5)
    // Copies of 4, 8, … GB and six days of 5 %: × 1.3.
    #expect(
      zip(found.months.map(\.stored.backups), [5.2, 10.4, 15.6]).allSatisfy { abs($0 - $1) < 1e-9 })
    // 0.9² of the first month's traffic.
    let ratio = found.months[2].requestsPerSecond / found.months[0].requestsPerSecond
    #expect(abs(ratio - 0.81) < 1e-12)
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
