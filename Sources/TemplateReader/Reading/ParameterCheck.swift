import Resources
import Diagnostics
import Documents

/// Holds the values of parameters to what the templates declare.
struct ParameterCheck {
  let scopes: [TemplateScope]
  /// Values from the command line.
  let given: [String: String]

  /// Names that no template has, and values that AWS would refuse.
  var problems: Diagnostics {
    var problems = Diagnostics()
    let known = Set(
      scopes.flatMap { scope in
        scope.root["Parameters"]?.entries.compactMap { $0.key.text } ?? []
      })
    let offered = known.subtracting(Self.own).sorted()
    for name in given.keys.sorted() where !known.contains(name) {
      problems.error(
        "no template has a parameter '\(name)'",
        mend: suggestion(for: name, from: offered), kind: .missing)
    }
    let handed = handedByMacros
    for scope in scopes {
      guard let parameters = scope.root["Parameters"] else { continue }
      for (key, parameter) in parameters.entries {
        guard let name = key.text else { continue }
        // What a macro rewrites is held to nothing before it ran, unless the command line has it.
        if Self.isRewritten(scope), given[name] == nil { continue }
        check(
          name, parameter, in: scope, isHanded: handed.contains(ObjectIdentifier(scope)), &problems)
      }
    }
    return problems
  }

  private static func isRewritten(_ scope: TemplateScope) -> Bool {
    !TemplateMacros.open(in: scope.root).isEmpty
  }

  /// The nested templates whose values stand in a template that a macro rewrites.
  ///
  /// - Source: CloudFormation user guide, "Perform custom processing on CloudFormation templates with template
  ///   macros", 2025: the processed template is what is validated and executed.
  private var handedByMacros: Set<ObjectIdentifier> {
    Set(scopes.filter(Self.isRewritten).flatMap(\.nested.values).map(ObjectIdentifier.init))
  }

  /// What CDK adds to every template.
  private static let own: Set<String> = ["BootstrapVersion"]

  /// Whether a truth value is allowed in another spelling: `True` and `yes` where they are no texts.
  private static func isSameTruth(
    _ text: String, amongst allowed: Value?, written: Value?
  ) -> Bool {
    guard let truth = yamlTruth(text), written?.isQuoted != true, let allowed else { return false }
    return allowed.items.contains { item in
      !item.isQuoted && item.text.flatMap(yamlTruth) == truth
    }
  }

  /// - Source: YAML 1.1, "Boolean language-independent type", 2005-01-18.
  private static func yamlTruth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  private func check(
    _ name: String, _ parameter: Value, in scope: TemplateScope, isHanded: Bool,
    _ problems: inout Diagnostics
  ) {
    guard parameter.kind == .mapping, let type = parameter["Type"]?.text,
      !type.hasPrefix("AWS::SSM::"), let value = scope.parameter(name)
    else { return }
    let isSecret = parameter["NoEcho"]?.text?.lowercased() == "true"
    let place = value.location ?? parameter.location
    if isHanded, place.file != parameter.location.file { return }
    let allowed = parameter["AllowedValues"].map(TemplateScope.texts) ?? []
    for text in (value.text.map { [$0] } ?? value.items.compactMap(\.text)) {
      let shown = isSecret ? "its value" : "'\(text)'"
      if type == "Number" || type == "List<Number>", Resolved(.text(text), at: nil).number == nil {
        problems.error(
          at: isSecret ? parameter.keyLocation : place,
          "parameter '\(name)' is a number, \(shown) is none", mend: "give it a number")
      } else if !allowed.isEmpty, !allowed.contains(text),
        !Self.isSameTruth(text, amongst: parameter["AllowedValues"], written: value.place)
      {
        problems.error(
          at: isSecret ? parameter.keyLocation : place,
          "parameter '\(name)' may not be \(shown)",
          mend: suggestion(for: isSecret ? "" : text, from: allowed))
      }
    }
  }
}
