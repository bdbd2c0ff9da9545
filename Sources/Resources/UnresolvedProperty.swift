package import Diagnostics
package import Quantities

/// A property that decides on cost and is not known before deployment.
package struct UnresolvedProperty: Hashable, Sendable {
  /// What has to be known for it; one cause may leave several properties open.
  package enum Cause: Hashable, Sendable {
    case parameter(String)
    case condition(String)
    case property(ResourceID, String)
  }

  /// Which of several values AWS takes as long as it can.
  package enum Usual: Hashable, Sendable {
    /// The first of them.
    case first
    case cheapest
  }

  /// What is taken where a resource has no price without it.
  package static let nothing = "nothing"

  package var isNothingTaken: Bool { taken == Self.nothing }

  /// Whether what it leaves open comes on top of what the resource costs, of which nothing is in doubt.
  package var isBeside = false
  /// What would tell it, where that is no value of the template.
  package var mend: String?
  package let resource: ResourceID
  package let property: String
  package let reason: String
  /// The template's parameter that decides, if it is one.
  package let parameter: String?
  /// The template's condition that decides, if it is one.
  package let condition: String?
  /// The values that it may take, where they are known; the first is the one taken.
  package let choices: [String]
  /// Whether it is worth telling only where its values make a difference.
  package let isMinor: Bool
  /// Which of the values is taken; without it the most expensive one.
  package var usual: Usual?
  /// What was taken instead.
  package private(set) var taken: String
  package let location: SourceLocation?
  /// What hangs on it a month, where it is bounded.
  package private(set) var range: ClosedRange<Money>?
  /// What of a month hangs on it beside what hangs on the others; all of ``range`` where it is the
  /// only one.
  package private(set) var open: Money?
  /// What the most expensive of its values is above the one taken.
  package private(set) var beyond = Money.zero

  package init(
    resource: ResourceID, property: String, reason: String, parameter: String? = nil,
    condition: String? = nil, choices: [String] = [], taken: String, location: SourceLocation?,
    range: ClosedRange<Money>? = nil, isMinor: Bool = false
  ) {
    self.isMinor = isMinor
    self.condition = condition
    self.choices = choices
    self.resource = resource
    self.property = property
    self.reason = reason
    self.parameter = parameter
    self.taken = taken
    self.location = location
    self.range = range
  }

  package var cause: Cause {
    parameter.map { .parameter($0) } ?? condition.map { .condition($0) } ?? place
  }

  /// The property alone, whatever decides on it.
  package var place: Cause { .property(resource, property) }

  /// The same with the value that was taken in the end, from values by what they decide.
  package func taking(_ chosen: [Cause: String]) -> Self {
    guard let value = chosen[cause] ?? chosen[place] else { return self }
    var item = self
    item.taken =
      switch usual {
      case nil: "'\(value)', the most expensive allowed,"
      case .first: "'\(value)', which AWS takes first,"
      case .cheapest: "'\(value)', the cheapest, which AWS takes first,"
      }
    return item
  }

  /// The same with what hangs on it, from a month's costs by what they were priced for.
  package func bounded(
    by ranges: [Cause: ClosedRange<Money>], open: [Cause: Money] = [:],
    beyond: [Cause: Money] = [:]
  ) -> Self {
    var item = self
    item.range = ranges[cause] ?? ranges[place]
    item.open = open[cause] ?? open[place]
    item.beyond = beyond[cause] ?? beyond[place] ?? .zero
    return item
  }
}
