package import Diagnostics
import Quantities
package import Resources

/// A synthesized stack as it will be deployed: priced members, and what became of the rest.
package struct SynthesizedStack: Sendable {
  package let kind: SynthesisKind
  /// `nil` where neither the files nor the user say.
  package let region: String?
  package let stacks: [String]
  package var stack: Stack
  package let resources: [CoveredResource]
  package let facts: [ResourceFact]
  package internal(set) var unresolved: [UnresolvedProperty]
  package let notes: [Diagnostic]
  /// Parameters without a value, with the values they allow.
  package let openParameters: [String: [String]]
  /// Conditions that only the deployment knows.
  package let openConditions: [String]
  /// What a stack file may call each service, the surest first.
  package let serviceNames: [String: [String]]
  package let jobNames: [String: [String]]
  /// Queues of SQS; what they cost depends on what is put into them.
  package let queues: [JobQueue]
  /// Functions; what they cost depends on how often they run.
  package let functions: [LambdaFunction]
  /// What of functions decides on the cost of their runs alone, and only the deployment knows.
  let openFunctions: [UnresolvedProperty]
  /// Clusters of Aurora; what they cost depends on what they are asked.
  package let clusters: [DeployedCluster]
  /// Queues that take what others could not deliver.
  package let deadLetterQueues: Set<String>
  /// What a stack file may call databases, caches, balancers and queues, the surest first.
  let resourceNames: [String: [String]]
  /// Classes of its log groups.
  package let logClasses: Set<LogStore.Class>
  /// What of its services and functions writes into each log group, as far as the template says.
  package let logWriters: [ResourceID: Set<String>]
  /// Resources that exist only if an unknown condition holds.
  package let conditional: [ResourceID]
  /// Where the resources lie that are not in ``region``, by the name that their usage is under.
  package let regions: [ResourceID: String]
  /// Whose part something is that has usage under a name of its own, such as a replica.
  package let owners: [ResourceID: ResourceID]
  /// Rules of the sheets that speak of its resources, in the order of the template; none where they
  /// are not wanted.
  package let savings: [FoundSaving]
  /// Where requests from outside come in.
  package let doors: FrontDoors
  /// What is stated of uses that nothing has, as its open properties are taken.
  package let unusedStatements: Diagnostics
  /// Whether it was read by no day, and versions cost by the day what they cost.
  package private(set) var hangsOnDay = false

  package func resource(_ id: ResourceID) -> CoveredResource? { resources.first { $0.id == id } }
}

extension SynthesizedStack {
  /// Maps every resource to what it is charged for.
  ///
  /// - Parameters:
  ///   - synthesis: the resources that were read.
  ///   - sizes: what sizes can do.
  ///   - catalog: the sheets of its types.
  ///   - usage: what is stated of how the resources are used.
  ///   - decided: values for properties that only the deployment knows.
  ///   - findsSavings: whether the rules that speak of its resources are wanted.
  /// - Throws: every value that no deployment would accept.
  package init(
    _ synthesis: Synthesis, sizes: SizeTables, catalog: ServiceCatalog,
    usage: UsageStatements = UsageStatements(),
    decided: [UnresolvedProperty.Cause: String] = [:], findsSavings: Bool = false
  ) throws(Diagnostics) {
    let mapping = Mapping(synthesis, sizes, catalog, usage, decided)
    let (builder, resources) = (mapping.builder, mapping.resources)
    let (covered, doors) = withExtendedLifetime(synthesis.evaluation) {
      (resources.map { Self.cover($0, builder) }, FrontDoors(builder))
    }
    try mapping.check()
    let unused = builder.unusedStatements()
    self.init(
      kind: synthesis.kind, region: synthesis.region, stacks: synthesis.stacks,
      stack: builder.stack, resources: covered, facts: builder.facts,
      unresolved: builder.unresolved + mapping.open,
      notes: synthesis.notes + builder.notes + builder.links.notes
        + unused.items.filter { $0.severity != .error },
      openParameters: synthesis.openParameters, openConditions: synthesis.openConditions,
      serviceNames: builder.serviceNames, jobNames: builder.jobNames,
      queues: Self.queues(of: resources), functions: Self.functions(of: resources, decided),
      openFunctions: Self.openSizes(of: resources, decided),
      clusters: resources.compactMap { builder.clusters[$0.id] },
      deadLetterQueues: Self.deadLetterQueues(of: resources),
      resourceNames: Self.names(of: resources, builder.clusters), logClasses: builder.logClasses,
      logWriters: LogWriters.byGroup(builder),
      conditional: resources.filter { $0.existence == .unknown }.map {
        ResourceID($0.id)
      },
      regions: mapping.regions, owners: builder.parts.mapValues(\.owner),
      savings: findsSavings
        ? Self.savings(of: resources, catalog, builder.links, sizes.extendedSupport) : [],
      doors: doors, unusedStatements: unused)
    hangsOnDay = builder.hangsOnDay
  }

  /// What of a stack has a price, and how many of its resources have none: all that is asked of one that is
  /// tried beside the one that is reported.
  ///
  /// - Parameters:
  ///   - synthesis: the resources that were read.
  ///   - sizes: what sizes can do.
  ///   - catalog: the sheets of its types.
  ///   - usage: what is stated of how the resources are used.
  ///   - decided: values for properties that only the deployment knows.
  /// - Throws: every value that no deployment would accept.
  /// - Returns: its members, and the number of resources that are open.
  package static func priced(
    _ synthesis: Synthesis, sizes: SizeTables, catalog: ServiceCatalog, usage: UsageStatements,
    decided: [UnresolvedProperty.Cause: String]
  ) throws(Diagnostics) -> (stack: Stack, open: Int) {
    let mapping = Mapping(synthesis, sizes, catalog, usage, decided)
    let open = withExtendedLifetime(synthesis.evaluation) {
      mapping.resources.count { resource in
        // A tag that no deployment would accept is a problem like any other.
        _ = resource.tags
        return coverage(of: resource, mapping.builder).isOpen
      }
    }
    try mapping.check()
    return (mapping.builder.stack, open)
  }

  /// The resources of a synthesis, gone over by the mappings of their types.
  private struct Mapping {
    private(set) var builder: StackBuilder
    let resources: [DeployedResource]
    /// What is silent in the template and known at deployment only.
    let open: [UnresolvedProperty]
    /// Where the resources lie that are not in the main region.
    private(set) var regions: [ResourceID: String] = [:]
    private let evaluation: (any SynthesisEvaluation)?

    init(
      _ synthesis: Synthesis, _ sizes: SizeTables, _ catalog: ServiceCatalog,
      _ usage: UsageStatements, _ decided: [UnresolvedProperty.Cause: String]
    ) {
      var stack = Stack(
        name: synthesis.stacks.first ?? "", region: synthesis.region ?? "")
      stack.dataTransfer = nil
      stack.extendedSupport = sizes.extendedSupport
      stack.processors = sizes.processors
      let settled = SilentProperties.settle(
        synthesis.resources, deciding: decided, schedule: sizes.extendedSupport)
      open = settled.open
      resources = JoinedReplicas.join(settled.resources)
      evaluation = synthesis.evaluation
      builder = StackBuilder(
        stack: stack, sizes: sizes, resources: resources, catalog: catalog, usage: usage,
        dataSources: synthesis.dataSources, decided: decided)
      for resource in resources {
        if let reason = resource.unread {
          builder.notPriced(resource, reason)
          continue
        }
        guard let type = catalog.type(resource.type) else { continue }
        let known = builder.stack.extras.count
        builder.map(resource, by: type)
        builder.openRegion(of: resource, type)
        guard let region = resource.region else { continue }
        for name in [resource.id] + builder.stack.extras[known...].map(\.name) {
          regions[ResourceID(name)] = region
        }
      }
      // A part that stands beside the main region's rates is priced by those.
      for (name, part) in builder.parts { regions[name] = part.region }
      builder.stack.availabilityZones = max(
        1,
        min(
          6,
          builder.stack.loadBalancers.map(\.zones).max()
            ?? builder.zonesOfSubnets))
      if !builder.stack.services.isEmpty || !builder.stack.loadBalancers.isEmpty {
        builder.stack.dataTransfer = DataTransfer()
      }
      builder.stateModelledUse()
    }

    /// - Throws: every value that no deployment would accept.
    func check() throws(Diagnostics) {
      var problems = evaluation?.problems ?? Diagnostics()
      problems.append(builder.problems)
      try problems.throwIfErrors()
    }
  }

  private static func savings(
    of resources: [DeployedResource], _ catalog: ServiceCatalog, _ links: ResourceLinks,
    _ schedule: ExtendedSupportSchedule
  ) -> [FoundSaving] {
    var found: [FoundSaving] = []
    /// Whether a property of some type names the resource, so that no other can stand for it.
    func isApart(_ resource: DeployedResource, _ rule: SheetSaving) -> Bool {
      rule.unless.contains { name in
        if name == "*" { return links.isNamed(resource) }
        guard let dot = name.lastIndex(of: ".") else { return false }
        let property = String(name[name.index(after: dot)...])
        return !links.all(String(name[..<dot]), whose: [property], speakOf: resource).isEmpty
      }
    }
    var places: [SheetSaving: Int] = [:]
    for resource in resources where resource.unread == nil && resource.existence != .no {
      // Several rules speak of one property: a long one is worked out once.
      var values: [String: Resolved] = [:]
      func value(_ name: String) -> Resolved {
        let value = values[name] ?? resource[name]
        values[name] = value
        return value
      }
      for general in catalog.type(resource.type)?.savings ?? [] {
        guard
          let rule = general.followed(on: resource, catalog, links, schedule, value: value)
        else { continue }
        if isApart(resource, rule) { continue }
        let place = places[rule] ?? found.count
        if place == found.count {
          places[rule] = place
          found.append(FoundSaving(rule: rule, edit: rule.words(of: resource, catalog)))
        }
        found[place].add(
          ResourceID(resource.id),
          of: rule.fewer.flatMap { links.holder(of: resource, along: $0.each) })
      }
    }
    return found
  }

  private static func unknown(_ type: String, _ builder: StackBuilder) -> String {
    let near = builder.links.nearestType(to: type, among: builder.catalog.knownTypes)
    return "nobody here has heard of this type"
      + (near.map { "; did you mean '\($0)'?" } ?? "")
  }

  /// What becomes of a resource.
  private static func coverage(
    of resource: DeployedResource, _ builder: StackBuilder
  ) -> Coverage {
    if let own = builder.coverage[resource.id] { return own.kind }
    return switch builder.catalog.type(resource.type)?.treatment {
    case .priced?: .priced
    case .free?: .free
    case .notPriced?: .unpriced
    case nil: .unknown
    }
  }

  /// What becomes of a resource, and why: what it costs where that is not known, at least where that is.
  private static func cover(
    _ resource: DeployedResource, _ builder: StackBuilder
  ) -> CoveredResource {
    let (note, least): (String, Money?)
    if let own = builder.coverage[resource.id] {
      (note, least) = (own.note, own.atLeast)
    } else {
      (note, least) =
        switch builder.catalog.type(resource.type)?.treatment {
        case .priced?: ("", nil)
        case .free(let why)?: (why, nil)
        case .notPriced(let cost, let least)?: (cost, least)
        case nil: (unknown(resource.writtenType, builder), nil)
        }
    }
    return CoveredResource(
      id: ResourceID(resource.id), type: resource.writtenType,
      coverage: coverage(of: resource, builder), note: cost(note, atLeast: least), atLeast: least,
      location: resource.location, constructPath: resource.constructPath, tags: resource.tags,
      openTags: resource.openTags, account: resource.account)
  }

  /// `cluster hours; at least $547.50 a month`.
  private static func cost(_ cost: String, atLeast least: Money?) -> String {
    least.map { "\(cost); at least \($0.dollars()) a month" } ?? cost
  }
}
