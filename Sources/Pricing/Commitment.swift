package import Quantities
package import RateTables
package import Resources
import Services

/// A promise to pay for a term, for a lower price.
package struct Commitment: Hashable, Sendable {
  /// What is promised.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Dollars an hour of Fargate and of EC2 instances, whatever the size or the platform.
    case savingsPlan
    /// Database instances and cache nodes of a class.
    case reserved
    /// Dollars an hour of database instances and cache nodes of the newer families.
    case databaseSavingsPlan

    /// What advice speaks of: of a plan and reservations for the same databases one.
    package static let advised: [Self] = [.savingsPlan, .reserved]

    /// The table of its rates; `nil` for those that stand beside the rates on demand.
    var offer: String? {
      switch self {
      case .savingsPlan: "ComputeSavingsPlans"
      case .databaseSavingsPlan: "DatabaseSavingsPlans"
      case .reserved: nil
      }
    }
    /// Whether dollars an hour are promised, which cover usage of several rates.
    package var isPlan: Bool { offer != nil }
  }

  /// When it is paid.
  package enum Payment: String, Hashable, Sendable, CaseIterable {
    case noUpfront = "no-upfront"
    case partialUpfront = "partial-upfront"
    case allUpfront = "all-upfront"

    /// Share of the term's price due on the first day.
    ///
    /// - Source: Savings Plans user guide, 2023-06: half for partial upfront. For reserved nodes
    ///   half is an assumption: the tables hold effective hourly prices alone.
    var upfrontShare: (numerator: Int128, denominator: Int128) {
      switch self {
      case .noUpfront: (0, 1)
      case .partialUpfront: (1, 2)
      case .allUpfront: (1, 1)
      }
    }
  }

  package let kind: Kind
  package let years: Int
  package let payment: Payment
  /// Percent of the eligible round-the-clock usage that is promised, 1...100.
  package let coveragePercent: Int

  package init(kind: Kind, years: Int, payment: Payment, coveragePercent: Int = 100) {
    self.kind = kind
    self.years = years
    self.payment = payment
    self.coveragePercent = min(max(coveragePercent, 0), 100)
  }

  /// `1yr/no-upfront`.
  package var term: String { "\(years)yr/\(payment.rawValue)" }

  /// The commitment's rate for a line, or `nil` where it does not apply or the tables lack it.
  func rate(for line: LineItem, in table: RateTable) -> Rate? {
    guard line.kind == .fixed, line.cost > .zero else { return nil }
    return rate(
      of: CommittableUsage(rate: line.rate.key, price: line.unitPrice, part: line.part), in: table)
  }

  /// The commitment's rate for usage of one rate, or `nil` where it does not apply or the tables lack it.
  package func rate(of usage: CommittableUsage, in table: RateTable) -> Rate? {
    let key = usage.rate
    guard key.term.isEmpty, usage.kinds.contains(kind) else { return nil }
    guard let offer = kind.offer else { return reservedRate(of: key, in: table) }
    return table.rate(
      for: RateKey(
        offer: offer, usageType: key.usageType, operation: key.operation,
        term: "savings-plan/\(term)"))
  }

  /// Whether a line is of the sort that this commitment is sold for.
  func isEligible(_ line: LineItem) -> Bool {
    line.kind == .fixed
      && CommittableUsage(rate: line.rate.key, price: line.unitPrice, part: line.part).kinds
        .contains(kind)
  }

  /// Whether nobody can tell how sure a rate is: no source confirms it, or the last that did is more than
  /// two years older than the day.
  ///
  /// - Parameters:
  ///   - confidence: of the rate.
  ///   - seen: the day on which a source last showed it.
  ///   - day: on which the newest rates were seen.
  /// - Returns: true where a chance would claim more than is known.
  package static func isUnverified(
    _ confidence: Confidence?, seen: CalendarDay?, on day: CalendarDay
  ) -> Bool {
    if confidence == .unverified { return true }
    guard let seen, let today = day.dayNumber else { return false }
    return seen.dayNumber.map { today - $0 > 731 } ?? true
  }
}

/// What a commitment changes on a bill.
package struct CommittedCost: Sendable {
  package let commitment: Commitment
  /// A month of what runs of the covered lines at list price, coverage applied.
  package let onDemand: Money
  /// A month of what is promised at list price: more than ``onDemand`` where a schedule stops it.
  package let promised: Money
  /// A month of what is promised under the commitment, upfront amortised; owed whatever runs.
  package let committed: Money
  package let covered: [LineID]
  /// Lines of that sort for which the tables have no commitment rate.
  package let unpriced: [LineID]
  /// How sure the least sure of its rates is; `nil` where nothing is covered.
  package let confidence: Confidence?
  /// The oldest day on which a source last showed a rate of it; `nil` where nothing is covered.
  package let seen: CalendarDay?

  /// The effect on an estimate's lines.
  ///
  /// Only round-the-clock lines are promised: what autoscaling adds stays on demand. What a schedule
  /// stops is promised and owed for all hours, and saves list price in those it runs.
  ///
  /// - Parameters:
  ///   - commitment: what is promised, and for how long.
  ///   - lines: what runs.
  ///   - roundTheClock: the same if all of it ran all week; the same lines without a schedule.
  ///   - table: the region's rates.
  package init(
    _ commitment: Commitment, lines: [LineItem], roundTheClock: [LineItem]? = nil, table: RateTable
  ) {
    self.commitment = commitment
    var onDemand = Money.zero
    var promised = Money.zero
    var committed = Money.zero
    var covered: [LineID] = []
    var unpriced: [LineID] = []
    var confidence: Confidence?
    var seen: CalendarDay?
    let share = Int128(commitment.coveragePercent)
    let running = Dictionary(lines.map { ($0.id, $0.cost) }, uniquingKeysWith: +)
    for line in roundTheClock ?? lines where commitment.isEligible(line) && line.cost > .zero {
      guard let rate = commitment.rate(for: line, in: table), rate.unit == line.rate.unit,
        let tier = rate.tiers.first, let cost = tier.price.cost(of: line.quantity)
      else {
        unpriced.append(line.id)
        continue
      }
      onDemand += Money(units: (running[line.id] ?? .zero).units / 100 * share)
      promised += Money(units: line.cost.units / 100 * share)
      committed += Money(units: cost.units / 100 * share)
      covered.append(line.id)
      confidence = confidence.map { min($0, tier.confidence) } ?? tier.confidence
      seen = seen.map { min($0, tier.seen) } ?? tier.seen
    }
    self.onDemand = onDemand
    self.promised = promised
    self.committed = committed
    self.covered = covered
    self.unpriced = unpriced
    self.confidence = confidence
    self.seen = seen
  }

  /// Whether nobody can tell how sure it is: no source confirms a rate of it, or the last that did is
  /// more than two years older than the day.
  ///
  /// - Parameter day: on which the newest rates were seen.
  /// - Returns: true where a chance would claim more than is known.
  package func isUnverified(on day: CalendarDay) -> Bool {
    Commitment.isUnverified(confidence, seen: seen, on: day)
  }
  /// Less to pay a month; negative where the commitment costs more.
  package var savingMonthly: Money { onDemand - committed }
  package var months: Int { commitment.years * 12 }
  /// Cash on the first day.
  package var upfront: Money {
    let share = commitment.payment.upfrontShare
    return Money(units: committed.units * Int128(months) * share.numerator / share.denominator)
  }
  /// Cash in each month of the term.
  package var monthlyCash: Money {
    let share = commitment.payment.upfrontShare
    return committed
      - Money(units: committed.units * share.numerator / share.denominator)
  }
  /// Saved over so many months, as often as the term has to be bought for them; negative where the
  /// promise costs more than it replaces.
  package func saving(over horizon: Int) -> Money {
    let terms = (horizon + months - 1) / months
    return onDemand * horizon - committed * (terms * months)
  }

  /// Whole months that the stack has to run for the commitment to cost no more than list price;
  /// `nil` where it never does.
  ///
  /// The commitment is owed for the whole term, list price only as long as the stack runs:
  /// `term × committed ≤ m × onDemand`, and m is at most the term.
  package var breakEvenMonths: Int? {
    guard onDemand > .zero, committed <= onDemand else { return nil }
    let total = committed.units * Int128(months)
    return Int((total + onDemand.units - 1) / onDemand.units)
  }
}
