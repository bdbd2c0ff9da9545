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

/// In how many of the months that the declared ranges allow a recommendation holds.
struct SizeChance {
  private let sampler: MonthSampler
  private let space: SizeSpace
  private let target: CapacitySearch
  let months: Int

  /// - Returns: `nil` where the inputs have no ranges, or contradict each other.
  init?(_ bench: VariantBench, space: SizeSpace, target: CapacitySearch, months: Int = 64) {
    guard let sampler = try? MonthSampler(bench.base), !sampler.inputs.isEmpty else { return nil }
    self.sampler = sampler
    self.space = space
    self.target = target
    self.months = months
  }

  /// What the files describe in a month.
  func described(at values: [Double]) -> (Stack, Scenario) { sampler.described(at: values) }

  /// The inputs of each month, always the same.
  func draws() -> [[Double]] {
    let sequence = SobolSequence(
      dimensions: sampler.inputs.count, seed: SamplingRequest.usualSeed)
    return (0..<months).map { month in
      sampler.values(at: sampler.inputs.indices.map { sequence.value(month, $0) })
    }
  }

  /// By month, how far a choice is from holding: 0 or less where it does.
  func shortfalls(of choice: [Int], in draws: [[Double]]) -> [Double] {
    Parallel.map(draws.count) { month in
      let (stack, scenario) = sampler.model(at: draws[month])
      let changed = space.stack(stack, choosing: choice)
      guard let engine = try? FluidEngine(stack: changed, scenario: scenario) else { return 1e9 }
      let report = engine.capacity()
      guard target.failure(in: report, entry: engine.entry) != nil else { return 0 }
      let fullest = report.bottleneck?.utilisation ?? 0
      return max(1e-9, fullest, report.entryP95(entry: engine.entry) / target.p95Seconds)
    }
  }
}
