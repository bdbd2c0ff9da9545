package import Quantities

/// What one of several stacks has of a bill that they share.
package struct StackShare: Sendable {
  package let stack: String
  package let region: String
  /// One an estimate.
  package let monthly: [Money]
  /// Of a stack with a plan: its own estimates, and the plan beside them.
  package var plan: (estimates: [Estimate], reconciliation: PlanReconciliation)?

  package init(stack: String, region: String, monthly: [Money]) {
    self.stack = stack
    self.region = region
    self.monthly = monthly
  }
}
