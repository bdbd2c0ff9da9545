import Estimation
import Platform
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation
import Diagnostics

/// A month of a stack as commitments see it: what runs hour by hour of what they are sold for.
struct CommitmentMonth: Sendable {
  /// Units that run for a part of the month's hours.
  struct Steady: Hashable, Sendable {
    let units: Double
    /// 0...1.
    let share: Double
  }

  /// The whole bill at list price, in dollars.
  private(set) var total = 0.0
  let hours: Int
  private(set) var steady: [CommittableUsage: [Steady]] = [:]
  /// Units of each hour, of what follows the traffic.
  private(set) var moving: [CommittableUsage: [Double]] = [:]
  private(set) var resources: [CommittableUsage: Set<ResourceID>] = [:]

  var usages: Set<CommittableUsage> { Set(steady.keys).union(moving.keys) }

  /// A month from its bill.
  ///
  /// What a schedule stops runs in its share of the hours; what schedules and autoscaling add follows the
  /// tasks of each hour. Deployments, and instances that scaling adds, stay at list price.
  ///
  /// - Parameters:
  ///   - lines: the bill.
  ///   - roundTheClock: the lines that no traffic changes, if all of it ran all week; none where no schedule
  ///     stops anything.
  ///   - load: with the tasks of each hour.
  ///   - stack: what runs.
  ///   - elsewhere: resources that another region's rates price.
  init(
    _ lines: [LineItem], roundTheClock: [LineItem], load: MonthLoad, stack: Stack,
    elsewhere: Set<ResourceID>
  ) {
    hours = load.period.hours
    let whole = Dictionary(
      roundTheClock.map { ($0.id, $0.quantity.approximate) }, uniquingKeysWith: +)
    let places = Dictionary(
      stack.services.enumerated().map { (ResourceID($1.name), $0) },
      uniquingKeysWith: { first, _ in first })
    for line in lines {
      total += line.cost.approximate
      let usage = CommittableUsage(rate: line.rate.key, price: line.unitPrice, part: line.part)
      guard !usage.kinds.isEmpty, line.cost > .zero, line.rate.key.term.isEmpty,
        !elsewhere.contains(line.resource)
      else { continue }
      let units = line.quantity.approximate
      switch line.share {
      case .always where line.kind == .fixed:
        let most = max(units, whole[line.id] ?? units)
        steady[usage, default: []].append(
          Steady(units: most / Double(hours), share: units / most))
      case .scheduled, .scaled:
        guard let place = places[line.resource], load.tasksPerHour.indices.contains(place),
          let added = Self.added(load.tasksPerHour[place], to: stack.services[place].minimumTasks)
        else { continue }
        var series = moving[usage] ?? [Double](repeating: 0, count: hours)
        for hour in series.indices.prefix(added.count) { series[hour] += units * added[hour] }
        moving[usage] = series
      default: continue
      }
      resources[usage, default: []].insert(line.resource)
    }
  }

  /// The part of all added task-hours that lies in each hour; `nil` where none is added.
  private static func added(_ tasks: [Double], to minimum: Int) -> [Double]? {
    let more = tasks.map { max(0, $0 - Double(minimum)) }
    let sum = more.reduce(0, +)
    return sum > 0 ? more.map { $0 / sum } : nil
  }

  /// The hours of the month, those alike together.
  ///
  /// What runs for a part of the hours runs in those with most traffic.
  ///
  /// - Parameter usages: the groups, in their order.
  /// - Returns: slices whose hours add up to the month's.
  func slices(of usages: [CommittableUsage]) -> [CommitmentPool.Slice] {
    let series = usages.map { moving[$0] }
    var pieces: [(hours: Double, units: [Double])] = [
      (Double(hours), usages.map { _ in 0 })
    ]
    if series.contains(where: { $0 != nil }) {
      pieces = (0..<hours).map { hour in (1, series.map { $0?[hour] ?? 0 }) }
      let busy = zip(usages.indices, usages).map { $1.price.approximate }
      func dollars(_ units: [Double]) -> Double { zip(units, busy).reduce(0) { $0 + $1.0 * $1.1 } }
      let order = pieces.indices.sorted {
        let (a, b) = (dollars(pieces[$0].units), dollars(pieces[$1].units))
        return a != b ? a > b : $0 < $1
      }
      pieces = order.map { pieces[$0] }
    }
    let cuts = Set(steady.values.joined().map { $0.share * Double(hours) }).sorted()
    var together: [[Double]: Double] = [:]
    var (passed, next) = (0.0, 0)
    for piece in pieces {
      let end = passed + piece.hours
      while passed < end - 1e-9 {
        while next < cuts.count, cuts[next] <= passed + 1e-9 { next += 1 }
        let stop = next < cuts.count ? min(end, cuts[next]) : end
        var units = piece.units
        for (place, usage) in usages.enumerated() {
          for part in steady[usage] ?? [] where part.share * Double(hours) > passed + 1e-9 {
            units[place] += part.units
          }
        }
        together[units, default: 0] += stop - passed
        passed = stop
      }
      passed = end
    }
    return together.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { CommitmentPool.Slice(hours: $0.value, running: $0.key) }
  }

  /// What a month costs at list price of some usage, in dollars.
  static func list(_ slices: [CommitmentPool.Slice], _ usages: [CommittableUsage]) -> Double {
    slices.reduce(0) { sum, slice in
      sum
        + zip(slice.running, usages).reduce(0) {
          $0 + slice.hours * $1.0 * $1.1.price.approximate
        }
    }
  }
}

extension CommitmentMonth {
  /// The most months that are kept hour by hour.
  static let mostMonths = 512

  /// Months of an estimate, with their hours.
  ///
  /// - Parameters:
  ///   - part: the estimate.
  ///   - sampling: how many, of which seed; without it the month with every input at its middle.
  /// - Throws: what is wrong with the ranges.
  /// - Returns: the months.
  static func months(
    of part: PreparedEstimate, _ sampling: SamplingRequest?
  ) throws(Diagnostics) -> [Self] {
    let sampler = try MonthSampler(part)
    let pricing = part.pricing
    let elsewhere = Set(part.elsewhere.keys)
    let profile = TrafficProfile(part.scenario, minutes: part.stack.period.minutes)
    @Sendable func month(_ values: [Double]) -> Self? {
      let (stack, scenario) = sampler.model(at: values)
      var load = MonthLoad.idle(stack)
      if stack.servesRequests, !scenario.entry.isEmpty {
        guard let engine = try? FluidEngine(stack: stack, scenario: scenario) else { return nil }
        var memory = StationMemory()
        let fitting =
          profile.flatMap { $0.fits(scenario) ? $0 : nil }
          ?? TrafficProfile(scenario, minutes: stack.period.minutes)
        load = engine.load(along: fitting, memory: &memory, isHourly: true)
      }
      let stops =
        stack.services.contains { $0.runningHoursPerWeek < 168 }
        || stack.databases.contains { $0.runningHoursPerWeek < 168 }
      let whole = stops ? stack.roundTheClock : stack
      return Self(
        pricing.price(stack.usage(under: load)).lines,
        roundTheClock: stops
          ? pricing.price(whole.usage(under: .idle(whole)).filter { $0.kind == .fixed }).lines : [],
        load: load, stack: stack, elsewhere: elsewhere)
    }
    guard let sampling else { return [month(sampler.middle)].compactMap { $0 } }
    let sequence = SobolSequence(dimensions: sampler.inputs.count, seed: sampling.seed)
    return Parallel.map(count(of: sampling, parts: sampler.parts), threads: sampling.cores) { run in
      month(sampler.values(at: sampler.inputs.indices.map { sequence.value(run, $0) }))
    }.compactMap { $0 }
  }

  /// Fewer where nobody asked for a number and the stack has many parts to follow.
  private static func count(of sampling: SamplingRequest, parts: Int) -> Int {
    var count = DesignDifference.usualRuns
    if case .months(let months) = sampling.runs { count = months }
    if sampling.isUsual { count = MonthAllowance.months(count, least: 16, parts: parts) }
    return min(count, mostMonths)
  }
}
