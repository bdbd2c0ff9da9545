import Pricing
import Gate
import Quantities
import Resources
import Testing

@testable import Reporting

@Suite struct `Pictures` {
  private var bridge: ChangeBridge {
    ChangeBridge(
      from: "low", to: "high", before: Money(cents: 100_00), after: Money(cents: 120_00),
      steps: [
        .init(name: "sizes & counts", detail: "1 < 2", change: Money(cents: 25_00)),
        .init(name: "traffic", detail: "less", change: Money(cents: -5_00)),
      ])
  }

  @Test func `a picture says what it shows to those who do not see it`() {
    let svg = BridgeChart(bridge, stack: "s").svg
    #expect(svg.contains("role=\"img\" aria-labelledby=\"title desc\""))
    #expect(svg.contains("<title id=\"title\">s: from low to high, USD a month</title>"))
    #expect(svg.contains("sizes &amp; counts (1 &lt; 2) +$25.00; traffic (less) -$5.00"))
    #expect(svg.contains("prefers-color-scheme:dark"))
  }

  @Test func `the same input gives the same bytes`() {
    #expect(BridgeChart(bridge, stack: "s").svg == BridgeChart(bridge, stack: "s").svg)
  }

  @Test(arguments: [(1.0, "1"), (1.005, "1"), (-2.5, "-2.5"), (3.14159, "3.14"), (0.07, "0.07")])
  func `coordinates have at most two decimals`(value: Double, text: String) {
    #expect(SVGCanvas.number(value) == text)
  }

  @Test(arguments: [
    (0.0...97.0, ["$0", "$20", "$40", "$60", "$80", "$100"]),
    (168.2...171.0, ["$168.00", "$169.00", "$170.00", "$171.00"].map { String($0.dropLast(3)) }),
    (0.0...0.0, ["$0.00"]),
  ])
  func `ticks are round numbers`(span: ClosedRange<Double>, labels: [String]) {
    let scale = ChartScale(span, from: 0, to: 100)
    #expect(Array(scale.ticks.map { scale.label($0, prefix: "$") }.prefix(labels.count)) == labels)
    #expect(scale.low <= span.lowerBound && scale.high >= span.upperBound)
  }

  private func point(_ cents: Int, _ seconds: Double) -> TradeOffChart.Point {
    TradeOffChart.Point(monthly: Money(cents: cents), p95Seconds: seconds)
  }

  @Test func `the front of a sweep holds what nothing beats in money and time`() throws {
    // 20.00 at 0.3 s is beaten by 10.00 at 0.2 s; 10.00 at 0.4 s by its equal in money.
    let chart = try #require(
      TradeOffChart(
        title: "s",
        points: [point(20_00, 0.3), point(30_00, 0.1), point(10_00, 0.4), point(10_00, 0.2)],
        marks: [("as it stands", point(20_00, 0.3))], targetSeconds: 0.25))
    #expect(chart.front.map(\.p95Seconds) == [0.2, 0.1])
    #expect(
      chart.svg.contains(
        "4 designs by cost and p95. The cheapest is $10.00 a month with a p95 of 200 ms; the "
          + "fastest 100 ms for $30.00. as it stands: $20.00, 300 ms. Target: 250 ms."))
    #expect(chart.svg.contains("prefers-color-scheme:dark"))
  }

  @Test func `a sweep of many points draws each place once`() throws {
    let points = (0..<50_000).map { point(10_000 + $0 % 7, 0.1 + Double($0 % 3)) }
    let chart = try #require(TradeOffChart(title: "s", points: points))
    #expect(chart.svg.utf8.count < 10_000)
    #expect(TradeOffChart(title: "s", points: [point(1, .infinity)]) == nil)
  }

  /// The place that each text of a drawing takes, as the drawing itself measures it.
  private func boxes(_ svg: String) throws -> [(text: String, box: [Double])] {
    let root = try #require(Element.parse(svg))
    return root.all("text").map { element in
      let style = element.attributes["class"] ?? "t"
      let width = TextMeasure.width(element.text, style: style)
      let x = element.attributes["x"].flatMap { Double($0) } ?? .nan
      let y = element.attributes["y"].flatMap { Double($0) } ?? .nan
      let anchor = element.attributes["text-anchor"] ?? ""
      let shift: Double = anchor == "middle" ? width / 2 : anchor == "end" ? width : 0
      return (element.text, [x - shift, y - 8, x - shift + width, y + 2])
    }
  }

  /// Six amounts of traffic that cost nearly the same.
  private var traffic: any Drawing {
    get throws {
      let factors = [0.25, 0.5, 1, 2, 4, 8]
      let points = DesignPoints(
        estimate: "high", scenario: "s", requestsPerSecond: 1, factors: factors,
        designs: [
          .init(
            name: "current", description: "", command: "",
            points: factors.map {
              DesignPoints.Point(
                monthly: Money(cents: 168_20 + Int($0 * 5_00)), range: nil,
                requests: 2_628_000 * $0, p95Seconds: 0.4, tightest: "web, CPU",
                utilisation: 0.2 * $0)
            })
        ], runs: 0)
      return try #require(TrafficChart(points, stack: "s"))
    }
  }

  @Test(arguments: [ChartRoom.wide, .narrow])
  func `words are inside the picture and cross no other words`(room: ChartRoom) throws {
    let crowded = try #require(
      TradeOffChart(
        title: "a long title of a sweep that needs a second line on a small screen",
        points: (0..<40).map { point(100_00 + 97 * $0, 0.1 + Double($0 % 9) / 10) },
        marks: [
          ("as it stands", point(119_00, 0.5)), ("the best", point(119_40, 0.51)),
          ("closest", point(138_00, 0.9)), ("fastest", point(100_00, 0.1)),
        ], targetSeconds: 0.5))
    let growing = try #require(
      GrowthChart(
        title: "s", months: (0..<24).map { Money(cents: 100_00 + $0 * $0 * 20) },
        budget: Money(cents: 140_00),
        saturations: [("api, CPU", 2), ("database, connections", 23)],
        bands: (0..<24).map { Money(cents: 90_00 + $0)...Money(cents: 130_00 + $0 * 400) }))
    let savings = try #require(
      SavingsChart(
        title: "s",
        options: (-9..<15).map {
          (
            "a decision with a long name: and a way to decide it \($0)", Money(cents: $0 * 731),
            .low
          )
        }))
    let charts: [any Drawing] =
      [crowded, growing, savings, try traffic, BridgeChart(bridge, stack: "s")]
      + [
        HistoryChart(
          title: "s",
          points: (1...12).map {
            ("2026-\($0 < 10 ? "0" : "")\($0)-01", Money(cents: $0 * 1_000), nil)
          }
        )
      ].compactMap { $0 }
    for chart in charts {
      let canvas = chart.canvas(room)
      let boxes = try boxes(canvas.svg)
      for (index, (text, box)) in boxes.enumerated() {
        #expect(box[0] >= 0 && box[2] <= canvas.width && box[3] <= canvas.height, "\(text)")
        for (other, second) in boxes[(index + 1)...] {
          let meet =
            box[0] < second[2] && second[0] < box[2] && box[1] < second[3] && second[1] < box[3]
          #expect(!meet, "'\(text)' crosses '\(other)'")
        }
      }
    }
  }

  @Test func `growth says when the budget breaks and what is full when`() throws {
    let chart = try #require(
      GrowthChart(
        title: "s", months: [100_00, 110_00, 130_00].map { Money(cents: $0) },
        budget: Money(cents: 120_00), saturations: [("api, CPU", 2)]))
    #expect(
      chart.svg.contains(
        "From $100.00 in the first month to $130.00 in month 3. The budget of $120.00 is exceeded "
          + "in month 3. api, CPU is full in month 2."))
    #expect(chart.svg.contains(">full: api, CPU</text>"))
  }
}

@Suite struct `Pictures of an estimate` {
  private func elements(_ chart: Chart) throws -> Element {
    try #require(Element.parse(chart.svg), "\(chart.name) is well-formed")
  }

  private func number(_ element: Element, _ name: String) -> Double {
    element.attributes[name].flatMap { Double($0) } ?? .nan
  }

  private func chart(_ name: String) throws -> Element {
    let found = EstimateCharts.all(try estimates("shop")).first { $0.name == name }
    return try elements(try #require(found))
  }

  @Test(arguments: hostileNames)
  func `are drawings and words alone, whatever the names`(name: String) throws {
    for chart in EstimateCharts.all(try estimates(name)) + tables(name).charts {
      let root = try elements(chart)
      let known: Set = [
        "svg", "title", "desc", "style", "text", "rect", "line", "path", "circle",
      ]
      #expect(Set(root.all.map(\.name)).subtracting(known) == [], "\(chart.name)")
      #expect(!root.all.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
      for shape in root.all {
        for key in ["x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r"] {
          guard let text = shape.attributes[key], text != "100%" else { continue }
          #expect(Double(text) != nil, "\(chart.name): \(key) is \(text)")
        }
      }
    }
  }

  @Test func `bars are as long as what they cost`() throws {
    let bars = try chart("cost-by-service").all("rect").filter {
      ["one", "two"].contains($0.attributes["class"]) && number($0, "height") > 11.5
    }
    // $365 and $730 of one service, $9 and $9 of the other.
    let lengths = bars.map { number($0, "width") }
    try #require(lengths.count == 4)
    #expect(abs(lengths[1] - 2 * lengths[0]) < 0.02)
    #expect(abs(lengths[0] / lengths[2] - 365.0 / 9) < 0.1)
    #expect(lengths[2] == lengths[3])
  }

  @Test func `a distribution's bars hold every month`() throws {
    let root = try chart("spread-lowshop")
    let bars = root.all("rect").filter {
      ["one", "tail"].contains($0.attributes["class"]) && number($0, "y") > 48
    }
    #expect(bars.count == 60)
    // The axis says how high a percent is: two of its marks give pixels a percent.
    let marks = root.all("text").filter { $0.text.hasSuffix(" %") && $0.attributes["class"] == "s" }
    let percents = marks.compactMap { Double($0.text.dropLast(2)) }
    let pixels = (number(marks[0], "y") - number(marks[1], "y")) / (percents[1] - percents[0])
    let sum = bars.map { number($0, "height") / pixels }.reduce(0, +)
    #expect(abs(sum - 100) < 0.1, "\(sum) %")
  }

  @Test func `a driver's bars end where its months end`() throws {
    // From $374 at its 10 % point to $384 at its 90 %: one side of the middle, and nothing the other.
    let root = try chart("drivers")
    let bars = root.all("rect").filter {
      ["one", "two"].contains($0.attributes["class"]) && number($0, "y") > 70
    }
    #expect(bars.count == 2 && number(bars[0], "width") == 0 && number(bars[1], "width") > 0)
    #expect(root.all("text").contains { $0.text == "$10.00" })
  }

  @Test func `a week has its hours, and its panels their own scales`() throws {
    let root = try chart("week")
    let curve = try #require(root.all("path").first { $0.attributes["class"] == "curve" })
    #expect(curve.attributes["d"]?.split(separator: "L").count == 168)
    let step = try #require(root.all("path").first { $0.attributes["class"] == "step" })
    #expect(step.attributes["d"]?.split(separator: "L").count == 2 * 168)
    // 0 to 23 requests a second each day: 11.5 on average.
    #expect(
      root.all("text").contains { $0.text == "mean 11.5 requests a second, busiest hour 23" })
    #expect(root.all("path").allSatisfy { $0.attributes["class"] != "third" }, "no balancer")
  }

  @Test func `a month has a bar a day, as high as its use costs`() throws {
    let root = try chart("month")
    let bars = root.all("rect").filter {
      $0.attributes["class"] == "one" && number($0, "width") != 11
    }
    #expect(bars.count == 31)
    // A day of the second half costs twice one of the first; the last has 10 of 24 hours.
    #expect(abs(number(bars[20], "height") - 2 * number(bars[3], "height")) < 0.03)
    #expect(abs(number(bars[30], "height") - number(bars[29], "height") * 10 / 24) < 0.03)
    #expect((number(bars[30], "width") + 1) / (number(bars[29], "width") + 1) < 0.45)
    // Its bill ends at $730.00 and $9.00, at the height that the axis says.
    let area = try #require(root.all("path").first { $0.attributes["class"] == "total" })
    #expect(area.attributes["d"]?.split(separator: "L").count == 33)
    #expect(root.all("text").contains { $0.text == "bill to date, $739.00 in the end" })
    #expect(root.all("text").contains { $0.text == "day, the first a Monday" })
    #expect(
      root.all("desc")[0].text.hasSuffix(
        "$730.00 of it fixed, $9.00 usage-based. What follows from traffic and deployments costs "
          + "between $0.20 (day 1) and $0.39 (day 17) a day."))
  }

  @Test func `nothing is drawn of what is not known`() throws {
    let set = try estimates("shop")
    var bare = set.estimates[0]
    bare.spread = nil
    bare.week = nil
    bare.days = nil
    let charts = EstimateCharts.all(
      EstimateSet(
        stack: "shop", description: "", region: "r", period: .month, estimates: [bare],
        reconciliation: nil, rateFiles: []))
    #expect(charts.map(\.name) == ["cost-by-service"])
  }
}
