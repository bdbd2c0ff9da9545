import Quantities
import Resources
import Services

extension StackBounds {
  /// Something open, and the values that it may have.
  struct Question {
    let cause: UnresolvedProperty.Cause
    let choices: [String]
    var usual: UnresolvedProperty.Usual?
  }

  /// What is known of the answers so far.
  struct Answers {
    var questions: [Question] = []
    /// The most expensive value of each, or the one that AWS takes as long as it can.
    var chosen: Decisions = [:]
    /// A month's cost at the cheapest and at the most expensive value of each.
    var ranges: [UnresolvedProperty.Cause: ClosedRange<Money>] = [:]
    /// What the most expensive value is above the one chosen.
    var beyond: [UnresolvedProperty.Cause: Money] = [:]
    /// Those of which some value has no price here, so that nobody knows the most.
    var endless: Set<UnresolvedProperty.Cause> = []
    /// Everything that was open, the first time it was seen.
    var items: [UnresolvedProperty] = []

    /// Takes note of what is open.
    mutating func meet(_ unresolved: [UnresolvedProperty]) {
      let known = Set(items.map(\.place))
      items += unresolved.filter { !known.contains($0.place) }
    }

    /// Whether the values of a question differ in what they cost.
    func matters(_ cause: UnresolvedProperty.Cause) -> Bool {
      endless.contains(cause) || ranges[cause].map { $0.lowerBound < $0.upperBound } == true
    }
  }
}
