package import Resources

/// Something that can be deployed and costs money: one per AWS service.
package protocol MeteredResource: Sendable {
  /// The stack file's name for it, or a template's logical ID.
  var name: String { get }

  /// What it is metered for over a month of load. No prices.
  func usage(of stack: Stack, under load: MonthLoad) -> [Usage]

  /// Adds the same to a list: spares a list of its own where there are many.
  func meter(of stack: Stack, under load: MonthLoad, into usages: inout [Usage])
}

extension MeteredResource {
  package var id: ResourceID { ResourceID(name) }

  package func meter(of stack: Stack, under load: MonthLoad, into usages: inout [Usage]) {
    usages += usage(of: stack, under: load)
  }
}
