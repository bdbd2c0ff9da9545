import CostEstimation
import Quantities
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
}
