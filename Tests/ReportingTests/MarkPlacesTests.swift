import Testing

@testable import Reporting

/// Labels above the lines of a chart: found by looking at every pair, in pictures of several spreads.
@Suite struct `Labels above lines` {
  @Test(arguments: [
    [100.0, 130, 400], [100, 101, 102], [60, 61, 700, 699], [730, 729, 728], [52, 52, 52],
    [135, 134, 167, 387], [300, 350, 400, 420], [52, 736, 53, 735],
  ])
  func `cross neither each other nor a line, and stand by their own`(places: [Double]) {
    let names = ["P10 $168.41", "P50 $172.16", "P90 $192.36", "budget $185.00"]
    let marks = zip(names, places).map {
      MarkPlaces.Mark($0, style: $0.hasPrefix("b") ? "budget" : "mark", at: $1)
    }
    let placed = MarkPlaces.place(marks, within: 50...736)
    #expect(placed.count == marks.count)
    for mark in placed {
      #expect(mark.start >= 50 && mark.start + mark.width <= 736.5, "\(mark)")
      #expect(mark.start - 5 <= mark.at && mark.at <= mark.start + mark.width + 5, "\(mark)")
      for other in placed where other.text != mark.text {
        if other.level == mark.level {
          #expect(
            other.start >= mark.start + mark.width || mark.start >= other.start + other.width,
            "\(mark.text) and \(other.text)")
        }
        // The line of the other goes through every level below its own.
        if other.level > mark.level {
          #expect(
            other.at < mark.start || other.at > mark.start + mark.width,
            "the line of \(other.text) through \(mark.text)")
        }
      }
    }
  }
}
