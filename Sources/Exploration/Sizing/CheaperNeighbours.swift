import Estimation
import Quantities

/// Combinations that cost a little less than a recommendation: one component a step down.
///
/// A search leaves out what cannot hold without running it; these are run to say why.
struct CheaperNeighbours {
  let bench: VariantBench
  /// Everything that is offered; the choices are its.
  let space: SizeSpace
  let search: SizeSearch

  /// Options of a component that are tried: those next below the chosen one in price.
  private static let steps = 8
  /// A search that ran out of runs may have left something better beside its answer.
  private static let mostMoves = 50
  /// The same where there are many parts, each of which has its neighbours.
  private static let fewestMoves = 5

  /// The result with the most expensive of those that cost less than its best, and why it fails.
  ///
  /// - Parameter result: of a search, its choices counted in the whole space.
  /// - Returns: the same where nothing was recommended.
  func complete(_ result: SizeResult) -> SizeResult {
    var result = result
    let moves = SizeEffort(bench.base.stack, space).isLazy ? Self.fewestMoves : Self.mostMoves
    for _ in 0..<moves {
      guard let best = result.best else { return result }
      let found = search.candidates(below(best.choice)).filter {
        $0.figures.monthly < best.figures.monthly
      }
      result.simulated += found.count
      let failing = found.filter { $0.failure != nil } + [result.nextCheaper].compactMap { $0 }
      result.nextCheaper = failing.filter { $0.figures.isVisiblyCheaper(than: best.figures) }.max {
        ($0.figures.monthly, $1.figures.p95Seconds) < ($1.figures.monthly, $0.figures.p95Seconds)
      }
      result.front = ParetoFront.of(
        (result.front + found).sorted { $0.figures.monthly < $1.figures.monthly },
        figures: \.figures)
      let holding = found.filter { $0.failure == nil }
      guard let better = holding.min(by: { $0.figures.monthly < $1.figures.monthly }) else {
        return result
      }
      result.best = better
    }
    return result
  }

  private func below(_ choice: [Int]) -> [[Int]] {
    choice.indices.flatMap { place in
      // Options stand cheapest first.
      (0..<choice[place]).suffix(Self.steps).map { option in
        var less = choice
        less[place] = option
        return less
      }
    }
  }
}

extension VariantFigures {
  /// By a cent at least, as a report shows it.
  func isVisiblyCheaper(than other: Self) -> Bool {
    monthly.roundedToCents < other.monthly.roundedToCents
  }
}
