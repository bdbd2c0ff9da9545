package import Resources

extension SynthesizedStack {
  /// The same with the questions of its functions that matter once somebody runs them.
  ///
  /// - Parameter functions: ids of those that somebody does.
  /// - Returns: the stack with what is open of them.
  package func asking(of functions: Set<String>) -> Self {
    keeping(openFunctions.filter { functions.contains($0.resource.text) })
  }

  /// The same with properties listed that were bounded rather than known.
  package func keeping(_ bounded: [UnresolvedProperty]) -> Self {
    var stack = self
    stack.unresolved += bounded
    return stack
  }
}
