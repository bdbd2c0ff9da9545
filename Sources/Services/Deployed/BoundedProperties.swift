package import Resources

extension SynthesizedStack {
  /// The same with properties listed that were bounded rather than known.
  package func keeping(_ bounded: [UnresolvedProperty]) -> Self {
    var stack = self
    stack.unresolved += bounded
    return stack
  }
}
