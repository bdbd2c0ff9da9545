import Foundation
import TestSupport
import Testing

/// What an analyst gets to group by; prices of us-east-1.
@Suite(.needsProgram) struct `The tidy table` {
  private static let template = """
    Resources:
      Data:
        Type: AWS::EC2::Volume
        Properties:
          { Size: 100, VolumeType: gp3, AvailabilityZone: us-east-1a,
            Tags: [ { Key: team, Value: search }, { Key: stage, Value: "a;b" } ] }
        Metadata: { "aws:cdk:path": Shop/Data/Resource }
      Plain:
        Type: AWS::EC2::Volume
        Properties: { Size: 100, VolumeType: gp3, AvailabilityZone: us-east-1a }
    """

  private func run(_ options: [String]) throws -> Program.Run {
    let folder = try TemporaryFolder()
    try folder.write(Self.template, to: "t.yaml")
    return try Program.run(
      ["estimate", "--stack", "\(folder.path)/t.yaml", "--region", "us-east-1", "--runs", "0"]
        + options)
  }

  private func rows(_ text: String) throws -> [[String: String]] {
    let table = CommaSeparated.rows(text)
    let header = try #require(table.first)
    return table.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  @Test func `says of what type a resource is, where it was written and how it is tagged`() throws {
    let rows = try rows(try run(["--format", "csv"]).output)
    let data = try #require(rows.first { $0["resource"] == "Data" })
    #expect(data["resourceType"] == "AWS::EC2::Volume")
    #expect(data["constructPath"] == "Shop/Data/Resource")
    #expect(data["tags"] == "stage=a;b;team=search")
    // 100 × 0.08; nobody uses it, so that there is no cost of a request.
    #expect(data["monthlyUSD"] == "8" && data["perThousandRequestsUSD"] == "")
    let plain = try #require(rows.first { $0["resource"] == "Plain" })
    #expect(plain["constructPath"] == "" && plain["tags"] == "")
  }

  @Test func `says into which account a template goes where somebody says it`() throws {
    let rows = try rows(try run(["--format", "csv", "--account", "123456789012"]).output)
    #expect(rows.allSatisfy { $0["account"] == "123456789012" })
    let unknown = try self.rows(try run(["--format", "csv"]).output)
    #expect(unknown.allSatisfy { $0["account"] == "" })
  }

  /// A state tells of each resource whose it is; a plan's own does not have an ARN yet.
  @Test func `takes the account of a Terraform state from its ARNs`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      { "format_version": "1.0", "terraform_version": "1.9.0", "values": { "root_module": { "resources": [
        { "address": "aws_ebs_volume.data", "mode": "managed", "type": "aws_ebs_volume", "name": "data",
          "values": { "size": 100, "type": "gp3", "availability_zone": "us-east-1a",
            "arn": "arn:aws:ec2:us-east-1:210987654321:volume/vol-1" } },
        { "address": "aws_ebs_volume.other", "mode": "managed", "type": "aws_ebs_volume", "name": "other",
          "values": { "size": 100, "type": "gp3", "availability_zone": "us-east-1a" } } ] } } }
      """, to: "state.json")
    let run = try Program.run([
      "estimate", "--stack", "\(folder.path)/state.json", "--runs", "0", "--format", "csv",
      "--account", "123456789012",
    ])
    let rows = try rows(run.output)
    #expect(rows.first { $0["resource"] == "aws_ebs_volume.data" }?["account"] == "210987654321")
    #expect(rows.first { $0["resource"] == "aws_ebs_volume.other" }?["account"] == "123456789012")
  }

  /// A request a second is 2,628,000 in 730 hours: 8 dollars are 0.003044140 a thousand.
  @Test func `says what a thousand requests cost of a line`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services: { web: { cpu: 256, memoryMB: 512 } }
      resources:
        disk: { type: AWS::EC2::Volume, Size: 100, VolumeType: gp3, AvailabilityZone: us-east-1a }
      estimates: { only: { scenario: flat } }
      """, to: "pricing/stacks/shop.yaml")
    try folder.write(
      "scenario: flat\nrequestsPerSecond: 1\nshape: flat\n", to: "pricing/scenarios/flat.yaml")
    let run = try Program.run(
      ["estimate", "shop", "--no-reports", "--runs", "0", "--format", "csv"], in: folder.url)
    let disk = try #require(try rows(run.output).first { $0["resource"] == "disk" })
    #expect(disk["monthlyUSD"] == "8")
    #expect(disk["perThousandRequestsUSD"] == "0.00304414")
  }

  private static let failures = [
    "whatif staging --fail zone", "whatif staging --fail database --fail nat",
    "whatif staging --fail all", "whatif staging --set network.nat=instance --runs 16",
    "whatif staging --alternatives --runs 16", "whatif staging --commitments --runs 16",
    "estimate staging production --no-reports --runs 16",
  ]

  /// Of two kinds of rows each fills columns of numbers that the other leaves empty.
  @Test(arguments: `The command line`.reports + failures)
  func `has rows of one kind, whatever the command`(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let run = try Program.run(words + ["--format", "csv"])
    let table = CommaSeparated.rows(run.output)
    let header = try #require(table.first)
    #expect(Set(table.map(\.count)) == [header.count], "rows of different lengths")
    #expect(Set(header).count == header.count, "two columns of one name: \(header)")
    let rows = table.dropFirst()
    let numbers = header.indices.filter { column in
      rows.allSatisfy { $0[column].isEmpty || Double($0[column]) != nil }
    }
    let filled = Set(rows.map { row in Set(numbers.filter { !row[$0].isEmpty }) })
    for (one, other) in filled.flatMap({ one in filled.map { (one, $0) } }) {
      let (mine, its) = (one.subtracting(other), other.subtracting(one))
      #expect(
        mine.isEmpty || its.isEmpty, "\(mine.map { header[$0] }) or \(its.map { header[$0] })")
    }
  }

  /// Into a file, the rows of other kinds are files beside it, as `--reports` writes them.
  @Test func `has what is of another kind in files of their own`() throws {
    let folder = try TemporaryFolder()
    func written(_ command: String, _ file: String) throws -> [[String]] {
      let words = command.split(separator: " ").map(String.init)
      let run = try Program.run(words + ["--output", folder.path(file)])
      #expect(run.exitCode == 0, "\(run.errors)")
      return CommaSeparated.rows(try folder.text(file))
    }
    let lines = try written("whatif staging --set network.nat=instance --runs 16", "change.csv")
    let spread = CommaSeparated.rows(try folder.text("change-difference.csv"))
    #expect(lines.contains { $0[0] == "nat/hours" })
    #expect(lines[0].contains("changeUSD") && spread[0].contains("p90USD") && spread.count == 2)
    // An hour without a zone: one row of what is lost, one part of one kind, the bill beside it.
    let loss = try written("whatif staging --fail zone --for 1h", "loss.csv")
    #expect(loss.count == 2 && loss[0].contains("lostShare"))
    let parts = CommaSeparated.rows(try folder.text("loss-parts.csv"))
    #expect(parts.count == 2 && parts[1][0] == "zone" && parts[1][3] == "60")
    #expect(try folder.text("loss-lines.csv").contains("nat/hours,"))
    #expect(try folder.text("loss-services.csv").hasPrefix("service,"))
    _ = try written("whatif staging --fail all", "year.csv")
    #expect(try folder.text("year-redundancy.csv").contains("Multi-AZ of the database"))
  }

  @Test func `begins with a byte order mark where that is asked for, and nothing else does`() throws
  {
    let plain = try run(["--format", "csv"])
    let marked = try run(["--format", "csv", "--bom"])
    #expect(marked.output == "\u{FEFF}" + plain.output)
    #expect(Array(marked.output.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
    let wrong = try run(["--format", "json", "--bom"])
    #expect(wrong.exitCode == 64 && wrong.errors.contains("add --format csv"))
  }
}
