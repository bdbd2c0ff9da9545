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
    for scope in scopes {
      guard let parameters = scope.root["Parameters"] else { continue }
      for (key, parameter) in parameters.entries {
        if let name = key.text { check(name, parameter, in: scope, &problems) }
      }
    }
    return problems
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
    _ name: String, _ parameter: Value, in scope: TemplateScope, _ problems: inout Diagnostics
  ) {
    guard parameter.kind == .mapping, let type = parameter["Type"]?.text,
      !type.hasPrefix("AWS::SSM::"), let value = scope.parameter(name)
    else { return }
    let isSecret = parameter["NoEcho"]?.text?.lowercased() == "true"
    let place = value.location ?? parameter.location
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
