package import Diagnostics
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
  package let factLocations: [ResourceFact: SourceLocation]
  package let unresolved: [UnresolvedProperty]
  package let notes: [Diagnostic]
  /// Parameters without a value, with the values they allow.
  package let openParameters: [String: [String]]
  /// What a stack file may call each service, the surest first.
  package let serviceNames: [String: [String]]
  package let jobNames: [String: [String]]
  /// Resources that exist only if an unknown condition holds.
  package let conditional: [String]
  /// Where the resources lie that are not in ``region``, by the name that their usage is under.
  package let regions: [String: String]

  package func resource(_ id: String) -> CoveredResource? { resources.first { $0.id == id } }
}

extension SynthesizedStack {
  /// Maps every resource to what it is charged for.
  ///
  /// - Parameters:
  ///   - synthesis: the resources that were read.
  ///   - sizes: what sizes can do.
  /// - Throws: every value that no deployment would accept.
  package init(_ synthesis: Synthesis, sizes: SizeTables) throws(Diagnostics) {
    var stack = Stack(
      name: synthesis.stacks.first ?? "", region: synthesis.region ?? "")
    stack.dataTransfer = nil
    stack.extendedSupport = sizes.extendedSupport
    var regions: [String: String] = [:]
    var builder = StackBuilder(stack: stack, sizes: sizes, resources: synthesis.resources)
    for resource in synthesis.resources {
      if let reason = resource.unread {
        builder.notPriced(resource, reason)
        continue
      }
      if case .priced(let map)? = MappingRegistry.treatment(of: resource.type) {
        let known = builder.stack.extras.count
        map(resource, &builder)
        if let region = resource.region {
          for name in [resource.id] + builder.stack.extras[known...].map(\.name) {
            regions[name] = region
          }
        }
      }
    }
    builder.stack.availabilityZones = max(
      1,
      min(
        6,
        builder.stack.loadBalancers.map(\.zones).max()
          ?? builder.zonesOfSubnets))
    if !builder.stack.services.isEmpty || !builder.stack.loadBalancers.isEmpty {
      builder.stack.dataTransfer = DataTransfer()
    }
    let covered = withExtendedLifetime(synthesis.evaluation) {
      synthesis.resources.map { Self.cover($0, builder) }
    }
    var problems = synthesis.evaluation?.problems ?? Diagnostics()
    problems.append(builder.problems)
    try problems.throwIfErrors()
    self.init(
      kind: synthesis.kind, region: synthesis.region, stacks: synthesis.stacks,
      stack: builder.stack, resources: covered, facts: builder.facts,
      factLocations: builder.factLocations, unresolved: builder.unresolved,
      notes: synthesis.notes + builder.notes + builder.links.notes,
      openParameters: synthesis.openParameters,
      serviceNames: builder.serviceNames, jobNames: builder.jobNames,
      conditional: synthesis.resources.filter { $0.existence == .unknown }.map(\.id),
      regions: regions)
  }

  private static func unknown(_ type: String) -> String {
    let known = MappingRegistry.all.lazy.map(\.type).filter { $0.hasPrefix("AWS::") }
    let near = type.hasPrefix("AWS::") ? nearestName(to: type, in: known) : nil
    return "nobody here has heard of this type"
      + (near.map { "; did you mean '\($0)'?" } ?? "")
  }

  private static func cover(_ resource: DeployedResource, _ builder: StackBuilder)
    -> CoveredResource
  {
    let (coverage, note): (Coverage, String) =
      builder.coverage[resource.id]
      ?? {
        switch MappingRegistry.treatment(of: resource.type) {
        case .priced?: (.priced, "")
        case .free?: (.free, "nothing is charged for it by itself")
        case .notPriced(let cost)?: (.unpriced, cost)
        case nil: (.unknown, unknown(resource.writtenType))
        }
      }()
    return CoveredResource(
      id: resource.id, type: resource.writtenType, coverage: coverage, note: note,
      location: resource.location, constructPath: resource.constructPath, tags: resource.tags)
  }
}
