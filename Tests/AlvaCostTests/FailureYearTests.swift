import AlvaCost
import Diagnostics
import Estimation
import Exploration
import Foundation
import Inputs
import Pricing
import Quantities
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

/// A year of failures, against what renewal theory says exactly.
@Suite struct `Failures of a year` {
  private static let year = 525_600.0

  /// A service with a database and a cache that every request asks, in even traffic.
  private static func stack(_ failures: String, more: String = "") -> String {
    """
    stack: shop
    region: us-east-1
    availabilityZones: 3
    services:
      web:
        cpu: 256
        memoryMB: 512
        tasks: 3
        thirdPartyCalls: { mail: 1 }
        request: { responseBytes: { p10: 1000, p90: 50000 }, cpuMilliseconds: 1, databaseQueries: 2, cacheCommands: 1 }
    thirdParties: { mail: {} }
    loadBalancer: {}
    network: { nat: gateway, natGateways: 3 }
    database: { class: db.t3.micro }
    cache: { node: cache.t3.micro }
    outage:
      dollarsPerHour: 500
      failures:
    \(failures)
    \(more)
    """
  }

  /// Nothing fails but what is stated.
  private static func only(_ stated: [String: String]) -> String {
    ["zone", "nat", "database", "cache", "task", "deployment", "thirdParty"].map { kind in
      "    \(kind): \(stated[kind] ?? "{ perYear: 0 }")"
    }.joined(separator: "\n")
  }

  private static func workspace(_ stack: String) throws -> (TemporaryFolder, Workspace) {
    let folder = try TemporaryFolder()
    try folder.write(stack, to: "pricing/stacks/shop.yaml")
    try folder.write(
      "scenario: even\nrequestsPerSecond: 5\nshape: flat\nentry: { web: 1 }\n",
      to: "pricing/scenarios/even.yaml")
    return (folder, try Workspace.find(given: folder.url.appending(path: "pricing").path()))
  }

  private func forecast(_ stack: String) throws -> FailureForecast {
    let (folder, workspace) = try Self.workspace(stack)
    var request = StackRequest(name: "shop")
    request.scenario = "even"
    let found = try FailureCommand(workspace: workspace).forecast(request)
    withExtendedLifetime(folder) {}
    return found
  }

  /// Two parts in series that fail and are repaired.
  ///
  /// Each is up for MTBF ÷ (MTBF + MTTR) of the time, and the stack for the product. Twice a year an hour, four times a quarter of one.
  @Test func `parts that all are needed multiply their availabilities`() throws {
    let found = try forecast(
      Self.stack(
        Self.only([
          "database": "{ perYear: 2, minutes: 60 }", "cache": "{ perYear: 4, minutes: 15 }",
        ])))
    func availability(_ perYear: Double, _ repair: Double) -> Double {
      let up = Self.year / perYear - repair
      return up / (up + repair)
    }
    let exact = availability(2, 60) * availability(4, 15)
    #expect(abs(found.year.availability - exact) < 1e-12, "\(found.year.availability) \(exact)")
    #expect(abs(found.year.outageMinutes - 180) < 0.02)
    // Nothing is believed within a range, so that there is none.
    #expect(found.range == nil)
    // 3 h at $500, less what is lost once.
    #expect(abs((found.dollarsPerYear ?? 0) - 1_500) < 0.2)
  }

  /// Of three gateways each serves a third.
  ///
  /// With k of them away k ÷ 3 is lost: Σ k/3 · Binom(3, k) is
  /// what one is away.
  @Test func `gateways of one zone each lose a share each`() throws {
    let found = try forecast(
      Self.stack(Self.only(["nat": "{ perYear: 3, minutes: 100 }"])))
    let away = 300 / Self.year
    let chances = [1.0, 3, 3, 1].enumerated().map { k, ways in
      ways * pow(away, Double(k)) * pow(1 - away, Double(3 - k))
    }
    let exact = chances.enumerated().reduce(0) { $0 + Double($1.0) / 3 * $1.1 }
    #expect(abs(found.year.outageMinutes / Self.year - exact) < 1e-9)
    // So one gateway for all is away as long, and all at once.
    let nat = try #require(found.redundancies.first { $0.title.contains("NAT") })
    #expect(nat.isThere && abs(nat.savedMinutes) < 1e-3, "\(nat.savedMinutes)")
    // Two more of them: 2 × (730 h × $0.045 + an address of 730 h × $0.005), less the way between zones.
    #expect(abs(nat.monthly.approximate - 73) < 1)
  }

  /// Three tasks in three zones, two of which are enough.
  ///
  /// The stack is down where two zones are, by
  /// 2 of 3: 3U²(1 − U) + U³. That is little beside the minute in which nobody knows.
  @Test func `of tasks in three zones two are enough, but for the minute until that is known`()
    throws
  {
    let found = try forecast(
      Self.stack(
        Self.only(["zone": "{ perYear: 1, minutes: 60 }"]),
        more: ""
      ).replacing(
        "database: { class: db.t3.micro }",
        with: "database: { class: db.t3.micro, multiAZ: true }"
      ).replacing("cache.t3.micro }", with: "cache.t3.micro, nodes: 2 }"))
    let away = 60 / Self.year
    let twoOfThree = 3 * away * away * (1 - away) + away * away * away
    #expect(twoOfThree * Self.year < 0.03)
    // Each zone: a third for a minute. The one with the primaries: until the standby has taken over,
    // √2 minutes, everything. √0.5 for the cache is within it.
    let exact = 3 * 1.0 / 3 + (2.0.squareRoot() - 1.0 / 3)
    #expect(abs(found.year.outageMinutes - exact) < 0.05, "\(found.year.outageMinutes) \(exact)")
  }

  /// A pair with a standby as a chain of states.
  ///
  /// Both up; taking over, for t; one up, until the other is
  /// repaired; and both down. Solved for its steady state by balancing the flows.
  @Test func `a standby is worth what the chain of a pair says`() throws {
    let found = try forecast(
      Self.stack(Self.only(["database": "{ perYear: 2, minutes: 60 }"])))
    let pair = try #require(found.redundancies.first { $0.title.hasPrefix("Multi-AZ") })
    #expect(!pair.isThere)
    #expect(abs(pair.without - 120) < 1e-6)
    // Minutes: 60 to 120 seconds in the mean of the lognormal through both.
    let takeover = Distribution.lognormal(p10: 1, p90: 2).mean
    let (fail, repair) = (2 / Self.year, 1.0 / 60)
    // both·λ = taking/t; taking/t = one·(μ + λ) − down·μ; down·μ = one·λ.
    let both = 1.0
    let taking = both * fail * takeover
    let one = taking / takeover / repair
    let down = one * fail / repair
    let exact = (taking + down) / (both + taking + one + down) * Self.year
    #expect(abs(pair.with - exact) < 0.01 * exact, "\(pair.with) \(exact)")
    // db.t3.micro 730 × $0.018 and 20 GB × $0.115, once more.
    #expect(pair.monthly == (try Money("15.44")))
    #expect(
      found.sentence(pair).hasPrefix(
        "Multi-AZ of the database would cost $15.44 a month and save 117 min a year, worth $"))
    // 117 min at $500 an hour are $980 a year, more than $185 in nearly every world.
    #expect((found.paysShare(pair) ?? 0) > 0.99)
  }

  @Test func `taken out, the standby that is there saves as much`() throws {
    let single = Self.stack(Self.only(["database": "{ perYear: 2, minutes: 60 }"]))
    let double = single.replacing("db.t3.micro }", with: "db.t3.micro, multiAZ: true }")
    let (a, b) = (try forecast(single).redundancies[0], try forecast(double).redundancies[0])
    #expect(!a.isThere && b.isThere)
    #expect(a.monthly == b.monthly)
    #expect(abs(a.savedMinutes - b.savedMinutes) < 1e-6)
    for (x, y) in zip(a.savedInWorlds, b.savedInWorlds) { #expect(abs(x - y) < 1e-6) }
  }

  @Test func `what is believed within a range moves the expectation to its mean`() throws {
    let found = try forecast(
      Self.stack(
        Self.only(["database": "{ perYear: { p10: 1, p90: 4 }, minutes: 60 }"])))
    let mean = Distribution.lognormal(p10: 1, p90: 4).mean
    #expect(abs(found.year.outageMinutes - mean * 60) < 0.01)
    let range = try #require(found.range)
    // 10 % and 90 % of 1,024 draws: near 60 and 240 minutes.
    #expect(abs(range.p10 - 60) < 6 && abs(range.p90 - 240) < 20, "\(range)")
    #expect(found.report.json.text.contains("\"outageMinutesP10\""))
  }

  @Test func `every part of a real stack is in its year`() throws {
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    let found = try FailureCommand(workspace: RealTables.workspace).forecast(request)
    let kinds = Set(found.year.parts.map(\.part.kind))
    #expect(kinds == Set(FailureKind.allCases))
    // Staging says no price of an outage.
    #expect(found.dollarsPerYear == nil)
    #expect(found.redundancies.map(\.isThere) == [false, false, false])
    #expect(found.redundancies.allSatisfy { $0.monthly > .zero })
    let database = found.redundancies[0]
    #expect(database.monthly == (try Money("15.44")))
    let text = found.report.markdown
    #expect(text.contains("would cost $15.44 a month and save"))
  }

  @Test func `what failures cost is no part of the bill`() throws {
    let plain = Self.stack(Self.only([:])).components(separatedBy: "outage:")[0]
    let ranged = Self.stack(
      Self.only(["zone": "{ perYear: { p10: 1, p90: 4 } }"])
    ).replacing("dollarsPerHour: 500", with: "dollarsPerHour: { p10: 200, p90: 800 }")
    let texts = try [plain, ranged].map { stack in
      let (folder, _) = try Self.workspace(stack)
      return try Program.run(
        ["estimate", "shop", "--scenario", "even", "--no-reports", "--format", "json"],
        in: folder.url
      ).output
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0].contains("\"p90\""))
  }

  @Test(
    arguments: [
      ("dollarsPerHour: 500", "dollarsPerHour: -1", "'dollarsPerHour' is -1, outside 0"),
      ("dollarsPerHour: 500", "dollarPerHour: 5", "unknown key 'dollarPerHour' in the outage"),
      ("    zone:", "    zones:", "unknown key 'zones' in the failures"),
      (
        "deployment: { perYear: 0 }", "deployment: { perYear: 3 }",
        "'perYear' of deployments is 3, but it is the share that fails"
      ),
      ("cache: { perYear: 0 }", "cache: 3", "'outage.failures.cache' is '3'"),
    ])
  func `mistakes in it are told where they stand`(old: String, new: String, message: String) throws
  {
    let (folder, _) = try Self.workspace(
      Self.stack(Self.only([:])).replacing(old, with: new))
    let run = try Program.run(["whatif", "shop", "--fail", "all"], in: folder.url)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("shop.yaml:"))
  }

  @Test func `all goes by itself`() throws {
    let (folder, _) = try Self.workspace(Self.stack(Self.only([:])))
    let run = try Program.run(
      ["whatif", "shop", "--fail", "all", "--fail", "zone", "--for", "30m", "--at", "3"],
      in: folder.url)
    #expect(run.exitCode == 64)
    for option in ["--for", "--at", "another --fail"] { #expect(run.errors.contains(option)) }
  }
}
