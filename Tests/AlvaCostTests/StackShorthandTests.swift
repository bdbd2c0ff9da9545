import Foundation
import TestSupport
import Testing

/// Ten requests a second: 10 × 3,600 × 730 = 26,280,000 a month; a distribution answers 80 % of them, so
/// that 5,256,000 reach `web`, two a second.
private let stackFile = """
  stack: shop
  region: us-east-1
  freeAllowances: { apply: false }
  services:
    web:
      cpu: 1024
      memoryMB: 2048
      tasks: 2
      request: { cpuMilliseconds: 2, requestBytes: 2000, responseBytes: 10000, logBytes: 0, logEvents: 0 }
      uses:
        orders: { queries: 2, millisecondsPerQuery: 50 }
        uploads: { puts: 0.1, gets: 0.5, bytes: 100000 }
        thumbnails: { messages: 0.02 }
  functions:
    resize:
      memoryMB: 1024
      architecture: arm64
      reads: thumbnails
      request: { milliseconds: 350, logBytes: 0, logEvents: 0 }
  databases: { orders: { engine: aurora-postgresql, minACU: 0.5, maxACU: 8, usedGB: 40 } }
  queues: { thumbnails: { kind: sqs, consumers: 0 } }
  buckets: { uploads: { storageGB: 300, internetGBPerMonth: 0 } }
  distributions: { cdn: { origin: web, hitShare: 0.8, writeShare: 0.3 } }
  network: { nat: gateway, natGateways: 1 }
  loadBalancer: {}
  estimates: { realistic: { scenario: even } }
  """

private let scenario = "scenario: even\nrequestsPerSecond: 10\n"

@Suite(.needsProgram) struct `Buckets, distributions and readers of queues` {
  fileprivate func run(
    _ stack: String, _ more: [String] = []
  ) throws -> (run: Program.Run, costs: [String: Double]) {
    let folder = try TemporaryFolder()
    try folder.write(Data(stack.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    try folder.write(Data(template.utf8), to: "t.yaml")
    let run = try Program.run(
      [
        "estimate", "shop", "--pricing", "\(folder.path)/pricing", "--format", "json",
      ] + (more.contains("--runs") ? [] : ["--runs", "0"])
        + more.map { $0 == "T" ? "\(folder.path)/t.yaml" : $0 }, in: folder.url)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimates = object?["estimates"] as? [[String: Any]] ?? []
    var costs: [String: Double] = [:]
    for line in estimates.first?["lines"] as? [[String: Any]] ?? [] {
      let id = (line["id"] as? String ?? "").split(separator: "/").prefix(2).joined(separator: "/")
      costs[id, default: 0] += Double(line["monthly"] as? String ?? "") ?? 0
    }
    return (run, costs)
  }

  /// Worked by the rates of us-east-1 on CloudFront's, S3's, Aurora's and Lambda's pricing pages.
  ///
  /// - cdn: 26,280,000 × 0.000001 a request; 26,280,000 × 10,000 bytes ÷ 2³⁰ = 244.75 GB × 0.085. What
  ///   `web` sends to it is free: nothing leaves to the internet.
  ///   Of the 5,256,000 that reach `web`, 30 % write 2,000 bytes each: ÷ 2³⁰ × 0.02 on the way to it.
  /// - uploads: 5,256,000 × 0.5 gets × 0.0000004, × 0.1 puts × 0.000005, 300 GB × 0.023.
  /// - the way to the bucket: 5,256,000 × 0.6 × 100,000 bytes ÷ 2³⁰ = 293.70 GB through the NAT × 0.045.
  /// - orders: two requests a second × 2 × 50 ms are 0.2 vCPU, 0.8 ACU of 0.25 vCPU; at 70 % 1.14, so
  ///   1.5 in steps of 0.5: the minimum of 0.5 and 1.0 above it, × 730 h × 0.12.
  /// - resize: 105,120 messages × 0.35 s × 1 GB × 0.0000133334, and × 0.0000002 a run.
  @Test func `are charged for what the traffic does`() throws {
    let (run, costs) = try run(stackFile)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!run.errors.contains("warning"), "\(run.errors)")
    func expect(_ line: String, _ dollars: Double, within: Double = 0.001) {
      #expect(abs((costs[line] ?? -1) - dollars) < within, "\(line): \(costs[line] ?? -1)")
    }
    let gigabyte = 1_073_741_824.0
    expect("cdn/requests", 26.28)
    expect("cdn/data-out", 26_280_000 * 10_000 / gigabyte * 0.085)
    expect("cdn/to-origin", 5_256_000 * 0.3 * 2_000 / gigabyte * 0.02)
    expect("dataTransfer/internet-out", 0)
    expect("uploads/reads", 5_256_000 * 0.5 * 0.0000004)
    expect("uploads/writes", 5_256_000 * 0.1 * 0.000005)
    expect("uploads/storage", 6.9)
    expect("orders/acu", 0.5 * 730 * 0.12)
    expect("orders/acu-scaled", 1.0 * 730 * 0.12)
    expect("resize/requests", 105_120 * 0.0000002)
    expect("resize/duration", 105_120 * 0.35 * 0.0000133334)
    // Images of starting tasks and the queue's messages go the same way; none of them a hundredth of it.
    let objects = 5_256_000 * 0.6 * 100_000 / gigabyte * 0.045
    let nat = costs.filter { $0.key == "nat/data" }
    #expect(nat.count == 1, "\(costs.keys.sorted())")
    #expect(abs((nat.values.first ?? 0) - objects) < objects * 0.05, "\(nat) \(objects)")
  }

  /// How many of the requests write is a range where nobody says it: none or all, 5,256,000 × 2,000 bytes ÷ 2³⁰ ×
  /// 0.02 = 0.196 at most, and half of it at the midpoint.
  @Test func `write to the origin within a range where nobody says how often`() throws {
    let unsaid = stackFile.replacingOccurrences(of: ", writeShare: 0.3", with: "")
    let (run, costs) = try run(unsaid)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(
      abs((costs["cdn/to-origin"] ?? -1) - 0.0979) < 0.0001, "\(costs["cdn/to-origin"] ?? -1)")
    let (_, most) = try self.run(stackFile, ["--set", "distributions.cdn.writeShare=1"])
    #expect(abs((most["cdn/to-origin"] ?? -1) - 0.1958) < 0.0001, "\(most["cdn/to-origin"] ?? -1)")
    let (drawn, _) = try self.run(unsaid, ["--runs", "50"])
    #expect(drawn.output.contains("distributions.cdn.writeShare"), "\(drawn.errors)")
  }

  /// Two requests a second reach `web`: 200 messages of each are 400 calls a second, and a FIFO queue takes 300.
  @Test func `are refused where a FIFO queue never takes them, at both ends`() throws {
    let stack = stackFile.replacingOccurrences(of: "messages: 0.02", with: "messages: 200")
      .replacingOccurrences(
        of: "kind: sqs, consumers: 0", with: "kind: sqs, fifo: true, consumers: 0")
    let (run, _) = try run(stack)
    #expect(run.exitCode == 65, "\(run.errors)")
    for line in [13, 21] { #expect(run.errors.contains("shop.yaml:\(line):"), "\(run.errors)") }
    #expect(run.errors.contains("'web' ask 'thumbnails' for 400 calls of one action a second;"))
    let (fast, _) = try self.run(
      stack.replacingOccurrences(of: "fifo: true,", with: "fifo: true, highThroughput: true,"))
    #expect(fast.exitCode == 0, "\(fast.errors)")
  }

  /// What comes to a service past the balancer fills no capacity unit of it; its 730 hours at 0.0225 remain.
  @Test func `fill the balancer only where they come through it`() throws {
    let (_, through) = try run(stackFile)
    #expect((through["loadBalancer/lcu"] ?? 0) > 0, "\(through)")
    let (run, past) = try run(
      stackFile.replacingOccurrences(
        of: "    tasks: 2\n", with: "    tasks: 2\n    behindLoadBalancer: false\n"))
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(past["loadBalancer/lcu"] == 0, "\(past)")
    #expect(abs((past["loadBalancer/hours"] ?? 0) - 16.425) < 1e-6, "\(past)")
  }

  /// A gateway endpoint carries what goes to S3 for nothing.
  @Test func `reach S3 past the NAT where there is an endpoint`() throws {
    let (_, through) = try run(stackFile)
    let (run, past) = try run(
      stackFile.replacingOccurrences(
        of: "natGateways: 1 }", with: "natGateways: 1, endpoints: [s3] }"))
    #expect(run.exitCode == 0, "\(run.errors)")
    let objects = 5_256_000 * 0.6 * 100_000 / 1_073_741_824.0 * 0.045
    #expect((through["nat/data"] ?? 0) - (past["nat/data"] ?? 0) >= objects * 0.999)
  }

  /// With a minimum of 0 an instance that nobody asks for 300 s pauses: at 10 requests a second never,
  /// at one in 600 s it is awake 1 − e^(−0.5) = 39.3 % of the time with 0.5 ACU.
  @Test func `pause Aurora where its minimum is 0`() throws {
    let paused = stackFile.replacingOccurrences(of: "minACU: 0.5", with: "minACU: 0")
      .replacingOccurrences(
        of: "distributions: { cdn: { origin: web, hitShare: 0.8, writeShare: 0.3 } }", with: "")
    let folder = try TemporaryFolder()
    try folder.write(Data(paused.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(
      Data("scenario: even\nrequestsPerSecond: 1 / 600\n".utf8), to: "pricing/scenarios/even.yaml")
    let run = try Program.run(
      [
        "estimate", "shop", "--pricing", "\(folder.path)/pricing", "--format", "csv", "--runs", "0",
      ],
      in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    let line = try #require(run.output.split(separator: "\n").first { $0.contains("orders/acu") })
    let expected = (1 - 0.60653066) * 0.5 * 730
    let quantities = line.split(separator: ",").compactMap { Double($0) }
    #expect(quantities.contains { abs($0 - expected) < 0.01 }, "\(line) \(expected)")
  }

  @Test(arguments: [
    ("origin: web", "origin: wob", "stands before 'wob'"),
    ("hitShare: 0.8", "hitShare: 100%", "nothing reaches the origin"),
    ("hitShare: 0.8", "hitShare: 0.8, bytes: 5", "is of files in a bucket"),
    (
      "writeShare: 0.3 }", "writeShare: 0.3 }, other: { origin: web }",
      "stands behind 'cdn' already"
    ),
    ("cdn: { origin: web, hit", "cdn: { origin: uploads, hit", "'uploads' is a bucket"),
    ("storageGB: 300", "storagGB: 300", "did you mean 'storageGB'"),
    ("gets: 0.5", "fetches: 0.5", "uses no 'fetches'"),
    ("reads: thumbnails", "reads: thumbs", "which is no queue here"),
    ("      thumbnails: { messages: 0.02 }\n", "", "into which nobody writes"),
    ("kind: sqs", "kind: bullmq", "takes no jobs of BullMQ"),
    ("milliseconds: 350", "milliseconds: 350, waitMilliseconds: 3", "is a part of 'milliseconds'"),
    ("maxACU: 8", "maxACU: 8.2", "in steps of 0.5"),
    ("minACU: 0.5", "minACU: 9", "'minACU' is above 'maxACU'"),
    ("minACU: 0.5, maxACU: 8", "minACU: 0.5", "no 'maxACU'"),
    ("engine: aurora-postgresql", "engine: postgres", "which Aurora alone has"),
    ("maxACU: 8", "maxACU: 8, cpu: 512", "is the size of a database container"),
    ("maxACU: 8", "maxACU: 8, class: db.r6g.large", "has a class and capacity"),
    ("buckets: { uploads:", "buckets: { web:", "is taken by"),
  ])
  func `are refused at their places`(_ old: String, _ new: String, _ message: String) throws {
    let (run, _) = try run(stackFile.replacingOccurrences(of: old, with: new))
    #expect(run.exitCode == 65, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("shop.yaml:"), "\(run.errors)")
  }

  /// PostgreSQL 13 is past its standard support: 1.5 ACU on average × 730 h × 0.085.
  @Test func `pay Extended Support for the capacity that ran`() throws {
    let old = stackFile.replacingOccurrences(
      of: "engine: aurora-postgresql", with: "engine: aurora-postgresql, version: '13.9'")
    let (run, costs) = try run(old)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs((costs["orders/extended-support"] ?? 0) - 1.5 * 730 * 0.085) < 0.001, "\(costs)")
  }

  /// A firewall on the balancer inspects the fifth of 26,280,000 requests that its CDN lets through, at
  /// 0.0000006 each.
  @Test func `let a firewall inspect only what passes the CDN`() throws {
    let (run, costs) = try run(stackFile + "\nfirewall: { rules: 1 }\n")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs((costs["firewall/requests"] ?? 0) - 5_256_000 * 0.0000006) < 0.001, "\(costs)")
  }

  /// What goes through the NAT fails, and nothing else.
  ///
  /// Without it `web` reaches neither the bucket, with 0.5 gets and 0.1 puts a request, nor SQS, with
  /// 0.02 messages: 1 − 0.5 × 0.9 × 0.98 of its requests fail. What a function is charged for itself
  /// asks nobody.
  @Test func `fail without a NAT as often as they are asked`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(stackFile.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    let run = try Program.run(
      [
        "whatif", "shop", "--fail", "nat", "--pricing", "\(folder.path)/pricing", "--format",
        "json",
      ], in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let services = try #require(object?["services"] as? [[String: Any]])
    let failing = Dictionary(
      uniqueKeysWithValues: services.compactMap { service in
        (service["name"] as? String).map { ($0, service["failing"] as? Double ?? -1) }
      })
    #expect(abs((failing["web"] ?? -1) - (1 - 0.5 * 0.9 * 0.98)) < 1e-6, "\(failing)")
    #expect(failing["resize"] == 0, "\(failing)")
  }

  @Test func `warn of a property that nothing depends on`() throws {
    let (run, _) = try run(
      stackFile.replacingOccurrences(of: "storageGB: 300", with: "storageGB: 300, Colour: red"))
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("warning: nothing that 'uploads' costs depends on 'Colour'"))
    #expect(run.errors.contains("shop.yaml:"), "\(run.errors)")
  }

  // MARK: - Under a template

  fileprivate let small = """
    stack: shop
    region: us-east-1
    freeAllowances: { apply: false }
    functions:
      web:
        request: { milliseconds: 40, responseBytes: 10000, logBytes: 0, logEvents: 0 }
        uses: { uploads: { gets: 0.5 } }
    buckets: { uploads: { storageGB: 300, internetGBPerMonth: 0, writesPerMonth: 0 } }
    distributions: { cdn: { origin: web, hitShare: 0.8 } }
    estimates: { realistic: { scenario: even } }
    """

  /// The use that a template is priced with changes like any other key: 1,000 GB × 0.023 in place of 300.
  @Test(arguments: ["buckets.uploads.storageGB=1000", "parameters.size=1000"])
  func `change their stated use over a template`(change: String) throws {
    let named = "parameters: { size: 300 }\n"
    let stack =
      small.replacingOccurrences(
        of: "storageGB: 300", with: change.hasPrefix("p") ? "storageGB: size" : "storageGB: 300"
      )
      .replacingOccurrences(
        of: "functions:", with: change.hasPrefix("p") ? named + "functions:" : "functions:")
    let folder = try TemporaryFolder()
    try folder.write(Data(stack.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    try folder.write(Data(template.utf8), to: "t.yaml")
    func whatif(_ set: String) throws -> Program.Run {
      try Program.run(
        [
          "whatif", "shop", "--pricing", "\(folder.path)/pricing", "--stack",
          "\(folder.path)/t.yaml", "--set", set, "--format", "json", "--runs", "0",
        ], in: folder.url)
    }
    let run = try whatif(change)
    #expect(run.exitCode == 0, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let difference = Double(object?["monthlyChange"] as? String ?? "") ?? 0
    #expect(abs(difference - 700 * 0.023) < 1e-9, "\(difference)")
    let unknown = try whatif("buckets.uploads.readsPerMonth=5")
    #expect(unknown.exitCode == 65, "\(unknown.errors)")
    #expect(unknown.errors.contains("of which the stack file says nothing"), "\(unknown.errors)")
  }

  /// A distribution that the template deploys takes its share of the load; one that it lacks takes none.
  @Test func `cost the same where a template deploys them`() throws {
    let (_, described) = try run(small)
    let (run, deployed) = try run(small, ["--stack", "T"])
    #expect(run.exitCode == 0, "\(run.errors)")
    for (line, name) in [
      ("web/duration", "WebFunction/duration"), ("uploads/reads", "Uploads/reads"),
      ("uploads/storage", "Uploads/storage"), ("cdn/requests", "Cdn/requests"),
      ("cdn/data-out", "Cdn/data-out"),
    ] {
      let (one, other) = (try #require(described[line]), deployed[name] ?? -1)
      #expect(one > 0 && abs(one - other) < 1e-9, "\(line) \(one), \(name) \(other)")
    }
  }
}

extension `Buckets, distributions and readers of queues` {
  /// CloudFront lets GET and HEAD through where nobody names methods: then nothing is written to the origin.
  @Test(arguments: [
    ("", false), ("[GET, HEAD, OPTIONS]", false),
    ("[GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]", true),
  ])
  func `write nothing to the origin through a template's distribution that only reads`(
    methods: String, writes: Bool
  ) throws {
    let (_, described) = try run(small)
    #expect((described["cdn/to-origin"] ?? 0) > 0, "\(described)")
    let folder = try TemporaryFolder()
    let behaviour = methods.isEmpty ? "{}" : "{ AllowedMethods: \(methods) }"
    let deployed = template.replacingOccurrences(
      of: "AWS::CloudFront::Distribution }",
      with:
        "AWS::CloudFront::Distribution, Properties: { DistributionConfig: { DefaultCacheBehavior: "
        + "\(behaviour) } } }")
    try folder.write(Data(deployed.utf8), to: "deployed.yaml")
    let (run, costs) = try run(small, ["--stack", "\(folder.path)/deployed.yaml"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let wanted = writes ? described["cdn/to-origin"] ?? -1 : 0
    #expect(abs((costs["Cdn/to-origin"] ?? 0) - wanted) < 1e-9, "\(costs)")
  }
}

private let template = """
  Resources:
    WebFunction: { Type: AWS::Lambda::Function, Properties: { MemorySize: 128 } }
    Uploads: { Type: AWS::S3::Bucket }
    Cdn: { Type: AWS::CloudFront::Distribution }
  """
