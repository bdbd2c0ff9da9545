import Diagnostics
import Quantities
import Resources
import Services

/// A picture in SVG: shapes and words with classes, coloured by the reader's light or dark mode.
///
/// Same shapes, same bytes: coordinates have at most two decimals, and nothing depends on the
/// machine. A title and a description come first, for those who hear the picture.
struct SVGCanvas {
  let width: Double
  /// Set when it is known how far down the shapes reach.
  var height: Double
  private let title: String
  /// The title in lines that fit.
  private let titleLines: [String]
  private let summary: String
  private var body = ""

  /// Where a text stands relative to its point.
  enum Anchor: String {
    case start, middle, end
  }

  init(_ room: ChartRoom, title: String, summary: String) {
    width = room.width
    height = 0
    self.title = title
    self.summary = summary
    titleLines = TextMeasure.lines(title.onOneLine, within: width - 2 * Self.margin, style: "h")
  }

  /// Pixels that stay free at the left and at the right.
  static let margin = 16.0

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String
  ) {
    body += "<rect class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    body += "width=\"\(Self.number(max(0, width)))\" height=\"\(Self.number(max(0, height)))\"/>\n"
  }

  mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
    body += "<circle class=\"\(style)\" cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" "
    body += "r=\"\(Self.number(radius))\"/>\n"
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    body += "<line class=\"\(style)\" x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" "
    body += "x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\"/>\n"
  }

  mutating func path(_ points: [(x: Double, y: Double)], _ style: String, closed: Bool = false) {
    guard let first = points.first else { return }
    var text = "M\(Self.number(first.x)) \(Self.number(first.y))"
    for point in points.dropFirst() { text += "L\(Self.number(point.x)) \(Self.number(point.y))" }
    body += "<path class=\"\(style)\" d=\"\(text)\(closed ? "Z" : "")\"/>\n"
  }

  /// Words and a legend under the title, in as many lines as they take.
  ///
  /// - Parameters:
  ///   - notes: sentences, each on lines of its own.
  ///   - legend: what each class of shape stands for.
  ///   - isDots: whether the shapes are dots, not bars.
  /// - Returns: where the last of it stands, from the top.
  mutating func header(
    notes: [String] = [], legend: [(style: String, text: String)] = [], isDots: Bool = false
  ) -> Double {
    var y = 26 + 19 * Double(titleLines.count - 1)
    let lines = notes.flatMap {
      TextMeasure.lines($0, within: width - 2 * Self.margin, style: "s")
    }
    for (index, line) in lines.enumerated() {
      y += index == 0 ? 20 : 16
      text(line, Self.margin, y, style: "s")
    }
    var x = width
    for entry in legend {
      let lines = TextMeasure.lines(
        entry.text, within: width - 2 * Self.margin - 16, style: "s")
      let span = 16 + (lines.map { TextMeasure.width($0, style: "s") }.max() ?? 0)
      if x + span > width - Self.margin {
        x = Self.margin
        y += 22
      }
      if isDots {
        circle(x + 6, y - 4, 4, entry.style)
      } else {
        rectangle(x, y - 10, 11, 11, entry.style)
      }
      for (index, line) in lines.enumerated() {
        if index > 0 { y += 14 }
        text(line, x + 16, y, style: "s")
      }
      x += span + 18
    }
    return y
  }

  /// The numbers of an axis from left to right: those that would touch are left out, and none is cut.
  mutating func ticks(
    _ marks: [(at: Double, text: String)], y: Double
  ) {
    var end = -Double.infinity
    for mark in marks {
      let half = TextMeasure.width(mark.text, style: "s") / 2
      let at = min(max(mark.at, half + 2), width - half - 2)
      if at - half < end + 8 { continue }
      end = at + half
      text(mark.text, at, y, .middle, style: "s")
    }
  }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, style: String = "t"
  ) {
    let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    body += "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\"\(place)>"
    body += Escape.markup(text.onOneLine) + "</text>\n"
  }

  /// The whole file.
  var svg: String {
    drawing(
      "<svg xmlns=\"http://www.w3.org/2000/svg\"", title: "title", summary: "desc",
      style: "<style>\(Self.style)</style>\n")
  }

  /// A part of a page that holds the styles already.
  ///
  /// - Parameters:
  ///   - id: what the names of title and description begin with, once in the page.
  ///   - style: the element's class.
  /// - Returns: the element.
  func svg(within id: String, style: String) -> String {
    drawing(
      "<svg class=\"\(style)\"", title: "\(id)-title", summary: "\(id)-desc", style: "")
  }

  private func drawing(
    _ start: String, title titleID: String, summary summaryID: String, style: String
  ) -> String {
    let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    let words = Escape.markup(title.onOneLine)
    var text = "\(start) viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" \(size) "
    text += "role=\"img\" aria-labelledby=\"\(titleID) \(summaryID)\">\n"
    text += "<title id=\"\(titleID)\">\(words)</title>\n"
    text += "<desc id=\"\(summaryID)\">\(Escape.markup(summary.onOneLine))</desc>\n\(style)"
    text += "<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n"
    for (index, line) in titleLines.enumerated() {
      text += "<text class=\"h\" x=\"16\" y=\"\(26 + 19 * index)\">"
      text += "\(Escape.markup(line))</text>\n"
    }
    return text + body + "</svg>\n"
  }

  /// Colours that keep a contrast of 4.5 for words and 3 for shapes on both grounds, and differ in
  /// lightness for those who see no red and green.
  static let style = """

    text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#1f2328}
    .h{font-size:15px;font-weight:600}
    .s{font-size:11px;fill:#59636e}
    .b{font-weight:600}
    .back{fill:#ffffff}
    .axis{stroke:#8c959f;stroke-width:1}
    .grid{stroke:#d8dee4;stroke-width:1}
    .one{fill:#5b93d6}.two{fill:#0b57a4}.up{fill:#b35900}.down{fill:#1a7f5a}
    .total{fill:#57606a}.tail{fill:#c9d7ea;stroke:#6f8fb5;stroke-width:.75}
    .mark{stroke:#1f2328;stroke-width:1.5}
    .budget{stroke:#c62828;stroke-width:2;stroke-dasharray:5 3}
    .link{stroke:#8c959f;stroke-width:1;stroke-dasharray:2 2}
    .curve{fill:none;stroke:#0b57a4;stroke-width:1.75}
    .area{fill:#8cb4e8;fill-opacity:.35}
    .step{fill:none;stroke:#b35900;stroke-width:1.75}
    .third{fill:none;stroke:#1a7f5a;stroke-width:1.75}
    @media (prefers-color-scheme:dark){
    text{fill:#e6edf3}
    .s{fill:#a3adb8}
    .back{fill:#0d1117}
    .axis{stroke:#6e7681}
    .grid{stroke:#30363d}
    .one{fill:#3f7fc8}.two{fill:#9ccbff}.up{fill:#f0a050}.down{fill:#4ac793}
    .total{fill:#9aa4af}.tail{fill:#26415f;stroke:#5c86b8}
    .mark{stroke:#e6edf3}
    .budget{stroke:#ff7b72}
    .link{stroke:#6e7681}
    .curve{stroke:#79b8ff}
    .area{fill:#1f4f86}
    .step{stroke:#f0a050}
    .third{stroke:#4ac793}
    }

    """

  /// At most two decimals, no exponent.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    var text = (hundredths < 0 ? "-" : "") + String(whole)
    if rest > 0 {
      text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
    }
    return text
  }
}

/// A linear axis with round ticks.
struct ChartScale {
  let low: Double
  let high: Double
  let start: Double
  let end: Double
  let ticks: [Double]
  private let step: Double

  /// An axis over a span of values, drawn from one coordinate to another.
  ///
  /// - Parameters:
  ///   - span: the values; widened to whole ticks.
  ///   - start: the coordinate of the low end.
  ///   - end: the coordinate of the high end.
  ///   - count: about how many ticks.
  init(_ span: ClosedRange<Double>, from start: Double, to end: Double, ticks count: Int = 5) {
    let width = max(span.upperBound - span.lowerBound, 1e-9)
    let raw = width / Double(max(1, count))
    var power = 1.0
    while power * 10 <= raw { power *= 10 }
    while power > raw { power /= 10 }
    let step = [1.0, 2, 2.5, 5, 10].first { $0 * power >= raw * 0.999 }.map { $0 * power } ?? raw
    let first = (span.lowerBound / step).rounded(.down)
    let last = (span.upperBound / step).rounded(.up)
    self.step = step
    low = first * step
    high = max(last, first + 1) * step
    self.start = start
    self.end = end
    ticks = (0...Int(min(max(last, first + 1) - first, 100))).map { (first + Double($0)) * step }
  }

  func at(_ value: Double) -> Double {
    start + (value - low) / (high - low) * (end - start)
  }

  /// A tick's number, with the decimals that the step needs.
  func label(_ value: Double, prefix: String = "") -> String {
    let decimals = step >= 1 && step == step.rounded() ? 0 : step >= 0.1 ? 1 : 2
    let shown = abs(value) < step / 1e6 ? 0 : value
    let needed = step == 2.5 || step == 0.25 ? decimals + (step == 0.25 ? 1 : 0) : decimals
    if prefix == "$", needed > 0 { return Money(nearest: shown).dollars() }
    let text = NumberFormat.number(abs(shown), decimals: needed)
    return (shown < 0 ? "-" : "") + prefix + text
  }
}
