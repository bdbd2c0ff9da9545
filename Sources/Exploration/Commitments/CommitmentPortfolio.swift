package import Pricing
package import Quantities
package import RateTables
package import Resources
import TrafficSimulation

/// How much to commit of everything that the tables price, as one choice, and what it comes to.
package struct CommitmentPortfolio: Sendable {
  /// One commitment: a plan, or reservations at one rate.
  package struct Part: Sendable {
    package let commitment: Commitment
    /// What it may cover.
    package let resources: [ResourceID]
    /// The usage type whose units are reserved; `nil` for a plan.
    package let usageType: String?
    /// Dollars an hour of a plan.
    package let hourly: Money
    /// Units of a reservation.
    package let nodes: Int
    /// Owed in a month on average, upfront part amortised.
    package let owed: Money
    /// What it takes at list price from a month on average.
    package let replaced: Money
    /// The share of the months in which it takes more than is owed, 0...1; `nil` where nothing is drawn, where
    /// nothing is bought and where no source confirms its rates.
    package let paysShare: Double?
    package let isUnverified: Bool
    package let seen: CalendarDay?
    package let confidence: Confidence?

    package var saving: Money { replaced - owed }
    /// Whole months that the stack has to run for it to cost no more than list price.
    package var breakEvenMonths: Int? {
      guard owed > .zero, replaced >= owed else { return nil }
      let total = owed.units * Int128(commitment.years * 12)
      return Int((total + replaced.units - 1) / replaced.units)
    }
  }

  /// A month's bill: its mean and its P90.
  package struct Bill: Hashable, Sendable {
    package let expected: Money
    package let p90: Money

    init(_ bills: [Double]) {
      expected = Money(nearest: CommitmentAim.expected.value(of: bills))
      p90 = Money(nearest: CommitmentAim.p90.value(of: bills))
    }

    package func value(_ aim: CommitmentAim) -> Money { aim == .p90 ? p90 : expected }
  }

  /// Traffic, and what months under it cost without commitments, with those chosen, and with the best.
  package struct Case: Hashable, Sendable {
    package let list: Bill
    package let chosen: Bill
    package let best: Bill
  }

  package let aim: CommitmentAim
  /// Months drawn; `nil` where the amounts follow the month at its middle.
  package let runs: Int?
  package let parts: [Part]
  package let asIs: Case
  package let halved: Case
  /// What another choice could be below the one found, a month; 0 where none is.
  package let gap: Double

  /// Whether anything that is bought rests on rates that no source confirms.
  package var isUnverified: Bool { parts.contains { $0.isUnverified && $0.owed > .zero } }
  /// What the commitments cost more than the best would, if the traffic halves.
  package var regret: Money { halved.chosen.value(aim) - halved.best.value(aim) }
}

extension CommitmentPortfolio {
  /// The choice over drawn months; `nil` where the tables have no commitment for what runs.
  ///
  /// - Parameters:
  ///   - aim: what is to be least.
  ///   - offers: the commitments on sale.
  ///   - months: of the traffic that is believed.
  ///   - halved: of half of it.
  ///   - isDrawn: whether they are drawn, or the one at the middle.
  init?(
    _ aim: CommitmentAim, offers: [CommitmentOffer], months: [CommitmentMonth],
    halved: [CommitmentMonth], isDrawn: Bool
  ) {
    guard !offers.isEmpty, !months.isEmpty, !halved.isEmpty else { return nil }
    let choice = OfferChoice(offers)
    let found = choice.least(aim, months)
    let then = choice.least(aim, halved)
    let problem = choice.problem(months, taking: found.terms)
    let (later, best) = (
      choice.problem(halved, taking: found.terms), choice.problem(halved, taking: then.terms)
    )
    self.aim = aim
    runs = isDrawn ? months.count : nil
    gap = max(found.choice.gap, then.choice.gap)
    let chosen = Bill(problem.bills(found.choice.amounts))
    asIs = Case(list: Bill(problem.bills(problem.nothing)), chosen: chosen, best: chosen)
    self.halved = Case(
      list: Bill(later.bills(later.nothing)), chosen: Bill(later.bills(found.choice.amounts)),
      best: Bill(best.bills(then.choice.amounts)))
    var parts: [Part] = []
    for (place, offer) in offers.enumerated() {
      let amount = found.choice.amounts[place]
      let resources = months.reduce(into: [:]) { all, month in
        all.merge(month.resources) { $0.union($1) }
      }
      for (group, usage) in offer.usages.enumerated() {
        guard let reservation = offer.reservations[usage] else { continue }
        var nodes = amount.nodes.map { _ in 0 }
        nodes[group] = amount.nodes[group]
        let curve = CommitmentCurve(problem.pools[place], nodes: nodes)
        parts.append(
          Part(
            reservation.commitment, resources[usage] ?? [], reservation.trust,
            usageType: usage.rate.usageType, amount: CommitmentAmount(nodes: nodes),
            owed: curve.months.map(\.reserved), replaced: curve.months.map(\.taken),
            isDrawn: isDrawn))
      }
      guard let plan = found.terms[place].map({ offer.plans[$0] }) else { continue }
      let curve = CommitmentCurve(problem.pools[place], nodes: amount.nodes)
      parts.append(
        Part(
          plan.commitment, plan.ratios.keys.reduce(into: []) { $0.formUnion(resources[$1] ?? []) },
          plan.trust, usageType: nil, amount: CommitmentAmount(nodes: [], steps: amount.steps),
          owed: curve.months.map { $0.hours * amount.planDollars },
          replaced: curve.months.map { $0.planned(amount.planDollars) }, isDrawn: isDrawn))
    }
    self.parts = parts
  }
}

extension CommitmentPortfolio.Part {
  fileprivate init(
    _ commitment: Commitment, _ resources: Set<ResourceID>, _ trust: CommitmentTrust,
    usageType: String?, amount: CommitmentAmount, owed: [Double], replaced: [Double], isDrawn: Bool
  ) {
    self.commitment = commitment
    self.resources = resources.sorted()
    self.usageType = usageType
    hourly = Money(nearest: amount.planDollars)
    nodes = amount.nodes.reduce(0, +)
    self.owed = Money(nearest: CommitmentAim.expected.value(of: owed))
    self.replaced = Money(nearest: CommitmentAim.expected.value(of: replaced))
    let paying = zip(owed, replaced).count { $0 < $1 }
    paysShare =
      isDrawn && !trust.isUnverified && !amount.isNothing
      ? Double(paying) / Double(max(1, owed.count)) : nil
    isUnverified = trust.isUnverified
    seen = trust.seen
    confidence = trust.confidence
  }
}
