import Quantities

/// What each record of a history came to, with its P90 where months were drawn.
struct HistoryChart: Drawing {
  private let title: String
  private let points: [(date: String, monthly: Money, ninetieth: Money?)]

  /// `nil` without at least two records.
  init?(title: String, points: [(date: String, monthly: Money, ninetieth: Money?)]) {
    guard points.count > 1 else { return nil }
    self.title = title
    self.points = points
  }

  func chart(_ name: String) -> Chart {
    Chart(name, "\(title): cost of a month, record by record", self)
  }

  var canvas: SVGCanvas {
    let (left, right, top, bottom) = (74.0, 736.0, 64.0, 324.0)
    let values = points.map(\.monthly.approximate) + points.compactMap(\.ninetieth?.approximate)
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let room = max(0.08 * (most - least), 0.01 * most, 0.01)
    let y = ChartScale(max(0, least - room)...(most + room), from: bottom, to: top)
    func x(_ index: Int) -> Double {
      left + 24 + (right - left - 48) * Double(index) / Double(points.count - 1)
    }
    var canvas = SVGCanvas(
      width: 760, height: bottom + 48, title: "\(title): cost of a month", summary: summary)
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(y.label(tick, prefix: "$"), left - 6, y.at(tick) + 4, .end, style: "s")
    }
    if y.low > 0 {
      canvas.text("The axis begins at \(y.label(y.low, prefix: "$")).", 16, 46, style: "su")
    }
    let ninetieth = points.enumerated().compactMap { index, point in
      point.ninetieth.map { (x: x(index), y: y.at($0.approximate)) }
    }
    if ninetieth.count > 1 { canvas.path(ninetieth, "step") }
    let line = points.enumerated().map {
      (x: x($0.offset), y: y.at($0.element.monthly.approximate))
    }
    canvas.path(line, "curve")
    for point in line { canvas.circle(point.x, point.y, 3.5, "two") }
    canvas.line(left, bottom, right, bottom, "axis")
    let every = (points.count + 5) / 6
    for index in points.indices where index % every == 0 {
      canvas.text(points[index].date, x(index), bottom + 18, .middle, style: "s")
    }
    if ninetieth.count > 1 {
      canvas.text("blue: the itemised month; orange: P90", right, 46, .end, style: "su")
    }
    for index in [0, points.count - 1] {
      canvas.text(
        points[index].monthly.dollars(), line[index].x, line[index].y - 8,
        index == 0 ? .start : .end, style: "b")
    }
    return canvas
  }

  private var summary: String {
    let (first, last) = (points[0], points[points.count - 1])
    return "From \(first.monthly.dollars()) on \(first.date) to \(last.monthly.dollars()) on "
      + "\(last.date), \(points.count) records."
  }
}
