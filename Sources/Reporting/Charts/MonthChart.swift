import Pricing
import Quantities
import Resources
import Services

/// Cost over the month: the bill to date, fixed and usage-based, and what each day's use adds.
struct MonthChart: Drawing {
  private let stack: String
  private let name: String
  private let days: [CostDays.Day]
  private let steps: [CostDays.Day]
  private let period: BillingPeriod
  private let budget: Money?

  /// `nil` where no traffic comes, so that every day costs the same, or of less than two days.
  init?(_ estimate: Estimate, stack: String) {
    guard let days = estimate.days, days.days.count > 1, estimate.usageMonthly > .zero else {
      return nil
    }
    self.stack = stack
    name = estimate.name
    self.days = days.days
    steps = days.steps
    period = estimate.load.period
    budget = estimate.spread?.budget
  }

  /// The picture under a name.
  var chart: Chart { Chart("month", "Cost over the month, \(name)", self) }

  /// The section of a report.
  var blocks: [Document.Block] {
    [
      .heading(2, "Cost over the month"), .paragraph(RichText(words)),
      .details("The bill to date, and each day's use", [.picture(chart)]),
    ]
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    var canvas = SVGCanvas(
      room, title: "\(stack), \(name): cost over the month, USD", summary: summary)
    let left = 66.0
    let hour = (room.width - 20 - left) / Double(period.hours)
    let top = canvas.header(notes: notes, legend: legend) + 42
    let bill = Panel(
      title: "bill to date, \(days[days.count - 1].total.dollars()) in the end", top: top,
      height: room == .wide ? 200 : 180,
      most: max(days[days.count - 1].total, isBudgetNear ? budget ?? .zero : .zero))
    let use = Panel(
      title: "usage-based, each day", top: bill.bottom + 38, height: 100,
      most: steps.map(\.usage).max() ?? .zero)
    for panel in [bill, use] { draw(panel, left, room.width - 20, &canvas) }
    drawBill(bill, left, hour, &canvas)
    drawDays(use, left, hour, &canvas)
    for panel in [bill, use] {
      canvas.line(left, panel.bottom, room.width - 20, panel.bottom, "axis")
    }
    canvas.ticks(
      stride(from: 0, to: days.count, by: 7).map { day in
        (left + hour * (Double(day) * 24 + Double(steps[day].hours) / 2), "\(day + 1)")
      }, y: use.bottom + 18)
    canvas.text(
      "day, the first a \(Self.weekdays[period.firstWeekHour / 24])",
      (left + room.width - 20) / 2, use.bottom + 36, .middle, style: "s")
    canvas.height = use.bottom + 46
    return canvas
  }

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// A frame with dollars from bottom to top, from nothing.
  private struct Panel {
    let title: String
    let top: Double
    let bottom: Double
    let y: ChartScale

    init(title: String, top: Double, height: Double, most: Money) {
      self.title = title
      self.top = top
      bottom = top + height
      y = ChartScale(
        0...max(1.04 * most.approximate, 0.01), from: bottom, to: top, ticks: height > 150 ? 5 : 3)
    }
  }

  private func draw(_ panel: Panel, _ left: Double, _ right: Double, _ canvas: inout SVGCanvas) {
    canvas.text(panel.title, left, panel.top - 10, style: "b")
    for tick in panel.y.ticks {
      canvas.line(left, panel.y.at(tick), right, panel.y.at(tick), "grid")
      canvas.text(
        panel.y.label(tick, prefix: "$"), left - 6, panel.y.at(tick) + 4, .end, style: "s")
    }
  }

  /// What is fixed from the ground up, what follows use on top of it, and the budget across.
  private func drawBill(
    _ panel: Panel, _ left: Double, _ hour: Double, _ canvas: inout SVGCanvas
  ) {
    let y = panel.y
    let start = (x: left, y: y.at(0))
    let ends = days.map { left + hour * Double($0.hours) }
    let fixed = zip(ends, days).map { (x: $0, y: y.at($1.fixed.approximate)) }
    let total = zip(ends, days).map { (x: $0, y: y.at($1.total.approximate)) }
    let end = ends[ends.count - 1]
    canvas.path([start] + fixed + [(end, y.at(0))], "total", closed: true)
    canvas.path([start] + total + fixed.reversed(), "one", closed: true)
    guard isBudgetNear, let budget else { return }
    let at = y.at(budget.approximate)
    canvas.line(left, at, end, at, "budget")
    var places = LabelPlaces(within: (left, panel.top - 4, end, panel.bottom))
    places.block([start] + total)
    places.block([(left, at), (end, at)])
    places.place(
      "budget \(budget.dollars())", along: at, from: left, to: left + (end - left) / 2, style: "b",
      on: &canvas)
  }

  /// A bar a day, as wide as the day is long.
  private func drawDays(
    _ panel: Panel, _ left: Double, _ hour: Double, _ canvas: inout SVGCanvas
  ) {
    var from = 0
    for step in steps {
      let height = panel.bottom - panel.y.at(max(0, step.usage.approximate))
      canvas.rectangle(
        left + hour * Double(from) + 0.5, panel.bottom - height,
        max(1, hour * Double(step.hours) - 1), height, "one")
      from += step.hours
    }
  }

  /// Whether the budget can be drawn without flattening the bill.
  private var isBudgetNear: Bool {
    guard let budget else { return false }
    let total = days[days.count - 1].total
    return budget < total * 3 && total < budget * 100
  }

  private var legend: [(style: String, text: String)] {
    [("total", "fixed"), ("one", "usage-based: traffic and deployments")]
  }

  private var notes: [String] {
    var notes = ["Point estimate. Free amounts and tiers are used up from the first day on."]
    if let last = steps.last, last.hours < 24 {
      notes.append("The last day has \(last.hours) of 24 hours.")
    }
    if let budget, !isBudgetNear {
      notes.append("The budget of \(budget.dollars()) lies beyond the picture.")
    }
    return notes
  }

  /// What it shows, for those who do not see it.
  private var summary: String {
    let last = days[days.count - 1]
    let marks = stride(from: 6, to: days.count - 1, by: 7).map {
      "day \($0 + 1) \(days[$0].total.dollars())"
    }
    return
      "Bill to date: \((marks + ["the month \(last.total.dollars())"]).joined(separator: ", ")); "
      + "\(last.fixed.dollars()) of it fixed, \(last.usage.dollars()) usage-based. \(words)"
  }

  /// Which days cost most and least, and when the budget is passed, in sentences.
  var words: String {
    // The last day may be a part of one, which says nothing of days.
    let whole = steps.indices.filter { steps[$0].hours == 24 }
    // Of days that print the same, the first.
    let cents = { (day: Int) in steps[day].usage.roundedToCents }
    guard let most = whole.max(by: { cents($0) < cents($1) }),
      let least = whole.min(by: { cents($0) < cents($1) })
    else { return "" }
    var text =
      "What follows from traffic and deployments costs between "
      + "\(steps[least].usage.dollars()) (day \(least + 1)) and "
      + "\(steps[most].usage.dollars()) (day \(most + 1)) a day."
    if let budget, let day = days.firstIndex(where: { $0.total > budget }) {
      text += " The bill passes the budget of \(budget.dollars()) on day \(day + 1)."
    }
    return text
  }
}
