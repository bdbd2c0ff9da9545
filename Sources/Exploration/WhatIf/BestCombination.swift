import Estimation
import Pricing
import Gate
package import Diagnostics
import Inputs
import Platform
import Quantities
import Resources
import Services
package import TrafficSimulation

/// The cheapest way to decide every group that keeps a target.
package struct BestCombination: Sendable {
  /// A way to decide every group; `nil` in a group leaves the stack as it stands there.
  package struct Choice: Sendable {
    package let options: [AlternativeGroup.Option?]
    package let figures: VariantFigures
  }

  /// How the answer was found.
  package enum Method: Hashable, Sendable {
    /// Every combination was run.
    case exhaustive
    /// No combination that differs in one or two groups is better.
    case local
    /// As many as may be run were, the most promising first.
    case limited
  }

  package let groups: [AlternativeGroup]
  /// `nil` where no combination that was tried holds.
  package let best: Choice?
  /// The best one request by request; `nil` where it could not be run so.
  package let measured: MeasuredMonth?
  /// Cheaper ones that hold in the fluid month and missed the target when they were run so.
  package let rejected: Int
  /// The one that comes nearest to the target.
  package let closest: Choice
  /// Combinations that no other tried one beats in money, latency and headroom, cheapest first.
  package let front: [Choice]
  package let method: Method
  package let tried: Int
  /// Combinations that make no valid stack.
  package let invalid: Int
  /// The target: p95 at most, share of every limit that is free at least.
  package let p95Seconds: Double
  package let headroom: Double
}

/// Searches the combinations of a file's groups.
package struct CombinationSearch: Sendable {
  private let bench: VariantBench
  private let groups: [AlternativeGroup]
  private let p95Seconds: Double
  private let headroom: Double

  /// Combinations that are run of a stack of the usual size, and of the largest; see ``MonthAllowance``.
  static let (most, fewest) = (2_048, 256)

  /// Combinations that are run; all of them where there are no more.
  private let mostTried: Int

  package init(
    _ bench: VariantBench, groups: [AlternativeGroup], p95Seconds: Double,
    headroom: Double, mostTried: Int? = nil
  ) {
    self.bench = bench
    self.groups = groups
    self.p95Seconds = p95Seconds
    self.headroom = headroom
    self.mostTried =
      mostTried
      ?? MonthAllowance.months(
        Self.most, least: Self.fewest, parts: bench.base.stack.simulatedParts)
  }

  /// Runs the search.
  ///
  /// Up to 2,048 combinations are all run, fewer of a stack of many parts. Beyond that the search starts
  /// from the stack as it stands and from each group's own best, and changes one group at a time, then two,
  /// while that helps, until as many were run.
  package func run() throws(Diagnostics) -> BestCombination {
    var known: [[Int]: VariantFigures?] = [:]
    var total = 1
    for group in groups {
      total = min(total * (group.options.count + 1), mostTried + 1)
    }
    var method = BestCombination.Method.exhaustive
    if total <= mostTried {
      _ = evaluate(combinations(), &known)
    } else {
      method = climb(&known) ? .local : .limited
    }
    return answer(known, method)
  }

  /// Every vector of choices: 0 leaves a group as it stands, n takes its nth option.
  private func combinations() -> [[Int]] {
    var result: [[Int]] = [[]]
    for group in groups {
      result = result.flatMap { head in (0...group.options.count).map { head + [$0] } }
    }
    return result
  }

  /// Runs those that were not, as far as there is room for them.
  ///
  /// - Returns: whether all of them are known now.
  private func evaluate(
    _ vectors: [[Int]], _ known: inout [[Int]: VariantFigures?]
  ) -> Bool {
    var fresh: [[Int]] = []
    var seen: Set<[Int]> = []
    for vector in vectors where known[vector] == nil && seen.insert(vector).inserted {
      fresh.append(vector)
    }
    let todo = Array(fresh.prefix(max(0, mostTried - known.count)))
    let results = Parallel.map(todo.count) { index -> VariantFigures? in
      try? bench.figures(of: options(todo[index]).compactMap { $0 })
    }
    for (vector, figures) in zip(todo, results) { known[vector] = .some(figures) }
    return todo.count == fresh.count
  }

  private func options(_ vector: [Int]) -> [AlternativeGroup.Option?] {
    zip(groups, vector).map { $1 == 0 ? nil : $0.options[$1 - 1] }
  }

  /// - Returns: whether nothing that differs in one or two groups is left to run.
  private func climb(_ known: inout [[Int]: VariantFigures?]) -> Bool {
    let start = [Int](repeating: 0, count: groups.count)
    let singles = neighbours(of: start)
    guard evaluate([start] + singles, &known) else { return false }
    // Each group's own best, all together.
    var together = start
    for index in groups.indices {
      let own = (0...groups[index].options.count).map { choice in
        var vector = start
        vector[index] = choice
        return vector
      }
      if let best = best(of: own, known) { together[index] = best[index] }
    }
    guard evaluate([together], &known) else { return false }
    var current = best(of: [start, together], known) ?? start
    while true {
      let near = neighbours(of: current)
      let isWhole = evaluate(near, &known)
      if let next = best(of: near, known), isBetter(next, current, known) {
        current = next
        continue
      }
      guard isWhole else { return false }
      // Two groups at a time, among options that alone change the bill or the capacity.
      var pairs: [[Int]] = []
      for vector in near { pairs += neighbours(of: vector, after: firstChange(current, vector)) }
      let areWhole = evaluate(promising(pairs, from: current, known), &known)
      guard let next = best(of: pairs, known), isBetter(next, current, known) else {
        return areWhole
      }
      current = next
    }
  }

  /// The same pairs, in the order of what they cost if each half changes the bill as it does alone.
  private func promising(
    _ pairs: [[Int]], from current: [Int], _ known: [[Int]: VariantFigures?]
  ) -> [[Int]] {
    guard pairs.count + known.count > mostTried, let base = known[current] ?? nil else {
      return pairs
    }
    func alone(_ vector: [Int], _ place: Int) -> Money {
      var single = current
      single[place] = vector[place]
      return ((known[single] ?? nil)?.monthly ?? base.monthly) - base.monthly
    }
    let sums = pairs.map { pair in
      pair.indices.filter { pair[$0] != current[$0] }.map { alone(pair, $0) }.total
    }
    return pairs.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }.map { pairs[$0] }
  }

  private func firstChange(_ a: [Int], _ b: [Int]) -> Int {
    zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
  }

  private func neighbours(of vector: [Int], after place: Int = -1) -> [[Int]] {
    groups.indices.filter { $0 > place }.flatMap { index in
      (0...groups[index].options.count).filter { $0 != vector[index] }.map { choice in
        var next = vector
        next[index] = choice
        return next
      }
    }
  }

  /// Whether `a` is better: it holds and is cheaper, or comes nearer to the target.
  private func isBetter(
    _ a: [Int], _ b: [Int], _ known: [[Int]: VariantFigures?]
  ) -> Bool {
    guard let a = known[a] ?? nil else { return false }
    guard let b = known[b] ?? nil else { return true }
    return rank(a) < rank(b)
  }

  private func best(of vectors: [[Int]], _ known: [[Int]: VariantFigures?]) -> [Int]? {
    var best: [Int]?
    for vector in vectors where known[vector] ?? nil != nil {
      if best.map({ isBetter(vector, $0, known) }) ?? true { best = vector }
    }
    return best
  }

  /// How far from the target, then what it costs.
  private func rank(_ figures: VariantFigures) -> (Double, Money) {
    if figures.holds(p95Seconds: p95Seconds, headroom: headroom) { return (0, figures.monthly) }
    let distance = figures.asPrinted.distance(p95Seconds: p95Seconds, headroom: headroom)
    // What misses by less than is printed misses all the same.
    return (max(1e-6, distance), figures.monthly)
  }

  private func answer(
    _ known: [[Int]: VariantFigures?], _ method: BestCombination.Method
  ) -> BestCombination {
    let start = [Int](repeating: 0, count: groups.count)
    func order(_ entry: ([Int], VariantFigures)) -> (Money, Double, Double, Int) {
      let figures = entry.1.asPrinted
      return (
        figures.monthly, figures.p95Seconds, -figures.headroom, entry.0.filter { $0 > 0 }.count
      )
    }
    let all = known.compactMap { vector, figures in figures.map { (vector, $0) } }
      .sorted {
        order($0) == order($1)
          ? $0.0.lexicographicallyPrecedes($1.0) : order($0) < order($1)
      }
    func choice(_ entry: ([Int], VariantFigures)) -> BestCombination.Choice {
      BestCombination.Choice(options: options(entry.0), figures: entry.1)
    }
    let confirmed = confirm(
      all.filter { $0.1.holds(p95Seconds: p95Seconds, headroom: headroom) })
    let closest = all.min { rank($0.1) < rank($1.1) } ?? (start, all[0].1)
    return BestCombination(
      groups: groups, best: confirmed.best.map(choice), measured: confirmed.measured,
      rejected: confirmed.rejected, closest: choice(closest),
      front: ParetoFront.of(all, figures: \.1).map(choice), method: method, tried: known.count,
      invalid: known.values.filter { $0 == nil }.count, p95Seconds: p95Seconds,
      headroom: headroom)
  }
}

extension CombinationSearch {
  private typealias Entry = ([Int], VariantFigures)

  /// Combinations that are run request by request at most.
  private static let mostMeasured = 6

  /// The first that holds when it is run request by request; those that change neither tasks nor traffic are
  /// run once.
  private func confirm(
    _ holding: [Entry]
  ) -> (best: Entry?, measured: MeasuredMonth?, rejected: Int) {
    var (rejected, runs) = (0, 0)
    var missed: Set<[Double]> = []
    for entry in holding {
      let alike = [entry.1.p95Seconds, entry.1.headroom]
      guard !missed.contains(alike) else {
        rejected += 1
        continue
      }
      guard runs < Self.mostMeasured else { break }
      runs += 1
      guard let measured = measure(entry.0) else { return (entry, nil, rejected) }
      if !measured.misses(p95Seconds), measured.lostShare <= CapacitySearch.lostShare {
        return (entry, measured, rejected)
      }
      missed.insert(alike)
      rejected += 1
    }
    return (nil, nil, rejected)
  }

  private func measure(_ vector: [Int]) -> MeasuredMonth? {
    let overlays = options(vector).compactMap { $0 }.flatMap(\.overlays)
    guard let part = try? bench.prepared(with: overlays), let engine = try? part.engine() else {
      return nil
    }
    return MeasuredMonth(engine, target: p95Seconds) { count, work in
      Parallel.map(count) { work($0) }
    }
  }
}

extension VariantFigures {
  /// 0 where the target is met; else the sum of the relative misses.
  package func distance(p95Seconds most: Double, headroom least: Double) -> Double {
    max(0, p95Seconds / max(most, 1e-9) - 1) + max(0, least - headroom)
      + max(0, lostShare - CapacitySearch.lostShare)
  }
}

/// What nothing else beats in every respect.
package enum ParetoFront {
  /// Entries that no other dominates, in their order; of equals the first.
  ///
  /// - Parameters:
  ///   - entries: cheapest first.
  ///   - figures: of an entry.
  /// - Returns: the front.
  package static func of<Entry>(
    _ entries: [Entry], figures: (Entry) -> VariantFigures
  ) -> [Entry] {
    var front: [Entry] = []
    for entry in entries {
      let own = figures(entry).asPrinted
      let isBeaten = front.contains {
        let other = figures($0).asPrinted
        return other.dominates(own)
          || (other.monthly, other.p95Seconds, other.headroom)
            == (own.monthly, own.p95Seconds, own.headroom)
      }
      if !isBeaten { front.append(entry) }
    }
    return front
  }
}
