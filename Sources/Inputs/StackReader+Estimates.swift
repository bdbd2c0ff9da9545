import Diagnostics
import Resources
import Services

/// The estimates that a stack file names.
extension StackReader {
  mutating func readEstimates(_ node: ConfigNode) -> [EstimateDefinition] {
    guard let part = node["estimates"] else { return [] }
    guard let entries = part.entries else {
      problems.error(
        at: part.location, "'estimates' is \(part.kindName)",
        mend: "write a mapping: realistic: { scenario: moderate }")
      return []
    }
    return entries.map { entry in
      for key in entry.value.entries ?? [] where Stack.estimate[key.key] == nil {
        problems.error(
          at: key.keyLocation, "unknown key '\(key.key)' in an estimate",
          mend: suggestion(for: key.key, from: Stack.estimate.names))
      }
      let scenario = entry.value["scenario"]
      if scenario?.text == nil {
        problems.error(
          at: entry.value.location, "the estimate '\(entry.key)' names no scenario",
          mend: "add 'scenario: moderate'")
      }
      let set = entry.value["set"]
      if let set, !set.isNull, set.entries == nil {
        problems.error(
          at: set.location, "'set' is \(set.kindName)",
          mend: "write a mapping from paths to values: { services.*.cpu: 256 }")
      }
      let overlays = (set?.entries ?? []).map {
        Overlay(path: $0.key, value: $0.value, at: $0.keyLocation)
      }
      return EstimateDefinition(
        name: entry.key, scenario: scenario?.text ?? "", overlays: overlays,
        location: entry.keyLocation, scenarioLocation: scenario?.location ?? entry.keyLocation)
    }
  }
}
