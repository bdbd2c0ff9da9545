/// Something that can be deployed and costs money.
package protocol MeteredResource: Sendable {
  /// The stack file's name for it, or a template's logical ID.
  var name: String { get }

  /// What it is metered for in a month. No prices.
  func usage(in month: Month) -> [Usage]

  /// Adds the same to a list: spares a list of its own where there are many.
  func meter(in month: Month, into usages: inout [Usage])

  /// Adds the bytes that it moves; the month's own are not routed yet.
  func flows(in month: Month, into ledger: inout FlowLedger)

  /// What it can hold, as far as that follows from its description and the month's requests.
  func limits(in month: Month) -> [CapacityLimit]
}

extension MeteredResource {
  package var id: ResourceID { ResourceID(name) }

  package func meter(in month: Month, into usages: inout [Usage]) {
    usages += usage(in: month)
  }

  package func flows(in month: Month, into ledger: inout FlowLedger) {}

  package func limits(in month: Month) -> [CapacityLimit] { [] }
}
