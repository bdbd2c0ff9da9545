import Diagnostics
import Foundation
import Gate
import Inputs
import Platform
import Pricing
import Quantities
import Resources
import Services
import TemplateReader
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// A project of its own: the real rates, and what a test writes beside them.
private struct Project {
  let folder: TemporaryFolder

  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    for part in ["rates", "limits", "services"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: "pricing"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: URL(filePath: Repository.path("pricing/\(part)")),
        to: folder.url.appending(path: "pricing/\(part)"))
    }
    for (name, text) in files { try folder.write(Data(text.utf8), to: name) }
  }

  private var workspace: Workspace {
    Workspace(folder: folder.url.appending(path: "pricing").path())
  }

  private static let disk = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) != .missing })

  private var command: SynthesisCommand {
    SynthesisCommand(workspace: workspace, files: Self.disk)
  }

  private func request(_ template: String, name: String?) -> SynthesisCommand.Request {
    var request = SynthesisCommand.Request(path: folder.url.appending(path: template).path())
    request.name = name
    request.asOf = CalendarDay("2026-11-20")
    return request
  }

  func estimate(_ template: String, scenario: String? = nil) throws -> SynthesisCommand.Outcome {
    var request = request(template, name: scenario == nil ? "shop" : nil)
    request.scenario = scenario
    if scenario != nil { request.options.region = "us-east-1" }
    return try command.run(request)
  }

  func validate(_ template: String) throws -> Validation {
    try ValidateCommand(synthesis: command).run(
      "shop", request(template, name: nil), strict: false, baseline: nil, sampling: .none)
  }

  /// The stack as it would run after changes.
  func changed(_ template: String, _ changes: String...) throws -> VariantBench {
    var request = StackRequest(name: "shop")
    request.asOf = CalendarDay("2026-11-20")
    request.overlays = try changes.map { try Overlay.parse(argument: $0) }
    request.source = SynthesisSource(self.request(template, name: nil), files: Self.disk)
    return try VariantBench(workspace: workspace, request: request)
  }
}

/// A Fargate service `web`, and what a test adds to it.
private func template(_ more: String) -> String {
  """
  Resources:
    Cluster: { Type: AWS::ECS::Cluster }
    Task:
      Type: AWS::ECS::TaskDefinition
      Properties:
        Family: web
        Cpu: "512"
        Memory: "1024"
        NetworkMode: awsvpc
        RequiresCompatibilities: [FARGATE]
        ContainerDefinitions: [{ Name: web, Image: "registry.example/web:1" }]
    Web:
      Type: AWS::ECS::Service
      Properties:
        ServiceName: web
        Cluster: !Ref Cluster
        LaunchType: FARGATE
        DesiredCount: 1
        TaskDefinition: !Ref Task
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } }
  \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
  """
}

private func database(_ name: String, gigabytes: Int = 100, class: String = "db.t3.micro") -> String
{
  "\(name): { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, EngineVersion: \"16.4\", "
    + "DBInstanceClass: \(`class`), AllocatedStorage: \"\(gigabytes)\", StorageType: gp3, "
    + "BackupRetentionPeriod: 7, DBSubnetGroupName: private, PubliclyAccessible: false } }"
}

private let five = """
  scenario: five
  requestsPerSecond: 5
  entry: { web: 1 }
  shape: flat
  """

private func stackFile(_ more: String, service: String = "cpuMilliseconds: 20") -> String {
  """
  stack: shop
  region: us-east-1
  services:
    web: { cpu: 512, memoryMB: 1024, request: { \(service) } }
  \(more)
  estimates: { usual: { scenario: five } }
  """
}

private func project(
  _ stack: String, _ templates: [String: String], budget: String = "drift: error"
)
  throws -> Project
{
  var files = [
    "pricing/stacks/shop.yaml": stack, "pricing/scenarios/five.yaml": five,
    "pricing/budgets/shop.yaml": "budget: shop\n\(budget)\nlimits: { usual: 500 }\n",
  ]
  for (name, text) in templates { files[name] = text }
  return try Project(files)
}

extension SynthesisCommand.Outcome {
  fileprivate var stack: Stack? { synthesis.bill.estimates.last?.stack }

  fileprivate func cost(of resource: String, _ item: String? = nil) -> Money {
    (synthesis.bill.estimates.last?.lines ?? [])
      .filter {
        $0.resource.text == resource && (item == nil || $0.itemID.text.hasSuffix(item ?? ""))
      }
      .map(\.cost).total
  }

  fileprivate var messages: [String] { synthesis.notes.map(\.message) }
}

@Suite struct `Databases of a template and their descriptions` {
  private static let one = """
    database: { class: db.t3.micro, storageGB: 100, usedGB: 90, dailyChangeShare: 0.05 }
    """

  /// 90 GB used, 5 % a day, 7 days kept: 90 × (1 + 0.05 × 6) = 117 GB of backups.
  ///
  /// 100 GB are free for one database of 100 GB, so 17 × 0.095 = 1.615; 200 GB for two.
  @Test func `data that is described once is there once`() throws {
    let project = try project(
      stackFile(Self.one, service: "cpuMilliseconds: 20, databaseQueries: 1"),
      [
        "one.yaml": template(database("Orders")),
        "two.yaml": template(database("Orders") + "\n" + database("Reports")),
      ])
    let alone = try project.estimate("one.yaml")
    #expect(alone.cost(of: "Orders", "backup") == (try Money("1.615")))
    #expect(alone.messages.isEmpty)
    #expect(alone.drift.isEmpty)

    let both = try project.estimate("two.yaml")
    #expect(both.stack?.databases.map(\.usedGB) == [90, 0])
    #expect(both.cost(of: "Orders", "backup") == .zero)
    #expect(both.cost(of: "Reports", "backup") == .zero)
    #expect(
      both.messages == [
        "the stack file's database 'database' is taken to be 'Orders' of the template, by their order"
      ])
    #expect(
      both.drift.map(\.message) == [
        "database 'Reports' is present in the template, missing in the stack file"
      ])
  }

  private static let two = """
    databases:
      orders: { class: db.t3.micro, storageGB: 100, usedGB: 60 }
      reports: { class: db.t3.small, storageGB: 100, usedGB: 20 }
    """

  @Test func `each is bound by its name, whatever the order`() throws {
    let text = stackFile(Self.two).replacing(
      "request: { cpuMilliseconds: 20 }",
      with: "uses: { orders: { queries: 3 }, reports: { queries: 1 } }")
    let project = try project(
      text,
      [
        "t.yaml": template(
          database("ReportsDatabase", class: "db.t3.small") + "\n" + database("OrdersDatabase"))
      ])
    let found = try project.estimate("t.yaml")
    #expect(found.stack?.databases.map(\.name) == ["ReportsDatabase", "OrdersDatabase"])
    #expect(found.stack?.databases.map(\.usedGB) == [20, 60])
    let uses = found.stack?.services.first?.request.databaseUses ?? []
    #expect(uses.map(\.database) == [1, 0])
    #expect(uses.map(\.queries) == [3, 1])
    #expect(found.drift.isEmpty)
    #expect(found.messages.isEmpty)
  }

  @Test func `the budget's bindings come first`() throws {
    let project = try project(
      stackFile(Self.two),
      ["t.yaml": template(database("A", class: "db.t3.small") + "\n" + database("B"))],
      budget: "bindings: { orders: B, reports: A }")
    let found = try project.validate("t.yaml").synthesis
    #expect(found.bill.estimates.last?.stack.databases.map(\.usedGB) == [20, 60])
    #expect(found.notes.isEmpty)
  }

  @Test(arguments: [
    ("bindings: { ordrs: A }", "the stack file has nothing called 'ordrs' to bind"),
    ("bindings: { orders: Z }", "the template has no database 'Z'"),
  ])
  func `a binding of what is not there is told`(budget: String, message: String) throws {
    let project = try project(
      stackFile(Self.two), ["t.yaml": template(database("A"))], budget: budget)
    let error = try #require(throws: Diagnostics.self) { try project.validate("t.yaml") }
    #expect(error.exitCode == 65)
    #expect(error.text.contains(message), "\(error.text)")
  }

  @Test func `drift names the one that differs`() throws {
    let project = try project(
      stackFile(Self.two),
      ["t.yaml": template(database("Orders", gigabytes: 200) + "\n" + database("Reports"))])
    #expect(
      try project.estimate("t.yaml").drift.map(\.message) == [
        "database storage of 'orders' is 200 GB in the template, 100 GB in the stack file",
        "database class of 'reports' is db.t3.micro in the template, db.t3.small in the stack file",
      ])
  }

  @Test func `a change reaches the one it names, and one that is taken out is gone`() throws {
    let project = try project(
      stackFile(Self.two), ["t.yaml": template(database("Reports") + "\n" + database("Orders"))])
    let larger = try project.changed("t.yaml", "databases.orders.class=db.t3.small")
    #expect(
      larger.base.stack.databases.map(\.instanceClass.name) == ["db.t3.micro", "db.t3.small"])
    let fewer = try project.changed("t.yaml", "databases.orders=null")
    #expect(fewer.base.stack.databases.map(\.name) == ["Reports"])
    let error = try #require(throws: Diagnostics.self) {
      try project.changed("t.yaml", "databases.more.class=db.t3.small")
    }
    #expect(error.text.contains("it has no database that is bound to 'more'"), "\(error.text)")
  }
}

@Suite struct `Queues of a template and their descriptions` {
  private static let queue = "queue: { kind: sqs, worker: web, consumers: 1 }"
  private static let service = "cpuMilliseconds: 20, jobs: 1"

  /// 5 a second over 730 h are 13,140,000 jobs; each is sent, received and deleted: 39,420,000.
  ///
  /// One consumer polls every 20 s: 131,400. Less the free million, 38,551,400 × $0.0000004 =
  /// 15.42056; in order, × $0.0000005 = 19.2757.
  @Test(arguments: [("", "15.42056"), (", Properties: { FifoQueue: true }", "19.2757")])
  func `a deployed queue takes the jobs and the worker of the described one`(
    properties: String, cost: String
  ) throws {
    let project = try project(
      stackFile(Self.queue, service: Self.service),
      ["t.yaml": template("Thumbs: { Type: AWS::SQS::Queue\(properties) }")])
    let found = try project.estimate("t.yaml")
    #expect(found.cost(of: "Thumbs") == (try Money(cost)))
    #expect(found.cost(of: "queue") == .zero)
    #expect(found.stack?.queues.map(\.name) == ["Thumbs"])
    #expect(found.stack?.queues.map(\.worker) == [0])
    #expect(found.synthesis.unknownUsage.isEmpty)
  }

  @Test func `one that is not deployed costs nothing and is told`() throws {
    let project = try project(
      stackFile(Self.queue, service: Self.service), ["t.yaml": template("")])
    let found = try project.validate("t.yaml")
    #expect(found.verdict == .fail)
    #expect(
      found.findings.map(\.message).contains(
        "queue 'queue' is missing in the template, present in the stack file"))
    // 730 × (0.5 × 0.04048 + 0.004445) = 18.02005, and nothing else.
    #expect(found.synthesis.bill.estimates.map(\.monthly) == [try Money("18.02005")])
  }

  @Test func `one that nobody describes stays among what depends on usage`() throws {
    let project = try project(
      stackFile(""), ["t.yaml": template("Thumbs: { Type: AWS::SQS::Queue }")])
    let found = try project.estimate("t.yaml")
    #expect(found.synthesis.unknownUsage.map(\.resource.text) == ["Thumbs"])
    #expect(
      found.drift.map(\.message) == [
        "queue 'Thumbs' is present in the template, missing in the stack file"
      ])
  }

  @Test func `BullMQ needs no queue of AWS, and a dead-letter queue no description`() throws {
    let project = try project(
      stackFile(
        "queue: { kind: bullmq, worker: web }\ncache: { node: cache.t3.micro }",
        service: Self.service),
      [
        "t.yaml": template(
          "Cache: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: redis, "
            + "CacheNodeType: cache.t3.micro, NumCacheNodes: 1 } }"),
        "dead.yaml": template(
          """
          Thumbs:
            Type: AWS::SQS::Queue
            Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 } }
          Dead: { Type: AWS::SQS::Queue }
          """),
      ])
    let found = try project.estimate("t.yaml")
    #expect(found.stack?.queues.map(\.kind) == [.bullmq])
    #expect(found.stack?.queues.map(\.worker) == [0])
    #expect(found.drift.isEmpty)

    let other = try Project([
      "pricing/stacks/shop.yaml": stackFile(Self.queue, service: Self.service),
      "pricing/scenarios/five.yaml": five,
      "dead.yaml": String(
        decoding: try Data(contentsOf: project.folder.url.appending(path: "dead.yaml")),
        as: UTF8.self),
    ]).estimate("dead.yaml")
    #expect(other.stack?.queues.map(\.name) == ["Thumbs"])
    #expect(other.messages.isEmpty)
    #expect(other.drift.isEmpty)
    #expect(other.synthesis.unknownUsage.map(\.resource.text) == ["Dead"])
  }
}

@Suite struct `What a stack file adds to a template` {
  /// 1,000 hours of a proxy at $0.015 are $15.
  @Test func `its extras count`() throws {
    let extra =
      "extras: { proxy: { service: AmazonRDS, usageType: RDS:ProxyUsage, unit: Hrs, "
      + "quantity: 1000 } }"
    let project = try project(stackFile(extra), ["t.yaml": template("")])
    let without = try shop(stackFile("")).estimate("t.yaml")
    let with = try project.estimate("t.yaml")
    let added =
      (with.synthesis.bill.estimates.last?.monthly ?? .zero)
      - (without.synthesis.bill.estimates.last?.monthly ?? .zero)
    #expect(added == with.cost(of: "proxy"))
    #expect(added == (try Money("15")))
  }

  private func shop(_ stack: String) throws -> Project {
    try Project([
      "pricing/stacks/shop.yaml": stack, "pricing/scenarios/five.yaml": five,
      "t.yaml": template(""),
    ])
  }

  @Test func `custom metrics count though no template has them`() throws {
    // 25 less the ten free ones, at $0.30 a month.
    let found = try shop(stackFile("monitoring: { alarms: 3, customMetrics: 25 }"))
      .estimate("t.yaml")
    #expect(found.cost(of: "monitoring") == (try Money("4.50")))
  }

  @Test func `a scenario alone speaks of neither a stack file nor a budget`() throws {
    let project = try Project([
      "pricing/scenarios/five.yaml": five.replacing("web: 1", with: "shop: 1"),
      "t.yaml": template(""),
    ])
    let notes = try project.estimate("t.yaml", scenario: "five").synthesis.notes
    #expect(
      notes.map(\.message) == [
        "no service of the template is 'shop', which scenario 'five' sends traffic to"
      ])
    #expect(notes.allSatisfy { !$0.text.contains("stack file") && !$0.text.contains("budget") })
  }
}
