import Foundation
import TestSupport
import Testing

/// One cause, one finding; prices of us-east-1.
@Suite(.needsProgram) struct `A cause of findings` {
  private struct Finding: Decodable {
    let rule: String
    let message: String
    let help: String?
    let resource: String?
  }
  private struct Report: Decodable { let findings: [Finding] }

  private func findings(_ options: [String], in folder: TemporaryFolder) throws -> [Finding] {
    let run = try Program.run(["validate"] + options + ["--format", "json"], in: folder.url)
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).findings
  }

  /// A database of two services in one zone; the stack file has one service more, a cache that requests ask,
  /// another class, and 14 days of logs.
  private func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      Resources:
        Web:
          Type: AWS::ECS::Service
          Properties: { LaunchType: FARGATE, DesiredCount: 1, TaskDefinition: !Ref Task }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { Family: web, Cpu: "256", Memory: "512", RequiresCompatibilities: [FARGATE] }
        Db:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBInstanceClass: db.t3.small, AllocatedStorage: "20" }
        One: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 30 } }
        Two: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 30 } }
      """, to: "t.yaml")
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services:
        web: { cpu: 256, memoryMB: 512, request: { cacheCommands: 1 } }
        api: { cpu: 256, memoryMB: 512 }
      database: { engine: postgres, class: db.t3.micro, storageGB: 20 }
      cache: { engine: redis, node: cache.t3.micro }
      logs: { retentionDays: 14 }
      estimates: { only: { scenario: flat } }
      """, to: "pricing/stacks/shop.yaml")
    try folder.write(
      "scenario: flat\nrequestsPerSecond: 1\nshape: flat\n", to: "pricing/scenarios/flat.yaml")
    try folder.write(
      """
      budget: shop
      limits: { every: 500 }
      policies: { databaseClasses: [db.t4g.*] }
      """, to: "pricing/budgets/shop.yaml")
    return folder
  }

  @Test func `is told once where a part is missing`() throws {
    let found = try findings(["shop", "--stack", "t.yaml"], in: try project())
    for name in ["'api'", "'cache'"] {
      let own = found.filter { $0.message.contains(name) }
      #expect(own.map(\.rule) == ["drift/stack"], "\(name): \(own.map(\.message))")
    }
    // What follows from it is said with it.
    let cache = try #require(found.first { $0.message.contains("'cache'") })
    #expect(cache.message.contains("what requests ask it costs and takes nothing here"))
    #expect(cache.help?.contains("'bindings' of the budget file") == true)
  }

  @Test func `is told once where a class is neither allowed nor the stack file's`() throws {
    let found = try findings(["shop", "--stack", "t.yaml"], in: try project())
    let own = found.filter { $0.resource == "Db" && $0.message.contains("db.t3.small") }
    #expect(own.map(\.rule) == ["policy/database-class"], "\(own.map(\.message))")
    #expect(own.first?.message.contains("db.t3.micro in the stack file") == true)
  }

  /// A budget by which differences stop the gate hears of each, be another rule waived or not.
  @Test func `stays apart where a difference stops the gate by itself`() throws {
    let folder = try project()
    try folder.write(
      """
      budget: shop
      limits: { every: 500 }
      policies: { databaseClasses: [db.t4g.*] }
      drift: error
      """, to: "pricing/budgets/shop.yaml")
    let found = try findings(["shop", "--stack", "t.yaml"], in: folder)
    let own = found.filter { $0.resource == "Db" && $0.message.contains("db.t3.small") }
    #expect(Set(own.map(\.rule)) == ["policy/database-class", "drift/stack"])
  }

  /// `logs` of the stack file stands for all of the groups.
  @Test func `is told once of several log groups`() throws {
    let found = try findings(["shop", "--stack", "t.yaml"], in: try project())
    let own = found.filter { $0.message.contains("log retention") }
    #expect(
      own.map(\.message) == [
        "log retention of 'One', 'Two' is 30 days in the template, 14 days in the stack file"
      ])
  }

  @Test func `is told once where a class that is not known leaves a database without a price`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      Resources:
        Disk:
          Type: AWS::EC2::Volume
          Properties: { Size: 100, VolumeType: gp3, AvailabilityZone: us-east-1a }
        Db:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: postgres, AllocatedStorage: "20", DBInstanceClass: "{{resolve:ssm:/class}}" }
      """, to: "t.yaml")
    let found = try findings(
      ["--stack", "t.yaml", "--region", "us-east-1", "--budget", "100"], in: folder)
    let own = found.filter { $0.resource == "Db" }
    #expect(own.map(\.rule) == ["coverage/unpriced"], "\(own.map(\.message))")
    #expect(
      own.first?.message.contains(
        "'DBInstanceClass' is not known (a dynamic reference is read at deployment)") == true)
    #expect(own.first?.help?.hasPrefix("give it with --parameter") == true)
  }
}
