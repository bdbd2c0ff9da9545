extension SynthesizedStack {
  /// The same with properties listed that were bounded rather than known.
  package func keeping(_ bounded: [UnresolvedProperty]) -> Self {
    SynthesizedStack(
      kind: kind, region: region, stacks: stacks, stack: stack, resources: resources,
      facts: facts, factLocations: factLocations, unresolved: unresolved + bounded, notes: notes,
      openParameters: openParameters, serviceNames: serviceNames, jobNames: jobNames,
      conditional: conditional, regions: regions)
  }
}

extension UnresolvedProperty {
  /// The same with the value that was taken in the end.
  package func taking(_ chosen: [String: String]) -> Self {
    let name = chosen.keys.sorted().first { reason.contains("'\($0)'") }
    return Self(
      resource: resource, property: property, reason: reason, choices: choices,
      taken: name.flatMap { chosen[$0] }.map { "'\($0)', the dearest allowed," } ?? taken,
      location: location)
  }
}
