package import Resources

extension SynthesizedStack {
  /// The same with properties listed that were bounded rather than known.
  package func keeping(_ bounded: [UnresolvedProperty]) -> Self {
    SynthesizedStack(
      kind: kind, region: region, stacks: stacks, stack: stack, resources: resources,
      facts: facts, factLocations: factLocations, unresolved: unresolved + bounded, notes: notes,
      openParameters: openParameters, serviceNames: serviceNames, jobNames: jobNames,
      conditional: conditional)
  }
}
