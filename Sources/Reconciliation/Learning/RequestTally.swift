import TrafficSimulation

/// What many requests have in common: sizes and times, with their distributions.
package struct RequestTally: Sendable {
  /// A quantity of each request.
  package struct Measure: Sendable {
    package private(set) var count = 0
    package private(set) var sum = 0.0
    private var sketch = QuantileSketch()
    /// What one unit of the sketch is; its range is that of durations.
    private let unit: Double

    init(unit: Double) {
      self.unit = unit
    }

    mutating func add(_ value: Double) {
      count += 1
      sum += value
      sketch.add(value / unit)
    }

    /// `nil` of nothing.
    package var mean: Double? { count > 0 ? sum / Double(count) : nil }

    /// The value at a share of all, within 0.4 %; `nil` of nothing.
    package func quantile(_ share: Double) -> Double? {
      count > 0 ? sketch.quantile(share) * unit : nil
    }
  }

  /// Requests that reached it.
  package internal(set) var requests = 0
  /// Requests for which it had no target.
  package internal(set) var unserved = 0
  package internal(set) var receivedBytes = Measure(unit: 1_024)
  package internal(set) var sentBytes = Measure(unit: 1_024)
  package internal(set) var seconds = Measure(unit: 1)

  mutating func add(_ request: LoggedRequest) {
    receivedBytes.add(Double(request.receivedBytes))
    sentBytes.add(Double(request.sentBytes))
    if let time = request.targetSeconds { seconds.add(time) }
    if request.outcome == .unserved { unserved += 1 } else { requests += 1 }
  }
}

/// Names that occur in lines, each read as text once.
struct NameTable {
  typealias Line = UnsafeBufferPointer<UInt8>

  /// More names than a balancer has groups or people call hosts by; what follows is "others".
  private static let most = 200
  private var places: [UInt64: Int] = [:]
  private(set) var names: [String] = []

  /// The place of a name among ``names``.
  mutating func place(_ line: Line, _ range: Range<Int>) -> Int {
    let hash = LogNumbers.hash(line, range)
    if let place = places[hash] { return place }
    if names.count > Self.most { return Self.most }
    places[hash] = names.count
    names.append(names.count == Self.most ? "others" : LogNumbers.text(line, range))
    return names.count - 1
  }
}
