import Diagnostics
import PriceLists
import Quantities
import RateTables
import TestSupport
import Testing

/// Figures read by eye in the files named, which are text that AWS published.
@Suite(.needs(shared: "pricelist"))
struct `Genuine offer files` {
  @Test
  func `one usage type of the load balancers has four prices, told apart by operation`() throws {
    let rates = try imported(SharedFiles.source("offers-2026-slices/AWSELB-us-east-1.csv"))
    func hour(_ operation: String) -> [String] {
      rates.prices("us-east-1", "AWSELB", "LoadBalancerUsage", operation: operation)
    }
    #expect(hour("LoadBalancing:Application") == ["0.0225"])
    #expect(hour("LoadBalancing:Network") == ["0.0225"])
    #expect(hour("LoadBalancing:Gateway") == ["0.0125"])
    #expect(hour("LoadBalancing") == ["0.025"])
    let unit = rates.prices(
      "us-east-1", "AWSELB", "LCUUsage", operation: "LoadBalancing:Application")
    #expect(unit == ["0.008"])
    // 14 rows in the file; left out are two Outposts rows and two reserved LCU rows of other kinds.
    #expect(rates.rates.count == 10)
    #expect(!rates.rates.contains { $0.usageType.contains("Outposts") })
  }

  @Test
  func `Fargate counts vCPU-hours and GB-hours though the list writes hours`() throws {
    let rates = try imported(SharedFiles.source("offers-2026-slices/AmazonECS-eu-west-2.csv"))
    let cpu = rates.rate("eu-west-2", "AmazonECS", "Fargate-vCPU-Hours:perCPU")
    #expect(cpu?.tiers.map(\.price.text) == ["0.04656"])
    #expect(cpu?.unit == .vcpuHours)
    #expect(cpu?.usageType == "EUW2-Fargate-vCPU-Hours:perCPU")
    #expect(cpu?.effective == CalendarDay("2026-07-01"))
    #expect(cpu?.published == CalendarDay("2026-08-31"))
    #expect(cpu?.sku == "G265XVYY5YDS48U6")
    #expect(cpu?.tiers.first?.rateCode == "G265XVYY5YDS48U6.JRTCKXETXF.6YS6EN2CT7")
    let memory = rates.rate("eu-west-2", "AmazonECS", "Fargate-ARM-GB-Hours")
    #expect(memory?.tiers.map(\.price.text) == ["0.00409"])
    #expect(memory?.unit == .gigabyteHours)
    #expect(
      rates.prices("eu-west-2", "AmazonECS", "ECS-Anywhere-Instance-hours-WithFree")
        == ["0", "0.01025"])
  }

  @Test
  func `a database class costs by engine, and the reserved term keeps its upfront part`() throws {
    let rates = try imported(SharedFiles.source("offers-2026-slices/AmazonRDS-eu-west-2.csv"))
    func large(_ engine: String) -> [String] {
      rates.prices(
        "eu-west-2", "AmazonRDS", "InstanceUsage:db.r6g.large",
        operation: "CreateDBInstance:\(engine)")
    }
    #expect(large("0014") == ["0.264"])
    #expect(large("0002") == ["0.251"])
    let operation = "CreateDBInstance:0014"
    let type = "InstanceUsage:db.t4g.micro"
    let term = "reserved/3yr/partial-upfront"
    let hourly = rates.rate(
      "eu-west-2", "AmazonRDS", type, operation: operation, term: term)
    let upfront = rates.rate(
      "eu-west-2", "AmazonRDS", type, operation: operation, term: term + "/upfront")
    #expect(hourly?.tiers.map(\.price.text) == ["0.0043"])
    #expect(upfront?.tiers.map(\.price.text) == ["112"])
    #expect(upfront?.unit == BillingUnit(spelling: "Quantity"))
    #expect(upfront?.tiers.first?.to == nil)
    #expect(rates.prices("eu-west-2", "AmazonRDS", "RDS:GP3-Storage") == ["0.133"])
    #expect(rates.prices("eu-west-2", "AmazonRDS", "RDS:StorageUsage") == ["0.116"])
    #expect(
      rates.prices("eu-west-2", "AmazonRDS", "ExtendedSupport:Yr1-Yr2:PostgreSQL12") == ["0.118"])
    #expect(
      rates.rate("eu-west-2", "AmazonRDS", type, operation: operation)?.product
        == "postgresql/single-az/db.t4g.micro")
  }

  @Test
  func `a cache node costs by engine, and look-alikes stay apart`() throws {
    let rates = try imported(
      SharedFiles.source("offers-2026-slices/AmazonElastiCache-eu-west-2.csv"))
    func node(_ operation: String) -> [String] {
      rates.prices(
        "eu-west-2", "AmazonElastiCache", "NodeUsage:cache.t4g.micro",
        operation: "CreateCacheCluster:\(operation)")
    }
    #expect(node("0002") == ["0.018"])
    #expect(node("0001") == ["0.018"])
    #expect(node("Valkey") == ["0.0144"])
    #expect(
      rates.prices("eu-west-2", "AmazonElastiCache", "ExtendedSupportYr3-NodeUsage:cache.t4g.micro")
        == ["0.029"])
    #expect(!rates.rates.contains { $0.usageType.contains("SyncDurability") })
    #expect(
      rates.prices(
        "eu-west-2", "AmazonElastiCache", "NodeUsage:cache.t4g.micro",
        operation: "CreateCacheCluster:0002", term: "reserved/3yr/partial-upfront/upfront") == [
          "114"
        ])
  }

  @Test
  func `internet egress has four tiers and draws on the global 100 GB first`() throws {
    let rates = try imported(SharedFiles.source("offers-2026-slices/AWSDataTransfer-eu-west-2.csv"))
    let out = rates.rate("eu-west-2", "AWSDataTransfer", "DataTransfer-Out-Bytes")
    #expect(out?.tiers.map(\.price.text) == ["0.09", "0.085", "0.07", "0.05"])
    #expect(out?.tiers.map { $0.from / 1_000_000_000 } == [0, 10_240, 51_200, 153_600])
    #expect(out?.tiers.last?.to == nil)
    let free = rates.rate("global", "AWSDataTransfer", "Global-DataTransfer-Out-Bytes")
    #expect(free?.tiers.map(\.price.text) == ["0"])
    #expect(free?.tiers.first?.to == 100_000_000_000)
    #expect(
      rates.ties.contains {
        $0.allowance.usageType == "Global-DataTransfer-Out-Bytes"
          && $0.rate.usageType == "DataTransfer-Out-Bytes" && $0.region == "eu-west-2"
      })
    #expect(!rates.rates.contains { $0.usageType.contains("xAZ") })
    #expect(
      rates.rate("eu-west-2", "AWSDataTransfer", "EU-AWS-Out-Bytes")?.product
        == "inter-region/to-eu-west-1")
  }

  @Test
  func `queue requests have three tiers and the million free requests tied to them`() throws {
    let rates = try imported(SharedFiles.source("offers-2026-slices/AWSQueueService-eu-west-2.csv"))
    #expect(
      rates.prices("eu-west-2", "AWSQueueService", "Requests-Tier1")
        == ["0.0000004", "0.00000035", "0.00000032"])
    #expect(rates.prices("global", "AWSQueueService", "Global-Requests") == ["0"])
    #expect(rates.ties.count == 2)
  }

  @Test
  func `the first offer files of 2016 read as they were`() throws {
    let cache = try imported(
      SharedFiles.source("offers-2016/AmazonElastiCache_offer-index.json"),
      regions: ["ap-northeast-1", "us-east-1"])
    #expect(cache.files.first?.products == 410)
    let keys = try imported(SharedFiles.source("offers-2016/awskms_offer-index.json"))
    #expect(keys.files.first?.products == 23)
    #expect(
      keys.files.first?.published == "2016-01-07T02:02:54Z" || keys.files.first?.published != nil)
    #expect(!keys.ties.isEmpty)
    for (name, products) in [
      ("AmazonS3", 381), ("AmazonDynamoDB", 261), ("AmazonRoute53", 11), ("AmazonVPC", 229),
    ] {
      let rates = try imported(SharedFiles.source("offers-2016/\(name)_offer-index.json"))
      #expect(rates.files.first?.products == products, "\(name)")
    }
  }

  @Test
  func `a database savings plan gives rates for what it discounts`() throws {
    let rates = try imported(
      SharedFiles.source("offers-2026-loader/AWSDatabaseSavingsPlans-ap-south-2-index.csv"))
    // Row: APS5-Multi-AZUsage:db.m7g.4xl, CreateDBInstance:0014, No Upfront, 1 year, 3.0668800000.
    let rate = rates.rate(
      "ap-south-2", "DatabaseSavingsPlans", "Multi-AZUsage:db.m7g.4xl",
      operation: "CreateDBInstance:0014",
      term: "savings-plan/1yr/no-upfront")
    #expect(rate?.tiers.map(\.price.text) == ["3.06688"])
    #expect(
      rate?.product == "database-savings-plan/1yr/no-upfront/postgresql/multi-az/db.m7g.4xlarge")
    #expect(rate?.effective == CalendarDay("2026-04-20"))
  }

  @Test
  func `indexes name offers and regions`() throws {
    let offers = try imported(SharedFiles.source("offers-2026-loader/aws-service-list-index.json"))
    #expect(offers.indexes.first?.kind == .offers)
    let ecs = offers.indexes.first?.entries.first { $0.name == "AmazonECS" }
    #expect(ecs?["currentVersionUrl"] == "/offers/v1.0/aws/AmazonECS/current/index.json")
    let plans = try imported(
      SharedFiles.source("offers-2026-loader/AWSDatabaseSavingsPlans-region_index.json"))
    #expect(plans.indexes.first?.kind == .regions)
    #expect(plans.indexes.first?.entries.first?.name == "ap-south-2")
  }
}
