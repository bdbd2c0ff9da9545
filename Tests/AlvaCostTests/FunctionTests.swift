import Foundation
import Resources
import TestSupport
import Testing

/// An API of two requests a second on average: 2 × 3,600 × 730 = 5,256,000 a month.
private let stackFile = """
  stack: api
  region: us-east-1
  freeAllowances: { apply: false }
  functions:
    orders:
      memoryMB: 1769
      architecture: arm64
      request: { cpuMilliseconds: 20, waitMilliseconds: 30, responseBytes: 0, logBytes: 0, logEvents: 0 }
      uses:
        table: { readUnits: 1.5, writeUnits: 0.2 }
        mails: { messages: 0.05 }
    mailer: { memoryMB: 256 }
  queues:
    mails: { kind: sqs, worker: mailer, secondsPerJob: 0.2, messagesPerRun: 10, consumers: 0 }
  resources:
    front: { type: AWS::ApiGatewayV2::Api, ProtocolType: HTTP, perRequest: { requests: 1 } }
    table: { type: AWS::DynamoDB::Table, BillingMode: PAY_PER_REQUEST, usage: { storageGB: 0 } }
  estimates:
    realistic: { scenario: even }
  """

private let scenario = """
  scenario: even
  requestsPerSecond: 2
  """

/// The same as a template says it, without what its users know.
private let template = """
  Resources:
    OrdersFunction:
      Type: AWS::Lambda::Function
      Properties: { MemorySize: 1769, Architectures: [arm64] }
    MailerFunction:
      Type: AWS::Lambda::Function
      Properties: { MemorySize: 256 }
    MailsQueue: { Type: AWS::SQS::Queue }
    HttpApi: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
    OrdersTable: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST } }
  """

@Suite(.needsProgram) struct `Functions and resources of a stack file` {
  private func run(
    _ stack: String, _ more: [String] = [], command: String = "estimate",
    deploying deployed: String = template, under scenario: String = scenario
  ) throws -> (run: Program.Run, json: [String: Any]) {
    let folder = try TemporaryFolder()
    try folder.write(Data(stack.utf8), to: "pricing/stacks/api.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    try folder.write(Data(deployed.utf8), to: "t.yaml")
    let run = try Program.run(
      [command, "api", "--pricing", "\(folder.path)/pricing", "--format", "json", "--runs", "0"]
        + more.map { $0 == "T" ? "\(folder.path)/t.yaml" : $0 }, in: folder.url)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (run, object ?? [:])
  }

  private func costs(_ json: [String: Any]) -> [String: Double] {
    let estimates = json["estimates"] as? [[String: Any]] ?? []
    let lines = estimates.first?["lines"] as? [[String: Any]] ?? []
    var costs: [String: Double] = [:]
    for line in lines {
      let id = (line["id"] as? String ?? "").split(separator: "/").prefix(2).joined(separator: "/")
      costs[id, default: 0] += Double(line["monthly"] as? String ?? "") ?? 0
    }
    return costs
  }

  /// By the rates of us-east-1 on Lambda's pricing page, x86: 0.0000166667 a GB-second, of provisioned
  /// concurrency 0.0000041667 and 0.0000097222 where a run is in it.
  ///
  /// 2 requests a second of 50 ms are 0.1 erlang: two environments take 1 − 0.005 ÷ 1.105 = 99.548 % of the
  /// 5,256,000 runs of 0.05 s × 1 GB. The third is asked 2 × (0.0045249 − 0.0001508) times a second, so that it is
  /// idle for 114.3 s and gone in e^(−600 ÷ 114.3) = 0.52 % of the cases; the fourth 2 × (0.0001508 − 0.0000038)
  /// times, idle for 3,401 s, gone in 83.8 %; a fifth is started for 0.0004 % of the runs: 0.0023 + 0.0123 + 0.0004 = 0.015 %.
  @Test func `keep environments ready for their price, and pay for starts`() throws {
    let stack = """
      stack: api
      region: us-east-1
      freeAllowances: { apply: false }
      functions:
        orders:
          memoryMB: 1024
          coldStartMilliseconds: 2000
          provisionedConcurrency: 2
          request: { milliseconds: 50, responseBytes: 0, logBytes: 0, logEvents: 0 }
      estimates: { realistic: { scenario: even } }
      """
    let (run, json) = try run(stack)
    #expect(run.exitCode == 0, "\(run.errors)")
    let costs = costs(json)
    let ready = 1 - 0.005 / 1.105
    func expect(_ line: String, _ dollars: Double, within: Double) {
      #expect(abs((costs[line] ?? -1) - dollars) < within, "\(line): \(costs[line] ?? -1)")
    }
    expect("orders-provisioned/provisioned", 2 * 730 * 3_600 * 0.0000041667, within: 1e-6)
    expect("orders-provisioned/provisioned-duration", 262_800 * ready * 0.0000097222, within: 1e-4)
    // Of the rest each run has 0.05 GB-seconds, each start 2.
    let rest = 262_800 * (1 - ready) * 0.0000166667
    let starts = 5_256_000 * 0.00015 * 2 * 0.0000166667
    expect("orders/duration", rest + starts, within: 0.0001)
    let (_, without) = try self.run(stack.replacing("    coldStartMilliseconds: 2000\n", with: ""))
    #expect(abs((self.costs(without)["orders/duration"] ?? 0) - rest) < 1e-4)
  }

  /// The same two environments, kept by an alias of the template: the runs in them have its duration's price.
  @Test func `run in what a template's alias keeps ready`() throws {
    let stack = """
      stack: api
      region: us-east-1
      freeAllowances: { apply: false }
      functions:
        orders:
          memoryMB: 1024
          request: { milliseconds: 50, responseBytes: 0, logBytes: 0, logEvents: 0 }
      estimates: { realistic: { scenario: even } }
      """
    let deployed = """
      Resources:
        Orders: { Type: AWS::Lambda::Function, Properties: { MemorySize: 1024 } }
        Live:
          Type: AWS::Lambda::Alias
          Properties:
            FunctionName: !Ref Orders
            FunctionVersion: "1"
            Name: live
            ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 }
      """
    let (run, json) = try run(stack, ["--stack", "T"], deploying: deployed)
    #expect(run.exitCode == 0, "\(run.errors)")
    let costs = costs(json)
    let ready = 1 - 0.005 / 1.105
    for (line, dollars) in [
      ("Live/provisioned", 2 * 730 * 3_600 * 0.0000041667),
      ("Live/provisioned-duration", 262_800 * ready * 0.0000097222),
      ("Orders/duration", 262_800 * (1 - ready) * 0.0000166667),
    ] {
      #expect(abs((costs[line] ?? -1) - dollars) < 1e-4, "\(line): \(costs[line] ?? -1)")
    }
  }

  /// Worked by the rates of us-east-1 on Lambda's, DynamoDB's, SQS's and API Gateway's pricing pages.
  ///
  /// - orders: 5,256,000 × 0.0000002 = 1.0512 a month for requests. At 1,769 MB a run has a whole vCPU:
  ///   20 ms of it and 30 ms of waiting are 0.05 s × 1,769 ÷ 1,024 GB; on ARM at 0.0000133334 a GB-second
  ///   5,256,000 × 0.086376953125 × 0.0000133334 = 6.05329….
  /// - mailer: 262,800 messages, ten a run, are 26,280 runs × 0.0000002 = 0.005256; each message
  ///   0.2 s × 0.25 GB = 0.05 GB-s: 13,140 × 0.0000166667 = 0.219000….
  /// - table: 7,884,000 × 0.000000125 = 0.9855; 1,051,200 × 0.000000625 = 0.657.
  /// - front: 5,256,000 × 0.000001 = 5.256.
  @Test func `are charged for what the traffic does`() throws {
    let (run, json) = try run(stackFile)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!run.errors.contains("warning"), "\(run.errors)")
    let costs = costs(json)
    func expect(_ line: String, _ dollars: Double) {
      #expect(abs((costs[line] ?? -1) - dollars) < 0.0001, "\(line): \(costs[line] ?? -1)")
    }
    expect("orders/requests", 1.0512)
    expect("orders/duration", 5_256_000 * 0.05 * 1_769 / 1_024 * 0.0000133334)
    expect("mailer/requests", 0.005256)
    expect("mailer/duration", 13_140 * 0.0000166667)
    expect("table/reads", 0.9855)
    expect("table/writes", 0.657)
    expect("front/requests", 5.256)
    // Sent one by one, received and deleted by tens: 1.2 × 262,800 × 0.0000004.
    expect("mails/requests", 0.126144)
  }

  /// What a template deploys costs what the stack file's description of it costs.
  @Test func `cost the same where a template deploys them`() throws {
    let described = costs(try run(stackFile).json)
    let (run, json) = try run(stackFile, ["--stack", "T"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let deployed = costs(json)
    for (line, name) in [
      ("orders/requests", "OrdersFunction/requests"),
      ("orders/duration", "OrdersFunction/duration"),
      ("mailer/requests", "MailerFunction/requests"),
      ("mailer/duration", "MailerFunction/duration"),
      ("table/reads", "OrdersTable/reads"), ("table/writes", "OrdersTable/writes"),
      ("front/requests", "HttpApi/requests"), ("mails/requests", "MailsQueue/requests"),
    ] {
      let (one, other) = (try #require(described[line]), deployed[name] ?? -1)
      #expect(abs(one - other) < 1e-9, "\(line) \(one), \(name) \(other)")
    }
  }

  /// The bytes of answers and the log lines too: 5,256,000 × 4,000 B ÷ 2³⁰ = 19.58 GB × 0.09 = 1.76, and
  /// no group of the template's takes the lines.
  @Test func `cost the same with all that they send and write`() throws {
    let text = stackFile.replacingOccurrences(
      of: "responseBytes: 0, logBytes: 0, logEvents: 0", with: "responseBytes: 4000, logBytes: 400")
    let described = costs(try run(text).json)
    let deployed = costs(try run(text, ["--stack", "T"]).json)
    #expect(abs((described["dataTransfer/internet-out"] ?? 0) - 1.7622) < 0.001)
    #expect((described["logs/ingestion"] ?? 0) > 0.5)
    let (one, other) = (described.values.reduce(0, +), deployed.values.reduce(0, +))
    #expect(abs(one - other) < 1e-9, "\(described) \(deployed)")
  }

  @Test(
    arguments: [
      ("readUnits: 1.5", "raedUnits: 1.5", "api.yaml:10:16: error: a request uses no 'raedUnits'"),
      ("readUnits: 1.5", "storageGB: 1", "is what lies in 'table', not what a request uses"),
      ("ProtocolType", "ProtocolTpye", "did you mean 'ProtocolType'?"),
      ("AWS::DynamoDB::Table", "AWS::DynamoDB::Tabel", "did you mean 'AWS::DynamoDB::Table'?"),
      ("AWS::DynamoDB::Table", "AWS::RDS::DBInstance", "has keys of its own in a stack file"),
      ("AWS::DynamoDB::Table", "AWS::EC2::NatGateway", "write it under 'natGateways' of 'network'"),
      ("storageGB: 0", "storedGB: 0", "has no use called 'storedGB' that is charged"),
      ("worker: mailer", "worker: mialer", "did you mean 'mailer'?"),
      ("kind: sqs", "kind: bullmq", "takes no jobs of BullMQ"),
      ("memoryMB: 256", "memoryMB: 64", "128"),
    ])
  func `are refused at the place of a slip`(found: String, slip: String, message: String) throws {
    let text = stackFile.replacingOccurrences(of: found, with: slip)
      .replacingOccurrences(
        of: "AWS::RDS::DBInstance, BillingMode: PAY_PER_REQUEST",
        with:
          "AWS::RDS::DBInstance, DBInstanceClass: db.t4g.micro, Engine: postgres, AllocatedStorage: 20"
      )
    let (run, _) = try run(text)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("api.yaml:"), "\(run.errors)")
  }

  /// A zero that nobody stated is said, not hidden.
  @Test func `say what nobody states`() throws {
    let (run, _) = try run(
      stackFile.replacingOccurrences(of: ", usage: { storageGB: 0 }", with: ""))
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("nobody states 'storageGB' of 'table'"), "\(run.errors)")
  }

  /// A function without a way in costs nothing, and so does a surge when the month of 730 hours is over.
  @Test func `say what nothing starts, and which surge comes too late`() throws {
    let idle = stackFile.replacingOccurrences(
      of: "  mailer:", with: "  thumbs: { memoryMB: 512 }\n  mailer:")
    let late = scenario + "\nentry: { orders: 1 }\nspikes: [{ startHour: 735, factor: 3 }]\n"
    let (run, _) = try run(idle, under: late)
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("nothing starts 'thumbs'"), "\(run.errors)")
    #expect(run.errors.contains("a surge at hour 735, after the month of 730"), "\(run.errors)")
    let (quiet, _) = try self.run(stackFile)
    #expect(!quiet.errors.contains("nothing starts") && !quiet.errors.contains("surge"))
  }

  /// Two requests a second of 0.05 s keep 0.1 of ten environments busy on average: 0.01 of each.
  @Test func `hold an environment for as long as they take`() throws {
    let (run, json) = try run(
      stackFile.replacingOccurrences(
        of: "memoryMB: 1769", with: "memoryMB: 1769\n    concurrency: 10"),
      ["--scenario", "even"], command: "simulate")
    #expect(run.exitCode == 0, "\(run.errors)")
    let services = json["services"] as? [String: [String: Any]] ?? [:]
    let latency = services["orders"]?["latencySeconds"] as? [String: Double] ?? [:]
    #expect(abs((latency["mean"] ?? 0) - 0.05) < 0.0005, "\(latency)")
    #expect(services["orders"]?["tasksMax"] as? Int == 10)
    let limits = json["resources"] as? [[String: Any]] ?? []
    let places = limits.first {
      $0["resource"] as? String == "orders" && $0["measure"] as? String == "runs at once"
    }
    #expect(abs((places?["mean"] as? Double ?? 0) - 0.01) < 0.0001, "\(limits)")
  }

  /// A function's memory is laid over the template.
  ///
  /// 1,769 MB in place of 256 are 6.91 times the GB-seconds of the same messages. Its processor decides which rates the template's own line takes.
  @Test func `change what a template deploys, or say that they cannot`() throws {
    let more = try run(
      stackFile, ["--stack", "T", "--set", "functions.mailer.memoryMB=1769"], command: "whatif")
    #expect(more.run.exitCode == 0, "\(more.run.errors)")
    let text = more.run.output
    #expect(text.contains("MailerFunction/duration"), "\(text)")
    let other = try run(
      stackFile, ["--stack", "T", "--set", "functions.mailer.architecture=arm64"],
      command: "whatif")
    #expect(other.run.exitCode == 65)
    #expect(other.run.errors.contains("changes nothing of the template"), "\(other.run.errors)")
  }

  /// The template's function has 256 MB, the file says 512; providers that nobody describes are no drift.
  @Test func `are told where template and file differ`() throws {
    let (run, _) = try run(
      stackFile.replacingOccurrences(of: "memoryMB: 256", with: "memoryMB: 512"),
      ["--stack", "T", "--budget", "100"], command: "validate")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(
      run.errors.contains("memory of 'mailer' is 256 MB in the template, 512 MB in the stack file"),
      "\(run.errors)")
    let without = stackFile.replacingOccurrences(of: "mailer: { memoryMB: 256 }", with: "")
      .replacingOccurrences(of: "worker: mailer, ", with: "")
    let silent = try self.run(without, ["--stack", "T", "--budget", "100"], command: "validate")
    #expect(!silent.run.errors.contains("drift"), "\(silent.run.errors)")
  }

  /// Stated use between 400 and 1,600 of a thousand million reads, beside 1,000 million of traffic: the
  /// traffic is not in question, so that the whole lies between 0.7 and 1.3 of what is taken.
  @Test func `add stated ranges and traffic up`() {
    let bounds = CostBounds(low: 0.4, high: 1.6).beside(1_000, of: 1_000)
    #expect(abs(bounds.low - 0.7) < 1e-12 && abs(bounds.high - 1.3) < 1e-12)
  }

  /// Without a template, what names no type is nobody's.
  @Test func `count nothing without a type or a template, and say so`() throws {
    let (run, _) = try run(
      stackFile.replacingOccurrences(
        of: "type: AWS::ApiGatewayV2::Api, ProtocolType: HTTP, ", with: ""))
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("'front' names no type"), "\(run.errors)")
  }

  /// Two tasks at least of `web` with about four connections each; the function asks no cache, however
  /// many environments it may have.
  @Test func `open connections to a cache only where they say so`() throws {
    let stack = stackFile.replacingOccurrences(
      of: "queues:\n",
      with:
        "services:\n  web: { cpu: 256, memoryMB: 512, tasks: 2, uses: { near: { commands: 1 } } }\n"
        + "loadBalancer: {}\ncaches: { near: { engine: valkey, node: cache.t4g.micro } }\nqueues:\n"
    )
    let (run, json) = try run(stack, ["--scenario", "even"], command: "simulate")
    #expect(run.exitCode == 0, "\(run.errors)")
    let resources = try #require(json["resources"] as? [[String: Any]])
    let connections = try #require(
      resources.first {
        $0["resource"] as? String == "near" && $0["measure"] as? String == "connections"
      })
    #expect(connections["mean"] as? Double == 8, "\(connections)")
  }
}
