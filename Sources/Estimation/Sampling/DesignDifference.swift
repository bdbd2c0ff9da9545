import Pricing
import Gate
package import Diagnostics
import Platform
package import Quantities
import TrafficSimulation

/// What one design costs more or less than another, over the same drawn months.
///
/// Both designs see the same traffic, the same sizes, the same luck: each input has its own
/// coordinate by its path, so what they share cancels out of the difference, and so does its noise.
package struct DesignDifference: Hashable, Sendable {
  /// After less before, a month.
  package let mean: Money
  /// The interval that holds the mean difference with 95 % confidence.
  package let low: Money
  package let high: Money
  /// Of the difference month by month.
  package let p10: Money
  package let p50: Money
  package let p90: Money
  /// Share of the months in which `after` costs less, 0...1.
  package let savesShare: Double
  package let runs: Int
  package let seed: UInt64
  /// Whether what `after` saves rests on a rate that no source confirms: then nobody can tell how
  /// often it saves.
  package var isUnverified = false

  /// Whether it moves the bill in next to none of the months.
  package var changesNothing: Bool {
    [mean, p10, p50, p90].allSatisfy { $0.roundedToCents == .zero }
  }

  /// Independent scramblings, from which the interval follows by Student's t.
  static let batches = 16
  /// Dollars a month below which nothing is saved: rounding of two large sums is no saving.
  private static let leastSaving = 1e-6

  /// Compares two designs.
  ///
  /// - Parameters:
  ///   - before: one design.
  ///   - after: the other.
  ///   - runs: months of each, rounded up to whole batches.
  ///   - seed: of the draws.
  ///   - independentSeed: draws of their own for `after`, to see what common draws are worth.
  ///   - saving: what `after` saves besides in every month, by a commitment.
  ///   - cores: threads; as many as there are without it.
  /// - Throws: a month that could not be priced.
  package init(
    from before: MonthSampler, to after: MonthSampler, runs: Int, seed: UInt64,
    independentSeed: UInt64? = nil, saving: Money = .zero, cores: Int? = nil
  ) throws(Diagnostics) {
    let paths = before.inputs.map(\.path)
    let added = after.inputs.map(\.path).filter { !paths.contains($0) }
    let all = paths + added
    let places = after.inputs.map { input in all.firstIndex(of: input.path) ?? 0 }
    let size = max(1, (runs + Self.batches - 1) / Self.batches)
    let offset = saving.approximate
    let parts = Parallel.map(Self.batches, threads: cores) { batch -> [Double] in
      func sequence(_ seed: UInt64) -> SobolSequence {
        SobolSequence(
          dimensions: all.count,
          seed: RandomStream.hash("batch/\(batch)") ^ seed &* 0x9e37_79b9_7f4a_7c15)
      }
      let first = sequence(seed)
      let second = sequence(independentSeed ?? seed)
      var workers = (before.worker(), after.worker())
      return (0..<size).map { run in
        let a = before.values(at: paths.indices.map { first.value(run, $0) })
        let b = after.values(at: places.map { second.value(run, $0) })
        return workers.1.cost(at: b) - workers.0.cost(at: a) - offset
      }
    }
    var means = Sample()
    var differences: [Double] = []
    for costs in parts {
      if costs.contains(where: \.isNaN) {
        throw Diagnostics(
          Diagnostic(
            .error, at: before.inputs.first?.location,
            "a sampled month could not be priced: an input reaches values that are too large",
            mend: "narrow the distributions"))
      }
      means.add(Sample(costs).mean)
      differences += costs
    }
    let statistics = OrderStatistics(differences)
    let halfWidth = means.halfWidth()
    mean = Money(nearest: means.mean)
    low = Money(nearest: means.mean - halfWidth)
    high = Money(nearest: means.mean + halfWidth)
    p10 = Money(nearest: statistics.quantile(0.1))
    p50 = Money(nearest: statistics.quantile(0.5))
    p90 = Money(nearest: statistics.quantile(0.9))
    savesShare =
      Double(differences.count { $0 < -Self.leastSaving }) / Double(max(1, differences.count))
    self.runs = differences.count
    self.seed = seed
  }
}
