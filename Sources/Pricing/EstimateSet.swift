package import Quantities
package import RateTables
package import Resources

/// The estimates of one stack, in the order of its file, and what compares them.
package struct EstimateSet: Sendable {
  package let stack: String
  package let description: String
  package let region: String
  package let period: BillingPeriod
  /// At least one.
  package let estimates: [Estimate]
  package let reconciliation: PlanReconciliation?
  /// Files read, relative to the pricing folder.
  package let rateFiles: [String]
  /// Which edition of the program's own tables is among them; `nil` for none.
  package var ratesEdition: String?
  /// From the first estimate to the second by named changes, where there are two.
  package var changes: ChangeBridge?
  /// What saves money and what gives way first, where it was asked for.
  package var advice: Advice?
  /// What other traffic and other designs come to, where a page shows it.
  package var designs: DesignPoints?
  /// Why a page that was asked for shows none; `nil` where it does, or nobody asked.
  package var noDesigns: String?
  /// What people call a resource, where its identifier says little: its construct path.
  package var labels: ResourceLabels = [:]
  /// What each stack has of the bill, where there are several.
  package var shares: [StackShare] = []
  /// What the stack's file says of things that have no line.
  package var notes = StackNotes()

  package init(
    stack: String, description: String, region: String, period: BillingPeriod,
    estimates: [Estimate], reconciliation: PlanReconciliation?, rateFiles: [String]
  ) {
    self.stack = stack
    self.description = description
    self.region = region
    self.period = period
    self.estimates = estimates
    self.reconciliation = reconciliation
    self.rateFiles = rateFiles
  }

  /// What the lines' services are called.
  package var offers: ServiceOffers { estimates.first?.offers ?? ServiceOffers() }

  /// From the first estimate to the second, where there are two.
  package var bridge: Bridge? {
    estimates.count > 1 ? Bridge(from: estimates[0], to: estimates[1]) : nil
  }

  /// The newest day on which a source showed one of the rates used.
  package var ratesEffective: CalendarDay {
    estimates.map(\.ratesEffective).max() ?? .undated
  }
}
