import Estimation
package import TrafficSimulation
import Platform
import Pricing
import Resources
import Services

/// What a recommendation was held against beside the fluid month.
package struct SizeConfirmation: Sendable {
  /// The recommendation, request by request; `nil` where it could not be run.
  package var best: MeasuredMonth?
  /// What costs a little less.
  package var nextCheaper: MeasuredMonth?
  /// Recommendations before it that missed the target when they were run.
  package var rejected = 0
  /// The share of the months drawn from the declared ranges in which the recommendation holds; `nil`
  /// where nothing is declared as a range.
  package var chance: Double?
  /// Months that were drawn.
  package var months = 0
}

extension SizeSearch {
  /// The combination request by request.
  func measure(
    _ candidate: SizeResult.Candidate, in space: SizeSpace, against target: Double? = nil
  ) -> MeasuredMonth? {
    let stack =
      candidate.choice.isEmpty
      ? bench.base.stack : space.stack(bench.base.stack, choosing: candidate.choice)
    guard let engine = try? FluidEngine(stack: stack, scenario: bench.base.scenario) else {
      return nil
    }
    return MeasuredMonth(engine, target: target) { count, work in
      Parallel.map(count) { work($0) }
    }
  }
}

/// In how many of the months that the declared ranges allow sizes for the middle hold.
struct SizeChance {
  private let worlds: SizeWorlds
  private let space: SizeSpace
  var months: Int { worlds.count }

  /// - Returns: `nil` where the inputs have no ranges, or contradict each other.
  init?(_ bench: VariantBench, space: SizeSpace, target: CapacitySearch, months: Int = 64) {
    guard let worlds = try? SizeWorlds(bench, target: target, count: months) else { return nil }
    self.worlds = worlds
    self.space = space
  }

  /// The months in which a choice holds.
  func holds(_ choice: [Int]) -> Int {
    var book = DesignBook(worlds, DesignSpace(every: space))
    book.run(choice, in: Array(0..<worlds.count))
    return (0..<worlds.count).count { book.miss(choice, $0) == nil }
  }
}
