import Gate
import Pricing
import Quantities
import Resources
import Services

/// How the sampled months of an estimate are distributed, with percentiles and the budget.
struct SpreadChart: Drawing {
  private let stack: String
  private let estimate: Estimate
  private let spread: CostSpread

  /// `nil` where no months were drawn.
  init?(_ estimate: Estimate, stack: String) {
    guard let spread = estimate.spread, let low = spread.months.first,
      let high = spread.months.last, high - low > 1e-6
    else { return nil }
    self.stack = stack
    self.estimate = estimate
    self.spread = spread
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let months = spread.months
    // The most expensive percent would squeeze the rest: it is counted in the last bar.
    let low = months[0]
    let high = months[months.count - 1 - months.count / 100]
    let budget = spread.budget?.approximate
    let near = budget.map { $0 > low - (high - low) && $0 < high + (high - low) } ?? false
    let span = min(low, near ? budget ?? low : low)...max(high, near ? budget ?? high : high)
    let (left, right) = (52.0, room.width - 24)
    let x = ChartScale(span, from: left, to: right, ticks: room.ticks)
    let bins = histogram(x)
    var canvas = SVGCanvas(
      room,
      title:
        "\(stack), \(estimate.name): distribution of \(NumberFormat.grouped(String(spread.runs))) "
        + "simulated months",
      summary: summary)
    let words = canvas.header(
      legend: [
        ("one", "P10 to P90: 80 % of the months"),
        ("tail", "the others; the last bar holds all above" + withinText),
      ])
    let marks = placed(x, budget: near ? spread.budget : nil)
    let top = words + 40 + 15 * Double(marks.map(\.level).max() ?? 0)
    let bottom = top + 216
    let y = ChartScale(0...((bins.max() ?? 1) * 100), from: bottom, to: top, ticks: 4)
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(y.label(tick) + " %", left - 6, y.at(tick) + 4, .end, style: "s")
    }
    draw(bins, x, y, &canvas)
    canvas.line(left, bottom, right, bottom, "axis")
    for tick in x.ticks { canvas.line(x.at(tick), bottom, x.at(tick), bottom + 4, "axis") }
    canvas.ticks(x.ticks.map { (x.at($0), x.label($0, prefix: "$")) }, y: bottom + 18)
    canvas.text("USD a month", (left + right) / 2, bottom + 36, .middle, style: "s")
    for mark in marks {
      let line = top - 6 - 15 * Double(mark.level)
      canvas.line(mark.at, line + 3, mark.at, bottom, mark.style)
      canvas.text(mark.text, mark.start, line, style: mark.textStyle)
    }
    canvas.height = bottom + 48
    return canvas
  }

  private func draw(
    _ bins: [Double], _ x: ChartScale, _ y: ChartScale, _ canvas: inout SVGCanvas
  ) {
    let step = (x.end - x.start) / Double(bins.count)
    let inner =
      spread.p10.value
      .approximate...max(
        spread.p10.value.approximate, spread.p90.value.approximate)
    for (index, share) in bins.enumerated() {
      let value = x.low + (Double(index) + 0.5) / Double(bins.count) * (x.high - x.low)
      let at = y.at(share * 100)
      canvas.rectangle(
        x.start + step * Double(index) + 0.5, at, step - 1, y.start - at,
        inner.contains(value) ? "one" : "tail")
    }
  }

  /// Percentile and budget lines with their labels.
  private func placed(_ x: ChartScale, budget: Money?) -> [MarkPlaces.Mark] {
    var marks = [("P10", spread.p10), ("P50", spread.p50), ("P90", spread.p90)].map {
      MarkPlaces.Mark("\($0) \($1.value.dollars())", style: "mark", at: x.at($1.value.approximate))
    }
    if let budget {
      marks.append(
        MarkPlaces.Mark(
          "budget \(budget.dollars())", style: "budget", at: x.at(budget.approximate)))
    }
    return MarkPlaces.place(marks, within: (x.start - 2)...x.end)
  }

  private func histogram(_ x: ChartScale) -> [Double] {
    var bins = [Double](repeating: 0, count: 60)
    for month in spread.months {
      let place = (month - x.low) / (x.high - x.low) * Double(bins.count)
      bins[Int(min(max(place, 0), Double(bins.count - 1)))] += 1 / Double(spread.months.count)
    }
    return bins
  }

  private var withinText: String {
    guard let within = spread.withinBudget else { return "" }
    return "; within the budget: \(SpreadWords.chance(within, runs: spread.runs))"
  }

  private var summary: String {
    "Histogram of the monthly cost. Eight of ten months cost between \(spread.p10.value.dollars()) "
      + "and \(spread.p90.value.dollars()); the median is \(spread.p50.value.dollars()), the mean "
      + "\(spread.mean.dollars())\(withinText)."
  }
}
