import Quantities
import Resources
import Services
import Testing

@Suite struct `RDS` {
  private func usages(
    asOf day: String = "undated", _ change: (inout Database) -> Void = { _ in }
  ) throws -> [Usage] {
    var database = Database(name: "database", instanceClass: microDatabase)
    change(&database)
    var stack = stack(of: service("web"))
    stack.databases = [database]
    stack.asOf = try #require(CalendarDay(day))
    stack.extendedSupport = ExtendedSupportSchedule(entries: [
      .init(
        engine: "postgres", major: "13", chargedFrom: try #require(CalendarDay("2026-03-01")),
        thirdYearFrom: CalendarDay("2028-03-01")),
      .init(
        engine: "postgres", major: "16", chargedFrom: try #require(CalendarDay("2029-03-01")),
        thirdYearFrom: nil),
    ])
    return stack.usage(under: try month(stack))
  }

  @Test func `a single instance and its storage`() throws {
    let usages = try usages()
    #expect(usages.quantity("database/instance") == "730")
    #expect(usages.usageType("database/instance") == "InstanceUsage:db.t3.micro")
    #expect(
      usages.first { $0.id.text == "database/instance" }?.operation == "CreateDBInstance:0014")
    #expect(usages.quantity("database/storage") == "20")
    #expect(usages.usageType("database/storage") == "RDS:GP3-Storage")
  }

  @Test func `Multi-AZ has rows of its own, and is not counted twice`() throws {
    let usages = try usages { $0.multiAZ = true }
    #expect(usages.quantity("database/instance") == "730")
    #expect(usages.usageType("database/instance") == "Multi-AZUsage:db.t3.micro")
    #expect(usages.quantity("database/storage") == "20")
    #expect(usages.usageType("database/storage") == "RDS:Multi-AZ-GP3-Storage")
  }

  /// A writer and two readers of db.r6g.large, 100 GB used, 8 days of backups of 5 % change:
  /// 100 × (1 + 0.05 × 7) − 100 = 35 GB beyond the cluster's own size.
  @Test func `Aurora of a stack file pays for every instance, for I/O and for backups`() throws {
    var web = service("web")
    web.request.databaseUses = [DatabaseUse(database: 0)]
    web.request.databaseUses[0].queries = 3
    web.request.databaseUses[0].ioPerQuery = 0.5
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "db.r6g.large", vCPU: 2, memoryGB: 16))
    database.engine = .auroraPostgres
    database.multiAZ = true
    database.replicas = 2
    database.usedGB = 100
    database.backupRetentionDays = 8
    database.proxy = true
    var stack = stack(of: web)
    stack.databases = [database]
    let usages = stack.usage(under: try month(stack, requests: 1_000_000))
    #expect(usages.quantity("database/instance") == "730")
    #expect(usages.usageType("database/instance") == "InstanceUsage:db.r6g.large")
    #expect(usages.quantity("database/replicas") == "1460")
    // 1,000,000 requests × 3 queries × 0.5.
    #expect(usages.quantity("database/io") == "1500000")
    #expect(usages.quantity("database/backup") == "35")
    // Three instances of two vCPU.
    #expect(usages.quantity("database/proxy") == "4380")
  }

  /// 50 of 168 hours a week: 730 × 50 / 168 = 217.261904762 h of the writer and as many of the reader.
  @Test func `a cluster that is stopped stops its readers too`() throws {
    let usages = try usages {
      $0.engine = .auroraMySQL
      $0.replicas = 1
      $0.runningHoursPerWeek = 50
    }
    #expect(usages.quantity("database/instance") == "217.261904762")
    #expect(usages.quantity("database/replicas") == "217.261904762")
  }

  /// Ten requests a second with a query of 200 ms keep 2 vCPU busy: 2 / 0.25 / 0.7 = 11.43, so 11.5 ACU × 730 h.
  ///
  /// Without a request it is 8 ACU × 730 h = 5,840, the least.
  @Test(arguments: [(10.0, "8395"), (0, "5840")])
  func `a proxy before serverless instances follows their capacity`(
    _ perSecond: Double, _ quantity: String
  ) throws {
    var web = service("web")
    web.request.databaseUses = [DatabaseUse(database: 0)]
    web.request.databaseUses[0].queries = 1
    web.request.databaseUses[0].millisecondsPerQuery = 200
    var capacity = ServerlessCapacity()
    capacity.maximum = 16
    var database = Database(name: "database", instanceClass: capacity.largest)
    database.engine = .auroraPostgres
    database.serverless = capacity
    database.proxy = true
    var stack = stack(of: web)
    stack.databases = [database]
    let usages = stack.usage(under: try month(stack, requests: perSecond * 3_600 * 730))
    #expect(usages.quantity("database/proxy") == quantity)
  }

  @Test func `Aurora in several zones has a reader at least, and no standby`() throws {
    let usages = try usages {
      $0.engine = .auroraMySQL
      $0.multiAZ = true
    }
    #expect(usages.usageType("database/instance") == "InstanceUsage:db.t3.micro")
    #expect(usages.quantity("database/replicas") == "730")
  }

  @Test func `a read replica is another single instance with storage of its own`() throws {
    let usages = try usages {
      $0.multiAZ = true; $0.replicas = 2
    }
    #expect(usages.quantity("database/replicas") == "1460")
    #expect(usages.usageType("database/replicas") == "InstanceUsage:db.t3.micro")
    #expect(usages.quantity("database/replica-storage") == "40")
    #expect(usages.usageType("database/replica-storage") == "RDS:GP3-Storage")
  }

  // 60 hours of 168 a week: 730 × 60 / 168 = 260.714…
  @Test func `a stopped instance keeps its storage`() throws {
    let usages = try usages { $0.runningHoursPerWeek = 60 }
    #expect(usages.quantity("database/instance") == "260.714285714")
    #expect(usages.quantity("database/storage") == "20")
  }

  // PostgreSQL stripes from 400 GB on: 12,000 IOPS and 500 MiB/s are included there.
  @Test(
    arguments: [
      (399.0, 3_000.0, 125.0, nil, nil), (400, 12_000, 500, nil, nil),
      (400, 13_000, 600, "1000", "100"), (400, 12_001, 501, "1", "1"),
    ] as [(Double, Double, Double, String?, String?)])
  func `gp3 charges what exceeds the included IOPS and throughput`(
    gigabytes: Double, iops: Double, throughput: Double, iopsMonths: String?,
    throughputMonths: String?
  ) throws {
    let usages = try usages {
      $0.storageGB = gigabytes
      $0.iops = iops
      $0.throughputMBps = throughput
    }
    #expect(usages.quantity("database/iops") == iopsMonths)
    #expect(usages.quantity("database/throughput") == throughputMonths)
  }

  @Test func `replicas of a Multi-AZ instance pay for IOPS in one zone`() throws {
    var database = Database(name: "database", instanceClass: microDatabase)
    database.multiAZ = true
    database.replicas = 2
    database.storageGB = 400
    database.iops = 13_000
    database.throughputMBps = 600
    var stack = stack(of: service("web"))
    stack.databases = [database]
    let usages = stack.usage(under: try month(stack))
    // 13,000 − 12,000 and 600 − 500, each once at the Multi-AZ rate and twice at the other.
    #expect(usages.quantity("database/iops") == "1000")
    #expect(usages.usageType("database/iops") == "RDS:Multi-AZ-GP3-PIOPS")
    #expect(usages.quantity("database/replica-iops") == "2000")
    #expect(usages.usageType("database/replica-iops") == "RDS:GP3-PIOPS")
    #expect(usages.quantity("database/throughput") == "100")
    #expect(usages.quantity("database/replica-throughput") == "200")
    #expect(usages.usageType("database/replica-throughput") == "RDS:GP3-Throughput")
  }

  @Test func `io1 charges every provisioned IOPS, gp2 none`() throws {
    let provisioned = try usages {
      $0.storageType = .io1; $0.storageGB = 100; $0.iops = 1_000
    }
    #expect(provisioned.quantity("database/iops") == "1000")
    #expect(provisioned.usageType("database/iops") == "RDS:PIOPS")
    #expect(provisioned.usageType("database/storage") == "RDS:PIOPS-Storage")
    let general = try usages {
      $0.storageType = .gp2; $0.iops = 1_000
    }
    #expect(general.quantity("database/iops") == nil)
    #expect(general.usageType("database/storage") == "RDS:GP2-Storage")
  }

  @Test func `backups are free up to the allocated storage`() throws {
    // 100 GB and 5 % of it on each of five days more: 125 GB kept, 100 allocated, 25 charged.
    let beyond = try usages {
      $0.storageGB = 100
      $0.usedGB = 100
      $0.dailyChangeShare = 0.05
      $0.backupRetentionDays = 6
    }
    #expect(beyond.quantity("database/backup") == "25")
    let within = try usages { $0.backupRetentionDays = 7 }
    #expect(within.quantity("database/backup") == "0")
    let off = try usages { $0.backupRetentionDays = 0 }
    #expect(off.quantity("database/backup") == nil)
  }

  @Test func `the free backup amount belongs to all databases of the region together`() throws {
    // 20 + 20 GB allocated; 5 and 50 GB of backups: 55 − 40 = 15 charged, once.
    var small = Database(name: "small", instanceClass: microDatabase)
    small.usedGB = 5
    small.backupRetentionDays = 1
    var large = Database(name: "large", instanceClass: microDatabase)
    large.usedGB = 50
    large.backupRetentionDays = 1
    for order in [[small, large], [large, small]] {
      var stack = stack(of: service("web"))
      stack.databases = order
      let charged = stack.usage(under: try month(stack)).filter { $0.item == "backup" }
      #expect(charged.map(\.quantity.billionths).reduce(0, +) == 15_000_000_000)
    }
  }

  @Test(
    arguments: [
      ("13", "2026-02-28", nil), ("13", "2026-03-01", "ExtendedSupport:Yr1-Yr2:PostgreSQL13"),
      ("13.4", "2028-02-29", "ExtendedSupport:Yr1-Yr2:PostgreSQL13"),
      ("13", "2028-03-01", "ExtendedSupport:Yr3:PostgreSQL13"), ("16", "2026-10-08", nil),
      ("16.3", "2029-03-01", "ExtendedSupport:Yr1-Yr2:PostgreSQL16"), ("", "2030-01-01", nil),
      ("13", "undated", nil),
    ] as [(String, String, String?)])
  func `Extended Support begins on its day`(version: String, day: String, usageType: String?) throws
  {
    let usages = try usages(asOf: day) { $0.version = version }
    #expect(usages.usageType("database/extended-support") == usageType)
  }

  @Test func `Extended Support is charged by the vCPU of every instance`() throws {
    // 2 vCPU × 730 h = 1,460; with a standby 2,920; with a replica too 4,380.
    func hours(_ change: (inout Database) -> Void) throws -> String? {
      try usages(asOf: "2026-10-08") {
        $0.version = "13"; change(&$0)
      }.quantity(
        "database/extended-support")
    }
    #expect(try hours { _ in } == "1460")
    #expect(try hours { $0.multiAZ = true } == "2920")
    #expect(
      try hours {
        $0.multiAZ = true; $0.replicas = 1
      } == "4380")
    #expect(try hours { $0.extendedSupportDisabled = true } == nil)
  }

  @Test func `sizes from xlarge up are looked up under both spellings`() throws {
    let large = DatabaseClass(name: "db.m5.4xlarge", vCPU: 16, memoryGB: 64)
    let usages = try usages { $0.instanceClass = large }
    #expect(
      usages.first { $0.id.text == "database/instance" }?.usageTypes
        == ["InstanceUsage:db.m5.4xlarge", "InstanceUsage:db.m5.4xl"])
  }

  @Test func `credits, address and proxy`() throws {
    var database = Database(name: "database", instanceClass: microDatabase)
    database.isPubliclyAccessible = true
    database.proxy = true
    var stack = stack(of: service("web"))
    stack.databases = [database]
    let idle = MonthLoad.idle(stack)
    let load = MonthLoad(
      period: .month, requestsPerHour: idle.requestsPerHour, entry: [1], visits: [1],
      nodes: idle.nodes, deployments: 0, surplusVCPUHours: [60])
    let usages = stack.usage(under: load)
    #expect(usages.quantity("database/cpu-credits") == "60")
    #expect(usages.usageType("database/cpu-credits") == "CPUCredits:db.t3")
    #expect(usages.quantity("database/public-ipv4") == "730")
    #expect(usages.quantity("database/proxy") == "1460")
  }

  // 2³⁰ / 9,531,392 = 112.65 a GB; × 0.75 for 1 GB, × 0.9 beyond, 5,000 at most.
  @Test(arguments: [(1.0, 84.0), (2, 202), (4, 405), (8, 811), (128, 5_000)] as [(Double, Double)])
  func `connections follow from the memory`(gigabytes: Double, connections: Double) {
    let database = DatabaseClass(name: "db.x", vCPU: 2, memoryGB: gigabytes)
    #expect(database.maximumConnections == connections)
  }
}

@Suite struct `ElastiCache` {
  private func usages(
    asOf day: String = "undated", _ change: (inout Cache) -> Void = { _ in }
  ) throws -> [Usage] {
    var cache = Cache(name: "cache", node: microCache)
    change(&cache)
    var stack = stack(of: service("web"))
    stack.caches = [cache]
    stack.asOf = try #require(CalendarDay(day))
    stack.extendedSupport = ExtendedSupportSchedule(entries: [
      .init(
        engine: "redis", major: "6", chargedFrom: try #require(CalendarDay("2027-02-01")),
        thirdYearFrom: CalendarDay("2029-02-01"))
    ])
    return stack.usage(under: try month(stack))
  }

  @Test func `each node is charged, the engine tells the price`() throws {
    #expect(try usages().quantity("cache/nodes") == "730")
    #expect(try usages { $0.nodes = 3 }.quantity("cache/nodes") == "2190")
    for (engine, operation) in [
      (CacheEngine.redis, "CreateCacheCluster:0002"), (.memcached, "CreateCacheCluster:0001"),
      (.valkey, "CreateCacheCluster:Valkey"),
    ] {
      let line = try usages { $0.engine = engine }.first { $0.id.text == "cache/nodes" }
      #expect(line?.operation == operation)
      #expect(line?.usageTypes == ["NodeUsage:cache.t3.micro"])
    }
  }

  @Test func `one snapshot is free`() throws {
    // 3 kept, 2 charged, of 512 MB each: 1 GB.
    func backup(_ days: Int) throws -> String? {
      try usages {
        $0.snapshotRetentionDays = days; $0.workingSetMB = 512
      }.quantity(
        "cache/backup")
    }
    #expect(try backup(3) == "1")
    #expect(try backup(1) == nil)
    #expect(try backup(0) == nil)
  }

  @Test func `old Redis pays for its support, Valkey does not`() throws {
    let before = try usages(asOf: "2027-01-31") {
      $0.version = "6.2"; $0.nodes = 2
    }
    #expect(before.quantity("cache/extended-support") == nil)
    let after = try usages(asOf: "2027-02-01") {
      $0.version = "6.2"; $0.nodes = 2
    }
    #expect(after.quantity("cache/extended-support") == "1460")
    #expect(
      after.usageType("cache/extended-support")
        == "ExtendedSupportYr1_Yr2-NodeUsage:cache.t3.micro")
    let late = try usages(asOf: "2029-02-01") { $0.version = "6.2" }
    #expect(
      late.usageType("cache/extended-support") == "ExtendedSupportYr3-NodeUsage:cache.t3.micro")
    let valkey = try usages(asOf: "2029-02-01") {
      $0.engine = .valkey; $0.version = "6.2"
    }
    #expect(valkey.quantity("cache/extended-support") == nil)
  }

  @Test func `a quarter of the memory is held back`() {
    // 536,870,912 × 0.75
    let node = CacheNode(
      name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5, maxmemoryBytes: 536_870_912)
    #expect(node.usableBytes == 402_653_184)
  }
}
