import Foundation
import Quantities
import TestSupport
import Testing

/// `--lean` and `--select` as an agent uses them.
@Suite(.needsProgram)
struct `The lean form of reports` {
  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func rows(_ object: [String: Any], _ table: String) throws -> [[Any]] {
    let table = try #require(object[table] as? [String: Any], "\(table)")
    return try #require(table["rows"] as? [[Any]])
  }

  private static func sum(_ texts: [Any]) throws -> Money {
    try texts.map { try Money(try #require($0 as? String)) }.total
  }

  @Test(arguments: [
    "estimate staging --runs 0", "estimate production --runs 40", "explain staging",
    "whatif staging --set network.nat=instance --runs 0", "whatif staging --commitments --runs 0",
    "whatif staging --fail zone", "whatif staging --fail all", "estimate staging --months 6",
    "simulate staging --runs 0",
    "services",
    "diff staging production", "services AWS::MSK::Cluster",
  ])
  func `every report fits, and says how to ask for the rest`(line: String) throws {
    try Program.inTemporaryFolder { folder in
      let words = line.split(separator: " ").map(String.init)
      let run = try Program.run(
        words + ["--lean", "--pricing", Repository.path("pricing")], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.output.utf8.count <= 8_000)
      let object = try Self.object(run.output)
      #expect((object["command"] as? String)?.isEmpty == false)
      #expect((object["leftOut"] as? [String])?.last == "everything: --format json")
      // A question leaves no files behind.
      #expect(Program.files(below: folder).isEmpty)
    }
  }

  @Test func `it has the totals of the whole report, and its parts add up`() throws {
    let arguments = ["estimate", "production", "--no-reports", "--runs", "0"]
    let whole = try Self.object(try Program.run(arguments + ["--format", "json"]).output)
    let lean = try Self.object(try Program.run(arguments + ["--lean"]).output)
    let estimates = try #require(whole["estimates"] as? [[String: Any]])
    let rows = try Self.rows(lean, "estimates")
    #expect(rows.count == estimates.count)
    for (place, estimate) in estimates.enumerated() {
      let monthly = try #require(estimate["monthly"] as? String)
      #expect(rows[place][0] as? String == estimate["name"] as? String)
      #expect(rows[place][2] as? String == monthly)
      // Every table of amounts comes to the total, with what it leaves out.
      let name = try #require(estimate["name"] as? String)
      for table in ["services", "resources", "lines"] {
        let found = try #require(lean[table] as? [String: Any])
        let columns = try #require(found["columns"] as? [String])
        let column = try #require(columns.firstIndex(of: name))
        let shown = try Self.sum(
          try Self.rows(lean, table).map { $0[column] }.filter { !($0 is NSNull) })
        let rest = (found["rest"] as? [String: String])?[name] ?? "0"
        #expect(try shown + Money(rest) == Money(monthly), "\(table) of \(name)")
      }
    }
  }

  @Test func `a selection is the lines of the whole report that it asks for`() throws {
    let arguments = ["estimate", "staging", "--no-reports", "--runs", "0"]
    let whole = try Self.object(try Program.run(arguments + ["--format", "json"]).output)
    let estimates = try #require(whole["estimates"] as? [[String: Any]])
    let lean = try Self.object(
      try Program.run(arguments + ["--select", "service=AmazonECS,kind=usage"]).output)
    let selected = try #require(lean["selected"] as? [String: Any])
    let sums = try #require(selected["monthly"] as? [String: String])
    var ids: Set<String> = []
    for estimate in estimates {
      let lines = try #require(estimate["lines"] as? [[String: Any]]).filter {
        $0["service"] as? String == "AmazonECS" && $0["kind"] as? String == "usage"
      }
      #expect(!lines.isEmpty)
      ids.formUnion(lines.compactMap { $0["id"] as? String })
      let name = try #require(estimate["name"] as? String)
      #expect(
        try Money(try #require(sums[name])) == Self.sum(lines.compactMap { $0["monthly"] }))
    }
    #expect(Set(try Self.rows(lean, "lines").compactMap { $0[0] as? String }) == ids)
  }

  @Test(arguments: [
    ["--lean", "--format", "csv"], ["--lean", "--format", "table"],
    ["--select", "service=RDS", "--format", "markdown"], ["--lean", "--output", "x.csv"],
    ["--select", "sevice=RDS"], ["--select", "service=RSD"], ["--select", "monthly>much"],
    ["--select", "service"],
  ])
  func `what does not go together is refused before anything is worked out`(
    options: [String]
  ) throws {
    let run = try Program.run(["estimate", "staging", "--no-reports", "--runs", "0"] + options)
    #expect(run.exitCode == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("error: "))
  }

  @Test func `the gate's verdict, its findings and its exit code stay`() throws {
    try Program.inTemporaryFolder { folder in
      let template = folder.appending(path: "template.json")
      try Data(
        #"""
        {"Resources":{"Nat":{"Type":"AWS::EC2::NatGateway","Properties":{"SubnetId":"s-1"}},
          "Queue":{"Type":"AWS::SQS::Queue"}}}
        """#.utf8
      ).write(to: template)
      let arguments = [
        "validate", "--stack", template.path(), "--region", "us-east-1", "--budget", "20",
      ]
      let run = try Program.run(arguments + ["--lean", "--format", "sarif=x.sarif"], in: folder)
      #expect(run.exitCode == 1)
      let lean = try Self.object(run.output)
      #expect(lean["verdict"] as? String == "fail")
      // 730 hours at $0.045, and its public address at $0.005.
      #expect(try Self.rows(lean, "budget").first?[3] as? String == "36.5")
      #expect(Program.files(below: folder) == ["template.json", "x.sarif"])
      let questions = try Program.run(
        ["usage", "init", "--stack", template.path(), "--region", "us-east-1", "--lean"],
        in: folder)
      let resources = try Self.rows(try Self.object(questions.output), "questions")
        .compactMap { $0[0] as? String }
      #expect(Set(resources) == ["Nat", "Queue"])
      #expect(
        try Program.run(arguments + ["--lean", "--format", "junit"], in: folder).exitCode == 64)
    }
  }
}
