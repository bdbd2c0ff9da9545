import Gate
import Pricing
import Quantities
import Resources
import Services

/// From one estimate to the other as a waterfall of named changes.
struct BridgeChart: Drawing {
  private let stack: String
  private let bridge: ChangeBridge

  init(_ bridge: ChangeBridge, stack: String) {
    self.stack = stack
    self.bridge = bridge
  }

  var canvas: SVGCanvas {
    let (width, top, left, right, row) = (760.0, 64.0, 300.0, 690.0, 32.0)
    var running = [bridge.before.approximate]
    for step in bridge.steps { running.append((running.last ?? 0) + step.change.approximate) }
    let low = running.min() ?? 0
    let high = running.max() ?? 1
    // Steps are small beside the totals: the axis begins near them, and says so.
    let from = low - (high - low) < 0 ? 0 : low - 0.35 * max(high - low, 0.01)
    let x = ChartScale(from...max(high, from + 0.01), from: left, to: right)
    let rows = bridge.steps.count + 2
    let bottom = top + row * Double(rows)
    var canvas = SVGCanvas(
      width: width, height: bottom + 48,
      title: "\(stack): from \(bridge.from) to \(bridge.to), USD a month", summary: summary)
    if x.low > 0 {
      canvas.text("The axis begins at \(x.label(x.low, prefix: "$")).", 16, 46, style: "su")
    }
    for tick in x.ticks {
      canvas.line(x.at(tick), top - 6, x.at(tick), bottom, "grid")
      canvas.text(x.label(tick, prefix: "$"), x.at(tick), bottom + 18, .middle, style: "s")
    }
    func total(_ name: String, _ cost: Money, _ index: Int) {
      let y = top + row * Double(index)
      canvas.rectangle(left, y, x.at(cost.approximate) - left, row - 10, "total")
      canvas.text(name, left - 12, y + 15, .end, style: "b")
      canvas.text(cost.dollars(), x.at(cost.approximate) + 6, y + 15, style: "b")
    }
    total(bridge.from, bridge.before, 0)
    for (index, step) in bridge.steps.enumerated() {
      let y = top + row * Double(index + 1)
      let (a, b) = (x.at(running[index]), x.at(running[index + 1]))
      canvas.line(a, y - 10, a, y + row - 10, "link")
      canvas.rectangle(
        min(a, b), y, max(abs(b - a), 1), row - 10, step.change < .zero ? "down" : "up")
      canvas.text(step.name, left - 12, y + 8, .end)
      canvas.text(step.detail, left - 12, y + 21, .end, style: "s")
      canvas.text(step.change.signedDollars(), max(a, b) + 6, y + 15)
    }
    total(bridge.to, bridge.after, rows - 1)
    canvas.line(left, top - 6, left, bottom, "axis")
    return canvas
  }

  private var summary: String {
    "\(bridge.from) \(bridge.before.dollars()); then, one after the other: "
      + bridge.steps.map { "\($0.name) (\($0.detail)) \($0.change.signedDollars())" }
      .joined(separator: "; ") + "; \(bridge.to) \(bridge.after.dollars())."
  }
}
