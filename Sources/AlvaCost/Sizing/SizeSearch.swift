import CostEstimation
import Diagnostics
import Quantities
import StackModel
package import TrafficSimulation

/// The answer of a search for sizes.
package struct SizeResult: Sendable {
  /// A combination that was run.
  package struct Candidate: Sendable {
    package let choice: [Int]
    package let figures: VariantFigures
    /// Why it does not hold; `nil` where it does.
    package let failure: String?
  }

  package internal(set) var space: SizeSpace
  /// The cheapest that holds; `nil` where none that was run does.
  package internal(set) var best: Candidate?
  /// What comes nearest to the target.
  package internal(set) var closest: Candidate?
  /// The dearest of those that cost less than the best: why it fails.
  package internal(set) var nextCheaper: Candidate?
  /// Everything run that nothing else run beats, cheapest first.
  package internal(set) var front: [Candidate]
  /// Runs of the simulation.
  package internal(set) var simulated: Int
  /// Options that cannot be part of any answer, whatever the rest.
  package let excluded: Int
  /// Whether the search ended because nothing cheaper is left, not because it ran out of runs.
  package let isProved: Bool
}

/// Finds the cheapest sizes that hold a target.
///
/// The search prunes by two bounds alone.
///
/// *Cost.* A combination costs at least `R + Σ fᵢ`. `fᵢ` is a month of component i's own lines that
/// no traffic changes (task-hours, instance-hours, node-hours); their rates have one tier, checked,
/// so each depends on its own option alone and they add up. `R` is everything else, with every
/// component at its smallest and without autoscaling, less the lines that a larger size may lower
/// (scaled-out tasks, CPU credits; both are zero or more). All quantities in `R`, such as
/// deployment overlap, image pulls and their NAT bytes, grow with tasks and sizes, and no tier has
/// a price below zero, so `R` is no more than the same lines of any combination. Combinations are
/// visited in the order of this bound; once it passes the price of one that holds, all that are
/// left are dearer.
///
/// *Capacity.* The CPU demand of a service over its capacity depends on its own option alone, since
/// the traffic reaches it by the call graph, whatever the others' sizes; the database's and the
/// cache's limits depend on their own option and on task counts, which only raise them, so that they
/// are checked at the smallest counts. An option that fails alone fails in every combination.
///
/// *Latency.* A response is a sum of own work, waits, calls, queries and commands. With less of any
/// capacity the mean and the variance of its part grow (work takes 1/speed; the waits of
/// ``Queueing`` grow with utilisation), none shrinks. The p95 of a lognormal of mean m and variance
/// v grows with m always, and with v while σ < 1.645, that is v < 13.9 m². An option whose p95 is
/// beyond the target with everything else at its largest is therefore beyond it in every
/// combination.
///
/// *Memory.* Memory changes neither latency nor CPU. Of options that behave alike the cheapest whose
/// memory suffices even with everything else at its smallest, where most requests are in flight, is
/// taken; the others cost no less and hold no more. Where a service varies more than that (`cpuVariation` above 3), these two
/// bounds are not used.
package struct SizeSearch: Sendable {
  package let bench: VariantBench
  package let target: CapacitySearch
  package var space: SizeSpace
  /// Runs of the simulation after which the search gives up.
  package var mostRuns = 10_000

  /// Everything that was offered, before any option was left out.
  private let full: SizeSpace
  /// Whether it looks for what comes closest to a target that nothing holds.
  private var isRelaxed = false

  package init(_ bench: VariantBench, space: SizeSpace, target: CapacitySearch) {
    self.bench = bench
    full = space
    self.space = space
    self.target = target
  }

  /// What the simulation says of a behaviour, memory of tasks aside.
  private struct Run: Sendable {
    let load: MonthLoad
    let p95Seconds: Double
    let headroom: Double
    let tightest: String
    let failure: String?
    /// MB at the peak of a task, per service.
    let memoryPeak: [Double]
  }

  /// Runs the search.
  ///
  /// - Parameter exhaustive: run every combination, without any bound.
  /// - Returns: the answer.
  package func run(exhaustive: Bool = false) -> SizeResult {
    var search = self
    var excluded = 0
    var lastReason: String?
    if !exhaustive { (excluded, lastReason) = search.excludeOptions() }
    if search.space.components.contains(where: \.options.isEmpty) {
      return search.nothingLeft(excluded, reason: lastReason, of: space)
    }
    let rest = exhaustive ? .zero : search.rest()
    var order = CheapestFirst(search.space.components.map { $0.options.map(\.fixedCost) })
    var runs: [[Int]: Run] = [:]
    var candidates: [SizeResult.Candidate] = []
    var best: SizeResult.Candidate?
    var isProved = true
    var visited = 0
    if !exhaustive {
      // The largest of everything first: where it fails, nothing holds.
      let top = search.largest
      search.simulate([top], &runs)
      let candidate = search.candidate(top, runs)
      candidates.append(candidate)
      if candidate.failure != nil { return nearest(to: candidate, excluded: excluded) }
    }
    outer: while true {
      var batch: [(sum: Money, choice: [Int])] = []
      while batch.count < 64, let next = order.next() { batch.append(next) }
      if batch.isEmpty { break }
      visited += batch.count
      if let best, let first = batch.first, !exhaustive,
        rest + first.sum >= best.figures.monthly
      {
        break
      }
      search.simulate(batch.map(\.choice), &runs)
      for (sum, choice) in batch {
        if let best, !exhaustive, rest + sum >= best.figures.monthly { break outer }
        let candidate = search.candidate(choice, runs)
        candidates.append(candidate)
        guard candidate.failure == nil else { continue }
        if best.map({ Self.isBetter(candidate, $0) }) ?? true { best = candidate }
      }
      if !exhaustive, runs.count >= search.mostRuns || visited >= 400_000 {
        isProved = false
        break
      }
    }
    return search.result(
      candidates, best: best, runs: runs.count, excluded: excluded, isProved: isProved)
  }

  /// Cheaper, or as cheap and faster.
  private static func isBetter(_ a: SizeResult.Candidate, _ b: SizeResult.Candidate) -> Bool {
    (a.figures.monthly, a.figures.p95Seconds) < (b.figures.monthly, b.figures.p95Seconds)
  }

  private func result(
    _ candidates: [SizeResult.Candidate], best: SizeResult.Candidate?, runs: Int, excluded: Int,
    isProved: Bool
  ) -> SizeResult {
    let sorted = candidates.sorted { Self.isBetter($0, $1) }
    func distance(_ candidate: SizeResult.Candidate) -> Double {
      candidate.figures.distance(p95Seconds: target.p95Seconds, headroom: target.headroom)
    }
    return SizeResult(
      space: space, best: best, closest: sorted.min { distance($0) < distance($1) },
      nextCheaper: best.flatMap { best in
        sorted.last { $0.failure != nil && $0.figures.monthly < best.figures.monthly }
      },
      front: ParetoFront.of(sorted, figures: \.figures), simulated: runs, excluded: excluded,
      isProved: isProved && best != nil)
  }

  /// Every option of a component fails by itself: the largest says why.
  private func nothingLeft(
    _ excluded: Int, reason: String?, of full: SizeSpace
  ) -> SizeResult {
    var whole = self
    whole.space = full
    var runs: [[Int]: Run] = [:]
    guard full.components.allSatisfy({ !$0.options.isEmpty }) else {
      return SizeResult(
        space: full, best: nil, closest: nil, nextCheaper: nil, front: [], simulated: 0,
        excluded: excluded, isProved: false)
    }
    let top = whole.largest
    whole.simulate([top], &runs)
    let candidate = whole.candidate(top, runs)
    return whole.nearest(
      to: SizeResult.Candidate(
        choice: top, figures: candidate.figures, failure: candidate.failure ?? reason),
      excluded: excluded)
  }

  /// The cheapest that comes as close to the target as the largest of everything does, within 1 %.
  private func nearest(to top: SizeResult.Candidate, excluded: Int) -> SizeResult {
    let reachable = CapacitySearch(
      p95Seconds: max(target.p95Seconds, top.figures.p95Seconds * 1.01),
      headroom: min(target.headroom, max(0, top.figures.headroom - 0.01)))
    guard reachable.p95Seconds > target.p95Seconds || reachable.headroom < target.headroom,
      !isRelaxed
    else {
      return result([top], best: nil, runs: 1, excluded: excluded, isProved: false)
    }
    var search = SizeSearch(bench, space: full, target: reachable)
    search.isRelaxed = true
    search.mostRuns = min(mostRuns, 2_000)
    let found = search.run()
    let nearest = (found.best ?? found.closest).map {
      SizeResult.Candidate(choice: $0.choice, figures: $0.figures, failure: top.failure)
    }
    return SizeResult(
      space: found.space, best: nil, closest: nearest ?? top, nextCheaper: nil,
      front: found.front.map {
        SizeResult.Candidate(
          choice: $0.choice, figures: $0.figures, failure: $0.failure ?? top.failure)
      }, simulated: found.simulated, excluded: excluded, isProved: false)
  }

  // MARK: Bounds

  /// What an option does with everything else at its smallest.
  private struct Alone: Sendable {
    /// Why it fails whatever the rest.
    var reason: String?
    /// The most memory a task could need: the slower the rest, the more requests are in flight.
    var memoryMB: Double?
  }

  /// Takes out the options that fail alone; their number, and why the last one does.
  private mutating func excludeOptions() -> (Int, String?) {
    var excluded = 0
    var reason: String?
    let most = 1 - target.headroom
    for index in space.components.indices {
      let component = space.components[index]
      let floor = smallestStack
      let ceiling = space.stack(bench.base.stack, choosing: largest)
      let isSteady = bench.base.stack.services.allSatisfy { $0.request.cpuVariation <= 3 }
      // Options that behave alike are run once.
      let behaviours = Array(Set(component.options.map(\.behaviour))).sorted()
      let firsts = behaviours.compactMap { id in
        component.options.first { $0.behaviour == id }
      }
      let (bench, target) = (bench, target)
      let found = Parallel.map(firsts.count) { place -> Alone in
        var stack = floor
        SizeSpace.apply(firsts[place].change, to: &stack)
        guard let report = Self.report(of: stack, bench)?.report else { return Alone() }
        var alone = Alone()
        var fastest = ceiling
        SizeSpace.apply(firsts[place].change, to: &fastest)
        if isSteady, let (report, entry) = Self.report(of: fastest, bench) {
          let p95 = report.entryP95(entry: entry)
          if p95 > target.p95Seconds {
            alone.reason =
              "\(component.name): p95 \(WhatIfWords.duration(p95)) with the largest of all else"
            return alone
          }
        }
        if case .service(let service, _) = firsts[place].change {
          let name = report.services[service].name
          let use = report.services[service].utilisationPeak
          if use > most {
            alone.reason = "\(name): CPU demand \(WhatIfWords.percent(use)) at the peak"
          }
          alone.memoryMB =
            report.resources.first {
              $0.resource == name && $0.measure == "memory"
            }?.peak
          return alone
        }
        alone.reason = report.resources.first {
          $0.resource == component.name && $0.limit > 0 && $0.utilisationPeak > most
        }.map { "\($0.resource): \($0.measure) \(WhatIfWords.percent($0.utilisationPeak))" }
        return alone
      }
      let failing = Set(zip(behaviours, found).filter { $0.1.reason != nil }.map(\.0))
      if !failing.isEmpty { reason = found.compactMap(\.reason).last ?? reason }
      let needs = Dictionary(
        zip(behaviours, found.map(\.memoryMB)), uniquingKeysWith: { first, _ in first })
      var settled: Set<Int> = []
      let kept = component.options.filter { option in
        if failing.contains(option.behaviour) { return false }
        guard case .service(let service, let sizing) = option.change else { return true }
        if settled.contains(option.behaviour) { return false }
        let room = most * Double(sizing.size.memoryMB)
        if let need = needs[option.behaviour] ?? nil, need <= room, isSteady {
          settled.insert(option.behaviour)
        }
        // An idle task's memory is the least it needs.
        return bench.base.stack.services[service].baseMemoryMB <= room
      }
      excluded += component.options.count - kept.count
      space.components[index].options = kept
      if kept.isEmpty { break }
    }
    return (excluded, reason)
  }

  /// Every component at its smallest, no autoscaling: the bottom of all quantities in the bound.
  private var smallestStack: Stack {
    var stack = bench.base.stack
    for component in space.components {
      let sizings = component.options.compactMap { option -> (Int, ServiceSizing)? in
        if case .service(let index, let sizing) = option.change { (index, sizing) } else { nil }
      }
      if let first = sizings.first {
        let fewest = sizings.map { min($0.1.tasks, $0.1.scaling?.minimumTasks ?? $0.1.tasks) }.min()
        let smallest = sizings.min {
          ($0.1.size.cpuUnits, $0.1.size.memoryMB) < ($1.1.size.cpuUnits, $1.1.size.memoryMB)
        }
        let index = first.0
        stack.services[index].size = smallest?.1.size ?? first.1.size
        stack.services[index].tasks = fewest ?? first.1.tasks
        stack.services[index].scaling = nil
        if sizings.contains(where: { $0.1.platform == .arm }) {
          stack.services[index].platform = .arm
        }
      }
    }
    return stack
  }

  /// What a combination costs at least beside its components' fixed lines.
  private func rest() -> Money {
    let stack = smallestStack
    guard let engine = try? FluidEngine(stack: stack, scenario: bench.base.scenario) else {
      return .zero
    }
    let pricing = bench.base.pricing
    let components = Set(space.components.map(\.name))
    let lines = pricing.price(stack.usage(under: engine.run())).lines
    return lines.filter { line in
      !(components.contains(line.resource) && line.kind == .fixed)
        && !line.itemID.hasSuffix("-scaled") && !line.itemID.hasSuffix("/cpu-credits")
    }.map(\.cost).total
  }

  /// The largest option of each component.
  private var largest: [Int] {
    space.components.map { component in
      func power(_ option: SizeSpace.Option) -> (Double, Double) {
        switch option.change {
        case .service(_, let sizing):
          (
            Double(sizing.size.cpuUnits * sizing.tasks) + (sizing.scaling == nil ? 0.5 : 0),
            Double(sizing.size.memoryMB)
          )
        case .database(let chosen): (chosen.vCPU, chosen.memoryGB)
        case .cache(let node): (min(1, node.vCPU * (node.baselineShare ?? 1)), node.memoryGB)
        }
      }
      return component.options.indices.max {
        power(component.options[$0]) < power(component.options[$1])
      } ?? 0
    }
  }

  // MARK: Runs

  private static func report(
    of stack: Stack, _ bench: VariantBench
  ) -> (report: CapacityReport, entry: [Double])? {
    guard let engine = try? FluidEngine(stack: stack, scenario: bench.base.scenario) else {
      return nil
    }
    return (engine.capacity(), engine.entry)
  }

  private func behaviour(_ choice: [Int]) -> [Int] {
    zip(space.components, choice).map { $0.options[$1].behaviour }
  }

  private func simulate(_ choices: [[Int]], _ runs: inout [[Int]: Run]) {
    var fresh: [(key: [Int], choice: [Int])] = []
    var seen: Set<[Int]> = []
    for choice in choices {
      let key = behaviour(choice)
      if runs[key] == nil, seen.insert(key).inserted { fresh.append((key, choice)) }
    }
    let todo = fresh
    let results = Parallel.map(todo.count) { index -> Run? in
      let stack = space.stack(bench.base.stack, choosing: todo[index].choice)
      guard let (report, entry) = Self.report(of: stack, bench) else { return nil }
      let names = Set(stack.services.map(\.name))
      func isTaskMemory(_ resource: CapacityReport.Resource) -> Bool {
        names.contains(resource.resource) && resource.measure == "memory"
      }
      let others =
        report.services.map { ($0.name, "CPU", $0.utilisationPeak) }
        + report.resources.filter { !isTaskMemory($0) }.map {
          ($0.resource, $0.measure, $0.utilisationPeak)
        }
      let worst = others.max { $0.2 < $1.2 }
      let failure = target.failure(in: report, entry: entry, leavingOut: isTaskMemory)
      return Run(
        load: report.month.load, p95Seconds: report.entryP95(entry: entry),
        headroom: 1 - (worst?.2 ?? 0), tightest: worst.map { "\($0.0), \($0.1)" } ?? "nothing",
        failure: failure.map { $0.reason + Self.busiest(of: $0.name, in: report) },
        memoryPeak: stack.services.map { service in
          report.resources.first { isTaskMemory($0) && $0.resource == service.name }?.peak ?? 0
        })
    }
    for (entry, run) in zip(todo, results) { runs[entry.key] = run }
  }

  /// `; CPU 97 % in hour 61` of a service that fails.
  private static func busiest(of name: String, in report: CapacityReport) -> String {
    guard let index = report.services.firstIndex(where: { $0.name == name }) else { return "" }
    let hours = report.month.hours
    let count = report.services.count
    let hour = hours.requests.indices.max {
      hours.utilisation[$0 * count + index] < hours.utilisation[$1 * count + index]
    }
    guard let hour else { return "" }
    let use = hours.utilisation[hour * count + index]
    return "; CPU \(WhatIfWords.percent(use)) in hour \(hour)"
  }

  /// Combinations of the whole space, run.
  func candidates(_ choices: [[Int]]) -> [SizeResult.Candidate] {
    var runs: [[Int]: Run] = [:]
    simulate(choices, &runs)
    return choices.map { candidate($0, runs) }
  }

  private func candidate(_ choice: [Int], _ runs: [[Int]: Run]) -> SizeResult.Candidate {
    let stack = space.stack(bench.base.stack, choosing: choice)
    guard let run = runs[behaviour(choice)] else {
      return SizeResult.Candidate(
        choice: choice,
        figures: VariantFigures(
          monthly: .zero, p95Seconds: .infinity, headroom: -1, tightest: "not run"),
        failure: "could not be run")
    }
    var headroom = run.headroom
    var tightest = run.tightest
    var failure = run.failure
    for (service, peak) in zip(stack.services, run.memoryPeak) {
      let free = 1 - peak / Double(service.size.memoryMB)
      if free < headroom { (headroom, tightest) = (free, "\(service.name), memory") }
      if free < target.headroom, failure == nil {
        failure =
          "\(service.name): memory \(Working.significant(peak)) of \(service.size.memoryMB) MB"
      }
    }
    var plan = PricingPlan(
      bench.base.pricing, leavesOutUnpriced: bench.base.deployment != nil)
    let monthly = plan.total(of: stack.usage(under: run.load))
    if monthly == nil { failure = "the tables lack a rate for it" }
    return SizeResult.Candidate(
      choice: choice,
      figures: VariantFigures(
        monthly: monthly ?? .zero, p95Seconds: run.p95Seconds, headroom: headroom,
        tightest: tightest), failure: failure)
  }
}
