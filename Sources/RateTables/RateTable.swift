package import Quantities
import Synchronization

/// Rates of one offer that are read when one of them is asked for first.
package struct PendingRates: Sendable {
  package let offer: String
  /// The newest day on which a source showed any of them.
  package let newestSeen: CalendarDay
  /// Those of one usage type without its region's prefix; all of them without one.
  package let read: @Sendable (_ usageType: String?) -> [Rate]

  package init(
    offer: String, newestSeen: CalendarDay, read: @escaping @Sendable (String?) -> [Rate]
  ) {
    self.offer = offer
    self.newestSeen = newestSeen
    self.read = read
  }
}

/// All rates of a region, with the global ones: what an estimate looks its prices up in.
package struct RateTable: Sendable {
  package let region: String
  /// Files the rates were read from, relative to the pricing folder, in order.
  package let files: [String]
  /// Which edition of the program's own tables is among them; `nil` for none.
  package let edition: String?
  /// The newest day on which a source showed any of the rates.
  package let newestSeen: CalendarDay
  /// What the tables' offers are called.
  package let offers: ServiceOffers
  /// What follows from the rates where no row has it; the first that fits is taken.
  private var rules: [RateRule]
  private let shelf: Shelf

  /// Gathers rates; the same key and effective date twice is our mistake here, since
  /// ``RateTableBuilder`` has reported it.
  ///
  /// - Parameters:
  ///   - region: AWS's name.
  ///   - rates: what was read.
  ///   - pending: what need not be read before it is asked for.
  ///   - rules: what follows from them.
  ///   - files: where all of them stand.
  ///   - edition: of the program's own tables among them.
  ///   - offers: what the offers are called.
  package init(
    region: String, rates: [Rate], pending: [PendingRates] = [], rules: [RateRule] = [],
    files: [String], edition: String? = nil, offers: ServiceOffers = ServiceOffers()
  ) {
    self.region = region
    self.edition = edition
    self.offers = offers
    self.files = files
    self.rules = rules
    newestSeen =
      (rates.flatMap(\.tiers).map(\.seen) + pending.map(\.newestSeen)).max() ?? .undated
    shelf = Shelf(rates, pending)
  }

  /// Every rate, by offer, usage type, operation, term and date.
  package var rates: [Rate] { rates { _, _ in true } }

  /// The rates of some keys, in that order.
  package func rates(where isWanted: (RateKey, [Rate]) -> Bool) -> [Rate] {
    shelf.all.filter { isWanted($0.key, $0.value) }.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The rate in force, or `nil` where the region has none.
  ///
  /// - Parameters:
  ///   - key: offer, usage type without region, operation and term.
  ///   - day: what is in force on that day; the newest without one. A day before the oldest row
  ///     gives the oldest: our rows say when a price was first *seen*, most are older.
  /// - Returns: the rate with its tiers.
  package func rate(for key: RateKey, asOf day: CalendarDay? = nil) -> Rate? {
    guard let group = shelf.rates(for: key) else { return following(key, asOf: day) }
    guard let day else { return group.last }
    return group.last { $0.effective <= day } ?? group.first
  }

  /// What a rule makes of another rate, which a row has or another rule makes.
  private func following(_ key: RateKey, asOf day: CalendarDay?) -> Rate? {
    for (index, rule) in rules.enumerated() {
      guard let base = rule.base(of: key) else { continue }
      // A rule goes from a table without itself, so that a ring of them ends.
      var others = self
      others.rules.remove(at: index)
      if let rate = others.rate(for: base, asOf: day).flatMap({ rule.rate(key, from: $0) }) {
        return rate
      }
    }
    return nil
  }

  /// The rates of a usage type as a person names it: with or without prefix, all its operations,
  /// terms and dates, and what rules make of others.
  package func rates(named usageType: String) -> [Rate] {
    let neutral = RegionPrefix.neutral(usageType, in: region)
    let rows = rates { key, group in
      key.usageType == neutral || group.contains { $0.usageType == usageType }
    }
    let keys = Set(
      rules.map { RateKey(offer: $0.offer, usageType: neutral, operation: $0.operation) })
    return rows
      + keys.subtracting(rows.map(\.key)).sorted().compactMap { following($0, asOf: nil) }
  }
}

extension RateTable {
  /// What has been read, and what has not.
  private final class Shelf: Sendable {
    private struct State {
      /// Per key, the rates in order of their effective dates.
      var rates: [RateKey: [Rate]] = [:]
      var pending: [String: [PendingRates]] = [:]
      /// Usage types of pending offers that have been read, whether there were any rates or none.
      private var known: [String: Set<String>] = [:]

      mutating func add(_ new: [Rate]) {
        for rate in new {
          let others = rates[rate.key]?.count ?? 0
          rates[rate.key, default: []].append(rate)
          if others > 0 { rates[rate.key]?.sort { $0.effective < $1.effective } }
        }
      }

      mutating func read(_ offer: String, _ usageType: String) {
        guard let parts = pending[offer],
          known[offer, default: []].insert(usageType).inserted
        else { return }
        for part in parts { add(part.read(usageType)) }
      }

      mutating func readAll() {
        for (offer, parts) in pending {
          let known = known[offer] ?? []
          for part in parts { add(part.read(nil).filter { !known.contains($0.key.usageType) }) }
        }
        pending = [:]
      }
    }

    private let state: Mutex<State>

    init(_ rates: [Rate], _ pending: [PendingRates]) {
      var state = State()
      state.rates.reserveCapacity(rates.count)
      state.add(rates)
      state.pending = Dictionary(grouping: pending, by: \.offer)
      self.state = Mutex(state)
    }

    func rates(for key: RateKey) -> [Rate]? {
      state.withLock { state in
        if !state.pending.isEmpty { state.read(key.offer, key.usageType) }
        return state.rates[key]
      }
    }

    var all: [RateKey: [Rate]] {
      state.withLock { state in
        state.readAll()
        return state.rates
      }
    }
  }
}
