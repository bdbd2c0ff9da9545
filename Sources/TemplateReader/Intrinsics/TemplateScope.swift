import Resources
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
      if id == "Fn::Transform" { continue }
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
    guard let parameter = parameters?[id] else { return given[id] }
    let type = parameter["Type"]?.text ?? "String"
    let isStored = type.hasPrefix("AWS::SSM::Parameter::Value")
    // A path names what is stored, anything else is taken for the value itself.
    if let value = given[id], !isStored || value.text?.hasPrefix("/") != true {
      return listed(value, type: type)
    }
    if isStored {
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

  /// An entry of a section, those included that a loop writes.
  private func entry(
    _ name: String, of section: Value?, by evaluator: Evaluator
  ) -> (value: Value, locals: [String: String])? {
    guard let section else { return nil }
    if let value = section[name] { return (value, [:]) }
    guard section.hasKey(beginningWith: "Fn::ForEach") else { return nil }
    for (key, loop) in section.entries where key.text?.hasPrefix("Fn::ForEach") == true {
      for (locals, fragment) in evaluator.loops(loop) {
        var inner = evaluator
        inner.locals = locals
        for (key, value) in fragment.entries
        where key.text.map(inner.replacingLocals) == name { return (value, locals) }
      }
    }
    return nil
  }

  /// Whether the template is what will be deployed: nothing rewrites it or adds to it.
  var isWhole: Bool {
    if root["Fn::Transform"] != nil || root["Resources"]?["Fn::Transform"] != nil { return false }
    return transforms.isEmpty
      && resourceNames.allSatisfy {
        root["Resources"]?[$0]?["Type"]?.text?.hasSuffix("::MODULE") != true
      }
  }

  /// Macros that the template goes through, the one that only adds functions left out.
  var transforms: [String] {
    guard let transform = root["Transform"] else { return [] }
    let names = transform.text.map { [$0] } ?? transform.items.map { $0.text ?? "AWS::Include" }
    return names.filter { $0 != "AWS::LanguageExtensions" }
  }

  /// "did you mean 'Cluster'?", among parameters and resources.
  func nearest(to name: String) -> String? {
    let own = parameters?.entries.compactMap { $0.key.text } ?? []
    return nearestName(to: name, in: own + resourceNames.sorted()).map { "did you mean '\($0)'?" }
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
  func condition(_ name: String, by evaluator: Evaluator, at place: Value) -> Truth {
    if let known = conditionValues[name] { return known }
    guard let (value, locals) = entry(name, of: conditions, by: evaluator) else {
      var named = evaluator
      named.isGuess = false
      let known = conditions?.entries.compactMap { $0.key.text } ?? []
      _ = named.mistake(
        "there is no condition '\(name)'", at: place, mend: suggestion(for: name, from: known))
      return .unknown
    }
    guard conditionsInWork.insert(name).inserted else { return .unknown }
    var inner = evaluator
    inner.locals = locals
    let truth = inner.truth(value)
    conditionsInWork.remove(name)
    conditionValues[name] = truth
    return truth
  }

  /// The value of an output; unknown for one that goes round in a circle.
  func output(_ name: String, depth: Int) -> Resolved? {
    if let known = outputValues[name] { return known }
    let evaluator = Evaluator(scope: self, depth: depth + 1)
    guard let (output, locals) = entry(name, of: outputs, by: evaluator),
      let value = output["Value"]
    else { return nil }
    guard outputsInWork.insert(name).inserted else {
      return .unknown("the outputs go round in a circle", at: value)
    }
    let resolved = Evaluator(scope: self, locals: locals, depth: depth + 1).resolve(value)
    outputsInWork.remove(name)
    outputValues[name] = resolved
    return resolved
  }
}

/// All stacks of an assembly, so that one can look up what another exports.
final class AssemblyScopes: SynthesisEvaluation {
  var scopes: [TemplateScope] = []
  /// Mistakes that only the evaluation finds.
  var problems = Diagnostics()
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
