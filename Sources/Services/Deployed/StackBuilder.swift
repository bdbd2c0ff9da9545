import Diagnostics
import Quantities
import Resources

/// Collects the stack while the mappings go over the resources.
package struct StackBuilder {
  package var stack: Stack
  let sizes: SizeTables
  let resources: [DeployedResource]
  let catalog: ServiceCatalog
  /// What a plan looked up and does not deploy.
  let dataSources: [DeployedResource]
  /// What is stated of how they are used.
  let usage: UsageStatements
  /// Which of them a value speaks of.
  let links: ResourceLinks

  private(set) var facts: [ResourceFact] = []
  private(set) var factLocations: [ResourceFact: SourceLocation] = [:]
  private(set) var unresolved: [UnresolvedProperty] = []
  private(set) var notes: [Diagnostic] = []
  /// Values that no deployment would accept.
  var problems = Diagnostics()
  /// Resources that a mapping took another view of than the registry.
  var coverage: [String: (kind: Coverage, note: String, atLeast: Money?)] = [:]
  /// What of them is charged by use.
  var questions: [UsageQuestion] = []
  /// What a binding may know services by.
  var serviceNames: [String: [String]] = [:]
  var jobNames: [String: [String]] = [:]
  /// Keys of the task definitions that services keep running, once somebody has asked.
  var runningTasks: Set<String>?

  init(
    stack: Stack, sizes: SizeTables, resources: [DeployedResource], catalog: ServiceCatalog,
    usage: UsageStatements = UsageStatements(), dataSources: [DeployedResource] = []
  ) {
    self.dataSources = dataSources
    self.catalog = catalog
    self.usage = usage
    self.stack = stack
    self.sizes = sizes
    self.resources = resources
    links = ResourceLinks(resources)
  }

  func all(_ type: String) -> [DeployedResource] { links.all(type) }

  /// The resource that a value speaks of, if it is one of this type.
  func resource(_ value: Resolved, _ type: String) -> DeployedResource? {
    links.resource(value, type)
  }

  /// Zones that the subnets lie in; two where they do not say.
  var zonesOfSubnets: Int {
    let zones = all("AWS::EC2::Subnet").compactMap { $0["AvailabilityZone"].text }
    return zones.isEmpty ? 2 : Set(zones).count
  }

  func speaks(_ value: Resolved, of resource: DeployedResource) -> Bool {
    links.speaks(value, of: resource)
  }

  mutating func fact(
    _ property: ResourceFact.Property, of resource: DeployedResource, at value: Resolved? = nil
  ) {
    let fact = ResourceFact(ResourceID(resource.id), property)
    facts.append(fact)
    factLocations[fact] = value?.location ?? resource.location
  }

  mutating func warn(_ message: String, at resource: DeployedResource, mend: String? = nil) {
    notes.append(Diagnostic(.warning, at: resource.location, message, mend: mend))
  }

  /// What had to be taken without knowing, for the reader of the report.
  mutating func assume(_ message: String, at resource: DeployedResource) {
    notes.append(Diagnostic(.note, at: resource.location, "assumed: " + message))
  }

  /// Names a resource as charged and not priced.
  ///
  /// - Parameters:
  ///   - resource: the one that is charged.
  ///   - why: what of it has no price, and why.
  ///   - least: what that costs a month in any case, where it is known.
  mutating func notPriced(_ resource: DeployedResource, _ why: String, atLeast least: Money? = nil)
  {
    coverage[resource.id] = (.unpriced, why, least)
  }

  mutating func free(_ resource: DeployedResource, _ why: String) {
    coverage[resource.id] = (.free, why, nil)
  }

  mutating func charge(_ resource: DeployedResource, _ items: [Charges.Item]) {
    stack.extras.append(Charges(name: resource.id, items: stating(items, of: resource)))
  }

  mutating func unresolved(
    _ resource: DeployedResource, _ property: String, _ value: Resolved, taking taken: String
  ) {
    unresolved.append(
      UnresolvedProperty(
        resource: ResourceID(resource.id), property: property,
        reason: value.unknown?.reason ?? "known at deployment",
        parameter: value.unknown?.parameter, taken: taken,
        location: value.location ?? resource.location))
  }

  /// How many zones a list of subnets reaches: the subnets' own zones where they are told apart,
  /// else one a subnet.
  func zones(of subnets: Resolved) -> Int {
    var zones: Set<String> = []
    for (index, item) in subnets.items.enumerated() {
      if let subnet = resource(item, "AWS::EC2::Subnet"),
        let zone = subnet["AvailabilityZone"].text
      {
        zones.insert(zone)
      } else {
        zones.insert("#\(index)")
      }
    }
    return zones.count
  }
}
