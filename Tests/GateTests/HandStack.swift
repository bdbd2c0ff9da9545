import Diagnostics
import Gate
import Pricing
import Quantities
import RateTables
import Resources
import Services

/// A deployed stack of a few resources whose costs are given in cents a month.
struct HandStack {
  var costs: [(resource: ResourceID, service: String, cents: Int)] = []
  var coverage: [ResourceID: Coverage] = [:]
  /// What of the unpriced is known at least.
  var floors: [ResourceID: Money] = [:]
  /// Bounds of lines that rest on an assumption.
  var bounds: [ResourceID: CostBounds] = [:]
  var paths: [ResourceID: String] = [:]
  var tags: [ResourceID: [String: String]] = [:]
  var facts: [ResourceFact] = []
  var unresolved: [UnresolvedProperty] = []
  var stack = Stack(name: "s", region: "r")
  /// Resources that are priced by use, of which nobody stated any, at a cent a unit.
  var unstated: [ResourceID] = []
  /// Months drawn, in dollars.
  var spread: CostSpread?

  init(_ costs: (resource: ResourceID, service: String, cents: Int)...) {
    self.costs = costs
  }

  /// Every cost as a quantity of a rate of one cent.
  func estimate(_ name: String, requests: Double = 0) throws -> Estimate {
    let usages = costs.map { cost in
      Usage(
        resource: cost.resource, item: "cents", name: "cents", offer: cost.service,
        usageTypes: ["cents"],
        quantity: MeteredQuantity(billionths: Int128(cost.cents) * 1_000_000_000, unit: .units),
        kind: .fixed, why: "by hand", bounds: bounds[cost.resource])
    }
    let table = try table(Set(costs.map(\.service)))
    var estimate = Estimate(
      name: name, scenario: "none", stack: stack, load: load(of: requests),
      lines: Pricing(table: table, asOf: nil, allowances: FreeAllowances()).price(usages).lines,
      assumptions: [])
    estimate.spread = spread
    return estimate
  }

  /// Requests from outside, all in the first hour.
  private func load(of requests: Double) -> MonthLoad {
    let idle = MonthLoad.idle(stack)
    return MonthLoad(
      period: idle.period, requestsPerHour: [requests] + idle.requestsPerHour.dropFirst(),
      entry: idle.entry, visits: idle.visits, nodes: idle.nodes, deployments: 0,
      surplusVCPUHours: idle.surplusVCPUHours)
  }

  /// A rate of one cent a unit for each service.
  private func table(_ services: Set<String>) throws -> RateTable {
    let rates = try services.map { service in
      Rate(
        key: RateKey(offer: service, usageType: "cents"), region: "r", usageType: "cents",
        product: "", unit: .units,
        tiers: [
          RateTier(
            from: 0, to: nil, price: try UnitPrice("0.01".utf8), line: 2,
            seen: CalendarDay("2026-01-31") ?? .undated, confidence: .seen, source: "test")
        ], effective: .undated, file: "f")
    }
    return RateTable(region: "r", rates: rates, files: [])
  }

  /// A line of nothing for each resource whose use nobody stated.
  private func unstatedLines() throws -> [LineItem] {
    let usage = HandStack.usages(unstated)
    return Pricing(table: try table(["cents"]), asOf: nil, allowances: FreeAllowances())
      .price(usage).lines
  }

  private static func usages(_ resources: [ResourceID]) -> [Usage] {
    resources.map { resource in
      Usage(
        resource: resource, item: "use", name: "use", offer: "cents", usageTypes: ["cents"],
        quantity: MeteredQuantity(billionths: 0, unit: .units), kind: .usage, why: "not stated")
    }
  }

  /// The same as the gate sees it.
  func synthesis(
    _ estimates: [Estimate]? = nil, bindings: Bindings = Bindings()
  ) throws -> SynthesisEstimate {
    let ids = costs.map(\.resource) + coverage.keys.sorted() + unstated
    var seen: Set<ResourceID> = []
    let places = ids.filter { seen.insert($0).inserted }.map { id in
      CoveredResource(
        id: id, type: "T::\(id)", coverage: coverage[id] ?? .priced, note: "",
        atLeast: floors[id],
        location: SourceLocation(file: "t.yaml", line: 1), constructPath: paths[id],
        tags: tags[id] ?? [:])
    }
    var bill = EstimateSet(
      stack: "s", description: "", region: "r", period: .month,
      estimates: try estimates ?? [estimate("realistic")], reconciliation: nil, rateFiles: [])
    for (id, path) in paths { bill.labels[id] = path }
    return SynthesisEstimate(
      bill: bill, source: "t.yaml", kind: "template", places: places, facts: facts,
      unresolved: unresolved, notes: [], bindings: bindings,
      unknownUsage: try unstatedLines())
  }

  /// What the gate says of it.
  func validated(
    _ budget: Budget, strict: Bool = false, day: String? = nil, baseline: [String: Money]? = nil
  ) throws -> Validation {
    BudgetCheck(
      budget: budget, strict: strict, day: day.flatMap { CalendarDay($0) }, baseline: baseline
    ).run(try synthesis(), drift: [])
  }
}

func limit(
  _ subject: String, cents: Int, _ measure: Budget.Measure = .monthly, warnAtPercent: Double? = nil
) -> Budget.Limit {
  Budget.Limit(
    subject: subject, measure: measure, monthly: Money(cents: cents), warnAtPercent: warnAtPercent,
    location: SourceLocation(file: "b.yaml", line: cents))
}

/// A budget with nothing but what is set in the closure.
func budget(_ change: (inout Budget) -> Void) -> Budget {
  var budget = Budget(name: "s")
  change(&budget)
  return budget
}
