import Resources
import Diagnostics
import Documents

/// Evaluates the functions of one template.
///
/// Nothing is asked of AWS: what is known only after the deployment becomes a symbol or unknown.
/// - Source: CloudFormation user guide, intrinsic function reference, 2026-05.
struct Evaluator {
  let scope: TemplateScope
  /// Loop variables of `Fn::ForEach`.
  var locals: [String: String] = [:]
  var depth = 0
  /// Looks at what may never be chosen, so that what is wrong with it need not be a mistake.
  var isGuess = false

  /// Functions may stand in one another this deep, references included.
  static let deepest = 400
  /// Longer texts and lists are not built.
  static let longestText = 1 << 20
  static let longestList = 10_000

  init(scope: TemplateScope, locals: [String: String] = [:], depth: Int = 0) {
    self.scope = scope
    self.locals = locals
    self.depth = depth
  }

  var deeper: Evaluator {
    var evaluator = self
    evaluator.depth += 1
    return evaluator
  }

  /// What no deployment would accept: an error at its place, and an unknown value to go on with.
  ///
  /// A template that macros rewrite may yet come to hold what it speaks of.
  ///
  /// A remedy is looked up only where it is shown.
  func mistake(
    _ message: String, at place: Value, mend: @autoclosure () -> String? = nil
  ) -> Resolved {
    if !isGuess, scope.isWhole {
      let location = place.location
      let isKept = scope.assembly.problems.keepsError(at: location)
      scope.assembly.problems.error(at: location, message, mend: isKept ? mend() : nil)
    }
    return .unknown(message, at: place)
  }

  /// The value with its functions evaluated.
  func resolve(_ value: Value) -> Resolved {
    if let (function, argument) = Self.function(of: value) {
      guard mayGoOn else { return .unknown("nested too deeply to evaluate", at: value) }
      return deeper.apply(function, to: argument, at: value)
    }
    return resolvePlain(value)
  }

  private var mayGoOn: Bool {
    scope.stepsLeft -= 1
    return depth < Self.deepest && scope.stepsLeft > 0
  }

  /// The function that a value calls: a short form's tag, or the one key of a mapping.
  static func function(of value: Value) -> (name: String, argument: Value)? {
    if let tag = value.tag, tag.hasPrefix("!"), tag.utf8.count > 1 {
      let name = String(tag.dropFirst())
      return (name == "Ref" || name == "Condition" ? name : "Fn::" + name, value)
    }
    return mappingFunction(of: value)
  }

  /// The function of a mapping with one key.
  private static func mappingFunction(of value: Value) -> (name: String, argument: Value)? {
    guard value.kind == .mapping, value.count == 1 else { return nil }
    for (key, argument) in value.entries {
      guard let name = key.text, name == "Ref" || name.hasPrefix("Fn::"),
        !name.hasPrefix("Fn::ForEach")
      else { return nil }
      return (name, argument)
    }
    return nil
  }

  /// A value whose own tag, if any, has been dealt with.
  func resolvePlain(_ value: Value) -> Resolved {
    guard mayGoOn else { return .unknown("nested too deeply to evaluate", at: value) }
    switch value.kind {
    case .null: return Resolved(.missing, at: value)
    case .bool, .number, .string:
      let text = Self.text(of: value)
      if Self.isDynamic(text) { return .unknown(Self.dynamicReference, at: value) }
      return Resolved(.text(text), at: value)
    case .sequence:
      guard value.count <= Self.longestList else {
        return .unknown("a list too long to build", at: value)
      }
      var items: [Resolved] = []
      for item in value.items {
        let resolved = deeper.resolve(item)
        if !resolved.isMissing { items.append(resolved) }
      }
      return Resolved(.list(items), at: value)
    case .mapping:
      // Below a short form: `!ImportValue { Fn::Sub: … }`.
      if let (function, argument) = Self.mappingFunction(of: value) {
        return deeper.apply(function, to: argument, at: value)
      }
      return mapping(value)
    }
  }

  /// A mapping that calls no function.
  private func mapping(_ value: Value) -> Resolved {
    var entries: [Resolved.Entry] = []
    for (key, item) in value.entries {
      guard let name = key.text else { continue }
      if name == "Fn::Transform" { return .unknown("a macro runs at deployment", at: item) }
      if name.hasPrefix("Fn::ForEach") {
        let (made, unknown) = self.entries(ofLoop: item)
        if let unknown { return unknown }
        entries += made
        continue
      }
      if name == "Ref" || name.hasPrefix("Fn::") {
        return mistake(
          "'\(name)' stands beside other keys, a function stands alone", at: key,
          mend: "give it a mapping of its own")
      }
      let resolved = deeper.resolve(item)
      if !resolved.isMissing { entries.append(Resolved.Entry(key: name, value: resolved)) }
    }
    return Resolved(.map(entries), at: value)
  }

  /// Whether a text holds `{{resolve:ssm:/path}}` or another dynamic reference.
  static func isDynamic(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "{")) && text.contains("{{resolve:")
  }

  static let dynamicReference = "a dynamic reference is read at deployment"

  /// A scalar's text; YAML's truth values are one in any spelling, `True` is `true`.
  static func text(of value: Value) -> String {
    value.bool.map { $0 ? "true" : "false" } ?? value.text ?? ""
  }

  /// One property of a mapping, the rest left alone.
  func property(_ key: String, of body: Value) -> Resolved {
    if Self.function(of: body) != nil { return resolve(body)[key] }
    if let value = body[key] { return resolve(value) }
    if body["Fn::Transform"] != nil {
      return .unknown("a macro runs at deployment", at: body["Fn::Transform"])
    }
    return body.hasKey(beginningWith: "Fn::ForEach") ? resolvePlain(body)[key] : .absent
  }

  private func apply(_ function: String, to argument: Value, at place: Value) -> Resolved {
    switch function {
    case "Ref": reference(argument.text ?? "", at: place)
    case "Fn::GetAtt": attribute(argument, at: place)
    case "Fn::Sub": substitute(argument, at: place)
    case "Fn::Join": join(argument, at: place)
    case "Fn::Split": split(argument, at: place)
    case "Fn::Select": select(argument, at: place)
    case "Fn::If": choose(argument, at: place)
    case "Fn::FindInMap": find(argument, at: place)
    case "Fn::GetAZs": zones(argument, at: place)
    case "Fn::Cidr": blocks(argument, at: place)
    case "Fn::ImportValue": imported(argument, at: place)
    case "Fn::GetStackOutput": stackOutput(argument, at: place)
    case "Fn::Base64": base64(argument, at: place)
    case "Fn::Length": length(argument, at: place)
    case "Fn::ToJsonString": json(argument, at: place)
    case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not", "Condition":
      switch truth(place) {
      case .yes: Resolved(.text("true"), at: place)
      case .no: Resolved(.text("false"), at: place)
      case .unknown: .unknown("a condition cannot be told before deployment", at: place)
      }
    case "Fn::Transform": .unknown("a macro runs at deployment", at: place)
    default:
      mistake(
        "there is no function '\(function)'", at: place,
        mend: suggestion(for: function, from: Self.functions))
    }
  }

  func reference(_ name: String, at place: Value) -> Resolved {
    if let local = locals[name] { return Resolved(.text(local), at: place) }
    if name.hasPrefix("AWS::") { return pseudoParameter(name, at: place) }
    if let value = scope.parameter(name) {
      return Resolved(value.content, at: value.place ?? place)
    }
    if isResource(name) {
      return Resolved(.symbol(key: scope.key(of: name), attribute: ""), at: place)
    }
    return mistake(
      "there is no '\(name)' in the template", at: place, mend: scope.nearest(to: name))
  }

  private static let functions = [
    "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Split", "Fn::Select", "Fn::If",
    "Fn::FindInMap", "Fn::GetAZs", "Fn::Cidr", "Fn::ImportValue", "Fn::GetStackOutput",
    "Fn::Base64", "Fn::Length", "Fn::ToJsonString", "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not",
    "Fn::Transform", "Condition",
  ]

  private func isResource(_ name: String) -> Bool {
    scope.resourceNames.contains(name) || scope.expandedNames.contains(name)
  }

  private func pseudoParameter(_ name: String, at place: Value) -> Resolved {
    let isChina = scope.region?.hasPrefix("cn-") == true
    let isGov = scope.region?.hasPrefix("us-gov-") == true
    switch name {
    case "AWS::NoValue": return Resolved(.missing, at: place)
    case "AWS::Region":
      return scope.region.map { Resolved(.text($0), at: place) }
        ?? .unknown("the region is not known", at: place)
    case "AWS::AccountId":
      return scope.account.map { Resolved(.text($0), at: place) }
        ?? .unknown("the account is not known", at: place)
    case "AWS::Partition":
      return Resolved(.text(isChina ? "aws-cn" : isGov ? "aws-us-gov" : "aws"), at: place)
    case "AWS::URLSuffix":
      return Resolved(.text(isChina ? "amazonaws.com.cn" : "amazonaws.com"), at: place)
    case "AWS::StackName": return Resolved(.text(scope.name), at: place)
    case "AWS::NotificationARNs": return Resolved(.list([]), at: place)
    default: return .unknown("'\(name)' is known at deployment", at: place)
    }
  }

  func attribute(_ id: String, _ attribute: String, at place: Value) -> Resolved {
    if attribute.hasPrefix("Outputs."), let nested = scope.nested[id] {
      let name = String(attribute.dropFirst("Outputs.".utf8.count))
      return nested.output(name, depth: depth)
        ?? mistake("nested stack '\(id)' has no output '\(name)'", at: place)
    }
    guard isResource(id) else {
      return mistake(
        "there is no '\(id)' in the template", at: place, mend: scope.nearest(to: id))
    }
    return Resolved(.symbol(key: scope.key(of: id), attribute: attribute), at: place)
  }
}
