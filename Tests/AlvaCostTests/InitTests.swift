import Foundation
import TestSupport
import Testing

/// Templates of other tests: both languages, what has a model and what has none.
private let templates = [
  "Tests/TemplateReaderTests/Fixtures/staging",
  "Tests/ServicesTests/Cases/ec2/instance-with-volumes/plan.json",
  "Tests/ServicesTests/Cases/rds/mysql-magnetic/template.yaml",
  "Tests/ServicesTests/Cases/rds/aurora-serverless-v2/template.yaml",
  "Tests/ServicesTests/Cases/msk/three-brokers-with-volumes/plan.json",
  "Tests/ServicesTests/Cases/lambda/function-on-arm/template.yaml",
  "Tests/ServicesTests/Cases/elasticache/replication-group-with-two-replicas/template.yaml",
  "Tests/ServicesTests/Cases/ecs/fargate-spot-behind-a-base/template.yaml",
]

/// One estimate of a report, as far as it is asked for here.
private struct Report: Decodable {
  struct Estimate: Decodable {
    struct Line: Decodable {
      let resource: String
      let kind: String
      let monthly: String
    }
    let lines: [Line]
  }
  let estimates: [Estimate]

  /// The fixed lines of the last estimate, without those of some resources.
  func fixed(besides: Set<String> = []) -> Decimal {
    (estimates.last?.lines ?? []).filter { $0.kind == "fixed" && !besides.contains($0.resource) }
      .compactMap { Decimal(string: $0.monthly) }.reduce(0, +)
  }

  /// All lines of the last estimate; what is charged by use alone has no fixed ones.
  var total: Decimal {
    (estimates.last?.lines ?? []).compactMap { Decimal(string: $0.monthly) }.reduce(0, +)
  }
}

@Suite(.needsProgram) struct `Files to start from` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ line: String) throws -> Program.Run {
    try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
  }

  private func report(_ line: String) throws -> Report {
    let run = try run(line + " --runs 0 --format json")
    #expect(run.exitCode == 0, "\(line): \(run.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
  }

  /// What stands in the place of a number that nobody has said.
  private func ranges() throws -> Set<String> {
    let text = try folder.text("pricing/stacks/shop.yaml")
    return Set(
      text.matches(of: /\n  ([^ ]+):\n    service: [^\n]*\n(?:    [a-z][^\n]*\n)*?    quantity: \{/)
        .map { String($0.1) })
  }

  @Test(arguments: templates)
  func `say every number of the template, and are priced without an edit`(
    template: String
  ) throws {
    let path = Repository.path(template)
    let start = try run("init shop --from \(path)")
    #expect(start.exitCode == 0, "\(start.errors)")
    let region = try #require(
      try folder.text("pricing/stacks/shop.yaml").firstMatch(of: /region: (\S+)/)?.1)
    let own = try report("estimate shop --no-reports")
    let deployed = try report("estimate --stack \(path) --region \(region)")
    // What images take in the registry is worked out from their size, which no template says.
    let open = try ranges().union(["registry"])
    #expect(own.fixed(besides: open) == deployed.fixed())
    // With the template nothing counts twice.
    let both = try report("estimate shop --stack \(path) --no-reports")
    #expect(both.fixed(besides: ["registry"]) == deployed.fixed())
    let gate = try run("validate shop --stack \(path)")
    #expect(gate.exitCode == 0, "\(gate.errors)")
    #expect(!(gate.output + gate.errors).contains("drift/stack"), "\(gate.errors)")
  }

  /// What no part of a stack file can say stands in extras.
  ///
  /// A class of long ago, a queue, a secret by itself, an endpoint of a service that is named at deployment: none of
  /// it differs from the template that it came from.
  @Test func `do not differ from their template where extras stand for it`() throws {
    try folder.write(
      """
      Parameters: { Name: { Type: String } }
      Resources:
        Jobs: { Type: AWS::SQS::Queue }
        Password: { Type: AWS::SecretsManager::Secret }
        Orders:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, EngineVersion: "16.4", DBInstanceClass: db.t2.micro, AllocatedStorage: 5 }
        Door:
          Type: AWS::EC2::VPCEndpoint
          Properties: { VpcEndpointType: Interface, ServiceName: !Ref Name, SubnetIds: [subnet-1] }
      """, to: "template.yaml")
    #expect(try run("init shop --from template.yaml --region us-east-1").exitCode == 0)
    let gate = try run("validate shop --stack template.yaml")
    #expect([0, 3].contains(gate.exitCode), "\(gate.output)\(gate.errors)")
    #expect(!(gate.output + gate.errors).contains("drift/stack"), "\(gate.output)\(gate.errors)")
  }

  @Test func `bind what they name, and are over no limit of their own`() throws {
    let templates = [
      "cloudwatch/alarms-beyond-the-free-ten", "vpc/public-nat-gateway",
      "ec2/burstable-instance-is-unlimited-by-default", "acm/public-certificate",
    ].map { Repository.path("Tests/ServicesTests/Cases/\($0)/template.yaml") }
    for (index, template) in templates.enumerated() {
      let start = try run("init shop\(index) --from \(template) --region us-east-1")
      #expect(start.exitCode == 0, "\(template): \(start.errors)")
      let gate = try run("validate shop\(index) --stack \(template)")
      #expect([0, 3].contains(gate.exitCode), "\(template): \(gate.output)\(gate.errors)")
    }
  }

  @Test(
    .needs(python: "jsonschema"),
    arguments: templates.prefix(3) + ["fargate", "serverless", "shop", "ec2"])
  func `hold to their schemas`(start: String) throws {
    let from =
      start.contains("/") ? "--from \(Repository.path(start))" : "--example \(start)"
    #expect(try run("init shop \(from)").exitCode == 0)
    for (kind, file) in [
      ("stack", "stacks/shop"), ("scenario", "scenarios/shop"), ("budget", "budgets/shop"),
    ] {
      try folder.write(Data(try run("schema \(kind)").output.utf8), to: "schema.json")
      let program = """
        import json, yaml, jsonschema
        jsonschema.validate(yaml.safe_load(open("pricing/\(file).yaml")), json.load(open("schema.json")))
        """
      let check = try Program.run(
        "/usr/bin/env", ["python3", "-W", "ignore", "-c", program], in: folder.url)
      #expect(check.exitCode == 0, "\(kind): \(check.errors)")
    }
  }

  @Test(arguments: ["fargate", "serverless", "shop", "ec2", "site", "eks"])
  func `of an example are priced as they are`(example: String) throws {
    let start = try run("init shop --example \(example) --region eu-central-1")
    #expect(start.exitCode == 0, "\(start.errors)")
    #expect(try report("estimate shop --no-reports").total > 0)
    #expect(try folder.text("pricing/stacks/shop.yaml").contains("region: eu-central-1"))
  }

  @Test(arguments: ["stacks", "scenarios", "budgets"])
  func `replace nothing`(kind: String) throws {
    try folder.write("mine\n", to: "pricing/\(kind)/shop.yaml")
    let run = try run("init shop --example fargate")
    #expect(run.exitCode == 74)
    #expect(run.errors.contains("pricing/\(kind)/shop.yaml"))
    #expect(folder.names(in: "pricing") == [kind])
    #expect(try folder.text("pricing/\(kind)/shop.yaml") == "mine\n")
  }

  @Test func `name what has no price, and what was taken for a value that is not known`() throws {
    try folder.write(
      """
      Parameters: { Class: { Type: String, AllowedValues: [db.t3.micro, db.t3.small] } }
      Resources:
        Thing: { Type: Custom::Thing, Properties: { ServiceToken: arn } }
        Orders:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBInstanceClass: !Ref Class, AllocatedStorage: 20 }
      """, to: "template.yaml")
    let start = try run("init shop --from template.yaml")
    #expect(start.exitCode == 0, "\(start.errors)")
    #expect(start.errors.contains("in no figure: 1"))
    let text = try folder.text("pricing/stacks/shop.yaml")
    #expect(text.contains("- { what: 'Thing (Custom::Thing)', why: "))
    #expect(text.contains("#   Orders.DBInstanceClass: "))
    let report = try run("estimate shop --runs 0 --no-reports --format markdown")
    #expect(report.output.contains("Thing (Custom"))
  }

  @Test func `ask first what moves the most`() throws {
    let path = Repository.path(templates[0])
    #expect(try run("init shop --from \(path)").exitCode == 0)
    let moves = try folder.text("pricing/stacks/shop.yaml")
      .matches(of: /\n# +\$([0-9,.]+) +[a-z]/).compactMap { Double($0.1.filter { $0 != "," }) }
    #expect(moves.count > 3)
    #expect(moves == moves.sorted(by: >))
  }

  @Test func `are found in a folder that holds one template`() throws {
    try folder.write("Resources: { Jobs: { Type: AWS::SQS::Queue } }", to: "app/template.yaml")
    try folder.write("name: ci", to: "app/other.yml")
    #expect(try run("init shop --from app").exitCode == 0)
    try folder.write("Resources: { Jobs: { Type: AWS::SQS::Queue } }", to: "app/second.json")
    let two = try run("init shop2 --from app")
    #expect(two.exitCode == 66)
    #expect(two.errors.contains("app/second.json, app/template.yaml"))
  }

  @Test(arguments: [
    "init shop", "init shop --example fargat", "init a/b --example fargate",
    "init office --example fargate", "init shop --example fargate --from x",
  ])
  func `are not made of a wrong command line`(line: String) throws {
    #expect(try run(line).exitCode == 64)
    #expect(folder.names().isEmpty)
  }
}
