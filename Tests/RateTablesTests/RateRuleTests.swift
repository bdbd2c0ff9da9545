import Quantities
import RateTables
import Testing

@Suite struct `A price that follows from another` {
  private func table(_ rows: String, _ rules: [RateRule]) -> RateTable {
    RateTable(region: "us-east-1", rates: build(rows).rates, rules: rules, files: ["f"])
  }

  private func rule(
    _ usageType: String = "BoxUsage:*", operation: String = "W", of: String = "BoxUsage:*",
    ofOperation: String = "", share: Int = 1_000_000_000, perVCPU: String = "0", least: Int = 0,
    vCPU: ClosedRange<Int> = 0...Int.max, decimals: Int? = nil, types: String = "",
    seen: String = "2026-01-01", confidence: Confidence = .derived
  ) throws -> RateRule {
    RateRule(
      offer: "AmazonX", usageType: usageType, operation: operation, unit: .hours, product: "p",
      ofOffer: "AmazonX", ofUsageType: of, ofOperation: ofOperation, billionths: share,
      perVCPU: try UnitPrice(Array(perVCPU.utf8)), leastVCPU: least, vCPU: vCPU,
      decimals: decimals, types: try #require(InstanceTypes(types)), line: 2,
      seen: try #require(CalendarDay(seen)), confidence: confidence, source: "the rule",
      file: "rates/rules.csv")
  }

  private func price(_ table: RateTable, _ usageType: String, _ operation: String = "W") -> String?
  {
    table.rate(for: RateKey(offer: "AmazonX", usageType: usageType, operation: operation))?
      .tiers.first?.price.text
  }

  private let linux = """
    BoxUsage:m5.large,,,p,Hrs,0,Inf,0.096,2026-02-01,2026-10-15,seen,page
    BoxUsage:m5.24xlarge,,,p,Hrs,0,Inf,4.608,2026-02-01,2026-10-15,seen,page
    BoxUsage:t3.micro,,,p,Hrs,0,Inf,0.0104,2026-02-01,2026-10-15,seen,page
    BoxUsage:t3.micro,W,,p,Hrs,0,Inf,0.0196,2026-02-01,2026-10-15,seen,page
    BoxUsage:m6g.large,,,p,Hrs,0,Inf,0.077,2026-02-01,2026-10-15,seen,page
    BoxUsage:g5.xlarge,,,p,Hrs,0,Inf,1.006,2026-02-01,2026-10-15,seen,page
    BoxUsage:c5.metal,,,p,Hrs,0,Inf,4.08,2026-02-01,2026-10-15,seen,page
    """

  @Test func `adds so much a vCPU, but for types that it leaves out`() throws {
    let table = table(linux, [try rule(perVCPU: "0.046", types: "not arm")])
    // 0.096 + 2 × 0.046; 4.608 + 96 × 0.046; 4.08 + 96 × 0.046.
    #expect(price(table, "BoxUsage:m5.large") == "0.188")
    #expect(price(table, "BoxUsage:m5.24xlarge") == "9.024")
    #expect(price(table, "BoxUsage:c5.metal") == "8.496")
    // Its own row goes first; Arm runs no Windows; what has no row at all follows from nothing.
    #expect(price(table, "BoxUsage:t3.micro") == "0.0196")
    #expect(price(table, "BoxUsage:m6g.large") == nil)
    #expect(price(table, "BoxUsage:m9.large") == nil)
    #expect(price(table, "BoxUsage:m5.large", "X") == nil)
  }

  @Test func `holds its span of vCPUs where nothing is added by the vCPU`() throws {
    let table = table(linux, [try rule(share: 500_000_000, vCPU: 1...4)])
    // Half of 0.096 at 2 vCPUs; 96 are beyond the span.
    #expect(price(table, "BoxUsage:m5.large") == "0.048")
    #expect(price(table, "BoxUsage:m5.24xlarge") == nil)
  }

  @Test func `finds the vCPUs of a type with text behind it`() throws {
    let table = table(linux, [try rule("Fee:*-hours", perVCPU: "0.01")])
    // 0.096 + 2 × 0.01.
    #expect(price(table, "Fee:m5.large-hours") == "0.116")
  }

  @Test func `takes the oldest day and the weakest source of both`() throws {
    let table = table(linux, [try rule(perVCPU: "0.046")])
    let rate = try #require(
      table.rate(for: RateKey(offer: "AmazonX", usageType: "BoxUsage:m5.large", operation: "W")))
    let tier = try #require(rate.tiers.first)
    #expect(rate.seen.text == "2026-01-01")
    #expect(rate.effective.text == "2026-02-01")
    #expect(tier.confidence == .derived)
    #expect(tier.source == "the rule; of BoxUsage:m5.large at 0.096, page")
    #expect(rate.file == "rates/rules.csv")
    #expect(tier.line == 2)
  }

  @Test func `is a share, rounded half up where the price list rounds`() throws {
    let table = table(
      linux,
      [
        try rule("Auto:*-hours", operation: "", share: 78_000_000, decimals: 5, types: "only g gr"),
        try rule("Auto:*-hours", operation: "", share: 120_000_000, decimals: 5, types: "not g p"),
      ])
    // 0.096 × 12 % = 0.01152; 1.006 × 7.8 % = 0.078468; 0.0104 × 12 % = 0.001248.
    #expect(price(table, "Auto:m5.large-hours", "") == "0.01152")
    #expect(price(table, "Auto:g5.xlarge-hours", "") == "0.07847")
    #expect(price(table, "Auto:t3.micro-hours", "") == "0.00125")
    #expect(price(table, "Auto:-hours", "") == nil)
  }

  @Test func `counts as many cores as are licensed at least, above another rule`() throws {
    let table = table(
      linux,
      [
        try rule(
          operation: "S", ofOperation: "W", perVCPU: "0.12", least: 4, vCPU: 1...3,
          confidence: .unverified),
        try rule(operation: "S", ofOperation: "W", perVCPU: "0.12", vCPU: 4...999),
        try rule(perVCPU: "0.046"),
      ])
    // 0.188 + 4 × 0.12; 9.024 + 96 × 0.12; the row of t3.micro, 0.0196, and 4 × 0.12.
    #expect(price(table, "BoxUsage:m5.large", "S") == "0.668")
    #expect(price(table, "BoxUsage:m5.24xlarge", "S") == "20.544")
    #expect(price(table, "BoxUsage:t3.micro", "S") == "0.4996")
  }

  @Test func `ends where rules go round in a ring`() throws {
    let table = table(
      linux,
      [try rule(operation: "A", ofOperation: "B"), try rule(operation: "B", ofOperation: "A")])
    #expect(price(table, "BoxUsage:m5.large", "A") == nil)
  }

  // EC2 user guide, "Instance types", 2025.
  @Test(
    arguments: [
      ("m5.large", 2), ("m5.xlarge", 4), ("c7i.48xlarge", 192), ("t2.micro", 1), ("t2.medium", 2),
      ("t3.nano", 2), ("m6g.medium", 1), ("c4.8xlarge", 36), ("i3.metal", 64), ("c5n.metal", 72),
      ("m7i.metal-24xl", 96), ("u-6tb1.112xlarge", 448), ("m5n.metal", nil), ("m2.xlarge", nil),
      ("hpc7a.96xlarge", nil), ("m5", nil), ("m5.", nil), ("m5.yxlarge", nil), ("", nil),
    ] as [(String, Int?)])
  func `of an instance type the name says the vCPUs`(name: String, cores: Int?) {
    #expect(InstanceTypeName(name).vCPU == cores)
  }

  @Test(arguments: [
    ("m6g.large", true), ("c7gn.large", true), ("a1.large", true), ("t4g.nano", true),
    ("g5g.xlarge", true), ("g5.xlarge", false), ("m5.large", false), ("im4gn.large", true),
    ("gr6.4xlarge", false), ("i4i.large", false),
  ])
  func `of an instance type the name says whether it is Arm`(name: String, isARM: Bool) {
    #expect(InstanceTypeName(name).isARM == isARM)
  }

  @Test func `a list of types begins with what it does`() {
    #expect(InstanceTypes("m5 c5") == nil)
    #expect(InstanceTypes("only") == nil)
    #expect(InstanceTypes("") != nil)
  }
}
