/// Something that can be deployed and costs money.
package protocol MeteredResource: Sendable {
  /// The stack file's name for it, or a template's logical ID.
  var name: String { get }

  /// What it is metered for in a month. No prices.
  func usage(in month: Month) -> [Usage]

  /// Adds the bytes that it moves; the month's own are not routed yet.
  func flows(in month: Month, into ledger: inout FlowLedger)

  /// What it can hold, as far as that follows from its description and the month's requests.
  func limits(in month: Month) -> [CapacityLimit]
}

extension MeteredResource {
  package var id: ResourceID { ResourceID(name) }

  package func flows(in month: Month, into ledger: inout FlowLedger) {}

  package func limits(in month: Month) -> [CapacityLimit] { [] }
}
