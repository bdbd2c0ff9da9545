import Foundation
import TestSupport
import Testing

/// What a report says of figures that rest on less than they seem to.
@Suite(.needsProgram)
struct `Figures that say what they rest on` {
  private static let scenario = """
    scenario: twelve
    requestsPerSecond: 12
    entry: { web: 1 }
    shape: flat
    """
  private static let stack = """
    stack: plain
    region: us-east-1
    services:
      web: { port: 80, cpu: 512, memoryMB: 1024, request: { cpuMilliseconds: 20 } }
    loadBalancer: { kind: application }
    estimates: { usual: { scenario: twelve } }
    """

  private func folder(_ stack: String = stack, scenario: String = scenario) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder.pricing()
    try folder.write(stack, to: "stacks/plain.yaml")
    try folder.write(scenario, to: "scenarios/twelve.yaml")
    return folder
  }

  // MARK: Ranges

  @Test func `without any range there are no percentiles, and the report says why`() throws {
    let folder = try folder()
    for command in ["estimate", "simulate"] {
      let start = [command, "plain", "--no-reports", "--pricing", folder.path, "--format"]
      let json = try Program.run(start + ["json"])
      #expect(json.exitCode == 0, "\(json.errors)")
      #expect(!json.output.contains("\"p10\"") && !json.output.contains("\"p90\""))
      for format in ["table", "markdown", "html"] {
        let run = try Program.run(start + [format])
        #expect(run.output.contains("has a range"), "\(command) \(format)")
        #expect(!run.output.contains("P90") && !run.output.contains("spans 0 %"))
      }
    }
    let change = [
      "whatif", "plain", "--set", "services.web.memoryMB=2048", "--pricing", folder.path,
    ]
    let run = try Program.run(change)
    #expect(run.output.contains("has a range") && !run.output.contains("P90"))
  }

  @Test func `a range brings the percentiles back`() throws {
    let drawn = Self.scenario.replacing("12\n", with: "{ p10: 8, p90: 20 }\n")
    let folder = try folder(scenario: drawn)
    let run = try Program.run(
      "estimate", "plain", "--no-reports", "--pricing", folder.path, "--format", "json")
    let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimates = try #require(root?["estimates"] as? [[String: Any]])
    let points = try #require(estimates.first?["percentiles"] as? [String: String])
    let (low, high) = (Double(points["p10"] ?? "") ?? 0, Double(points["p90"] ?? "") ?? 0)
    #expect(low > 0 && low < high)
  }

  @Test func `a limit on a percentile without ranges is judged, and said to mean nothing`() throws {
    let folder = try folder()
    try folder.write(
      "budget: plain\ndrift: off\nlimits: { usual: { p90: 100 } }\n", to: "budgets/plain.yaml")
    try folder.write(
      "Resources: { Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, "
        + "VolumeType: gp3, Size: 10 } } }", to: "t.yaml")
    let run = try Program.run(
      "validate", "plain", "--stack", "\(folder.path)/t.yaml", "--pricing", folder.path)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("means nothing"))
    #expect(run.errors.contains("without any range usual, P90 means nothing"))
    #expect(run.output.contains("no range"))
  }

  // MARK: Months of the calendar

  /// A gateway of 0.045 an hour, with an address of 0.005; 20 GB of gp3 at 0.08 whatever the month.
  @Test(arguments: [("2027-02", "672", "35.2"), ("2027-03", "744", "38.8")])
  func `a month of the calendar has its hours`(
    month: String, hours: String, expected: String
  ) throws {
    let folder = try folder()
    try folder.write(
      "Resources: { Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: s } }, Disk: { Type: "
        + "AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, VolumeType: gp3, Size: 20 } } }",
      to: "t.yaml")
    let run = try Program.run(
      "estimate", "--stack", "\(folder.path)/t.yaml", "--pricing", folder.path, "--region",
      "us-east-1", "--period", month, "--format", "json")
    let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(root?["hoursPerMonth"] as? String == hours, "\(run.errors)")
    #expect(root?["period"] as? String == month)
    let estimates = try #require(root?["estimates"] as? [[String: Any]])
    #expect(estimates.first?["monthly"] as? String == expected)
  }

  @Test func `a band says which month it is of`() throws {
    let drawn = Self.scenario.replacing("12\n", with: "{ p10: 8, p90: 20 }\n")
    let folder = try folder(scenario: drawn)
    let start = ["estimate", "plain", "--no-reports", "--pricing", folder.path, "--runs", "16"]
    #expect(try Program.run(start).output.contains("per 730 hours"))
    let february = try Program.run(start + ["--period", "2027-02"])
    #expect(!february.output.contains("per 730 hours"))
    #expect(february.output.contains("the 672 hours of 2027-02"))
    // No sum of twelve of them; the terms of an alternative may speak of years.
    #expect(february.output.firstMatch(of: /\$[0-9,.]+ a year/) == nil)
  }

  @Test func `what is no month is refused`() throws {
    let run = try Program.run("estimate", "staging", "--period", "2027-13")
    #expect(run.exitCode == 64 && run.errors.contains("is not a month"))
  }

  // MARK: Days and regions

  @Test(arguments: [
    "estimate staging --runs 0 --no-reports", "explain staging nat/data",
    "simulate staging --runs 0 --no-reports", "whatif staging --set services.*.cpu=512 --runs 0",
    "diff staging production", "estimate staging --months 2 --no-reports",
    "whatif staging --alternatives --runs 0", "size staging --max-tasks 1",
    "validate staging --stack Tests/TemplateReaderTests/Fixtures/staging",
    "estimate --stack Tests/TemplateReaderTests/Fixtures/staging",
  ])
  func `a day before the first rates is said, whatever is asked`(command: String) throws {
    let arguments = command.split(separator: " ").map(String.init)
    for format in ["table", "json"] {
      let run = try Program.run(arguments + ["--as-of", "1999-01-01", "--format", format])
      #expect(run.errors.contains("first seen after 1999-01-01"), "\(run.errors)")
      #expect(run.errors.components(separatedBy: "first seen after").count == 2, "said once")
    }
  }

  @Test func `a day within the rows is no reason to say anything`() throws {
    let run = try Program.run(
      "estimate", "staging", "--runs", "0", "--no-reports", "--as-of", "2026-11-20")
    #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
  }

  @Test(arguments: [
    "estimate staging --region ap-southeast-6", "rates list --region ap-southeast-6",
    "whatif staging --region us-gov-west-1",
    "size staging --region cn-north-1", "rates status --region us-gov-east-1",
  ])
  func `another region of AWS is no slip of one that has rates`(command: String) throws {
    let run = try Program.run(command.split(separator: " ").map(String.init))
    #expect(run.exitCode == 66, "\(run.errors)")
    #expect(!run.errors.contains("did you mean"))
    #expect(run.errors.contains("eu-central-1") && run.errors.contains("rates import"))
  }

  @Test func `a slip in a region's name is one`() throws {
    let run = try Program.run("rates", "list", "--region", "eu-cnetral-1")
    #expect(run.errors.contains("did you mean 'eu-central-1'?"))
  }

  // MARK: Growth

  @Test func `a month that cannot be served has no price`() throws {
    let folder = try folder()
    // One task of half a core answers 25 requests of 20 ms a second: 12 grow past it by half a
    // month's time, and 4,000 are far beyond any doubt.
    let run = try Program.run(
      "whatif", "plain", "--months", "12", "--growth", "70%", "--pricing", folder.path,
      "--format", "json")
    let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let months = try #require(root?["months"] as? [[String: Any]])
    let served = months.map { $0["served"] as? Bool }
    #expect(served.first == true && served.last == false)
    var total = Decimal(0)
    for month in months {
      let figures = month["figures"] as? [String: Any]
      let headroom = try #require(figures?["headroom"] as? Double)
      let price = (figures?["monthly"] as? String).flatMap { Decimal(string: $0) }
      #expect((price != nil) == (headroom >= 0) && (price != nil) == (month["served"] as? Bool))
      total += price ?? 0
    }
    #expect((root?["total"] as? String).flatMap { Decimal(string: $0) } == total)
    let table = try Program.run(
      "whatif", "plain", "--months", "12", "--growth", "70%", "--pricing", folder.path)
    #expect(table.output.contains("not served"))
  }

  // MARK: Units

  @Test func `a wrong unit of an extra is an error where it stands`() throws {
    let wrong = """
      stack: plain
      region: us-east-1
      extras:
        duration:
          service: AWSLambda
          usageType: Lambda-GB-Second
          quantity: 2000000
          unit: GB-Seconds
      estimates: { usual: { scenario: twelve } }
      """
    let scenario = "scenario: twelve\nrequestsPerSecond: 0\nshape: flat\n"
    let folder = try folder(wrong, scenario: scenario)
    try folder.write(
      "Resources: { Key: { Type: AWS::SecretsManager::Secret } }", to: "template.yaml")
    for command in [
      ["estimate", "plain", "--runs", "0", "--no-reports"],
      ["estimate", "plain", "--stack", folder.path("template.yaml"), "--runs", "0"],
    ] {
      let run = try Program.run(command + ["--pricing", folder.path])
      #expect(run.exitCode == 65, "\(run.output)")
      #expect(run.errors.contains("stacks/plain.yaml:8:11: error: unit 'GB-Seconds'"))
      #expect(run.errors.contains("unit: Lambda-GB-Second"))
    }
  }
}
