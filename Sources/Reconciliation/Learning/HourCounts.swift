/// Requests by the hour since 1970, UTC.
struct HourCounts {
  private(set) var counts: [Int: Int] = [:]
  private var hour = Int.min
  private var pending = 0

  /// Counts a request.
  mutating func add(hour: Int) {
    if hour != self.hour {
      flush()
      self.hour = hour
    }
    pending += 1
  }

  /// Adds up what was counted of the hour in hand.
  mutating func flush() {
    if pending > 0 { counts[hour, default: 0] += pending }
    pending = 0
  }
}
