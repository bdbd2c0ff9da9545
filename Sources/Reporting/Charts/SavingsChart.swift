package import Quantities
package import Resources

/// What each option saves or costs more, to the left and to the right of the present bill.
package struct SavingsChart: Drawing {
  /// An option: its name, its difference a month, and its risk.
  package typealias Option = (name: String, difference: Money, risk: RiskLevel?)

  /// Options that are drawn; the smallest differences are left out.
  private static let most = 24

  private let title: String
  private let options: [Option]
  private let leftOut: Int

  /// `nil` where nothing differs.
  ///
  /// - Parameters:
  ///   - title: above the picture.
  ///   - options: from the largest saving to the largest cost.
  package init?(title: String, options: [Option]) {
    let moving = options.filter { $0.difference.roundedToCents != .zero }
    guard !moving.isEmpty else { return nil }
    self.title = title
    let sizes = moving.map { abs($0.difference.approximate) }.sorted(by: >)
    let least = sizes.count > Self.most ? sizes[Self.most - 1] : 0
    // What saves something at no risk is never too small.
    self.options = moving.filter {
      abs($0.difference.approximate) >= least || $0.difference < .zero && $0.risk == .nothing
    }
    leftOut = moving.count - self.options.count
  }

  /// The picture under a name.
  package func chart(_ name: String) -> Chart {
    Chart(name, "\(title): what each option saves or costs more", self)
  }

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    let ends = options.map(\.difference.approximate)
    return BarPlot(
      title: title, summary: summary,
      notes: ["USD a month against the current bill"]
        + (leftOut > 0
          ? [
            "\(NumberFormat.count(leftOut, "option")) that \(leftOut == 1 ? "moves" : "move") it less \(leftOut == 1 ? "is" : "are") not drawn"
          ]
          : []),
      legend: [("down", "saves"), ("up", "costs more")],
      rows: options.map { option in
        let risk =
          option.risk.map { $0 == .nothing ? "no risk" : "\($0.rawValue) risk" }
          ?? "risk not stated"
        return BarPlot.Row(
          name: "\(option.name) (\(risk))",
          bars: [
            .init(
              span: (0, option.difference.approximate),
              style: option.difference < .zero ? "down" : "up",
              text: option.difference.signedDollars())
          ])
      }, span: min(ends.min() ?? 0, 0)...max(ends.max() ?? 0, 0), mark: 0, barHeight: 15
    ).canvas(room)
  }

  private var summary: String {
    options.map { "\($0.name) \($0.difference.signedDollars())" }.joined(separator: "; ") + "."
  }
}
