import Services

extension Estimate {
  /// What traffic, deployments and its users make of the stack, as a mark: see ``Stack/useMark(under:)``.
  package var use: String { stack.useMark(under: load) }
}
