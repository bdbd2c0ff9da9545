import Pricing
import Quantities
import RateTables

/// How far the rates of a commitment may be relied on.
struct CommitmentTrust: Hashable, Sendable {
  /// Of the least sure of them.
  private(set) var confidence: Confidence?
  /// The oldest day on which a source last showed one of them.
  private(set) var seen: CalendarDay?
  private(set) var isUnverified = false

  mutating func add(_ tier: RateTier, on day: CalendarDay) {
    confidence = confidence.map { min($0, tier.confidence) } ?? tier.confidence
    seen = seen.map { min($0, tier.seen) } ?? tier.seen
    isUnverified = Commitment.isUnverified(confidence, seen: seen, on: day)
  }
}

/// What is on sale for usage that the same commitments compete for.
struct CommitmentOffer: Sendable {
  /// A term of a plan.
  struct Plan: Sendable {
    let commitment: Commitment
    /// Price under it as a part of the list price.
    private(set) var ratios: [CommittableUsage: Double] = [:]
    private(set) var trust = CommitmentTrust()

    fileprivate init(
      _ commitment: Commitment, _ rates: [(CommittableUsage, RateTier)], _ day: CalendarDay
    ) {
      self.commitment = commitment
      for (usage, tier) in rates {
        ratios[usage] = tier.price.approximate / usage.price.approximate
        trust.add(tier, on: day)
      }
    }

    /// Whether it covers all that another does for no more, so that the other is never the better choice.
    func isAsCheap(as other: Self) -> Bool {
      other.ratios.allSatisfy { usage, ratio in ratios[usage].map { $0 <= ratio } ?? false }
    }
  }

  /// The cheapest reservation of one usage.
  struct Reservation: Sendable {
    let commitment: Commitment
    /// Dollars an hour of one unit.
    let price: Double
    let trust: CommitmentTrust
  }

  let usages: [CommittableUsage]
  /// Terms of the plan none of which is as cheap as another.
  let plans: [Plan]
  let reservations: [CommittableUsage: Reservation]

  /// What the tables offer for some usage.
  ///
  /// Where a source confirms the rates of any term, only such are compared: what nobody confirmed is not the
  /// cheapest.
  ///
  /// - Parameters:
  ///   - usages: what runs.
  ///   - table: the region's rates.
  ///   - years: of the terms that are allowed.
  /// - Returns: one offer for what the same plan covers, one for every other usage that may be reserved.
  static func all(
    for usages: Set<CommittableUsage>, in table: RateTable, years: [Int]
  ) -> [Self] {
    let terms = years.flatMap { years in
      Commitment.Payment.allCases.map { (years, $0) }
    }
    func tier(_ commitment: Commitment, _ usage: CommittableUsage) -> RateTier? {
      guard usage.price.picodollars > 0, let rate = commitment.rate(of: usage, in: table),
        let tier = rate.tiers.first, tier.price.picodollars > 0
      else { return nil }
      return tier
    }
    func reservation(_ usage: CommittableUsage) -> Reservation? {
      let found = terms.compactMap { years, payment -> Reservation? in
        let commitment = Commitment(kind: .reserved, years: years, payment: payment)
        return tier(commitment, usage).map { tier in
          var trust = CommitmentTrust()
          trust.add(tier, on: table.newestSeen)
          return Reservation(
            commitment: commitment, price: tier.price.approximate, trust: trust)
        }
      }
      return confirmed(found, \.trust).min { $0.price < $1.price }
    }
    var offers: [Self] = []
    var left = usages.sorted()
    for kind in Commitment.Kind.allCases where kind.isPlan {
      let plans = terms.compactMap { years, payment -> Plan? in
        let commitment = Commitment(kind: kind, years: years, payment: payment)
        let rates = left.compactMap { usage in tier(commitment, usage).map { (usage, $0) } }
        return rates.isEmpty ? nil : Plan(commitment, rates, table.newestSeen)
      }
      let best = undominated(confirmed(plans, \.trust))
      let covered = left.filter { usage in best.contains { $0.ratios[usage] != nil } }
      if covered.isEmpty { continue }
      offers.append(Self(covered, best, reservation))
      left.removeAll { covered.contains($0) }
    }
    return offers
      + left.filter { reservation($0) != nil }.map { Self([$0], [], reservation) }
  }

  private init(
    _ usages: [CommittableUsage], _ plans: [Plan],
    _ reservation: (CommittableUsage) -> Reservation?
  ) {
    self.usages = usages
    self.plans = plans
    reservations = Dictionary(
      usages.compactMap { usage in reservation(usage).map { (usage, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private static func confirmed<Sold>(_ all: [Sold], _ trust: (Sold) -> CommitmentTrust) -> [Sold] {
    let sure = all.filter { !trust($0).isUnverified }
    return sure.isEmpty ? all : sure
  }

  /// Terms to choose from: of two that are as cheap as each other the first, which binds for less long.
  private static func undominated(_ plans: [Plan]) -> [Plan] {
    plans.enumerated().filter { place, plan in
      !plans.enumerated().contains { other, rival in
        other != place && rival.isAsCheap(as: plan)
          && (!plan.isAsCheap(as: rival) || other < place)
      }
    }.map(\.element)
  }
}

/// One choice among the terms on sale, with its amounts.
struct OfferChoice {
  let offers: [CommitmentOffer]
  /// Combinations of terms that are compared for P90.
  private static let mostTerms = 64

  init(_ offers: [CommitmentOffer]) { self.offers = offers }

  /// How much to commit over some months with one term of each plan.
  ///
  /// - Parameters:
  ///   - months: with all that runs.
  ///   - terms: places among each offer's plans; `nil` where it has none.
  /// - Returns: pools in the order of the offers.
  func problem(_ months: [CommitmentMonth], taking terms: [Int?]) -> CommitmentProblem {
    var other = months.map(\.total)
    let pools = zip(offers, terms).map { offer, term in
      let slices = months.map { $0.slices(of: offer.usages) }
      for month in other.indices {
        other[month] -= CommitmentMonth.list(slices[month], offer.usages)
      }
      return CommitmentPool(
        groups: offer.usages.map { usage in
          CommitmentPool.Group(
            list: usage.price.approximate, reserved: offer.reservations[usage]?.price,
            plan: term.flatMap { offer.plans[$0].ratios[usage] })
        }, months: slices)
    }
    return CommitmentProblem(pools: pools, other: other)
  }

  /// The terms and amounts at which months cost least.
  func least(
    _ aim: CommitmentAim, _ months: [CommitmentMonth]
  ) -> (terms: [Int?], choice: CommitmentProblem.Choice) {
    // In expectation the pools add up: each takes its own best term.
    let alone = offers.map { offer -> Int? in
      let costs = offer.plans.indices.map { term in
        OfferChoice([offer]).problem(months, taking: [term]).least(.expected).value
      }
      return costs.indices.min { costs[$0] < costs[$1] }
    }
    var best = (terms: alone, choice: problem(months, taking: alone).least(aim))
    guard aim == .p90 else { return best }
    for terms in combinations where terms != alone {
      let choice = problem(months, taking: terms).least(aim)
      if choice.value < best.choice.value - 1e-9 { best = (terms, choice) }
    }
    return best
  }

  private var combinations: [[Int?]] {
    offers.reduce([[]]) { all, offer in
      let next: [Int?] = offer.plans.isEmpty ? [nil] : offer.plans.indices.map { $0 }
      return Array(all.flatMap { terms in next.map { terms + [$0] } }.prefix(Self.mostTerms))
    }
  }
}
