import Quantities
import Resources
import Services
import TrafficSimulation

/// The trade between money and response time around a recommendation.
///
/// A search for one target runs little besides its answer. From there the front goes on step by
/// step: each gives one service the next larger processor, the one whose p95 falls most for a dollar.
struct SizeFront {
  let bench: VariantBench
  /// Everything that is offered; the choices of the points are its.
  let space: SizeSpace
  let target: CapacitySearch

  private static let mostSteps = 12

  /// The front of everything that was run, with the stack as it stands.
  ///
  /// - Parameters:
  ///   - result: of the search for the target itself, in the whole space.
  ///   - before: the stack as it stands; its point has no choice.
  /// - Returns: cheapest first, and the runs it took.
  func points(
    around result: SizeResult, before: VariantFigures
  ) -> (front: [SizeResult.Candidate], runs: Int) {
    let failure =
      before.p95Seconds > target.p95Seconds
      ? "p95 above the target"
      : before.headroom < target.headroom ? "headroom below the target" : nil
    var all = result.front
    all.append(SizeResult.Candidate(choice: [], figures: before, failure: failure))
    let search = SizeSearch(bench, space: space, target: target)
    var runs = 0
    var current = result.best ?? result.closest
    for _ in 0..<Self.mostSteps {
      guard let from = current else { break }
      let found = search.candidates(larger(than: from.choice))
      runs += found.count
      all += found
      current = found.filter { $0.figures.p95Seconds < from.figures.p95Seconds * 0.995 }
        .max { worth($0, from) < worth($1, from) }
    }
    let sorted = all.sorted {
      ($0.figures.monthly, $0.figures.p95Seconds) < ($1.figures.monthly, $1.figures.p95Seconds)
    }
    return (ParetoFront.of(sorted, figures: \.figures), runs)
  }

  /// Seconds of p95 for a dollar.
  private func worth(_ a: SizeResult.Candidate, _ from: SizeResult.Candidate) -> Double {
    let cost = (a.figures.monthly - from.figures.monthly).approximate
    return (from.figures.p95Seconds - a.figures.p95Seconds) / max(cost, 0.01)
  }

  /// The choice with the next larger processor for one service at a time, else as it is.
  private func larger(than choice: [Int]) -> [[Int]] {
    choice.indices.compactMap { place in
      let options = space.components[place].options
      guard case .service(_, let now) = options[choice[place]].change else { return nil }
      func sizing(_ index: Int) -> ServiceSizing? {
        if case .service(_, let sizing) = options[index].change { sizing } else { nil }
      }
      let next = options.indices.filter { index in
        guard let other = sizing(index) else { return false }
        return other.size.cpuUnits > now.size.cpuUnits && other.tasks == now.tasks
          && other.scaling == now.scaling && other.platform == now.platform
          && other.size.memoryMB >= now.size.memoryMB
      }.min { a, b in
        (sizing(a)?.size.cpuUnits ?? 0, options[a].fixedCost)
          < (sizing(b)?.size.cpuUnits ?? 0, options[b].fixedCost)
      }
      return next.map { index in
        var larger = choice
        larger[place] = index
        return larger
      }
    }
  }
}
