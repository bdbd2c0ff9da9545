import Quantities
import Resources
import Services

/// Fargate's table of sizes as the ECS developer guide prints it, copied by hand.
let fargateSizes = FargateSizes(spans: [
  .init(cpuUnits: 256, memoryMB: 512...512, stepMB: 0, windows: false),
  .init(cpuUnits: 256, memoryMB: 1_024...1_024, stepMB: 0, windows: false),
  .init(cpuUnits: 256, memoryMB: 2_048...2_048, stepMB: 0, windows: false),
  .init(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false),
  .init(cpuUnits: 1_024, memoryMB: 2_048...8_192, stepMB: 1_024, windows: true),
  .init(cpuUnits: 2_048, memoryMB: 4_096...16_384, stepMB: 1_024, windows: true),
  .init(cpuUnits: 4_096, memoryMB: 8_192...30_720, stepMB: 1_024, windows: true),
  .init(cpuUnits: 8_192, memoryMB: 16_384...61_440, stepMB: 4_096, windows: false),
  .init(cpuUnits: 16_384, memoryMB: 32_768...122_880, stepMB: 8_192, windows: false),
])

let halfVCPU = fargateSizes.size(cpuUnits: 512, memoryMB: 1_024) ?? fargateSizes.smallest
let oneVCPU = fargateSizes.size(cpuUnits: 1_024, memoryMB: 2_048) ?? fargateSizes.smallest

let microDatabase = DatabaseClass(
  name: "db.t3.micro", vCPU: 2, memoryGB: 1, creditsPerHour: 12, creditsMost: 288,
  baselineShare: 0.1)
let microCache = CacheNode(name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5)

/// A stack of services with nothing else in it.
func stack(of services: FargateService..., zones: Int = 2) -> Stack {
  var stack = Stack(name: "test", region: "us-east-1")
  stack.services = services
  stack.availabilityZones = zones
  stack.dataTransfer = nil
  return stack
}

/// A service of half a vCPU whose requests need nothing.
func service(_ name: String, size: FargateSize = halfVCPU) -> FargateService {
  var service = FargateService(name: name, size: size)
  service.request.requestBytes = 0
  service.request.responseBytes = 0
  service.request.connections = 0
  service.request.logEvents = 0
  service.request.logBytes = 0
  return service
}

/// A month of even traffic through a stack.
///
/// Requests are from outside, over the month; they all enter at the first service when no shares
/// are given. Every service starts as many tasks, and runs its desired tasks all month unless the
/// hours are given.
func month(
  _ stack: Stack, requests: Double = 0, entry: [Double]? = nil, starts: Double = 0,
  deployments: Double = 0, taskHours: Double? = nil
) throws -> MonthLoad {
  let entry = entry ?? stack.services.indices.map { $0 == 0 ? 1 : 0 }
  return MonthLoad(
    period: stack.period,
    requestsPerHour: [Double](
      repeating: requests / Double(stack.period.hours), count: stack.period.hours),
    entry: entry, visits: try stack.callGraph().visits(entry: entry),
    nodes: stack.services.map {
      NodeLoad(
        baseTaskHours: taskHours ?? Double($0.minimumTasks * stack.period.hours),
        scaledTaskHours: 0, overlapTaskHours: 0, taskStarts: starts)
    },
    deployments: deployments,
    surplusVCPUHours: [Double](repeating: 0, count: stack.databases.count))
}

extension [Usage] {
  /// The quantity of an item, or `nil` where there is none: `web/fargate-vcpu`.
  func quantity(_ id: String) -> String? { first { $0.id.text == id }?.quantity.text }
  /// The first usage type of an item.
  func usageType(_ id: String) -> String? { first { $0.id.text == id }?.usageTypes.first }
}

/// A linear congruential generator (Knuth's MMIX constants), so that a failure can be repeated.
struct Draws {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  /// 0..<limit, in steps of a thousandth of it.
  mutating func value(below limit: Double) -> Double { Double(next(below: 1_000)) / 1_000 * limit }
}
