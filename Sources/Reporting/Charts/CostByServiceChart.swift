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

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let estimates = Array(set.estimates.prefix(2))
    let services = services(of: estimates)
    let largest = services.flatMap(\.costs).max() ?? 1
    return BarPlot(
      title: "\(set.stack): cost by service, USD a month",
      summary: summary(of: services, estimates),
      legend: estimates.enumerated().map { index, estimate in
        (style(index, of: estimates.count), "\(estimate.name) \(estimate.monthly.dollars())")
      },
      rows: services.map { service in
        BarPlot.Row(
          name: service.name,
          bars: service.costs.enumerated().map { index, cost in
            .init(
              span: (0, cost), style: style(index, of: estimates.count), text: service.texts[index])
          })
      }, span: 0...max(largest, 0.01), barHeight: estimates.count > 1 ? 13 : 18
    ).canvas(room)
  }

  private func style(_ index: Int, of count: Int) -> String {
    count > 1 && index == 0 ? "one" : "two"
  }

  private struct Row {
    let name: String
    let costs: [Double]
    let texts: [String]
  }

  /// Services with a cost of a cent or more in any estimate, most expensive first in the last one.
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
        name: estimates[0].name(ofService: service), costs: costs.map(\.approximate),
        texts: costs.map { $0.dollars() })
    }
  }

  private func summary(of rows: [Row], _ estimates: [Estimate]) -> String {
    let names = estimates.map(\.name).joined(separator: " and ")
    let parts = rows.map { "\($0.name) \($0.texts.joined(separator: " and "))" }
    return "Bars for \(names): " + parts.joined(separator: "; ") + "."
  }
}
