import Diagnostics
import Foundation
import Inputs
import Quantities
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Estimation
@testable import Exploration

/// A shop whose demand is anything between 4 and 36 requests a second, alike.
struct SpreadShop {
  let folder: TemporaryFolder

  /// Writes the shop's files.
  ///
  /// - Parameters:
  ///   - stack: more lines of the stack file.
  ///   - request: what a request asks for.
  /// - Throws: what keeps them from being written.
  init(
    _ stack: String = "", request: String = "cpuMilliseconds: 50, responseBytes: 1000"
  ) throws {
    folder = try BoundProject([
      "pricing/scenarios/spread.yaml": """
      scenario: spread
      requestsPerSecond: { spot: { low: 4, high: 36 } }
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
          tasks: 2
          poolSize: 10
          imageMB: 100
          request: { \(request) }
      loadBalancers: { balancer: { routing: port } }
      estimates: { realistic: { scenario: spread } }
      \(stack)
      """,
    ]).folder
  }

  var pricing: String { folder.url.appending(path: "pricing").path() }
  private var request: StackRequest {
    var request = StackRequest(name: "shop")
    request.asOf = CalendarDay("2026-11-20")
    return request
  }

  var bench: VariantBench {
    get throws { try VariantBench(workspace: Workspace(folder: pricing), request: request) }
  }

  func size(
    _ limits: SizeLimits, p95: Double = 20, headroom: Double, sure: Double?,
    exhaustive: Bool = false
  ) throws -> SizeAdvice {
    try SizeCommand(workspace: Workspace(folder: pricing)).run(
      request, limits, target: CapacitySearch(p95Seconds: p95, headroom: headroom),
      exhaustive: exhaustive, sure: sure)
  }

  /// Tasks alone are chosen.
  static func tasks(_ most: Int, keep: Set<SizeLimits.Part> = []) -> SizeLimits {
    var limits = SizeLimits()
    limits.kept = keep.union([.sizes, .autoscaling, .architecture])
    limits.mostTasks = most
    return limits
  }

  /// PostgreSQL, asked once a request for a tenth of a millisecond.
  static let database = """
    databases:
      orders: { engine: postgres, class: db.t3.micro, version: '16', storageGB: 20, usedGB: 4 }
    """
  static let asking = """
    cpuMilliseconds: 50, responseBytes: 1000, databaseQueries: 1, databaseMillisecondsPerQuery: 0.1
    """
}

extension SizeAdvice {
  fileprivate func tasks(_ design: SureAnswer.Design?) -> Int? {
    guard let design else { return nil }
    return result.space.stack(bench.base.stack, choosing: design.choice).services[0].tasks
  }
}

/// A quarter of a vCPU works 50 ms of CPU off in 200 ms.
///
/// So a task serves 5 requests a second, and 3.8 where 24 % are to stay free. Demand is uniform from 4 to 36: its p-quantile is 4 + 32 p, and n
/// tasks hold in (3.8 n − 4) ÷ 32 of the worlds.
@Suite struct `Sizes for a share of the drawn worlds` {
  @Test func `follow the quantile of the demand`() throws {
    let found = try SpreadShop().size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.9)
    let answer = try #require(found.sure)
    #expect(answer.worlds == 128)
    // 20, 29.6, 32.8, 34.4 and 35.68 a second over 3.8: 5.3, 7.8, 8.6, 9.05, 9.4 tasks.
    let expected: [(Double, Int, Double)] = [
      (0.5, 6, 0.5875), (0.8, 8, 0.825), (0.9, 9, 0.943_75), (0.95, 10, 1), (0.99, 10, 1),
    ]
    #expect(answer.curve.map(\.sure) == expected.map(\.0))
    for (level, (sure, tasks, share)) in zip(answer.curve, expected) {
      #expect(found.tasks(level.design) == tasks, "\(sure)")
      #expect(level.isProved)
      let held = try #require(level.design).holds
      #expect(abs(held.share - share) <= 1.0 / 128, "\(sure): \(held.share)")
      #expect(held.low < share && (share < held.high || share == 1))
    }
    #expect(found.tasks(answer.best) == 9)
    #expect(found.changes.map(\.value) == ["9"])
    // Each task costs the same in every world.
    let costs = answer.curve.compactMap(\.design).map(\.cost)
    #expect(
      zip(costs, costs.dropFirst()).allSatisfy {
        $0.expected <= $1.expected && $0.p10 <= $0.p50 && $0.p50 <= $0.p90
      })
    // The hardest world that has to hold is the one at the 90 % point of the demand.
    let hard = try #require(answer.measured)
    #expect(abs(hard.requestsPerSecond - 32.8) < 0.3)
    // What was not chosen misses for the CPU it lacks: 8 tasks hold up to 30.4 a second.
    let eight = try #require(answer.notChosen.first)
    #expect(found.tasks(eight) == 8)
    #expect(eight.misses.map(\.miss) == [SizeMiss(resource: "web", limit: "CPU")])
    #expect(eight.holds.count + (eight.misses.first?.worlds ?? 0) == 128)
  }

  @Test func `the middle alone asks for fewer`() throws {
    let shop = try SpreadShop()
    let middle = try shop.size(SpreadShop.tasks(12), headroom: 0.24, sure: nil)
    // 20 a second over 3.8.
    #expect(middle.changes.map(\.value) == ["6"])
    #expect(middle.sure == nil)
    #expect(abs(try #require(middle.confirmation.chance) - 0.5875) < 0.02)
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `hold as often in worlds that the search never saw`(seed: UInt64) throws {
    let shop = try SpreadShop()
    let worlds = try #require(
      try SizeWorlds(
        shop.bench, target: CapacitySearch(p95Seconds: 20, headroom: 0.24), count: 500, seed: seed))
    let held = (0..<worlds.count).count { world in
      worlds.run(world) { $0.services[0].tasks = 9 }.miss == nil
    }
    #expect(abs(Double(held) / 500 - 0.943_75) < 0.01, "seed \(seed)")
  }

  @Test func `more tasks than the database has connections for hold nowhere`() throws {
    // db.t3.micro takes 84 connections, 63.8 with 24 % free: six tasks of ten. Demand asks for nine.
    let shop = try SpreadShop(SpreadShop.database, request: SpreadShop.asking)
    let found = try shop.size(
      SpreadShop.tasks(12, keep: [.database]), headroom: 0.24, sure: 0.9)
    let answer = try #require(found.sure)
    #expect(found.result.best == nil && answer.best == nil)
    let closest = try #require(answer.closest)
    #expect(found.tasks(closest) == 6)
    #expect(closest.misses.map(\.miss) == [SizeMiss(resource: "web", limit: "CPU")])
    let more = try #require(answer.notChosen.first)
    #expect(found.tasks(more) == 7)
    #expect(more.misses.first?.miss == SizeMiss(resource: "orders", limit: "connections"))
    #expect(found.report.markdown.contains("## Why more does not help"))
    // With other classes to choose from nine tasks go with one of 90 ÷ 0.76 = 118.4 connections or more.
    let free = try shop.size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.9)
    let best = try #require(free.sure?.best)
    let stack = free.result.space.stack(free.bench.base.stack, choosing: best.choice)
    #expect(stack.services[0].tasks == 9)
    #expect(stack.databases[0].maximumConnections >= 118.4)
    #expect(
      free.sure?.notChosen.contains {
        $0.misses.first?.miss == SizeMiss(resource: "orders", limit: "connections")
      } == true)
  }

  @Test(arguments: [(0.6, 0.9), (0.9, 0.5), (0.4, 0.8)])
  func `agree with running every design in every world`(p95: Double, sure: Double) throws {
    let shop = try SpreadShop()
    var limits = SizeLimits()
    limits.kept = [.autoscaling]
    limits.cpuUnits = [256, 512, 1_024]
    limits.mostTasks = 5
    let found = try shop.size(limits, p95: p95, headroom: 0.1, sure: sure)
    // One service: what its size, its tasks and nothing else decide, run by hand.
    let worlds = try #require(
      try SizeWorlds(shop.bench, target: CapacitySearch(p95Seconds: p95, headroom: 0.1)))
    var cheapest = Double.infinity
    var held: [Int: Bool] = [:]
    for option in found.result.space.components[0].options {
      let holds =
        held[option.behaviour]
        ?? {
          let count = (0..<worlds.count).count { world in
            worlds.run(world) { SizeSpace.apply(option.change, to: &$0) }.miss == nil
          }
          return Double(count) >= sure * Double(worlds.count)
        }()
      held[option.behaviour] = holds
      guard holds else { continue }
      let costs = worlds.costs { SizeSpace.apply(option.change, to: &$0) }
      cheapest = min(cheapest, costs.reduce(0, +) / Double(costs.count))
    }
    let best = found.sure?.best?.cost.expected.approximate ?? .infinity
    #expect(best == cheapest || abs(best - cheapest) < 1e-6, "\(best) \(cheapest)")
    #expect(found.result.isProved == (cheapest < .infinity))
    let whole = try shop.size(limits, p95: p95, headroom: 0.1, sure: sure, exhaustive: true)
    #expect(whole.sure?.best?.choice == found.sure?.best?.choice)
  }

  @Test func `a stack without ranges is sized for its one month, and says so`() throws {
    let shop = try SpreadShop()
    try shop.folder.write(
      Data(
        """
        scenario: spread
        requestsPerSecond: 20
        shape: flat
        deploymentsPerMonth: 0
        replacementsPerMonth: 0
        """.utf8), to: "pricing/scenarios/spread.yaml")
    let found = try shop.size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.9)
    #expect(found.sure == nil)
    #expect(found.changes.map(\.value) == ["6"])
    #expect(found.report.markdown.contains("has a range, so every month is the middle"))
  }
}

/// What requests without an answer cost, beside what the sizes cost.
///
/// With n tasks 5 n of r requests a second are served, so 1 − 5 n ÷ r of them are lost at least: over demands that are uniform from 4 to
/// 36 (36 − 5 n − 5 n ln(36 ÷ 5 n)) ÷ 32 of 730 hours. At most all are, in the (36 − 5 n) ÷ 32 of the worlds that are full: whoever waits
/// to the end of his patience may be answered too late.
@Suite struct `Sizes and what an outage costs` {
  private func lostHours(_ tasks: Int) -> ClosedRange<Double> {
    let served = Double(5 * tasks)
    let least = 730 * (36 - served - served * log(36 / served)) / 32
    return least...730 * (36 - served) / 32
  }

  @Test(arguments: [(10.0, 8), (0.5, 6)])
  func `name the least of both together`(dollarsPerHour: Double, tasks: Int) throws {
    // A task is $9.01 a month: 6 are $54.06, 8 are $72.08. 6 tasks lose 12 to 137 hours, 8 none: at $10 the hour
    // 8 are the cheapest of 2, 6, 8, 9 and 10. At half a dollar 2 lose $150 to $297; 6 lose $6 to $68, and $15 in
    // the engine's months, so that they are cheaper than 8.
    let shop = try SpreadShop("outage: { dollarsPerHour: \(dollarsPerHour) }")
    let found = try shop.size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.9)
    let answer = try #require(found.sure)
    #expect(found.tasks(answer.leastWithOutage) == tasks)
    let now = try #require(answer.current.outage)
    #expect(lostHours(2).contains(now.hours), "\(now.hours)")
    #expect(abs(now.monthly.approximate / (now.hours * dollarsPerHour) - 1) < 1e-6)
    let half = try #require(answer.curve.first?.design?.outage)
    #expect(lostHours(6).contains(half.hours), "\(half.hours)")
    #expect(answer.best?.outage?.hours ?? 1 < 0.01)
    let text = found.report.markdown
    #expect(text.contains("Cost and outage"))
    #expect(text.contains(", the least"))
  }

  @Test func `are not asked about where nobody says what an hour costs`() throws {
    let found = try SpreadShop().size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.9)
    #expect(found.sure?.leastWithOutage == nil)
    #expect(!found.report.markdown.contains("Cost and outage"))
  }
}

@Suite struct `The interval of a counted share` {
  /// - Source: R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
  ///   Medicine 17 (1998), 857–872, table I, method 3.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
  ])
  func `is that of the literature`(count: Int, of: Int, low: Double, high: Double) {
    let interval = ShareInterval(count, of: of, z: 1.959_964)
    #expect(abs(interval.low - low) < 5e-5)
    #expect(abs(interval.high - high) < 5e-5)
  }
}

@Suite struct `Sureness on the command line` {
  private func size(_ shop: SpreadShop, _ more: String...) throws -> Program.Run {
    try Program.run(
      [
        "size", "shop", "--pricing", shop.pricing, "--as-of", "2026-11-20", "--p95", "20s",
        "--headroom", "24%", "--max-tasks", "12", "--keep", "sizes", "--keep", "autoscaling",
        "--keep", "architecture",
      ] + more)
  }

  @Test func `is ninety percent, written either way`() throws {
    let shop = try SpreadShop()
    let plain = try size(shop, "--format", "json")
    #expect(plain.exitCode == 0, "\(plain.errors)")
    for sure in ["90%", "0.9"] {
      #expect(try size(shop, "--sure", sure, "--format", "json").output == plain.output)
    }
    let root = try JSONSerialization.jsonObject(with: Data(plain.output.utf8)) as? [String: Any]
    let found = try #require(root?["sure"] as? [String: Any])
    #expect(found["share"] as? Double == 0.9)
    #expect((found["curve"] as? [[String: Any]])?.count == 5)
    let best = try #require(found["best"] as? [String: Any])
    for key in ["holds", "holdsLow", "holdsHigh", "expected", "p10", "p50", "p90", "misses"] {
      #expect(best[key] != nil, "\(key)")
    }
    let csv = try size(shop, "--format", "csv").output.split(whereSeparator: \.isNewline)
    #expect(csv.first?.hasPrefix("design,sure,holdsShare,holdsLow,holdsHigh,worlds,") == true)
    #expect(csv.contains { $0.hasPrefix("curve,0.95,1,") })
    let middle = try size(shop, "--midpoint", "--format", "json")
    #expect(middle.exitCode == 0 && middle.output.contains(#""sure": null"#))
  }

  @Test func `that nothing reaches exits with 1 and says what stops it`() throws {
    let shop = try SpreadShop(SpreadShop.database, request: SpreadShop.asking)
    let run = try size(shop, "--keep", "database")
    #expect(run.exitCode == 1)
    #expect(run.output.contains("web, CPU in") && run.output.contains("orders, connections in"))
  }

  @Test(arguments: ["120%", "-5%", "90", "1.5", "0", "100%", "sure", "nan", ""])
  func `outside 0 to 1 is a mistake in the command line`(sure: String) throws {
    let run = try size(try SpreadShop(), "--sure", sure)
    #expect(run.exitCode == 64 && run.output.isEmpty)
    #expect(
      run.errors.contains(sure.isEmpty ? "the value of '--sure' is empty" : "--sure: '\(sure)'"),
      "\(run.errors)")
  }

  @Test func `goes with no midpoint, and with no space that is too large`() throws {
    let both = try size(try SpreadShop(), "--sure", "90%", "--midpoint")
    #expect(both.exitCode == 64 && both.errors.contains("--midpoint"))
    let large = try Program.run("size", "staging", "--exhaustive", "--max-tasks", "1")
    #expect(large.exitCode == 64 && large.errors.contains("combinations"))
  }
}
