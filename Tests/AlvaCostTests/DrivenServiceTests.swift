import Foundation
import TestSupport
import Testing

/// Ten requests a second, or a hundred, in every hour of a month of 730: 26,280,000, or 262,800,000.
@Suite(.needsProgram) struct `Services that one traffic drives` {
  private struct Bill {
    let run: Program.Run
    /// By line, tiers apart: quantity and dollars.
    var lines: [String: (quantity: Double, dollars: Double)] = [:]

    func quantity(_ line: String) -> Double { lines[line]?.quantity ?? -1 }
    func dollars(_ line: String) -> Double { lines[line]?.dollars ?? -1 }
  }

  private func bill(
    _ stack: String, perSecond: Int = 10, entry: String = "api", _ options: String...
  ) throws -> Bill {
    let folder = try TemporaryFolder()
    let text =
      "stack: t\nregion: us-east-1\n\(stack)\nestimates: { realistic: { scenario: even } }\n"
    try folder.write(Data(text.utf8), to: "pricing/stacks/t.yaml")
    let scenario =
      "scenario: even\nrequestsPerSecond: \(perSecond)\nshape: flat\nentry: { \(entry): 1 }\n"
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    let run = try Program.run(
      ["estimate", "t", "--pricing", "\(folder.path)/pricing", "--format", "json"]
        + (options.isEmpty ? ["--runs", "0"] : options), in: folder.url)
    var bill = Bill(run: run)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimates = object?["estimates"] as? [[String: Any]] ?? []
    for line in estimates.first?["lines"] as? [[String: Any]] ?? [] {
      bill.lines[line["id"] as? String ?? ""] = (
        Double(line["quantity"] as? String ?? "") ?? -1,
        Double(line["monthly"] as? String ?? "") ?? -1
      )
    }
    return bill
  }

  private let quiet = "logEvents: 0, logBytes: 0"
  private let gigabyte = 1_073_741_824.0

  @Test func `a classic load balancer is charged by the GB that it passes on`() throws {
    let bill = try bill(
      """
      services:
        api: { cpu: 1024, memoryMB: 2048, tasks: 2, request: { cpuMilliseconds: 1, requestBytes: 10000, responseBytes: 10000, \(quiet) } }
      loadBalancers: { pub: { kind: classic } }
      """, perSecond: 100)
    // 262,800,000 × 20,000 bytes ÷ 2³⁰ = 4,895.03 GB × 0.008 (ELB pricing page, 2025).
    let gigabytes = 262_800_000 * 20_000 / gigabyte
    #expect(abs(bill.quantity("pub/data") - gigabytes) < 0.01, "\(bill.run.errors)")
    #expect(abs(bill.dollars("pub/data") - gigabytes * 0.008) < 0.01)
  }

  @Test func `a network load balancer counts a flow through it once`() throws {
    let bill = try bill(
      """
      services:
        api: { cpu: 1024, memoryMB: 2048, tasks: 2, request: { cpuMilliseconds: 1, requestBytes: 1, responseBytes: 1, connections: 1, \(quiet) } }
      loadBalancers: { pub: { kind: network } }
      """, perSecond: 100)
    // 100 new connections a second ÷ 800 are 0.125; 6,500 open ones ÷ 100,000 less: × 730 h.
    #expect(abs(bill.quantity("pub/lcu") - 0.125 * 730) < 1e-6, "\(bill.run.errors)")
  }

  private static let sent: [(use: String, type: String, endpoint: String, bytes: Double)] = [
    (
      "dataInBytes: 10000, dataOutBytes: 0",
      "AWS::Kinesis::Stream, StreamModeDetails: { StreamMode: ON_DEMAND }", "kinesis-streams",
      10_000
    ),
    ("putUnits: 1", "AWS::Kinesis::Stream", "kinesis-streams", 25_600),
    ("dataBytes: 10000", "AWS::KinesisFirehose::DeliveryStream", "kinesis-firehose", 10_000),
    ("messages: 1, publishedBytes: 10000", "AWS::SNS::Topic, FifoTopic: true", "sns", 10_000),
  ]

  /// 26,280,000 requests, each of 10,000 bytes, or a unit of 25 KB: by the NAT, or by the service's endpoint.
  @Test(arguments: sent.indices)
  func `what a private function sends to a service passes the NAT or an endpoint`(
    _ index: Int
  ) throws {
    let (use, type, endpoint, bytes) = Self.sent[index]
    func stack(_ network: String, inVPC: Bool = true) -> String {
      """
      functions:
        api: { memoryMB: 512, inVPC: \(inVPC), request: { milliseconds: 10, requestBytes: 0, responseBytes: 0, \(quiet) }, uses: { s: { \(use) } } }
      resources: { s: { type: \(type) } }
      network: { nat: gateway, natGateways: 1\(network) }
      """
    }
    let gigabytes = 26_280_000 * bytes / gigabyte
    let far = try bill(stack(""))
    #expect(abs(far.quantity("nat/data") - gigabytes) < 0.01, "\(far.run.errors)")
    let near = try bill(stack(", endpoints: [\(endpoint)]"))
    #expect(near.quantity("nat/data") == 0, "\(near.run.errors)")
    #expect(abs(near.quantity("endpoints/data-\(endpoint)/tier-1") - gigabytes) < 0.01)
    #expect(try bill(stack("", inVPC: false)).quantity("nat/data") == 0)
  }

  private struct Left {
    let allowances: String
    /// Of 30 GB, of 13,140,000 messages at 0.0000005 and of 7,884,000 transitions.
    let storageGB, messages, transitions: Double
  }

  private static let left = [
    Left(allowances: "", storageGB: 5, messages: 12_140_000, transitions: 7_880_000),
    Left(
      allowances: "freeAllowances: { usedElsewhereShare: 0.5 }", storageGB: 17.5,
      messages: 12_640_000, transitions: 7_882_000),
    Left(
      allowances: "freeAllowances: { apply: false }", storageGB: 30, messages: 13_140_000,
      transitions: 7_884_000),
  ]

  /// 25 GB of a table, a million messages of a topic, 4,000 transitions: free in a month of the account, like Lambda's.
  @Test(arguments: left.indices)
  func `amounts that are free within a rate are left to others too`(_ index: Int) throws {
    let left = Self.left[index]
    let bill = try bill(
      """
      functions:
        api: { memoryMB: 512, request: { milliseconds: 10, \(quiet) }, uses: { topic: { messages: 0.5 }, flow: { transitions: 0.3 } } }
      resources:
        table: { type: AWS::DynamoDB::Table, BillingMode: PAY_PER_REQUEST, usage: { storageGB: 30, readUnitsPerMonth: 0, writeUnitsPerMonth: 0 } }
        topic: { type: AWS::SNS::Topic }
        flow: { type: AWS::StepFunctions::StateMachine }
      \(left.allowances)
      """)
    #expect(abs(bill.dollars("table/storage/tier-2") - left.storageGB * 0.25) < 0.001)
    #expect(abs(bill.dollars("topic/publishes/tier-2") - left.messages * 0.0000005) < 0.001)
    #expect(abs(bill.quantity("flow/transitions/tier-2") - left.transitions) < 0.001)
  }

  /// 10 a second × 0.1 s are 1 vCPU, 4 ACU of a quarter, at 70 % 5.71, so 6 in steps of 0.5: 5.5 above a minimum of 0.5.
  @Test(arguments: [168, 40])
  func `serverless capacity follows the queries of the hours in which it runs`(_ week: Int) throws {
    let bill = try bill(
      """
      services:
        api: { cpu: 2048, memoryMB: 4096, tasks: 2, request: { cpuMilliseconds: 1, \(quiet) }, uses: { o: { queries: 1, millisecondsPerQuery: 100 } } }
      loadBalancer: {}
      databases: { o: { engine: aurora-postgresql, minACU: 0.5, maxACU: 8, usedGB: 40, runningHoursPerWeek: \(week) } }
      """)
    let hours = 730 * Double(week) / 168
    #expect(abs(bill.quantity("o/acu") - 0.5 * hours) < 0.001, "\(bill.run.errors)")
    #expect(abs(bill.quantity("o/acu-scaled") - 5.5 * hours) < 0.001)
  }

  @Test func `a run of less than a millisecond is charged one`() throws {
    let bill = try bill(
      "functions: { api: { memoryMB: 512, request: { milliseconds: 0.4, \(quiet) } } }\n"
        + "freeAllowances: { apply: false }")
    // 26,280,000 × 0.001 s × 0.5 GB.
    #expect(abs(bill.quantity("api/duration/tier-1") - 13_140) < 0.001, "\(bill.run.errors)")
  }

  @Test func `a table with capacity by the hour may be used by requests`() throws {
    let bill = try bill(
      """
      functions: { api: { memoryMB: 512, request: { milliseconds: 10, \(quiet) }, uses: { table: { readUnits: 1, writeUnits: 1 } } } }
      resources:
        table: { type: AWS::DynamoDB::Table, ProvisionedThroughput: { ReadCapacityUnits: 50, WriteCapacityUnits: 50 }, usage: { storageGB: 1 } }
      freeAllowances: { apply: false }
      """)
    #expect(bill.run.exitCode == 0, "\(bill.run.errors)")
    #expect(bill.run.errors.contains("t.yaml:3:"), "\(bill.run.errors)")
    #expect(bill.run.errors.contains("'readUnits' are not charged by use"), "\(bill.run.errors)")
    #expect(abs(bill.dollars("table/read-capacity/tier-2") - 50 * 730 * 0.00013) < 0.001)
  }

  @Test func `use that no key of a bucket or a distribution names stands under usage`() throws {
    let bill = try bill(
      """
      services: { api: { cpu: 512, memoryMB: 1024, tasks: 2, request: { cpuMilliseconds: 10, \(quiet) } } }
      loadBalancer: {}
      buckets: { b: { storageGB: 5, writesPerMonth: 0, readsPerMonth: 0, internetGBPerMonth: 0, usage: { standardIAGB: 100 } } }
      distributions:
        cdn: { origin: api, hitShare: 0.5, writeShare: 0, usage: { originShieldRequestsPerMonth: 1000000 }, DistributionConfig: { Origins: [{ OriginShield: { Enabled: true } }] } }
      """)
    #expect(!bill.run.errors.contains("nobody states"), "\(bill.run.errors)")
    #expect(bill.quantity("cdn/origin-shield") == 1_000_000, "\(bill.run.errors)")
    #expect(bill.lines.contains { $0.key.hasPrefix("b/") && $0.value.quantity == 100 })
    let twice = try self.bill(
      "services: { api: { cpu: 512, memoryMB: 1024 } }\nloadBalancer: {}\n"
        + "buckets: { b: { storageGB: 5, usage: { storageGB: 6 } } }")
    #expect(twice.run.exitCode == 65 && twice.run.errors.contains("stands beside 'usage'"))
  }

  @Test func `months that come to more than can be counted are an error`() throws {
    let bill = try bill(
      """
      services:
        api: { cpu: 256, memoryMB: 512, calls: { b: 100000 } }
        b: { cpu: 256, memoryMB: 512, calls: { c: 100000 } }
        c: { cpu: 256, memoryMB: 512, calls: { d: 100000 } }
        d: { cpu: 256, memoryMB: 512 }
      loadBalancer: {}
      """, perSecond: 1_000_000_000, "--runs", "64")
    #expect(bill.run.exitCode == 65)
    #expect(bill.run.errors.contains("comes to more than can be counted"), "\(bill.run.errors)")
  }

  /// Endpoints by the last part of their names, or as AWS writes them whole.
  @Test func `a misspelt endpoint is told, and a whole name is the short one`() throws {
    func stack(_ endpoint: String) -> String {
      """
      services: { api: { cpu: 256, memoryMB: 512, request: { \(quiet) }, uses: { t: { readUnits: 1 } } } }
      loadBalancer: {}
      resources: { t: { type: AWS::DynamoDB::Table, BillingMode: PAY_PER_REQUEST, usage: { storageGB: 1, writeUnitsPerMonth: 0 } } }
      network: { nat: gateway, endpoints: [\(endpoint)] }
      """
    }
    for wrong in ["dynamdb", "DynamoDB"] {
      let bill = try bill(stack(wrong))
      #expect(bill.run.exitCode == 65)
      #expect(bill.run.errors.contains("did you mean 'dynamodb'?"), "\(bill.run.errors)")
    }
    let whole = try bill(stack("com.amazonaws.us-east-1.dynamodb"))
    #expect(whole.run.exitCode == 0, "\(whole.run.errors)")
    #expect(!whole.lines.keys.contains { $0.hasPrefix("endpoints/") })
    // Nothing but the pull of images is left to the NAT: 100 GB of items are not.
    #expect(whole.quantity("nat/data") < 20)
    let none = try bill(
      stack("s3, ecr.api, ecr.dkr, logs").replacingOccurrences(
        of: "nat: gateway", with: "nat: none"))
    #expect(none.run.exitCode == 65)
    #expect(none.run.errors.contains("has no way to dynamodb"), "\(none.run.errors)")
  }

  @Test func `a property that the file does not write can be set`() throws {
    let stack = """
      functions: { api: { memoryMB: 512, request: { milliseconds: 10, \(quiet) }, uses: { topic: { messages: 1 } } } }
      resources: { topic: { type: AWS::SNS::Topic } }
      """
    let bill = try bill(stack, "--runs", "0", "--set", "resources.topic.FifoTopic=true")
    #expect(bill.run.exitCode == 0, "\(bill.run.errors)")
    let slip = try self.bill(stack, "--runs", "0", "--set", "resources.topic.fifoTopic=true")
    #expect(slip.run.exitCode == 65 && slip.run.errors.contains("matches nothing"))
  }

  @Test func `a function that a queue alone starts runs for its messages alone`() throws {
    let bill = try bill(
      """
      functions:
        api: { memoryMB: 512, concurrency: 1, request: { milliseconds: 100, \(quiet) }, uses: { q: { messages: 0.1 } } }
        w: { memoryMB: 512, reads: q, request: { milliseconds: 100, \(quiet) } }
      queues: { q: { kind: sqs, messagesPerRun: 5 } }
      freeAllowances: { apply: false }
      """)
    #expect(bill.quantity("w/requests") > 0, "\(bill.run.errors)")
    #expect(abs(bill.quantity("w/requests") - bill.quantity("api/requests") * 0.1 / 5) < 0.001)
  }
}
