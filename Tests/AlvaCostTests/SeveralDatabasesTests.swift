import Estimation
import Exploration
import Foundation
import Quantities
import Services
import TestSupport
import Testing
import TrafficSimulation

/// A stack file with two databases and two caches, from its text to the advice.
@Suite struct `A stack file with several databases` {
  private static let text = """
    stack: shop
    region: us-east-1
    services:
      web:
        cpu: 512
        memoryMB: 1024
        tasks: 2
        poolSize: 10
        request: { cpuMilliseconds: 10 }
        uses:
          orders: { queries: 2, millisecondsPerQuery: 150 }
          reports: { queries: 1, millisecondsPerQuery: 1 }
          sessions: { commands: 2 }
          mails: { messages: 0.1 }
    databases:
      orders: { engine: postgres, version: "16", class: db.m6g.2xlarge, usedGB: 5 }
      # Far too large.
      reports: { engine: postgres, version: "16", class: db.m6g.4xlarge, usedGB: 5 }
    caches:
      sessions: { node: cache.m6g.large }
      jobs: { node: cache.m6g.2xlarge }
    queues:
      mails: { worker: web, cache: jobs }
    estimates:
      realistic: { scenario: steady }

    """

  private static let scenario = """
    scenario: steady
    requestsPerSecond: 10
    entry: { web: 1 }
    shape: flat

    """

  private func advice() throws -> SizeAdvice {
    try Program.inTemporaryFolder { folder in
      let pricing = folder.appending(path: "pricing")
      try FileManager.default.copyItem(
        at: RealTables.root.appending(path: "pricing"), to: pricing)
      try Self.text.write(
        to: pricing.appending(path: "stacks/shop.yaml"), atomically: true, encoding: .utf8)
      try Self.scenario.write(
        to: pricing.appending(path: "scenarios/steady.yaml"), atomically: true, encoding: .utf8)
      var limits = SizeLimits()
      limits.cpuUnits = [512]
      limits.kept = [.sizes, .tasks, .autoscaling, .architecture]
      return try SizeCommand(workspace: Workspace(folder: pricing.path())).run(
        StackRequest(name: "shop"), limits,
        target: CapacitySearch(p95Seconds: 3, headroom: 0.3))
    }
  }

  /// Twenty queries of 150 ms a second are 3 vCPU, more than 70 % of four; ten of a millisecond are
  /// next to nothing.
  @Test func `is sized one database at a time`() throws {
    let advice = try advice()
    let best = try #require(advice.result.best)
    let components = advice.result.space.components
    #expect(components.map(\.name) == ["web", "orders", "reports", "sessions", "jobs"])
    var classes: [String: DatabaseClass] = [:]
    for (component, choice) in zip(components, best.choice) {
      if case .database(_, let chosen) = component.options[choice].change {
        classes[component.name] = chosen
      }
    }
    #expect((classes["orders"]?.vCPU ?? 0) > 4)
    #expect(classes["reports"]?.vCPU == 2)
    #expect(best.figures.headroom >= 0.3)
    let changed = Dictionary(
      uniqueKeysWithValues: advice.changes.map { ($0.path.joined(separator: "."), $0.value) })
    #expect(changed["databases.reports.class"] == classes["reports"]?.name)
    // The text that is written changes each in its own place, and keeps the comment.
    let lines = try #require(advice.edits).lines.filter { [$0.before] != $0.after }
    #expect(lines.contains { $0.before.contains("reports: { engine") })
    #expect(!lines.contains { $0.before.contains("#") || $0.before.contains("queries:") })
  }
}
