/// How long something takes, as values with shares, shortest first; what is missing to 1 has failed.
struct Durations: Sendable {
  private(set) var seconds: [Double]
  private(set) var shares: [Double]

  fileprivate init(seconds: [Double], shares: [Double]) {
    self.seconds = seconds
    self.shares = shares
  }

  /// The same for everybody.
  init(_ seconds: Double) {
    self.seconds = [seconds]
    shares = [1]
  }

  /// Cells of ``DurationCells``, in a unit of seconds.
  init(cells: [Double], unit: Double) {
    seconds = cells.map { $0 * unit }
    shares = DurationCells.shares
  }

  static let none = Self(0)

  /// Exponential with a mean in seconds.
  static func exponential(_ mean: Double) -> Self {
    Self(cells: DurationCells.exponential, unit: mean)
  }

  /// The share that ends: 1 where nothing fails.
  var answered: Double { shares.reduce(0, +) }

  /// Mean of those that end; 0 where none does.
  var mean: Double {
    let all = answered
    return all > 0 ? zip(seconds, shares).reduce(0) { $0 + $1.0 * $1.1 } / all : 0
  }

  /// Of those that end, in seconds².
  var variance: Double {
    let (all, mean) = (answered, mean)
    guard all > 0 else { return 0 }
    return zip(seconds, shares).reduce(0) {
      $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1
    } / all
  }

  /// A share of the same; the rest fails.
  func kept(_ share: Double) -> Self {
    share >= 1 ? self : Self(seconds: seconds, shares: shares.map { $0 * max(0, share) })
  }

  /// So many times as long.
  func times(_ factor: Double) -> Self {
    Self(seconds: seconds.map { $0 * factor }, shares: shares)
  }

  /// The same, none longer than that.
  func atMost(_ bound: Double) -> Self {
    guard let last = seconds.last, last > bound else { return self }
    return Self(seconds: seconds.map { min($0, bound) }, shares: shares)
  }

  /// The same with another share that ends.
  func answered(_ share: Double) -> Self {
    let now = answered
    return now > 0
      ? Self(seconds: seconds, shares: shares.map { $0 * max(0, share) / now }) : self
  }

  /// Those that end within a bound; the others have failed.
  func cut(at bound: Double) -> Self {
    guard let last = seconds.last, last > bound else { return self }
    var result = Self(seconds: [], shares: [])
    let edges = self.edges
    for index in seconds.indices {
      let (low, high) = (edges[index], edges[index + 1])
      guard low < bound else { break }
      guard high > bound else {
        result.seconds.append(seconds[index])
        result.shares.append(shares[index])
        continue
      }
      let part = (bound - low) / (high - low)
      result.seconds.append(min(seconds[index], (low + bound) / 2))
      result.shares.append(shares[index] * part)
    }
    return result
  }

  /// Between one value and the next: where the one's part of the distribution ends.
  var edges: [Double] {
    guard let first = seconds.first else { return [] }
    var edges = [first]
    for index in seconds.indices.dropFirst() {
      let (a, b) = (shares[index - 1], shares[index])
      edges.append(
        a + b > 0
          ? (seconds[index - 1] * b + seconds[index] * a) / (a + b) : seconds[index])
    }
    guard seconds.count > 1 else { return edges + [first] }
    edges[0] = max(0, 2 * first - edges[1])
    let last = seconds[seconds.count - 1]
    return edges + [max(last, 2 * last - edges[seconds.count - 1])]
  }
}

/// Adds durations up: counts in logarithmic buckets, made into cells again.
///
/// A bucket keeps the sum of its values, so that means stay what they are.
struct DurationSums {
  /// 64 buckets of equal width to the doubling, from a microsecond to some twelve days.
  private static let bits: UInt64 = 6
  private static let shift = 52 - bits
  private static let lowest = Double(sign: .plus, exponent: -20, significand: 1)
  private static let base = Int(truncatingIfNeeded: lowest.bitPattern >> shift)
  private static let count = 40 << 6

  /// Per bucket, the share and the share times its seconds; side by side, since one is never added without the
  /// other.
  private var buckets = [SIMD2<Double>](repeating: .zero, count: Self.count + 1)
  /// Of those that hold something, but for the first, which holds what takes no time.
  private var least = Self.count
  private var most = 0

  @inline(__always)
  static func bucket(_ seconds: Double) -> Int {
    seconds > 0 ? min(max(place(seconds), 0), count) : 0
  }

  /// The bucket of a time between the shortest and the longest that have one.
  @inline(__always)
  private static func place(_ seconds: Double) -> Int {
    Int(truncatingIfNeeded: seconds.bitPattern >> shift) &- base &+ 1
  }

  @inline(__always)
  mutating func add(_ seconds: Double, share: Double) {
    let index = Self.bucket(seconds)
    buckets[index] += SIMD2(share, share * seconds)
    note(index)
  }

  @inline(__always)
  private mutating func note(_ index: Int) {
    guard index > 0 else { return }
    least = min(least, index)
    most = max(most, index)
  }

  mutating func add(_ durations: Durations, share: Double) {
    guard share > 0 else { return }
    for index in durations.seconds.indices {
      add(durations.seconds[index], share: share * durations.shares[index])
    }
  }

  /// What was added, as one distribution; begins anew.
  mutating func take() -> Durations {
    let (first, last) = (least, most)
    (least, most) = (Self.count, 0)
    var buckets = buckets.mutableSpan
    var total = buckets[0].x
    for index in stride(from: first, through: last, by: 1) { total += buckets[unchecked: index].x }
    let edges = DurationCells.edges
    var seconds: [Double] = []
    var result: [Double] = []
    seconds.reserveCapacity(edges.count)
    result.reserveCapacity(edges.count)
    var cell = 0
    var (seen, sum, inCell) = (0.0, 0.0, 0.0)
    var end = edges[0] * total
    var index = 0
    while index <= last || index == 0 {
      let bucket = buckets[unchecked: index]
      buckets[unchecked: index] = .zero
      index = index == 0 ? first : index + 1
      guard bucket.x > 0 else { continue }
      guard seen + bucket.x >= end else {
        // All of it lies in one cell, as it mostly does.
        seen += bucket.x
        sum += bucket.y
        inCell += bucket.x
        continue
      }
      let value = bucket.y / bucket.x
      var left = bucket.x
      while seen + left >= end {
        let part = max(0, end - seen)
        seconds.append(inCell + part > 0 ? (sum + part * value) / (inCell + part) : value)
        result.append(inCell + part)
        seen += part
        left -= part
        (sum, inCell) = (0, 0)
        cell += 1
        end = cell < edges.count - 1 ? edges[cell] * total : .infinity
      }
      seen += left
      sum += left * value
      inCell += left
    }
    if inCell > 0 {
      seconds.append(sum / inCell)
      result.append(inCell)
    }
    return Durations(seconds: seconds, shares: result)
  }

  /// One after the other, both of them chance alone.
  mutating func sum(_ a: Durations, _ b: Durations) -> Durations {
    if let shifted = Self.shifted(a, by: b) ?? Self.shifted(b, by: a) { return shifted }
    pairs(a, b, share: 1)
    return take()
  }

  private static func shifted(_ a: Durations, by b: Durations) -> Durations? {
    guard b.seconds.count == 1 else { return nil }
    let (more, share) = (b.seconds[0], b.shares[0])
    if more == 0, share == 1 { return a }
    return Durations(seconds: a.seconds.map { $0 + more }, shares: a.shares.map { $0 * share })
  }

  private mutating func pairs(_ a: Durations, _ b: Durations, share: Double) {
    guard let low = a.seconds.first, let high = a.seconds.last,
      let lowest = b.seconds.first, let highest = b.seconds.last
    else { return }
    // Shortest first: all sums lie between these two.
    let last = Self.bucket(high + highest)
    note(last)
    note(min(last, max(1, Self.bucket(low + lowest))))
    let isBetween = low + lowest >= Self.lowest && last < Self.count
    var buckets = buckets.mutableSpan
    let (seconds, shares) = (b.seconds.span, b.shares.span)
    for i in a.seconds.indices {
      let (one, part) = (a.seconds[i], a.shares[i] * share)
      if isBetween {
        for j in seconds.indices {
          let (sum, both) = (one + seconds[unchecked: j], part * shares[unchecked: j])
          buckets[unchecked: Self.place(sum)] += SIMD2(both, both * sum)
        }
        continue
      }
      for j in seconds.indices {
        let (sum, both) = (one + seconds[unchecked: j], part * shares[unchecked: j])
        // A bucket is never beyond the last.
        buckets[unchecked: Self.bucket(sum)] += SIMD2(both, both * sum)
      }
    }
  }

  /// With a number of calls made one after the other; a fraction of a call is made or not.
  ///
  /// - Parameters:
  ///   - durations: what goes before.
  ///   - call: one of them.
  ///   - times: their number.
  /// - Returns: the sum.
  mutating func sum(_ durations: Durations, and call: Durations, times: Double) -> Durations {
    times > 0 ? sum(durations, apart: call, times: times) : durations
  }

  /// The same where who finds a queue finds it again: of the calls of a request, some wait all alike long.
  mutating func sum(
    _ durations: Durations, and call: ResponseTimes.Response, times: Double
  ) -> Durations {
    // What it adds to the variance of all calls: below a hundredth of it nobody feels it.
    guard times > 1, let bare = call.again.bare, case let alike = call.alike,
      (times - 1) * alike * call.again.variance > 0.01 * call.durations.variance
    else { return sum(durations, and: call.durations, times: times) }
    let whole = times.rounded(.down)
    guard times - whole < 1e-9 else {
      let fewer = sum(durations, and: call, times: whole)
      return mix(fewer, sum(durations, and: call, times: whole + 1), times - whole)
    }
    let apart = sum(.none, apart: call.durations, times: times)
    let fresh = sum(.none, apart: bare, times: times)
    var together = sum(fresh, call.again.kept.times(times))
    for chance in call.again.chances { together = sum(together, chance, visits: times) }
    together = together.answered(apart.answered)
    add(apart, share: 1 - alike)
    add(together, share: alike)
    let calls = take()
    return sum(durations, calls)
  }

  /// With calls of which some visits make more than others; all of them wait alike long.
  private mutating func sum(
    _ durations: Durations, _ chance: ResponseTimes.Chance, visits: Double
  ) -> Durations {
    guard visits <= ResponseTimes.CallCount.most else {
      let calls = visits * chance.calls.mean
      let fresh = sum(durations, apart: chance.bare, times: calls)
      return sum(fresh, alike: chance.wait, times: calls)
    }
    let shares = chance.calls.met(.init(visits)).shares
    var results: [(Durations, Double)] = []
    var calls = Durations.none
    for count in shares.indices {
      if count > 0 { calls = sum(calls, chance.bare) }
      guard shares[count] > 1e-6 else { continue }
      results.append(
        (sum(durations, sum(calls, chance.wait.times(Double(count)))), shares[count]))
    }
    for (result, share) in results { add(result, share: share) }
    return take()
  }

  /// The same wait so many times; of one and a half, once for half of the requests and twice for the others.
  mutating func sum(_ durations: Durations, alike wait: Durations, times: Double) -> Durations {
    let whole = times.rounded(.down)
    let fewer = whole > 0 ? sum(durations, wait.times(whole)) : durations
    guard times - whole > 1e-9 else { return fewer }
    return mix(fewer, sum(durations, wait.times(whole + 1)), times - whole)
  }

  private mutating func mix(_ a: Durations, _ b: Durations, _ share: Double) -> Durations {
    add(a, share: 1 - share)
    add(b, share: share)
    return take()
  }

  private mutating func sum(
    _ durations: Durations, apart call: Durations, times: Double
  ) -> Durations {
    let whole = times.rounded(.down)
    var result = durations
    if whole > 0 { result = sum(result, power(call, min(1e6, whole))) }
    let fraction = times - whole
    guard fraction > 1e-9 else { return result }
    add(result, share: 1 - fraction)
    pairs(result, call, share: fraction)
    return take()
  }

  /// So many of the same, one after the other: by doubling.
  private mutating func power(_ call: Durations, _ times: Double) -> Durations {
    var rest = Int(times)
    var doubled = call
    var result: Durations?
    while true {
      if rest & 1 == 1 { result = result.map { sum($0, doubled) } ?? doubled }
      rest >>= 1
      guard rest > 0 else { return result ?? .none }
      doubled = sum(doubled, doubled)
    }
  }
}
