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

  /// `nil` without at least two months.
  package init?(
    title: String, months: [Money], budget: Money?, saturations: [(name: String, month: Int)]
  ) {
    guard months.count > 1 else { return nil }
    self.title = title
    self.months = months
    self.budget = budget
    self.saturations = saturations.filter { (1...months.count).contains($0.month) }
  }

  /// The picture under a name.
  package func chart(_ name: String) -> Chart {
    Chart(name, "\(title): cost of each month", self)
  }

  private let width = 760.0
  private let left = 74.0
  private let right = 736.0

  var canvas: SVGCanvas {
    let full = fullByMonth
    let top = 64 + 16 * Double(full.count)
    let bottom = top + 260
    let values = months.map(\.approximate)
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let limit = budget.map(\.approximate)
    // A budget far off would flatten the months; it is named in words then.
    let span = max(most - least, 0.02 * most)
    let isNear = limit.map { $0 > least - 3 * span && $0 < most + 3 * span } ?? false
    let low = min(least, isNear ? limit ?? least : least)
    let high = max(most, isNear ? limit ?? most : most)
    let room = max(0.08 * (high - low), 0.01)
    let y = ChartScale(max(0, low - room)...(high + room), from: bottom, to: top)
    func x(_ month: Int) -> Double {
      left + 24 + (right - left - 48) * Double(month - 1) / Double(months.count - 1)
    }
    var canvas = SVGCanvas(
      width: width, height: bottom + 48, title: "\(title): cost of each month", summary: summary)
    for tick in y.ticks {
      canvas.line(left, y.at(tick), right, y.at(tick), "grid")
      canvas.text(y.label(tick, prefix: "$"), left - 6, y.at(tick) + 4, .end, style: "s")
    }
    if y.low > 0 {
      canvas.text("The axis begins at \(y.label(y.low, prefix: "$")).", 16, 46, style: "su")
    }
    let line = months.indices.map { (x: x($0 + 1), y: y.at(values[$0])) }
    if let first = line.first, let last = line.last {
      canvas.path(
        line + [(x: last.x, y: bottom), (x: first.x, y: bottom)], "area", closed: true)
    }
    canvas.path(line, "curve")
    for (index, point) in line.enumerated() {
      let isOver = budget.map { months[index] > $0 } ?? false
      canvas.circle(point.x, point.y, 3.5, isOver ? "up" : "two")
    }
    canvas.line(left, bottom, right, bottom, "axis")
    for month in 1...months.count where (month - 1) % ((months.count + 23) / 24) == 0 {
      canvas.text("\(month)", x(month), bottom + 18, .middle, style: "s")
    }
    canvas.text("month", (left + right) / 2, bottom + 36, .middle, style: "s")
    if let budget, let limit {
      if isNear {
        canvas.line(left, y.at(limit), right, y.at(limit), "budget")
        // At the end where the months are farther away from it.
        let isLeft =
          abs(values[0] - limit) > abs(values[values.count - 1] - limit)
        canvas.text(
          "budget \(budget.dollars())", isLeft ? left + 6 : right - 6, y.at(limit) - 6,
          isLeft ? .start : .end, style: "b")
      } else {
        canvas.text(
          "The budget of \(budget.dollars()) lies beyond the picture.", right, 46, .end,
          style: "su")
      }
    }
    name(full, &canvas, bottom: bottom, at: x)
    for index in [0, months.count - 1] {
      canvas.text(
        months[index].dollars(), line[index].x, line[index].y - 8, index == 0 ? .start : .end,
        style: "b")
    }
    return canvas
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
    _ full: [(month: Int, text: String)], _ canvas: inout SVGCanvas, bottom: Double,
    at x: (Int) -> Double
  ) {
    for (row, entry) in full.enumerated() {
      canvas.line(x(entry.month), 66 + 16 * Double(row), x(entry.month), bottom, "link")
    }
    for (row, entry) in full.enumerated() {
      let (at, y) = (x(entry.month), 62 + 16 * Double(row))
      let width = 6.2 * Double(entry.text.count)
      let start = min(at - 4, right - width)
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
