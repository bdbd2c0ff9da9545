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

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let values = points.map(\.monthly.approximate) + points.compactMap(\.ninetieth?.approximate)
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let margin = max(0.08 * (most - least), 0.01 * most, 0.01)
    let span = max(0, least - margin)...(most + margin)
    var canvas = SVGCanvas(room, title: "\(title): cost of a month", summary: summary)
    let axis = ChartScale(span, from: 1, to: 0)
    let hasNinetieth = points.count { $0.ninetieth != nil } > 1
    let top =
      canvas.header(
        notes: axis.low > 0 ? ["The axis begins at \(axis.label(axis.low, prefix: "$"))."] : [],
        legend: hasNinetieth ? [("two", "the itemised month"), ("up", "P90")] : [], isDots: true)
      + 22
    let (left, right, bottom) = (66.0, room.width - 24, top + 260)
    let y = ChartScale(span, from: bottom, to: top)
    func x(_ index: Int) -> Double {
      left + 16 + (right - left - 32) * Double(index) / Double(points.count - 1)
    }
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(y.label(tick, prefix: "$"), left - 6, y.at(tick) + 4, .end, style: "s")
    }
    let ninetieth = points.enumerated().compactMap { index, point in
      point.ninetieth.map { (x: x(index), y: y.at($0.approximate)) }
    }
    let line = points.enumerated().map {
      (x: x($0.offset), y: y.at($0.element.monthly.approximate))
    }
    if hasNinetieth { canvas.path(ninetieth, "step") }
    canvas.path(line, "curve")
    for point in line { canvas.circle(point.x, point.y, 3.5, "two") }
    canvas.line(left, bottom, right, bottom, "axis")
    canvas.ticks(points.indices.map { (x($0), points[$0].date) }, y: bottom + 18)
    var places = LabelPlaces(within: (left, top - 12, right + 20, bottom))
    places.block(line)
    places.block(ninetieth)
    for index in [0, points.count - 1] {
      places.place(
        points[index].monthly.dollars(), near: line[index], style: "b", on: &canvas)
    }
    canvas.height = bottom + 32
    return canvas
  }

  private var summary: String {
    let (first, last) = (points[0], points[points.count - 1])
    return "From \(first.monthly.dollars()) on \(first.date) to \(last.monthly.dollars()) on "
      + "\(last.date), \(points.count) records."
  }
}
