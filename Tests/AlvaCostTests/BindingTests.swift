import Diagnostics
import Foundation
import Gate
import Pricing
import Quantities
import Resources
import Services
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

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
    let project = try boundProject(
      boundStack(Self.queue, service: Self.service),
      ["t.yaml": boundTemplate("Thumbs: { Type: AWS::SQS::Queue\(properties) }")])
    let found = try project.estimate("t.yaml")
    #expect(found.cost(of: "Thumbs") == (try Money(cost)))
    #expect(found.cost(of: "queue") == .zero)
    #expect(found.stack?.queues.map(\.name) == ["Thumbs"])
    #expect(found.stack?.queues.map(\.worker) == [0])
    #expect(found.synthesis.unknownUsage.isEmpty)
  }

  @Test func `one that is not deployed costs nothing and is told`() throws {
    let project = try boundProject(
      boundStack(Self.queue, service: Self.service), ["t.yaml": boundTemplate("")])
    let found = try project.validate("t.yaml")
    #expect(found.verdict == .fail)
    #expect(
      found.findings.map(\.message).contains(
        "queue 'queue' is missing in the template, present in the stack file: what requests ask it costs and takes "
          + "nothing here"))
    // 730 × (0.5 × 0.04048 + 0.004445) = 18.02005, and nothing else.
    #expect(found.synthesis.bill.estimates.map(\.monthly) == [try Money("18.02005")])
  }

  @Test func `one that nobody describes stays among what depends on usage`() throws {
    let project = try boundProject(
      boundStack(""), ["t.yaml": boundTemplate("Thumbs: { Type: AWS::SQS::Queue }")])
    let found = try project.estimate("t.yaml")
    #expect(found.synthesis.unknownUsage.map(\.resource.text) == ["Thumbs"])
    #expect(
      found.drift.map(\.message) == [
        "queue 'Thumbs' is present in the template, missing in the stack file"
      ])
  }

  @Test func `BullMQ needs no queue of AWS, and a dead-letter queue no description`() throws {
    let project = try boundProject(
      boundStack(
        "queue: { kind: bullmq, worker: web }\ncache: { node: cache.t3.micro }",
        service: Self.service),
      [
        "t.yaml": boundTemplate(
          "Cache: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: redis, "
            + "CacheNodeType: cache.t3.micro, NumCacheNodes: 1 } }"),
        "dead.yaml": boundTemplate(
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

    let other = try BoundProject([
      "pricing/stacks/shop.yaml": boundStack(Self.queue, service: Self.service),
      "pricing/scenarios/five.yaml": fiveASecond,
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
    let project = try boundProject(boundStack(extra), ["t.yaml": boundTemplate("")])
    let without = try shop(boundStack("")).estimate("t.yaml")
    let with = try project.estimate("t.yaml")
    let added =
      (with.synthesis.bill.estimates.last?.monthly ?? .zero)
      - (without.synthesis.bill.estimates.last?.monthly ?? .zero)
    #expect(added == with.cost(of: "proxy"))
    #expect(added == (try Money("15")))
  }

  private func shop(_ stack: String) throws -> BoundProject {
    try BoundProject([
      "pricing/stacks/shop.yaml": stack, "pricing/scenarios/five.yaml": fiveASecond,
      "t.yaml": boundTemplate(""),
    ])
  }

  @Test func `custom metrics count though no template has them`() throws {
    // 25 less the ten free ones, at $0.30 a month.
    let found = try shop(boundStack("monitoring: { alarms: 3, customMetrics: 25 }"))
      .estimate("t.yaml")
    #expect(found.cost(of: "monitoring") == (try Money("4.50")))
  }

  @Test func `a scenario alone speaks of neither a stack file nor a budget`() throws {
    let project = try BoundProject([
      "pricing/scenarios/five.yaml": fiveASecond.replacing("web: 1", with: "shop: 1"),
      "t.yaml": boundTemplate(""),
    ])
    let notes = try project.estimate("t.yaml", scenario: "five").synthesis.notes
    #expect(
      notes.map(\.message) == [
        "no service of the template is 'shop', which scenario 'five' sends traffic to"
      ])
    #expect(notes.allSatisfy { !$0.text.contains("stack file") && !$0.text.contains("budget") })
  }
}
