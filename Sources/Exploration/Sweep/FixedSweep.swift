package import Estimation
import Pricing
import Gate
package import Diagnostics
import Inputs
import Platform
package import Quantities
import Resources
import Services

/// A grid priced by what runs round the clock alone: exact, and without running the month.
///
/// Axes that act on each other (`cpu` and `tasks` of a service) are priced in every combination;
/// those that do not add up. Which do is found by pricing pairs of values, and the sums are then held
/// against prices at points spread over the whole grid, to the last digit.
package struct FixedSweep: Sendable {
  /// Combinations of axes that act on each other, and what they add, cheapest first.
  struct Group: Sendable {
    let axes: [Int]
    /// Places of the axes' values, and what is added.
    let entries: [(places: [Int], amount: Money)]
  }

  let stack: String
  let axes: [SweepAxis]
  let groups: [Group]
  let base: Money
  let budget: Money?
  package let sums: GridSums
  package let summary: GridSums.Summary

  /// Points that are priced at most.
  package static let most = 10_000_000_000
  /// Values of an axis that are paired with those of another.
  private static let paired = 6
  /// Points whose sums are held against their prices.
  static let checks = 128

  /// Prices every point.
  ///
  /// - Parameters:
  ///   - workspace: the pricing folder.
  ///   - request: the stack; its overlays hold at every point.
  ///   - axes: what varies, at least one.
  ///   - budget: points within it are counted; without it, that of the stack's budget file.
  /// - Throws: a path that matches nothing, a grid that is too large, axes that do not add up.
  package init(
    _ workspace: Workspace, _ request: StackRequest, _ axes: [SweepAxis], budget: Money? = nil
  ) throws(Diagnostics) {
    _ = try SweepGrid.size(of: axes, most: Self.most, mend: "vary less")
    let bench = try VariantBench(workspace: workspace, request: request)
    try SweepCommand.check(axes, bench)
    let pricer = FixedPricer(bench: bench, axes: axes)
    guard let base = pricer.price([]) else {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "\(request.name): a rate of what runs round the clock is missing",
          mend: "alva-cost estimate \(request.name) says which"))
    }
    self.base = base
    self.axes = axes
    stack = request.name
    if let budget {
      self.budget = budget
    } else {
      self.budget = try workspace.monthlyBudget(of: request.name, estimate: bench.base.name)
    }
    var tables: [GridSums.Group] = []
    for places in Self.groups(axes, pricer, base: base) {
      tables.append(try Self.table(places, pricer, base: base))
    }
    groups = tables.map { table in
      let acting = table.axes.map { axes[$0] }
      let entries = table.amounts.enumerated().compactMap { point, amount in
        amount.map { (places: SweepGrid.places(of: acting, at: point), amount: $0) }
      }
      return Group(
        axes: table.axes,
        entries: entries.enumerated().sorted {
          ($0.element.amount, $0.offset) < ($1.element.amount, $1.offset)
        }.map(\.element))
    }
    guard let sums = GridSums(counts: axes.map(\.values.count), groups: tables, base: base) else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--fixed: the sums of this grid are too large", mend: "vary less"))
    }
    guard let summary = sums.summary(upTo: self.budget) else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "no point of the sweep makes a valid stack", mend: "vary other values"))
    }
    self.sums = sums
    self.summary = summary
    try check(pricer)
  }

  /// Axes that act on each other, directly or through others.
  private static func groups(_ axes: [SweepAxis], _ pricer: FixedPricer, base: Money) -> [[Int]] {
    let chosen = axes.map { axis in
      let last = axis.values.count - 1
      return Set((0..<paired).map { $0 * last / (paired - 1) }).sorted()
    }
    let pairs = axes.indices.flatMap { a in (a + 1..<axes.count).map { (a, $0) } }
    let alone = Parallel.map(axes.count) { axis in
      chosen[axis].map { pricer.price([(axis, $0)]) }
    }
    let acting = Parallel.map(pairs.count) { number in
      let (a, b) = pairs[number]
      return zip(chosen[a], alone[a]).contains { x, first in
        zip(chosen[b], alone[b]).contains { y, second in
          // What is no stack by itself stays none whatever another axis does, or the two act on
          // each other: a CPU size that wants more memory.
          let sum = first.flatMap { first in second.map { first + $0 - base } }
          return pricer.price([(a, x), (b, y)]) != sum
        }
      }
    }
    var group = Array(axes.indices)
    for ((a, b), acts) in zip(pairs, acting) where acts && group[a] != group[b] {
      let (kept, merged) = (min(group[a], group[b]), max(group[a], group[b]))
      for axis in axes.indices where group[axis] == merged { group[axis] = kept }
    }
    return axes.indices.filter { group[$0] == $0 }.map { first in
      axes.indices.filter { group[$0] == first }
    }
  }

  /// What every combination of axes that act on each other adds.
  private static func table(
    _ places: [Int], _ pricer: FixedPricer, base: Money
  ) throws(Diagnostics) -> GridSums.Group {
    let acting = places.map { pricer.axes[$0] }
    let count = acting.reduce(1) { $0 * $1.values.count }
    guard count <= SweepAxis.mostValues else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage,
          "\(acting.map(\.path).joined(separator: ", ")) act on each other and have "
            + "\(NumberFormat.grouped(String(count))) combinations, at most "
            + "\(NumberFormat.grouped(String(SweepAxis.mostValues))) are priced", mend: "vary less")
      )
    }
    return GridSums.Group(
      axes: places,
      amounts: Parallel.map(count) { point in
        let choice = zip(places, SweepGrid.places(of: acting, at: point))
        return pricer.price(choice.map { ($0, $1) }).map { $0 - base }
      })
  }

  /// Whether the sums are the prices: at corners of the grid, and at points spread over it.
  private func check(_ pricer: FixedPricer) throws(Diagnostics) {
    let wrong = Parallel.map(Self.checks) { number -> [String]? in
      let chosen = groups.enumerated().map { index, group in
        let last = group.entries.count - 1
        let isCorner = number < Self.checks / 4
        return group.entries[
          isCorner ? (number >> (index % 5) & 1) * last : number * (7 + 4 * index) % (last + 1)]
      }
      let choice = zip(groups, chosen).flatMap { group, entry in
        zip(group.axes, entry.places).map { (axis: $0, place: $1) }
      }
      let sum = chosen.reduce(base) { $0 + $1.amount }
      if pricer.price(choice) == sum { return nil }
      return choice.sorted { $0.axis < $1.axis }.map {
        "\(axes[$0.axis].path)=\(axes[$0.axis].values[$0.place])"
      }
    }
    guard let first = wrong.compactMap({ $0 }).first else { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage,
        "--fixed: more than two of these axes act on each other, as at "
          + first.joined(separator: " "), mend: "leave --fixed out: every point is run then"))
  }
}

/// Prices what runs round the clock at single points.
private struct FixedPricer: Sendable {
  let bench: VariantBench
  let axes: [SweepAxis]

  /// - Parameter choice: places of values in their axes; the other axes as the stack stands.
  /// - Returns: dollars a month; `nil` for what is no valid stack or lacks a rate.
  func price(_ choice: [(axis: Int, place: Int)]) -> Money? {
    let overlays = choice.sorted { $0.axis < $1.axis }.map { choice in
      axes[choice.axis].overlay(axes[choice.axis].values[choice.place])
    }
    guard let part = try? bench.prepared(with: overlays) else { return nil }
    let usages = part.stack.usage(under: .idle(part.stack)).filter { $0.kind == .fixed }
    let priced = part.pricing.price(usages)
    return priced.problems.isEmpty ? priced.lines.map(\.cost).total : nil
  }
}
