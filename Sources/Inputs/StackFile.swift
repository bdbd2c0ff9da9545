package import Diagnostics
package import Resources
package import Services

/// A stack file, read: the stack, its drivers, its estimates, and where things stand.
package struct StackFile: Sendable {
  package var stack: Stack
  package let drivers: [Driver<Stack>]
  package let estimates: [EstimateDefinition]
  /// Where each resource is described.
  package let locations: [String: SourceLocation]
  package let description: String
  /// The plan that the report reconciles, by its name under `plans/`.
  package let plan: String?
  /// What it says of things that have no line.
  package let notes: StackNoteList
  /// What it states of how deployed resources are used; it counts with a template.
  package let usage: UsageStatements
  /// What it describes by its type, for the sheets to map.
  package let resources: [TypedResource]

  /// Where what it describes by its type lies in other regions, by the name that its usage is under.
  package var regions: [ResourceID: String] = [:]
  /// Whether what that costs was read by no day, and depends on it.
  package var hangsOnDay = false

  /// Its named numbers, and which of them its formulas name.
  package var parameters = FileParameters()
  package var namedParameters: Set<String> = []

  /// The key under which ``locations`` has the place of an extra's unit.
  package static func unitPlace(ofExtra name: String) -> String { "extras.\(name).unit" }

  /// A model that stands in no file.
  package init(_ stack: Stack, drivers: [Driver<Stack>] = []) {
    self.init(
      stack: stack, drivers: drivers, estimates: [], locations: [:], description: "", plan: nil)
  }

  init(
    stack: Stack, drivers: [Driver<Stack>], estimates: [EstimateDefinition],
    locations: [String: SourceLocation], description: String, plan: String?,
    notes: StackNoteList = StackNoteList(), usage: UsageStatements = UsageStatements(),
    resources: [TypedResource] = []
  ) {
    self.resources = resources
    self.stack = stack
    self.drivers = drivers
    self.estimates = estimates
    self.locations = locations
    self.description = description
    self.plan = plan
    self.notes = notes
    self.usage = usage
  }
}

/// A scenario and a sizing overlay under a name: `conservative`, `realistic`, `stress`.
package struct EstimateDefinition: Sendable {
  package let name: String
  package let scenario: String
  package let overlays: [Overlay]
  package let location: SourceLocation
  package let scenarioLocation: SourceLocation

  package init(
    name: String, scenario: String, overlays: [Overlay], location: SourceLocation,
    scenarioLocation: SourceLocation
  ) {
    self.name = name
    self.scenario = scenario
    self.overlays = overlays
    self.location = location
    self.scenarioLocation = scenarioLocation
  }
}
