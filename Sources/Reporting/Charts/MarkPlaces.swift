/// Places for the labels above the vertical lines of a chart.
///
/// A label stands on a level above its own line, which goes from there to the axis; no line crosses the label
/// of another, and no two labels touch.
enum MarkPlaces {
  /// A vertical line with its label.
  struct Mark: Hashable, Sendable {
    let text: String
    let style: String
    /// Of its line.
    let at: Double
    /// Of its words, from the left.
    var start: Double
    /// Lines of words below it.
    var level = 0

    init(_ text: String, style: String, at: Double) {
      self.text = text
      self.style = style
      self.at = at
      start = at - 2
    }

    /// How its words are set.
    var textStyle: String { style == "budget" ? "b" : "t" }
    var width: Double { TextMeasure.width(text, style: textStyle) }
    /// What its words take, with room beside them.
    func words(beside gap: Double) -> ClosedRange<Double> {
      (start - gap)...(start + width + gap)
    }
  }

  /// Places labels as low as they go.
  ///
  /// - Parameters:
  ///   - marks: the lines, in any order.
  ///   - range: what the labels may take, from left to right.
  /// - Returns: the same with places, from right to left.
  static func place(_ marks: [Mark], within range: ClosedRange<Double>) -> [Mark] {
    let marks = marks.sorted { $0.at > $1.at }
    for levels in 1...max(1, marks.count) {
      if let placed = place(marks[...], [], levels, range) { return placed }
    }
    // Each on a level of its own, the rightmost lowest, as no places are free of lines.
    return marks.enumerated().map { level, mark in
      var mark = mark
      mark.start = min(mark.at - 2, range.upperBound - mark.width)
      mark.level = level
      return mark
    }
  }

  /// The first places that go together, of so many levels.
  private static func place(
    _ rest: ArraySlice<Mark>, _ placed: [Mark], _ levels: Int, _ range: ClosedRange<Double>
  ) -> [Mark]? {
    guard var mark = rest.first else { return placed }
    for level in 0..<levels {
      // Above its line, to the right or the left; beside it, where another is as near; or at the end of the room.
      for start in [
        mark.at - 2, mark.at + 2 - mark.width, mark.at + 4, mark.at - 4 - mark.width,
        range.upperBound - mark.width,
      ] {
        mark.level = level
        mark.start = start
        guard start >= range.lowerBound, start + mark.width <= range.upperBound,
          mark.words(beside: 4.5).contains(mark.at),
          placed.allSatisfy({ goTogether($0, mark) }),
          let found = place(rest.dropFirst(), placed + [mark], levels, range)
        else { continue }
        return found
      }
    }
    return nil
  }

  private static func goTogether(_ one: Mark, _ other: Mark) -> Bool {
    if one.level == other.level {
      return !one.words(beside: 4).overlaps(other.words(beside: 4))
    }
    let (lower, upper) = one.level < other.level ? (one, other) : (other, one)
    return !lower.words(beside: 2).contains(upper.at)
  }
}
