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

  var canvas: SVGCanvas {
    let (width, top, bottom, left, right) = (760.0, 124.0, 340.0, 56.0, 736.0)
    let months = spread.months
    // The mostExpensive percent would squeeze the rest: it is counted in the last bar.
    let low = months[0]
    let high = months[months.count - 1 - months.count / 100]
    let budget = spread.budget?.approximate
    let near = budget.map { $0 > low - (high - low) && $0 < high + (high - low) } ?? false
    let span = min(low, near ? budget ?? low : low)...max(high, near ? budget ?? high : high)
    let x = ChartScale(span, from: left, to: right, ticks: 7)
    let bins = histogram(x)
    let most = bins.max() ?? 1
    let y = ChartScale(0...(most * 100), from: bottom, to: top, ticks: 4)
    var canvas = SVGCanvas(
      width: width, height: 388,
      title:
        "\(stack), \(estimate.name): distribution of \(NumberFormat.grouped(String(spread.runs))) "
        + "simulated months",
      summary: summary)
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(y.label(tick) + " %", left - 6, y.at(tick) + 4, .end, style: "s")
    }
    let step = (right - left) / Double(bins.count)
    let inner =
      spread.p10.value
      .approximate...max(
        spread.p10.value.approximate, spread.p90.value.approximate)
    for (index, share) in bins.enumerated() {
      let value = x.low + (Double(index) + 0.5) / Double(bins.count) * (x.high - x.low)
      let at = y.at(share * 100)
      canvas.rectangle(
        left + step * Double(index) + 0.5, at, step - 1, bottom - at,
        inner.contains(value) ? "one" : "tail")
    }
    canvas.line(left, bottom, right, bottom, "axis")
    for tick in x.ticks {
      canvas.line(x.at(tick), bottom, x.at(tick), bottom + 4, "axis")
      canvas.text(x.label(tick, prefix: "$"), x.at(tick), bottom + 18, .middle, style: "s")
    }
    canvas.text("USD a month", (left + right) / 2, bottom + 36, .middle, style: "s")
    marks(&canvas, x, top: top, bottom: bottom, budget: near ? spread.budget : nil)
    canvas.rectangle(16, 38, 11, 11, "one")
    canvas.text("P10 to P90: 80 % of the months", 32, 48, style: "s")
    canvas.rectangle(226, 38, 11, 11, "tail")
    canvas.text(
      "the others; the last bar holds all above" + withinText, 242, 48, style: "s")
    return canvas
  }

  /// Percentile and budget lines; labels that would run into each other stand one above the other.
  private func marks(
    _ canvas: inout SVGCanvas, _ x: ChartScale, top: Double, bottom: Double, budget: Money?
  ) {
    var marks = [
      (text: "P10 \(spread.p10.value.dollars())", at: spread.p10.value.approximate, style: "mark"),
      (text: "P50 \(spread.p50.value.dollars())", at: spread.p50.value.approximate, style: "mark"),
      (text: "P90 \(spread.p90.value.dollars())", at: spread.p90.value.approximate, style: "mark"),
    ]
    if let budget {
      marks.append(
        (text: "budget \(budget.dollars())", at: budget.approximate, style: "budget"))
    }
    marks.sort { $0.at > $1.at }
    // From right to left: a label stands above the lines that it would otherwise be crossed by.
    var placed: [(at: Double, start: Double, level: Int)] = []
    for mark in marks {
      let at = x.at(mark.at)
      let width = 7.2 * Double(mark.text.count)
      let start = min(at - 2, x.end - width)
      let inWay = placed.filter { $0.at < start + width + 8 || $0.start < start + width + 8 }
      let level = (inWay.map(\.level).max() ?? -1) + 1
      placed.append((at, start, level))
      let y = top - 6 - 15 * Double(level)
      canvas.line(at, y + 3, at, bottom, mark.style)
      canvas.text(mark.text, start, y, style: mark.style == "budget" ? "b" : "t")
    }
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
