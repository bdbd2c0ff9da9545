import Platform
import Quantities
import Services

/// Finds the cheapest design that holds in a share of the drawn worlds.
///
/// *Cost.* The mean over the worlds, as for a budget. A design costs at least the mean of what
/// everything else costs at its smallest plus its components' lines that no traffic changes, as in
/// ``SizeSearch``; designs are visited in the order of this bound until it passes the cheapest that holds.
///
/// *Worlds.* A design is run in the hardest first and left as soon as it misses more than are allowed.
/// What one run says of others is in ``DesignBook``. Every design sees the same worlds.
struct SureSearch {
  var book: DesignBook
  let effort: SizeEffort
  /// Runs of a month after which a share's search is given up.
  var mostRuns: Int
  /// Everything beside the components' fixed lines, at its least: mean over the worlds, in dollars.
  private lazy var rest = leastRest
  /// Designs that held or were run in all worlds, with the misses of each.
  private(set) var seen: [[Int]: WorldSet] = [:]
  /// Designs that may not be chosen: the event engine says so.
  var rejected: Set<[Int]> = []

  /// Whether every design is run, whatever is known of others.
  var isExhaustive = false

  private static let mostVisits = 200_000

  init(_ book: DesignBook, _ effort: SizeEffort) {
    self.book = book
    self.effort = effort
    mostRuns = effort.runs
    if let count = effort.priced {
      let step = max(1, book.worlds.count / count)
      self.book.priced = Array(stride(from: 0, to: book.worlds.count, by: step))
    }
  }

  private var leastRest: Double {
    let worlds = book.worlds
    let space = book.designs.space
    let rests = Parallel.map(worlds.count) { world in
      SizeSearch(worlds.planned(world), space: space, target: worlds.target).rest().approximate
    }
    return rests.reduce(0, +) / Double(max(1, rests.count))
  }

  /// Misses that a share leaves.
  func allowed(_ sure: Double) -> Int {
    let count = Double(book.worlds.count)
    return book.worlds.count - Int((sure * count - 1e-9).rounded(.up))
  }

  /// Looks for the cheapest design of a share; it is among ``seen`` afterwards.
  ///
  /// - Returns: whether nothing cheaper is left.
  mutating func search(_ sure: Double) -> Bool { search(allowed: allowed(sure)) }

  /// The same for a number of worlds that may be missed.
  mutating func search(allowed: Int) -> Bool {
    let limit = book.runs + mostRuns
    if isExhaustive {
      every()
      return true
    }
    if let known = best(allowed: allowed) {
      if !effort.seeksProof { descend(known, allowed, until: limit) }
    } else if let found = climb(allowed, until: limit + mostRuns) {
      descend(found, allowed, until: max(limit, book.runs + mostRuns / 2))
    }
    return effort.seeksProof && enumerate(allowed, until: limit)
  }

  /// The cheapest of those seen that misses no more than allowed.
  mutating func best(allowed: Int) -> [Int]? {
    var best: (choice: [Int], cost: Double)?
    for (choice, misses) in seen where misses.count <= allowed && !rejected.contains(choice) {
      let cost = book.expectedCost(choice)
      guard cost < .infinity else { continue }
      if let known = best,
        (known.cost, known.choice.description) <= (cost, choice.description)
      {
        continue
      }
      best = (choice, cost)
    }
    return best?.choice
  }

  /// Of those that hold in the most worlds the one that misses the others by the least, the cheapest of
  /// equals.
  ///
  /// Where every design misses every world, as one without room for its data does, the count says nothing:
  /// the nearest is then made smaller as long as it comes no farther from the target.
  mutating func mostHeld() -> [Int]? {
    guard let least = seen.values.map(\.count).min() else { return nil }
    if least < book.worlds.count { return best(allowed: least) }
    guard best(allowed: least) != nil else { return nil }
    var current = strongest
    var away = distance(current)
    // Not even the largest has the memory: none is nearer than what there is.
    guard away < .infinity else { return current }
    let limit = book.runs + mostRuns
    for component in current.indices {
      let options = book.designs.space.components[component].options
      for option in 0..<current[component]
      where options[option].fixedCost < options[current[component]].fixedCost {
        if effort.isLazy, book.runs > limit { return current }
        var choice = current
        choice[component] = option
        let found = distance(choice)
        guard found <= away + 1e-9 else { continue }
        (current, away) = (choice, found)
        break
      }
    }
    return current
  }

  /// How far from the target a design is, the mean of some worlds, hard and easy ones; infinite where the
  /// memory of its tasks does not suffice.
  private mutating func distance(_ choice: [Int]) -> Double {
    let step = max(1, book.order.count / Self.distances)
    let some = stride(from: 0, to: book.order.count, by: step).map { book.order[$0] }
    book.run(choice, in: some)
    let runs = some.compactMap { book.run(choice, $0) }
    guard !runs.contains(where: { book.memoryMiss(choice, $0) != nil }) else { return .infinity }
    return runs.reduce(0) { $0 + $1.distance } / Double(max(1, runs.count))
  }

  /// Worlds that a distance is the mean of.
  private static let distances = 8

  /// Of each component the option that misses the fewest worlds by itself, the largest of equals.
  var strongest: [Int] {
    let largest = SizeSearch(
      book.worlds.bench, space: book.designs.space, target: book.worlds.target
    ).largest
    return largest.enumerated().map { component, option in
      let misses = book.optionMisses[component]
      let least = misses.map(\.count).min() ?? 0
      return misses[option].count == least
        ? option : misses.lastIndex { $0.count == least } ?? option
    }
  }

  /// Runs a design in every world.
  mutating func complete(_ choice: [Int]) -> WorldSet {
    let worlds = Array(0..<book.worlds.count)
    book.run(choice, in: worlds)
    var misses = book.none
    for world in worlds where book.miss(choice, world) != nil { misses.insert(world) }
    seen[choice] = misses
    return misses
  }

  /// Whether a design holds in enough worlds; it is kept then.
  mutating func holds(_ choice: [Int], _ allowed: Int) -> Bool {
    if let known = seen[choice] { return known.count <= allowed }
    let found = book.misses(choice, allowed: allowed)
    if !found.lacksMemory.isEmpty {
      for component in found.lacksMemory {
        _ = book.designs.offerMemory(after: choice[component], component)
      }
    }
    guard found.isComplete else { return false }
    seen[choice] = found.misses
    return found.misses.count <= allowed
  }

  /// Options of a component that may be part of an answer.
  func open(_ component: Int, _ allowed: Int) -> [Int] {
    book.designs.space.components[component].options.indices.filter {
      book.designs.offered[component][$0] && book.optionMisses[component][$0].count <= allowed
    }
  }

  /// Runs every design, with every memory, in every world.
  private mutating func every() {
    let components = book.designs.space.components
    var order = CheapestFirst(components.map { $0.options.map(\.fixedCost) })
    while let next = order.next() {
      if seen[next.choice] == nil { _ = complete(next.choice) }
    }
  }

  // MARK: The proof

  /// Every design that could be cheaper than the cheapest known, cheapest first.
  private mutating func enumerate(_ allowed: Int, until limit: Int) -> Bool {
    while true {
      let offered = book.designs.offered
      let isDone = pass(allowed, until: limit)
      if !isDone || book.designs.offered == offered { return isDone }
    }
  }

  private mutating func pass(_ allowed: Int, until limit: Int) -> Bool {
    let components = book.designs.space.components
    let options = components.indices.map { open($0, allowed) }
    if options.contains(where: \.isEmpty) { return true }
    var order = CheapestFirst(
      zip(components, options).map { component, options in
        options.map { component.options[$0].fixedCost }
      })
    var most = best(allowed: allowed).map { book.expectedCost($0) } ?? .infinity
    var visits = 0
    while let next = order.next() {
      if rest + next.sum.approximate >= most { return true }
      visits += 1
      if visits > Self.mostVisits || book.runs > limit { return false }
      let choice = next.choice.indices.map { options[$0][next.choice[$0]] }
      if rejected.contains(choice) { continue }
      if most < .infinity, book.knownMisses(choice, allowed: allowed).count <= allowed,
        book.expectedCost(choice) >= most
      {
        continue
      }
      guard holds(choice, allowed) else { continue }
      most = min(most, book.expectedCost(choice))
    }
    return true
  }
}
