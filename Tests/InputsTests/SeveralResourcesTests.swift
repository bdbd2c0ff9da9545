import Diagnostics
import Resources
import Services
import Testing
import TrafficSimulation

@testable import Inputs

/// Several databases, caches, balancers and queues, and what a request does at each.
@Suite struct `A stack file with several of a kind` {
  private static let limits: SizeTables = {
    var limits = SizeTables()
    limits.fargateSizes = FargateSizes(spans: [
      .init(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false)
    ])
    limits.databaseClasses = ["db.t3.micro", "db.t3.small"].map {
      DatabaseClass(name: $0, vCPU: 2, memoryGB: 1)
    }
    limits.cacheNodes = [CacheNode(name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5)]
    return limits
  }()

  private func node(_ text: String) throws -> ConfigNode {
    try ConfigText.parse(Array(("stack: shop\nregion: us-east-1\n" + text).utf8), file: "s.yaml")
  }

  private func read(_ text: String) throws -> StackFile {
    var reader = StackReader(limits: Self.limits)
    return try reader.read(try node(text), name: "shop")
  }

  private func problems(_ text: String) -> [String] { mistakes { try read(text) } }

  /// The stack after overlays, or what is wrong with them.
  private func read(_ text: String, _ overlays: String...) throws -> StackFile {
    var node = try node(text)
    var problems = Diagnostics()
    for overlay in overlays {
      node.applyToStack(try Overlay.parse(argument: overlay), problems: &problems)
    }
    try problems.throwIfErrors()
    var reader = StackReader(limits: Self.limits)
    return try reader.read(node, name: "shop")
  }

  private static let several = """
    services:
      web:
        cpu: 512
        memoryMB: 1024
        uses:
          reports: { queries: 1, millisecondsPerQuery: { p10: 4, p90: 16 } }
          orders: { queries: 3, bytesPerQuery: 1800, ioPerQuery: 0.5 }
          sessions: { commands: 2, bytesPerCommand: 700 }
          mails: { messages: 0.02 }
    databases:
      orders: { class: db.t3.micro, usedGB: { min: 2, mode: 4, max: 9 } }
      reports: { class: db.t3.small, usedGB: 40 }
    caches:
      pages: { node: cache.t3.micro }
      sessions: { node: cache.t3.micro }
    loadBalancers:
      inside: { internetFacing: false }
      outside: {}
    queues:
      images: { kind: sqs, worker: web }
      mails: { kind: sqs }

    """

  @Test func `each has its own name and what is said of it`() throws {
    let file = try read(Self.several)
    #expect(file.stack.databases.map(\.name) == ["orders", "reports"])
    #expect(file.stack.databases.map(\.usedGB) == [4, 40])
    #expect(file.stack.databases.map(\.instanceClass.name) == ["db.t3.micro", "db.t3.small"])
    #expect(file.stack.caches.map(\.name) == ["pages", "sessions"])
    #expect(file.stack.loadBalancers.map(\.isInternetFacing) == [false, true])
    #expect(file.stack.queues.map(\.worker) == [0, nil])
    #expect(file.locations["reports"]?.line == 14)
  }

  @Test func `what a request does at each goes by its name`() throws {
    let request = try #require(try read(Self.several).stack.services.first).request
    #expect(request.databaseUses.map(\.database) == [1, 0])
    #expect(request.databaseUses.map(\.queries) == [1, 3])
    #expect(request.databaseUses.map(\.bytesPerQuery) == [1_500, 1_800])
    #expect(request.databaseUses.map(\.ioPerQuery) == [0.2, 0.5])
    #expect(request.cacheUses == [CacheUse(cache: 1, commands: 2, bytes: 700)])
    #expect(request.queueUses == [QueueUse(queue: 1, messages: 0.02)])
  }

  @Test func `ranges have paths of their own and reach their place`() throws {
    let file = try read(Self.several)
    #expect(
      file.drivers.map(\.path).sorted() == [
        "databases.orders.usedGB", "fargateSpotDiscount",
        "services.web.uses.reports.millisecondsPerQuery",
      ])
    var stack = file.stack
    for driver in file.drivers where driver.path.hasPrefix("s") { driver.set(&stack, 11) }
    for driver in file.drivers where driver.path.hasPrefix("d") { driver.set(&stack, 7) }
    #expect(
      stack.services.first?.request.databaseUses.map(\.millisecondsPerQuery) == [11, 1])
    #expect(stack.databases.map(\.usedGB) == [7, 40])
  }

  @Test func `the only one may stand under its singular key, or under a name`() throws {
    let service =
      "services: { web: { cpu: 512, memoryMB: 1024, request: { databaseQueries: 3 } } }\n"
    let alone = try read(service + "database: { class: db.t3.micro }\n").stack
    let named = try read(service + "databases: { orders: { class: db.t3.micro } }\n").stack
    #expect(alone.databases.map(\.name) == ["database"])
    #expect(named.databases.map(\.name) == ["orders"])
    #expect(alone.services.map(\.request) == named.services.map(\.request))
    #expect(named.services.first?.request.databaseUses.map(\.queries) == [3])
  }

  @Test(arguments: [
    (
      "database: { class: db.t3.micro }\ndatabases: { orders: { class: db.t3.micro } }\n",
      [
        "3:1 'database' stands beside 'databases' of line 4",
        "4:1 'databases' stands beside 'database' of line 3",
      ]
    ),
    (
      "caches: { a: { node: cache.t3.micro } }\nqueues: { a: { kind: sqs } }\n",
      ["4:11 the name 'a' is taken by the cache of line 3"]
    ),
    (
      "databases: { orders: { class: db.t3.micor } }\n",
      ["3:31 unknown database class 'db.t3.micor'"]
    ),
    ("databases: [a]\n", ["3:12 'databases' is a list"]),
  ])
  func `two forms at once and names twice are told at their places`(
    text: String, expected: [String]
  ) {
    #expect(problems(text) == expected)
  }

  @Test(arguments: [
    (
      "", "uses: { ordrs: { queries: 1 } }",
      "'web' uses 'ordrs', which is no database, cache, queue or"
    ),
    ("", "uses: { orders: { commands: 1 } }", "unknown key 'commands' in a use of a database"),
    ("", "uses: [orders]", "'uses' is a list"),
    ("", "uses: { orders: { queries: -1 } }", "'queries' is -1, outside 0 to 100000"),
    ("", "request: { databaseQueries: 2 }", "'databaseQueries' means the only database, and there"),
    ("", "request: { cacheCommands: 2 }", "'web' has 'cacheCommands', but the stack has no cache"),
    ("", "request: { jobs: 2 }", "'web' has 'jobs', but the stack has no queue"),
    (
      "cache: { node: cache.t3.micro }\n",
      "request: { cacheCommands: 2 }, uses: { cache: { commands: 1 } }",
      "'uses' and 'request' of 'web' both say what a request does at 'cache'"
    ),
  ])
  func `what a request does has to be done somewhere`(
    more: String, keys: String, expected: String
  ) {
    let text = """
      services: { web: { cpu: 512, memoryMB: 1024, \(keys) } }
      databases: { orders: { class: db.t3.micro }, reports: { class: db.t3.micro } }

      """
    let found = problems(text + more)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test func `nothing asked of nothing is no mistake`() throws {
    let stack = try read(
      "services: { web: { cpu: 512, memoryMB: 1024, request: { databaseQueries: 0 } } }\n"
    ).stack
    #expect(stack.services.first?.request.databaseUses.isEmpty == true)
  }

  @Test func `a path reaches the only one by either form`() throws {
    let alone = "database: { class: db.t3.micro }\n"
    let named = "databases: { orders: { class: db.t3.micro } }\n"
    for path in ["database.class", "databases.*.class", "databases.database.class"] {
      #expect(
        try read(alone, "\(path)=db.t3.small").stack.databases.map(\.instanceClass.name)
          == ["db.t3.small"])
    }
    for path in ["database.class", "databases.*.class", "databases.orders.class"] {
      #expect(
        try read(named, "\(path)=db.t3.small").stack.databases.map(\.instanceClass.name)
          == ["db.t3.small"])
    }
    #expect(try read(named, "database=null").stack.databases.isEmpty)
    #expect(
      try read(named, "databases.reports.class=db.t3.small").stack.databases.map(\.name)
        == ["orders", "reports"])
  }

  @Test func `a path that could mean several is told`() {
    let found = mistakes { try read(Self.several, "database.class=db.t3.small") }
    #expect(found == ["1:1 'database.class' could mean any of 2: orders, reports"])
  }
}

@Suite struct `Secrets of a stack file` {
  private func read(_ text: String) throws -> StackFile {
    var limits = SizeTables()
    limits.fargateSizes = FargateSizes(spans: [
      .init(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false)
    ])
    let head = """
      stack: shop
      region: us-east-1
      services: { web: { cpu: 512, memoryMB: 1024, secrets: [DATABASE_URL, TOKEN] } }
      jobs: { migrate: { cpu: 512, memoryMB: 1024, secrets: [DATABASE_URL] } }

      """
    let node = try ConfigText.parse(Array((head + text).utf8), file: "s.yaml")
    var reader = StackReader(limits: limits)
    return try reader.read(node, name: "shop")
  }

  @Test func `without a list of its own the stack has those that its tasks read`() throws {
    #expect(try read("").stack.secrets?.secrets == ["DATABASE_URL", "TOKEN"])
    #expect(try read("secretReadsPerMonth: 500\n").stack.secrets?.readsPerMonth == 500)
  }

  @Test func `a list may hold more than is read`() throws {
    let secrets = try read("secrets: [TOKEN, DATABASE_URL, SPARE]\n").stack.secrets
    #expect(secrets?.secrets == ["TOKEN", "DATABASE_URL", "SPARE"])
  }

  @Test func `one that is read and not listed is told where it is read`() {
    #expect(
      mistakes { try read("secrets: [DATABASE_URLS, TOKEN]\n") } == [
        "3:56 'web' reads the secret 'DATABASE_URL', which the stack lacks",
        "4:56 'migrate' reads the secret 'DATABASE_URL', which the stack lacks",
      ])
  }
}

extension CacheUse {
  fileprivate init(cache: Int, commands: Double, bytes: Double) {
    self.init(cache: cache, commands: commands)
    bytesPerCommand = bytes
  }
}
