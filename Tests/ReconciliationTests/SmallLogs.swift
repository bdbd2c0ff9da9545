import Diagnostics
import Estimation
import Platform
import TestSupport

@testable import Reconciliation

/// Small access logs of ours, every line of which can be counted by hand.
enum SmallLogs {
  /// A line of an Application Load Balancer as since 2025; the group is the target's.
  static func line(
    _ start: String, took: String = "0.100", group: String? = "shop-web", status: Int = 200,
    target: Bool = true, in received: Int = 500, out sent: Int = 2_000,
    agent: String = "Mozilla/5.0",
    type: String = "https", connection: Int = 1, actions: String = "forward",
    host: String = "shop.example.com", client: String = "198.51.100.7:4711"
  ) -> String {
    let arn = group.map {
      "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/\($0)/0123456789abcdef"
    }
    let times = target ? "0.000 \(took) 0.000" : "-1 -1 -1"
    return [
      type, start, "app/shop/1234567890abcdef", client, target ? "10.0.0.5:3000" : "-", times,
      "\(status)", target ? "\(status)" : "-", "\(received)", "\(sent)",
      "\"GET https://shop.example.com:443/a b HTTP/1.1\"", "\"\(agent)\"", "-", "-", arn ?? "-",
      "\"Root=1-\(start)-\(connection)\"", "\"\(host)\"", "\"-\"", "1", start, "\"\(actions)\"",
      "\"-\"", "\"-\"", "\"-\"", "\"-\"", "\"-\"", "\"-\"", "TID_\(connection)",
    ].joined(separator: " ")
  }

  /// `2026-10-05T09:00:00.000000Z`, a Monday's hour and minute.
  static func time(day: Int = 5, hour: Int, minute: Int = 0, second: Int = 0) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "2026-10-\(two(day))T\(two(hour)):\(two(minute)):\(two(second)).000000Z"
  }

  /// A stack of two services, and nothing else.
  static func shop() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services:
        web: { cpu: 256, memoryMB: 512, tasks: 1, port: 80, request: { cpuMilliseconds: 10 } }
        api: { cpu: 256, memoryMB: 512, tasks: 1, port: 81, request: { cpuMilliseconds: 10 } }
      loadBalancer: { routing: path }
      estimates: { only: { scenario: guess } }
      """, to: "stacks/shop.yaml")
    try folder.write(
      """
      requestsPerSecond: 1
      entry: { web: 1 }
      deploymentsPerMonth: { min: 1, mode: 7, max: 9, reason: "by the calendar" }
      """, to: "scenarios/guess.yaml")
    return folder
  }

  /// What is learnt of texts, each a file.
  static func learn(
    _ texts: [String], name: String = "shop", entry: [String: String] = [:],
    peopleOnly: Bool = false
  ) throws -> (LearntTraffic, scenario: String) {
    let folder = try shop()
    return try withExtendedLifetime(folder) {
      var paths: [String] = []
      for (index, text) in texts.enumerated() {
        try folder.write(text, to: "logs/\(index).log")
        paths.append(folder.path("logs/\(index).log"))
      }
      let workspace = try Workspace.find(given: folder.path(""))
      var request = LearnCommand.Request(name: name, paths: paths)
      request.entry = entry
      request.countsPeopleOnly = peopleOnly
      let learnt = try LearnCommand(workspace: workspace).run(request)
      return (learnt, LearntScenario(learnt, in: workspace).text(named: nil))
    }
  }

  /// What is wrong with texts.
  static func problems(_ texts: [String]) throws -> Diagnostics? {
    do {
      _ = try learn(texts)
      return nil
    } catch let problems as Diagnostics {
      return problems
    }
  }
}

extension [String] {
  /// Lines of a file, the last one ended.
  var file: String { joined(separator: "\n") + "\n" }
}
