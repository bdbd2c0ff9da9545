import Estimation
import Platform
import Quantities
import Resources
import Services
import TrafficSimulation

/// What comes closest to a target that nothing holds.
extension SizeSearch {
  /// Rounds over all components from each start.
  private static let mostRounds = 12

  /// Goes from the smallest, the largest, and the stack as it stands to the option of one component
  /// after the other that comes closest, the cheapest of equals, as long as that helps.
  ///
  /// - Parameter excluded: options that a search found to fail whatever the rest.
  /// - Returns: no best; everything that was run makes the front.
  func closest(excluded: Int) -> SizeResult {
    var whole = self
    whole.space = full
    guard full.components.allSatisfy({ !$0.options.isEmpty }) else {
      return SizeResult(
        space: full, best: nil, closest: nil, nextCheaper: nil, front: [], simulated: 0,
        excluded: excluded, isProved: false)
    }
    var runs: [[Int]: Run] = [:]
    var all: [SizeResult.Candidate] = []
    let smallest = full.components.map { _ in 0 }
    for start in [smallest, whole.largest, whole.standing].compactMap({ $0 }) {
      var current: SizeResult.Candidate?
      for _ in 0..<Self.mostRounds {
        var isMoved = false
        for place in full.components.indices {
          let from = current?.choice ?? start
          let choices = full.components[place].options.indices.map { option in
            var choice = from
            choice[place] = option
            return choice
          }
          whole.simulate(choices, &runs)
          let (pricer, known) = (whole, runs)
          let found = Parallel.map(choices.count) { pricer.candidate(choices[$0], known) }
          all += found
          for candidate in found where current.map({ isCloser(candidate, $0) }) ?? true {
            current = candidate
            isMoved = true
          }
        }
        if !isMoved { break }
      }
    }
    return whole.result(all, best: nil, runs: runs.count, excluded: excluded, isProved: false)
  }

  private func isCloser(_ a: SizeResult.Candidate, _ b: SizeResult.Candidate) -> Bool {
    func rank(_ figures: VariantFigures) -> (Double, Money, Double) {
      (
        figures.distance(p95Seconds: target.p95Seconds, headroom: target.headroom),
        figures.monthly, figures.p95Seconds
      )
    }
    return rank(a.figures) < rank(b.figures)
  }

  /// The stack as it stands, where it is one of the choices.
  private var standing: [Int]? {
    let stack = bench.base.stack
    let choice = space.components.map { component in
      component.options.firstIndex { $0.change.standing(in: stack) == $0.change }
    }
    let known = choice.compactMap { $0 }
    return known.count == choice.count ? known : nil
  }
}
