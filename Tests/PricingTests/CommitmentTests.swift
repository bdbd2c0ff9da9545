import Pricing
import Quantities
import RateTables
import Resources
import Testing

/// List prices, and what two commitments of a year ask instead.
private func table() throws -> RateTable {
  RateTable(
    region: "r",
    rates: [
      try rate("AmazonECS", "Fargate-vCPU", "0.04"),
      try rate("ComputeSavingsPlans", "Fargate-vCPU", "0.03", term: "savings-plan/1yr/no-upfront"),
      try rate(
        "ComputeSavingsPlans", "Fargate-vCPU", "0.02", term: "savings-plan/1yr/partial-upfront"),
      try rate(
        "ComputeSavingsPlans", "Fargate-vCPU", "0.01", term: "savings-plan/1yr/all-upfront"),
      try rate("AmazonECS", "Fargate-Storage", "0.001"),
      try rate("AmazonECS", "SpotUsage-Fargate-vCPU", "0.01"),
      try rate("AmazonRDS", "InstanceUsage:db", "0.10"),
      try rate("AmazonRDS", "InstanceUsage:db", "0.06", term: "reserved/1yr/no-upfront"),
      try rate("AmazonElastiCache", "NodeUsage:c", "0.02"),
      try rate(
        "AmazonElastiCache", "NodeUsage:c", "0.01", term: "reserved/1yr/no-upfront/effective"),
    ], files: [])
}

private let web = usage("web", "fargate-vcpu", "AmazonECS", "Fargate-vCPU", 730, part: .fargate)
private let plan = Commitment(kind: .savingsPlan, years: 1, payment: .noUpfront)
private let reservation = Commitment(kind: .reserved, years: 1, payment: .noUpfront)

private func cost(
  _ commitment: Commitment, _ usages: [Usage], roundTheClock: [Usage]? = nil
) throws -> CommittedCost {
  let table = try table()
  return CommittedCost(
    commitment, lines: lines(usages, at: table),
    roundTheClock: roundTheClock.map { lines($0, at: table) }, table: table)
}

private func money(_ dollars: String) throws -> Money { try Money(dollars) }

@Suite struct `What a commitment covers` {
  @Test func `a Savings Plan covers what Fargate runs round the clock, on demand`() throws {
    let found = try cost(
      plan,
      [
        web,
        usage(
          "web", "fargate-vcpu-scaled", "AmazonECS", "Fargate-vCPU", 10, kind: .usage,
          part: .fargate, share: .scaled),
        usage(
          "web", "fargate-spot-vcpu", "AmazonECS", "SpotUsage-Fargate-vCPU", 10, part: .fargateSpot),
        usage("db", "instance", "AmazonRDS", "InstanceUsage:db", 730, part: .databaseInstance),
      ])
    #expect(found.covered == [LineID("web", "fargate-vcpu")])
    #expect(found.unpriced.isEmpty)
    #expect(found.onDemand == (try money("29.20")), "730 × 0.04")
  }

  @Test func `a reservation covers instances of databases and nodes of caches`() throws {
    let found = try cost(
      reservation,
      [
        web, usage("db", "instance", "AmazonRDS", "InstanceUsage:db", 730, part: .databaseInstance),
        usage("c", "nodes", "AmazonElastiCache", "NodeUsage:c", 1_460, part: .cacheNode),
      ])
    #expect(found.covered == [LineID("db", "instance"), LineID("c", "nodes")])
    // 730 × 0.10 + 1,460 × 0.02 = 73 + 29.20; 730 × 0.06 + 1,460 × 0.01 = 43.80 + 14.60
    #expect(found.onDemand == (try money("102.20")))
    #expect(found.committed == (try money("58.40")))
  }

  @Test func `what a line is for decides, not how its usage type is written`() throws {
    let named = usage("x", "usage", "AmazonRDS", "InstanceUsage:db", 730)
    let found = try cost(reservation, [named])
    #expect(found.covered.isEmpty)
    #expect(found.onDemand == .zero)
  }

  @Test func `what no table has a commitment for is told, and stays at list price`() throws {
    let found = try cost(
      plan,
      [web, usage("web", "fargate-storage", "AmazonECS", "Fargate-Storage", 730, part: .fargate)])
    #expect(found.unpriced == [LineID("web", "fargate-storage")])
    #expect(found.onDemand == (try money("29.20")))
  }
}

@Suite struct `What a commitment costs` {
  @Test func `it saves the difference, and is owed for the whole term`() throws {
    let found = try cost(plan, [web])
    // 730 × 0.04 = 29.20; 730 × 0.03 = 21.90
    #expect(found.savingMonthly == (try money("7.30")))
    // 12 × 21.90 = 262.80, which is 9 × 29.20
    #expect(found.breakEvenMonths == 9)
    // 12 × 29.20 − 262.80 = 87.60; 13 months need two terms: 379.60 − 525.60
    #expect(found.saving(over: 12) == (try money("87.60")))
    #expect(found.saving(over: 13) == (try money("-146.00")))
  }

  @Test(arguments: [
    (Commitment.Payment.noUpfront, "0", "21.90"), (.partialUpfront, "87.60", "7.30"),
    (.allUpfront, "87.60", "0"),
  ])
  func `the term is paid when the payment says`(
    payment: Commitment.Payment, upfront: String, monthly: String
  ) throws {
    // A month of 730 × 0.03, 0.02, 0.01 = 21.90, 14.60, 7.30; a year of it 262.80, 175.20, 87.60;
    // half of 175.20 is due on the first day, the other half in twelve parts of 7.30.
    let found = try cost(Commitment(kind: .savingsPlan, years: 1, payment: payment), [web])
    #expect(found.upfront == (try money(upfront)))
    #expect(found.monthlyCash == (try money(monthly)))
    #expect(found.upfront + found.monthlyCash * 12 == found.committed * 12)
  }

  /// 0.0043 an hour and $112 for three years, as a list of eu-west-2 says it.
  ///
  /// 112 / 26,280 h = 0.004261796043 in whole picodollars, the last one begun; 730 × 0.008561796043 =
  /// 6.25011111139.
  @Test func `a reservation's upfront part is spread over the hours of its term`() throws {
    func table(_ terms: [(String, String, BillingUnit)]) throws -> RateTable {
      RateTable(
        region: "r",
        rates: [try rate("AmazonRDS", "InstanceUsage:db", "0.018")]
          + (try terms.map { try rate("AmazonRDS", "InstanceUsage:db", $1, $2, term: $0) }),
        files: [])
    }
    let used = [
      usage("db", "instance", "AmazonRDS", "InstanceUsage:db", 730, part: .databaseInstance)
    ]
    let partial = Commitment(kind: .reserved, years: 3, payment: .partialUpfront)
    let term = "reserved/3yr/partial-upfront"
    let whole = try table([(term, "0.0043", .hours), (term + "/upfront", "112", .hours)])
    let found = CommittedCost(partial, lines: lines(used, at: whole), table: whole)
    #expect(found.committed == (try money("6.25011111139")))
    // An hourly part alone says nothing of what the reservation costs.
    let cut = try table([(term, "0.0043", .hours)])
    #expect(CommittedCost(partial, lines: lines(used, at: cut), table: cut).covered.isEmpty)
  }

  @Test func `half the coverage is half of everything`() throws {
    let half = Commitment(kind: .savingsPlan, years: 1, payment: .noUpfront, coveragePercent: 50)
    let found = try cost(half, [web])
    #expect(found.onDemand == (try money("14.60")))
    #expect(found.committed == (try money("10.95")))
  }

  @Test func `hours that a schedule stops are owed, and save nothing`() throws {
    var running = web
    running = usage("web", "fargate-vcpu", "AmazonECS", "Fargate-vCPU", 365, part: .fargate)
    let found = try cost(plan, [running], roundTheClock: [web])
    #expect(found.onDemand == (try money("14.60")), "365 × 0.04")
    #expect(found.promised == (try money("29.20")))
    #expect(found.committed == (try money("21.90")))
    #expect(found.savingMonthly == (try money("-7.30")))
    #expect(found.breakEvenMonths == nil)
  }
}

@Suite struct `How sure a commitment is` {
  private func found(_ confidence: String, seen: String) throws -> CommittedCost {
    let rates = [
      try rate("AmazonECS", "Fargate-vCPU", "0.04"),
      try rate(
        "ComputeSavingsPlans", "Fargate-vCPU", "0.03", term: "savings-plan/1yr/no-upfront",
        confidence: confidence, seen: seen),
    ]
    let table = RateTable(region: "r", rates: rates, files: [])
    return CommittedCost(plan, lines: lines([web], at: table), table: table)
  }

  /// The newest rates were seen on 2026-10-08.
  @Test(arguments: [
    ("seen", "2026-09-01", false), ("derived", "2025-01-01", false), ("seen", "2020-06-28", true),
    ("seen", "undated", true), ("unverified", "2026-09-01", true),
  ])
  func `it is only as sure as the source of its rate`(
    confidence: String, seen: String, isUnverified: Bool
  ) throws {
    let day = try #require(CalendarDay("2026-10-08"))
    #expect(try found(confidence, seen: seen).isUnverified(on: day) == isUnverified)
  }
}
