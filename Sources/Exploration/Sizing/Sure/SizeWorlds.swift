import Diagnostics
import Estimation
import Platform
import Pricing
import Quantities
import Resources
import Services
import TrafficSimulation

/// Months that the declared ranges allow, in which designs are held against a target.
///
/// They are the first of those that an estimate's percentiles come from, and the same for every
/// design: what two designs share cancels out of their difference.
struct SizeWorlds: Sendable {
  /// What a design does in a world, the memory of its tasks aside.
  struct Run: Sendable {
    let miss: SizeMiss?
    /// 0 where it holds, else how far from it: relative misses of p95 and of the fullest limit.
    let distance: Double
    /// How hard the world is for it: p95 over the target, and the fullest limit.
    let strain: Double
    let p95Seconds: Double
    /// CPU demand over capacity of each service, in its highest minute and in its highest hour.
    let demand: [(minute: Double, hour: Double)]
    /// MB at the peak of a task, per service.
    let memoryPeak: [Double]
    /// Hours' worth of requests that get no answer in time, of the month's hours.
    let lostHours: Double
  }

  let bench: VariantBench
  let target: CapacitySearch
  let seed: UInt64
  var count: Int { models.count }
  private let sampler: MonthSampler
  private let values: [[Double]]
  private let models: [(stack: Stack, scenario: Scenario)]
  /// Whether another processor is as much faster or slower as the world says.
  let drawsProcessors: Bool

  /// Draws the worlds; `nil` where nothing is declared as a range.
  ///
  /// - Parameters:
  ///   - bench: the stack and its traffic.
  ///   - target: to hold.
  ///   - count: worlds.
  ///   - seed: of the draws; the estimates' own without it.
  ///   - design: what is to run, where the speeds of its processors are drawn; the other inputs are as without it.
  /// - Throws: correlations of unknown inputs, or ones that cannot be.
  init?(
    _ bench: VariantBench, target: CapacitySearch, count: Int = SizeEffort.usualWorlds,
    seed: UInt64 = SamplingRequest.usualSeed, processorsOf design: Stack? = nil
  ) throws(Diagnostics) {
    var running = design
    running?.takeProcessors(from: bench.base.stack)
    let sampler = try MonthSampler(bench.base, running: running)
    if sampler.inputs.isEmpty { return nil }
    let sequence = SobolSequence(dimensions: sampler.inputs.count, seed: seed)
    let values = (0..<count).map { world in
      sampler.values(at: sampler.inputs.indices.map { sequence.value(world, $0) })
    }
    self.bench = bench
    self.target = target
    self.seed = seed
    drawsProcessors = design != nil
    self.sampler = sampler
    self.values = values
    models = values.map { sampler.model(at: $0) }
  }

  /// The one world in which every input has its middle: the bench's own month as it stands, a later one too.
  ///
  /// - Throws: correlations of unknown inputs, or ones that cannot be.
  init(middleOf bench: VariantBench, target: CapacitySearch) throws(Diagnostics) {
    self.bench = bench
    self.target = target
    seed = SamplingRequest.usualSeed
    drawsProcessors = false
    sampler = try MonthSampler(bench.base)
    // Nothing is put in: the middle of a later month is not that of the range as it is written.
    values = [[]]
    models = [sampler.model(at: [])]
  }

  /// A world's stack and traffic with a design.
  func engine(_ world: Int, _ change: (inout Stack) -> Void) -> FluidEngine? {
    var stack = models[world].stack
    change(&stack)
    if drawsProcessors { stack.takeProcessors(from: models[world].stack) }
    return try? FluidEngine(stack: stack, scenario: models[world].scenario)
  }

  /// Runs a design in a world.
  func run(_ world: Int, _ change: (inout Stack) -> Void) -> Run {
    guard let engine = engine(world, change) else {
      return Run(
        miss: SizeMiss(resource: "", limit: "cannot be run"), distance: 1e9, strain: 1e9,
        p95Seconds: .infinity, demand: [], memoryPeak: [],
        lostHours: Double(models[world].stack.period.hours))
    }
    let report = engine.capacity()
    let names = Set(engine.stack.services.map(\.name))
    func isTaskMemory(_ resource: CapacityReport.Resource) -> Bool {
      names.contains(resource.resource) && resource.measure == "memory"
    }
    let failure = target.failure(in: report, entry: engine.entry, leavingOut: isTaskMemory)
    let p95 = report.entryP95(entry: engine.entry)
    let fullest = max(
      report.services.map(\.utilisationToHold).max() ?? 0,
      report.resources.filter { $0.limit > 0 && !isTaskMemory($0) }.map(\.utilisationPeak).max()
        ?? 0)
    let lost = zip(report.services, engine.entry).filter { $0.1 > 0 }.map(\.0.errorsShare).max()
    let distance =
      max(0, p95 / target.p95Seconds - 1) + max(0, fullest - (1 - target.headroom)) + (lost ?? 0)
    let hours = report.month.hours
    let entering = zip(report.services, engine.entry)
    let unanswered =
      entering.reduce(0) { $0 + $1.0.errorsShare * $1.1 }
      / max(.leastNormalMagnitude, engine.entry.reduce(0, +))
    // The run waits for connections that a database refuses: what lacks one is lost beside it.
    let refused =
      report.resources.filter { $0.measure == "connections" && $0.utilisationPeak > 1 }
      .map { engine.refusedShare($0) }.max() ?? 0
    let lostShare = 1 - (1 - unanswered) * (1 - refused)
    return Run(
      miss: failure.map { failure in
        // What no size moves fails in every design: it is the cause, whatever else is short.
        let unmoved = SizedParts(engine.stack).unmoved(in: report, most: 1 - target.headroom)
        return unmoved.map { SizeMiss(resource: $0.resource, limit: $0.measure) }
          ?? SizeMiss(failure, in: report)
      },
      distance: failure == nil ? 0 : max(1e-9, distance),
      strain: p95 / target.p95Seconds + fullest, p95Seconds: p95,
      demand: report.services.indices.map { index in
        let hourly = hours.series(hours.utilisation, at: index, of: hours.services)
        return (report.services[index].utilisationPeak, hourly.max() ?? 0)
      },
      memoryPeak: engine.stack.services.map { service in
        report.resources.first { isTaskMemory($0) && $0.resource == service.name }?.peak ?? 0
      }, lostHours: lostShare * Double(engine.stack.period.hours))
  }

  /// What an hour without any answer costs in a world, in dollars; `nil` where nobody says.
  func outageDollarsPerHour(_ world: Int) -> Double? {
    models[world].stack.outage?.dollarsPerHour
  }

  /// What a design costs in each world, in dollars; NaN where it cannot be priced.
  func costs(_ change: @Sendable (inout Stack) -> Void) -> [Double] {
    costs(in: Array(0..<count), change)
  }

  /// The same in some of the worlds, in their order.
  func costs(in some: [Int], _ change: @Sendable (inout Stack) -> Void) -> [Double] {
    let lanes = min(Self.lanes, max(1, some.count))
    let parts = Parallel.map(lanes) { lane in
      var worker = sampler.worker()
      return stride(from: lane, to: some.count, by: lanes).map { place in
        worker.total(at: values[some[place]], changing: change)?.approximate ?? .nan
      }
    }
    return some.indices.map { parts[$0 % lanes][$0 / lanes] }
  }

  private static let lanes = 4

  /// A bench whose middle is a world.
  func planned(_ world: Int) -> VariantBench {
    let (stack, scenario) = sampler.described(at: values[world])
    return bench.planned(stack, scenario)
  }
}
