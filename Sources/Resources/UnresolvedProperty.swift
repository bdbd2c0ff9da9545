package import Diagnostics
package import Quantities

/// A property that decides on cost and is not known before deployment.
package struct UnresolvedProperty: Hashable, Sendable {
  /// What has to be known for it; one cause may leave several properties open.
  package enum Cause: Hashable, Sendable {
    case parameter(String)
    case property(ResourceID, String)
  }

  package let resource: ResourceID
  package let property: String
  package let reason: String
  /// The template's parameter that decides, if it is one.
  package let parameter: String?
  /// What was taken instead.
  package private(set) var taken: String
  package let location: SourceLocation?
  /// What hangs on it a month, where it is bounded.
  package private(set) var range: ClosedRange<Money>?

  package init(
    resource: ResourceID, property: String, reason: String, parameter: String? = nil,
    taken: String, location: SourceLocation?, range: ClosedRange<Money>? = nil
  ) {
    self.resource = resource
    self.property = property
    self.reason = reason
    self.parameter = parameter
    self.taken = taken
    self.location = location
    self.range = range
  }

  package var cause: Cause { parameter.map { .parameter($0) } ?? .property(resource, property) }

  /// The same with the value that was taken in the end, from values by the parameters' names.
  package func taking(_ chosen: [String: String]) -> Self {
    guard let value = parameter.flatMap({ chosen[$0] }) else { return self }
    var item = self
    item.taken = "'\(value)', the dearest allowed,"
    return item
  }

  /// The same with what its parameter decides on, from a month's costs by the parameters' names.
  package func bounded(by ranges: [String: ClosedRange<Money>]) -> Self {
    var item = self
    item.range = parameter.flatMap { ranges[$0] }
    return item
  }
}
