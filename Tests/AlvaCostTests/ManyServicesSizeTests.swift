import Estimation
import Foundation
import Inputs
import Quantities
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Exploration

/// Nine services that are asked alike, each of whose demand is anything between 4 and 36 requests a second, the same
/// for all of them.
@Suite struct `Sizes of many services` {
  private static let names = (1...9).map { "s\($0)" }

  private func advice(sure: Double?) throws -> SizeAdvice {
    let service =
      "{ cpu: 256, memoryMB: 512, tasks: 2, request: { cpuMilliseconds: 50, responseBytes: 1000 } }"
    let folder = try BoundProject([
      "pricing/scenarios/spread.yaml": """
      scenario: spread
      requestsPerSecond: { spot: { low: 36, high: 324 } }
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0
      """,
      "pricing/stacks/shop.yaml": """
      stack: shop
      region: us-east-1
      availabilityZones: 2
      services:
      \(Self.names.map { "  \($0): \(service)" }.joined(separator: "\n"))
      loadBalancers: { balancer: { routing: port } }
      estimates: { realistic: { scenario: spread } }
      """,
    ]).folder
    return try SizeCommand(
      workspace: Workspace(folder: folder.url.appending(path: "pricing").path())
    ).run(
      StackRequest(name: "shop"), SpreadShop.tasks(12),
      target: CapacitySearch(p95Seconds: 20, headroom: 0.24), sure: sure)
  }

  private func tasks(_ advice: SizeAdvice, _ choice: [Int]) -> [Int] {
    advice.result.space.stack(advice.bench.base.stack, choosing: choice).services.map(\.tasks)
  }

  /// As of one service: n tasks each hold (3.8 n − 4) ÷ 32 of the worlds, nine 0.94 and eight 0.825.
  ///
  /// For 9 parts 128 × (8 ÷ 9)² = 101 worlds are drawn, and not all of 12⁹ designs are gone through.
  @Test func `are found without going through all, which is said`() throws {
    let found = try advice(sure: 0.9)
    let answer = try #require(found.sure)
    #expect(answer.worlds == 101)
    #expect(tasks(found, try #require(answer.best).choice) == Self.names.map { _ in 9 })
    #expect(!found.result.isProved)
    let text = found.report.markdown
    #expect(text.contains("The search ran out of runs: something cheaper may hold."), "\(text)")
  }

  /// 20 a second over 3.8 are 5.3 tasks.
  @Test func `of the middle are found as well`() throws {
    let found = try advice(sure: nil)
    #expect(tasks(found, try #require(found.result.best).choice) == Self.names.map { _ in 6 })
    #expect(!found.result.isProved)
  }

  /// Up to 8 parts 128 worlds, beyond 128 × (8 ÷ p)², 32 at least, and up to 4 parts 1,000 runs.
  ///
  /// 12 parts have 56.9, 24 parts 14.2.
  @Test(arguments: [(3, 128, 1_000), (8, 128, 250), (12, 56, 250), (24, 32, 250)])
  func `take as many months as their parts allow`(parts: Int, worlds: Int, runs: Int) {
    let effort = SizeEffort(parts: parts, designs: 1e9)
    #expect(effort.worlds == worlds && effort.runs == runs)
    #expect(effort.isLazy == (parts > 4) && effort.seeksProof == (parts <= 8))
  }
}
