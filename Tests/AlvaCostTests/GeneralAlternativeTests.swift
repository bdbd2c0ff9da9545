import Foundation
import TestSupport
import Testing

/// What is tried on a stack that has no file of alternatives.
@Suite(.needsProgram) struct `General alternatives` {
  private static let stack = """
    stack: shop
    region: us-east-1
    services: { web: { cpu: 512, memoryMB: 1024, tasks: 4, request: { logBytes: 1000 } } }
    databases: { orders: { class: db.m5.large, storageGB: 100 } }
    caches:
      sessions: { node: cache.m5.large }
      pages: { node: cache.m5.large, engine: memcached }
    network: { natGateways: 2 }
    logs: { retentionDays: 400 }
    estimates: { realistic: { scenario: shop } }
    """

  private func savings(_ stack: String) throws -> [[String]] {
    let folder = try TemporaryFolder.pricing()
    try folder.write(stack, to: "stacks/shop.yaml")
    try folder.write(
      "scenario: shop\nrequestsPerSecond: 5\ndeploymentsPerMonth: 20\nentry: { web: 1 }\n",
      to: "scenarios/shop.yaml")
    let run = try Program.run([
      "estimate", "shop", "--no-reports", "--lean", "--pricing", folder.path,
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let root = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let table = try #require(root["savings"] as? [String: Any])
    let rows = try #require(table["rows"] as? [[Any]])
    return rows.map { $0.map { "\($0)" } }
  }

  /// Everything but what is of high risk and what saves nothing; each edit was taken, or it would not be there.
  ///
  /// Graviton of Fargate is 0.03238 for 0.04048 a vCPU-hour: 4 × 0.5 × 730 × 0.0081 = 11.83 USD, and 0.00356 for
  /// 0.004445 a GB-hour: 4 × 730 × 0.000885 = 2.58 USD, 14.41 together. One gateway of two is 0.045 × 730 = 32.85 and
  /// its address 3.65 USD, 36.50 less what crosses zones.
  @Test func `are the decisions that the stack leaves open`() throws {
    let rows = try savings(Self.stack)
    let names = Set(rows.compactMap(\.first))
    #expect(
      names == [
        "architecture", "spot", "nat", "endpoint", "database-class", "cache-engine",
        "cache-node of pages", "cache-node of sessions", "log-class", "log-retention",
        "savings-plan", "reserved-nodes",
      ])
    func monthly(_ name: String) throws -> Double {
      try #require(rows.first { $0[0] == name }.flatMap { Double($0[2]) }, "\(name)")
    }
    #expect(abs(try monthly("architecture") - 14.41) < 0.05)
    #expect(try monthly("nat") > 35 && monthly("nat") <= 36.5)
    // A fifth of the one node on Redis, 0.156 × 730 = 113.88 USD; the other one speaks another protocol.
    #expect(abs(try monthly("cache-engine") - 22.776) < 0.01)
  }

  /// One that cannot be moved keeps nobody else where he is.
  ///
  /// PostgreSQL on db.m5.large is 0.178 and on db.m6g.large 0.159 USD an hour: 0.019 × 730 = 13.87 USD. Of MariaDB,
  /// 0.017 and 0.016 of db.t3.micro and db.t4g.micro are 0.73 USD, 0.544 and 0.517 of their 2xlarge 19.71 USD.
  @Test func `are priced for each database alone`() throws {
    let rows = try savings(
      Self.stack.replacing(
        "databases: { orders: { class: db.m5.large, storageGB: 100 } }",
        with: """
          databases:
            orders: { class: db.m5.large, storageGB: 100 }
            notes: { engine: mariadb, class: db.t3.micro }
            jobs: { engine: mariadb, class: db.t3.2xlarge }
          """))
    func monthly(_ name: String) -> Double? {
      rows.first { $0[0] == name }.flatMap { Double($0[2]) }
    }
    #expect(abs((monthly("database-class of orders") ?? 0) - 13.87) < 0.01)
    #expect(abs((monthly("database-class of notes") ?? 0) - 0.73) < 0.01)
    #expect(abs((monthly("database-class of jobs") ?? 0) - 19.71) < 0.01)
  }

  /// Fargate Spot runs no Windows, and Windows no ARM: the other service is changed alone.
  @Test func `are tried where they can be`() throws {
    let rows = try savings(
      Self.stack.replacing(
        "services: {", with: "services: { old: { cpu: 1024, memoryMB: 2048, platform: windows },"))
    // One of the two, as above: 14.41 USD.
    let arm = try #require(rows.first { $0[0] == "architecture" }.flatMap { Double($0[2]) })
    #expect(abs(arm - 14.41) < 0.05)
    #expect(rows.contains { $0[0] == "spot" })
  }

  @Test func `name no Valkey where no cache is on Redis`() throws {
    let rows = try savings(
      Self.stack.replacing(
        "sessions: { node: cache.m5.large }",
        with: "sessions: { node: cache.m5.large, engine: valkey }"))
    #expect(!rows.contains { $0[0] == "cache-engine" })
  }
}
