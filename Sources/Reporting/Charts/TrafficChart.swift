import Pricing
import Quantities

/// What the stack as it stands costs under less and more traffic, and what a thousand requests do.
struct TrafficChart: Drawing {
  private let stack: String
  private let estimate: String
  private let points: [(factor: Double, point: DesignPoints.Point)]

  /// `nil` without at least two amounts of traffic.
  init?(_ points: DesignPoints, stack: String) {
    let priced = zip(points.factors, points.designs.first?.points ?? []).compactMap {
      factor, point in point.map { (factor: factor, point: $0) }
    }
    guard priced.count > 1 else { return nil }
    self.stack = stack
    estimate = points.estimate
    self.points = priced
  }

  var chart: Chart { Chart("traffic", "Cost by traffic, \(estimate)", self) }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let values = points.map(\.point.monthly.approximate)
    let ranges = points.compactMap(\.point.range)
    let hasBand = ranges.count == points.count
    let ends = hasBand ? ranges.flatMap { [$0.lowerBound, $0.upperBound] } : []
    let most = (values + ends.map(\.approximate)).max() ?? 1
    var canvas = SVGCanvas(room, title: "\(stack), \(estimate): cost by traffic", summary: summary)
    let top =
      canvas.header(
        notes: ["USD a month; below each point, what 1,000 requests cost"],
        legend: [("two", "point estimate")]
          + (points.contains { $0.point.utilisation >= 1 } ? [("up", "does not hold")] : [])
          + (hasBand ? [("one", "shaded: 80 % sure between")] : []), isDots: true) + 26
    let (left, right, bottom) = (66.0, room.width - 24, top + 240)
    let y = ChartScale(0...max(most, 0.01), from: bottom, to: top)
    func x(_ index: Int) -> Double {
      left + 28 + (right - left - 56) * Double(index) / Double(points.count - 1)
    }
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(y.label(tick, prefix: "$"), left - 6, y.at(tick) + 4, .end, style: "s")
    }
    let line = values.enumerated().map { (x: x($0.offset), y: y.at($0.element)) }
    if hasBand {
      let upper = ranges.enumerated().map {
        (x($0.offset), y.at($0.element.upperBound.approximate))
      }
      let lower = ranges.enumerated().map {
        (x($0.offset), y.at($0.element.lowerBound.approximate))
      }
      canvas.path(upper + lower.reversed(), "area", closed: true)
    }
    canvas.path(line, "curve")
    for (place, entry) in zip(line, points) {
      canvas.circle(place.x, place.y, 4, entry.point.utilisation >= 1 ? "up" : "two")
    }
    canvas.line(left, bottom, right, bottom, "axis")
    for (index, entry) in points.enumerated() {
      canvas.text(TrafficWords.factor(entry.factor), x(index), bottom + 18, .middle, style: "b")
      // Six of them do not fit side by side into a narrow window.
      let step = room == .narrow && index % 2 == 1 ? 14.0 : 0
      canvas.text(
        TrafficWords.unitCost(entry.point), x(index), bottom + 34 + step, .middle, style: "s")
    }
    label(line, (left, top - 14, right + 20, bottom), &canvas)
    canvas.height = bottom + (room == .narrow ? 58 : 46)
    return canvas
  }

  private func label(
    _ line: [(x: Double, y: Double)], _ frame: LabelPlaces.Box, _ canvas: inout SVGCanvas
  ) {
    var places = LabelPlaces(within: frame)
    places.block(line)
    // Where six amounts stand close together, a number could be any one's of three.
    let isClose = (line.last?.x ?? 0) - (line.first?.x ?? 0) < 70 * Double(points.count)
    for (index, (place, entry)) in zip(line, points).enumerated()
    where !isClose || index == 0 || index == points.count - 1 || entry.factor == 1 {
      places.place(
        entry.point.monthly.dollars(), near: place, style: "b", isCentred: isClose, on: &canvas)
    }
  }

  private var summary: String {
    points.map { entry in
      "\(NumberFormat.number(entry.factor)) times the traffic: \(entry.point.monthly.dollars()) a "
        + "month, \(TrafficWords.unitCost(entry.point)) for 1,000 requests"
        + (entry.point.utilisation >= 1 ? ", and it does not hold" : "")
    }.joined(separator: "; ") + "."
  }
}
