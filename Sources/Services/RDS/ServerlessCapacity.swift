import Quantities
import Resources

/// Aurora Serverless v2 of a stack file: capacity that follows the queries, hour by hour.
///
/// - Source: Aurora user guide, "How Aurora Serverless v2 works", 2025: an ACU is about 2 GiB of memory
///   with the processor and network that belong to it; capacity goes in steps of 0.5 between the
///   cluster's minimum and maximum; at a minimum of 0 an instance pauses after 300 s without a
///   connection (default of `SecondsUntilAutoPause`).
package struct ServerlessCapacity: Hashable, Sendable {
  /// ACU, 0...256 in steps of 0.5.
  package var minimum = 0.5
  /// ACU, 1...256 in steps of 0.5.
  package var maximum = 1.0

  package init() {}

  /// ACU of an instance at most.
  /// - Source: Aurora user guide, "Requirements and limitations for Aurora Serverless v2", 2025.
  static let most = 256.0

  /// The class of its instances.
  package static let className = "db.serverless"
  /// vCPU of an ACU: memory-optimized instances, whose price per GiB is near, have 8 GiB a vCPU.
  static let vCPUPerACU = 0.25
  /// The share of its processor time at which capacity is taken to be kept; AWS does not say.
  static let keptAt = 0.7
  static let keptBetween = 0.5...0.9
  /// Seconds without work after which an instance with a minimum of 0 pauses.
  static let secondsUntilPause = 300.0

  /// What the instance can do at its maximum.
  package var largest: DatabaseClass {
    DatabaseClass(
      name: Self.className, vCPU: maximum * Self.vCPUPerACU, memoryGB: maximum * 2)
  }

  /// e⁻ˣ by squaring, to a millionth: the chance that none of `expected` arrivals comes.
  private static func shareWithoutArrivals(_ expected: Double) -> Double {
    if expected > 60 { return 0 }
    var share = 1 - expected / 1_048_576
    for _ in 0..<20 { share *= share }
    return share
  }

  /// ACU-hours of an hour.
  ///
  /// - Parameters:
  ///   - vCPU: processors that the queries keep busy.
  ///   - requestsPerSecond: that ask it anything; they come at random.
  /// - Returns: between the minimum and the maximum.
  func units(busy vCPU: Double, requestsPerSecond: Double) -> Double {
    let needed = vCPU / Self.vCPUPerACU / Self.keptAt
    let stepped = (needed * 2).rounded(.up) / 2
    if minimum > 0 { return min(maximum, max(minimum, stepped)) }
    let awake = 1 - Self.shareWithoutArrivals(Self.secondsUntilPause * requestsPerSecond)
    return awake * min(maximum, max(0.5, stepped))
  }
}

extension Database {
  /// ACU of one instance while it runs, hour by hour.
  ///
  /// Where a stack file says how many hours a week it runs, those are the ones in which most of the traffic comes,
  /// and what is asked of it is asked in them alone: the month's work has lost what came while it was off.
  ///
  /// - Returns: in each of those hours, and how much of it the instance runs, 0...1.
  private func unitsWhileOn(
    _ capacity: ServerlessCapacity, in month: Month
  ) -> [(units: Double, hours: Double)] {
    let work = month.work(of: name)
    let load = month.load
    func units(_ requests: Double) -> Double {
      let rate = requests / 3_600
      return capacity.units(busy: rate * work.seconds, requestsPerSecond: rate * work.askers)
    }
    guard runningHoursPerWeek < 168 else { return load.requestsPerHour.map { (units($0), 1) } }
    var left = Double(month.period.hours) * runningHoursPerWeek / 168
    var open: [(requests: Double, hours: Double)] = []
    for requests in load.requestsPerHour.sorted(by: >) where left > 0 {
      open.append((requests, min(1, left)))
      left -= 1
    }
    let meanwhile = open.reduce(0) { $0 + $1.requests * $1.hours }
    // A month has not the same number of such hours as its share of the week: never more than what comes in one.
    let asked = min(
      meanwhile > 0 ? load.requests / meanwhile : 0,
      work.seconds > 0 ? secondsWithoutLoss(in: month) / work.seconds : 1)
    return open.map { (units($0.requests * asked), $0.hours) }
  }

  /// vCPU-seconds that one request from outside would ask of it if nothing were ever off or full.
  private func secondsWithoutLoss(in month: Month) -> Double {
    month.nodes.enumerated().reduce(0) { sum, node in
      node.element.request.databaseUses.reduce(sum) { sum, use in
        guard month.databases.indices.contains(use.database),
          month.databases[use.database].name == name
        else { return sum }
        return sum + month.done(at: node.offset) * use.queries * use.millisecondsPerQuery / 1_000
      }
    }
  }

  /// ` × 40 of 168 h a week`; nothing where it always runs.
  private var weekText: String {
    runningHoursPerWeek == 168
      ? "" : " × \(NumberFormat.number(runningHoursPerWeek)) of 168 h a week"
  }

  /// A proxy before serverless instances: their ACU in each hour, eight at least.
  ///
  /// - Source: RDS Proxy pricing page, 2025-06: by the ACU-hour that the instances consume, at least eight ACU.
  func proxyUsage(before capacity: ServerlessCapacity, in month: Month) -> Usage {
    let (hours, count) = (Double(month.period.hours), Double(1 + readers))
    let on = hours * runningHoursPerWeek / 168
    let units = unitsWhileOn(capacity, in: month).reduce(8 * (hours - on)) {
      $0 + max(8, $1.units * count) * $1.hours
    }
    let least = 8 * (hours - on) + max(8, capacity.minimum * count) * on
    // More than a rounding above what its minimum makes.
    let isScaled = units > least * (1 + 1e-12)
    let average = units / max(1, hours)
    return month.usage(
      name, "proxy", "RDS Proxy", UsageType<ACUHours>("AmazonRDS", "RDS:Proxy-ASv2-Usage"),
      Quantity(measured: max(8 * hours, units)), isScaled ? .usage : .fixed,
      why: "\(NumberFormat.number(max(8, average))) ACU\(isScaled ? " on average" : "") × "
        + "\(NumberFormat.number(hours)) h",
      assuming: isScaled ? ["database.queryCPU", "aurora.serverlessCapacity"] : [])
  }

  /// Capacity over the month: the minimum, which is fixed, and what the queries need above it.
  func serverlessUsage(_ capacity: ServerlessCapacity, in month: Month) -> [Usage] {
    let hours = Double(month.period.hours)
    let on = hours * runningHoursPerWeek / 168
    let count = Double(1 + readers)
    let above = unitsWhileOn(capacity, in: month).reduce(0) {
      $0 + max(0, $1.units - capacity.minimum) * $1.hours
    }
    let of = count == 1 ? "" : " × \(NumberFormat.number(count)) instances"
    let type = UsageType<ACUHours>(
      "AmazonRDS",
      isOptimized ? "Aurora:ServerlessV2IOOptimizedUsage" : "Aurora:ServerlessV2Usage")
    var result: [Usage] = []
    if capacity.minimum > 0 {
      result.append(
        month.usage(
          name, "acu", "Aurora Serverless v2 capacity, its minimum", type,
          Quantity(measured: capacity.minimum * on * count), .fixed,
          why: "\(NumberFormat.number(capacity.minimum)) ACU × \(NumberFormat.number(hours)) h"
            + weekText + of))
    }
    if above > 0 {
      let kept = ServerlessCapacity.keptBetween
      result.append(
        month.usage(
          name, "acu-scaled", "Aurora Serverless v2 capacity above its minimum", type,
          Quantity(measured: above * count), .usage,
          why: "sum over \(NumberFormat.number(on)) h of what the queries need above "
            + "\(NumberFormat.number(capacity.minimum)) ACU\(of)",
          assuming: ["database.queryCPU", "aurora.serverlessCapacity"],
          within: CostBounds(
            taking: 1 / ServerlessCapacity.keptAt,
            of: 1 / kept.upperBound...1 / kept.lowerBound)))
    }
    return result
  }

  /// Extended Support by the ACU-hour, of the capacity that the month was metered for.
  func serverlessSupport(of capacity: [Usage], in month: Month) -> [Usage] {
    let units = capacity.reduce(0) { $0 + Double($1.quantity.billionths) / 1e9 }
    var support = AuroraExtendedSupport(name: name, engine: engine, version: version)
    support.capacity = .average(units / Double(month.period.hours))
    return support.usage(in: month)
  }
}
