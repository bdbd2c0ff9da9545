import Diagnostics
import Quantities
import Resources
import Services
import Testing
import TrafficSimulation

@testable import Inputs

@Suite struct `Stack files` {
  private static let limits: SizeTables = {
    var limits = SizeTables()
    limits.fargateSizes = FargateSizes(spans: [
      .init(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false),
      .init(cpuUnits: 1_024, memoryMB: 2_048...8_192, stepMB: 1_024, windows: true),
    ])
    limits.databaseClasses = [DatabaseClass(name: "db.t3.micro", vCPU: 2, memoryGB: 1)]
    limits.cacheNodes = [CacheNode(name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5)]
    return limits
  }()

  private static let head = """
    stack: shop
    region: us-east-1
    services:
      web: { cpu: 512, memoryMB: 1024 }

    """

  private func read(_ text: String) throws -> StackFile {
    let node = try ConfigText.parse(Array(text.utf8), file: "s.yaml")
    var reader = StackReader(limits: Self.limits)
    return try reader.read(node, name: "shop")
  }

  private func problems(_ text: String) -> [String] { mistakes { try read(text) } }

  @Test func `the smallest stack has its defaults`() throws {
    let stack = try read(Self.head).stack
    #expect(stack.availabilityZones == 2)
    #expect(stack.services.map(\.tasks) == [1])
    #expect(stack.services.map(\.ephemeralStorageGB) == [20])
    #expect(stack.nat == nil && stack.databases.isEmpty && stack.loadBalancers.isEmpty)
    #expect(stack.period.hours == 730)
  }

  private static let twoCaches = """
    caches:
      sessions: { node: cache.t3.micro }
      jobs: { node: cache.t3.micro }

    """

  @Test func `a queue says which of several caches carries its jobs`() throws {
    let named = try read(
      Self.head + Self.twoCaches + "queues: { mails: { worker: web, cache: jobs } }\n")
    #expect(named.stack.queues.map(\.cache) == [1])
    // SQS needs none, and the only cache need not be named.
    _ = try read(Self.head + Self.twoCaches + "queues: { mails: { kind: sqs, worker: web } }\n")
    let one = try read(Self.head + "cache: { node: cache.t3.micro }\nqueue: { worker: web }\n")
    #expect(one.stack.queues.map(\.cache) == [0])
    let silent = problems(Self.head + Self.twoCaches + "queues: { mails: { worker: web } }\n")
    #expect(silent.contains { $0.contains("which cache carries the jobs of 'mails'?") })
    let wrong = problems(
      Self.head + Self.twoCaches + "queues: { mails: { worker: web, cache: job } }\n")
    #expect(wrong.contains { $0.contains("the queue's cache 'job' is no cache here") })
  }

  @Test func `what a person writes arrives in the model`() throws {
    let file = try read(
      """
      stack: shop
      description: a test
      region: eu-west-1
      availabilityZones: 3
      plan: phase-12
      thirdParties:
        llm: { requestBytes: 9000 }
      services:
        web: { cpu: 512, memoryMB: 2048, tasks: 3, calls: { api: 1.4 }, platform: arm64 }
        api:
          cpu: 1024
          memoryMB: 8192
          thirdPartyCalls: { llm: 0.02 }
          autoscaling: { minTasks: 2, maxTasks: 6, metric: requestsPerTarget, target: 900 }
          request: { responseBytes: 6000, databaseQueries: 3 }
      loadBalancer: { routing: path, tls: true, zones: 2 }
      network: { nat: gateway, natGateways: 3, endpoints: [s3, logs] }
      database: { class: db.t3.micro, version: 16.4, multiAZ: true, storageGB: 50 }
      cache: { node: cache.t3.micro, engine: valkey, nodes: 2 }
      secrets: [A, B]
      freeAllowances: { apply: false }
      estimates:
        realistic: { scenario: moderate, set: { services.*.tasks: 2 } }
      """)
    let stack = file.stack
    #expect(stack.availabilityZones == 3)
    #expect(stack.services[0].platform == .arm)
    #expect(stack.services[0].request.calls == [CallGraph.Call(callee: 1, perRequest: 1.4)])
    #expect(stack.services[1].size.memoryMB == 8_192)
    #expect(stack.services[1].scaling?.metric == .requestsPerTarget)
    #expect(stack.services[1].request.thirdPartyCalls.map(\.perRequest) == [0.02])
    #expect(stack.services[1].request.databaseUses.map(\.queries) == [3])
    #expect(stack.loadBalancers[0].zones == 2 && stack.loadBalancers[0].routing == .path)
    #expect(stack.loadBalancers[0].certificateKey == .rsa2048)
    #expect(stack.nat?.count == 3)
    #expect(stack.endpoints.map(\.service) == ["s3", "logs"])
    #expect(stack.endpoints.map(\.zones) == [3, 3])
    // Written without quotes, a version is still a text: 16.4, not a rounded number.
    #expect(stack.databases[0].version == "16.4" && stack.databases[0].multiAZ)
    #expect(stack.caches[0].engine == .valkey)
    #expect(stack.secrets?.secrets == ["A", "B"])
    #expect(!stack.allowances.apply)
    #expect(file.plan == "phase-12")
    #expect(file.estimates.map(\.scenario) == ["moderate"])
    #expect(file.estimates[0].overlays.map(\.path) == ["services.*.tasks"])
  }

  @Test(arguments: [
    ("jobs: [1]", "5:7 'jobs' is a list"),
    ("thirdParties: email", "5:15 'thirdParties' is 'email'"),
    ("thirdParties: { llm: { inputTokens: 5 } }", "5:37 'llm' counts tokens of no model"),
    ("thirdParties: { llm: { model: m } }", "5:31 'llm' says no tokens of its model"),
    (
      "thirdParties: { llm: { model: m, inputTokens: 5, cachedShare: 0.7, cacheWriteShare: 0.4 } }",
      "5:85 more than all tokens of 'llm' are read from the cache or written to it"
    ),
    (
      "thirdParties: { mail: { turns: 3 } }", "5:32 'turns' is of a model, and 'mail' has no tokens"
    ),
    (
      "thirdParties: { mail: { tier: fast } }",
      "5:31 'tier' is 'fast', which is none of its values"
    ),
    ("thirdParties: { web: {} }", "5:17 the name 'web' is taken by the service of line 4"),
    ("extras: 3", "5:9 'extras' is '3'"),
    ("secrets: { A: 1 }", "5:10 'secrets' is a mapping"),
    ("secrets: [A, A]", "5:14 'A' stands twice in 'secrets'"),
    ("logs: 14", "5:7 'logs' is '14'"),
    ("availabilityZones: 7", "5:20 'availabilityZones' is 7, outside 1 to 6"),
    ("availabilityZones: two", "5:20 'availabilityZones' is 'two', not a whole number"),
    ("databse: { class: db.t3.micro }", "5:1 unknown key 'databse' in the stack"),
    ("database: { clas: db.t3.micro }", "5:11 no 'class': which database class?"),
    ("database: { class: db.t3.micro, storageGB: 10 }", "5:44 gp3 storage begins at 20 GB"),
    ("queue: { worker: wob }", "5:18 the queue's worker 'wob' is no service here"),
    ("estimates: { a: { scenario: x, set: [1] } }", "5:37 'set' is a list"),
    ("estimates: { a: {} }", "5:17 the estimate 'a' names no scenario"),
    ("estimates: { a: { scenario: x, sets: {} } }", "5:32 unknown key 'sets' in an estimate"),
  ])
  func `a mistake is found where it stands`(line: String, problem: String) {
    let found = problems(Self.head + line + "\n")
    #expect(found.first == problem, "\(found)")
  }

  @Test func `numbers keep to their ranges`() {
    for (key, low, high) in [
      ("tasks", "-1", "10001"), ("port", "0", "65536"), ("spotShare", "-0.1", "1.1"),
      ("ephemeralStorageGB", "19", "201"), ("runningHoursPerWeek", "-1", "169"),
    ] {
      for value in [low, high] {
        let found = problems(
          """
          stack: shop
          region: us-east-1
          services:
            web: { cpu: 512, memoryMB: 1024, \(key): \(value) }
          """)
        #expect(found.count == 1 && found[0].contains("'\(key)' is \(value), outside "))
      }
    }
  }

  @Test(arguments: ["1,000", "1 000", "0x10", "1_000", "yes", "٣", ".5", "+5", "''", "1e999"])
  func `what is no plain number is refused`(text: String) {
    let found = problems(
      """
      stack: shop
      region: us-east-1
      services:
        web: { cpu: 512, memoryMB: 1024, imageMB: "\(text)" }
      """)
    #expect(found.count == 1 && found[0].hasPrefix("4:45 'imageMB' is "), "\(found)")
  }

  @Test func `Windows sizes are those that run Windows`() {
    #expect(
      problems(
        """
        stack: shop
        region: us-east-1
        services:
          web: { cpu: 512, memoryMB: 1024, platform: windows }
        """)
        == ["4:15 'web' asks for 512 CPU units, which Fargate does not sell for Windows"])
  }
}

@Suite struct `Scenario files` {
  @Test(arguments: [
    ("{ web: 0.5, api: 0.5 }", true), ("{ web: 1 }", true),
    ("{ web: 0.333333, api: 0.333333, auth: 0.333334 }", true),
    ("{ web: 0.7, api: 0.1, auth: 0.1, admin: 0.1 }", true), ("{ web: 0.5, api: 0.4 }", false),
    ("{ web: 0.6, api: 0.6 }", false), ("{}", false),
  ])
  func `entry shares add up to 1`(entry: String, good: Bool) {
    #expect(mistakes { try readScenario("requestsPerSecond: 1\nentry: \(entry)") }.isEmpty == good)
  }

  @Test func `no traffic needs no entry`() throws {
    #expect(try readScenario("requestsPerSecond: 0").scenario.entry.isEmpty)
  }

  @Test(arguments: ["flat", "office", "consumer"])
  func `a named shape averages to 1 over the week`(name: String) throws {
    let shape = try readScenario("requestsPerSecond: 1\nentry: { web: 1 }\nshape: \(name)").scenario
      .shape
    let sum = (0..<168).reduce(0.0) { $0 + shape.weight(atHour: $1) }
    #expect(abs(sum - 168) < 1e-9)
  }

  @Test func `weights of a day repeat over the week`() throws {
    let day = (0..<24).map { $0 < 12 ? "1" : "3" }.joined(separator: ", ")
    let shape = try readScenario(
      "requestsPerSecond: 1\nentry: { web: 1 }\nshape: { weights: [\(day)] }"
    ).scenario.shape
    // Half the hours weigh 1, half 3, the mean is 2.
    #expect(abs(shape.weight(atHour: 0) - 0.5) < 1e-12)
    #expect(abs(shape.weight(atHour: 24 + 13) - 1.5) < 1e-12)
  }

  @Test func `services that the stack lacks are named`() throws {
    let file = try readScenario("requestsPerSecond: 1\nentry: { wbe: 0.5, api: 0.5 }")
    let problems = ScenarioReader.check(file, against: ["web", "api"], stack: "shop")
    #expect(
      problems.items.map(\.message) == [
        "scenario 's' sends traffic to 'wbe', which stack 'shop' lacks"
      ])
    #expect(problems.items.map(\.mend) == ["did you mean 'web'?"])
  }
}
