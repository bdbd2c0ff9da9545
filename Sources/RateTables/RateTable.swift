package import Quantities

/// All rates of a region, with the global ones: what an estimate looks its prices up in.
package struct RateTable: Sendable {
  package let region: String
  /// Per key, the rates in order of their effective dates.
  private let ratesByKey: [RateKey: [Rate]]
  /// Files the rates were read from, relative to the pricing folder, in order.
  package let files: [String]
  /// Which edition of the program's own tables is among them; `nil` for none.
  package let edition: String?
  /// What the tables' offers are called.
  package let offers: ServiceOffers

  /// Gathers rates; the same key and effective date twice is our mistake here, since
  /// ``RateTableBuilder`` has reported it.
  package init(
    region: String, rates: [Rate], files: [String], edition: String? = nil,
    offers: ServiceOffers = ServiceOffers()
  ) {
    self.region = region
    self.edition = edition
    self.offers = offers
    self.files = files
    var grouped: [RateKey: [Rate]] = [:]
    grouped.reserveCapacity(rates.count)
    for rate in rates { grouped[rate.key, default: []].append(rate) }
    for (key, group) in grouped where group.count > 1 {
      grouped[key] = group.sorted { $0.effective < $1.effective }
    }
    ratesByKey = grouped
  }

  /// The newest day on which a source showed any of the rates.
  package var newestSeen: CalendarDay {
    var newest = CalendarDay.undated
    for group in ratesByKey.values {
      for rate in group where rate.seen > newest { newest = rate.seen }
    }
    return newest
  }

  /// Every rate, by offer, usage type, operation, term and date.
  package var rates: [Rate] { rates { _, _ in true } }

  /// The rates of some keys, in that order.
  package func rates(where isWanted: (RateKey, [Rate]) -> Bool) -> [Rate] {
    ratesByKey.filter { isWanted($0.key, $0.value) }.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The rate in force, or `nil` where the region has none.
  ///
  /// - Parameters:
  ///   - key: offer, usage type without region, operation and term.
  ///   - day: what is in force on that day; the newest without one. A day before the oldest row
  ///     gives the oldest: our rows say when a price was first *seen*, most are older.
  /// - Returns: the rate with its tiers.
  package func rate(for key: RateKey, asOf day: CalendarDay? = nil) -> Rate? {
    guard let group = ratesByKey[key] else { return nil }
    guard let day else { return group.last }
    return group.last { $0.effective <= day } ?? group.first
  }

  /// The rates of a usage type as a person names it: with or without prefix, all its operations,
  /// terms and dates.
  package func rates(named usageType: String) -> [Rate] {
    let neutral = RegionPrefix.neutral(usageType, in: region)
    return rates { key, group in
      key.usageType == neutral || group.contains { $0.usageType == usageType }
    }
  }
}
