import Estimation
import Resources
import Services
import TrafficSimulation

/// Searches for the middle of every range, and holds what it finds against the event engine.
struct SizeFinder {
  let bench: VariantBench
  let space: SizeSpace
  let target: CapacitySearch
  let exhaustive: Bool

  /// Searches whose recommendation missed, at most.
  private static let mostRounds = 5

  /// - Returns: the answer, and what it was held against.
  func find() -> (SizeResult, SizeConfirmation) {
    var (result, confirmation) = confirmed(bench, space)
    guard let best = result.best else { return (result, confirmation) }
    let months = SizeEffort(bench.base.stack, space).months
    let chance = SizeChance(bench: bench, space: space, target: target, months: months)
    confirmation.chance = chance.holds(best.choice)
    confirmation.chanceOfProcessors = chance.holdsOnItsProcessors(best.choice)
    if confirmation.chance != nil || confirmation.chanceOfProcessors != nil {
      confirmation.months = chance.months
    }
    return (result, confirmation)
  }

  /// A search whose recommendation holds when it is run request by request.
  private func confirmed(
    _ bench: VariantBench, _ space: SizeSpace
  ) -> (SizeResult, SizeConfirmation) {
    var confirmation = SizeConfirmation()
    var goal = target
    while true {
      let search = SizeSearch(bench, space: space, target: goal)
      var result = CheaperNeighbours(bench: bench, space: space, search: search).complete(
        search.run(exhaustive: exhaustive).within(space))
      guard let best = result.best,
        let measured = search.measure(best, in: space, against: target.p95Seconds)
      else {
        return (result, confirmation)
      }
      confirmation.best = measured
      let loses = measured.lostShare > CapacitySearch.lostShare
      guard measured.misses(target.p95Seconds) || loses else {
        confirmation.nextCheaper = result.nextCheaper.flatMap { search.measure($0, in: space) }
        return (result, confirmation)
      }
      confirmation.rejected += 1
      guard confirmation.rejected < Self.mostRounds else {
        result.closest = best
        result.best = nil
        return (result, confirmation)
      }
      let ratio = best.figures.p95Seconds / max(measured.p95Seconds, 1e-9)
      goal = CapacitySearch(
        p95Seconds: min(goal.p95Seconds * 0.97, target.p95Seconds * ratio * 0.99),
        headroom: loses ? min(0.9, goal.headroom + 0.05) : goal.headroom)
    }
  }
}
