import Quantities

/// The combinations of sorted lists in the order of their sums, each once, without a list of them.
///
/// A vector's successors raise one place at or after the last place that is not zero; every vector
/// has exactly one predecessor (its last raised place lowered by one), whose sum is no larger, so
/// that a heap hands them out in order.
struct CheapestFirst {
  private let costs: [[Money]]
  private var heap: [(sum: Money, choice: [Int])] = []

  /// - Parameter costs: per component, ascending, none empty.
  init(_ costs: [[Money]]) {
    self.costs = costs
    push(costs.map { $0.first ?? .zero }.total, [Int](repeating: 0, count: costs.count))
  }

  /// The next combination; `nil` after the last.
  mutating func next() -> (sum: Money, choice: [Int])? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    let start = first.choice.lastIndex { $0 > 0 } ?? 0
    for place in start..<costs.count where first.choice[place] + 1 < costs[place].count {
      var choice = first.choice
      choice[place] += 1
      push(
        first.sum + (costs[place][choice[place]] - costs[place][choice[place] - 1]), choice)
    }
    return first
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    heap[a].sum == heap[b].sum
      ? heap[a].choice.lexicographicallyPrecedes(heap[b].choice) : heap[a].sum < heap[b].sum
  }

  private mutating func push(_ sum: Money, _ choice: [Int]) {
    heap.append((sum, choice))
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && precedes(child, least) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
