import Diagnostics
import Foundation
import Inputs
import Pricing
import Quantities
import Reporting
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Estimation
@testable import Exploration

/// A shop of two tasks of a quarter of a vCPU each, whose bill is fixed but for its answers of 50 KB.
private struct GrowingShop {
  let folder: TemporaryFolder

  init(_ scenario: String, cpuMilliseconds: Int) throws {
    folder = try BoundProject([
      "pricing/scenarios/rising.yaml": """
      scenario: rising
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0
      \(scenario)
      """,
      "pricing/stacks/shop.yaml": """
      stack: shop
      region: us-east-1
      availabilityZones: 2
      services:
        web:
          port: 8080
          cpu: 256
          memoryMB: 512
          tasks: 2
          imageMB: 100
          request: { cpuMilliseconds: \(cpuMilliseconds), responseBytes: 50000 }
      loadBalancers: { balancer: { routing: port } }
      estimates: { realistic: { scenario: rising } }
      """,
    ]).folder
  }

  var workspace: Workspace { Workspace(folder: folder.url.appending(path: "pricing").path()) }
  var request: StackRequest {
    var request = StackRequest(name: "shop")
    request.asOf = CalendarDay("2026-11-20")
    return request
  }

  func months(_ count: Int, growth: Double? = nil) throws -> Growth {
    try GrowthCommand(workspace: workspace).run(request, months: count, growth: growth)
  }
}

@Suite struct `Growth that is not certain` {
  /// Worked by hand, with whatever F and V.
  ///
  /// Costs of month n are F + V (1 + g)ⁿ: the differences of neighbours grow by 1 + g.
  /// Of a triangle from 0 over 5 to 40 P10 is √(0.1 × 40 × 5) = 4.47 %, P50 is 40 − √(0.5 × 40 × 35) = 13.54 %,
  /// P90 is 40 − √(0.1 × 40 × 35) = 28.17 %.
  @Test func `a range of the growth is drawn`() throws {
    let shop = try GrowingShop(
      "requestsPerSecond: 20\ngrowthPercentPerMonth: { min: 0, mode: 5, max: 40 }",
      cpuMilliseconds: 5)
    let found = try shop.months(3)
    #expect(found.isGrowthDrawn)
    func growth(_ cost: (Growth.Month) throws -> Money?) throws -> Double {
      let costs = try found.months.map { try #require(try cost($0)).approximate }
      return (costs[2] - costs[1]) / (costs[1] - costs[0]) - 1
    }
    #expect(abs(try growth { $0.band?.lowerBound } - 0.0447) < 0.01)
    #expect(abs(try growth(\.p50) - 0.1354) < 0.01)
    #expect(abs(try growth { $0.band?.upperBound } - 0.2817) < 0.01)
    #expect(found.report.markdown.contains("The growth itself is drawn too"))
    let stated = try shop.months(3, growth: 0.1)
    #expect(!stated.isGrowthDrawn)
    #expect(stated.report.markdown.contains("The growth itself is taken as certain"))
  }

  /// Two of three worlds are calm.
  ///
  /// Of three worlds one has 50 requests a second, two have 5. 15 ms of CPU on half a vCPU: 33 a second are the
  /// limit, which 50 pass in month 1, and 5 × 1.5ⁿ⁻¹ in month 6 (25.3, then 38).
  @Test func `sums are of means, and limits have a chance`() throws {
    let shop = try GrowingShop(
      "requestsPerSecond: { choices: [5, 5, 50] }", cpuMilliseconds: 15)
    let found = try shop.months(6, growth: 0.5)
    #expect(found.months.map(\.isServed) == [true, true, true, true, true, false])
    for month in found.months.prefix(5) {
      let expected = try #require(month.expected).approximate
      let p50 = try #require(month.p50).approximate
      let most = try #require(month.band).upperBound.approximate
      #expect(most > p50)
      #expect(month.p50 == month.band?.lowerBound)
      // The mean of two of them and one: a world of 128 more or less.
      #expect(abs(expected - (2 * p50 + most) / 3) < (most - p50) / 128)
      #expect(abs(try #require(month.passedShare) - 1.0 / 3) < 1.0 / 128)
    }
    #expect(found.total == found.months.compactMap(\.expected).total)
    #expect(found.months[5].passedShare == 1)
    #expect(found.passesLimit(with: 0.5) == 6 && found.passesLimit(with: 0.9) == 6)
    let text = found.report.markdown
    #expect(
      text.contains("A limit is passed with 50 % chance by month 6, with 90 % chance by month 6."))
    #expect(text.contains("With every input at its middle these saturate: web, CPU, in month 6."))

    let short = try shop.months(2, growth: 0)
    #expect(short.passesLimit(with: 0.5) == nil)
    #expect(short.report.markdown.contains("With every input at its middle nothing saturates"))
  }

  /// One bill: the first month's draws are the estimate's, those that are beyond a limit included.
  @Test func `the first month is the estimate's`() throws {
    let shop = try GrowingShop(
      "requestsPerSecond: { choices: [5, 5, 50] }", cpuMilliseconds: 15)
    let set = try EstimateCommand(workspace: shop.workspace).run(
      shop.request, sampling: SamplingRequest(runs: .months(128)))
    let headline = try #require(set.estimates.first).headline
    let month = try #require(try shop.months(1, growth: 0.1).months.first)
    #expect(month.band?.upperBound.roundedToCents == headline.range?.upperBound.roundedToCents)
    #expect(month.expected?.roundedToCents == headline.expected.roundedToCents)
  }
}

@Suite struct `What is compared as it is printed` {
  private func figures(_ dollars: String, _ p95: Double, _ headroom: Double) throws
    -> VariantFigures
  {
    VariantFigures(
      monthly: try Money(dollars), p95Seconds: p95, headroom: headroom, tightest: "web, CPU")
  }

  @Test func `a microsecond beats nothing`() throws {
    let a = try figures("10", 0.100_001, 0.2)
    let b = try figures("10", 0.1, 0.200_04)
    #expect(!a.dominates(b) && !b.dominates(a))
    // 123.4 ms and 123.6 ms are printed as 123 ms and 124 ms; 20.0 % and 20.1 % of room are two figures.
    #expect(try figures("10", 0.1234, 0.2).dominates(try figures("10", 0.1236, 0.2)))
    #expect(try figures("10", 0.1, 0.2006).dominates(try figures("10", 0.1, 0.2)))
    #expect(ParetoFront.of([a, b], figures: \.self).count == 1)
    #expect(try figures("10", 12_345, 0).asPrinted.p95Seconds == 12_300)
    #expect(try figures("10", 0, -1).asPrinted.p95Seconds == 0)
  }
}

@Suite struct `Sizes where no size helps` {
  /// 60 of 20 GB: no class has more room, and this one connections for all: the nearest is fast enough.
  @Test func `what comes closest is not the worst`() throws {
    let shop = try SpreadShop(
      SpreadShop.database.replacing("usedGB: 4", with: "usedGB: 60")
        .replacing("db.t3.micro", with: "db.t3.large"), request: SpreadShop.asking)
    let found = try shop.size(
      SpreadShop.tasks(12, keep: [.database]), p95: 20, headroom: 0.24, sure: 0.9)
    let closest = try #require(found.sure?.closest)
    #expect(closest.holds.count == 0)
    #expect(closest.misses.first?.miss.resource == "orders")
    #expect(closest.misses.first?.miss.limit == "storage")
    // Storage is at 3 times its limit whatever runs. In the hardest month 36 a second lose requests with fewer than
    // 7.2 tasks, and are farther away for it; nothing is won by the twelfth.
    let tasks = found.result.space.stack(found.bench.base.stack, choosing: closest.choice)
      .services[0].tasks
    #expect((8...11).contains(tasks), "\(tasks)")
  }
}

@Suite struct `Parts that nothing asks` {
  @Test func `are not said to fail without harm`() throws {
    let shop = try SpreadShop(SpreadShop.database)
    var request = StackRequest(name: "shop")
    request.asOf = CalendarDay("2026-11-20")
    let forecast = try FailureCommand(workspace: Workspace(folder: shop.pricing)).forecast(request)
    let text = forecast.report.markdown
    #expect(text.contains("No service says under 'uses' what it asks of orders"))
    #expect(!text.contains("save 0 s a year"))
    let asked = try SpreadShop(SpreadShop.database, request: SpreadShop.asking)
    let other = try FailureCommand(workspace: Workspace(folder: asked.pricing)).forecast(request)
    #expect(!other.report.markdown.contains("under 'uses'"))
  }
}
