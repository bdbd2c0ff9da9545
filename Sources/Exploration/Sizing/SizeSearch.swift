import Estimation
import Pricing
import Gate
import Diagnostics
import Platform
import Quantities
import Resources
import Services
package import TrafficSimulation

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
/// left cost more.
///
/// *Capacity.* The CPU demand of a service over its capacity depends on its own option alone, since
/// the traffic reaches it by the call graph, whatever the others' sizes; the database's and the
/// cache's limits depend on their own option and on task counts, which only raise them, so that they
/// are checked at the smallest counts. An option that fails alone fails in every combination.
/// Connections of all services together are known before a combination is run: ``ConnectionBound``.
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

  /// Combinations that are priced at once.
  private static let batch = 128

  /// Everything that was offered, before any option was left out.
  let full: SizeSpace
  /// Connections that options need, once those that fail alone are left out.
  var connections = ConnectionBound()
  package init(_ bench: VariantBench, space: SizeSpace, target: CapacitySearch) {
    self.bench = bench
    full = space
    self.space = space
    self.target = target
  }

  /// Runs the search.
  ///
  /// - Parameter exhaustive: run every combination, without any bound.
  /// - Returns: the answer.
  package func run(exhaustive: Bool = false) -> SizeResult {
    if !exhaustive, let found = climbed() { return found }
    var search = self
    var excluded = 0
    if !exhaustive {
      if search.ceilingFails { return closest(excluded: 0) }
      excluded = search.excludeOptions()
      if search.space.components.contains(where: \.options.isEmpty) {
        return closest(excluded: excluded)
      }
    }
    let rest = exhaustive ? .zero : search.rest()
    var order = CheapestFirst(search.space.components.map { $0.options.map(\.fixedCost) })
    var runs: [[Int]: Run] = [:]
    var candidates: [SizeResult.Candidate] = []
    var best: SizeResult.Candidate?
    var isProved = true
    var visited = 0
    outer: while true {
      var batch: [(sum: Money, choice: [Int])] = []
      while batch.count < Self.batch, let next = order.next() { batch.append(next) }
      if batch.isEmpty { break }
      visited += batch.count
      if let best, let first = batch.first, !exhaustive,
        rest + first.sum >= best.figures.monthly
      {
        break
      }
      if !exhaustive { batch.removeAll { search.exceedsConnections($0.choice) } }
      search.simulate(batch.map(\.choice), &runs)
      let (chosen, known, pricer) = (batch, runs, search)
      let priced = Parallel.map(batch.count) { pricer.candidate(chosen[$0].choice, known) }
      for (candidate, (sum, _)) in zip(priced, batch) {
        if let best, !exhaustive, rest + sum >= best.figures.monthly { break outer }
        candidates.append(candidate)
        guard candidate.failure == nil else { continue }
        if best.map({ Self.isBetter(candidate, $0) }) ?? true { best = candidate }
      }
      if !exhaustive, runs.count >= search.mostRuns || visited >= 400_000 {
        isProved = false
        break
      }
    }
    if best == nil, !exhaustive {
      var result = closest(excluded: excluded)
      result.ranOut = !isProved
      return result
    }
    return search.result(
      candidates, best: best, runs: runs.count, excluded: excluded, isProved: isProved)
  }

  /// Cheaper, or as cheap and faster.
  private static func isBetter(_ a: SizeResult.Candidate, _ b: SizeResult.Candidate) -> Bool {
    (a.figures.monthly, a.figures.p95Seconds) < (b.figures.monthly, b.figures.p95Seconds)
  }

  func result(
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
        sorted.last { $0.failure != nil && $0.figures.isVisiblyCheaper(than: best.figures) }
      },
      front: ParetoFront.of(sorted, figures: \.figures), simulated: runs, excluded: excluded,
      isProved: isProved && best != nil)
  }
}
