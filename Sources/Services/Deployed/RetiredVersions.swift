import Resources

extension StackBuilder {
  /// The version that a database or a cache is charged by.
  ///
  /// AWS makes none of a version whose Extended Support has ended, or that never had one, and has
  /// upgraded those that ran it. To what, only the account knows: the oldest version that is left may
  /// be in Extended Support, the newest is not.
  ///
  /// - Parameters:
  ///   - version: as it is written; empty for AWS's own.
  ///   - engine: as the calendar calls it.
  ///   - resource: whose version it is.
  /// - Returns: the same, or one that AWS still has, with an open question.
  /// - Source: RDS and Aurora user guides, "Amazon RDS Extended Support", 2026: databases may be created
  ///   of versions in Extended Support; afterwards they are upgraded to the next version.
  mutating func offered(
    _ version: String, of engine: String, _ resource: DeployedResource
  ) -> String {
    guard let range = sizes.extendedSupport.range(of: engine, inPlaceOf: version) else {
      return version
    }
    let property = "EngineVersion"
    if let decided = decision(on: property, of: resource)?.text { return decided }
    unresolved(
      resource, property,
      .unknown(
        ExtendedSupportSchedule.words(ofGone: version, of: engine),
        at: resource[property].place ?? resource.place),
      taking: range.oldest, among: [range.oldest, range.newest])
    return range.oldest
  }
}
