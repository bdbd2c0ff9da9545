package import Quantities
package import RateTables

/// Compares two sets of rates: what went up, down, came and went.
package enum RateComparison {
  /// The changes from old to new rates, the newest date of each counting.
  ///
  /// - Returns: one change a rate that is in either, in the order of region and key; and the tables
  ///   of which the new rates are but a part, whose missing rates are no changes.
  package static func changes(
    from old: [Rate], to new: [Rate]
  ) -> (changes: [RateChange], partial: [PartialList]) {
    let before = newest(old)
    let after = newest(new)
    let partial = partialLists(before: before, after: after)
    let cut = Set(partial.map { Table(region: $0.region, offer: $0.offer) })
    let places = Set(before.keys).union(after.keys).sorted()
    let changes = places.compactMap { place -> RateChange? in
      let (a, b) = (before[place].map(RateVersion.init), after[place].map(RateVersion.init))
      if b == nil, cut.contains(Table(place)) { return nil }
      let kind: RateChange.Kind =
        if let a, let b { b.kind(since: a) } else if a == nil { .new } else { .gone }
      return RateChange(kind, region: place.region, key: place.key, before: a, after: b)
    }
    return (changes, partial)
  }

  private struct Table: Hashable {
    let region: String
    let offer: String

    init(region: String, offer: String) {
      self.region = region
      self.offer = offer
    }

    init(_ place: RatePlace) {
      self.init(region: place.region, offer: place.key.offer)
    }
  }

  private static func partialLists(
    before: [RatePlace: Rate], after: [RatePlace: Rate]
  ) -> [PartialList] {
    var known: [Table: Int] = [:]
    var listed: [Table: Int] = [:]
    for place in before.keys {
      known[Table(place), default: 0] += 1
      if after[place] != nil { listed[Table(place), default: 0] += 1 }
    }
    return known.compactMap { table, count in
      PartialList(
        region: table.region, offer: table.offer, listed: listed[table] ?? 0, known: count)
    }.sorted { ($0.region, $0.offer) < ($1.region, $1.offer) }
  }

  private static func newest(_ rates: [Rate]) -> [RatePlace: Rate] {
    Dictionary(rates.map { (RatePlace(region: $0.region, key: $0.key), $0) }) { a, b in
      a.effective < b.effective ? b : a
    }
  }
}

/// A rate's region and key.
struct RatePlace: Hashable, Comparable {
  let region: String
  let key: RateKey

  static func < (a: Self, b: Self) -> Bool { (a.region, a.key) < (b.region, b.key) }
}

/// Holds rows of our tables against offer files.
package enum RateVerification {
  package enum Outcome: Hashable, Sendable {
    /// The file gives the same price.
    case equal
    /// The file gives another price, and this one.
    case different(listed: RateVersion)
    /// The files cover the row's region and offer, and do not have it.
    case missing
    /// No file covers the row's region and offer.
    case notCovered
  }

  /// One row's outcome.
  package struct Finding: Hashable, Sendable {
    package let rate: Rate
    package let outcome: Outcome
  }

  /// Compares every rate with what the files list for the same day, or else for their newest day.
  ///
  /// - Parameters:
  ///   - rates: of our tables, in the order that the findings should have.
  ///   - listed: what was read from offer files.
  /// - Returns: one finding a rate; of several dates of a rate, only the newest is held against
  ///   the files, since a list shows what is in force.
  package static func findings(for rates: [Rate], against listed: ImportedRates) -> [Finding] {
    let byPlace = Dictionary(grouping: listed.rates) { RatePlace(region: $0.region, key: $0.key) }
    let covered = Set(listed.rates.map { $0.region + "/" + $0.key.offer + "/" + $0.key.term })
    var newest: [RatePlace: CalendarDay] = [:]
    for rate in rates {
      let place = RatePlace(region: rate.region, key: rate.key)
      newest[place] = max(newest[place] ?? .undated, rate.effective)
    }
    return rates.compactMap { rate in
      let place = RatePlace(region: rate.region, key: rate.key)
      let candidates = byPlace[place] ?? []
      let sameDay = candidates.first { $0.effective == rate.effective }
      if sameDay == nil, newest[place] != rate.effective { return nil }
      guard let match = sameDay ?? candidates.max(by: { $0.effective < $1.effective }) else {
        let isCovered = covered.contains(
          rate.region + "/" + rate.key.offer + "/" + rate.key.term)
        return Finding(rate: rate, outcome: isCovered ? .missing : .notCovered)
      }
      let version = RateVersion(match)
      let isEqual = version.chargesLike(RateVersion(rate))
      return Finding(rate: rate, outcome: isEqual ? .equal : .different(listed: version))
    }
  }
}

/// How old rates are.
package enum RateAge {
  /// One rate's age on a day.
  package struct Finding: Hashable, Sendable {
    package let rate: Rate
    /// Days since a source last showed the rate; `nil` for a source without a date.
    package let days: Int?

    /// Whether the rate is older than allowed; one without a date always is.
    package func isOlder(than most: Int) -> Bool { days.map { $0 > most } ?? true }
  }

  /// The ages of rates on a day, oldest first; the order among equals is that of the rates.
  package static func findings(for rates: [Rate], on day: CalendarDay) -> [Finding] {
    let findings = rates.map { rate in
      Finding(
        rate: rate,
        days: day.dayNumber.flatMap { today in rate.seen.dayNumber.map { max(0, today - $0) } })
    }
    return findings.enumerated().sorted { a, b in
      let (left, right) = (a.element.days ?? Int.max, b.element.days ?? Int.max)
      return left == right ? a.offset < b.offset : left > right
    }.map(\.element)
  }
}
