import Pricing
import Quantities
import RateTables
import Resources
import Services
import Testing

/// A table of one tiered rate with a free allowance, small enough to work by hand.
private func table(_ region: String = "r", factor: Int128 = 1) -> RateTable {
  func tier(_ from: Int128, _ to: Int128?, _ price: Int128, _ line: Int) -> RateTier {
    RateTier(
      from: from * 1_000_000_000, to: to.map { $0 * 1_000_000_000 },
      price: UnitPrice(picodollars: factor * price * 1_000_000_000_000 / 1_000), line: line,
      seen: .undated, confidence: .seen, source: "test")
  }
  func rate(_ usageType: String, _ tiers: [RateTier]) -> Rate {
    Rate(
      key: RateKey(offer: "Test", usageType: usageType), region: region, usageType: usageType,
      product: "", unit: .gigabytes, tiers: tiers, effective: .undated, file: "rates/r/Test.csv")
  }
  return RateTable(
    region: region,
    rates: [
      // 0.090, 0.085 and 0.050 dollars a GB, in thousandths.
      rate("Out", [tier(0, 100, 90, 2), tier(100, 500, 85, 3), tier(500, nil, 50, 4)]),
      rate("Global-Out", [tier(0, 10, 0, 5)]),
    ], files: [])
}

private func cost(_ quantities: [Int], allowance: Bool = false) throws -> Money {
  let usages = quantities.enumerated().map { index, quantity in
    Usage(
      resource: "r\(index)", item: "out", name: "out", offer: "Test", usageTypes: ["Out"],
      allowance: allowance ? "Global-Out" : nil,
      quantity: MeteredQuantity(billionths: Int128(quantity) * 1_000_000_000, unit: .gigabytes),
      kind: .usage, why: "")
  }
  let result = Pricing(table: table(), asOf: nil, allowances: FreeAllowances()).price(usages)
  #expect(result.problems.isEmpty)
  for line in result.lines { #expect(line.unitPrice.cost(of: line.quantity) == line.cost) }
  let priced = result.lines.reduce(Int128(0)) { $0 + $1.quantity.billionths }
  #expect(priced == Int128(quantities.reduce(0, +)) * 1_000_000_000, "nothing lost or added")
  return result.lines.map(\.cost).total
}

@Suite struct `Pricing laws` {
  /// 6 GB an hour over 730 hours are 4,380 GB: 100 at $0.090, 400 at $0.085, 3,880 at $0.050, in all
  /// $237; the second and the third of them at $0.050 alone are $219 each.
  @Test func `a stack comes to the same line by line, resource by resource and in all`() throws {
    var stack = Stack(name: "s", region: "r")
    stack.dataTransfer = nil
    let item = Charges.Item(
      "out", "out", "Test", ["Out"], unit: .gigabytes, .hour, quantity: 6, why: "6 GB")
    stack.extras = ["a", "b", "c"].map { Charges(name: $0, items: [item]) }
    let pricing = Pricing(table: table(), asOf: nil, allowances: FreeAllowances())
    let lines = pricing.price(stack, under: .idle(stack)).lines
    #expect(lines == pricing.price(stack.usage(under: .idle(stack))).lines)
    #expect(
      lines.map(\.id.text) == [
        "a/out/tier-1", "a/out/tier-2", "a/out/tier-3", "b/out/tier-3", "c/out/tier-3",
      ])
    #expect(lines.map(\.cost.exactText) == ["9", "34", "194", "219", "219"])
    let costs = pricing.costs(of: stack, under: .idle(stack))
    #expect(costs.total == (try Money("675")) && costs.problems == 0)
    #expect(costs.resources.mapValues(\.exactText) == ["a": "237", "b": "219", "c": "219"])
    // Lines of resources that are charged alike differ in whose they are, and in nothing else.
    #expect(lines[3] != lines[4] && lines[3].quantity == lines[4].quantity)
    #expect(lines[3].rate == lines[4].rate && lines[3].tier.line == 4)
  }

  @Test func `zero usage costs zero, and still has its line`() throws {
    #expect(try cost([0]) == .zero)
  }

  @Test func `more never costs less, and no step costs more than the mostExpensive price`() throws {
    var before = Money.zero
    for quantity in 0...700 {
      let now = try cost([quantity])
      #expect(now >= before, "at \(quantity) GB")
      #expect(now - before <= (try Money("0.090")), "a jump at \(quantity) GB")
      before = now
    }
  }

  @Test(arguments: [(100, "9.00"), (101, "9.085"), (500, "43.00"), (600, "48.00")])
  func `each tier has its own price`(quantity: Int, dollars: String) throws {
    // 100 × 0.09 = 9; + 1 × 0.085; + 400 × 0.085 = 34; + 100 × 0.05 = 5
    #expect(try cost([quantity]) == (try Money(dollars)))
  }

  @Test func `however resources share a tier, the account pays the same`() throws {
    let whole = try cost([650])
    for split in [[325, 325], [1, 649], [100, 400, 150], [650, 0]] {
      #expect(try cost(split) == whole, "split \(split)")
    }
  }

  @Test func `the allowance comes off once, before the first paid tier`() throws {
    // 110 GB: 10 free, 100 × 0.09 = 9.00. Shared by two resources it is the same.
    #expect(try cost([110], allowance: true) == (try Money("9.00")))
    #expect(try cost([4, 106], allowance: true) == (try Money("9.00")))
    #expect(try cost([7], allowance: true) == .zero)
  }

  @Test func `an allowance that other stacks half use is half as large`() throws {
    var half = FreeAllowances()
    half.usedElsewhereShare = 0.5
    let usage = Usage(
      resource: "r", item: "out", name: "out", offer: "Test", usageTypes: ["Out"],
      allowance: "Global-Out",
      quantity: MeteredQuantity(billionths: 10_000_000_000, unit: .gigabytes), kind: .usage,
      why: "")
    // 10 GB: 5 free, 5 × 0.09 = 0.45
    let lines = Pricing(table: table(), asOf: nil, allowances: half).price([usage]).lines
    #expect(lines.map(\.cost).total == (try Money("0.45")))
  }

  @Test func `a missing rate, another unit and an impossible amount are problems, not zeros`() {
    func usage(_ name: String, _ unit: BillingUnit, _ billionths: Int128) -> Usage {
      Usage(
        resource: "r", item: name, name: name, offer: "Test", usageTypes: [name],
        quantity: MeteredQuantity(billionths: billionths, unit: unit), kind: .usage, why: "")
    }
    let pricing = Pricing(table: table(), asOf: nil, allowances: FreeAllowances())
    let result = pricing.price([
      usage("In", .gigabytes, 1), usage("Out", .hours, 1),
      usage("Out", .gigabytes, DecimalText.powerOfTen(36)),
    ])
    #expect(result.lines.isEmpty)
    #expect(result.problems.count == 3)
    if case .noRate = result.problems[0] {} else { Issue.record("a missing rate") }
    if case .unitMismatch = result.problems[1] {} else { Issue.record("another unit") }
    if case .tooLarge = result.problems[2] {} else { Issue.record("an impossible amount") }
  }

  @Test func `what lies elsewhere has that region's rates and tiers, and the account's allowance`()
    throws
  {
    func usage(_ resource: String, _ quantity: Int) -> Usage {
      Usage(
        resource: ResourceID(resource), item: "out", name: "out", offer: "Test",
        usageTypes: ["Out"],
        allowance: "Global-Out",
        quantity: MeteredQuantity(billionths: Int128(quantity) * 1_000_000_000, unit: .gigabytes),
        kind: .usage, why: "")
    }
    let pricing = Pricing(
      table: table(), asOf: nil, allowances: FreeAllowances(),
      elsewhere: [
        "there": table("s", factor: 2), "nowhere": RateTable(region: "t", rates: [], files: []),
      ])
    // here: 10 of 110 GB free, 100 × 0.09 = 9; there: 200 GB begin in the first tier again,
    // 100 × 0.18 + 100 × 0.17 = 35.
    let usages = [usage("here", 110), usage("there", 200)]
    let lines = pricing.price(usages).lines
    #expect(lines.map(\.cost).total == (try Money("44.00")))
    var plan = PricingPlan(pricing)
    #expect(plan.total(of: usages) == (try Money("44.00")))
    // Without a table of its own it has no price, rather than another region's.
    let lost = pricing.price([usage("nowhere", 1)])
    #expect(lost.lines.allSatisfy { $0.cost == .zero })
    #expect(lost.problems.count == 1)
  }
}
