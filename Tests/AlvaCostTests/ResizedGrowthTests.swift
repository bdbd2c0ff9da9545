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

/// A shop of two tasks of a quarter of a vCPU each: 15 ms of CPU a request, so that a task carries
/// 0.25 / 0.015 = 16.67 requests a second.
private struct RisingShop {
  let folder: TemporaryFolder

  init(_ traffic: String, stack: String = "", request: String = "") throws {
    folder = try BoundProject([
      "pricing/scenarios/rising.yaml": """
      scenario: rising
      requestsPerSecond: \(traffic)
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0
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
          tasks: 2  # one a zone
          poolSize: 10
          imageMB: 100
          request: { cpuMilliseconds: 15, responseBytes: 50000\(request) }
      loadBalancers: { balancer: { routing: port } }
      estimates: { realistic: { scenario: rising } }
      \(stack)
      """,
    ]).folder
  }

  var pricing: String { folder.url.appending(path: "pricing").path() }
  var workspace: Workspace { Workspace(folder: pricing) }
  var request: StackRequest {
    var request = StackRequest(name: "shop")
    request.asOf = CalendarDay("2026-11-20")
    return request
  }

  func months(
    _ count: Int, growth: Double, budget: Money? = nil, resizing target: ResizeTarget? = nil,
    setting overlays: [String] = []
  ) throws -> Growth {
    var request = request
    request.overlays = try overlays.map { try Overlay.parse(argument: $0) }
    return try GrowthCommand(workspace: workspace).run(
      request, months: count, growth: growth, budget: budget, resizing: target)
  }
}

@Suite struct `A stack that is resized as it grows` {
  /// 5 × 1.5ⁿ⁻¹ requests a second are 5, 7.5, 11.25, 16.875, 25.3, 37.97, 56.95, 85.4.
  ///
  /// Two tasks carry 33.3: month 6 is the first beyond. Three carry 50 for three quarters of what two tasks of twice the
  /// size cost. Month 7 passes 50, and four carry 66.7, as many for less than three larger ones. Month 8 passes that and
  /// the 83.3 of five; six carry 100 for less than four larger ones.
  @Test func `takes the cheapest sizes in the first month that needs them`() throws {
    let shop = try RisingShop("5")
    let found = try shop.months(8, growth: 0.5, resizing: ResizeTarget())
    let resizing = try #require(found.resizing)
    #expect(resizing.steps.map(\.month) == [6, 7, 8])
    #expect(resizing.steps.allSatisfy { $0.resource == "web" && $0.measure == "CPU" })
    #expect(resizing.steps[0].reason.hasPrefix("web: CPU demand 113.9 %"))  // 37.97 / 33.33
    #expect(resizing.steps[0].changes.map(\.path) == [["services", "web", "tasks"]])
    #expect(resizing.steps[0].changes.map(\.value) == ["3"])
    let processors = resizing.steps.map { step in
      step.stacks.after.services[0].size.vCPU * Double(step.stacks.after.services[0].tasks)
    }
    #expect(processors == [0.75, 1, 1.5])
    #expect(found.months.allSatisfy { $0.isServed })
    #expect(resizing.ends == nil && resizing.givesUpTarget == nil)

    // A task is 730 × (0.25 × 0.04048 + 0.5 × 0.004445) = 9.010025 a month. Beside the same traffic on six
    // tasks, month 6 saves three of them, month 7 two, months before four.
    let six = try shop.months(8, growth: 0.5, setting: ["services.web.tasks=6"])
    let saved = zip(six.months, found.months).map { ($0.figures.monthly - $1.figures.monthly) }
    let task = try Money("9.010025")
    #expect(saved == [task * 4, task * 4, task * 4, task * 4, task * 4, task * 3, task * 2, .zero])
    #expect(resizing.steps[0].before == found.months[4].figures.monthly)
    #expect(resizing.steps[0].after == found.months[5].figures.monthly)
    #expect(found.total == found.months.map(\.figures.monthly).total)

    let text = found.report.markdown
    #expect(text.contains("## Resized"))
    #expect(text.contains("web 3 × 256/512 (was 2 × 256/512)"))
    #expect(text.contains("-    tasks: 2  # one a zone\n+    tasks: 3  # one a zone"))
    #expect(text.contains("-    tasks: 3  # one a zone\n+    tasks: 4  # one a zone"))
    #expect(found.report.csv.contains("web 3 × 256/512"))
  }

  @Test func `leaves a stack alone that holds, and what was not asked for`() throws {
    let shop = try RisingShop("5")
    let plain = try shop.months(3, growth: 0.1)
    let found = try shop.months(3, growth: 0.1, resizing: ResizeTarget())
    #expect(found.resizing?.steps.isEmpty == true)
    #expect(found.months.map(\.figures.monthly) == plain.months.map(\.figures.monthly))
    #expect(found.report.markdown.contains("Nothing has to be resized."))
    #expect(plain.resizing == nil && !plain.report.markdown.contains("Resized"))
  }

  /// With 40 % of every limit free two tasks carry 0.6 × 33.3 = 20 requests a second, three carry 30.
  ///
  /// Month 5, of 25.3, is the first beyond 20. Three tasks hold it, standing or scaled out: one task more is 9.010025 a
  /// month, and nothing that is cheaper holds.
  @Test func `keeps headroom where it is asked for`() throws {
    let shop = try RisingShop("5")
    let found = try shop.months(5, growth: 0.5, resizing: ResizeTarget(headroom: 0.4))
    let plain = try shop.months(5, growth: 0.5)
    let step = try #require(found.resizing?.steps.first)
    #expect(step.month == 5)
    #expect(found.resizing?.steps.count == 1)
    #expect(found.months[4].figures.headroom >= 0.4)
    let more = found.months[4].figures.monthly - plain.months[4].figures.monthly
    #expect(more.roundedToCents == (try Money("9.01")))
  }

  /// 8 GB at the end of month 1, 4 more each.
  ///
  /// 20 GB are full at the end of month 4. No class changes that.
  @Test func `ends where nothing that is sold holds`() throws {
    let shop = try RisingShop(
      "5",
      stack: """
        databases:
          orders: { engine: postgres, class: db.t3.micro, version: '16', storageGB: 20, usedGB: 4, growthGBPerMonth: 4 }
        """, request: ", databaseQueries: 1, databaseMillisecondsPerQuery: 0.1")
    let found = try shop.months(6, growth: 0.01, resizing: ResizeTarget())
    let end = try #require(found.resizing?.ends)
    #expect(end.month == 5)
    #expect(end.reason == "no size moves orders, storage")
    #expect(found.months.map(\.isServed) == [true, true, true, true, false, false])
    #expect(found.report.markdown.contains("no size moves orders, storage"))
  }

  /// No processor answers 15 ms of work within a millisecond; the limits are kept all the same.
  @Test func `keeps the limits where nothing holds the target`() throws {
    let found = try RisingShop("5").months(
      6, growth: 0.5, resizing: ResizeTarget(p95Seconds: 0.001))
    let resizing = try #require(found.resizing)
    #expect(resizing.givesUpTarget?.month == 1)
    #expect(resizing.steps.map(\.month) == [6])
    #expect(found.months.allSatisfy { $0.isServed })
  }
}

@Suite struct `The month in which a limit breaks` {
  /// Counted by hand from what each draw has: r × 1.1ⁿ⁻¹ requests a second beyond 33.3.
  @Test func `has the chance that the draws count`() throws {
    let shop = try RisingShop("{ min: 4, mode: 15, max: 40 }")
    let found = try shop.months(24, growth: 0.1, budget: try Money("20"))
    let bench = try VariantBench(workspace: shop.workspace, request: shop.request)
    let sampler = try MonthSampler(bench.base)
    let sequence = SobolSequence(
      dimensions: sampler.inputs.count, seed: SamplingRequest.usualSeed)
    let rates = (0..<found.draws).map { draw in
      sampler.part(
        at: sampler.values(at: sampler.inputs.indices.map { sequence.value(draw, $0) })
      ).scenario.requestsPerSecond
    }
    func share(_ month: Int) -> Double {
      let beyond = rates.count { rate in
        rate * (1..<month).reduce(1.0) { product, _ in product * 1.1 } * 0.015 / 0.5 > 1
      }
      return Double(beyond) / Double(rates.count)
    }
    let limit = try #require(found.limits.first { $0.name.measure == "CPU" })
    #expect(limit.name.resource == "web")
    for month in 1...24 { #expect(limit.shares[month - 1] == share(month), "month \(month)") }
    #expect(limit.month(with: 0.5) == (1...24).first { share($0) >= 0.5 })
    #expect(limit.month(with: 0.9) == (1...24).first { share($0) >= 0.9 })
    // Two tasks cost 18.02, the balancer 16.43 and more: 20 dollars are broken at once, and stand first.
    let budget = try #require(found.limits.first)
    #expect(budget.name.resource == "budget")
    #expect(budget.month(with: 0.5) == 1 && budget.month(with: 0.9) == 1 && budget.middle == 1)
    let text = found.report.markdown
    #expect(text.contains("## When limits break"))
    #expect(text.contains("| budget, $20.00 a month | month 1 | month 1 |"))
  }

  /// Two of three worlds are calm: see the shop above.
  ///
  /// The sizes of month 6 are those of the middle, and hold
  /// the calm worlds; the third, which passed in month 1, has passed by then.
  @Test func `counts draws at the sizes of each month`() throws {
    let shop = try RisingShop("{ choices: [5, 5, 50] }")
    let plain = try shop.months(6, growth: 0.5)
    let found = try shop.months(6, growth: 0.5, resizing: ResizeTarget())
    let cpu = try #require(found.limits.first { $0.name.measure == "CPU" })
    #expect(cpu.shares.allSatisfy { abs($0 - 1.0 / 3) < 1.0 / 128 })
    #expect(cpu.month(with: 0.5) == nil && cpu.middle == nil)
    let before = try #require(plain.limits.first { $0.name.measure == "CPU" })
    #expect(before.month(with: 0.5) == 6 && before.month(with: 0.9) == 6 && before.middle == 6)
    #expect(found.months[5].band != nil && found.months[5].isServed && !plain.months[5].isServed)
    #expect(found.months.prefix(5).map(\.expected) == plain.months.prefix(5).map(\.expected))
  }
}

@Suite(.needsProgram) struct `Growth that is resized on the command line` {
  @Test func `prints what it changed and when`() throws {
    let shop = try RisingShop("5")
    let run = try Program.run([
      "whatif", "shop", "--pricing", shop.pricing, "--months", "8", "--growth", "50%", "--resize",
      "--as-of", "2026-11-20", "--format", "json",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let resizing = root?["resizing"] as? [String: Any]
    let steps = try #require(resizing?["steps"] as? [[String: Any]])
    #expect(steps.compactMap { $0["month"] as? Int } == [6, 7, 8])
    let change = (steps[0]["changes"] as? [[String: Any]])?.first
    #expect(change?["path"] as? String == "services.web.tasks")
    #expect(change?["value"] as? String == "3")
  }

  @Test(arguments: [
    ("whatif staging --resize", "--resize goes with --months"),
    ("estimate staging --resize", "--resize goes with --months"),
    ("simulate staging --resize", "--resize goes with --months"),
    ("whatif staging --months 3 --p95 300ms", "--p95 goes with --best or --resize"),
    ("simulate staging --months 3 --p95 300ms", "--p95"),
    ("whatif staging --months 3 --resize --p95 soon", "--p95"),
    ("whatif staging --months 3 --resize --headroom 120%", "--headroom"),
  ])
  func `refuses what would do nothing`(command: String, words: String) throws {
    let run = try Program.shell("alva-cost \(command)")
    #expect(run.exitCode == 64, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
  }
}
