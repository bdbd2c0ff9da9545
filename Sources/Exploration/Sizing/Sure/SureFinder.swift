import Estimation
import Platform
import Quantities
import Resources
import Services
import TrafficSimulation

/// Searches for a share of the worlds, holds what it finds against the event engine, and looks around.
struct SureFinder {
  let worlds: SizeWorlds
  let space: SizeSpace
  let sure: Double
  var exhaustive = false

  private var bench: VariantBench { worlds.bench }
  private var target: CapacitySearch { worlds.target }

  /// Shares of which the curve says what they cost.
  static let levels = [0.5, 0.8, 0.9, 0.95, 0.99]
  private var effort: SizeEffort { SizeEffort(bench.base.stack, space) }

  func find() -> (SizeResult, SizeConfirmation, SureAnswer) {
    var book = DesignBook(worlds, DesignSpace(space))
    let standing = Parallel.map(worlds.count) { [worlds] in worlds.run($0) { _ in } }
    let lowest = min(sure, Self.levels[0])
    if !exhaustive {
      let misses = Double(worlds.count) * (1 - lowest)
      book.bound(standing: standing, allowed: Int(misses.rounded(.down)))
    } else {
      book.rank(standing)
    }
    var search = SureSearch(book, effort)
    search.isExhaustive = exhaustive
    var confirmation = SizeConfirmation()
    var isProved = search.search(sure)
    var best = search.best(allowed: search.allowed(sure))
    while let choice = best {
      confirmation.best = measure(choice, search)
      guard let measured = confirmation.best,
        measured.misses(target.p95Seconds) || measured.lostShare > CapacitySearch.lostShare
      else { break }
      confirmation.rejected += 1
      search.rejected.insert(choice)
      best = nil
      if confirmation.rejected < effort.rounds {
        isProved = search.search(sure)
        best = search.best(allowed: search.allowed(sure))
      }
    }
    let answer = answer(&search, best: best, isProved: isProved, standing)
    confirmation.chance = answer.best?.holds.share
    confirmation.months = worlds.count
    if let best = answer.best, !best.choice.isEmpty {
      confirmation.chanceOfProcessors =
        SizeChance(bench: bench, space: space, target: target, months: worlds.count)
        .holdsOnItsProcessors(best.choice)
    }
    return (result(answer, search, isProved: isProved), confirmation, answer)
  }

  // MARK: The answer

  private func answer(
    _ search: inout SureSearch, best: [Int]?, isProved: Bool, _ standing: [SizeWorlds.Run]
  ) -> SureAnswer {
    var levels = [(sure: sure, isProved: isProved)]
    search.mostRuns = effort.runsOfLevel
    for level in Self.levels where level != sure {
      levels.append((level, search.search(level)))
    }
    var cheaper: [[Int]] = []
    if let best {
      _ = search.complete(best)
      cheaper = neighbours(below: best, &search)
    } else {
      // As often as the most of everything holds may cost far less than that.
      let most = search.complete(search.strongest).count
      _ = search.search(allowed: most)
    }
    let curve = levels.sorted { $0.sure < $1.sure }.map { level in
      let choice =
        level.sure == sure ? best : search.best(allowed: search.allowed(level.sure))
      return (level.sure, choice, level.isProved)
    }
    let closest = best == nil ? search.mostHeld() : nil
    var shown: [[Int]] = []
    if let best {
      let cost = search.book.expectedCost(best)
      let lower = curve.filter { $0.0 < sure }.compactMap(\.1)
      for choice in cheaper + lower where choice != best && !shown.contains(choice) {
        if search.book.expectedCost(choice) < cost - 0.005 { shown.append(choice) }
      }
    } else if let closest {
      shown = neighbours(above: closest, &search)
    }
    let designs = designs(
      Set(shown + [best, closest].compactMap { $0 } + curve.compactMap(\.1)), &search)
    let sorted = shown.compactMap { designs[$0] }.sorted { $0.cost.expected > $1.cost.expected }
    var answer = SureAnswer(
      sure: sure, worlds: worlds.count, seed: worlds.seed, current: current(standing),
      best: best.flatMap { designs[$0] }, closest: closest.flatMap { designs[$0] },
      curve: curve.map {
        SureAnswer.Level(sure: $0.0, design: $0.1.flatMap { designs[$0] }, isProved: $0.2)
      }, notChosen: Array(sorted.prefix(effort.shown)))
    if let best { answer.measured = measureHard(best, search) }
    return answer
  }

  /// The next cheaper option of one component each.
  private func neighbours(below best: [Int], _ search: inout SureSearch) -> [[Int]] {
    let components = search.book.designs.space.components
    let found = best.indices.compactMap { component -> [Int]? in
      let options = components[component].options
      let lower = options.indices.last { option in
        option < best[component] && search.book.designs.offered[component][option]
          && options[option].fixedCost < options[best[component]].fixedCost
      }
      return lower.map { option in
        var choice = best
        choice[component] = option
        return choice
      }
    }
    return found.map { (choice: $0, cost: search.book.expectedCost($0)) }
      .sorted { $0.cost > $1.cost }.prefix(effort.shown).map(\.choice)
  }

  /// The next more expensive option of one component each that is no weaker.
  private func neighbours(above choice: [Int], _ search: inout SureSearch) -> [[Int]] {
    let designs = search.book.designs
    let found = choice.indices.compactMap { component -> [Int]? in
      let options = designs.space.components[component].options
      let higher = options.indices.first { option in
        option > choice[component] && designs.offered[component][option]
          && !designs.isWeaker(option, than: choice[component], component)
      }
      return higher.map { option in
        var more = choice
        more[component] = option
        return more
      }
    }
    return Array(found.prefix(effort.shown))
  }

  private func designs(
    _ choices: Set<[Int]>, _ search: inout SureSearch
  ) -> [[Int]: SureAnswer.Design] {
    let sorted = choices.sorted { $0.lexicographicallyPrecedes($1) }
    let whole = sorted.map { search.book.designs.choice($0, in: space) }
    let middle = SizeSearch(bench, space: space, target: target).candidates(whole)
    var result: [[Int]: SureAnswer.Design] = [:]
    for (choice, candidate) in zip(sorted, middle) {
      let misses = search.complete(choice)
      guard let cost = SureAnswer.Cost(search.book.costs(choice)) else { continue }
      result[choice] = SureAnswer.Design(
        choice: candidate.choice, figures: candidate.figures,
        holds: ShareInterval(worlds.count - misses.count, of: worlds.count), cost: cost,
        misses: Self.counted((0..<worlds.count).compactMap { search.book.miss(choice, $0) }),
        outage: outage { search.book.run(choice, $0)?.lostHours ?? 0 })
    }
    return result
  }

  /// What is lost over all worlds, by the hours of each.
  private func outage(_ lostHours: (Int) -> Double) -> SureAnswer.Outage? {
    let price = (0..<worlds.count).compactMap(worlds.outageDollarsPerHour)
    guard price.count == worlds.count else { return nil }
    return SureAnswer.Outage(lost: (0..<worlds.count).map(lostHours), dollarsPerHour: price)
  }

  /// The stack as it stands.
  private func current(_ runs: [SizeWorlds.Run]) -> SureAnswer.Design {
    let stack = bench.base.stack
    let misses = runs.compactMap { run -> SizeMiss? in
      if let miss = run.miss { return miss }
      return zip(stack.services, run.memoryPeak).first { service, peak in
        peak > (1 - target.headroom) * Double(service.size.memoryMB)
      }.map { SizeMiss(resource: $0.0.name, limit: "memory") }
    }
    let middle = (try? bench.figures(of: [])) ?? .none
    return SureAnswer.Design(
      choice: [], figures: middle,
      holds: ShareInterval(worlds.count - misses.count, of: worlds.count),
      cost: SureAnswer.Cost(worlds.costs { _ in }) ?? SureAnswer.Cost(middle.monthly),
      misses: Self.counted(misses), outage: outage { runs[$0].lostHours })
  }

  private static func counted(_ misses: [SizeMiss]) -> [(miss: SizeMiss, worlds: Int)] {
    Dictionary(misses.map { ($0, 1) }, uniquingKeysWith: +).map { (miss: $0.key, worlds: $0.value) }
      .sorted {
        $0.worlds == $1.worlds
          ? ($0.miss.resource, $0.miss.limit) < ($1.miss.resource, $1.miss.limit)
          : $0.worlds > $1.worlds
      }
  }

  // MARK: Request by request

  private func measure(_ choice: [Int], _ search: SureSearch) -> MeasuredMonth? {
    SizeSearch(bench, space: search.book.designs.space, target: target).measure(
      SizeResult.Candidate(choice: choice, figures: .none, failure: nil),
      in: search.book.designs.space, against: target.p95Seconds)
  }

  /// In the hardest world that has to hold.
  private func measureHard(
    _ choice: [Int], _ search: SureSearch
  ) -> (month: MeasuredMonth, requestsPerSecond: Double)? {
    let runs = (0..<worlds.count).compactMap { world in
      search.book.run(choice, world).map { (world: world, strain: $0.strain) }
    }
    let order = runs.sorted { ($0.strain, $0.world) > ($1.strain, $1.world) }
    let last = order.dropFirst(search.allowed(sure)).first {
      search.book.miss(choice, $0.world) == nil
    }
    let space = search.book.designs.space
    guard let world = last?.world,
      let engine = worlds.engine(world, { space.apply(choice, to: &$0) }),
      let measured = MeasuredMonth(
        engine, target: target.p95Seconds, map: { count, work in Parallel.map(count) { work($0) } })
    else { return nil }
    return (measured, engine.scenario.requestsPerSecond)
  }

  // MARK: As a search of the middle says it

  private func result(
    _ answer: SureAnswer, _ search: SureSearch, isProved: Bool
  ) -> SizeResult {
    let allowed = search.allowed(sure)
    func candidate(_ design: SureAnswer.Design) -> SizeResult.Candidate {
      let isHeld = design.holds.of - design.holds.count <= allowed
      return SizeResult.Candidate(
        choice: design.choice, figures: design.figures,
        failure: isHeld ? nil : design.reason { bench.labels.label(of: $0) })
    }
    let all =
      answer.notChosen + [answer.best, answer.closest].compactMap { $0 }
      + answer.curve.compactMap(\.design) + [answer.current]
    var front: [SizeResult.Candidate] = []
    for design in all.sorted(by: { $0.figures.monthly < $1.figures.monthly })
    where !front.contains(where: { $0.choice == design.choice }) {
      front.append(candidate(design))
    }
    var result = SizeResult(
      space: space, best: answer.best.map(candidate), closest: answer.closest.map(candidate),
      nextCheaper: answer.best == nil ? nil : answer.notChosen.first.map(candidate), front: front,
      simulated: search.book.runs + 2 * worlds.count,
      excluded: search.book.optionMisses.reduce(0) { sum, options in
        sum + options.count { $0.count > allowed }
      }, isProved: isProved && answer.best != nil)
    result.ranOut = answer.best == nil && !isProved
    return result
  }
}

extension VariantFigures {
  fileprivate static let none = Self(
    monthly: .zero, p95Seconds: 0, headroom: 0, tightest: "nothing")
}
