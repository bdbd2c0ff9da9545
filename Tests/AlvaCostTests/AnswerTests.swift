import Foundation
import Quantities
import TestSupport
import Testing

/// The most important answers of Tests/Benchmarks/answers, over more than 1,000 resources.
///
/// Prices of us-east-1, 730 hours: gp3 $0.08 a GB, NAT gateway $0.045 and public IPv4 $0.005 an hour.
@Suite(.needsProgram)
struct `Questions about 1,000 resources` {
  /// 1,000 volumes of 20 to 1,019 GB, every fourth with a team; 4 NAT gateways, 20 queues, one type
  /// that nobody knows.
  private static func template() -> Data {
    var resources = (0..<1_000).map { number in
      let tags = number % 4 == 0 ? #","Tags":[{"Key":"team","Value":"search"}]"# : ""
      return #""Volume\#(number)":{"Type":"AWS::EC2::Volume","Properties":{"Size":\#(20 + number),"#
        + #""VolumeType":"gp3","AvailabilityZone":"us-east-1a"\#(tags)}}"#
    }
    resources += (0..<4).map { #""Nat\#($0)":{"Type":"AWS::EC2::NatGateway"}"# }
    resources += (0..<20).map { #""Queue\#($0)":{"Type":"AWS::SQS::Queue"}"# }
    resources.append(#""Odd":{"Type":"Acme::Data::Pipeline"}"#)
    return Data(#"{"Resources":{\#(resources.joined(separator: ","))}}"#.utf8)
  }

  /// The lean form's bytes are at most 8,000, some 2,000 tokens.
  private static func answer(_ line: String, _ select: String? = nil) throws -> [String: Any] {
    let folder = try TemporaryFolder()
    try folder.write(template(), to: "fleet.json")
    let words = line.split(separator: " ").map(String.init)
    let run = try Program.run(
      words + ["--stack", "fleet.json", "--region", "us-east-1", "--lean"]
        + (select.map { ["--select", $0] } ?? []),
      in: folder.url)
    #expect(run.output.utf8.count <= 8_000)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  private static func rows(_ object: [String: Any], _ table: String) throws -> [[String: Any]] {
    let table = try #require(object[table] as? [String: Any], "\(table)")
    let columns = try #require(table["columns"] as? [String])
    return try #require(table["rows"] as? [[Any]]).map {
      Dictionary(zip(columns, $0)) { first, _ in first }
    }
  }

  @Test func `one answer says what costs most, what it comes to, what is unknown and open`() throws
  {
    let answer = try Self.answer("estimate")
    let first = try Self.rows(answer, "resources").prefix(5)
    #expect(first.map { $0["resource"] as? String } == (995...999).reversed().map { "Volume\($0)" })
    // 1,019 GB at $0.08.
    #expect(first.first?["fixed"] as? String == "81.52")
    // 519,500 GB at $0.08, and 4 × 730 h × $0.05.
    #expect(try Self.rows(answer, "estimates").first?["monthly"] as? String == "41706")
    let unknown = try Self.rows(answer, "unknownItems")
    #expect(unknown.map { $0["resource"] as? String } == ["Odd"])
    #expect(unknown.first?["ceiling"] is NSNull)
    let open = try Self.rows(answer, "dependsOnUsage").first {
      $0["name"] as? String == "SQS requests"
    }
    #expect(open?["resources"] as? Int == 20 && open?["unitPrice"] as? String == "0.0000004")
    let types = try Self.rows(answer, "types").first { $0["type"] as? String == "AWS::EC2::Volume" }
    #expect(types?["resources"] as? Int == 1_000 && types?["monthly"] as? String == "41560")
  }

  @Test(arguments: [
    // 250 volumes of 20 + 4n GB: 129,500 GB.
    ("tag=team=search", "10360"), ("tag=team", "10360"),
    // The others, and the gateways.
    ("tag=none", "31346"), ("tag!=team,resourceType=AWS::EC2::Volume", "31200"),
    ("resourceType=AWS::EC2::NatGateway", "146"), ("type=NatGateway-Hours", "131.4"),
    ("resource=Volume17", "2.96"),
  ])
  func `a selection is a question's answer`(select: String, monthly: String) throws {
    let selected = try #require(try Self.answer("estimate", select)["selected"] as? [String: Any])
    #expect((selected["monthly"] as? [String: String])?["fixed"] == monthly)
  }

  @Test func `a few lines come with their rate and their working`() throws {
    let answer = try Self.answer("estimate", "resource=Volume17")
    let line = try #require(try Self.rows(answer, "lines").first)
    #expect(line["type"] as? String == "EBS:VolumeUsage.gp3")
    let rate = try #require(line["rate"] as? String).split(separator: ":")
    let table = try #require(
      Program.text(of: Repository.root.appending(path: "pricing/\(rate[0])")))
    let row = try #require(Int(rate[1]))
    #expect(table.split(separator: "\n")[row - 1].hasPrefix("EBS:VolumeUsage.gp3,"))
    #expect((line["why"] as? String)?.contains("37 GB") == true)
  }

  @Test func `the gate's answer holds its verdict, the limit and the reasons`() throws {
    let over = try Self.answer("validate --budget 40000")
    #expect(over["verdict"] as? String == "fail")
    let limit = try #require(try Self.rows(over, "budget").first)
    #expect(limit["monthly"] as? String == "41706" && limit["kept"] as? Bool == false)
    let open = try Self.answer("validate --budget 50000")
    #expect(open["verdict"] as? String == "incomplete")
    #expect(try Self.rows(open, "findings").contains { $0["resource"] as? String == "Odd" })
  }

  /// Names of tags and types are those of templates; a stack file has none.
  @Test(arguments: [("tag=taem=search", "tag"), ("resourceType=AWS::EC2::Volumes", "resourcetype")])
  func `a name that there is not is offered by its nearest`(select: String, field: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.template(), to: "fleet.json")
    let run = try Program.run(
      ["estimate", "--stack", "fleet.json", "--region", "us-east-1", "--select", select],
      in: folder.url)
    #expect(run.exitCode == 64 && run.errors.contains("no line has the \(field)"))
    #expect(run.errors.contains("did you mean"))
    let stack = try Program.run(["estimate", "staging", "--runs", "0", "--select", select])
    #expect(stack.exitCode == 64)
  }

  private static func report(_ line: String) throws -> [String: Any] {
    let run = try Program.run(line.split(separator: " ").map(String.init))
    #expect(run.exitCode == 0, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `what grows adds up to what the months differ by`() throws {
    let report = try Self.report("whatif staging --months 3 --growth 10% --lean")
    let months = try Self.rows(report, "months").compactMap { $0["figures.monthly"] as? String }
    let changes = try Self.rows(report, "services").map {
      try Money(try #require($0["change"] as? String))
    }
    let (first, last) = (try #require(months.first), try #require(months.last))
    #expect(try changes.total == Money(last) - Money(first))
    #expect(changes == changes.sorted(by: >) && changes.contains { $0 > .zero })
  }

  /// 1.5 requests a second of a month of 730 hours are 3,942,000.
  @Test func `an estimate says its requests, what they cost, and the chance to stay within`() throws
  {
    let line = "estimate staging --no-reports --runs 64 --budget 180"
    let lean = try #require(try Self.rows(try Self.report(line + " --lean"), "estimates").last)
    #expect(lean["requests"] as? Double == 3_942_000)
    let thousand = try #require(lean["perThousandRequests"] as? Double)
    #expect(lean["budget"] as? String == "180")
    let whole = try Self.report(line + " --format json")
    let estimates = try #require(whole["estimates"] as? [[String: Any]])
    let point = try #require((estimates.last?["monthly"] as? String).flatMap { Double($0) })
    #expect(abs(thousand - point / 3_942) < 1e-6)
    let sampling = try #require(estimates.last?["sampling"] as? [String: Any])
    #expect(lean["withinBudget"] as? Double == sampling["withinBudget"] as? Double)
  }

  /// Each is described in the stack file; the time to read them grows with their number.
  @Test(.timeLimit(.minutes(5))) func `a stack file may describe as many`() throws {
    let folder = try TemporaryFolder()
    let volumes = (0..<1_000).map {
      "  volume\($0): { type: AWS::EC2::Volume, Size: \(20 + $0), VolumeType: gp3 }"
    }
    try folder.write(
      """
      stack: fleet
      region: us-east-1
      estimates: { realistic: { scenario: calm } }
      services: { web: { cpu: 256, memoryMB: 512, request: { cpuMilliseconds: 1 } } }
      loadBalancer: {}
      resources:
      \(volumes.joined(separator: "\n"))

      """, to: "pricing/stacks/fleet.yaml")
    try folder.write("scenario: calm\nrequestsPerSecond: 1\n", to: "pricing/scenarios/calm.yaml")
    let run = try Program.run(
      ["estimate", "fleet", "--runs", "0", "--select", "resource~volume"], in: folder.url)
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
      "\(run.errors)")
    let selected = try #require(answer["selected"] as? [String: Any])
    #expect((selected["monthly"] as? [String: String])?["realistic"] == "41560")
  }
}
