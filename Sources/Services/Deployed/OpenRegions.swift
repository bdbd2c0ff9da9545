import Resources

extension StackBuilder {
  /// A resource whose region nothing tells, neither its provider nor itself, has the main one's rates, and that is open: no
  /// value bounds which region it is.
  mutating func openRegion(of resource: DeployedResource, _ type: SheetType) {
    guard let why = resource.regionUnknown, case .priced = type.treatment,
      coverage[resource.id]?.kind ?? .priced == .priced
    else { return }
    unresolved(
      resource, "region",
      .unknown(why, at: resource.place),
      taking: stack.region.isEmpty ? "the region asked for" : stack.region)
  }
}
