import Gate
import Pricing
import Quantities
import Resources
import Services

/// A week of load: requests, tasks and capacity units, one panel each over the same hours.
struct WeekChart: Drawing {
  private let stack: String
  private let estimate: Estimate
  private let week: LoadWeek

  /// `nil` where the month is shorter than a week, or nothing comes.
  init?(_ estimate: Estimate, stack: String) {
    guard let week = estimate.week, week.requestsPerSecond.count == 168 else { return nil }
    self.stack = stack
    self.estimate = estimate
    self.week = week
  }

  private struct Panel {
    let title: String
    let values: [Double]
    let style: String
    let isFilled: Bool
    let isStepped: Bool
  }

  private var panels: [Panel] {
    var result = [
      Panel(
        title: "requests a second", values: week.requestsPerSecond, style: "curve", isFilled: true,
        isStepped: false),
      Panel(
        title: "tasks, all services", values: week.tasks, style: "step", isFilled: false,
        isStepped: true),
    ]
    if !week.capacityUnits.isEmpty {
      result.append(
        Panel(
          title: "load balancer capacity units (LCU)", values: week.capacityUnits, style: "third",
          isFilled: false, isStepped: false))
    }
    return result
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let (left, right, height, gap) = (56.0, room.width - 20, 92.0, 34.0)
    let panels = panels
    var canvas = SVGCanvas(
      room,
      title: "\(stack), \(estimate.name): week \(week.number) of the month, by the hour (UTC)",
      summary: summary)
    let top = canvas.header() + 38
    let bottom = top + (height + gap) * Double(panels.count) - gap
    let hour = (right - left) / 168
    for (index, panel) in panels.enumerated() {
      let from = top + (height + gap) * Double(index)
      let y = ChartScale(
        0...max(1.08 * (panel.values.max() ?? 1), 1e-6), from: from + height, to: from, ticks: 3)
      canvas.text(panel.title, left, from - 8, style: "b")
      for tick in y.ticks {
        canvas.line(left, y.at(tick), right, y.at(tick), "grid")
        canvas.text(
          NumberFormat.significant(tick), left - 6, y.at(tick) + 4, .end, style: "s")
      }
      for day in 1..<7 {
        let x = left + Double(day) * 24 * hour
        canvas.line(x, from, x, from + height, "grid")
      }
      draw(panel, on: &canvas, y: y, left: left, hour: hour)
      canvas.line(left, from + height, right, from + height, "axis")
    }
    for (day, name) in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].enumerated() {
      canvas.text(name, left + (Double(day) + 0.5) * 24 * hour, bottom + 18, .middle, style: "s")
    }
    let words =
      "mean \(NumberFormat.significant(mean)) requests a second, busiest hour "
      + NumberFormat.significant(week.requestsPerSecond.max() ?? 0)
    canvas.text(words, room.width / 2, bottom + 36, .middle, style: "s")
    canvas.height = bottom + 46
    return canvas
  }

  private func draw(
    _ panel: Panel, on canvas: inout SVGCanvas, y: ChartScale, left: Double, hour: Double
  ) {
    var points: [(x: Double, y: Double)] = []
    for (index, value) in panel.values.enumerated() {
      let x = left + Double(index) * hour
      if panel.isStepped {
        points.append((x, y.at(value)))
        points.append((x + hour, y.at(value)))
      } else {
        points.append((x + hour / 2, y.at(value)))
      }
    }
    if panel.isFilled, let first = points.first, let last = points.last {
      canvas.path([(first.x, y.at(0))] + points + [(last.x, y.at(0))], "area", closed: true)
    }
    canvas.path(points, panel.style)
  }

  private var mean: Double {
    week.requestsPerSecond.reduce(0, +) / Double(max(1, week.requestsPerSecond.count))
  }

  private var summary: String {
    func most(_ values: [Double]) -> String { NumberFormat.significant(values.max() ?? 0) }
    func least(_ values: [Double]) -> String { NumberFormat.significant(values.min() ?? 0) }
    return "Monday to Sunday. Requests a second from \(least(week.requestsPerSecond)) to "
      + "\(most(week.requestsPerSecond)); tasks from \(least(week.tasks)) to \(most(week.tasks)); "
      + "capacity units up to \(most(week.capacityUnits))."
  }
}
