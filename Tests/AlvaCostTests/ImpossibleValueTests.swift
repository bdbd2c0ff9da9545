import Foundation
import TestSupport
import Testing

@Suite(.needsProgram) struct `Values that AWS does not take` {
  private static let base = """
    stack: t
    region: us-east-1
    services:
      api: { cpu: 256, memoryMB: 512, uses: { q: { messages: 1 } } }
    functions:
      w: { request: { milliseconds: 20 } }
    loadBalancer: { kind: application }
    databases: { db: { class: db.t3.micro } }
    caches: { c: { engine: redis, node: cache.t3.micro } }
    queues: { q: { kind: sqs, worker: w } }
    thirdParties: { llm: { model: us.amazon.nova-lite-v1:0, inputTokens: 100, outputTokens: 10 } }
    network: { nat: gateway }
    estimates: { realistic: { scenario: even } }

    """

  private func run(
    _ stack: String, _ command: String = "estimate", _ options: String..., rate: Double = 2
  ) throws -> Program.Run {
    let folder = try TemporaryFolder()
    try folder.write(Data(stack.utf8), to: "pricing/stacks/t.yaml")
    try folder.write(
      Data("scenario: even\nrequestsPerSecond: \(rate)\nshape: flat\nentry: { api: 1 }\n".utf8),
      to: "pricing/scenarios/even.yaml")
    return try Program.run(
      [command, "t", "--pricing", "\(folder.path)/pricing"] + options, in: folder.url)
  }

  private static let refused: [(String, String, String)] = [
    (
      "engine: redis", "engine: memcached, snapshotRetentionDays: 5",
      "Memcached keeps no snapshots on nodes"
    ),
    ("engine: redis", "engine: valkey, version: '6.2'", "there is no Valkey 6.2"),
    ("engine: redis", "engine: valkey, version: '5.0'", "it begins at 7.2"),
    ("kind: application", "kind: network, mutualTLS: true", "'mutualTLS' is of an application"),
    ("kind: application", "kind: network, trustStores: 2", "'trustStores' is of an application"),
    ("kind: application", "kind: network, extraRules: 3", "'extraRules' is of an application"),
    (
      "class: db.t3.micro", "engine: aurora-mysql, class: db.r6g.large, iops: 5000",
      "'iops' is of a volume"
    ),
    (
      "class: db.t3.micro", "engine: aurora-mysql, class: db.r6g.large, throughputMBps: 500",
      "'throughputMBps' is of a volume"
    ),
    (
      "class: db.t3.micro", "engine: aurora-mysql, class: db.r6g.large, storageGB: 200",
      "'storageGB' is of a volume"
    ),
    (
      "class: db.t3.micro", "class: db.t3.micro, storageType: gp2, throughputMBps: 200",
      "'throughputMBps' is of gp3"
    ),
    (
      "class: db.t3.micro", "class: db.t3.micro, replicas: 2, runningHoursPerWeek: 50",
      "it has read replicas"
    ),
    ("us.amazon", "us-gov.amazon", "is a profile of 'us-gov'"),
    (
      "worker: w", "worker: w, fifo: true, messagesPerRun: 100",
      "a function takes ten messages of a FIFO queue at once"
    ),
    ("worker: w", "worker: w, payloadBytes: 10000000", "a message of SQS holds 1 MiB at most"),
    ("kind: sqs, worker: w", "worker: api, fifo: true", "'fifo' is of SQS"),
    ("worker: w", "worker: w, highThroughput: true", "is of a FIFO queue"),
    ("worker: w", "worker: api, messagesPerRun: 10", "'messagesPerRun' is of a function"),
    (
      "kind: sqs, worker: w", "worker: api, messagesPerRun: 10",
      "'messagesPerRun' is of a function"
    ),
    (
      "class: db.t3.micro", "class: db.t3.micro, replicas: 1, backupRetentionDays: 0",
      "which keeps no automated backups"
    ),
    (
      "class: db.t3.micro", "class: db.t3.micro, storageGB: 100, storageType: gp2, iops: 600",
      "'iops' is of gp3, io1 and io2"
    ),
    (
      "class: db.t3.micro",
      "host: fargate, cpu: 512, memoryMB: 1024, volume: efs, storageType: gp2",
      "'storageType' is of a volume"
    ),
    (
      "class: db.t3.micro", "host: fargate, cpu: 512, memoryMB: 1024, publiclyAccessible: true",
      "'publiclyAccessible' is of RDS"
    ),
    (
      "class: db.t3.micro", "host: fargate, cpu: 512, memoryMB: 1024, engine: sqlserver-ee",
      "the licence of 'sqlserver-ee' is part of RDS's price alone"
    ),
    ("w: { request", "w: { memoryMB: 512.5, request", "no whole number of MB"),
    ("nat: gateway", "nat: gateway, natVolumeGB: 100", "'natVolumeGB' is of a NAT instance"),
    (
      "kind: application", "kind: application, clientsOverVPN: true",
      "'clientsOverVPN' is of an internal load balancer"
    ),
    (
      "estimates:",
      "resources: { s: { type: AWS::Kinesis::Stream, StreamModeDetails: ON_DEMAND } }\nestimates:",
      "a text where a mapping belongs"
    ),
  ]

  @Test(arguments: refused.indices)
  func `are refused at their places`(_ index: Int) throws {
    let (old, new, message) = Self.refused[index]
    let run = try run(Self.base.replacingOccurrences(of: old, with: new), "estimate", "--runs", "0")
    #expect(run.exitCode == 65, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("t.yaml:"), "\(run.errors)")
  }

  @Test func `a worker of a queue into which nobody writes is a warning`() throws {
    let stack = Self.base.replacingOccurrences(of: ", uses: { q: { messages: 1 } }", with: "")
    let run = try run(stack, "estimate", "--runs", "0")
    #expect(
      run.errors.contains("warning: 'w' reads 'q', into which nobody writes"), "\(run.errors)")
  }

  /// A program may call Bedrock in another region than its own.
  @Test(arguments: [
    ("us.amazon", "eu.amazon", "'eu', which Bedrock does not offer in us-east-1: it is called"),
    ("us.amazon", "apac.amazon", "is a profile of 'apac'"),
    ("us.amazon", "jp.amazon", "is a profile of 'jp'"),
    ("us.amazon", "au.amazon", "is a profile of 'au'"),
    ("region: us-east-1", "region: eu-west-1", "write eu.amazon.nova-lite-v1:0 or global"),
  ])
  func `a profile of another geography is a warning`(_ old: String, _ new: String, _ said: String)
    throws
  {
    let run = try run(Self.base.replacingOccurrences(of: old, with: new), "estimate", "--runs", "0")
    #expect(run.errors.contains("warning: ") && run.errors.contains(said), "\(run.errors)")
    #expect(!run.errors.contains("error: '"), "\(run.errors)")
  }

  @Test(arguments: [
    ("engine: redis", "engine: valkey, version: '8.0'"),
    ("us.amazon.nova-lite-v1:0", "global.anthropic.claude-haiku-4-5-20251001-v1:0"),
    ("worker: w", "worker: w, fifo: true, highThroughput: true, messagesPerRun: 10"),
    (
      "class: db.t3.micro",
      "engine: aurora-mysql, class: db.r6g.large, runningHoursPerWeek: 50, replicas: 1"
    ),
  ])
  func `are not those beside them`(_ old: String, _ new: String) throws {
    let run = try run(Self.base.replacingOccurrences(of: old, with: new), "estimate", "--runs", "0")
    #expect(run.exitCode != 65, "\(run.errors)")
  }

  @Test func `a circle of calls is told at both arrows`() throws {
    let stack = Self.base
      .replacingOccurrences(of: "uses: { q: { messages: 1 } }", with: "calls: { w: 1 }")
      .replacingOccurrences(of: "milliseconds: 20 }", with: "milliseconds: 20 }, calls: { api: 1 }")
      .replacingOccurrences(of: "queues: { q: { kind: sqs, worker: w } }\n", with: "")
    let run = try run(stack, "estimate", "--runs", "0")
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("t.yaml:4:47: error: the calls go round"), "\(run.errors)")
    #expect(run.errors.contains("t.yaml:6:53: error: the calls go round"), "\(run.errors)")
  }

  @Test func `a queue that nobody reads is told`() throws {
    let run = try run(
      Self.base.replacingOccurrences(of: ", worker: w", with: ""), "estimate", "--runs", "0")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(
      run.errors.contains(
        "warning: nobody here works on the messages of 'q': what their work costs is not counted"),
      "\(run.errors)")
  }

  /// 5,000 messages a second, each sent by one call, of 300 a second: 1,667 % (SQS quotas: 300 calls of an action).
  @Test(arguments: [("fifo: true", true), ("fifo: true, highThroughput: true", false)])
  func `a FIFO queue has so many calls a second`(_ keys: String, _ isHeld: Bool) throws {
    let stack = Self.base.replacingOccurrences(of: "worker: w", with: "worker: w, \(keys)")
      .replacingOccurrences(
        of: "api: { cpu: 256, memoryMB: 512,", with: "api: { cpu: 256, memoryMB: 512, tasks: 400,")
    let run = try run(
      stack, "simulate", "--scenario", "even", rate: 5_000)
    #expect(run.output.contains("calls of one action") == isHeld, "\(run.output)\(run.errors)")
    if isHeld {
      #expect(
        run.output.contains("q, calls of one action, does not hold: 1,666.7 %"), "\(run.output)")
    }
  }

  /// Two requests a second of 20 × 50 ms ask 2 vCPU of 0.25: nobody is answered in time.
  @Test func `nobody is answered in no time`() throws {
    let stack = Self.base.replacingOccurrences(
      of: "class: db.t3.micro", with: "engine: aurora-postgresql, minACU: 0.5, maxACU: 1"
    ).replacingOccurrences(
      of: "q: { messages: 1 } }", with: "db: { queries: 20, millisecondsPerQuery: 50 } }"
    ).replacingOccurrences(of: "queues: { q: { kind: sqs, worker: w } }\n", with: "")
    let run = try run(stack, "simulate", "--scenario", "even")
    let row = run.output.split(separator: "\n").first { $0.hasPrefix("api ") } ?? ""
    #expect(row.contains("100 %"), "\(run.output)\(run.errors)")
    #expect(row.contains("no answer"), "\(row)")
    #expect(!row.contains(" 0 ms"), "\(row)")
  }

  @Test func `Aurora has no ceiling of operations`() throws {
    let stack = Self.base.replacingOccurrences(
      of: "class: db.t3.micro",
      with: "engine: aurora-postgresql, class: db.r6g.xlarge, storageType: aurora"
    ).replacingOccurrences(
      of: "q: { messages: 1 } }",
      with: "q: { messages: 1 }, db: { queries: 20, ioPerQuery: 2, millisecondsPerQuery: 0.1 } }")
    let run = try run(stack, "simulate", "--scenario", "even")
    #expect(!run.output.contains("IOPS"), "\(run.output)")
    #expect(run.output.contains("connections"), "\(run.output)\(run.errors)")
  }

  @Test func `a network balancer with traffic is not called idle`() throws {
    let stack = Self.base.replacingOccurrences(of: "kind: application", with: "kind: network")
    let run = try run(stack, "estimate", "--runs", "0", "--format", "json")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("sum over 730 hours of the hour's LCU\""), "\(run.errors)")
  }
}
