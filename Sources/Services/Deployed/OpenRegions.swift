import Resources

extension StackBuilder {
  /// A resource whose provider does not tell its region has the main one's rates, and that is open: no
  /// value bounds which region it is.
  mutating func openRegion(of resource: DeployedResource, _ type: SheetType) {
    guard let provider = resource.regionUnknown, case .priced = type.treatment,
      coverage[resource.id]?.kind ?? .priced == .priced
    else { return }
    unresolved(
      resource, "region",
      .unknown(
        "the plan does not tell the region of the provider '\(provider)'", at: resource.place),
      taking: stack.region.isEmpty ? "the region asked for" : stack.region)
  }
}
