/// Waits that one request meets again and again.
extension ResponseTimes {
  /// A service's response, and how long a request is there, answered or not.
  struct Response {
    let durations: Durations
    let insideSeconds: Double
    /// Waits in it, and how long each keeps on.
    var waits: [KeptWait] = []
    var again = Recurrence()
    /// Of the requests that need it, the share that gives up before the last time.
    var lost = 0.0
    /// The service's own percentiles, where they are not what its callers' sums are made of.
    ///
    /// Who is in a long line has a short one's share left to the others: all of a caller's requests are held as
    /// long, the line that each finds tells nothing of those that he waited for before.
    var own: Durations?

    /// How far two calls one after the other wait alike long: the correlation of the one's wait with the
    /// other's.
    var alike: Double {
      let all = waits.reduce(0) { $0 + $1.variance }
      guard all > 0 else { return 0 }
      let mean = durations.mean
      return min(1, waits.reduce(0) { $0 + $1.variance * $1.correlation(after: mean) } / all)
    }
  }

  /// What a request that comes again meets again.
  struct Recurrence {
    /// The waits of every visit together.
    var kept = Durations.none
    /// A visit without any of its waits; `nil` where nobody comes twice.
    var bare: Durations?
    /// Calls that some visits make and others do not: no part of the two above.
    var chances: [Chance] = []

    /// Of the waits of one visit, in seconds².
    var variance: Double {
      chances.reduce(kept.variance) { sum, chance in
        let squares = chance.wait.variance + chance.wait.mean * chance.wait.mean
        return sum + chance.calls.squareMean * squares
          - chance.calls.mean * chance.calls.mean * chance.wait.mean * chance.wait.mean
      }
    }
  }

  /// A call whose number is not the same in each visit: all of them wait alike long.
  struct Chance {
    let calls: CallCount
    let wait: Durations
    /// The call without its wait.
    let bare: Durations
  }

  /// A request on its way: how long it takes, and of that what it would wait again if it came again.
  struct Passage {
    private(set) var total: Durations
    private(set) var again = Recurrence()
    private let follows: Bool

    /// - Parameters:
    ///   - total: what has passed.
    ///   - follows: whether its waits are told apart.
    init(_ total: Durations, follows: Bool) {
      self.total = total
      self.follows = follows
    }

    mutating func add(_ durations: Durations, times: Double, _ sums: inout DurationSums) {
      if let own = again.bare { again.bare = sums.sum(own, and: durations, times: times) }
      total = sums.sum(total, and: durations, times: times)
    }

    mutating func wait(_ wait: Durations, _ sums: inout DurationSums) {
      if follows, again.bare != nil || Self.matters(wait.variance, in: total) {
        if again.bare == nil { again.bare = total }
        again.kept = sums.sum(again.kept, wait)
      }
      total = sums.sum(wait, total)
    }

    mutating func call(_ call: Response, times: Double, _ sums: inout DurationSums) {
      if follows,
        again.bare != nil
          || call.again.bare != nil && Self.matters(call.again.variance, in: call.durations)
      {
        follow(call, CallCount(times), times: times, &sums)
      }
      total = sums.sum(total, and: call, times: times)
    }

    private mutating func follow(
      _ call: Response, _ calls: CallCount, times: Double, _ sums: inout DurationSums
    ) {
      let own = again.bare ?? total
      let bare = call.again.bare ?? call.durations
      again.chances += call.again.chances.map {
        Chance(calls: $0.calls.met(calls), wait: $0.wait, bare: $0.bare)
      }
      guard calls.isCertain || call.again.kept.mean == 0 || times > CallCount.most else {
        again.bare = own
        again.chances.append(Chance(calls: calls, wait: call.again.kept, bare: bare))
        return
      }
      again.bare = sums.sum(own, and: bare, times: times)
      again.kept = sums.sum(again.kept, alike: call.again.kept, times: times)
    }

    /// Whether a wait scatters enough beside the rest that meeting it again is felt.
    private static func matters(_ variance: Double, in all: Durations) -> Bool {
      variance > 0.01 * all.variance
    }

    /// Some have gone before the last of several calls; whoever comes as far is answered in time.
    ///
    /// With one call alone whoever is served has waited for almost as long as he would, and is answered too late.
    mutating func lose(_ share: Double, times: Double, within timeout: Double) {
      guard share > 0 else { return }
      // Just in time, for a short wait that comes before.
      total = (times > 1 ? total.atMost(0.995 * timeout) : total).kept(1 - share)
    }
  }

  /// How often something is called in a visit, as shares of the visits by number of calls from 0.
  struct CallCount {
    /// Beyond so many calls a fraction of one is nothing.
    static let most = 8.0
    let shares: [Double]

    private init(shares: [Double]) { self.shares = shares }

    /// A fraction of a call is made or not.
    init(_ times: Double) {
      let whole = Int(min(Self.most, max(0, times)).rounded(.down))
      let fraction = times <= Self.most ? times - Double(whole) : 0
      shares =
        [Double](repeating: 0, count: whole) + [1 - fraction] + (fraction > 1e-9 ? [fraction] : [])
    }

    var isCertain: Bool { shares.last == 1 }
    var mean: Double { shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } }
    var squareMean: Double {
      shares.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset) * $1.element }
    }

    /// The calls of some visits, each with its own chance; more than ``most`` count as so many.
    func met(_ visits: Self) -> Self {
      var result: [Double] = []
      var sum = [1.0]
      for share in visits.shares {
        for (place, part) in sum.enumerated() {
          while result.count <= place { result.append(0) }
          result[place] += share * part
        }
        sum = Self.sum(sum, shares)
      }
      while result.count > 1, result.last == 0 { result.removeLast() }
      return Self(shares: result)
    }

    private static func sum(_ a: [Double], _ b: [Double]) -> [Double] {
      let count = min(a.count + b.count - 1, 2 * Int(most) + 1)
      var result = [Double](repeating: 0, count: count)
      for (i, one) in a.enumerated() {
        for (j, other) in b.enumerated() { result[min(i + j, count - 1)] += one * other }
      }
      return result
    }
  }

  /// A wait that whoever comes again may find again.
  struct KeptWait {
    /// In seconds².
    let variance: Double
    /// Of what is waited for, 0...1.
    private let load: Double
    /// Seconds in which it begins to be forgotten.
    private let relaxation: Double
    /// The chance that who comes back comes to the same queue: requests go round so many.
    private let again: Double
    /// Of the variance, the share that is a backlog's, which is the same for all at a moment wherever they go.
    private let common: Double

    init(
      _ wait: Durations, load: Double, relaxation: Double, places: Double = 1,
      backlogVariance: Double = 0
    ) {
      variance = wait.variance
      self.load = min(1, max(0, load))
      self.relaxation = max(relaxation, 1e-9)
      again = 1 / max(1, places)
      common = variance > 0 ? min(1, backlogVariance / variance) : 0
    }

    private init(variance: Double, like other: Self) {
      (self.variance, load) = (variance, other.load)
      (relaxation, again, common) = (other.relaxation, other.again, other.common)
    }

    /// How far two waits so many seconds apart are alike, 0...1.
    ///
    /// M/M/1's falls at first by 1/(1 − ρ)² services, and its integral is 1 + ρ times as long (Whitt, Planning
    /// Queueing Simulations, 1989): two exponentials of that slope and that integral, each with half of it. A backlog
    /// moves by |1 − ρ| of the time between them, which is little beside itself.
    func correlation(after seconds: Double) -> Double {
      let fast = (1 + load.squareRoot()) / 2
      let time = 2 * min(350, seconds / relaxation) / (1 + load)
      let left =
        fast * Elementary.exp(-fast * time) + (1 - fast) * Elementary.exp(-(1 - fast) * time)
      return common + (1 - common) * again * left
    }

    /// The same wait met so many times one after the other.
    func met(_ times: Double) -> Self {
      let times = max(times, times.squareRoot())
      return Self(variance: variance * times * times, like: self)
    }
  }
}

extension ResponseTimes {
  /// How far the mean waits of an hour's minutes lie apart, in seconds².
  static func backlogVariance(_ parts: [WaitPart]) -> Double {
    guard parts.count > 1 else { return 0 }
    var (all, sum, squares) = (0.0, 0.0, 0.0)
    for part in parts {
      let mean = part.shape.before + min(part.shape.backlog, part.shape.patience)
      all += part.share
      sum += part.share * mean
      squares += part.share * mean * mean
    }
    return all > 0 ? max(0, squares / all - sum * sum / all / all) : 0
  }
}

extension ResponseTimes.Situation {
  /// What is waited for inside, at the speed that it has.
  func stage(_ stage: InnerStage) -> InnerStage {
    stage.cache.map { stage.slowed(to: cacheSpeed[$0]) } ?? stage
  }

  /// What the disk of a database allows.
  func disk(ofDatabase position: Int?) -> DiskMoment {
    position.flatMap { disk.indices.contains($0) ? disk[$0] : nil } ?? .free
  }
}
