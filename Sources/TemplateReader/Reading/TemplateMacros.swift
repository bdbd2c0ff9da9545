import Documents

/// Macros that a template goes through before it is deployed.
///
/// - Source: CloudFormation user guide, "Using CloudFormation macros" and "Transform reference",
///   2026-05.
enum TemplateMacros {
  /// Those whose work is done here, or that add nothing that is charged for while the stack stands.
  ///
  /// Functions that rotate secrets run at rotations, those of a blue/green deployment change what is
  /// there already, and outputs of a product are values.
  private static let harmless: Set<String> = [
    "AWS::LanguageExtensions", "AWS::Serverless-2016-10-31", "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16", "AWS::CodeDeployBlueGreen", "AWS::CodeStar",
    "AWS::ServiceCatalog",
  ]

  /// The macros of a template that may add or change anything, in the order written.
  static func open(in root: Value) -> [(name: String, place: Value)] {
    var found = named(in: root).filter { !harmless.contains($0.name) }
    if let include = root["Fn::Transform"] { found.append((name(of: include), include)) }
    return found
  }

  /// The macros that a template names under `Transform`.
  static func named(in root: Value) -> [(name: String, place: Value)] {
    guard let transform = root["Transform"], !transform.isNull else { return [] }
    return (transform.kind == .sequence ? Array(transform.items) : [transform]).map {
      ($0.text ?? name(of: $0), $0)
    }
  }

  /// What a `Fn::Transform` calls.
  static func name(of transform: Value) -> String {
    transform["Name"]?.text ?? transform.items.lazy.compactMap { $0["Name"]?.text }.first
      ?? "a macro"
  }

  /// A macro that stands beside a resource's type or its properties, and may change both.
  static func around(_ body: Value) -> Value? {
    if let own = body["Fn::Transform"] { return own }
    guard let properties = body["Properties"] else { return nil }
    return properties["Fn::Transform"] ?? (properties.tag == "!Transform" ? properties : nil)
  }

  /// Why what a macro makes is not known, with the way to know it.
  static func reason(_ name: String) -> String {
    name == "AWS::Include"
      ? "it includes a file that is not here; price the template that comes out: \(processed)"
      : "a macro that runs at deployment may add or change anything; "
        + "price the template that comes out: \(processed)"
  }

  private static let processed = "aws cloudformation get-template --template-stage Processed"
}
