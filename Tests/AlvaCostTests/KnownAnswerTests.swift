import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Inputs
import Quantities
import RateTables
import Resources
import Services
import Testing

/// Bills worked by hand, through the real tables of us-east-1.
@Suite struct `Known answers` {
  private func money(_ text: String) throws -> Money { try Money(text) }

  @Test func `four tasks of half a vCPU and a GB for a month`() throws {
    // 4 × 0.5 vCPU × 730 h = 1,460 vCPU-h × 0.04048 = 59.1008
    // 4 × 1 GB × 730 h = 2,920 GB-h × 0.004445 = 12.9794;  together 72.0802
    var stack = RealTables.emptyStack()
    stack.services = try ["web", "api", "auth", "admin"].map {
      FargateService(name: $0, size: try RealTables.size(512, 1_024))
    }
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    #expect(lines.filter { $0.name == "vCPU" }.total == (try money("59.1008")))
    #expect(lines.filter { $0.name == "memory" }.total == (try money("12.9794")))
    #expect(lines.total == (try money("72.0802")))
  }

  @Test func `a NAT gateway and its address`() throws {
    // 730 h × 0.045 = 32.85; address 730 h × 0.005 = 3.65
    var stack = RealTables.emptyStack()
    stack.nat = NAT(name: "nat")
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    #expect(lines.first { $0.id.text == "nat/hours" }?.cost == (try money("32.85")))
    #expect(lines.first { $0.id.text == "nat/public-ipv4" }?.cost == (try money("3.65")))
    #expect(lines.total == (try money("36.50")))
  }

  @Test func `a load balancer before any traffic`() throws {
    // 730 h × 0.0225 = 16.425; two zones' addresses 2 × 730 × 0.005 = 7.30
    var stack = RealTables.emptyStack()
    stack.loadBalancers = [LoadBalancer(name: "alb")]
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    #expect(lines.first { $0.id.text == "alb/hours" }?.cost == (try money("16.425")))
    #expect(lines.first { $0.id.text == "alb/public-ipv4" }?.cost == (try money("7.30")))
    #expect(lines.first { $0.id.text == "alb/lcu" }?.cost == .zero)
  }

  @Test func `ten thousand new connections a second for a month`() throws {
    // 10,000 / 25 = 400 LCU in every hour; 400 × 730 h × 0.008 = 2,336
    var stack = RealTables.emptyStack()
    var balancer = LoadBalancer(name: "alb")
    balancer.clientConnectionSeconds = 1
    balancer.countsBackendConnections = false
    stack.loadBalancers = [balancer]
    var service = FargateService(name: "web", size: try RealTables.size(256, 512))
    service.request.connections = 1
    service.request.requestBytes = 0
    service.request.responseBytes = 0
    stack.services = [service]
    let perHour = 10_000.0 * 3_600
    let load = MonthLoad(
      period: .month, requestsPerHour: [Double](repeating: perHour, count: 730), entry: [1],
      visits: [1],
      nodes: [
        NodeLoad(baseTaskHours: 730, scaledTaskHours: 0, overlapTaskHours: 0, taskStarts: 0)
      ], deployments: 0, surplusVCPUHours: [])
    let lines = try RealTables.price(balancer.usage(in: stack.month(under: load)))
    let units = try #require(lines.first { $0.id.text == "alb/lcu" })
    #expect(units.quantity.text == "292000")
    #expect(units.cost == (try money("2336")))
  }

  @Test func `the staging database and cache`() throws {
    // db.t3.micro 730 × 0.018 = 13.14; 20 GB × 0.115 = 2.30; cache.t3.micro 730 × 0.017 = 12.41
    let limits = try RealTables.workspace.limits()
    var stack = RealTables.emptyStack()
    let micro = try #require(limits.databaseClasses.first { $0.name == "db.t3.micro" })
    let node = try #require(limits.cacheNodes.first { $0.name == "cache.t3.micro" })
    stack.databases = [Database(name: "database", instanceClass: micro)]
    stack.caches = [Cache(name: "cache", node: node)]
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    #expect(lines.first { $0.id.text == "database/instance" }?.cost == (try money("13.14")))
    #expect(lines.first { $0.id.text == "database/storage" }?.cost == (try money("2.30")))
    #expect(lines.first { $0.id.text == "cache/nodes" }?.cost == (try money("12.41")))
  }

  @Test(arguments: [
    // GB out to the internet, dollars after the free 100 GB; tiers end at 10,240, 51,200, 153,600.
    (100, "0"), (150, "4.50"),
    // 10.24 TB: 10,485.76 GB − 100 = 10,385.76: 10,240 × 0.09 + 145.76 × 0.085 = 921.60 + 12.3896
    (10_485_760, "933.9896"),
    // 100 + 20,000: 10,240 × 0.09 + 9,760 × 0.085 = 921.60 + 829.60 = 1,751.20
    (20_100, "1751.20"),
    // 100 + 200,000: 921.60 + 40,960 × 0.085 + 102,400 × 0.07 + 46,400 × 0.05
    //   = 921.60 + 3,481.60 + 7,168 + 2,320 = 13,891.20
    (200_100, "13891.20"),
  ])
  func `data out to the internet through its tiers`(gigabytes: Int, dollars: String) throws {
    // 10,485,760 stands for 10,485.760 GB: the one case with a fraction, counted in thousandths.
    let billionths =
      gigabytes == 10_485_760
      ? Int128(gigabytes) * 1_000_000 : Int128(gigabytes) * 1_000_000_000
    let usage = Usage(
      resource: "dataTransfer", item: "internet-out", name: "out", offer: "AWSDataTransfer",
      usageTypes: ["DataTransfer-Out-Bytes"], allowance: "Global-DataTransfer-Out-Bytes",
      quantity: MeteredQuantity(billionths: billionths, unit: .gigabytes), kind: .usage, why: "")
    let lines = try RealTables.price([usage])
    #expect(lines.total == (try money(dollars)))
    let quantities = lines.reduce(Int128(0)) { $0 + $1.quantity.billionths }
    #expect(quantities == billionths)
  }

  @Test func `a month of 1.3 TB of logs`() throws {
    // 1.3 × 1,024 = 1,331.2 GB; 5 GB are free: 1,326.2 × 0.50 = 663.10
    let usage = Usage(
      resource: "logs", item: "ingestion", name: "logs", offer: "AmazonCloudWatch",
      usageTypes: ["DataProcessing-Bytes"], allowance: "Global-DataProcessing-Bytes",
      quantity: MeteredQuantity(billionths: 1_331_200_000_000, unit: .gigabytes), kind: .usage,
      why: "")
    #expect(try RealTables.price([usage]).total == (try money("663.10")))
    // In an account whose free amount is used up: 1,331.2 × 0.50 = 665.60
    #expect(try RealTables.price([usage], allowances: false).total == (try money("665.60")))
  }

  @Test func `the free amount is drawn once, in order`() throws {
    // 60 GB and 70 GB of 100 free: the first costs nothing, the second pays 30 × 0.09 = 2.70
    let usages = [("a", 60), ("b", 70)].map { name, gigabytes in
      Usage(
        resource: name, item: "out", name: "out", offer: "AWSDataTransfer",
        usageTypes: ["DataTransfer-Out-Bytes"], allowance: "Global-DataTransfer-Out-Bytes",
        quantity: MeteredQuantity(
          billionths: Int128(gigabytes) * 1_000_000_000, unit: .gigabytes),
        kind: .usage, why: "")
    }
    let lines = try RealTables.price(usages)
    #expect(lines.filter { $0.resource == "a" }.total == .zero)
    #expect(lines.filter { $0.resource == "b" }.total == (try money("2.70")))
  }

  @Test func `PostgreSQL 13 pays for Extended Support`() throws {
    // From 2026-03-01: 2 vCPU × 730 h × 0.10 = 146.00
    let limits = try RealTables.workspace.limits()
    let micro = try #require(limits.databaseClasses.first { $0.name == "db.t3.micro" })
    var stack = RealTables.emptyStack()
    stack.extendedSupport = limits.extendedSupport
    var database = Database(name: "database", instanceClass: micro)
    database.version = "13.4"
    stack.databases = [database]
    stack.asOf = try #require(CalendarDay("2026-10-08"))
    let lines = try RealTables.price(stack.usage(under: .idle(stack)))
    #expect(
      lines.first { $0.id.text == "database/extended-support" }?.cost == (try money("146.00")))
    stack.asOf = try #require(CalendarDay("2026-02-28"))
    let before = stack.usage(under: .idle(stack))
    #expect(!before.contains { $0.item == "extended-support" })
  }

  @Test func `Container Insights on four services, and a family that never runs`() throws {
    // 10 × (4 + 4 + 1) + 5 × 4 + 3 = 113 metrics; 10 are free: 103 × 0.30 = 30.90
    var stack = RealTables.emptyStack()
    let size = try RealTables.size(256, 512)
    stack.services = ["web", "api", "auth", "admin"].map { FargateService(name: $0, size: size) }
    stack.jobs = [FargateJob(name: "migrations", size: size)]
    var monitoring = Monitoring(name: "monitoring")
    monitoring.containerInsights = .standard
    stack.monitoring = monitoring
    let lines = try RealTables.price(monitoring.usage(in: stack.month(under: .idle(stack))))
    #expect(lines.total == (try money("30.90")))
  }

  @Test func `what a region lacks is a problem, never zero and never another region's price`()
    throws
  {
    let usage = Usage(
      resource: "web", item: "x", name: "x", offer: "AmazonECS",
      usageTypes: ["Fargate-Imaginary-Hours"],
      quantity: MeteredQuantity(billionths: 1_000_000_000, unit: .hours), kind: .fixed, why: "")
    #expect(throws: RealTables.Unpriced.self) { try RealTables.price([usage]) }
  }
}

@Suite struct `Alva's stacks` {
  @Test(arguments: ["staging", "production"])
  func `conservative is the lower figure, and totals are the sums of their lines`(
    name: String
  ) throws {
    let set = try EstimateCommand(workspace: RealTables.workspace).run(StackRequest(name: name))
    let low = try #require(set.estimates.first { $0.name == "conservative" })
    let high = try #require(set.estimates.first { $0.name == "realistic" })
    #expect(low.monthly <= high.monthly)
    for estimate in set.estimates {
      #expect(estimate.fixedMonthly + estimate.usageMonthly == estimate.monthly)
      #expect(Set(estimate.lines.map(\.id)).count == estimate.lines.count)
      for line in estimate.lines {
        #expect(line.unitPrice.cost(of: line.quantity) == line.cost, "\(line.id)")
      }
    }
    let bridge = try #require(set.bridge)
    #expect(bridge.before + bridge.steps.map(\.change).total == bridge.after)
  }

  @Test func `the plan's lines add up to 137 and 191, and each of ours stands in one place`() throws
  {
    let set = try EstimateCommand(workspace: RealTables.workspace).run(
      StackRequest(name: "staging"))
    let plan = try #require(set.reconciliation)
    #expect(plan.planSums.conservative == Money(cents: 13_700))
    #expect(plan.planSums.realistic == Money(cents: 19_100))
    let low = plan.rows.map(\.conservative).total + plan.leftOut.map(\.conservative).total
    let high = plan.rows.map(\.realistic).total + plan.leftOut.map(\.realistic).total
    #expect(low == set.estimates[0].monthly)
    #expect(high == set.estimates[1].monthly)
  }

  @Test func `the order of the services does not matter`() throws {
    let prepared = try EstimateCommand(workspace: RealTables.workspace).prepare(
      StackRequest(name: "staging"))
    let command = EstimateCommand(workspace: RealTables.workspace)
    var turned = prepared[1]
    let count = turned.stackFile.stack.services.count
    turned.stackFile.stack.services.reverse()
    for index in 0..<count {
      for call in turned.stackFile.stack.services[index].request.calls.indices {
        let callee = turned.stackFile.stack.services[index].request.calls[call].callee
        turned.stackFile.stack.services[index].request.calls[call] = CallGraph.Call(
          callee: count - 1 - callee,
          perRequest: turned.stackFile.stack.services[index].request.calls[call].perRequest)
      }
    }
    for index in turned.stackFile.stack.queues.indices {
      let worker = turned.stackFile.stack.queues[index].worker
      turned.stackFile.stack.queues[index].worker = worker.map { count - 1 - $0 }
    }
    let a = try command.estimate(prepared[1]).monthly
    let b = try command.estimate(turned).monthly
    // Sums of measured flows may differ in the last billionth of a unit: a nano-dollar in all.
    #expect(abs((a - b).approximate) < 1e-7)
  }
}
