import Foundation
import TestSupport
import Testing

/// Two buckets and a group of logs, priced by use alone.
private let template = """
  Resources:
    Uploads: { Type: AWS::S3::Bucket }
    Backups: { Type: AWS::S3::Bucket }
    Network: { Type: AWS::EC2::VPC }
  """

@Suite(.needsProgram) struct `Stated usage` {
  private func run(
    _ usage: String, _ more: [String] = ["--format", "json"]
  ) throws -> (run: Program.Run, json: [String: Any]) {
    let folder = try TemporaryFolder()
    try folder.write(Data(template.utf8), to: "t.yaml")
    try folder.write(Data(usage.utf8), to: "usage.yaml")
    let run = try Program.run(
      [
        "estimate", "--stack", "\(folder.path)/t.yaml", "--region", "us-east-1", "--usage",
        "\(folder.path)/usage.yaml",
      ] + more)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (run, object ?? [:])
  }

  private func lines(_ json: [String: Any]) -> [String: [String: Any]] {
    let estimates = json["estimates"] as? [[String: Any]] ?? []
    let lines = estimates.first?["lines"] as? [[String: Any]] ?? []
    return Dictionary(
      lines.map { ($0["id"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func open(_ json: [String: Any]) -> [String] {
    (json["dependsOnUsage"] as? [[String: Any]] ?? []).map {
      "\($0["resource"] ?? "").\($0["key"] ?? "")"
    }
  }

  /// 1,000,000 writes × 0.000005 = 5; what is not stated stays a question.
  @Test func `a number is priced, the rest stays open`() throws {
    let (run, json) = try run("usage: { Uploads: { writesPerMonth: 1000000 } }")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(lines(json)["Uploads/writes"]?["monthly"] as? String == "5")
    #expect(open(json).contains("Uploads.storageGB"))
    #expect(open(json).contains("Backups.writesPerMonth"))
    #expect(!open(json).contains("Uploads.writesPerMonth"))
  }

  /// Backups and Uploads end in the same letter; "Up*d*s" has its parts in this order in one of them.
  @Test(arguments: [
    ("*", ["Backups", "Uploads"]), ("*s", ["Backups", "Uploads"]), ("Up*", ["Uploads"]),
    ("*p*", ["Backups", "Uploads"]), ("Up*d*s", ["Uploads"]), ("**Up**ads**", ["Uploads"]),
    ("*kup*", ["Backups"]), ("AWS::S3::*", ["Backups", "Uploads"]),
    ("U*Uploads", []), ("Uploads*s", []), ("*ups*s", []), ("up*", []), ("*x", []),
  ])
  func `a star stands for any part`(pattern: String, meant: [String]) throws {
    let (run, json) = try run("usage: { '\(pattern)': { writesPerMonth: 1000000 } }")
    #expect(run.exitCode == (meant.isEmpty ? 65 : 0), "\(run.errors)")
    let stated = lines(json).keys.filter { $0.hasSuffix("/writes") }.map { $0.dropLast(7) }
    #expect(stated.map(String.init).sorted() == meant)
  }

  /// 2,000 users × 500 writes × 0.000005 = 5; a parameter may follow from another one.
  @Test func `a formula of the file's parameters is a number`() throws {
    let (run, json) = try run(
      """
      parameters: { teams: 40, users: teams * 50 }
      usage: { Uploads: { writesPerMonth: users * 500 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(lines(json)["Uploads/writes"]?["monthly"] as? String == "5")
  }

  @Test(arguments: [
    (
      "parameters: { users: 5 }\nusage: { Uploads: { writesPerMonth: 1 } }",
      "no usage names the parameter 'users'"
    ),
    (
      "parameters: { users: { p10: 1, p90: 5 } }\nusage: { Uploads: { writesPerMonth: users } }",
      "the parameter 'users' of a usage file is a range"
    ),
    ("parameter: {}\nusage: { Uploads: { writesPerMonth: 1 } }", "unknown key 'parameter'"),
  ])
  func `parameters that mean nothing are errors`(text: String, message: String) throws {
    let (run, _) = try run(text)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  /// Classes that nobody asks about: 1,000 GB × 0.0125 = 12.50 beside what stays open.
  @Test func `what is not asked about counts where it is stated`() throws {
    let (run, json) = try run("usage: { Uploads: { standardIAGB: 1000 } }")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(lines(json)["Uploads/standard-ia"]?["monthly"] as? String == "12.5")
    #expect(!open(json).contains { $0.contains("standardIA") || $0.contains("glacier") })
    #expect(open(json).contains("Uploads.storageGB"))
  }

  /// A zero that is stated is an answer.
  @Test func `zero is stated too`() throws {
    let (_, json) = try run("usage: { Uploads: { writesPerMonth: 0 } }")
    #expect(!open(json).contains("Uploads.writesPerMonth"))
  }

  /// Between 100 and 400 GB in eight of ten months: the middle is √(100 × 400) = 200 GB, at 0.023
  /// 4.60, between 2.30 and 9.20.
  @Test func `a range carries its bounds`() throws {
    let (_, json) = try run("usage: { Uploads: { storageGB: { p10: 100, p90: 400 } } }")
    let line = try #require(lines(json).first { $0.key.hasPrefix("Uploads/storage") }?.value)
    func money(_ key: String) -> Double { Double(line[key] as? String ?? "") ?? 0 }
    #expect(abs(money("monthly") - 4.6) < 0.001)
    #expect(abs(money("low") - 2.3) < 0.001)
    #expect(abs(money("high") - 9.2) < 0.001)
  }

  /// The headline of a stack file that states the storage of some buckets, from 512 drawn months.
  private func headline(stating subject: String) throws -> [String: Double] {
    let folder = try TemporaryFolder()
    try folder.write(Data(template.utf8), to: "t.yaml")
    let stack = """
      stack: shop
      region: us-east-1
      resources: { '\(subject)': { usage: { storageGB: { p10: 100, p90: 400, reason: told } } } }
      estimates: { usual: { scenario: quiet } }
      """
    try folder.write(Data(stack.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(
      Data("scenario: quiet\nrequestsPerSecond: 0\n".utf8), to: "pricing/scenarios/quiet.yaml")
    let run = try Program.run([
      "estimate", "shop", "--stack", "\(folder.path)/t.yaml", "--pricing", "\(folder.path)/pricing",
      "--format", "json",
    ])
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimates = json?["estimates"] as? [[String: Any]] ?? []
    let headline = try #require(estimates.first?["headline"] as? [String: Any], "\(run.errors)")
    return headline.compactMapValues { ($0 as? String).flatMap(Double.init) }
  }

  /// The months are drawn: 2.30 and 9.20 are the 10th and the 90th percentile of the bill, and the mean of
  /// a lognormal lies above its median by e^(σ²/2), σ = ln 2 / 1.2816: 4.6 × 1.1575 = 5.32.
  @Test func `a range is drawn`() throws {
    let found = try headline(stating: "Uploads")
    #expect(abs((found["low"] ?? 0) / 2.3 - 1) < 0.03, "\(found)")
    #expect(abs((found["high"] ?? 0) / 9.2 - 1) < 0.03, "\(found)")
    #expect(abs((found["expected"] ?? 0) / 5.32 - 1) < 0.03, "\(found)")
  }

  /// A template that nobody's traffic uses has no scenario: what is stated of it is drawn all the same.
  @Test func `a range is drawn without a scenario`() throws {
    let (run, json) = try run("usage: { Uploads: { storageGB: { p10: 100, p90: 400 } } }")
    let estimate = try #require((json["estimates"] as? [[String: Any]])?.first, "\(run.errors)")
    let headline = try #require(estimate["headline"] as? [String: Any])
    func value(_ key: String) -> Double { (headline[key] as? String).flatMap(Double.init) ?? 0 }
    #expect(abs(value("low") / 2.3 - 1) < 0.03, "\(headline)")
    #expect(abs(value("high") / 9.2 - 1) < 0.03, "\(headline)")
    #expect(abs(value("expected") / 5.32 - 1) < 0.03, "\(headline)")
  }

  /// Plain numbers are the same in every month: no percentiles are told of them.
  @Test func `a number alone has no percentiles`() throws {
    let (_, json) = try run("usage: { Uploads: { storageGB: 200 } }")
    let estimate = try #require((json["estimates"] as? [[String: Any]])?.first)
    #expect((estimate["headline"] as? [String: Any])?["low"] is NSNull)
  }

  /// One statement of two buckets is one unknown: both are as full, so that the bill doubles.
  @Test func `what is stated of several is drawn once`() throws {
    let found = try headline(stating: "AWS::S3::Bucket")
    #expect(abs((found["low"] ?? 0) / 4.6 - 1) < 0.03, "\(found)")
    #expect(abs((found["high"] ?? 0) / 18.4 - 1) < 0.03, "\(found)")
  }

  @Test(arguments: ["AWS::S3::Bucket", "*", "Upl*", "*p*oads"])
  func `a type or a pattern means several, and the closest name wins`(subject: String) throws {
    let (_, json) = try run(
      "usage: { '\(subject)': { writesPerMonth: 1000000 }, Uploads: { writesPerMonth: 2000000 } }")
    #expect(lines(json)["Uploads/writes"]?["monthly"] as? String == "10")
    let isAll = subject.hasPrefix("AWS") || subject == "*"
    #expect(lines(json)["Backups/writes"]?["monthly"] as? String == (isAll ? "5" : nil))
  }

  @Test(arguments: [
    ("usage: { Uplods: { storageGB: 1 } }", "did you mean 'Uploads'"),
    ("usage: { Uploads: { storageGb: 1 } }", "did you mean 'storageGB'"),
    ("usage: { Network: { storageGB: 1 } }", "nothing of it is charged by use"),
    ("usage: { Uploads: { storageGB: much } }", "not a number"),
    ("usage: { Uploads: { storageGB: -1 } }", "storageGB"),
    ("usage: [Uploads]", "the file states no usage"),
    ("use: { Uploads: { storageGB: 1 } }", "the file states no usage"),
    ("usage: { Uploads: 7 }", "the usage of 'Uploads' is"),
  ])
  func `mistakes are located`(usage: String, message: String) throws {
    let (run, _) = try run(usage)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("usage.yaml:1:"))
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func `a file to start from states nothing yet and has every question`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(template.utf8), to: "t.yaml")
    let stack = ["--stack", "\(folder.path)/t.yaml", "--region", "us-east-1"]
    let start = try Program.run(["usage", "init"] + stack)
    #expect(start.exitCode == 0, "\(start.errors)")
    #expect(start.output.contains("  Uploads: # AWS::S3::Bucket\n"))
    #expect(start.output.contains("    # storageGB: 0 # GB-Mo at $0.023"))
    let (run, json) = try run(start.output)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(open(json).contains("Uploads.storageGB"))
    let (_, filled) = try self.run(start.output.replacing("    # ", with: "    "))
    #expect(open(filled) == [], "every question is answered by its key")
  }
}
