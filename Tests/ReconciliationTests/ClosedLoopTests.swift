import Diagnostics
import Estimation
import Foundation
import PriceLists
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Reconciliation

/// A world whose inputs nobody sees: requests one by one, and a report as AWS writes it.
private struct HiddenWorld {
  let workspace: Workspace
  /// Scores of the inputs.
  let scores: [Double]
  /// What the model misses of each item in all months: 4 %.
  private let bias: [LineID: Double]
  private let seed: UInt64

  init(_ workspace: Workspace, seed: UInt64) throws {
    self.workspace = workspace
    self.seed = seed
    var random = RandomStream(seed: seed, name: "world")
    let part = try Self.part(workspace, "2026-10")
    let inputs = try MonthSampler(part).inputs.count
    scores = (0..<inputs).map { _ in random.normal() }
    let items = Set(part.stack.usage(under: try part.load()).map(\.id)).sorted()
    bias = Dictionary(
      items.map { ($0, Elementary.exp(0.04 * random.normal())) }, uniquingKeysWith: { a, _ in a })
  }

  private static func part(_ workspace: Workspace, _ month: String) throws -> PreparedEstimate {
    var request = StackRequest(name: "shop")
    request.month = CalendarMonth(month)
    return try EstimateCommand(workspace: workspace).prepare(request)[0]
  }

  /// What an input is in truth.
  func truth(_ index: Int, of input: Calibration.Input) -> Double {
    input.distribution.quantile(BilledMonth.share(scores[index]))
  }

  /// A month of it: the rows of its report, and its cost in dollars.
  ///
  /// A week of requests is run by the event engine and repeated; each line is off by its bias, by 3 % of the month
  /// and by 15 % a day. Rows are of days, amounts of ten digits; a tax and a credit stand among them.
  func month(_ month: String) throws -> (rows: [String], cost: Double) {
    var random = RandomStream(seed: seed, name: "month " + month)
    let prepared = try Self.part(workspace, month)
    let sampler = try MonthSampler(prepared)
    let part = sampler.part(at: sampler.values(at: scores.map(BilledMonth.share)))
    let engine = try part.engine()
    let smooth = engine.month().load
    let graph = try StackGraph.graph(
      engine, window: StackGraph.Window(startHour: 0, hours: 168), warmUpMinutes: 10)
    var options = EventOptions(seed: seed, warmUpSeconds: 600, seconds: 168 * 3_600)
    options.countsHours = true
    let counts = EventSimulation.run(graph, options).entries.reduce(
      into: [Double](repeating: 0, count: 168)
    ) { sum, entry in
      for (hour, count) in entry.requestsPerHour.enumerated() where hour < 168 {
        sum[hour] += Double(count)
      }
    }
    let load = MonthLoad(
      period: smooth.period,
      requestsPerHour: (0..<smooth.period.hours).map { counts[$0 % 168] }, entry: smooth.entry,
      visits: smooth.visits, nodes: smooth.nodes, deployments: smooth.deployments,
      surplusVCPUHours: smooth.surplusVCPUHours)
    let days = smooth.period.hours / 24
    var rows: [String] = []
    var cost = 0.0
    var errors: [LineID: [Double]] = [:]
    var usages = part.stack.usage(under: load)
    for index in usages.indices where usages[index].kind == .usage {
      let own = (bias[usages[index].id] ?? 1) * Elementary.exp(0.03 * random.normal())
      let each = (0..<days).map { _ in own * max(0, 1 + 0.15 * random.normal()) }
      errors[usages[index].id] = each
      usages[index] = usages[index].times(each.reduce(0, +) / Double(days))
    }
    let lines = part.pricing.price(usages).lines
    for (index, line) in lines.enumerated() {
      cost += line.cost.approximate
      let each = errors[line.itemID] ?? [Double](repeating: 1, count: days)
      for day in 0..<days {
        let share = each[day] / max(each.reduce(0, +), 1e-12)
        func digits(_ value: Double) -> String { String((value * 1e10).rounded() / 1e10) }
        rows.append(
          SmallBills.row(
            "\(month)-\(index)-\(day)", day: day + 1, hours: day + 1 < days ? 24 : 23,
            product: line.rate.key.offer, usage: line.usageType.replacing("Global-", with: ""),
            operation: line.rate.key.operation, amount: digits(line.quantity.approximate * share),
            cost: digits(line.cost.approximate * share), month: month))
      }
    }
    rows.append(
      SmallBills.row(
        "tax-\(month)", type: "Tax", product: "AmazonECS", usage: "", amount: "1", cost: "1.93",
        month: month))
    rows.append(
      SmallBills.row(
        "credit-\(month)", type: "Credit", product: "AmazonECS",
        usage: "USE1-Fargate-vCPU-Hours:perCPU", amount: "0", cost: "-5", month: month))
    return (rows, cost)
  }
}

@Suite struct `The loop from a hidden world to its ranges` {
  /// As many as `ALVA_COST_WORLDS` says in a long run.
  private static let worlds =
    ProcessInfo.processInfo.environment["ALVA_COST_WORLDS"].flatMap(Int.init) ?? 40

  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services:
        web:
          cpu: 256
          memoryMB: 512
          tasks: 1
          port: 80
          request:
            cpuMilliseconds: 5
            responseBytes: { p10: 300000, p90: 1200000 }
            logEvents: 1
            logBytes: { p10: 20000, p90: 80000 }
      loadBalancer: { routing: path }
      logs: { retentionDays: 14 }
      estimates: { only: { scenario: guess } }
      """, to: "stacks/shop.yaml")
    try folder.write(
      """
      scenario: guess
      requestsPerSecond: { p10: 0.05, p90: 0.45 }
      entry: { web: 1 }
      """, to: "scenarios/guess.yaml")
    return folder
  }

  /// Hidden inputs, requests one by one, a report, ranges: 80 % of them hold the truth, and next month's bill.
  ///
  /// Worlds are independent, inputs of one world are not: shares are held to 3.3 standard errors of a share of
  /// worlds of 0.8.
  @Test func `ranges and next month's bill are held in four of five worlds`() throws {
    let folder = try Self.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      var (told, held, bills) = (0, 0, 0)
      for seed in 1...Self.worlds {
        let world = try HiddenWorld(workspace, seed: UInt64(seed))
        let month = try world.month("2026-10")
        var request = ReconcileCommand.Request(
          stack: StackRequest(name: "shop"), bills: [SmallBills.report(month.rows)])
        request.runs = 512
        request.seed = UInt64(seed)
        let found = try CalibrateCommand(workspace: workspace).run(request)
        for (index, input) in found.inputs.enumerated() {
          guard let after = input.after else { continue }
          told += 1
          if (after.low...after.high).contains(world.truth(index, of: input)) { held += 1 }
        }
        let next = try world.month("2026-11").cost
        if (found.forecast.after.low...found.forecast.after.high).contains(next) { bills += 1 }
      }
      let worlds = Double(Self.worlds)
      let error = 3.3 * (0.8 * 0.2 / worlds).squareRoot()
      let ranges = Double(held) / Double(max(1, told))
      let bill = Double(bills) / worlds
      // A bill tells of all three, but for worlds with next to nothing on a line.
      #expect(told > 2 * Self.worlds, "seeds 1 to \(Self.worlds): \(told)")
      #expect(abs(ranges - 0.8) < error, "seeds 1 to \(Self.worlds): \(held) of \(told)")
      #expect(abs(bill - 0.8) < error, "seeds 1 to \(Self.worlds): \(bills) bills")
      if Self.worlds >= 100 { print("ranges \(held) of \(told), bills \(bills) of \(Self.worlds)") }
    }
  }
}
