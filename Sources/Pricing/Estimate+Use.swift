import Resources
import Services

extension Estimate {
  /// The scenario of a template whose traffic nobody describes.
  package static let scenarioWithoutTraffic = "none"

  /// Whether it is what stands there alone, used as stated.
  package var isWithoutTraffic: Bool {
    scenario == Self.scenarioWithoutTraffic && load.requests == 0
  }

  /// What traffic, deployments and its users make of the stack, as a mark: see ``Stack/useMark(under:)``.
  package var use: String { stack.useMark(under: load) }
}
