package import Quantities
package import Resources

extension Usage {
  /// What a model is metered for, in the unit of its usage type.
  ///
  /// It stands beside the models that call it: within one module the compiler makes a copy for each
  /// unit, and thousands of sampled months look up no types while they run.
  package init<Unit: PricingUnit>(
    _ resource: String, _ item: String, _ name: String, _ type: UsageType<Unit>,
    _ quantity: Quantity<Unit>, _ kind: LineKind, _ part: UsagePart = .other,
    _ share: UsageShare = .always, at price: RelativePrice? = nil,
    why: @autoclosure @escaping @Sendable () -> String, assuming assumptions: [String] = [],
    within bounds: CostBounds? = nil
  ) {
    self.init(
      resource: ResourceID(resource), item: item, name: name, offer: type.offer,
      usageTypes: type.names, operation: type.operation, allowance: type.allowance,
      quantity: quantity.metered, relativePrice: price, kind: kind, part: part, share: share,
      why: why(), assumptions: assumptions, bounds: bounds)
  }
}
