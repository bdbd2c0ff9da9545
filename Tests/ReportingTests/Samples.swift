import Diagnostics
import Gate
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation

@testable import Reporting

/// Names that would be something else in one output or another.
let hostileNames = [
  "a|b||c", "`code` ``", "</details><script>alert(1)</script>", "a\r\n# heading\n- item\n\n> text",
  "\u{1B}[31mred\u{7}\u{9B}0m\u{FFFE}", "\u{202E}txet\u{2066}\u{200F}", "[a](javascript:alert(1))",
  "![a](https://evil.example/p.png)", "=HYPERLINK(\"https://evil.example\")", "\t@SUM(1+1)",
  "-2+3+cmd|' /C calc'!A0", "@team & <b onclick='x()'> \"quoted\" 'single'",
  "**bold** _under_ ~~gone~~ *", "C:\\|\\`\\", "]]> --> <!-- %25", "&lt;b&gt; &amp;",
  "\n::error::x",
  "1. first", "- [x] done", "\\", "😀 ✓ ä",
]

/// An estimate in which every text is the same name, one of each thing that a report shows.
///
/// One line of 730 hours at $0.50 and one of 100 GB at $0.09: $365.00 fixed, $9.00 by traffic. The
/// second estimate has the hours twice: $730.00 and $9.00.
///
/// - Parameters:
///   - name: every text.
///   - isDiscounted: whether ten percent are off everything.
/// - Throws: where a line cannot be priced.
/// - Returns: the two estimates, compared, sampled and reconciled with a plan.
func estimates(_ name: String, isDiscounted: Bool = false) throws -> EstimateSet {
  let stack = Stack(name: name, region: name)
  let table = RateTable(
    region: "r",
    rates: [
      rate(name, "Hours", .hours, picodollars: 500_000_000_000, line: 2),
      rate(name, "Out", .gigabytes, picodollars: 90_000_000_000, line: 3),
    ], files: [])
  func estimate(_ called: String, hours: Int128) throws -> Estimate {
    let usages = [
      Usage(
        resource: "R\(name)", item: "i", name: name, offer: "O\(name)", usageTypes: ["Hours"],
        quantity: MeteredQuantity(billionths: hours * 1_000_000_000, unit: .hours), kind: .fixed,
        why: "\(hours) h of \(name)", assumptions: ["a.\(name)"]),
      Usage(
        resource: "S\(name)", item: "j", name: name, offer: "P\(name)", usageTypes: ["Out"],
        quantity: MeteredQuantity(billionths: 100_000_000_000, unit: .gigabytes), kind: .usage,
        why: name),
    ]
    let priced = Pricing(
      table: table, asOf: nil, allowances: FreeAllowances(),
      discounts: isDiscounted ? [Discount(.off(milliPercent: 10_000), reason: name)] : []
    ).price(usages)
    var estimate = Estimate(
      name: called, scenario: name, stack: stack, load: .idle(stack), lines: priced.lines,
      assumptions: [Assumption("a.\(name)", name, source: name)])
    estimate.spread = spread(name, around: estimate.monthly)
    estimate.week = LoadWeek(
      requestsPerSecond: (0..<168).map { Double($0 % 24) }, tasks: (0..<168).map { _ in 2 },
      capacityUnits: [])
    // As much each hour; of $9.00 by traffic the first half of the month has a third.
    estimate.days = CostDays(
      (1...31).map { day in
        let hours = min(24 * day, 730)
        let (fixed, share) = (estimate.fixedMonthly, Double(hours) / 730)
        let used = share < 0.5 ? share * 2 / 3 : 1 / 3.0 + (share - 0.5) * 4 / 3
        return CostDays.Day(
          hours: hours, fixed: fixed.share(percent: 100 * share),
          usage: estimate.usageMonthly.share(percent: 100 * used))
      })
    return estimate
  }
  let (low, high) = (try estimate("low\(name)", hours: 730), try estimate("b\(name)", hours: 1_460))
  let plan = Plan(
    name: name,
    lines: [
      Plan.Line(
        name: name, conservative: Money(cents: 300_00), realistic: Money(cents: 700_00),
        covers: ["R\(name)"], reason: name)
    ], conservativeTotal: Money(cents: 300_00),
    realisticTotal: Money(cents: 700_00)...Money(cents: 700_00))
  var set = EstimateSet(
    stack: name, description: name, region: name, period: .month, estimates: [low, high],
    reconciliation: PlanReconciliation(plan, conservative: low, realistic: high), rateFiles: [])
  set.changes = ChangeBridge(
    from: low.name, to: high.name, before: low.monthly, after: high.monthly,
    steps: [.init(name: name, detail: name, change: Money(cents: 365_00))])
  set.labels = ["R\(name)": "label \(name)"]
  set.notes = StackNotes(
    free: [.init(what: name, why: name)], notPriced: [.init(what: name, why: name)])
  return set
}

/// The same with a panel of what other traffic and one other design come to, every text the name.
func estimatesWithPanel(_ name: String) throws -> EstimateSet {
  var set = try estimates(name)
  func points(_ cents: Int) -> [DesignPoints.Point?] {
    [1, 2].map { factor in
      let monthly = Money(cents: cents * factor)
      return DesignPoints.Point(
        monthly: monthly, range: monthly...(monthly + Money(cents: 100)),
        requests: 1_000_000 * Double(factor), p95Seconds: 0.4 * Double(factor), tightest: name,
        utilisation: 0.6 * Double(factor))
    }
  }
  set.designs = DesignPoints(
    estimate: name, scenario: name, requestsPerSecond: 1.5, factors: [1, 2],
    designs: [
      .init(name: name, description: name, command: name, points: points(100_00)),
      .init(name: "other \(name)", description: name, command: name, points: points(150_00)),
    ], runs: 512)
  return set
}

private func rate(
  _ name: String, _ usageType: String, _ unit: BillingUnit, picodollars: Int128, line: Int
) -> Rate {
  Rate(
    key: RateKey(offer: usageType == "Hours" ? "O\(name)" : "P\(name)", usageType: usageType),
    region: "r", usageType: usageType + name, product: name, unit: unit,
    tiers: [
      RateTier(
        from: 0, to: nil, price: UnitPrice(picodollars: picodollars), line: line, seen: .undated,
        confidence: .seen, source: name)
    ], effective: .undated, file: "rates/r/O.csv")
}

/// Rates whose every text is the name.
func rates(_ name: String) -> [Rate] {
  [rate(name, "Hours", .hours, picodollars: 500_000_000_000, line: 2)]
}

/// 1,000 months from $100 to $109.99 above the amount, and one driver.
private func spread(_ name: String, around amount: Money) -> CostSpread {
  func at(_ cents: Int) -> CostSpread.Percentile {
    let value = amount + Money(cents: cents)
    return .init(value: value, low: value, high: value)
  }
  let driver = DriverEffect(
    path: name, name: name, belief: name, reason: name, first: 0.5, firstHalfWidth: 0.1,
    total: 0.6, totalHalfWidth: 0.1, low: amount, high: amount + Money(cents: 10_00),
    fallWhenHalved: Money(cents: 1_00))
  return CostSpread(
    runs: 1_000, seed: 1, p10: at(101_00), p50: at(105_00), p90: at(109_00),
    mean: amount + Money(cents: 105_00),
    months: (0..<1_000).map { amount.approximate + 100 + Double($0) / 100 },
    budget: amount + Money(cents: 104_00), withinBudget: 0.4, drivers: [driver],
    sensitivityPoints: 128, isCorrelated: false)
}

/// What a template deploys, every text the name; one resource of each kind of coverage.
func synthesis(_ name: String) throws -> SynthesisEstimate {
  var bill = try estimates(name)
  bill.changes = nil
  return SynthesisEstimate(
    bill: bill, source: name, kind: "assembly",
    places: Coverage.allCases.map { coverage in
      CoveredResource(
        id: ResourceID("R\(name)"), type: "T\(name)", coverage: coverage, note: name,
        location: SourceLocation(file: name), constructPath: name, tags: [:])
    }, facts: [],
    unresolved: [
      UnresolvedProperty(
        resource: ResourceID(name), property: name, reason: name, taken: name, location: nil,
        range: Money.zero...Money(cents: 1_00))
    ], notes: [], bindings: Bindings(), unknownUsage: try estimates(name).estimates[0].lines)
}

/// A decision with an error, a warning and what is waived.
func decision(_ name: String) throws -> Validation {
  let synthesis = try synthesis(name)
  func finding(_ level: Finding.Level) -> Finding {
    Finding(
      "policy/task-size", level, name, resource: ResourceID(name),
      at: SourceLocation(file: name, line: 3, column: 7), constructPath: name,
      impact: Money(cents: 12_34), mend: name)
  }
  let line = BudgetLine(
    rule: "budget/total", name: name,
    limit: Budget.Limit(
      subject: name, monthly: Money(cents: 100), warnAtPercent: nil,
      location: SourceLocation(file: name, line: 2, column: 1)), actual: Money(cents: 101))
  return Validation(
    name: name, synthesis: synthesis, budgetLines: [line],
    findings: [finding(.error), finding(.warning)], change: nil, changes: [],
    moneyCoverage: MoneyCoverage(synthesis))
}

/// A report of tables with a picture and a listing.
func tables(_ name: String) -> TableReport {
  var table = Table([Table.Column(name), Table.Column("n", .right)])
  table.add(name, "1")
  table.add("", name, isTotal: true)
  var report = TableReport(
    title: name,
    sections: [
      .init(
        name, text: name, table: table, listing: ("+\(name.onOneLine)\n", "diff"),
        notes: [name, name])
    ], data: table, json: .object([(name, .string(name))]))
  report.charts = [
    TradeOffChart(
      title: name, points: [.init(monthly: Money(cents: 100), p95Seconds: 0.1)],
      marks: [(name, .init(monthly: Money(cents: 200), p95Seconds: 0.2))])?.chart(name),
    GrowthChart(
      title: name, months: [Money(cents: 100), Money(cents: 200)], budget: Money(cents: 150),
      saturations: [(name, 2)])?.chart("growth"),
  ].compactMap { $0 }
  return report
}

/// A month of a stack of one service of that name, one request a second.
func month(_ name: String) throws -> SimulationReport {
  var stack = Stack(name: name, region: name)
  stack.services = [FargateService(name: name, size: FargateSizes(spans: []).smallest)]
  var scenario = Scenario(name: name)
  scenario.requestsPerSecond = 1
  scenario.entry = [.init(service: name, share: 1)]
  let set = try estimates(name)
  return SimulationReport(
    stack: name, region: name, scenario: scenario,
    report: try FluidEngine(stack: stack, scenario: scenario).capacity(),
    estimate: set.estimates[0], capacity: nil, p95Seconds: nil, events: nil)
}

/// Every report that is a document.
func documents(_ name: String) throws -> [(String, Document)] {
  [
    ("estimate", EstimateDocument(try estimates(name)).document),
    ("panel", EstimateDocument(try estimatesWithPanel(name)).document),
    ("own prices", EstimateDocument(try estimates(name, isDiscounted: true)).document),
    ("template", EstimateDocument(try synthesis(name)).document),
    ("gate", ValidationDocument(try decision(name), isComment: true).document),
    ("tables", tables(name).document), ("month", try month(name).document),
    ("rates", RateReport.document(rates(name), region: name)),
    (
      "checks",
      CheckReport(
        theory: [
          TheoryCheck(
            name: name, source: name, unit: name, expected: 1, observed: 1, halfWidth: 0,
            replications: 1, seed: nil)
        ], bills: [BillCheck(name, name, expected: "1.00", Money(cents: 100))]
      ).document
    ),
  ]
}
