import Foundation
import TestSupport
import Testing

/// Two services behind a balancer, of which one calls the other, and one that nothing reaches.
private let stack = """
  stack: shop
  region: us-east-1
  services:
    web: { cpu: 256, memoryMB: 512, calls: { api: 2 } }
    api: { cpu: 256, memoryMB: 512 }
    admin: { cpu: 256, memoryMB: 512 }
    worker: { cpu: 256, memoryMB: 512, behindLoadBalancer: false }
  loadBalancer: {}
  """

/// An Elastic IP: 730 hours at $0.005 by the VPC pricing page of February 2024, $3.65.
private let address = """
  Resources:
    Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  """

@Suite(.needsProgram) struct `A gate without a file` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(address, to: "address.yaml")
  }

  private func validate(_ line: String) throws -> Program.Run {
    try Program.run(
      ["validate"] + line.split(separator: " ").map(String.init) + ["--region", "us-east-1"],
      in: folder.url)
  }

  @Test(arguments: [
    ("--budget 3.65", Int32(0), "pass"), ("--budget 3.64", 1, "fail"), ("--budget 200", 0, "pass"),
  ])
  func `decides as a file with this limit does`(
    options: String, code: Int32, verdict: String
  ) throws {
    let alone = try validate("--stack address.yaml --format json \(options)")
    #expect(alone.exitCode == code, "\(alone.errors)")
    #expect(alone.output.contains("\"verdict\": \"\(verdict)\""))
    let limit = options.split(separator: " ")[1]
    try folder.write("budget: a\nlimits: { every: \(limit) }\n", to: "pricing/budgets/a.yaml")
    try folder.write(
      "stack: a\nregion: us-east-1\nestimates: { one: { scenario: quiet } }\n",
      to: "pricing/stacks/a.yaml")
    let file = try validate("a --stack address.yaml")
    #expect(file.exitCode == code, "\(file.errors)")
  }

  @Test(arguments: ["--budget 3.64", "--p90 3.64 --scenario office"])
  func `an option is no place in a file`(options: String) throws {
    for format in ["sarif", "github"] {
      let run = try validate("--stack address.yaml \(options) --format \(format)")
      #expect(run.exitCode == 1, "\(run.errors)")
      #expect(!run.output.contains("\"uri\": \"--") && !run.output.contains("file=--"))
    }
  }

  @Test func `a budget file is not passed over without a word`() throws {
    try folder.write("budget: a\nlimits: { every: 1 }\n", to: "pricing/budgets/a.yaml")
    let run = try validate("a --stack address.yaml --budget 200")
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("pricing/budgets/a.yaml"))
  }

  @Test(arguments: [
    "--stack address.yaml", "--stack address.yaml --p90 250", "--stack address.yaml --budget x",
    "--stack address.yaml --budget 0", "--budget 200",
  ])
  func `what cannot be judged is a wrong command line`(line: String) throws {
    #expect(try validate(line).exitCode == 64)
  }

  /// The address costs $3.65; what lies below is not read, and said.
  @Test func `a folder says which templates below it are not read`() throws {
    try folder.write(address, to: "inner/more/other.yaml")
    try folder.write("resource \"aws_eip\" \"a\" {}", to: "main.tf")
    let run = try validate("--stack . --budget 3.65")
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("folders below this one hold templates, which are not read"))
    #expect(run.errors.contains("./inner/more/other.yaml"))
    #expect(run.errors.contains("Terraform's files lie beside the templates"))
  }

  @Test func `a baseline of something else is refused`() throws {
    let saved = try Program.shell(
      "alva-cost init shop --example fargate && alva-cost estimate shop --no-reports --runs 0 --output shop.json",
      in: folder.url)
    try #require(saved.exitCode == 0, "\(saved.errors)")
    let run = try validate("--stack address.yaml --budget 200 --baseline shop.json")
    #expect(run.exitCode == 65)
    #expect(
      run.errors.contains(
        "shop.json: error: --baseline: the baseline has no estimate of the same name"))
  }

  @Test(arguments: [
    ("--parameter A=1 --parameter A=2", "'A' is given twice: '1' and '2'"),
    ("--export A=1 --export A=1", "'A' is given twice"),
  ])
  func `a value given twice is refused`(options: String, words: String) throws {
    let run = try validate("--stack address.yaml --budget 200 \(options)")
    #expect(run.exitCode == 64)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  @Test func `a region that is none offers the nearest, and one without rates is undecided`() throws
  {
    func run(_ region: String) throws -> Program.Run {
      try Program.run(
        ["validate", "--stack", "address.yaml", "--budget", "5", "--region", region], in: folder.url
      )
    }
    let wrong = try run("eu-cental-1")
    #expect(wrong.exitCode == 64 && wrong.errors.contains("did you mean 'eu-central-1'?"))
    #expect(try run("us-gov-west-1").exitCode == 3)
  }

  /// Whoever runs this as root does so as somebody who may not read the folder.
  @Test(.needs(programs: "setpriv"))
  func `a pricing folder that cannot be read is not passed over`() throws {
    try folder.write("", to: "pricing/rates/us-east-1/.keep")
    let line = """
      chmod 755 . pricing pricing/rates && chmod 000 pricing/rates/us-east-1
      as=; if [ "$(id -u)" = 0 ]; then as='setpriv --reuid 65534 --clear-groups'; fi
      $as alva-cost validate --stack address.yaml --budget 200 --region us-east-1; code=$?
      chmod 755 pricing/rates/us-east-1; exit $code
      """
    let run = try Program.shell(line, in: folder.url)
    // The program itself may lie where that user cannot reach it.
    if run.exitCode == 126 || run.exitCode == 127 { return }
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("pricing/rates/us-east-1: error: this folder cannot be read"))
  }
}

@Suite(.needsProgram) struct `A scenario that names no entry` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(stack, to: "pricing/stacks/shop.yaml")
  }

  private func visits(_ scenario: String) throws -> [String: Double] {
    let run = try Program.run(
      ["simulate", "shop", "--scenario", scenario, "--format", "json"], in: folder.url)
    struct Report: Decodable {
      struct Service: Decodable {
        let arrivalsPerSecond: Double
      }
      let services: [String: Service]
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    return report.services.mapValues(\.arrivalsPerSecond)
  }

  @Test func `enters at what stands behind the balancer and nothing else calls`() throws {
    try folder.write(
      "scenario: any\nrequestsPerSecond: 6\n", to: "pricing/scenarios/any.yaml")
    try folder.write(
      "scenario: same\nrequestsPerSecond: 6\nentry: { web: 0.5, admin: 0.5 }\n",
      to: "pricing/scenarios/same.yaml")
    let any = try visits("any")
    #expect(any == (try visits("same")))
    // Three a second at each, and two calls of web's to the api for each of its own.
    #expect(any["web"].map { abs($0 - 3) < 0.01 } == true)
    #expect(any["api"].map { abs($0 - 6) < 0.02 } == true)
    #expect(any["worker"] == 0)
  }

  @Test(arguments: ["quiet", "office", "consumer", "steady"])
  func `ships with the program and fits any stack`(scenario: String) throws {
    let run = try Program.run(
      ["estimate", "shop", "--scenario", scenario, "--runs", "0", "--no-reports"], in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("'web', 'admin', in equal shares"))
  }

  @Test func `leaves a stack that serves nothing to itself`() throws {
    try folder.write(
      "stack: data\nregion: us-east-1\ndatabase: { class: db.t3.micro }\n",
      to: "pricing/stacks/data.yaml")
    let run = try Program.run(
      ["estimate", "data", "--scenario", "office", "--runs", "0", "--no-reports"], in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
  }
}
