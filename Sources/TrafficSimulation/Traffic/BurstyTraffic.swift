/// A source that switches between two rates at random times: MMPP(2).
///
/// Source of the formulas: Fischer and Meier-Hellstern, 1993.
package struct BurstyTraffic: Hashable, Sendable {
  /// Arrivals a second in either state; only their ratio counts where a rate is modulated.
  package let rates: (Double, Double)
  /// Switches a second out of either state.
  package let leaving: (Double, Double)

  package init(
    rates: (Double, Double), leaving: (Double, Double)
  ) throws(SimulationProblems) {
    let usable = [rates.0, rates.1].allSatisfy { $0 >= 0 && $0.isFinite }
    let moving = [leaving.0, leaving.1].allSatisfy { $0 > 0 && $0 < 1e9 }
    guard usable, rates.0 + rates.1 > 0, moving else {
      throw SimulationProblems([
        "bursty traffic needs two rates of 0 or more, not both 0, and two leaving rates above 0"
      ])
    }
    self.rates = rates
    self.leaving = leaving
  }

  /// The long-run share of time in the first state.
  package var firstShare: Double { leaving.1 / (leaving.0 + leaving.1) }

  /// Arrivals a second in the long run.
  package var meanPerSecond: Double { rates.0 * firstShare + rates.1 * (1 - firstShare) }

  /// The index of dispersion of counts: variance ÷ mean of the arrivals in a window; 1 for Poisson.
  package func dispersion(windowSeconds: Double) -> Double {
    guard windowSeconds > 0 else { return 1 }
    let s = leaving.0 + leaving.1
    let difference = rates.0 - rates.1
    let v =
      2 * difference * difference * leaving.0 * leaving.1
      / (s * s * (rates.0 * leaving.1 + rates.1 * leaving.0))
    return 1 + v * (1 - (windowSeconds.isFinite ? Elementary.decayMean(s * windowSeconds) : 0))
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.rates == b.rates && a.leaving == b.leaving
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(rates.0)
    hasher.combine(rates.1)
    hasher.combine(leaving.0)
    hasher.combine(leaving.1)
  }
}
