import Documents
import Resources

/// What a plan looked up while it was made: images, parameters.
///
/// - Source: Terraform's JSON output format, internals documentation of 1.9: data sources that were
///   read before the plan stand in the state before it.
extension TerraformPlanReader {
  private static let deepestModule = 32

  static func dataSources(of root: Value) -> [DeployedResource] {
    var found: [DeployedResource] = []
    for part in ["prior_state", "planned_values"] {
      let module =
        part == "prior_state" ? root[part]?["values"]?["root_module"] : root[part]?["root_module"]
      if let module { collect(module, level: 0, into: &found) }
    }
    return found
  }

  private static func collect(_ module: Value, level: Int, into found: inout [DeployedResource]) {
    guard level < deepestModule else { return }
    for item in module["resources"].map({ Array($0.items) }) ?? [] {
      guard item["mode"]?.text == "data", let type = item["type"]?.text,
        let address = item["address"], let name = address.text
      else { continue }
      let properties = PlannedProperties(
        resource: PlannedResource(
          address: name, type: type, place: address, values: item["values"], unknown: nil),
        names: TerraformNames(type), expressions: nil,
        links: PlannedLinks(
          references: PlanReferences(configuration: PlanConfiguration(nil)),
          instances: PlannedInstances([], named: []), resources: [:]))
      found.append(
        DeployedResource(
          key: name, id: name, type: type, writtenType: type, stack: "", constructPath: nil,
          place: address, existence: .yes, read: properties.property))
    }
    for child in module["child_modules"].map({ Array($0.items) }) ?? [] {
      collect(child, level: level + 1, into: &found)
    }
  }
}
