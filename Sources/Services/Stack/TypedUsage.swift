package import Quantities
package import Resources

extension Usage {
  /// A usage of a type whose unit the compiler knows.
  package init<Unit: PricingUnit>(
    _ resource: String, _ item: String, _ name: String, _ type: UsageType<Unit>,
    _ quantity: Quantity<Unit>, _ kind: LineKind, _ part: UsagePart = .other,
    _ share: UsageShare = .always, at price: RelativePrice? = nil, why: String,
    assuming assumptions: [String] = [], within bounds: CostBounds? = nil
  ) {
    self.init(
      resource: ResourceID(resource), item: item, name: name, offer: type.offer,
      usageTypes: type.names, operation: type.operation, allowance: type.allowance,
      quantity: quantity.metered, relativePrice: price, floor: type.floor, kind: kind, part: part,
      share: share,
      why: why, assumptions: assumptions, bounds: bounds)
  }
}

extension Month {
  /// What a model is metered for, in the unit of its usage type.
  ///
  /// It stands beside the models that call it: within one module the compiler makes a copy for each
  /// unit. Words are asked for only where a bill is to have them: months that are sampled by the
  /// thousand write none.
  func usage<Unit: PricingUnit>(
    _ resource: String, _ item: String, _ name: @autoclosure () -> String, _ type: UsageType<Unit>,
    _ quantity: Quantity<Unit>, _ kind: LineKind, _ part: UsagePart = .other,
    _ share: UsageShare = .always, at price: RelativePrice? = nil,
    why: @autoclosure () -> String, assuming assumptions: @autoclosure () -> [String] = [],
    within bounds: @autoclosure () -> CostBounds? = nil
  ) -> Usage {
    isForTotal
      ? Usage(
        resource, item, "", type, quantity, kind, part, share, at: price, why: "")
      : Usage(
        resource, item, name(), type, quantity, kind, part, share, at: price, why: why(),
        assuming: assumptions(), within: bounds())
  }

  /// The same of a usage type that is known only at run time.
  func usage(
    resource: ResourceID, item: String, name: @autoclosure () -> String, offer: String,
    usageTypes: [String], operation: String = "", allowance: String? = nil,
    quantity: MeteredQuantity, kind: LineKind, part: UsagePart = .other,
    why: @autoclosure () -> String, assumptions: @autoclosure () -> [String] = [],
    bounds: @autoclosure () -> CostBounds? = nil, key: String? = nil
  ) -> Usage {
    Usage(
      resource: resource, item: item, name: isForTotal ? "" : name(), offer: offer,
      usageTypes: usageTypes, operation: operation, allowance: allowance, quantity: quantity,
      kind: kind, part: part, why: isForTotal ? "" : why(),
      assumptions: isForTotal ? [] : assumptions(), bounds: isForTotal ? nil : bounds(),
      key: key)
  }
}
