import Foundation
import TestSupport
import Testing

/// What follows from jobs: two requests a second are 2 × 3,600 × 730 = 5,256,000 a month, each a message.
@Suite(.needsProgram) struct `Workers of queues` {
  private static let silent = "responseBytes: 0, logBytes: 0, logEvents: 0"

  private func run(_ stack: String) throws -> (run: Program.Run, costs: [String: Double]) {
    let folder = try TemporaryFolder()
    let head = "stack: t\nregion: us-east-1\nfreeAllowances: { apply: false }\n"
    let tail = "\nestimates: { realistic: { scenario: even } }\n"
    try folder.write(Data((head + stack + tail).utf8), to: "pricing/stacks/t.yaml")
    try folder.write(
      Data("scenario: even\nrequestsPerSecond: 2\nentry: { api: 1 }\n".utf8),
      to: "pricing/scenarios/even.yaml")
    let run = try Program.run(
      [
        "estimate", "t", "--pricing", "\(folder.path)/pricing", "--format", "json", "--runs", "0",
      ], in: folder.url)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimates = object?["estimates"] as? [[String: Any]] ?? []
    var costs: [String: Double] = [:]
    for line in estimates.first?["lines"] as? [[String: Any]] ?? [] {
      let id = (line["id"] as? String ?? "").split(separator: "/").prefix(2).joined(separator: "/")
      costs[id, default: 0] += Double(line["monthly"] as? String ?? "") ?? 0
    }
    return (run, costs)
  }

  /// Items on their way: 5,256,000 × (2 × 4,096 + 1,024) bytes are 45.1126 GB of 2³⁰ × 0.045 = 2.0301.
  ///
  /// Through the endpoint `dynamodb` they come to no NAT, and to none from outside of the network.
  @Test(arguments: [("true", "", 2.0301), ("true", ", endpoints: [dynamodb]", 0), ("false", "", 0)])
  func `items of tables take the way of who asks`(
    _ inVPC: String, _ endpoints: String, _ dollars: Double
  ) throws {
    let (run, costs) = try run(
      """
      functions:
        api: { inVPC: \(inVPC), request: { milliseconds: 10, \(Self.silent) }, uses: { table: { readUnits: 2, writeUnits: 1 } } }
      network: { nat: gateway\(endpoints) }
      resources:
        table: { type: AWS::DynamoDB::Table, BillingMode: PAY_PER_REQUEST, usage: { storageGB: 0 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs((costs["nat/data"] ?? 0) - dollars) < 0.001, "\(costs)")
  }

  /// Half of 5,256,000 messages fail, and run again: 10,512,000 runs.
  ///
  /// Requests to Lambda at 0.0000002 each, a message to SQS that is sent, received and deleted 3 × 0.0000004, a write
  /// unit of DynamoDB 0.000000625.
  ///
  /// - `w` is run, and calls `next`, 10,512,000 times: 2.1024 each.
  /// - `more` gets 0.5 × 10,512,000 messages, on which `bg` works: × 3 × 0.0000004 = 6.3072.
  /// - `bg` writes 2 units for each of the 5,256,000: 6.57.
  /// - the model answers 0.01 × 10,512,000 = 105,120 calls of 1,000 tokens at 3.30 and 100 at 16.50 a million:
  ///   0.0033 + 0.00165 = 0.00495 each, 520.344.
  /// - `mails` is received twice, sent and deleted once: 4 × 5,256,000 × 0.0000004 = 8.4096.
  @Test func `have calls, messages, models and tables charged by their jobs and repeats`() throws {
    let (run, costs) = try run(
      """
      functions:
        api: { request: { milliseconds: 10, \(Self.silent) }, uses: { mails: { messages: 1 } } }
        w:
          request: { milliseconds: 20, \(Self.silent) }
          timeoutSeconds: 60
          calls: { next: 1 }
          thirdPartyCalls: { m: 0.01 }
          uses: { more: { messages: 0.5 } }
        next: { request: { milliseconds: 30, \(Self.silent) } }
      services:
        bg:
          { cpu: 256, memoryMB: 512, behindLoadBalancer: false, request: { logBytes: 0, logEvents: 0 }, uses: { table: { writeUnits: 2 } } }
      queues:
        mails: { kind: sqs, worker: w, retryShare: 0.5, consumers: 0 }
        more: { kind: sqs, worker: bg, consumers: 0 }
      thirdParties:
        m: { model: us.anthropic.claude-sonnet-4-6, inputTokens: 1000, outputTokens: 100 }
      resources:
        table: { type: AWS::DynamoDB::Table, BillingMode: PAY_PER_REQUEST, usage: { storageGB: 0 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    func expect(_ line: String, _ dollars: Double) {
      #expect(abs((costs[line] ?? -1) - dollars) < 0.001, "\(line): \(costs[line] ?? -1)")
    }
    expect("api/requests", 1.0512)
    expect("w/requests", 2.1024)
    expect("next/requests", 2.1024)
    expect("mails/requests", 8.4096)
    expect("more/requests", 6.3072)
    expect("table/writes", 6.57)
    let tokens = costs.filter { $0.key.hasPrefix("m/") }.values.reduce(0, +)
    #expect(abs(tokens - 520.344) < 0.001, "\(costs)")
  }

  /// Every run puts half a message into its own queue: 5,256,000 × (1 + ½ + ¼ + …) = 10,512,000 runs.
  @Test func `that write into their own queue come to an end, or are refused at both ends`() throws
  {
    func stack(_ messages: String) -> String {
      """
      functions:
        api: { request: { milliseconds: 10, \(Self.silent) }, uses: { mails: { messages: 1 } } }
        w: { request: { milliseconds: 20, \(Self.silent) }, uses: { mails: { messages: \(messages) } } }
      queues: { mails: { kind: sqs, worker: w, consumers: 0 } }
      """
    }
    let (half, costs) = try run(stack("0.5"))
    #expect(half.exitCode == 0, "\(half.errors)")
    #expect(abs((costs["w/requests"] ?? -1) - 2.1024) < 0.0001, "\(costs)")
    let endless = try run(stack("1")).run
    #expect(endless.exitCode == 65)
    #expect(endless.errors.contains("t.yaml:6:"), "\(endless.errors)")
    #expect(endless.errors.contains("t.yaml:7:"), "\(endless.errors)")
    #expect(endless.errors.contains("the jobs of 'mails' never end"), "\(endless.errors)")
  }

  /// Neither function lies in the network: Lambda fetches the messages, and `w` is called at Lambda's own address,
  /// so nothing comes to the NAT or from zone to zone.
  @Test func `that are functions outside of the network send nothing through it`() throws {
    let (run, costs) = try run(
      """
      functions:
        api: { request: { milliseconds: 5, \(Self.silent) }, calls: { w: 1 }, uses: { q: { messages: 1 } } }
        w: { request: { milliseconds: 40, responseBytes: 9000, logBytes: 400 } }
      services: { bg: { cpu: 256, memoryMB: 512, behindLoadBalancer: false } }
      queues: { q: { kind: sqs, worker: w, payloadBytes: 60000 } }
      network: { nat: gateway }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect((costs["nat/data"] ?? 0) < 0.01, "\(costs)")
    #expect((costs["dataTransfer/between-zones"] ?? 0) < 0.01, "\(costs)")
  }

  /// In the network the calls leave by the NAT, and the log lines do not, which Lambda sends itself.
  ///
  /// 5,256,000 × (1,000 + 9,000) B ÷ 2³⁰ = 48.9503 GB × 0.045 = 2.2028.
  @Test func `in the network reach functions through the NAT`() throws {
    let (run, costs) = try run(
      """
      functions:
        api: { isInVPC: true, request: { milliseconds: 5, responseBytes: 0, logBytes: 9000 }, calls: { w: 1 } }
        w: { request: { milliseconds: 40, requestBytes: 1000, responseBytes: 9000, logBytes: 0, logEvents: 0 } }
      network: { nat: gateway }
      """.replacing("isInVPC", with: "inVPC"))
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs((costs["nat/data"] ?? -1) - 2.2028) < 0.001, "\(costs)")
  }

  /// Sent one by one, received and deleted ten at a time.
  ///
  /// 5,256,000 messages of 2,000 B: × (1 + 0.1 + 0.1) × 0.0000004 = 2.52288. Ten of 20,000 B are 200,000 B, four chunks
  /// of 64 KB: 5,256,000 × (1 + 0.4 + 0.1) × 0.0000004 = 3.1536.
  @Test(arguments: [(2_000, 2.52288), (20_000, 3.1536)])
  func `take messages in batches`(bytes: Int, dollars: Double) throws {
    let (run, costs) = try run(
      """
      functions:
        api: { request: { milliseconds: 5, \(Self.silent) }, uses: { q: { messages: 1 } } }
        w: { request: { milliseconds: 40, \(Self.silent) } }
      queues: { q: { kind: sqs, worker: w, messagesPerRun: 10, payloadBytes: \(bytes), consumers: 0 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs((costs["q/requests"] ?? -1) - dollars) < 0.0001, "\(costs)")
  }

  /// A run of 5 s with a timeout of 1 s is an error; with the default of 3 s, which the deployed function may not have,
  /// one that waits for 40 s is charged 3 s and told: 5,256,000 × 3 s × 0.125 GB × 0.0000166667 = 32.85.
  @Test func `that take longer than their timeout are told`() throws {
    let (long, _) = try run(
      "functions: { api: { timeoutSeconds: 1, request: { milliseconds: 5000, \(Self.silent) } } }")
    #expect(long.exitCode == 65)
    #expect(long.errors.contains("t.yaml:4:37"), "\(long.errors)")
    let (slow, costs) = try run(
      """
      functions: { api: { request: { milliseconds: 10, \(Self.silent) }, thirdPartyCalls: { slow: 1 } } }
      thirdParties: { slow: { seconds: 40 } }
      """)
    #expect(slow.exitCode == 0)
    #expect(slow.errors.contains("warning: a request to 'api' takes"), "\(slow.errors)")
    #expect(slow.errors.contains("its default"), "\(slow.errors)")
    #expect(abs((costs["api/duration"] ?? -1) - 32.85006) < 0.001, "\(costs)")
  }

  /// 5,256,000 messages of 1 s at 0.125 GB are 657,000 GB-seconds × 0.0000166667 = 10.95, however many a run takes: a batch of ten takes 10 s, and a timeout of 3 s is told, not cut off the bill.
  @Test(arguments: [1, 10]) func `charge each message of a batch`(batch: Int) throws {
    let (run, costs) = try run(
      """
      functions:
        api: { request: { milliseconds: 5, \(Self.silent) }, uses: { q: { messages: 1 } } }
        w: { request: { milliseconds: 1000, \(Self.silent) } }
      queues: { q: { kind: sqs, worker: w, messagesPerRun: \(batch), consumers: 0 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("a run of 'w' on messages of 'q'") == (batch > 1), "\(run.errors)")
    #expect(abs((costs["w/duration"] ?? -1) - 10.95002) < 0.001, "\(costs)")
  }

  /// Messages that start a function in what is kept ready are charged there: 657,000 GB-seconds × 0.0000097222 = 6.3875.
  @Test func `run in what is kept ready at its price`() throws {
    let (run, costs) = try run(
      """
      functions:
        api: { request: { milliseconds: 5, \(Self.silent) }, uses: { q: { messages: 1 } } }
        w: { provisionedConcurrency: 500, request: { milliseconds: 1000, \(Self.silent) } }
      queues: { q: { kind: sqs, worker: w, consumers: 0 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    let ready = costs.first { $0.key.hasSuffix("provisioned-duration") }?.value ?? -1
    #expect(abs(ready - 6.3875) < 0.01, "\(costs)")
  }

  /// Only an application balancer's unit holds less of what goes to functions: a network balancer's holds 1 GB of it.
  ///
  /// 5,256,000 × (1,000 + 1,000,000 B) are some 4,900 GB of 2³⁰ × 0.006 = 29.4.
  @Test func `behind a network balancer fill it like tasks`() throws {
    let (run, costs) = try run(
      """
      functions: { api: { request: { milliseconds: 5, requestBytes: 1000, responseBytes: 1000000, logBytes: 0, logEvents: 0 } } }
      loadBalancer: { kind: network }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    let units = costs.first { $0.key.hasSuffix("/lcu") }?.value ?? -1
    #expect(units > 29 && units < 30, "\(costs)")
  }

  /// A balancer before Lambda: 0.4 GB of an LCU-hour in place of 1.
  ///
  /// 5,256,000 × (1,000 + 100,000 B) are 530.856 GB of 10⁹, so that the bytes lead: with the heads of requests, of some
  /// hundred bytes, in GB of 2³⁰ some 495 GB ÷ 0.4 × 0.008 = 9.9; 4.0 as for tasks.
  @Test func `behind a balancer fill it faster than tasks`() throws {
    let (run, costs) = try run(
      """
      functions: { api: { request: { milliseconds: 5, requestBytes: 1000, responseBytes: 100000, logBytes: 0, logEvents: 0 } } }
      loadBalancer: {}
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    let units = costs.first { $0.key.hasSuffix("/lcu") }?.value ?? -1
    #expect(units > 9.8 && units < 10.7, "\(costs)")
  }
}
