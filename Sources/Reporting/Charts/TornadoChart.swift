import Gate
import Pricing
import Quantities
import Resources
import Services

/// The month with each driver at its P10 and P90, the others at their middle.
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
    drivers = Array(moving.sorted { $0.swing > $1.swing }.prefix(12))
  }

  var canvas: SVGCanvas {
    let (width, top, left, right, row) = (760.0, 74.0, 300.0, 680.0, 25.0)
    let bottom = top + row * Double(drivers.count)
    let ends = drivers.flatMap { [$0.low.approximate, $0.high.approximate] }
    let base = estimate.monthly.approximate
    let x = ChartScale(
      (ends.min() ?? base)...max(ends.max() ?? base, base), from: left, to: right)
    var canvas = SVGCanvas(
      width: width, height: bottom + 48,
      title: "\(stack), \(estimate.name): what moves the month", summary: summary)
    canvas.text(
      "USD a month, one input alone, the others at their middle (\(estimate.monthly.dollars())):",
      16, 48, style: "s")
    canvas.rectangle(472, 38, 11, 11, "one")
    canvas.text("at its 10 % point", 488, 48, style: "s")
    canvas.rectangle(596, 38, 11, 11, "two")
    canvas.text("at its 90 % point", 612, 48, style: "s")
    for tick in x.ticks {
      canvas.line(x.at(tick), top - 6, x.at(tick), bottom, "grid")
      canvas.text(x.label(tick, prefix: "$"), x.at(tick), bottom + 18, .middle, style: "s")
    }
    for (index, driver) in drivers.enumerated() {
      let y = top + row * Double(index)
      for (end, style) in [(driver.low, "one"), (driver.high, "two")] {
        let at = x.at(end.approximate)
        canvas.rectangle(min(at, x.at(base)), y, abs(at - x.at(base)), row - 8, style)
      }
      canvas.text(driver.name, left - 14, y + row / 2 + 1, .end, style: "s")
      let far = max(x.at(driver.low.approximate), x.at(driver.high.approximate))
      canvas.text(driver.swing.dollars(), far + 6, y + row / 2 + 1, style: "s")
    }
    canvas.line(x.at(base), top - 6, x.at(base), bottom, "mark")
    return canvas
  }

  private var summary: String {
    "Widest first, the others at their middle: "
      + drivers.map {
        "\($0.name) from \($0.low.dollars()) to \($0.high.dollars())"
      }.joined(separator: "; ") + "."
  }
}
