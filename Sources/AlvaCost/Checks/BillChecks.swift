package import Estimation
package import Pricing
import Gate
package import Diagnostics
import Inputs
import Quantities
import RateTables
import Resources
import Services

/// Pricing against worked bills: the models' usage through a region's real rate table.
package struct BillChecks: Sendable {
  let table: RateTable
  let limits: SizeTables

  let region: String

  /// Reads the tables.
  ///
  /// - Parameters:
  ///   - workspace: the pricing folder.
  ///   - region: whose rates; most bills are those of us-east-1.
  /// - Throws: what cannot be read of them.
  package init(workspace: Workspace, region: String = "us-east-1") throws(Diagnostics) {
    self.region = region
    table = try workspace.rates(in: region)
    limits = try workspace.limits()
  }

  /// Every check, in a fixed order, those of other regions last.
  ///
  /// - Parameter workspace: the pricing folder.
  /// - Throws: what cannot be read of its tables.
  /// - Returns: the checks.
  package static func all(_ workspace: Workspace) throws(Diagnostics) -> [BillCheck] {
    var checks = try Self(workspace: workspace).run() + pages(workspace)
    for region in others { checks += try Self(workspace: workspace, region: region).regional() }
    return checks
  }

  /// Those of us-east-1.
  package func run() -> [BillCheck] {
    fargate() + balancer() + network() + operations() + data()
  }

  /// A check of the sum of usages' costs.
  func bill(
    _ name: String, _ source: String, expected: String, allowances: Bool = false,
    _ usages: [Usage]
  ) -> BillCheck {
    var free = FreeAllowances()
    free.apply = allowances
    let result = Pricing(table: table, asOf: nil, allowances: free).price(usages)
    guard result.problems.isEmpty, !usages.isEmpty else {
      return .unpriced(name, source, expected: expected)
    }
    return BillCheck(
      name, source, expected: expected, result.lines.reduce(Money.zero) { $0 + $1.cost })
  }

  /// A stack with nothing in it, for a period.
  func stack(hours: Int = 730) -> Stack {
    var stack = Stack(name: "check", region: region)
    stack.period = BillingPeriod(hours: hours)
    stack.dataTransfer = nil
    return stack
  }

  /// A service of a size that AWS sells.
  func service(cpuUnits: Int, memoryMB: Int) -> FargateService {
    let sizes = limits.fargateSizes
    return FargateService(
      name: "task", size: sizes.size(cpuUnits: cpuUnits, memoryMB: memoryMB) ?? sizes.smallest)
  }

  // MARK: Fargate

  private static let fargatePage = "AWS Fargate pricing page, examples"

  private func fargate() -> [BillCheck] {
    func tasks(
      hours: Double, of service: FargateService
    ) -> [Usage] {
      var stack = stack()
      stack.services = [service]
      let load = MonthLoad(
        period: stack.period, requestsPerHour: [0], entry: [0], visits: [0],
        nodes: [
          NodeLoad(
            baseTaskHours: hours, scaledTaskHours: 0, overlapTaskHours: 0, taskStarts: 0)
        ], deployments: 0, surplusVCPUHours: [])
      return service.usage(in: stack.month(under: load))
    }
    // Five tasks of ten minutes on each of 30 days: 25 hours.
    var first = service(cpuUnits: 1_024, memoryMB: 2_048)
    first.ephemeralStorageGB = 30
    var second = first
    second.platform = .arm
    // Ten tasks of an hour on each of 30 days: 300 hours.
    let third = service(cpuUnits: 256, memoryMB: 1_024)
    var fourth = service(cpuUnits: 1_024, memoryMB: 2_048)
    fourth.platform = .windows
    let small = service(cpuUnits: 512, memoryMB: 1_024)
    let smallest = service(cpuUnits: 256, memoryMB: 512)
    var migration = FargateJob(name: "migration", size: small.size)
    migration.minutes = 1.0 / 3
    migration.runsPerMonth = 1
    return [
      bill(
        "Fargate example 1: 5 tasks, 1 vCPU, 2 GB, 30 GB of storage", Self.fargatePage,
        expected: "1.26", tasks(hours: 25, of: first)),
      bill(
        "Fargate example 2: the same on ARM", Self.fargatePage, expected: "1.02",
        tasks(hours: 25, of: second)),
      bill(
        "Fargate example 3: 10 tasks, 0.25 vCPU, 1 GB", Self.fargatePage, expected: "4.37",
        tasks(hours: 300, of: third)),
      windows(tasks(hours: 300, of: fourth)),
      bill(
        "Windows tasks of example 4 at the list's rates",
        "300 h × (0.046552 + 0.046) + 600 GB-h × 0.00511175", expected: "30.83265",
        tasks(hours: 300, of: fourth)),
      bill(
        "four tasks of 0.5 vCPU and 1 GB for a month", "4 × 0.024685 × 730", expected: "72.0802",
        tasks(hours: 4 * 730, of: small)),
      bill(
        "four tasks of 0.25 vCPU and 0.5 GB for a month", "half of it", expected: "36.0401",
        tasks(hours: 4 * 730, of: smallest)),
      bill(
        "a migration of 20 s is billed a minute", "0.024685 ÷ 60", expected: "0.000411417",
        migration.usage(in: stack().month(under: .idle(stack())))),
    ]
  }

  /// The page's Windows example has rates of its own, by the second; the list's are lower.
  ///
  /// So the metered quantities are priced at the example's rates: 0.0915 a vCPU-hour, 0.046 for the
  /// licence, 0.01 a GB-hour.
  private func windows(_ usages: [Usage]) -> BillCheck {
    let name = "Fargate example 4: Windows, at the example's own rates"
    let rates: [(String, Money?)] = [
      ("fargate-vcpu", try? Money("0.0915")), ("fargate-os", try? Money("0.046")),
      ("fargate-memory", try? Money("0.01")),
    ]
    var total = Money.zero
    for (item, rate) in rates {
      guard let rate, let usage = usages.first(where: { $0.item == item }) else {
        return .unpriced(name, Self.fargatePage, expected: "47.25")
      }
      total += rate * Int(usage.quantity.billionths / 1_000_000_000)
    }
    return BillCheck(name, Self.fargatePage, expected: "47.25", total)
  }
}
