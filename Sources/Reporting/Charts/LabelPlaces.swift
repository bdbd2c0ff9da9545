/// Finds places for words in a picture where they cross neither each other nor what is drawn.
struct LabelPlaces {
  /// Left, top, right and bottom.
  typealias Box = (left: Double, top: Double, right: Double, bottom: Double)

  private let frame: Box
  private var words: [Box] = []
  private var lines: [[(x: Double, y: Double)]] = []

  init(within frame: Box) {
    self.frame = frame
  }

  /// Keeps words away from a line through these points, or from a dot.
  mutating func block(_ line: [(x: Double, y: Double)]) {
    lines.append(line)
  }

  /// Writes words beside a point: right of it or left, above it or below, farther where it is full; centred,
  /// right above or below it, where other points stand to its left and right.
  mutating func place(
    _ text: String, near point: (x: Double, y: Double), style: String, isCentred: Bool = false,
    on canvas: inout SVGCanvas
  ) {
    let width = TextMeasure.width(text, style: style)
    let steps = [0.0, 1, 2, 3, 4, 5, 6, 7, 8]
    let sides: [(side: Double, up: Double)] =
      isCentred ? [(0, -1), (0, 1)] : [(1, -1), (-1, -1), (1, 1), (-1, 1)]
    let places = steps.flatMap { step in
      sides.map { side, up in
        let start =
          side == 0 ? point.x - width / 2 : side > 0 ? point.x + 9 : point.x - 9 - width
        let base = up < 0 ? point.y - 9 - 15 * step : point.y + 18 + 15 * step
        return held(start, base, width)
      }
    }
    write(text, width, at: best(of: places), style, &canvas)
  }

  /// Writes words above or below a line from left to right, where it is freest.
  mutating func place(
    _ text: String, along y: Double, from left: Double, to right: Double, style: String,
    on canvas: inout SVGCanvas
  ) {
    let width = TextMeasure.width(text, style: style)
    let shares = [1.0, 0, 0.5, 0.75, 0.25]
    let places = [y - 6, y + 15, y - 21, y + 30, y - 36, y + 45].flatMap { base in
      shares.map { held(left + 4 + $0 * max(0, right - left - width - 8), base, width) }
    }
    write(text, width, at: best(of: places), style, &canvas)
  }

  /// A place inside the frame, as the box that the words take.
  private func held(_ start: Double, _ base: Double, _ width: Double) -> Box {
    let x = max(frame.left + 2, min(start, frame.right - width - 2))
    let y = max(frame.top + 12, min(base, frame.bottom - 4))
    return (x, y - 11, x + width, y + 3)
  }

  /// The first of the places that nothing crosses; else the one that least does.
  private func best(of places: [Box]) -> Box {
    var best = (box: places[0], crossed: Int.max)
    for box in places {
      let crossed =
        10 * words.count { Self.meet($0, box) } + lines.count { Self.crosses($0, box) }
      if crossed < best.crossed { best = (box, crossed) }
      if crossed == 0 { break }
    }
    return best.box
  }

  private mutating func write(
    _ text: String, _ width: Double, at box: Box, _ style: String, _ canvas: inout SVGCanvas
  ) {
    words.append(box)
    canvas.rectangle(box.left - 2, box.top, width + 4, 14, "back")
    canvas.text(text, box.left, box.bottom - 3, style: style)
  }

  private static func meet(_ a: Box, _ b: Box) -> Bool {
    a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom
  }

  /// Whether a line through points comes into a box; looked at every few pixels.
  private static func crosses(_ line: [(x: Double, y: Double)], _ box: Box) -> Bool {
    func isInside(_ x: Double, _ y: Double) -> Bool {
      x > box.left - 3 && x < box.right + 3 && y > box.top - 2 && y < box.bottom + 2
    }
    if let only = line.first, line.count == 1 { return isInside(only.x, only.y) }
    return zip(line, line.dropFirst()).contains { a, b in
      let steps = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 3))
      return (0...steps).contains { step in
        let share = Double(step) / Double(steps)
        return isInside(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
      }
    }
  }
}
