package import Quantities
import Resources
import Services

/// Months of growing traffic: what each costs, when the budget breaks, what saturates when.
package struct GrowthChart: Drawing {
  private let title: String
  /// What each month costs, from the first.
  private let months: [Money]
  private let budget: Money?
  /// What passes a limit, and in which month, counted from 1.
  private let saturations: [(name: String, month: Int)]
  /// What eight of ten draws of each month lie between; empty where none were drawn.
  private let bands: [ClosedRange<Money>]

  /// `nil` without at least two months.
  package init?(
    title: String, months: [Money], budget: Money?, saturations: [(name: String, month: Int)],
    bands: [ClosedRange<Money>] = []
  ) {
    guard months.count > 1 else { return nil }
    self.title = title
    self.months = months
    self.budget = budget
    self.bands = bands.count == months.count ? bands : []
    self.saturations = saturations.filter { (1...months.count).contains($0.month) }
  }

  /// The picture under a name.
  package func chart(_ name: String) -> Chart {
    Chart(name, "\(title): cost of each month", self)
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let full = fullByMonth
    var canvas = SVGCanvas(room, title: "\(title): cost of each month", summary: summary)
    let values = months.map(\.approximate)
    let all = values + bands.flatMap { [$0.lowerBound.approximate, $0.upperBound.approximate] }
    let (least, most) = (all.min() ?? 0, all.max() ?? 1)
    let limit = budget.map(\.approximate)
    // A budget far off would flatten the months; it is named in words then.
    let wide = max(most - least, 0.02 * most)
    let isNear = limit.map { $0 > least - 3 * wide && $0 < most + 3 * wide } ?? false
    let low = min(least, isNear ? limit ?? least : least)
    let high = max(most, isNear ? limit ?? most : most)
    let margin = max(0.08 * (high - low), 0.01)
    let span = max(0, low - margin)...(high + margin)
    let axis = ChartScale(span, from: 1, to: 0)
    let words = canvas.header(
      notes: notes(of: axis, isNear: isNear), legend: legend, isDots: true)
    let top = words + 18 + 16 * Double(full.count)
    let frame = Frame(
      left: 66, right: room.width - 24, top: top, bottom: top + (room == .wide ? 260 : 220),
      months: months.count)
    let y = ChartScale(span, from: frame.bottom, to: frame.top)
    for tick in y.ticks {
      canvas.line(frame.left, y.at(tick), frame.right, y.at(tick), "grid")
      canvas.text(y.label(tick, prefix: "$"), frame.left - 6, y.at(tick) + 4, .end, style: "s")
    }
    draw(values, frame, y, &canvas)
    let every = max(1, (months.count + room.ticks * 3 - 1) / (room.ticks * 3))
    canvas.ticks(
      stride(from: 1, through: months.count, by: every).map { (frame.x($0), "\($0)") },
      y: frame.bottom + 18)
    canvas.text(
      "month", (frame.left + frame.right) / 2, frame.bottom + 36, .middle, style: "s")
    if let limit, isNear {
      canvas.line(frame.left, y.at(limit), frame.right, y.at(limit), "budget")
    }
    name(full, frame, &canvas)
    label(values, isNear ? budget : nil, frame, y, &canvas)
    canvas.height = frame.bottom + 48
    return canvas
  }

  /// Where the months stand.
  private struct Frame {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let months: Int

    func x(_ month: Int) -> Double {
      left + 16 + (right - left - 32) * Double(month - 1) / Double(max(1, months - 1))
    }
  }

  private var legend: [(style: String, text: String)] {
    let isOver = budget.map { budget in months.contains { $0 > budget } } ?? false
    return [("two", bands.isEmpty ? "point estimate" : "half of the draws cost less")]
      + (isOver ? [("up", "above the budget")] : [])
      + (bands.isEmpty ? [] : [("one", "shaded: 80 % sure between")])
  }

  private func notes(of axis: ChartScale, isNear: Bool) -> [String] {
    var notes: [String] = []
    if axis.low > 0 { notes.append("The axis begins at \(axis.label(axis.low, prefix: "$")).") }
    if let budget, !isNear {
      notes.append("The budget of \(budget.dollars()) lies beyond the picture.")
    }
    return notes
  }

  /// The months with their band; without one, with the ground below them.
  private func draw(
    _ values: [Double], _ frame: Frame, _ y: ChartScale, _ canvas: inout SVGCanvas
  ) {
    let line = months.indices.map { (x: frame.x($0 + 1), y: y.at(values[$0])) }
    if bands.isEmpty {
      canvas.path(
        line + [(x: frame.x(months.count), y: frame.bottom), (x: frame.x(1), y: frame.bottom)],
        "area", closed: true)
    } else {
      let upper = bands.enumerated().map {
        (x: frame.x($0.offset + 1), y: y.at($0.element.upperBound.approximate))
      }
      let lower = bands.enumerated().map {
        (x: frame.x($0.offset + 1), y: y.at($0.element.lowerBound.approximate))
      }
      canvas.path(upper + lower.reversed(), "area", closed: true)
    }
    canvas.path(line, "curve")
    for (index, point) in line.enumerated() {
      let isOver = budget.map { months[index] > $0 } ?? false
      canvas.circle(point.x, point.y, 3.5, isOver ? "up" : "two")
    }
    canvas.line(frame.left, frame.bottom, frame.right, frame.bottom, "axis")
  }

  /// The first and the last month and the budget by name, where no line crosses them.
  private func label(
    _ values: [Double], _ limit: Money?, _ frame: Frame, _ y: ChartScale, _ canvas: inout SVGCanvas
  ) {
    var places = LabelPlaces(
      within: (frame.left, frame.top - 12, frame.right + 20, frame.bottom))
    places.block(months.indices.map { (frame.x($0 + 1), y.at(values[$0])) })
    if let limit {
      places.block([
        (frame.left, y.at(limit.approximate)), (frame.right, y.at(limit.approximate)),
      ])
    }
    for index in [0, months.count - 1] {
      places.place(
        months[index].dollars(), near: (frame.x(index + 1), y.at(values[index])), style: "b",
        on: &canvas)
    }
    if let limit {
      let at = y.at(limit.approximate)
      places.place(
        "budget \(limit.dollars())", along: at, from: frame.left, to: frame.right, style: "b",
        on: &canvas)
    }
  }

  /// What saturates, a month at a time, short enough for a line of the picture.
  private var fullByMonth: [(month: Int, text: String)] {
    let months = Set(saturations.map(\.month)).sorted().prefix(Self.mostMonths)
    return months.map { month in
      let names = saturations.filter { $0.month == month }.map(\.name)
      let rest = names.count > 2 ? " and \(names.count - 2) more" : ""
      return (month, "full: " + names.prefix(2).joined(separator: "; ") + rest)
    }
  }

  private static let mostMonths = 8

  /// A line where a limit is passed, its name on a row of its own.
  private func name(
    _ full: [(month: Int, text: String)], _ frame: Frame, _ canvas: inout SVGCanvas
  ) {
    let top = frame.top - 16 * Double(full.count)
    for (row, entry) in full.enumerated() {
      let x = frame.x(entry.month)
      canvas.line(x, top + 2 + 16 * Double(row), x, frame.bottom, "link")
    }
    for (row, entry) in full.enumerated() {
      let (at, y) = (frame.x(entry.month), top - 2 + 16 * Double(row))
      let width = TextMeasure.width(entry.text, style: "s")
      let start = max(min(at - 4, frame.right - width), 4)
      canvas.rectangle(start - 3, y - 10, width + 6, 14, "back")
      canvas.text(entry.text, start, y, style: "s")
    }
  }

  private var summary: String {
    var text = "From \(months[0].dollars()) in the first month to "
    text += "\(months[months.count - 1].dollars()) in month \(months.count)."
    if let budget {
      let broken = months.firstIndex { $0 > budget }
      text +=
        broken.map { " The budget of \(budget.dollars()) is exceeded in month \($0 + 1)." }
        ?? " The budget of \(budget.dollars()) holds throughout."
    }
    for saturation in saturations {
      text += " \(saturation.name) is full in month \(saturation.month)."
    }
    return text
  }
}
