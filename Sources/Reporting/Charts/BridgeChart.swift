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

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    var running = [bridge.before.approximate]
    for step in bridge.steps { running.append((running.last ?? 0) + step.change.approximate) }
    let low = running.min() ?? 0
    let high = running.max() ?? 1
    // Steps are small beside the totals: the axis begins near them, and says so.
    let from = low - (high - low) < 0 ? 0 : low - 0.35 * max(high - low, 0.01)
    let span = from...max(high, from + 0.01)
    let axis = ChartScale(span, from: 0, to: 1, ticks: room == .wide ? 5 : 3)
    func total(_ name: String, _ cost: Money) -> BarPlot.Row {
      BarPlot.Row(
        name: name, isStrong: true,
        bars: [.init(span: (axis.low, cost.approximate), style: "total", text: cost.dollars())])
    }
    let steps = bridge.steps.enumerated().map { index, step in
      BarPlot.Row(
        name: step.name, detail: step.detail,
        bars: [
          .init(
            span: (running[index], running[index + 1]), style: step.change < .zero ? "down" : "up",
            text: step.change.signedDollars())
        ])
    }
    return BarPlot(
      title: "\(stack): from \(bridge.from) to \(bridge.to), USD a month", summary: summary,
      notes: axis.low > 0 ? ["The axis begins at \(axis.label(axis.low, prefix: "$"))."] : [],
      rows: [total(bridge.from, bridge.before)] + steps + [total(bridge.to, bridge.after)],
      span: span, links: running, barHeight: 22
    ).canvas(room)
  }

  private var summary: String {
    "\(bridge.from) \(bridge.before.dollars()); then, one after the other: "
      + bridge.steps.map { "\($0.name) (\($0.detail)) \($0.change.signedDollars())" }
      .joined(separator: "; ") + "; \(bridge.to) \(bridge.after.dollars())."
  }
}
