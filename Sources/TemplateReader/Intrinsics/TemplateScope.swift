import Resources
import Diagnostics
import Documents

/// One stack of an assembly: its template, its parameters, and what has been worked out so far.
final class TemplateScope {
  let root: Value
  /// The stack's name; for a nested stack, its parent's with its logical id.
  let name: String
  /// Whether it is deployed under that name: an assembly says so, a template by itself has its file's.
  let isNameStated: Bool
  /// What else the stack is called that it is, or is nested in.
  var aliases: [String] = []
  let region: String?
  let account: String?
  /// Values from the command line, the manifest, or the parent stack.
  let given: [String: Resolved]
  unowned let assembly: AssemblyScopes
  /// Whether the stack exists: a nested one may hang on a condition.
  let existence: Truth
  /// Nested stacks by logical id.
  var nested: [String: TemplateScope] = [:]

  private let parameters: Value?
  private let mappings: Value?
  private let conditions: SectionIndex
  private let outputIndex: SectionIndex
  let outputs: Value?
  let resourceNames: Set<String>

  private var parameterValues: [String: Resolved] = [:]
  /// Parameters of which the only allowed value was taken, with it.
  private var onlyValues: [String: String] = [:]
  private var rowsOfMappings: [String: [String]] = [:]
  private var conditionValues: [String: Truth] = [:]
  private var conditionsInWork: Set<String> = []
  private var outputValues: [String: Resolved] = [:]
  private var outputsInWork: Set<String> = []
  /// Evaluations left before the template is taken for a bomb.
  var stepsLeft = 4_000_000

  private(set) var expandedResources: [ExpandedResource] = []
  private(set) var expandedNames: Set<String> = []
  /// What stands in it that cannot be read.
  private(set) var unread: [UnreadPart] = []
  /// Resources whose contents cannot be read, with the reason.
  var unreadResources: [String: String] = [:]

  init(
    root: Value, name: String, region: String?, account: String?, given: [String: Resolved],
    assembly: AssemblyScopes, existence: Truth = .yes, isNameStated: Bool = false
  ) {
    self.root = root
    self.existence = existence
    self.name = name
    self.isNameStated = isNameStated
    self.region = region
    self.account = account
    self.given = given
    self.assembly = assembly
    parameters = root["Parameters"]
    mappings = root["Mappings"]
    conditions = SectionIndex(root["Conditions"])
    outputs = root["Outputs"]
    outputIndex = SectionIndex(root["Outputs"])
    var names: Set<String> = []
    if let resources = root["Resources"] {
      for (key, _) in resources.entries {
        if let name = key.text { names.insert(name) }
      }
    }
    resourceNames = names
  }

  /// Makes the resources that loops stand for, and names what cannot be read.
  func expand() {
    let expansion = ResourceExpansion(self)
    expandedResources = expansion.resources
    expandedNames = expansion.names
    unread = expansion.unread
    for (place, message) in expansion.mistakes {
      assembly.problems.error(at: place.location, message)
    }
  }

  /// The key under which a resource is known in the whole assembly.
  func key(of id: String) -> String { "\(name)/\(id)" }

  /// A parameter's value: given, its default, the only one allowed, or unknown within its allowed values.
  func parameter(_ id: String) -> Resolved? {
    if let known = parameterValues[id] { return known }
    let value = declaredParameter(id)
    parameterValues[id] = value
    return value
  }

  /// What was taken for parameters without a default that allow one value, as notes of the run.
  var takenParameters: [Diagnostic] {
    onlyValues.sorted { $0.key < $1.key }.map { id, value in
      Diagnostic(
        .note, at: parameters?[id]?.location,
        "assumed: parameter '\(id)' is '\(value)', the only value that it allows")
    }
  }

  private func declaredParameter(_ id: String) -> Resolved? {
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
    if let value = parameter["Default"], value.kind.isScalar, !value.isNull {
      if Evaluator.isDynamic(Evaluator.text(of: value)) {
        return Resolved(.unknown(.init(Evaluator.dynamicReference, parameter: id)), at: value)
      }
      return listed(Resolved(.text(Evaluator.text(of: value)), at: value), type: type)
    }
    var seen: Set<String> = []
    let allowed = (parameter["AllowedValues"].map(Self.texts) ?? []).filter {
      seen.insert($0).inserted
    }
    if allowed.count == 1 {
      // Whoever deploys it may give no other.
      onlyValues[id] = allowed[0]
      return listed(Resolved(.text(allowed[0]), at: parameter), type: type)
    }
    let ends = [parameter["MinValue"], parameter["MaxValue"]].compactMap { $0?.text }
    return Resolved(
      .unknown(
        .init(
          "parameter '\(id)' has no default", parameter: id, choices: allowed,
          settings: allowed.isEmpty && ends.count == 2 ? ends : allowed)),
      at: parameter)
  }

  /// The items of a list that are texts.
  static func texts(of list: Value) -> [String] {
    list.items.compactMap { $0.kind.isScalar ? Evaluator.text(of: $0) : nil }
  }

  /// Whether the template is what will be deployed: nothing rewrites it or adds to it.
  private(set) lazy var isWhole: Bool = {
    let sections = [root["Resources"], root["Parameters"], mappings, root["Conditions"], outputs]
    return root["Fn::Transform"] == nil
      && sections.allSatisfy { $0?["Fn::Transform"] == nil }
      && TemplateMacros.named(in: root).allSatisfy { $0.name == "AWS::LanguageExtensions" }
      && root["Resources"]?.entries.contains {
        $0.value["Type"]?.text?.hasSuffix("::MODULE") ?? false
      } != true
  }()

  /// Its parameters, then its resources by name.
  private lazy var ownNames =
    (parameters?.entries.compactMap { $0.key.text } ?? []) + resourceNames.sorted()

  /// "did you mean 'Cluster'?", among parameters and resources.
  func nearest(to name: String) -> String? {
    nearestName(to: name, in: ownNames).map { "did you mean '\($0)'?" }
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

  /// The rows of a mapping, by their first key.
  func rows(of map: String) -> [String] {
    if let known = rowsOfMappings[map] { return known }
    let rows = (mappings?[map]?.entries ?? Value.noEntries).compactMap { $0.key.text }
    rowsOfMappings[map] = rows
    return rows
  }

  /// The second keys of one row of a mapping.
  func columns(of map: String, _ top: String) -> [String] {
    (mappings?[map]?[top]?.entries ?? Value.noEntries).compactMap { $0.key.text }
  }

  /// The value of a named condition; unknown for one that goes round in a circle.
  func condition(_ name: String, by evaluator: Evaluator, at place: Value) -> Truth {
    if let known = conditionValues[name] { return known }
    if isAtTop, let chosen = assembly.chosenConditions[name] { return Truth(chosen) }
    guard let (value, locals) = conditions.entry(name, in: self) else {
      if conditions.open(in: self) != nil { return .unknown }
      var named = evaluator
      named.isGuess = false
      _ = named.mistake(
        "there is no condition '\(name)'", at: place,
        mend: suggestion(for: name, from: conditions.names(in: self)))
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

  private var isAtTop: Bool { !name.contains(".") }

  /// Conditions that only the deployment knows and that name no other one, of a template at the top.
  private(set) lazy var openConditions: [String] = {
    guard isAtTop, let section = root["Conditions"] else { return [] }
    let evaluator = Evaluator(scope: self)
    return section.entries.compactMap { key, value in
      guard let name = key.text, !name.hasPrefix("Fn::"), !Self.namesCondition(value) else {
        return nil
      }
      return condition(name, by: evaluator, at: value) == .unknown ? name : nil
    }
  }()

  private lazy var openConditionNames = Set(openConditions)

  /// Whether it is one of the ``openConditions``.
  func isOpenCondition(_ name: String) -> Bool { openConditionNames.contains(name) }

  /// Whether a condition is made of others.
  private static func namesCondition(_ value: Value) -> Bool {
    if value.tag == "!Condition" || value["Condition"] != nil { return true }
    return value.items.contains(where: namesCondition)
      || value.entries.contains { namesCondition($0.value) }
  }

  /// Whether a resource exists: by its condition, and by that of the stack.
  func existence(of resource: ExpandedResource, by evaluator: Evaluator) -> Truth {
    guard let condition = resource.body["Condition"] else { return existence }
    let own = self.condition(
      evaluator.replacingLocals(in: condition.text ?? ""), by: evaluator, at: condition)
    return own == .yes ? existence : own
  }

  /// The value of an output; unknown for one that goes round in a circle.
  func output(_ name: String, depth: Int) -> Resolved? {
    if let known = outputValues[name] { return known }
    guard let (output, locals) = outputIndex.entry(name, in: self), let value = output["Value"]
    else {
      return outputIndex.open(in: self).map { .unknown($0, at: outputs) }
    }
    guard outputsInWork.insert(name).inserted else {
      return .unknown("the outputs go round in a circle", at: value)
    }
    let resolved = Evaluator(scope: self, locals: locals, depth: depth + 1).resolve(value)
    outputsInWork.remove(name)
    outputValues[name] = resolved
    return resolved
  }

  /// Its outputs, those included that loops write.
  var allOutputs: [(name: String, value: Value, locals: [String: String])] {
    outputIndex.all(in: self)
  }
}
