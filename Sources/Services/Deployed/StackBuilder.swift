import Diagnostics
import Documents
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
  private(set) var unresolved: [UnresolvedProperty] = []
  /// The same, so that what two mappings look at is told once.
  private var told: Set<UnresolvedProperty> = []
  private(set) var notes: [Diagnostic] = []
  /// Values that no deployment would accept.
  var problems = Diagnostics()
  /// Resources that a mapping took another view of than the registry.
  var coverage: [String: (kind: Coverage, note: String, atLeast: Money?)] = [:]
  /// What of them is charged by use; none where nobody states any.
  var questions: [UsageQuestion] = []
  /// What a binding may know services by.
  var serviceNames: [String: [String]] = [:]
  var jobNames: [String: [String]] = [:]
  /// Clusters of Aurora by their ids, each with the instances that were met.
  var clusters: [String: DeployedCluster] = [:]
  /// Classes of the log groups.
  var logClasses: Set<LogStore.Class> = []
  /// Values that were decided on for properties that only the deployment knows.
  let decided: [UnresolvedProperty.Cause: String]
  /// What resources are charged for, each list once.
  private var itemLists: Set<[Charges.Item]> = []
  /// Parts of resources that lie in other regions, with the resources that they are of.
  private(set) var parts: [ResourceID: (region: String, owner: ResourceID)] = [:]
  /// Names of the log groups that have one, once somebody has asked.
  var logGroupNames: Set<String>?
  /// Custom metrics that filters of logs feed, each with its region.
  var filteredMetrics: Set<String> = []
  /// What runs at deployments alone, once somebody has asked.
  var deploymentWork: DeploymentWork?
  /// Regions whose fee for dedicated instances is counted; empty for the main one.
  var dedicatedRegions: Set<String> = []
  /// Whether a version was looked up in a calendar by no day.
  var hangsOnDay = false
  /// What scales each table, by its key, once somebody has asked.
  var tableTargets: [String: [DeployedResource]]?
  /// Keys of the task definitions that services keep running, once somebody has asked.
  var runningTasks: Set<String>?
  /// What schedules start, by the keys of its task definitions, once somebody has asked.
  var scheduledTasks: [String: [ScheduledTaskMappings.Start]]?

  init(
    stack: Stack, sizes: SizeTables, resources: [DeployedResource], catalog: ServiceCatalog,
    usage: UsageStatements = UsageStatements(), dataSources: [DeployedResource] = [],
    decided: [UnresolvedProperty.Cause: String] = [:]
  ) {
    self.decided = decided
    self.dataSources = dataSources
    self.catalog = catalog
    self.usage = usage
    self.stack = stack
    self.sizes = sizes
    self.resources = resources
    links = ResourceLinks(resources)
  }

  func all(_ type: String) -> LazyMapSequence<[Int], DeployedResource> { links.all(type) }
  func count(_ type: String) -> Int { links.count(type) }

  /// The resources of a type of which one of the properties speaks of a resource.
  func all(
    _ type: String, whose properties: String..., speakOf resource: DeployedResource
  ) -> [DeployedResource] {
    links.all(type, whose: properties, speakOf: resource)
  }

  /// The resource that a value speaks of, if it is one of this type.
  func resource(_ value: Resolved, _ type: String) -> DeployedResource? {
    links.resource(value, type)
  }

  /// Zones that the subnets lie in; two where they do not say.
  var zonesOfSubnets: Int { links.zonesOfSubnets }

  func speaks(_ value: Resolved, of resource: DeployedResource) -> Bool {
    links.speaks(value, of: resource)
  }

  mutating func fact(
    _ property: ResourceFact.Property, of resource: DeployedResource, at value: Resolved? = nil
  ) {
    let place = value?.place ?? resource.place.key ?? resource.place
    facts.append(ResourceFact(ResourceID(resource.id), property, at: place))
  }

  mutating func warn(_ message: String, at resource: DeployedResource, mend: String? = nil) {
    notes.append(Diagnostic(.warning, at: resource.location, message, mend: mend))
  }

  /// What had to be taken without knowing, for the reader of the report.
  mutating func assume(_ message: String, at resource: DeployedResource) {
    notes.append(Diagnostic(.note, at: resource.location, "assumed: " + message))
  }

  /// Names a resource as charged and not priced, beside what was said of it before.
  ///
  /// - Parameters:
  ///   - resource: the one that is charged.
  ///   - why: what of it has no price, and why.
  ///   - least: what that costs a month in any case, where it is known.
  mutating func notPriced(_ resource: DeployedResource, _ why: String, atLeast least: Money? = nil)
  {
    guard let before = coverage[resource.id], before.kind == .unpriced, before.note != why else {
      coverage[resource.id] = (.unpriced, why, least)
      return
    }
    let isSaid = before.note.split(separator: ";").contains { $0.drop { $0 == " " } == why }
    coverage[resource.id] = (
      .unpriced, isSaid ? before.note : before.note + "; " + why,
      [before.atLeast, least].compactMap { $0 }.reduce(nil) { ($0 ?? .zero) + $1 }
    )
  }

  mutating func free(_ resource: DeployedResource, _ why: String) {
    coverage[resource.id] = (.free, why, nil)
  }

  mutating func charge(_ resource: DeployedResource, _ items: [Charges.Item]) {
    stack.extras.append(
      Charges(
        name: resource.id, items: shared(stating(items, of: resource)),
        usedAs: usedName(of: resource)))
  }

  /// The same list as that of an earlier resource, where it says the same: thousands of a kind hold one.
  private mutating func shared(_ items: [Charges.Item]) -> [Charges.Item] {
    itemLists.insert(items).memberAfterInsert
  }

  /// Charges a resource for what it has in another region than its own.
  mutating func charge(
    _ resource: DeployedResource, _ items: [Charges.Item], in region: String
  ) {
    let name = "\(resource.id) (\(region))"
    stack.extras.append(
      Charges(
        name: name, items: shared(stating(items, of: resource, as: name)),
        usedAs: usedName(of: resource)))
    parts[ResourceID(name)] = (region, ResourceID(resource.id))
  }

  mutating func unresolved(
    _ resource: DeployedResource, _ property: String, _ value: Resolved, taking taken: String,
    among choices: [String] = [], usual: UnresolvedProperty.Usual? = nil, mend: String? = nil
  ) {
    let unknown = value.unknown
    let settings = unknown?.settings ?? []
    let own = unknown.map { $0.choices.isEmpty ? choices : $0.choices } ?? choices
    // Without values of its parameter, the property is decided by itself.
    let isByParameter = own.isEmpty || !settings.isEmpty
    var item = UnresolvedProperty(
      resource: ResourceID(resource.id), property: property,
      reason: unknown?.reason ?? "known at deployment",
      parameter: isByParameter ? unknown?.parameter : nil, condition: unknown?.condition,
      choices: isByParameter && unknown?.parameter != nil ? settings : own, taken: taken,
      location: value.location ?? resource.location)
    item.usual = usual
    item.mend = mend
    if told.insert(item).inserted { unresolved.append(item) }
  }

  /// Takes back what was said of a resource's properties that matter to nothing.
  ///
  /// - Parameters:
  ///   - known: how many open properties there were before; those stay.
  ///   - resource: whose they are.
  ///   - isMeant: whether a property of this name is taken back.
  mutating func dropUnresolved(
    since known: Int, of resource: DeployedResource, where isMeant: (String) -> Bool
  ) {
    let id = ResourceID(resource.id)
    let kept = unresolved[known...].filter { $0.resource != id || !isMeant($0.property) }
    told.subtract(Set(unresolved[known...]).subtracting(kept))
    unresolved.replaceSubrange(known..., with: kept)
  }

  /// What was decided on for a property that only the deployment knows; `nil` where nothing was.
  func decision(on property: String, of resource: DeployedResource) -> Resolved? {
    if decided.isEmpty { return nil }
    return decided[.property(ResourceID(resource.id), property)].map {
      Resolved(.text($0), at: resource.place)
    }
  }

  /// Which of several AWS takes, known at deployment only: the one decided on, else the first.
  ///
  /// - Parameters:
  ///   - names: of what may be taken, each once; at least one.
  ///   - property: what it decides on.
  ///   - resource: whose it is.
  ///   - value: where it stands.
  ///   - usual: the one that AWS takes as long as it can; without it the most expensive counts.
  /// - Returns: its index.
  mutating func choose(
    among names: [String], _ property: String, of resource: DeployedResource, at value: Resolved,
    usual: UnresolvedProperty.Usual? = nil
  ) -> Int {
    guard names.count > 1 else { return 0 }
    if let chosen = decision(on: property, of: resource)?.text {
      return names.firstIndex(of: chosen) ?? 0
    }
    unresolved(
      resource, property,
      .unknown("AWS takes any of \(names.joined(separator: ", "))", at: value.place),
      taking: names[0], among: names, usual: usual)
    return 0
  }

  /// How many zones a list of subnets reaches: the subnets' own zones where they are told apart,
  /// else one a subnet.
  func zones(of subnets: [Resolved]) -> Int {
    var zones: Set<String> = []
    for (index, item) in subnets.enumerated() {
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
