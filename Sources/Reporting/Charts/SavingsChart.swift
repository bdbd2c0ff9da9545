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
    self.options = moving.filter { abs($0.difference.approximate) >= least }
  }

  /// The picture under a name.
  package func chart(_ name: String) -> Chart {
    Chart(name, "\(title): what each option saves or costs more", self)
  }

  var canvas: SVGCanvas {
    let (width, top, left, right, row) = (760.0, 74.0, 330.0, 680.0, 22.0)
    let bottom = top + row * Double(options.count)
    let ends = options.map(\.difference.approximate)
    let x = ChartScale(min(ends.min() ?? 0, 0)...max(ends.max() ?? 0, 0), from: left, to: right)
    var canvas = SVGCanvas(width: width, height: bottom + 48, title: title, summary: summary)
    canvas.rectangle(16, 38, 11, 11, "down")
    canvas.text("saves", 32, 48, style: "s")
    canvas.rectangle(86, 38, 11, 11, "up")
    canvas.text("costs more; USD a month against the current bill, (risk)", 102, 48, style: "s")
    for tick in x.ticks {
      canvas.line(x.at(tick), top - 6, x.at(tick), bottom, "grid")
      canvas.text(x.label(tick, prefix: "$"), x.at(tick), bottom + 18, .middle, style: "s")
    }
    for (index, option) in options.enumerated() {
      let y = top + row * Double(index)
      let (zero, end) = (x.at(0), x.at(option.difference.approximate))
      canvas.rectangle(
        min(zero, end), y, abs(end - zero), row - 8, option.difference < .zero ? "down" : "up")
      let risk = option.risk.map { " (\($0.rawValue))" } ?? ""
      canvas.text(option.name + risk, 16, y + row / 2 + 1, style: "s")
      let isSaving = option.difference < .zero
      canvas.text(
        option.difference.signedDollars(), isSaving ? zero + 6 : end + 6, y + row / 2 + 1,
        style: "s")
    }
    canvas.line(x.at(0), top - 6, x.at(0), bottom, "mark")
    return canvas
  }

  private var summary: String {
    options.map { "\($0.name) \($0.difference.signedDollars())" }.joined(separator: "; ") + "."
  }
}
