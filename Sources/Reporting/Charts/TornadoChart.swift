import Gate
import Pricing
import Quantities
import Resources
import Services

/// The month with each driver at its P10 and P90, the others at their middle; in the order of the
/// report's table.
struct TornadoChart: Drawing {
  private let stack: String
  private let estimate: Estimate
  private let drivers: [DriverEffect]

  /// `nil` where no driver moves the month by a cent.
  init?(_ estimate: Estimate, stack: String) {
    let moving = (estimate.spread?.drivers ?? []).filter { $0.swing.roundedToCents != .zero }
    guard !moving.isEmpty else { return nil }
    self.stack = stack
    self.estimate = estimate
    drivers = Array(moving.prefix(12))
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let ends = drivers.flatMap { [$0.low.approximate, $0.high.approximate] }
    let base = estimate.monthly.approximate
    return BarPlot(
      title: "\(stack), \(estimate.name): what moves the month", summary: summary,
      notes: [
        "USD a month, one input alone, the others at their middle (\(estimate.monthly.dollars()))"
      ],
      legend: [("one", "at its 10 % point"), ("two", "at its 90 % point")],
      rows: drivers.map { driver in
        BarPlot.Row(
          name: driver.name,
          bars: [
            .init(span: (base, driver.low.approximate), style: "one"),
            .init(
              span: (base, driver.high.approximate), style: "two", text: driver.swing.dollars()),
          ])
      }, span: min(ends.min() ?? base, base)...max(ends.max() ?? base, base), mark: base
    ).canvas(room)
  }

  private var summary: String {
    "In the order of their share, the others at their middle: "
      + drivers.map {
        "\($0.name) from \($0.low.dollars()) to \($0.high.dollars())"
      }.joined(separator: "; ") + "."
  }
}
