import Foundation
import TestSupport
import Testing

/// Sizes that the simulated load leaves idle; prices of us-east-1.
@Suite(.needsProgram) struct `Sizes that the load leaves idle` {
  /// Two tasks of 2 vCPU and 4 GB, and five requests a second all month.
  private static func folder(
    request: String = "request: { cpuMilliseconds: 10 }", perSecond: Int = 5
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.pricing()
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services: { web: { cpu: 2048, memoryMB: 4096, tasks: 2, \(request) } }
      estimates: { realistic: { scenario: steady } }
      """, to: "stacks/shop.yaml")
    try folder.write(
      """
      scenario: steady
      requestsPerSecond: \(perSecond)
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0
      entry: { web: 1 }
      """, to: "scenarios/steady.yaml")
    return folder
  }

  private struct Saving: Decodable {
    let decision: String
    let option: String
    let description: String
    let monthly: String
    let risk: String?
    let atRisk: String
    let p95Seconds: Double?
  }

  private struct Report: Decodable {
    struct Summary: Decodable { let savings: [Saving] }
    /// Of a stack file.
    let summary: Summary?
    /// Of a template.
    let savings: [Saving]?
  }

  private func saving(_ folder: TemporaryFolder, _ arguments: [String]) throws -> Saving? {
    let run = try Program.run(
      ["estimate"] + arguments + ["--pricing", folder.path, "--format", "json"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    let savings = report.summary?.savings ?? report.savings ?? []
    return savings.first { $0.decision == "task-size" }
  }

  /// The nearest size below costs half and answers as fast; the next one is felt.
  ///
  /// A process of Node.js takes one vCPU at most, so that 1 vCPU answers as fast as 2: two tasks of 1 vCPU and
  /// 2 GB less are 2 × 730 h × (0.04048 + 2 × 0.004445) = $72.08. Half a vCPU would take twice as long.
  @Test func `are named with the next size that nobody notices`() throws {
    let found = try #require(try saving(try Self.folder(), ["shop", "--no-reports"]))
    #expect(found.option == "web")
    #expect(
      found.description
        == "2 vCPU and 4 GB → 1 vCPU and 2 GB: --set 'services.web.cpu=1024' "
        + "--set 'services.web.memoryMB=2048'")
    #expect(abs((Double(found.monthly) ?? 0) - 72.0802) < 0.001)
    #expect(found.risk == "low")
    #expect(found.atRisk.hasPrefix("CPU at the peak "))
    #expect(found.p95Seconds != nil)
  }

  /// Two services as above, the same step of both: twice 72.0802 a month, in one line.
  @Test func `are one line of services that are alike`() throws {
    let folder = try Self.folder()
    let service = "{ cpu: 2048, memoryMB: 4096, tasks: 2, request: { cpuMilliseconds: 10 } }"
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services: { web: \(service), api: \(service) }
      estimates: { realistic: { scenario: steady } }
      """, to: "stacks/shop.yaml")
    try folder.write(
      """
      scenario: steady
      requestsPerSecond: 5
      shape: flat
      deploymentsPerMonth: 0
      replacementsPerMonth: 0
      entry: { web: 0.5, api: 0.5 }
      """, to: "scenarios/steady.yaml")
    let found = try #require(try saving(folder, ["shop", "--no-reports"]))
    #expect(found.option == "api, web")
    #expect(abs((Double(found.monthly) ?? 0) - 144.1604) < 0.001)
    for name in ["web", "api"] {
      #expect(found.description.contains("--set 'services.\(name).cpu=1024'"))
    }
  }

  @Test func `are no low risk where nobody says what a request needs`() throws {
    let found = try saving(try Self.folder(request: ""), ["shop", "--no-reports"])
    #expect(found?.risk == "medium")
    #expect(found?.atRisk.contains("what a request needs of a task is assumed") == true)
  }

  /// 100 requests a second of 10 ms are one vCPU of the two that serve: half of it, more than idle.
  @Test func `are not those that are used`() throws {
    #expect(try saving(try Self.folder(perSecond: 100), ["shop", "--no-reports"]) == nil)
  }

  /// A database that no request asks is idle, and that says nothing: whoever asks it was not described.
  @Test func `are not those of what nobody was said to ask`() throws {
    let folder = try Self.folder()
    func names(_ uses: String) throws -> [String] {
      try folder.write(
        """
        stack: shop
        region: us-east-1
        services: { web: { cpu: 256, memoryMB: 512, \(uses) } }
        databases: { orders: { class: db.m5.4xlarge } }
        estimates: { realistic: { scenario: steady } }
        """, to: "stacks/shop.yaml")
      let run = try Program.run([
        "estimate", "shop", "--no-reports", "--pricing", folder.path, "--format", "json",
      ])
      let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
      return report.summary?.savings.map(\.decision) ?? []
    }
    #expect(try !names("uses: {}").contains("database-size"))
    let asked = try names("uses: { orders: { queries: 2 } }")
    #expect(asked.contains("database-size"))
  }

  private static func template(cpu: Int, memory: Int) -> String {
    """
    Resources:
      Cluster: { Type: AWS::ECS::Cluster }
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          { Cpu: "\(cpu)", Memory: "\(memory)", RequiresCompatibilities: [FARGATE], NetworkMode: awsvpc,
            ContainerDefinitions: [ { Name: web, Image: web } ] }
      Web:
        Type: AWS::ECS::Service
        Properties:
          { Cluster: !Ref Cluster, TaskDefinition: !Ref Task, DesiredCount: 2, LaunchType: FARGATE }
    """
  }

  /// The same two tasks in a template, and what its owner would get by the edit: the engine is asked twice.
  @Test func `are named of a template, and cost what the edit makes them`() throws {
    let folder = try Self.folder()
    try folder.write(
      "scenario: steady\nrequestsPerSecond: 5\nshape: flat\ndeploymentsPerMonth: 0\n"
        + "replacementsPerMonth: 0\n", to: "scenarios/steady.yaml")
    try folder.write(Self.template(cpu: 2_048, memory: 4_096), to: "now.yaml")
    try folder.write(Self.template(cpu: 1_024, memory: 2_048), to: "then.yaml")
    func arguments(_ file: String) -> [String] {
      [
        "--stack", "\(folder.path)/\(file)", "--region", "us-east-1", "--scenario", "steady",
      ]
    }
    let found = try #require(try saving(folder, arguments("now.yaml")))
    #expect(
      found.description
        == "2 vCPU and 4 GB → 1 vCPU and 2 GB: Cpu: 1024, Memory: 2048 in its task definition, "
        + "no more in its containers")
    #expect(found.risk == "medium")
    func total(_ file: String) throws -> Double {
      let run = try Program.run(
        ["estimate"] + arguments(file) + [
          "--pricing", folder.path, "--format", "csv", "--runs", "0",
        ])
      let rows = CommaSeparated.rows(run.output)
      let column = try #require(rows.first?.firstIndex(of: "monthlyUSD"))
      return rows.dropFirst().reduce(0) { $0 + (Double($1[column]) ?? 0) }
    }
    let saved = try total("now.yaml") - total("then.yaml")
    #expect(abs((Double(found.monthly) ?? 0) - saved) < 0.01)
  }

  /// A page of a template has the panel where its traffic is described, and says why not where it is not.
  @Test func `can be tried on a template's page`() throws {
    let folder = try Self.folder()
    try folder.write(
      "scenario: steady\nrequestsPerSecond: 5\nshape: flat\n", to: "scenarios/steady.yaml")
    try folder.write(Self.template(cpu: 2_048, memory: 4_096), to: "now.yaml")
    func page(_ more: [String]) throws -> String {
      let run = try Program.run(
        ["estimate", "--stack", "\(folder.path)/now.yaml", "--region", "us-east-1"] + more
          + ["--pricing", folder.path, "--format", "html"])
      #expect(run.exitCode == 0, "\(run.errors)")
      return run.output
    }
    let tried = try page(["--scenario", "steady"])
    #expect(tried.contains("\"name\":\"Web: smaller\""))
    #expect(tried.contains("\"name\":\"Web: larger\""))
    #expect(tried.contains("# Web with Cpu: 1024, Memory: 2048 in its task definition"))
    let still = try page([])
    #expect(!still.contains("application/json"))
    #expect(still.contains("Nothing of this bill follows traffic, since none is described"))
  }
}
