package import Diagnostics
package import StackModel

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
  package let conditional: [ResourceID]

  package func resource(_ id: ResourceID) -> CoveredResource? { resources.first { $0.id == id } }
}

/// Reads what a synthesis wrote, and maps every resource.
package struct TemplateReader {
  private let files: TemplateFiles
  private let sizes: SizeTables

  package init(files: TemplateFiles, sizes: SizeTables) {
    self.files = files
    self.sizes = sizes
  }

  /// Reads a cloud assembly, a template or a plan.
  ///
  /// - Parameters:
  ///   - path: a folder with a manifest, or a file.
  ///   - options: what the user chose and overrode.
  /// - Throws: every problem found in the files.
  /// - Returns: the stack with all its resources covered.
  package func read(
    _ path: String, _ options: TemplateOptions
  ) throws(Diagnostics) -> SynthesizedStack {
    var reader = AssemblyReader(files: files, options: options)
    let synthesis = try reader.read(path)
    var stack = Stack(
      name: synthesis.stacks.first ?? "", region: synthesis.region ?? "")
    stack.dataTransfer = nil
    stack.extendedSupport = sizes.extendedSupport
    var builder = StackBuilder(stack: stack, sizes: sizes, resources: synthesis.resources)
    for resource in synthesis.resources {
      if case .priced(let map)? = MappingRegistry.treatment(of: resource.type) {
        map(resource, &builder)
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
    let covered = withExtendedLifetime(synthesis.scopes) {
      synthesis.resources.map { cover($0, builder) }
    }
    var problems = synthesis.scopes?.problems ?? Diagnostics()
    problems.append(builder.problems)
    try problems.throwIfErrors()
    var notes = synthesis.notes + builder.notes
    if let source = options.regionSource, let region = synthesis.region {
      notes.append(
        Diagnostic(
          .note, at: SourceLocation(file: path),
          "assumed: it is deployed in \(region), as \(source) has it; no region stands here"))
    }
    return SynthesizedStack(
      kind: synthesis.kind, region: synthesis.region, stacks: synthesis.stacks,
      stack: builder.stack, resources: covered, facts: builder.facts,
      factLocations: builder.factLocations, unresolved: builder.unresolved,
      notes: notes, openParameters: synthesis.openParameters,
      serviceNames: builder.serviceNames, jobNames: builder.jobNames,
      conditional: synthesis.resources.filter { $0.existence == .unknown }.map { ResourceID($0.id) }
    )
  }

  private static func unknown(_ type: String) -> String {
    let known = MappingRegistry.all.lazy.map(\.type).filter { $0.hasPrefix("AWS::") }
    let near = type.hasPrefix("AWS::") ? nearestName(to: type, in: known) : nil
    return "nobody here has heard of this type"
      + (near.map { "; did you mean '\($0)'?" } ?? "")
  }

  private func cover(_ resource: DeployedResource, _ builder: StackBuilder) -> CoveredResource {
    let (coverage, note): (Coverage, String) =
      builder.coverage[resource.id]
      ?? {
        switch MappingRegistry.treatment(of: resource.type) {
        case .priced?: (.priced, "")
        case .free?: (.free, "nothing is charged for it by itself")
        case .notPriced(let cost)?: (.unpriced, cost)
        case nil: (.unknown, Self.unknown(resource.writtenType))
        }
      }()
    return CoveredResource(
      id: ResourceID(resource.id), type: resource.writtenType, coverage: coverage, note: note,
      location: resource.location, constructPath: resource.constructPath, tags: resource.tags)
  }
}
