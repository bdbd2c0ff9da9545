import Gate
import Pricing
import Quantities
import Resources
import Services

/// Cost by service, a bar for each estimate.
struct CostByServiceChart: Drawing {
  private let set: EstimateSet

  init(_ set: EstimateSet) {
    self.set = set
  }

  var canvas: SVGCanvas {
    let estimates = Array(set.estimates.prefix(2))
    let rows = services(of: estimates)
    let barHeight = estimates.count > 1 ? 13.0 : 18.0
    let rowHeight = barHeight * Double(estimates.count) + 12
    let top = 64.0
    let left = 190.0
    let width = 760.0
    let bottom = top + rowHeight * Double(rows.count)
    let largest = rows.flatMap(\.costs).max() ?? 1
    let scale = ChartScale(0...max(largest, 0.01), from: left, to: width - 80)
    var canvas = SVGCanvas(
      width: width, height: bottom + 44, title: "\(set.stack): cost by service, USD a month",
      summary: summary(of: rows, estimates))
    for tick in scale.ticks {
      canvas.line(scale.at(tick), top - 6, scale.at(tick), bottom, "grid")
      canvas.text(scale.label(tick, prefix: "$"), scale.at(tick), bottom + 18, .middle, style: "s")
    }
    var legend = left
    for (index, estimate) in estimates.enumerated() {
      let text = "\(estimate.name) \(estimate.monthly.dollars())"
      canvas.rectangle(legend, 39, 11, 11, style(index, of: estimates.count))
      canvas.text(text, legend + 16, 49)
      legend += 40 + 7 * Double(text.count)
    }
    for (row, service) in rows.enumerated() {
      let y = top + rowHeight * Double(row)
      let middle = y + barHeight * Double(estimates.count) / 2
      canvas.text(service.name, left - 10, middle + 4, .end)
      for (index, cost) in service.costs.enumerated() {
        let at = y + barHeight * Double(index)
        canvas.rectangle(
          left, at, scale.at(cost) - left, barHeight - 1, style(index, of: estimates.count))
        canvas.text(service.texts[index], scale.at(cost) + 5, at + barHeight - 3, style: "s")
      }
    }
    canvas.line(left, top - 6, left, bottom, "axis")
    return canvas
  }

  private func style(_ index: Int, of count: Int) -> String {
    count > 1 && index == 0 ? "one" : "two"
  }

  private struct Row {
    let name: String
    let costs: [Double]
    let texts: [String]
  }

  /// Services with a cost of a cent or more in any estimate, mostExpensive first in the last one.
  private func services(of estimates: [Estimate]) -> [Row] {
    var names = (estimates.last?.costByService ?? []).map(\.service)
    for estimate in estimates {
      for (service, _) in estimate.costByService where !names.contains(service) {
        names.append(service)
      }
    }
    return names.compactMap { service in
      let costs = estimates.map { estimate in
        estimate.lines.filter { $0.service == service }.map(\.cost).total
      }
      guard costs.contains(where: { $0.roundedToCents != .zero }) else { return nil }
      return Row(
        name: ServiceNames.name(of: service), costs: costs.map(\.approximate),
        texts: costs.map { $0.dollars() })
    }
  }

  private func summary(of rows: [Row], _ estimates: [Estimate]) -> String {
    let names = estimates.map(\.name).joined(separator: " and ")
    let parts = rows.map { "\($0.name) \($0.texts.joined(separator: " and "))" }
    return "Bars for \(names): " + parts.joined(separator: "; ") + "."
  }
}
