import Documents

/// Reads a state as Terraform stores it: `terraform.tfstate`, or what `terraform state pull` prints.
///
/// - Source: Terraform, internal/states/statefile, version 4.
enum TerraformState {
  static func reads(_ root: Value) -> Bool {
    root["version"]?.kind == .number && root["terraform_version"] != nil
      && root["resources"]?.kind == .sequence && root["lineage"] != nil
  }

  /// Every instance of every managed resource.
  static func resources(of root: Value) -> [PlannedResource] {
    guard let resources = root["resources"] else { return [] }
    return resources.items.flatMap { resource -> [PlannedResource] in
      guard resource["mode"]?.text != "data", let type = resource["type"]?.text,
        let name = resource["name"], let text = name.text, let instances = resource["instances"]
      else { return [] }
      let module = resource["module"]?.text.map { $0 + "." } ?? ""
      return instances.items.filter { $0["deposed"] == nil }.map { instance in
        PlannedResource(
          address: "\(module)\(type).\(text)\(index(of: instance))", type: type, place: name,
          values: instance["attributes"], unknown: nil)
      }
    }
  }

  /// `[0]`, `["key"]`, or nothing.
  private static func index(of instance: Value) -> String {
    guard let key = instance["index_key"], let text = key.text else { return "" }
    return key.kind == .number ? "[\(text)]" : "[\"\(text)\"]"
  }
}
