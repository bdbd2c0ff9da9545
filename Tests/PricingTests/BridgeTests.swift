import Pricing
import Quantities
import RateTables
import Resources
import Testing

private func table() throws -> RateTable {
  RateTable(
    region: "r",
    rates: [
      try rate("AmazonRDS", "hours", "0.10"), try rate("AmazonRDS", "storage", "0.20"),
      try rate("AmazonS3", "puts", "0.01"),
    ], files: [])
}

private let database: ResourceID = "aws_db_instance.d[\"0/a\"]"
private let archive: ResourceID = "aws_db_instance.d[\"0/b\"]"

private func hours(_ resource: ResourceID, _ count: Int) -> Usage {
  usage(resource, "instance", "AmazonRDS", "hours", count)
}
private func storage(_ resource: ResourceID, _ count: Int) -> Usage {
  usage(resource, "storage", "AmazonRDS", "storage", count)
}

@Suite struct `From one estimate to another` {
  @Test func `each item is a step, also where names hold slashes, and the steps add up`() throws {
    let table = try table()
    let before = bill(
      "a", [hours(database, 100), storage(database, 20), hours(archive, 10)], at: table)
    let after = bill(
      "b",
      [storage(database, 50), hours(database, 100), usage("u", "puts", "AmazonS3", "puts", 7)],
      at: table)
    let bridge = Bridge(from: before, to: after)
    #expect(
      bridge.steps.map(\.itemID) == [
        LineID(database, "storage"), LineID(database, "instance"), LineID("u", "puts"),
        LineID(archive, "instance"),
      ], "the second estimate's order, then what only the first has")
    // (50 − 20) × 0.20; nothing; 7 × 0.01; −10 × 0.10
    #expect(
      bridge.steps.map(\.change) == (try ["6.00", "0", "0.07", "-1.00"].map { try Money($0) }))
    #expect(bridge.steps.map(\.change).total == bridge.after - bridge.before)
  }

  @Test func `an item that is another thing now is called by both names`() throws {
    let table = try table()
    func bill(_ name: String, _ usageType: String) -> Estimate {
      PricingTests.bill(
        name,
        [
          Usage(
            resource: database, item: "instance", name: name, offer: "AmazonRDS",
            usageTypes: [usageType],
            quantity: MeteredQuantity(billionths: 1_000_000_000, unit: .hours), kind: .fixed,
            why: "by hand")
        ], at: table)
    }
    func name(_ old: String, _ new: String) -> String? {
      Bridge(from: bill(old, "hours"), to: bill(new, "storage")).steps.first?.name
    }
    #expect(
      name("EC2 instance t4g.large", "EC2 instance m7i.xlarge")
        == "EC2 instance t4g.large → m7i.xlarge")
    #expect(name("gateway", "instance") == "gateway → instance")
    #expect(name("storage gp2", "storage") == "storage gp2 → storage")
    #expect(name("gp3 storage", "gp3 storage Multi-AZ") == "gp3 storage → gp3 storage Multi-AZ")
    #expect(name("storage", "storage") == "storage")
  }

  @Test func `the tiers of an item are one step`() throws {
    let tiered = Rate(
      key: RateKey(offer: "AmazonS3", usageType: "out"), region: "r", usageType: "out", product: "",
      unit: .gigabytes,
      tiers: [
        RateTier(
          from: 0, to: 10_000_000_000, price: try UnitPrice("0.09".utf8), line: 2, seen: .undated,
          confidence: .seen, source: "test"),
        RateTier(
          from: 10_000_000_000, to: nil, price: try UnitPrice("0.05".utf8), line: 3,
          seen: .undated, confidence: .seen, source: "test"),
      ], effective: .undated, file: "f")
    let table = RateTable(region: "r", rates: [tiered], files: [])
    func bill(_ gigabytes: Int) -> Estimate {
      PricingTests.bill(
        "e", [usage("b", "out", "AmazonS3", "out", gigabytes, .gigabytes)], at: table)
    }
    let bridge = Bridge(from: bill(5), to: bill(30))
    #expect(bill(30).lines.map(\.id.tier) == [.number(1), .number(2)])
    // 5 × 0.09 = 0.45; 10 × 0.09 + 20 × 0.05 = 1.90
    #expect(bridge.steps.map(\.itemID) == [LineID("b", "out")])
    #expect(bridge.steps.map(\.change) == [try Money("1.45")])
  }
}

@Suite struct `A plan beside the estimates` {
  private func line(_ name: String, _ low: Int, _ high: Int, _ covers: [String]) -> Plan.Line {
    Plan.Line(
      name: name, conservative: Money(cents: low), realistic: Money(cents: high), covers: covers,
      reason: "")
  }

  private func reconciled(_ lines: [Plan.Line]) throws -> PlanReconciliation {
    let table = try table()
    let low = bill(
      "low",
      [hours(database, 100), storage(database, 20), usage("u", "puts", "AmazonS3", "puts", 100)],
      at: table)
    let high = bill(
      "high",
      [hours(database, 200), storage(database, 20), usage("u", "puts", "AmazonS3", "puts", 300)],
      at: table)
    return PlanReconciliation(
      Plan(
        name: "p", lines: lines, conservativeTotal: .zero, realisticTotal: .zero...Money(cents: 1)),
      conservative: low, realistic: high)
  }

  @Test func `a line covers a service, a resource, an item or what begins so`() throws {
    for pattern in ["AmazonRDS", database.text, "\(database)/*", "aws_db*"] {
      let found = try reconciled([line("database", 1_400, 2_400, [pattern])])
      // 100 × 0.10 + 20 × 0.20 = 14; 200 × 0.10 + 4 = 24
      #expect(found.rows.map(\.conservative) == [Money(cents: 1_400)], "\(pattern)")
      #expect(found.rows.map(\.realistic) == [Money(cents: 2_400)], "\(pattern)")
      #expect(found.leftOut.map(\.itemID) == [LineID("u", "puts")], "\(pattern)")
    }
    let item = try reconciled([line("hours", 1_000, 2_000, ["\(database)/instance"])])
    #expect(item.rows.map(\.realistic) == [Money(cents: 2_000)])
  }

  @Test func `each item stands in one place: the first line that speaks of it`() throws {
    let found = try reconciled([
      line("storage", 400, 400, ["\(database)/storage"]), line("rest", 1_000, 2_000, ["AmazonRDS"]),
    ])
    #expect(found.rows.map(\.conservative) == [Money(cents: 400), Money(cents: 1_000)])
    let ours =
      found.rows.map(\.realistic).total + found.leftOut.map(\.realistic).total
    // 200 × 0.10 + 20 × 0.20 + 300 × 0.01
    #expect(ours == Money(cents: 2_700))
  }

  @Test func `what the plan leaves out has both its figures`() throws {
    let found = try reconciled([])
    #expect(found.leftOut.map(\.conservative) == [1_000, 400, 100].map { Money(cents: $0) })
    #expect(found.leftOut.map(\.realistic) == [2_000, 400, 300].map { Money(cents: $0) })
  }

  @Test func `the plan's own lines are added up beside the total it printed`() throws {
    let found = try reconciled([line("a", 100, 200, []), line("b", 30, 40, [])])
    #expect(found.planSums.conservative == Money(cents: 130))
    #expect(found.planSums.realistic == Money(cents: 240))
  }
}
