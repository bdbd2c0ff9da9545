import Diagnostics
import Estimation
import Foundation
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Exploration

/// Thirty stacks of one or two services: loads, spreads, pools, scaling, and a target each.
private enum SizeGrid {
  struct Case: Sendable, CustomTestStringConvertible {
    let number: Int
    let rate: Double
    let variation: Double
    let pool: Int?
    let scales: Bool
    let calls: Double
    let shape: String
    let p95: Double

    var testDescription: String { "case \(number)" }

    var stack: String {
      let query =
        pool == nil ? "" : ", databaseQueries: 2, databaseMillisecondsPerQuery: 4"
      let poolSize = pool.map { ", poolSize: \($0)" } ?? ""
      let scaling = scales ? ", autoscaling: { minTasks: 1, maxTasks: 4, target: 50 }" : ""
      let call = calls > 0 ? ", calls: { api: \(calls) }" : ""
      let api =
        calls > 0
        ? "\n  api: { port: 81, cpu: 512, memoryMB: 1024, behindLoadBalancer: false, request: "
          + "{ cpuMilliseconds: 8, cpuVariation: \(variation) } }" : ""
      let database =
        pool == nil
        ? ""
        : "\ndatabase: { engine: postgres, version: \"16\", class: db.m6g.large, storageGB: 100 }"
      return """
        stack: grid
        region: us-east-1
        availabilityZones: 2
        services:
          web: { port: 80, cpu: 512, memoryMB: 1024\(poolSize)\(scaling)\(call), request: \
        { cpuMilliseconds: 20, cpuVariation: \(variation)\(query) } }\(api)
        loadBalancer: { routing: port }\(database)
        estimates: { usual: { scenario: load } }
        """
    }

    var scenario: String {
      """
      scenario: load
      requestsPerSecond: \(rate)
      entry: { web: 1 }
      shape: \(shape)
      deploymentsPerMonth: 0
      """
    }
  }

  /// All combinations of a Latin sort: every value meets most of the others.
  static let all: [Case] = (0..<30).map { number in
    Case(
      number: number, rate: [3, 8, 15, 25, 40][number % 5],
      variation: [0.5, 1, 1.5, 2, 3, 1][(number * 5 + number / 6) % 6],
      pool: [nil, 4, 10][(number / 2) % 3], scales: (number / 3) % 2 == 1,
      calls: [0, 0, 1, 2][(number / 5 + number) % 4],
      shape: number % 2 == 0 ? "flat" : "office",
      p95: [0.2, 0.4, 0.8][(number / 4) % 3])
  }

  /// A third of them, or all where the environment asks for it.
  static let chosen: [Case] =
    ProcessInfo.processInfo.environment["ALVA_COST_GRID"] == "all"
    ? all : all.filter { $0.number % 3 == 1 }
}

@Suite struct `Sizes over a grid` {
  /// Held against the event engine with another seed than the search's own.
  @Test(arguments: SizeGrid.chosen)
  private func `hold their target when they are run request by request`(
    _ grid: SizeGrid.Case
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(grid.stack.utf8), to: "stacks/grid.yaml")
    try folder.write(Data(grid.scenario.utf8), to: "scenarios/load.yaml")
    let workspace = Workspace(folder: folder.url.path(), isOverShipped: true)
    var limits = SizeLimits()
    limits.cpuUnits = [512, 1_024]
    limits.mostTasks = 4
    limits.kept = [.architecture, .database, .cache]
    if grid.scales { limits.kept.insert(.autoscaling) }
    let advice = try SizeCommand(workspace: workspace).run(
      StackRequest(name: "grid"), limits,
      target: CapacitySearch(p95Seconds: grid.p95, headroom: 0))
    guard let best = advice.result.best else { return }
    let bench = advice.bench
    let stack = advice.result.space.stack(bench.base.stack, choosing: best.choice)
    let engine = try FluidEngine(stack: stack, scenario: bench.base.scenario)
    let measured = try #require(MeasuredMonth(engine, target: grid.p95, seed: 4_711))
    if ProcessInfo.processInfo.environment["ALVA_COST_GRID"] == "all" {
      print(
        "case \(grid.number): target \(grid.p95), fluid \(best.figures.p95Seconds), events "
          + "\(measured.p95Seconds) ± \(measured.halfWidth), lost \(measured.lostShare)")
    }
    #expect(!measured.misses(grid.p95), "\(measured.p95Seconds) ± \(measured.halfWidth)")
    #expect(measured.lostShare < 0.02)
  }
}
