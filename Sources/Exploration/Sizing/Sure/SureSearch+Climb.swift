import Quantities

/// A first answer, from below and then down again.
extension SureSearch {
  /// Options of a component that a step looks at.
  private static let reach = 5

  /// From the cheapest upwards: first what a part lacks whatever the rest, then what helps most for a dollar, in
  /// the world that has to be won next.
  ///
  /// - Parameters:
  ///   - allowed: worlds that may be missed.
  ///   - limit: runs after which it is given up, where there are many parts.
  /// - Returns: a design that holds; `nil` where none was found.
  mutating func climb(_ allowed: Int, until limit: Int) -> [Int]? {
    let cheapest = book.designs.space.components.indices.map { open($0, allowed).first }
    var current = cheapest.compactMap { $0 }
    guard current.count == cheapest.count else { return nil }
    var gains = [Double?](repeating: nil, count: current.count)
    for _ in 0..<(40 + 4 * current.count) {
      raiseAlone(&current, allowed)
      let isHeld = holds(current, allowed)
      if isHeld, !rejected.contains(current) { return current }
      if effort.isLazy, book.runs > limit { break }
      let found = book.misses(current, allowed: allowed)
      let hardest = isHeld ? book.order.first { !found.misses.contains($0) } : nil
      guard let pivot = hardest ?? book.order.last(where: { found.misses.contains($0) }) else {
        return nil
      }
      book.run(current, in: [pivot])
      if !isHeld, book.run(current, pivot)?.miss == nil, let component = found.lacksMemory.first {
        guard let more = book.designs.offerMemory(after: current[component], component) else {
          return nil
        }
        current[component] = more
        continue
      }
      guard
        let next = step(current, pivot, allowed, isFaster: isHeld, &gains)
          ?? raised(current, pivot, allowed)
      else { break }
      current = next
    }
    return holds(strongest, allowed) && !rejected.contains(strongest) ? strongest : nil
  }

  /// Gives each part what it needs by itself in as many worlds as have to hold, the easiest first: no run is
  /// needed for that.
  private func raiseAlone(_ current: inout [Int], _ allowed: Int) {
    var lost = book.none
    while true {
      var alone = book.none
      for (component, option) in current.enumerated() {
        alone.formUnion(book.optionMisses[component][option])
      }
      guard alone.count > allowed,
        let world = book.order.last(where: { alone.contains($0) && !lost.contains($0) })
      else { return }
      var raised = current
      for (component, option) in current.enumerated()
      where book.optionMisses[component][option].contains(world) {
        let next = open(component, allowed).first {
          $0 > option && !book.optionMisses[component][$0].contains(world)
        }
        raised[component] = next ?? option
        if next == nil { lost.insert(world) }
      }
      if !lost.contains(world) { current = raised }
    }
  }

  /// The neighbour that costs more and does most for it in a world.
  ///
  /// Where there are many parts, those are tried that did most when they were tried last, until none of the
  /// others did more.
  ///
  /// - Parameters:
  ///   - current: the design.
  ///   - pivot: the world.
  ///   - allowed: worlds that may be missed.
  ///   - isFaster: whether it holds there and is to answer sooner all the same.
  ///   - gains: by component what its best option did for a dollar when it was tried last.
  /// - Returns: the neighbour; `nil` where none comes nearer.
  private mutating func step(
    _ current: [Int], _ pivot: Int, _ allowed: Int, isFaster: Bool, _ gains: inout [Double?]
  ) -> [Int]? {
    func away(_ run: SizeWorlds.Run) -> Double { isFaster ? run.p95Seconds : run.distance }
    let before = book.run(current, pivot).map(away) ?? .infinity
    var best: (choice: [Int], holds: Bool, worth: Double)?
    let order = current.indices.sorted {
      let (a, b) = (gains[$0] ?? .infinity, gains[$1] ?? .infinity)
      return a == b ? $0 < $1 : a > b
    }
    for component in order {
      if effort.isLazy, let best, let known = gains[component], best.worth >= known { break }
      let options = book.designs.space.components[component].options
      let larger = open(component, allowed).filter {
        $0 > current[component]
          && !book.designs.isWeaker($0, than: current[component], component)
          && !(effort.isLazy && book.optionMisses[component][$0].contains(pivot))
      }
      var gain = 0.0
      for option in larger.prefix(Self.reach) {
        var choice = current
        choice[component] = option
        let more = max(
          0.01, (options[option].fixedCost - options[current[component]].fixedCost).approximate)
        book.run(choice, in: [pivot])
        guard let run = book.run(choice, pivot), away(run) < before * (1 - 1e-6) else { continue }
        let holds = run.miss == nil
        let worth = (before - away(run)) / more
        gain = max(gain, worth)
        if let best, (best.holds ? 1 : 0, best.worth) >= (holds ? 1 : 0, worth) { continue }
        best = (choice, holds, worth)
      }
      gains[component] = gain
    }
    return best?.choice
  }

  /// The next larger option of what stops a design in a world, where no single step comes nearer.
  private func raised(_ current: [Int], _ pivot: Int, _ allowed: Int) -> [Int]? {
    guard let miss = book.miss(current, pivot),
      let component = book.designs.space.components.firstIndex(where: { $0.name == miss.resource }),
      let option = open(component, allowed).first(where: {
        $0 > current[component] && !book.designs.isWeaker($0, than: current[component], component)
      })
    else { return nil }
    var choice = current
    choice[component] = option
    return choice
  }

  /// From an answer downwards, one component at a time, while enough worlds hold.
  mutating func descend(_ start: [Int], _ allowed: Int, until limit: Int) {
    var current = start
    var isMoved = true
    while isMoved {
      isMoved = false
      for component in current.indices {
        let less = open(component, allowed).filter { $0 < current[component] }
        for option in less.suffix(Self.reach) {
          if effort.isLazy, book.runs > limit { return }
          var choice = current
          choice[component] = option
          guard !rejected.contains(choice), holds(choice, allowed),
            book.expectedCost(choice) < book.expectedCost(current)
          else { continue }
          current = choice
          isMoved = true
          break
        }
      }
    }
  }
}
