package import RateTables

/// Whose charge a row is: the stack's, or why it is not.
package enum ChargeScope: Hashable, Sendable {
  case stack
  /// A charge that no estimate holds: tax, support, credits, fees.
  case kind(ChargeKind)
  case otherAccount
  case otherRegion(String)
  case otherTag
  case otherResource
  /// Without the tag, on a line of which others bear it.
  case untagged
  /// Without the tag, on a line of which no row bears it; the stack's where the estimate has the line.
  case untaggedLine

  /// As reports name it.
  package var text: String {
    switch self {
    case .stack: "the stack"
    case .kind(let kind): kind.text
    case .otherAccount: "other accounts"
    case .otherRegion(let region): "region \(region)"
    case .otherTag: "other tags"
    case .otherResource: "other resources"
    case .untagged, .untaggedLine: "without the tag"
    }
  }
}

/// What tells the stack's charges from those of others.
package struct ChargeFilter: Sendable {
  /// The stack's region.
  package let region: String
  /// Accounts that are the stack's; any without one.
  package var accounts: Set<String> = []
  /// Tags that a charge has to bear, all of them.
  package var tags: [(key: String, value: String)] = []
  /// What resources' ids contain; any without one.
  package var resources: [String] = []
  /// Whether no charge bears the tags and is of the resources; known once the bill has been read.
  package var foundNothing = false
  /// Usage types of the stack, as the bill writes them: they are of its region whatever they look like.
  package var known: Set<String> = []
  /// What the bill's services are: some belong to no region.
  package let offers: ServiceOffers
  private let prefixes: [String]
  private let others: [(region: String, prefixes: [String])]

  package init(region: String, offers: ServiceOffers = ServiceOffers()) {
    self.region = region
    self.offers = offers
    prefixes = RegionPrefix.prefixes(of: region)
    others = RegionPrefix.knownRegions.filter { $0 != region }.map {
      ($0, RegionPrefix.prefixes(of: $0))
    }
  }

  /// What the id of a charge's resource says.
  enum ResourceMatch: Hashable {
    case notAsked, unstated, own, other
  }

  func match(_ resource: String) -> ResourceMatch {
    if resources.isEmpty { return .notAsked }
    if resource.isEmpty { return .unstated }
    return resources.contains { resource.contains($0) } ? .own : .other
  }

  /// Whose charge a row is; what is told by the rest of the bill comes later.
  func scope(of row: BillRow, _ resource: ResourceMatch) -> ChargeScope {
    if !row.kind.isUse { return .kind(row.kind) }
    if !accounts.isEmpty, !row.account.isEmpty, !accounts.contains(row.account) {
      return .otherAccount
    }
    if let other = otherRegion(of: row) { return .otherRegion(other) }
    if resource == .other { return .otherResource }
    for (key, value) in tags {
      guard let theirs = row.tags[key] else { return .untaggedLine }
      if theirs != value { return .otherTag }
    }
    return resource == .unstated ? .untaggedLine : .stack
  }

  /// The region of a row where it is another one than the stack's.
  private func otherRegion(of row: BillRow) -> String? {
    if offers[row.product]?.isGlobal == true || known.contains(row.usageType) { return nil }
    if !row.region.isEmpty {
      if row.region == region || ["global", "any"].contains(row.region.lowercased()) { return nil }
      return row.region
    }
    if row.usageType.isEmpty || prefixes.contains(where: { row.usageType.hasPrefix($0) }) {
      return nil
    }
    return others.first { other in
      other.prefixes.contains { row.usageType.hasPrefix($0) }
    }?.region
  }

  /// A usage type without the region in front of it.
  func neutral(_ usageType: String) -> String { RegionPrefix.neutral(usageType, in: region) }
}
