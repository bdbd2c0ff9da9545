import Gate
import Pricing
import Quantities
import Resources
import Services

/// Worked bills of other regions: a standby, endpoints, a firewall, support past its end, a commitment.
extension BillChecks {
  /// - Returns: those of this region; none where nothing is worked for it.
  func regional() -> [BillCheck] {
    switch region {
    case "eu-central-1": standby()
    case "eu-west-1": endpoints() + commitments()
    case "us-west-2": support()
    case "ap-southeast-2":
      [
        bill(
          "NAT in Sydney: an hour, 2 GB down and 1 GB up to the internet",
          "0.059 + 3 × 0.059 + 0.114", expected: "0.35", natHour(zones: 1))
      ]
    case "ap-northeast-1": nodes()
    default: []
    }
  }

  /// Regions with bills of their own.
  static let others = [
    "eu-central-1", "eu-west-1", "us-west-2", "ap-southeast-2", "ap-northeast-1",
  ]

  private func standby() -> [BillCheck] {
    guard let micro = limits.databaseClasses.first(where: { $0.name == "db.t3.micro" }) else {
      return [.unpriced("db.t3.micro", "limits", expected: "36.14")]
    }
    var small = Database(name: "database", instanceClass: micro)
    small.multiAZ = true
    var large = small
    large.storageGB = 500
    large.iops = 13_000
    large.throughputMBps = 600
    return [
      bill(
        "RDS in Frankfurt, Multi-AZ: db.t3.micro and 20 GB", "730 × 0.042 + 20 × 0.274",
        expected: "36.14", items(["instance", "storage"], of: small)),
      bill(
        "RDS in Frankfurt, Multi-AZ: 500 GB of gp3, 13,000 IOPS, 600 MiB/s",
        "500 × 0.274 + 1,000 × 0.048 + 100 × 0.191", expected: "204.10",
        items(["storage", "iops", "throughput"], of: large)),
    ]
  }

  private func items(_ items: [String], of database: Database, on day: CalendarDay? = nil)
    -> [Usage]
  {
    var stack = stack()
    stack.extendedSupport = limits.extendedSupport
    if let day { stack.asOf = day }
    stack.databases = [database]
    return database.usage(in: stack.month(under: .idle(stack))).filter { items.contains($0.item) }
  }

  /// PostgreSQL 12 is charged for from 2025-03-01 on, from 2027-03-01 on twice as much.
  private func support() -> [BillCheck] {
    guard let micro = limits.databaseClasses.first(where: { $0.name == "db.t3.micro" }) else {
      return [.unpriced("db.t3.micro", "limits", expected: "292.00")]
    }
    var database = Database(name: "database", instanceClass: micro)
    database.version = "12"
    database.multiAZ = true
    return [
      bill(
        "Extended Support in Oregon: PostgreSQL 12, Multi-AZ, 2026-06", "2 × 2 vCPU × 730 × 0.10",
        expected: "292.00", items(["extended-support"], of: database, on: CalendarDay("2026-06-01"))
      )
    ]
  }

  private func endpoints() -> [BillCheck] {
    var stack = stack()
    stack.endpoints = ["logs", "ecr.api"].map {
      VPCEndpoint(name: "\($0) endpoint", service: $0, zones: 2)
    }
    let month = stack.month(under: .idle(stack))
    var firewall = WebFirewall(name: "firewall")
    firewall.rules = 3
    let load = MonthLoad(
      period: stack.period, requestsPerHour: [10_000_000], entry: [], visits: [], nodes: [],
      deployments: 0, surplusVCPUHours: [])
    return [
      bill(
        "Endpoints in Ireland: two, in two zones each", "2 × 2 × 730 × 0.011", expected: "32.12",
        stack.endpoints.flatMap { $0.usage(in: month) }),
      bill(
        "WAF in Ireland: a list, 3 rules, 10 million requests", "5 + 3 × 1 + 10 × 0.60",
        expected: "14.00", firewall.usage(in: stack.month(under: load))),
    ]
  }

  /// Two tasks of 1 vCPU and 2 GB all month, three years promised with nothing upfront.
  private func commitments() -> [BillCheck] {
    let name = "Savings plan in Ireland: 2 tasks of 1 vCPU and 2 GB"
    let source = "2 × 730 × (0.024288 + 2 × 0.002667)"
    var stack = stack()
    stack.services = [service(cpuUnits: 1_024, memoryMB: 2_048)]
    stack.services[0].tasks = 2
    let usages = stack.services[0].usage(in: stack.month(under: .idle(stack)))
    let lines = Pricing(table: table, asOf: nil, allowances: FreeAllowances()).price(usages).lines
    let plan = CommittedCost(
      Commitment(kind: .savingsPlan, years: 3, payment: .noUpfront), lines: lines, table: table)
    guard plan.unpriced.isEmpty, !plan.covered.isEmpty else {
      return [.unpriced(name, source, expected: "43.248")]
    }
    return [BillCheck(name, source, expected: "43.248", plan.committed)]
  }

  private func nodes() -> [BillCheck] {
    guard let large = limits.cacheNodes.first(where: { $0.name == "cache.m6g.large" }) else {
      return [.unpriced("cache.m6g.large", "limits", expected: "278.86")]
    }
    var cache = Cache(name: "cache", node: large)
    cache.nodes = 2
    var balancer = LoadBalancer(name: "balancer")
    balancer.hasPublicIPv4 = false
    let month = stack().month(under: .idle(stack()))
    return [
      bill(
        "ElastiCache in Tokyo: two cache.m6g.large", "2 × 730 × 0.191", expected: "278.86",
        cache.usage(in: month).filter { $0.item == "nodes" || $0.item == "node" }),
      bill(
        "Load balancer in Tokyo, idle for a month", "730 × 0.0243", expected: "17.739",
        balancer.usage(in: month).filter { $0.item == "hours" }),
    ]
  }
}
