import Estimation
import Services

/// How many months a search for sizes runs of a stack, by its parts.
///
/// A month takes time for each part, and there are as many more neighbours to try. Up to four parts a search
/// looks at all of them and goes on to its proof; beyond, it tries what promises most and stops sooner, and its
/// report says that something cheaper may hold.
struct SizeEffort: Hashable, Sendable {
  /// Months that are drawn where nobody says how many.
  let worlds: Int
  /// Months of a question beside the search.
  let months: Int
  /// Runs after which a share's search is given up.
  let runs: Int
  /// The same of a share that was not asked for, of which only the cost is shown.
  let runsOfLevel: Int
  /// Whether only those neighbours are tried that promised most when they were tried last.
  let isLazy: Bool
  /// Whether every design is gone through that could be cheaper.
  let seeksProof: Bool
  /// Recommendations that the event engine turns down, at most.
  let rounds: Int
  /// Months in which designs' costs are compared; in all without it.
  let priced: Int?
  /// Cheaper designs that are shown with what stops them.
  let shown: Int

  /// - Parameters:
  ///   - parts: `simulatedParts` of the stack.
  ///   - designs: combinations to choose from.
  init(parts: Int, designs: Double) {
    let usual = MonthAllowance.usualParts
    let isLarge = parts > usual
    let fewer = Double(usual) / Double(max(usual, parts))
    worlds = max(Self.leastWorlds, Int(Double(Self.usualWorlds) * fewer * fewer))
    months = min(64, worlds)
    let share = 4 / Double(max(4, parts))
    runs = max(250, Int(1_000 * share * share))
    runsOfLevel = max(60, Int(250 * share * share))
    isLazy = parts > 4
    seeksProof = !isLarge || designs <= 1e7
    rounds = isLarge ? 2 : 5
    shown = isLarge ? 2 : 4
    priced = isLarge ? 12 : nil
  }

  init(_ stack: Stack, _ space: SizeSpace) {
    self.init(parts: stack.simulatedParts, designs: space.size)
  }

  static let usualWorlds = 128
  private static let leastWorlds = 32
}
