/// The answer of a search for sizes.
package struct SizeResult: Sendable {
  /// A combination that was run.
  package struct Candidate: Sendable {
    package let choice: [Int]
    package let figures: VariantFigures
    /// Why it does not hold; `nil` where it does.
    package let failure: String?
  }

  package internal(set) var space: SizeSpace
  /// The cheapest that holds; `nil` where none that was run does.
  package internal(set) var best: Candidate?
  /// What comes nearest to the target.
  package internal(set) var closest: Candidate?
  /// The most expensive of those that cost less than the best: why it fails.
  package internal(set) var nextCheaper: Candidate?
  /// Everything run that nothing else run beats, cheapest first.
  package internal(set) var front: [Candidate]
  /// Runs of the simulation.
  package internal(set) var simulated: Int
  /// Options that cannot be part of any answer, whatever the rest.
  package let excluded: Int
  /// Whether the search ended because nothing cheaper is left, not because it ran out of runs.
  package let isProved: Bool
  /// Whether nothing was found that holds before the runs were used up: something may.
  package internal(set) var ranOut = false
}

extension SizeResult {
  /// The same with choices counted in a space that holds all of this one's options.
  func within(_ whole: SizeSpace) -> SizeResult {
    let places = zip(space.components, whole.components).map { own, all in
      own.options.map { option in
        all.options.firstIndex { $0.change == option.change } ?? 0
      }
    }
    func moved(_ candidate: Candidate) -> Candidate {
      Candidate(
        choice: zip(places, candidate.choice).map { $0[$1] }, figures: candidate.figures,
        failure: candidate.failure)
    }
    var result = self
    result.space = whole
    result.best = best.map(moved)
    result.closest = closest.map(moved)
    result.nextCheaper = nextCheaper.map(moved)
    result.front = front.map(moved)
    return result
  }
}
