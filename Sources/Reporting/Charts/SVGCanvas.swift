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
  let height: Double
  private let title: String
  private let summary: String
  private var body = ""

  /// Where a text stands relative to its point.
  enum Anchor: String {
    case start, middle, end
  }

  init(width: Double, height: Double, title: String, summary: String) {
    self.width = width
    self.height = height
    self.title = title
    self.summary = summary
  }

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
  /// - Parameter id: what the names of title and description begin with, once in the page.
  /// - Returns: the element.
  func svg(within id: String) -> String {
    drawing("<svg", title: "\(id)-title", summary: "\(id)-desc", style: "")
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
    text += "<text class=\"h\" x=\"16\" y=\"26\">\(words)</text>\n"
    return text + body + "</svg>\n"
  }

  /// Colours that keep a contrast of 4.5 for words and 3 for shapes on both grounds, and differ in
  /// lightness for those who see no red and green.
  static let style = """

    text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#1f2328}
    .h{font-size:15px;font-weight:600}
    .s,.su{font-size:11px;fill:#59636e}
    .b{font-weight:600}
    .back{fill:#ffffff}
    .axis{stroke:#8c959f;stroke-width:1}
    .grid{stroke:#d8dee4;stroke-width:1}
    .one{fill:#8cb4e8}.two{fill:#0b57a4}.up{fill:#b35900}.down{fill:#1a7f5a}
    .total{fill:#57606a}.tail{fill:#c9d7ea}
    .mark{stroke:#1f2328;stroke-width:1.5}
    .budget{stroke:#c62828;stroke-width:2;stroke-dasharray:5 3}
    .link{stroke:#8c959f;stroke-width:1;stroke-dasharray:2 2}
    .curve{fill:none;stroke:#0b57a4;stroke-width:1.75}
    .area{fill:#8cb4e8;fill-opacity:.35}
    .step{fill:none;stroke:#b35900;stroke-width:1.75}
    .third{fill:none;stroke:#1a7f5a;stroke-width:1.75}
    @media (prefers-color-scheme:dark){
    text{fill:#e6edf3}
    .s,.su{fill:#a3adb8}
    .back{fill:#0d1117}
    .axis{stroke:#6e7681}
    .grid{stroke:#30363d}
    .one{fill:#2f6db5}.two{fill:#9ccbff}.up{fill:#f0a050}.down{fill:#4ac793}
    .total{fill:#9aa4af}.tail{fill:#26415f}
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
    if prefix == "$", needed > 0 {
      return (shown < 0 ? "−" : "") + Money(nearest: abs(shown)).dollars()
    }
    let text = NumberFormat.number(abs(shown), decimals: needed)
    return (shown < 0 ? "−" : "") + prefix + text
  }
}
