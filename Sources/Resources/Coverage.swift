package import Diagnostics
package import Quantities

/// What became of a resource.
package enum Coverage: String, Hashable, Sendable, CaseIterable {
  case priced, free
  /// Known, but without a model or a rate.
  case unpriced
  /// A type nobody here has heard of.
  case unknown

  /// Whether it may well be charged, and no amount is known.
  package var isOpen: Bool { self == .unpriced || self == .unknown }
}

/// A deployed resource: where it stands and what became of it.
package struct CoveredResource: Hashable, Sendable {
  package let id: ResourceID
  package let type: String
  package private(set) var coverage: Coverage
  /// What it could cost, or why it is free.
  package private(set) var note: String
  /// What it costs at least a month beside its lines, where it is not priced and that is known.
  package let atLeast: Money?
  package let location: SourceLocation
  package let constructPath: String?
  package let tags: [String: String]
  /// Keys of tags whose value only the deployment knows.
  package let openTags: Set<String>
  /// The account that it is deployed into; `nil` where nobody says.
  package let account: String?

  package init(
    id: ResourceID, type: String, coverage: Coverage, note: String, atLeast: Money? = nil,
    location: SourceLocation, constructPath: String?, tags: [String: String],
    openTags: Set<String> = [], account: String? = nil
  ) {
    self.id = id
    self.type = type
    self.coverage = coverage
    self.note = note
    self.atLeast = atLeast
    self.location = location
    self.constructPath = constructPath
    self.tags = tags
    self.openTags = openTags
    self.account = account
  }

  /// The same, not priced after all; `why` tells the reader what is missing.
  package func unpriced(_ why: String) -> Self {
    var resource = self
    resource.coverage = .unpriced
    resource.note = why
    return resource
  }
}
