import Documents
import Estimation
import Foundation
import Resources
import Services
import TestSupport
import Testing

@Suite struct `What processors do to latency` {
  /// Services, p95 in seconds and lost shares of staging with changes.
  private func simulate(_ changes: String...) throws -> [String: (p95: Double, lost: Double)] {
    let run = try Program.run(
      [
        "simulate", "staging", "--scenario", "moderate", "--runs", "0", "--no-reports", "--format",
        "json",
      ]
        + changes.flatMap { ["--set", $0] })
    try #require(run.exitCode == 0, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let services = try #require(json["services"] as? [String: [String: Any]])
    return Dictionary(
      uniqueKeysWithValues: services.compactMap { name, service in
        guard let latency = service["latencySeconds"] as? [String: Any],
          let p95 = latency["p95"] as? Double, let lost = service["errorsShare"] as? Double
        else { return nil }
        return (name, (p95, lost))
      })
  }

  /// 12, 18, 8 and 20 ms of CPU at 1.05 of the speed.
  @Test(.needsProgram) func `ARM takes other times`() throws {
    let (before, after) = (try simulate(), try simulate("services.*.platform=arm64"))
    for (name, old) in before {
      let ratio = try #require(after[name]).p95 / old.p95
      #expect(ratio < 0.985 && ratio > 0.9, "\(name): \(ratio)")
    }
  }

  @Test(.needsProgram) func `a class, a disk and shut doors show`() throws {
    let before = try #require(try simulate()["api"])
    let arm = try #require(try simulate("database.class=db.t4g.micro")["api"])
    #expect(arm.p95 < before.p95)
    let files = try #require(
      try simulate(
        "database.host=fargate", "database.volume=efs", "database.cpu=512",
        "database.memoryMB=1024")["api"])
    #expect(files.p95 > before.p95)
    let shut = try simulate(
      "services.*.runningHoursPerWeek=60", "database.runningHoursPerWeek=60")
    // Of the office shape's own week 11.0 % come besides 07–19 on working days, 13.6 % besides 08–20; a peak
    // of 3.8 instead of 3.2 leaves a little less.
    let lost = try #require(shut["web"]).lost
    #expect(lost > 0.09 && lost < 0.111, "\(lost)")
  }

  /// Speeds of the t4g and the ARM of Fargate are drawn from the table's ranges; those of the file's own x86 and t3
  /// are certain there, and what runs on what it was measured on needs none.
  @Test(.needsProgram) func `speeds that nobody knows are drawn and named`() throws {
    func drivers(_ changes: [String]) throws -> [String: Any] {
      let run = try Program.run(
        [
          "estimate", "staging", "--scenario", "moderate", "--runs", "256", "--no-reports",
          "--format", "json",
        ] + changes.flatMap { ["--set", $0] })
      try #require(run.exitCode == 0, "\(run.errors)")
      return try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }
    func paths(_ json: [String: Any]) -> Set<String> {
      let estimates = json["estimates"] as? [[String: Any]] ?? []
      let drivers = estimates.flatMap { $0["drivers"] as? [[String: Any]] ?? [] }
      return Set(drivers.compactMap { $0["input"] as? String ?? $0["path"] as? String })
    }
    let own = try drivers([])
    #expect(!"\(own)".contains("processors."))
    let moved = try drivers(["services.*.platform=arm64", "database.class=db.t4g.micro"])
    let names = "\(moved)"
    #expect(names.contains("processors.arm64"), "\(paths(moved))")
    #expect(names.contains("processors.t4g"), "\(paths(moved))")
    #expect(names.contains("as fast on db.t4g.micro as on db.t3.micro (0.9 to 1.35)"))
  }

  /// A draw takes the place of the middle, for whatever depends on the family.
  @Test func `a drawn speed is the one that counts`() {
    var speeds = ProcessorSpeeds([
      "t3": .init(middle: 1, low: 1, high: 1), "t4g": .init(middle: 1.05, low: 0.9, high: 1.35),
    ])
    speeds.drawn["t4g"] = 1.2
    #expect(speeds.ratio(of: "db.t4g.micro", measuredOn: "db.t3.micro") == 1.2)
    #expect(speeds.ratio(of: "db.t4g.micro", measuredOn: "db.t4g.large") == 1)
    #expect(speeds.ratio(of: "cache.t3.micro", measuredOn: "cache.t4g.micro") == 1 / 1.2)
  }

  /// What the file itself names is what its times were measured on.
  @Test func `the file's own processor changes nothing`() {
    let speeds = ProcessorSpeeds([
      "x86_64": .init(middle: 1, low: 1, high: 1),
      "arm64": .init(middle: 1.05, low: 0.9, high: 1.2),
      "t3": .init(middle: 1, low: 1, high: 1), "m7g": .init(middle: 1.3, low: 1.1, high: 1.65),
    ])
    #expect(speeds.ratio(of: "arm64", measuredOn: nil) == 1)
    #expect(speeds.ratio(of: "arm64", measuredOn: "arm64") == 1)
    #expect(speeds.ratio(of: "arm64", measuredOn: "x86_64") == 1.05)
    #expect(speeds.ratio(of: "x86_64", measuredOn: "arm64") == 1 / 1.05)
    #expect(speeds.ratio(of: "db.m7g.large", measuredOn: "db.t3.micro") == 1.3)
    #expect(speeds.ratio(of: "cache.m7g.large", measuredOn: "cache.m7g.xlarge") == 1)
    #expect(speeds.ratio(of: "db.unknown.large", measuredOn: "db.t3.micro") == 1)
  }
}
