import AlvaCost
import Estimation
import Exploration
import Quantities

/// Sums over a grid of eight axes that add up: 134 million points.
enum GridBenchmarks {
  /// Values of each axis; the same numbers as the other programs have.
  static let counts = [4, 4, 4, 8, 8, 8, 8, 512]

  static func sums() {
    let groups = counts.enumerated().map { axis, count in
      GridSums.Group(
        axes: [axis],
        amounts: (0..<count).map { value in
          Money(units: Int128((axis + 1) * 1_000_003 * (value * 7_919 % 1_021)))
        })
    }
    let limit = Money(units: 25_000_000_000)
    guard let sums = GridSums(counts: counts, groups: groups, base: Money(units: 5_000_000_000))
    else { return }
    for _ in 0..<2 {
      var found: GridSums.Summary?
      let spent = seconds { found = sums.summary(upTo: limit) }
      guard let found else { return }
      report("grid-summary-points-per-second", Double(found.points) / spent)
      report("grid-summary-within", Double(found.within))
    }
    // The same figures but for percentiles, each point by itself.
    let unit = sums.money(1).units
    let bound = Int64(limit.units / unit)
    var points = 0
    var within = 0
    var total: Int128 = 0
    var least = Int64.max
    var most = Int64.min
    let spent = seconds {
      sums.forEachRow { _, common, row in
        var rowSum: Int64 = 0
        for index in row.indices {
          let amount = common &+ row[unchecked: index]
          rowSum &+= amount
          within &+= amount <= bound ? 1 : 0
          least = min(least, amount)
          most = max(most, amount)
        }
        total += Int128(rowSum)
        points += row.count
      }
    }
    use(total)
    use(least)
    use(most)
    report("grid-points-per-second", Double(points) / spent)
    report("grid-points-within", Double(within))
  }
}
