import Diagnostics
import Documents

/// One stack of an assembly: its template, its parameters, and what has been worked out so far.
final class TemplateScope {
  let root: Value
  /// The stack's name; for a nested stack, its parent's with its logical id.
  let name: String
  let region: String?
  let account: String?
  /// Values from the command line, the manifest, or the parent stack.
  let given: [String: Resolved]
  unowned let assembly: AssemblyScopes
  /// Nested stacks by logical id.
  var nested: [String: TemplateScope] = [:]

  private let parameters: Value?
  private let mappings: Value?
  private let conditions: Value?
  let outputs: Value?
  let resourceNames: Set<String>

  private var conditionValues: [String: Truth] = [:]
  private var conditionsInWork: Set<String> = []
  private var outputValues: [String: Resolved] = [:]
  private var outputsInWork: Set<String> = []
  /// Evaluations left before the template is taken for a bomb.
  var stepsLeft = 4_000_000
  private(set) var expandedResources: [Expanded] = []

  /// A resource as written, with the loop variables it was made under.
  struct Expanded {
    let id: String
    let body: Value
    let locals: [String: String]
  }

  init(
    root: Value, name: String, region: String?, account: String?, given: [String: Resolved],
    assembly: AssemblyScopes
  ) {
    self.root = root
    self.name = name
    self.region = region
    self.account = account
    self.given = given
    self.assembly = assembly
    parameters = root["Parameters"]
    mappings = root["Mappings"]
    conditions = root["Conditions"]
    outputs = root["Outputs"]
    var names: Set<String> = []
    if let resources = root["Resources"] {
      for (key, _) in resources.entries {
        if let name = key.text { names.insert(name) }
      }
    }
    resourceNames = names
  }

  func expand(_ evaluator: Evaluator) {
    expandedResources = []
    if let resources = root["Resources"] { expand(resources, with: evaluator, level: 0) }
  }

  private func expand(_ resources: Value, with evaluator: Evaluator, level: Int) {
    for (key, value) in resources.entries {
      guard expandedResources.count < 20_000, level < 8 else { return }
      guard let id = key.text else { continue }
      if id.hasPrefix("Fn::ForEach") {
        for (locals, fragment) in evaluator.loops(value) {
          var inner = evaluator
          inner.locals.merge(locals) { $1 }
          expand(fragment, with: inner, level: level + 1)
        }
      } else {
        expandedResources.append(
          Expanded(
            id: evaluator.replacingLocals(in: id), body: value, locals: evaluator.locals))
      }
    }
  }

  /// The key under which a resource is known in the whole assembly.
  func key(of id: String) -> String { "\(name)/\(id)" }

  /// A parameter's value: given, its default, or unknown within its allowed values.
  func parameter(_ id: String) -> Resolved? {
    if let value = given[id] { return listed(value, type: parameters?[id]?["Type"]?.text) }
    guard let parameter = parameters?[id] else { return nil }
    let type = parameter["Type"]?.text ?? "String"
    if type.hasPrefix("AWS::SSM::Parameter::Value") {
      return Resolved(
        .unknown(.init("parameter '\(id)' is read from Systems Manager", parameter: id)),
        at: parameter)
    }
    if let value = parameter["Default"], let text = value.text, !value.isNull {
      return listed(Resolved(.text(text), at: value), type: type)
    }
    var choices: [String] = []
    if let allowed = parameter["AllowedValues"] { choices = allowed.items.compactMap(\.text) }
    return Resolved(
      .unknown(.init("parameter '\(id)' has no default", parameter: id, choices: choices)),
      at: parameter)
  }

  private func listed(_ value: Resolved, type: String?) -> Resolved {
    guard let type, type == "CommaDelimitedList" || type.hasPrefix("List<"), let text = value.text
    else { return value }
    let items = text.split(separator: ",").map {
      Resolved(.text(trimmed(String($0))), at: value.place)
    }
    return Resolved(.list(items), at: value.place)
  }

  func mapping(_ map: String, _ top: String, _ second: String) -> Value? {
    mappings?[map]?[top]?[second]
  }

  /// The value of a named condition; unknown for one that goes round in a circle.
  func condition(_ name: String, by evaluator: Evaluator) -> Truth {
    if let known = conditionValues[name] { return known }
    guard let value = conditions?[name], conditionsInWork.insert(name).inserted else {
      return .unknown
    }
    let truth = evaluator.truth(value)
    conditionsInWork.remove(name)
    conditionValues[name] = truth
    return truth
  }

  /// The value of an output; unknown for one that goes round in a circle.
  func output(_ name: String, depth: Int) -> Resolved? {
    if let known = outputValues[name] { return known }
    guard let value = outputs?[name]?["Value"] else { return nil }
    guard outputsInWork.insert(name).inserted else {
      return .unknown("the outputs go round in a circle", at: value)
    }
    let resolved = Evaluator(scope: self, depth: depth + 1).resolve(value)
    outputsInWork.remove(name)
    outputValues[name] = resolved
    return resolved
  }
}

/// All stacks of an assembly, so that one can look up what another exports.
final class AssemblyScopes {
  var scopes: [TemplateScope] = []
  private var exports: [String: (scope: TemplateScope, output: String)]?

  /// The value exported under a name by a stack of the assembly.
  func export(_ name: String, depth: Int) -> Resolved? {
    if exports == nil {
      var found: [String: (scope: TemplateScope, output: String)] = [:]
      exports = [:]
      for scope in scopes {
        guard let outputs = scope.outputs else { continue }
        for (key, value) in outputs.entries {
          guard let output = key.text, let export = value["Export"]?["Name"] else { continue }
          let evaluator = Evaluator(scope: scope, depth: depth + 1)
          if let text = evaluator.resolve(export).text { found[text] = (scope, output) }
        }
      }
      exports = found
    }
    guard let (scope, output) = exports?[name] else { return nil }
    return scope.output(output, depth: depth)
  }

  func stack(named name: String) -> TemplateScope? { scopes.first { $0.name == name } }
}
