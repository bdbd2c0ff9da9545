import Estimation
package import TrafficSimulation
import Platform
import Pricing
import Quantities
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
  /// The same with the speeds of processors drawn that times were not measured on; `nil` where it has none.
  package var chanceOfProcessors: Double?
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

/// In how many of the months that the declared ranges allow sizes hold.
struct SizeChance {
  let bench: VariantBench
  let space: SizeSpace
  let target: CapacitySearch
  /// Drawn; the same for every question.
  let months: Int

  /// The share of the months in which a choice holds; `nil` where no input has a range, or they contradict each
  /// other.
  func holds(_ choice: [Int]) -> Double? {
    (try? SizeWorlds(bench, target: target, count: months)).flatMap { share(of: choice, in: $0) }
  }

  /// The same with the speeds of its processors drawn too; `nil` where all of its times were measured on what it
  /// runs on, or as fast ones.
  func holdsOnItsProcessors(_ choice: [Int]) -> Double? {
    var stack = space.stack(bench.base.stack, choosing: choice)
    stack.takeProcessors(from: bench.base.stack)
    guard !stack.uncertainProcessors.isEmpty else { return nil }
    return (try? SizeWorlds(bench, target: target, count: months, processorsOf: stack))
      .flatMap { share(of: choice, in: $0) }
  }

  private func share(of choice: [Int], in worlds: SizeWorlds) -> Double {
    var book = DesignBook(worlds, DesignSpace(every: space))
    book.run(choice, in: Array(0..<worlds.count))
    return Double((0..<worlds.count).count { book.miss(choice, $0) == nil })
      / Double(max(1, worlds.count))
  }
}

extension SizeConfirmation {
  /// What processors that nobody has measured the times on do to a recommendation.
  var processorWords: String? {
    chanceOfProcessors.map {
      "With the speeds of processors drawn that its times were not measured on (processors.csv), it holds in "
        + "\(NumberFormat.percent($0)) of \(months) months."
    }
  }
}
