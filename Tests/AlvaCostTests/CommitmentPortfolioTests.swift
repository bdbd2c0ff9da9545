import Exploration
import Foundation
import TestSupport
import Testing

/// What the program says of a stack whose figures are worked by hand.
///
/// A task of 1 vCPU and 2 GB costs 0.04048 + 2 × 0.004445 = $0.04937 an hour, $36.0401 in 730. 440 requests a
/// second of 5 ms keep 2.2 processors busy: at 60 % that is 3.7, so 4 tasks; 220 need 2 and 110 one. Under the plan of
/// a year with nothing upfront all of it costs a fifth less.
@Suite(.needsProgram) struct `How much to commit of a stack` {
  private static func folder(_ requests: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services:
        web:
          cpu: 1024
          memoryMB: 2048
          tasks: 1
          autoscaling: { minTasks: 1, maxTasks: 10, metric: cpu, target: 60 }
          request: { cpuMilliseconds: 5 }
      estimates: { only: { scenario: flat } }

      """, to: "pricing/stacks/shop.yaml")
    try folder.write(
      """
      scenario: flat
      requestsPerSecond: \(requests)
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0

      """, to: "pricing/scenarios/flat.yaml")
    return folder
  }

  private static func json(
    _ folder: TemporaryFolder, _ options: String...
  ) throws -> [String: Any] {
    let run = try Program.run(
      ["whatif", "shop", "--commitments", "--term", "1yr", "--format", "json"] + options,
      in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  private static func number(_ row: [String: String]?, _ key: String) -> Double {
    row?[key].flatMap(Double.init) ?? .nan
  }

  /// In two of three months 4 tasks run, in the third 2.
  ///
  /// The third and the fourth run in 67 % of the hours, and pay above 80 %: 2 are committed, 0.8 × 2 × 0.04937 =
  /// 0.078992, sold as 0.07899; 57.66 a month for 72.08. Nine of ten months cost least with all 4 committed:
  /// 115.33 is owed, for 120.13 on average, which is more in the two thirds with 4 tasks alone. If traffic halves
  /// 2 run in two of three months and 1 in the third: one would be committed, 28.83 and 2/3 × 36.04 for the other,
  /// 4.80 less than 57.66. P90 would then ask for 2, half of what is owed for 4.
  @Test func `follows from how often tasks run`() throws {
    let folder = try Self.folder("{ choices: [220, 440, 440] }")
    let root = try Self.json(folder, "--runs", "96")
    let row = try #require(root["amounts"] as? [[String: String]]).first
    #expect(row?["amount"] == "0.07899" && row?["unit"] == "USD/hour")
    #expect(row?["term"] == "1yr/no-upfront" && row?["resources"] == "web")
    #expect(abs(Self.number(row, "owedUSD") - 57.66) < 0.01)
    #expect(abs(Self.number(row, "replacedUSD") - 72.08) < 0.05)
    #expect(row?["paysShare"] == "1" && row?["breakEvenMonths"] == "10")
    let regret = try #require((root["regretIfTrafficHalvesUSD"] as? String).flatMap(Double.init))
    #expect(abs(regret - 4.80) < 0.3)
    let bills = try #require(root["bills"] as? [[String: String]])
    let saved = Self.number(bills.first, "expectedUSD") - Self.number(bills[1], "expectedUSD")
    #expect(abs(saved - 14.42) < 0.05)

    let tail = try Self.json(folder, "--runs", "96", "--least", "p90")
    let most = try #require(tail["amounts"] as? [[String: String]]).first
    #expect(abs(Self.number(most, "amount") - 0.157_98) < 0.000_2)
    #expect(abs(Self.number(most, "owedUSD") - 115.33) < 0.1)
    #expect(abs(Self.number(most, "paysShare") - 0.667) < 0.03)
    let late = try #require((tail["regretIfTrafficHalvesUSD"] as? String).flatMap(Double.init))
    #expect(abs(late - 57.66) < 0.1)
  }

  /// The middle of the choices, 440, keeps 4 tasks: 0.15798 an hour; half of it 2, which half of it covers.
  @Test func `follows the middle where nothing is drawn, and is sure of nothing`() throws {
    let folder = try Self.folder("{ choices: [220, 440, 440] }")
    let root = try Self.json(folder, "--runs", "0")
    #expect(root["monthsDrawn"] as? Int == 0)
    let row = try #require(root["amounts"] as? [[String: String]]).first
    #expect(abs(Self.number(row, "amount") - 0.157_98) < 0.000_02)
    #expect(row?["paysShare"] == "")
    let regret = try #require((root["regretIfTrafficHalvesUSD"] as? String).flatMap(Double.init))
    #expect(abs(regret - 57.66) < 0.1)
    let run = try Program.run(["whatif", "shop", "--commitments", "--runs", "0"], in: folder.url)
    #expect(run.output.contains("Nothing is drawn: the amounts are those at which the month"))
    #expect(run.output.contains("that is the regret"))
  }

  /// Of staging the tasks' plan is confirmed, the nodes' rates are not: an amount without a chance.
  @Test func `claims no chance for what no source confirms`() throws {
    let run = try Program.run([
      "whatif", "staging", "--commitments", "--runs", "16", "--format", "json", "--pricing",
      Repository.path("pricing"),
    ])
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let rows = try #require(root["amounts"] as? [[String: String]])
    #expect(Set(rows.map { $0["kind"] }) == ["savingsPlan", "reserved"])
    for row in rows {
      let isSure = row["kind"] == "savingsPlan"
      #expect(row["paysShare"] == (isSure ? "1" : ""), "\(row)")
      #expect((row["confidence"] == "unverified") != isSure, "\(row)")
    }
    // What they are part of is no more sure than they are.
    let bills = try #require(root["bills"] as? [[String: String]])
    #expect(bills.map { $0["confidence"] == "unverified" } == [false, true, false, true, true])
    let text = try Program.run([
      "whatif", "staging", "--commitments", "--runs", "16", "--pricing", Repository.path("pricing"),
    ]).output
    #expect(text.contains("Look the rates up at AWS before buying"))
    #expect(text.contains("with these commitments, unverified"))
  }

  /// Two db.m7g.large at 0.2396 an hour in ap-south-2, 0.19168 under the plan: 2 × 0.19168 = 0.38336 an hour,
  /// 730 × it 279.85.
  @Test func `a database plan covers classes of several engines`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: shop
      region: ap-south-2
      databases:
        orders: { engine: postgres, class: db.m7g.large, storageGB: 20 }
        copies: { engine: mysql, class: db.m7g.large, storageGB: 20 }
      estimates: { only: { scenario: flat } }

      """, to: "pricing/stacks/shop.yaml")
    try folder.write(
      "scenario: flat\nrequestsPerSecond: 0\nshape: flat\n", to: "pricing/scenarios/flat.yaml")
    let root = try Self.json(folder, "--runs", "16")
    let rows = try #require(root["amounts"] as? [[String: String]])
    #expect(rows.count == 1 && rows.first?["kind"] == "databaseSavingsPlan")
    #expect(rows.first?["amount"] == "0.38336")
    #expect(abs(Self.number(rows.first, "owedUSD") - 279.85) < 0.005)
  }

  /// Two m7g.large at 0.0816 and two tasks of 0.5 vCPU and 1 GB, at 0.55 of 0.04937 together under three years.
  ///
  /// Two instances under the plan are 0.0828 an hour, the tasks 0.0271535: 0.1099535, sold as 0.10995; 80.26 a month
  /// for 155.17 at list price.
  @Test func `a compute plan covers instances and tasks, each at its own discount`() throws {
    let folder = try Self.folder("1")
    try folder.write(
      """
      stack: shop
      region: us-east-1
      fleets: { pool: { instance: m7g.large, minInstances: 2 } }
      services:
        web: { cpu: 512, memoryMB: 1024, tasks: 2, runsOn: pool, request: { cpuMilliseconds: 5 } }
        front: { cpu: 512, memoryMB: 1024, tasks: 2, request: { cpuMilliseconds: 5 } }
      estimates: { only: { scenario: flat } }

      """, to: "pricing/stacks/shop.yaml")
    let run = try Program.run(
      ["whatif", "shop", "--commitments", "--runs", "0", "--format", "json"], in: folder.url)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let row = try #require(root["amounts"] as? [[String: String]]).first
    #expect(row?["amount"] == "0.10995" && row?["term"] == "3yr/no-upfront")
    #expect(row?["resources"] == "front pool")
    #expect(abs(Self.number(row, "owedUSD") - 80.26) < 0.005)
    #expect(abs(Self.number(row, "replacedUSD") - 155.17) < 0.005)
  }

  /// What runs 60 of 168 hours is used in 36 % of them: 0.55 of the list price all week is more.
  @Test func `nothing is committed to what a schedule stops most of the week`() throws {
    let run = try Program.run([
      "whatif", "staging", "--commitments", "--runs", "0", "--set",
      "services.*.runningHoursPerWeek=60", "--set", "database.runningHoursPerWeek=60", "--pricing",
      Repository.path("pricing"),
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let amounts = run.output.components(separatedBy: "How much to commit").last ?? ""
    let lines = amounts.components(separatedBy: "\n")
    #expect(lines.first { $0.hasPrefix("Savings Plan") }?.contains(" nothing ") == true)
    #expect(lines.first { $0.hasPrefix("reserved nodes  database") }?.contains(" nothing ") == true)
    #expect(lines.first { $0.hasPrefix("reserved nodes  cache") }?.contains(" 1 node ") == true)
  }
}
