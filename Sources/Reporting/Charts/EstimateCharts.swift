import Gate
package import Pricing

/// What draws a picture.
protocol Drawing: Sendable {
  func canvas(_ room: ChartRoom) -> SVGCanvas
}

extension Drawing {
  var svg: String { canvas(.wide).svg }
}

/// A picture of a report, and what its link says; drawn where it is shown.
package struct Chart: Sendable {
  /// What follows the stack's name in the file's: `cost-by-service`.
  package let name: String
  /// For those who do not see the picture.
  package let alternative: String
  private let drawing: any Drawing

  init(_ name: String, _ alternative: String, _ drawing: some Drawing) {
    self.name = name
    self.alternative = alternative
    self.drawing = drawing
  }

  /// The picture as a file.
  package var svg: String { drawing.svg }

  /// The picture as part of a page that holds its styles: drawn for wide and for narrow windows, of
  /// which the page shows one.
  ///
  /// - Parameter id: what tells its words apart from those of the page's other pictures.
  /// - Returns: the elements.
  func svg(within id: String) -> String {
    drawing.canvas(.wide).svg(within: id, style: "wide")
      + drawing.canvas(.narrow).svg(within: "\(id)-narrow", style: "narrow")
  }
}

/// The pictures of a stack's estimates.
package enum EstimateCharts {
  /// Every picture that has something to show, in the order of the report.
  package static func all(_ set: EstimateSet) -> [Chart] {
    costs(set) + bridge(set) + spread(set) + drivers(set) + month(set) + week(set)
  }

  static func costs(_ set: EstimateSet) -> [Chart] {
    [Chart("cost-by-service", "Cost by service", CostByServiceChart(set))]
  }

  /// A waterfall of its own.
  package static func bridge(_ changes: ChangeBridge, stack: String, name: String) -> Chart {
    Chart(
      name, "From \(changes.from) to \(changes.to)", BridgeChart(changes, stack: stack))
  }

  static func bridge(_ set: EstimateSet) -> [Chart] {
    guard let changes = set.changes, !changes.steps.isEmpty else { return [] }
    return [
      Chart(
        "bridge", "From \(changes.from) to \(changes.to)", BridgeChart(changes, stack: set.stack))
    ]
  }

  static func spread(_ set: EstimateSet) -> [Chart] {
    set.estimates.compactMap { estimate in
      SpreadChart(estimate, stack: set.stack).map {
        Chart("spread-\(estimate.name)", "Distribution of the month, \(estimate.name)", $0)
      }
    }
  }

  static func drivers(_ set: EstimateSet) -> [Chart] {
    guard let last = set.estimates.last, let chart = TornadoChart(last, stack: set.stack) else {
      return []
    }
    return [Chart("drivers", "What moves the month, \(last.name)", chart)]
  }

  static func month(_ set: EstimateSet) -> [Chart] {
    set.estimates.last.flatMap { MonthChart($0, stack: set.stack) }.map { [$0.chart] } ?? []
  }

  static func week(_ set: EstimateSet) -> [Chart] {
    guard let last = set.estimates.last, let chart = WeekChart(last, stack: set.stack) else {
      return []
    }
    return [Chart("week", "A week of load, \(last.name)", chart)]
  }
}
