package import Quantities

/// What one of several stacks has of a bill that they share.
package struct StackShare: Hashable, Sendable {
  package let stack: String
  package let region: String
  /// One an estimate.
  package let monthly: [Money]

  package init(stack: String, region: String, monthly: [Money]) {
    self.stack = stack
    self.region = region
    self.monthly = monthly
  }
}
