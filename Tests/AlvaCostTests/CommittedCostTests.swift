import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Diagnostics
import Inputs
import Quantities
import Reporting
import Resources
import Services
import Testing
import TrafficSimulation

@Suite struct `A commitment` {
  @Test func `breaks even when the list price paid reaches the whole term`() throws {
    // 730 vCPU-h at list 0.04048 = 29.5504, at the plan's 1yr rate; twelve months of it are owed.
    let table = try RealTables.table()
    var stack = RealTables.emptyStack()
    stack.services = [FargateService(name: "web", size: try RealTables.size(1_024, 2_048))]
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    let plan = CommittedCost(
      Commitment(kind: .savingsPlan, years: 1, payment: .partialUpfront), lines: lines,
      table: table)
    #expect(plan.covered.count == 2)
    #expect(plan.onDemand == lines.total)
    #expect(plan.committed < plan.onDemand)
    // Half of twelve months now, half of each month then.
    #expect(plan.upfront + plan.monthlyCash * 12 == plan.committed * 12)
    let months = try #require(plan.breakEvenMonths)
    #expect(plan.onDemand * months >= plan.committed * 12)
    #expect(plan.onDemand * (months - 1) < plan.committed * 12)
  }

  @Test func `is owed for the hours in which a schedule stops what it covers`() throws {
    // A db.t3.micro, 60 of 168 hours a week: 730 × 60 / 168 × 0.018 = 4.692857 at list price. It is
    // reserved for all 730 at 0.013 = 9.49, so that it never pays.
    var request = StackRequest(name: "staging")
    request.overlays = [
      try Overlay.parse(argument: "database.runningHoursPerWeek=60"),
      try Overlay.parse(argument: "services.*.request.cacheCommands=null"),
      try Overlay.parse(argument: "services.*.request.jobs=null"),
      try Overlay.parse(argument: "cache=null"), try Overlay.parse(argument: "queue=null"),
    ]
    let offers = try CommitmentCommand(workspace: RealTables.workspace).run(
      request, coveragePercent: 100, sampling: SamplingRequest(runs: .months(32), seed: 1))
    let offer = try #require(
      offers.first {
        $0.cost.commitment.kind == .reserved && $0.cost.commitment.payment == .noUpfront
      })
    #expect(abs(offer.cost.onDemand.approximate - 4.692_857) < 1e-6)
    #expect(offer.cost.promised == (try Money("13.14")))
    #expect(offer.cost.committed == (try Money("9.49")))
    #expect(offer.cost.breakEvenMonths == nil)
    #expect(offer.paysShare == 0)
    // Half of it promised costs and covers half.
    let half = try #require(
      try CommitmentCommand(workspace: RealTables.workspace).run(request, coveragePercent: 50)
        .first {
          $0.cost.commitment
            == Commitment(
              kind: .reserved, years: 1, payment: .noUpfront, coveragePercent: 50)
        })
    #expect(half.cost.committed == (try Money("4.745")))
  }

  /// Of production the Savings Plan covers the tasks and the reserved nodes what the tables have rates of.
  ///
  /// A balancer and a NAT gateway are sold without any, and are not asked for.
  @Test func `names what the tables have no committed rate of`() throws {
    let command = CommitmentCommand(workspace: RealTables.workspace)
    let request = StackRequest(name: "production")
    let offers = try command.run(request, coveragePercent: 100)
    let covered = Set(offers.flatMap(\.cost.covered).map(\.resource.text))
    let found = try command.notCompared(request, beside: offers)
    #expect(covered.isDisjoint(with: found.map(\.resource)))
    let sold = ["web", "api", "auth", "admin", "database", "cache"]
    #expect(covered.union(found.map(\.resource)).isSuperset(of: sold))
    #expect(Set(found.map(\.resource)).isSubset(of: sold))
    // Without an offer all of it is named: the database is 730 h of its class.
    let all = try command.notCompared(request, beside: [])
    #expect(Set(all.map(\.resource)) == Set(sold))
    let text = CommitmentCommand.report([], stack: "production", notCompared: all).terminal(
      style: .plain)
    #expect(
      text.contains("Not compared, since the tables have no committed rate: database (RDS, $"))
  }

  @Test func `is bought as often as a horizon takes whole terms`() throws {
    // 1 vCPU and 2 GB: 730 × (0.04048 + 2 × 0.004445) = 36.0401 at list price, a fifth less promised
    // for a year: 28.83208. Thirteen months take two years: 13 × 36.0401 − 24 × 28.83208.
    let table = try RealTables.table()
    var stack = RealTables.emptyStack()
    stack.services = [FargateService(name: "web", size: try RealTables.size(1_024, 2_048))]
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    let cost = CommittedCost(
      Commitment(kind: .savingsPlan, years: 1, payment: .noUpfront), lines: lines, table: table)
    #expect(cost.saving(over: 12) == (try Money("86.49624")))
    #expect(cost.saving(over: 13) == (try Money("-223.44862")))
  }

  @Test func `covers the share that is promised`() throws {
    let table = try RealTables.table()
    var stack = RealTables.emptyStack()
    stack.services = [FargateService(name: "web", size: try RealTables.size(1_024, 2_048))]
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    func saving(_ percent: Int) -> Money {
      CommittedCost(
        Commitment(kind: .savingsPlan, years: 1, payment: .noUpfront, coveragePercent: percent),
        lines: lines, table: table
      ).savingMonthly
    }
    #expect(saving(50) * 2 == saving(100))
  }
}
