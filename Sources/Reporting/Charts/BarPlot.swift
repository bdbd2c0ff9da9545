import Quantities

/// Bars from left to right, each row under or beside its name.
///
/// Where there is room the names stand in a column of their own, else each above its bars; a name that
/// is longer than its place goes on in the next line.
struct BarPlot {
  /// A bar from one value to another, and what stands behind its far end.
  struct Bar {
    let span: (from: Double, to: Double)
    let style: String
    var text = ""
  }

  /// What is drawn for a name.
  struct Row {
    let name: String
    /// Small, below the name.
    var detail = ""
    var isStrong = false
    var bars: [Bar]
  }

  let title: String
  let summary: String
  var notes: [String] = []
  var legend: [(style: String, text: String)] = []
  let rows: [Row]
  /// The values that the axis has to hold.
  let span: ClosedRange<Double>
  /// A line from top to bottom at this value; at the axis' low end without it.
  var mark: Double?
  /// The value where each row after the first takes over from the one before.
  var links: [Double] = []
  var barHeight = 16.0

  private static let gap = 10.0

  func canvas(_ room: ChartRoom) -> SVGCanvas {
    var canvas = SVGCanvas(room, title: title, summary: summary)
    let top = canvas.header(notes: notes, legend: legend) + 22
    let isBeside = room == .wide
    let names = rows.map { lines(of: $0, within: isBeside ? 290 : canvas.width - 32) }
    let widest = names.flatMap { $0.map { TextMeasure.width($0.text, style: $0.style) } }.max() ?? 0
    let left = isBeside ? SVGCanvas.margin + widest + 12 : SVGCanvas.margin
    let ends = rows.flatMap(\.bars).map { TextMeasure.width($0.text, style: "b") }.max() ?? 0
    let x = ChartScale(
      span, from: left, to: canvas.width - SVGCanvas.margin - ends - 6,
      ticks: isBeside ? 5 : 3)
    let places = places(of: names, from: top, isBeside: isBeside)
    let bottom = places.last.map { $0.bars + height(of: rows[rows.count - 1]) + 6 } ?? top
    for tick in x.ticks { canvas.line(x.at(tick), top - 6, x.at(tick), bottom, "grid") }
    canvas.ticks(x.ticks.map { (x.at($0), x.label($0, prefix: "$")) }, y: bottom + 18)
    canvas.line(
      x.at(mark ?? x.low), top - 6, x.at(mark ?? x.low), bottom, mark == nil ? "axis" : "mark")
    for (index, row) in rows.enumerated() {
      let place = places[index]
      for (line, words) in names[index].enumerated() {
        write(words, left, place.names + 14 * Double(line), isBeside, &canvas)
      }
      if index > 0, index <= links.count {
        let at = x.at(links[index - 1])
        let end = places[index - 1].bars + height(of: rows[index - 1])
        canvas.line(at, end, at, place.bars, "link")
      }
      draw(row, at: place.bars, x, &canvas)
    }
    canvas.height = bottom + 34
    return canvas
  }

  /// A line of a name; nothing of the plot runs through it.
  private func write(
    _ words: (text: String, style: String), _ left: Double, _ y: Double, _ isBeside: Bool,
    _ canvas: inout SVGCanvas
  ) {
    if isBeside { return canvas.text(words.text, left - 12, y, .end, style: words.style) }
    let width = TextMeasure.width(words.text, style: words.style)
    canvas.rectangle(left - 1, y - 11, width + 3, 14, "back")
    canvas.text(words.text, left, y, style: words.style)
  }

  private func draw(_ row: Row, at top: Double, _ x: ChartScale, _ canvas: inout SVGCanvas) {
    for (index, bar) in row.bars.enumerated() {
      let y = top + barHeight * Double(index) * (isStacked(row) ? 1 : 0)
      let (a, b) = (x.at(bar.span.from), x.at(bar.span.to))
      canvas.rectangle(min(a, b), y, abs(b - a), barHeight - 1, bar.style)
    }
    if let mark { canvas.line(x.at(mark), top - 2, x.at(mark), top + barHeight + 1, "mark") }
    for (index, bar) in row.bars.enumerated() where !bar.text.isEmpty {
      let y = top + barHeight * Double(index) * (isStacked(row) ? 1 : 0)
      let style = row.isStrong ? "b" : "s"
      let (start, width) = (end(of: row, bar, x) + 6, TextMeasure.width(bar.text, style: style))
      // A line of the grid through a number reads like a digit.
      if x.ticks.contains(where: { x.at($0) > start - 2 && x.at($0) < start + width }) {
        canvas.rectangle(start - 1, y, width + 1, barHeight - 1, "back")
      }
      canvas.text(bar.text, start, y + barHeight / 2 + 3.5, style: style)
    }
  }

  /// Where the last thing drawn in the bar's line ends.
  private func end(of row: Row, _ bar: Bar, _ x: ChartScale) -> Double {
    let inLine = isStacked(row) ? [bar] : row.bars
    return inLine.map { max(x.at($0.span.from), x.at($0.span.to)) }.max() ?? x.start
  }

  /// Bars that each have a number stand one below the other; else they make up one line.
  private func isStacked(_ row: Row) -> Bool { row.bars.count { !$0.text.isEmpty } > 1 }

  private func height(of row: Row) -> Double {
    barHeight * Double(isStacked(row) ? row.bars.count : 1)
  }

  private func lines(of row: Row, within width: Double) -> [(text: String, style: String)] {
    let name = row.isStrong ? "b" : "t"
    return TextMeasure.lines(row.name, within: width, style: name).map { ($0, name) }
      + (row.detail.isEmpty
        ? [] : TextMeasure.lines(row.detail, within: width, style: "s").map { ($0, "s") })
  }

  /// Where each row's names and bars begin, from the top.
  private func places(
    of names: [[(text: String, style: String)]], from top: Double, isBeside: Bool
  ) -> [(names: Double, bars: Double)] {
    var y = top
    return zip(rows, names).map { row, lines in
      let (words, bars) = (14 * Double(lines.count), height(of: row))
      defer { y += (isBeside ? max(words, bars) : words + 3 + bars) + Self.gap }
      if !isBeside { return (y + 10, y + words + 3) }
      let middle = y + max(words, bars) / 2
      return (middle - words / 2 + 11, middle - bars / 2)
    }
  }
}
