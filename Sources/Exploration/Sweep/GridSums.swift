package import Quantities

/// Sums over every point of a grid: what a point amounts to is a base and one entry of each group.
///
/// Amounts are counted in their greatest common divisor, in 64 bits, so that every sum is exact.
package struct GridSums: Sendable {
  /// Axes that act on each other, and what each of their combinations adds.
  package struct Group: Sendable {
    /// Places of the axes in the grid, ascending.
    package let axes: [Int]
    /// One for each combination, the last axis fastest; `nil` where there is no such point.
    package let amounts: [Money?]

    package init(axes: [Int], amounts: [Money?]) {
      self.axes = axes
      self.amounts = amounts
    }
  }

  /// What stands in a row where there is no such point.
  package static let absent = Int64.min

  private struct Part: Sendable {
    let amounts: [Int64]
    /// How far a step of each axis of the grid leads in the amounts; 0 for those of other groups.
    let strides: [Int]
  }

  /// Values of each axis.
  private let counts: [Int]
  private let base: Int64
  /// The last holds the grid's last axis.
  private let parts: [Part]
  private let unit: Int128

  /// A grid whose groups add up.
  ///
  /// - Parameters:
  ///   - counts: values of each axis, none 0.
  ///   - groups: each axis in exactly one.
  ///   - base: what every point amounts to besides.
  ///
  /// `nil` where the sums have no unit in which 64 bits hold them.
  package init?(counts: [Int], groups: [Group], base: Money) {
    guard let last = counts.indices.last else { return nil }
    let ordered =
      groups.filter { !$0.axes.contains(last) } + groups.filter { $0.axes.contains(last) }
    var unit = base.units.magnitude
    var most = base.units.magnitude
    for group in ordered {
      var largest: UInt128 = 0
      for amount in group.amounts {
        guard let units = amount?.units.magnitude else { continue }
        unit = Self.commonDivisor(unit, units)
        largest = max(largest, units)
      }
      most += largest
    }
    unit = max(unit, 1)
    guard most / unit < UInt128(Int64.max) else { return nil }
    let counted = Int128(unit)
    self.counts = counts
    self.unit = counted
    self.base = Int64(base.units / counted)
    parts = ordered.map { group in
      var strides = [Int](repeating: 0, count: counts.count)
      var stride = 1
      for axis in group.axes.reversed() {
        strides[axis] = stride
        stride *= counts[axis]
      }
      return Part(
        amounts: group.amounts.map { $0.map { Int64($0.units / counted) } ?? Self.absent },
        strides: strides)
    }
  }

  private static func commonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// The amount that a count stands for.
  package func money(_ count: Int64) -> Money { Money(units: Int128(count) * unit) }

  /// Every point in the grid's order, the last axis fastest, a row of the last axis at a time.
  ///
  /// - Parameter body: gets the number of the row's first point, what all its points have in common,
  ///   and what each adds or ``absent``. Rows without any point are left out.
  package func forEachRow(_ body: (_ first: Int, _ common: Int64, _ row: Span<Int64>) -> Void) {
    guard let inner = parts.last, let width = counts.last else { return }
    let outer = counts.dropLast()
    var digits = [Int](repeating: 0, count: outer.count)
    var places = [Int](repeating: 0, count: parts.count)
    var first = 0
    while true {
      var common: Int64? = base
      for index in parts.indices.dropLast() {
        let amount = parts[index].amounts[places[index]]
        common = amount == Self.absent ? nil : common.map { $0 + amount }
      }
      let start = places[parts.count - 1]
      if let common {
        body(first, common, inner.amounts.span.extracting(start..<start + width))
      }
      first += width
      // The next row: the last digit that can go up does, those after it start again.
      var axis = outer.count - 1
      while axis >= 0 {
        let isLast = digits[axis] == counts[axis] - 1
        let step = isLast ? -digits[axis] : 1
        digits[axis] += step
        for index in parts.indices { places[index] += step * parts[index].strides[axis] }
        if !isLast { break }
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

extension GridSums {
  /// How the amounts of a grid's points lie.
  package struct Summary: Hashable, Sendable {
    package let points: Int
    package let cheapest: Money
    package let mostExpensive: Money
    /// Of all points, exact.
    package let total: Money
    /// Half of the points amount to at most this.
    package let p50: Money
    package let p90: Money
    /// Points that amount to at most the limit.
    package let within: Int
  }

  /// Finds it without going through the points.
  ///
  /// The groups make two halves; the sums within each are listed and sorted. How many points amount
  /// to at most x is then counted in one walk up the one list and down the other.
  ///
  /// - Parameter limit: points up to it are counted; all without it.
  /// - Returns: the summary; `nil` for a grid without points.
  package func summary(upTo limit: Money? = nil) -> Summary? {
    let present = parts.map { $0.amounts.filter { $0 != Self.absent } }
    guard !present.contains(where: \.isEmpty) else { return nil }
    var halves: [[Int64]] = [[base], [0]]
    for amounts in present.sorted(by: { $0.count > $1.count }) {
      let half = halves[0].count <= halves[1].count ? 0 : 1
      halves[half] = halves[half].flatMap { sum in amounts.map { sum + $0 } }
    }
    let (left, right) = (halves[0].sorted(), halves[1].sorted())
    let points = left.count * right.count
    let least = left[0] + right[0]
    let most = left[left.count - 1] + right[right.count - 1]

    func count(upTo bound: Int64) -> Int {
      var end = right.count
      var within = 0
      for sum in left {
        while end > 0, sum + right[end - 1] > bound { end -= 1 }
        if end == 0 { break }
        within += end
      }
      return within
    }

    /// The least amount that a share of the points stays within.
    func percentile(_ percent: Int) -> Money {
      let rank = (points * percent + 99) / 100
      var (low, high) = (least, most)
      while low < high {
        let middle = low + (high - low) / 2
        if count(upTo: middle) >= rank { high = middle } else { low = middle + 1 }
      }
      return money(low)
    }

    // Rounded down, as whole units are compared.
    let bound = limit.map { limit -> Int64 in
      let (whole, rest) = limit.units.quotientAndRemainder(dividingBy: unit)
      return Int64(clamping: rest < 0 ? whole - 1 : whole)
    }
    let total =
      left.reduce(Int128(0)) { $0 + Int128($1) } * Int128(right.count) + right.reduce(Int128(0)) {
        $0 + Int128($1)
      } * Int128(left.count)
    return Summary(
      points: points, cheapest: money(least), mostExpensive: money(most),
      total: Money(units: total * unit), p50: percentile(50), p90: percentile(90),
      within: bound.map { count(upTo: $0) } ?? points)
  }
}
