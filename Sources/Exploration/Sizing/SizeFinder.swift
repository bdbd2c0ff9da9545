import Estimation
import Resources
import Services
import TrafficSimulation

/// Searches, holds what it finds against the event engine and the declared ranges, and steps on.
struct SizeFinder {
  let bench: VariantBench
  let space: SizeSpace
  let limits: SizeLimits
  let target: CapacitySearch
  let exhaustive: Bool

  /// Searches whose recommendation missed, at most.
  private static let mostRounds = 5

  /// - Parameter sure: the share of drawn months that has to hold; the middle alone without it.
  /// - Returns: the answer, and what it was held against.
  func find(sure: Double?) -> (SizeResult, SizeConfirmation) {
    var (result, confirmation) = confirmed(bench, space)
    guard result.best != nil, let chance = SizeChance(bench, space: space, target: target) else {
      return (result, confirmation)
    }
    let draws = chance.draws()
    confirmation.months = draws.count
    for _ in 0..<Self.mostRounds {
      guard let best = result.best else { break }
      let shortfalls = chance.shortfalls(of: best.choice, in: draws)
      let share = Double(shortfalls.count { $0 == 0 }) / Double(max(1, draws.count))
      confirmation.chance = share
      guard let sure, share < sure else { return (result, confirmation) }
      let order = shortfalls.indices.sorted { shortfalls[$0] < shortfalls[$1] }
      let place = min(order.count - 1, Int((sure * Double(order.count)).rounded(.up)) - 1)
      let next = step(chance.described(at: draws[order[max(0, place)]]))
      guard let better = next.0.best, better.choice != best.choice else { break }
      (result, confirmation.best, confirmation.nextCheaper) = (
        next.0, next.1.best, next.1.nextCheaper
      )
      confirmation.rejected += next.1.rejected
    }
    guard let sure, let share = confirmation.chance, share < sure else {
      return (result, confirmation)
    }
    result.closest = result.best ?? result.closest
    result.best = nil
    return (result, confirmation)
  }

  /// The sizes for one of the drawn months, with the figures of the middle.
  private func step(_ month: (Stack, Scenario)) -> (SizeResult, SizeConfirmation) {
    let planned = bench.planned(month.0, month.1)
    let found = confirmed(planned, SizeSpace(planned, limits))
    var result = found.0.within(space)
    guard let best = result.best else { return (result, found.1) }
    let search = SizeSearch(bench, space: space, target: target)
    result.best = search.candidates([best.choice]).first
    result.nextCheaper = result.nextCheaper.flatMap { next in
      search.candidates([next.choice]).first.map {
        SizeResult.Candidate(
          choice: $0.choice, figures: $0.figures,
          failure: $0.failure ?? "too small for one of the drawn months")
      }
    }
    result.front = search.candidates(result.front.map(\.choice))
    return (result, found.1)
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
