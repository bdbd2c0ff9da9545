package import Quantities
import Resources
import Services
import TrafficSimulation

/// Designs by what they cost and how long their slowest entry takes.
package struct TradeOffChart: Drawing {
  /// A design.
  package struct Point: Sendable {
    package let monthly: Money
    package let p95Seconds: Double
    /// Whether it holds the target; drawn paler where it does not.
    package let holds: Bool

    package init(monthly: Money, p95Seconds: Double, holds: Bool = true) {
      self.monthly = monthly
      self.p95Seconds = p95Seconds
      self.holds = holds
    }
  }

  private let title: String
  private let points: [Point]
  /// Points with a name: the stack as it stands, what is recommended.
  private let marks: [(name: String, point: Point)]
  private let targetSeconds: Double?

  /// `nil` where there is nothing to draw.
  ///
  /// - Parameters:
  ///   - title: above the picture, the axes' names left out.
  ///   - points: designs whose p95 is a number.
  ///   - marks: designs that are named in the picture.
  ///   - targetSeconds: the p95 to hold, if one was asked for.
  package init?(
    title: String, points: [Point], marks: [(name: String, point: Point)] = [],
    targetSeconds: Double? = nil
  ) {
    let drawn = points.filter { $0.p95Seconds.isFinite && $0.p95Seconds > 0 }
    guard !drawn.isEmpty else { return nil }
    self.title = title
    self.points = drawn
    self.marks = marks.filter { $0.point.p95Seconds.isFinite && $0.point.p95Seconds > 0 }
    self.targetSeconds = targetSeconds
  }

  /// The picture under a name.
  package func chart(_ name: String) -> Chart {
    Chart(name, "\(title): cost a month against p95", self)
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let all = points + marks.map(\.point)
    let costs = all.map(\.monthly.approximate)
    let times = all.map(\.p95Seconds) + (targetSeconds.map { [$0] } ?? [])
    let (low, high) = (costs.min() ?? 0, costs.max() ?? 1)
    let margin = max(0.04 * (high - low), 0.01)
    var canvas = SVGCanvas(
      room, title: "\(title): cost a month against p95", summary: summary)
    let top =
      canvas.header(
        notes: ["p95 of the slowest entry, on a logarithmic scale"], legend: legend, isDots: true)
      + 34
    let (left, right, bottom) = (66.0, room.width - 24, top + 316)
    let x = CostScale(
      low > 0 && high > 8 * low ? low * 0.9...(high * 1.1) : max(0, low - margin)...(high + margin),
      from: left, to: right, ticks: room.ticks)
    let y = LogarithmicScale((times.min() ?? 1)...(times.max() ?? 1), from: bottom, to: top)
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(NumberFormat.duration(tick), left - 6, y.at(tick) + 4, .end, style: "s")
    }
    for tick in x.ticks { canvas.line(x.at(tick), bottom, x.at(tick), bottom + 4, "axis") }
    canvas.ticks(x.ticks.map { (x.at($0), x.label($0)) }, y: bottom + 18)
    canvas.text("USD a month" + x.remark, room.width / 2, bottom + 36, .middle, style: "s")
    dots(&canvas, x, y)
    canvas.line(left, bottom, right, bottom, "axis")
    if let targetSeconds {
      canvas.line(left, y.at(targetSeconds), right, y.at(targetSeconds), "budget")
    }
    names(&canvas, x, y, within: (left, top - 18, right + 20, bottom))
    canvas.height = bottom + 48
    return canvas
  }

  /// Dots that would cover each other are drawn once; those that nothing beats are joined.
  private func dots(_ canvas: inout SVGCanvas, _ x: CostScale, _ y: LogarithmicScale) {
    var seen: Set<[Int]> = []
    for point in points.filter({ !$0.holds }) + points.filter(\.holds) {
      let (a, b) = (x.at(point.monthly.approximate), y.at(point.p95Seconds))
      guard seen.insert([Int(a), Int(b), point.holds ? 1 : 0]).inserted else { continue }
      canvas.circle(a, b, 3, point.holds ? "one" : "tail")
    }
    canvas.path(steps(x, y), "curve")
    for point in front {
      canvas.circle(x.at(point.monthly.approximate), y.at(point.p95Seconds), 4, "two")
    }
  }

  /// The corners of the line that joins the front.
  private func steps(_ x: CostScale, _ y: LogarithmicScale) -> [(x: Double, y: Double)] {
    var steps: [(x: Double, y: Double)] = []
    for point in front {
      let at = (x: x.at(point.monthly.approximate), y: y.at(point.p95Seconds))
      if let last = steps.last { steps.append((at.x, last.y)) }
      steps.append(at)
    }
    return steps
  }

  /// Named designs and the target; a name stands where no line or other name crosses it.
  private func names(
    _ canvas: inout SVGCanvas, _ x: CostScale, _ y: LogarithmicScale, within: LabelPlaces.Box
  ) {
    var places = LabelPlaces(within: within)
    places.block(steps(x, y))
    let named = marks.map { mark in
      (mark, at: (x: x.at(mark.point.monthly.approximate), y: y.at(mark.point.p95Seconds)))
    }
    for (_, at) in named {
      canvas.circle(at.x, at.y, 5.5, "up")
      places.block([at])
    }
    if let targetSeconds {
      let at = y.at(targetSeconds)
      places.block([(within.left, at), (within.right, at)])
    }
    for (mark, at) in named {
      let text =
        "\(mark.name): \(mark.point.monthly.dollars()), "
        + NumberFormat.duration(mark.point.p95Seconds)
      places.place(text, near: at, style: "b", on: &canvas)
    }
    if let targetSeconds {
      places.place(
        "target \(NumberFormat.duration(targetSeconds))", along: y.at(targetSeconds),
        from: within.left, to: within.right - 20, style: "b", on: &canvas)
    }
  }

  private var legend: [(style: String, text: String)] {
    [("two", "nothing is cheaper and faster")]
      + [("one", targetSeconds == nil ? "the others" : "others that hold")]
      + (points.contains { !$0.holds } ? [("tail", "do not hold")] : [])
  }

  /// Points of which none is cheaper and faster, cheapest first; of those that hold, where some do.
  var front: [Point] {
    var front: [Point] = []
    let holding = points.filter(\.holds)
    for point in (holding.isEmpty ? points : holding).sorted(by: {
      ($0.monthly, $0.p95Seconds) < ($1.monthly, $1.p95Seconds)
    })
    where point.p95Seconds < front.last?.p95Seconds ?? .infinity {
      front.append(point)
    }
    return front
  }

  private var summary: String {
    let front = front
    var text = "\(NumberFormat.count(points.count, "design")) by cost and p95. "
    if let first = front.first, let last = front.last {
      text +=
        "The cheapest is \(first.monthly.dollars()) a month with a p95 of "
        + "\(NumberFormat.duration(first.p95Seconds)); the fastest "
        + "\(NumberFormat.duration(last.p95Seconds)) for \(last.monthly.dollars())."
    }
    for mark in marks {
      text +=
        " \(mark.name): \(mark.point.monthly.dollars()), "
        + "\(NumberFormat.duration(mark.point.p95Seconds))."
    }
    if let targetSeconds { text += " Target: \(NumberFormat.duration(targetSeconds))." }
    return text
  }
}

/// An axis of dollars: linear, or logarithmic where the most expensive is many times the cheapest.
struct CostScale {
  private let linear: ChartScale
  private let logarithmic: LogarithmicScale?

  init(_ span: ClosedRange<Double>, from start: Double, to end: Double, ticks: Int) {
    linear = ChartScale(span, from: start, to: end, ticks: ticks)
    let isWide = span.lowerBound > 0 && span.upperBound > 8 * span.lowerBound
    logarithmic = isWide ? LogarithmicScale(span, from: start, to: end) : nil
  }

  var ticks: [Double] { logarithmic?.ticks ?? linear.ticks }
  func at(_ value: Double) -> Double { logarithmic?.at(value) ?? linear.at(value) }
  func label(_ value: Double) -> String {
    logarithmic == nil
      ? linear.label(value, prefix: "$")
      : "$" + NumberFormat.grouped(NumberFormat.significant(value))
  }

  /// What has to be said of an axis that does not begin at nothing.
  var remark: String {
    if logarithmic != nil { return ", on a logarithmic scale" }
    return linear.low > 0 ? "; the axis begins at \(linear.label(linear.low, prefix: "$"))" : ""
  }
}

/// A logarithmic axis with ticks at 1, 2 and 5 of each power of ten, or at powers alone.
struct LogarithmicScale {
  let ticks: [Double]
  private let low: Double
  private let span: Double
  private let start: Double
  private let end: Double

  /// An axis over a span of values above zero, widened to whole ticks.
  init(_ values: ClosedRange<Double>, from start: Double, to end: Double) {
    let isNarrow = values.upperBound < 8 * values.lowerBound
    let steps = isNarrow ? [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9] : [1.0, 2, 5]
    let all = (-9...9).flatMap { power in steps.map { $0 * Self.power(power) } }
    let first = all.last { $0 <= values.lowerBound } ?? all[0]
    let last = all.first { $0 > values.upperBound } ?? all[all.count - 1]
    let within = all.filter { $0 >= first && $0 <= last }
    let fewer = within.count > 13 ? within.enumerated().filter { $0.offset % 3 == 0 } : nil
    ticks = fewer?.map(\.element) ?? within
    low = Elementary.log(first)
    span = max(Elementary.log(max(last, first)) - low, 1e-9)
    self.start = start
    self.end = end
  }

  private static func power(_ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
  }

  func at(_ value: Double) -> Double {
    let share = (Elementary.log(max(value, 1e-12)) - low) / span
    return start + min(max(share, 0), 1) * (end - start)
  }
}
