package import Quantities
package import Resources

/// How the bill of one resource changed between two estimates, and why.
package struct ResourceChange: Hashable, Sendable {
  package let resource: ResourceID
  /// What people call it: its construct path, or the id.
  package let label: String
  package let before: Money
  package let after: Money
  /// By what is deployed: resources that came or went, sizes and counts.
  package let configuration: Money
  /// By the prices of what both are charged for.
  package let price: Money
  /// By how much of it traffic, data and deployments take.
  package let usage: Money

  /// What is charged for otherwise than before, in words.
  package let details: [String]

  package var change: Money { after - before }

  package init(
    resource: ResourceID, label: String, before: Money, after: Money, configuration: Money,
    price: Money, usage: Money, details: [String]
  ) {
    self.resource = resource
    self.label = label
    self.before = before
    self.after = after
    self.configuration = configuration
    self.price = price
    self.usage = usage
    self.details = details
  }
}
