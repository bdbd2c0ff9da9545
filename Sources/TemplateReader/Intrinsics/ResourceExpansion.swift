import Documents

/// A resource as written, with the loop variables it was made under.
struct ExpandedResource {
  let id: String
  let body: Value
  let locals: [String: String]

  var type: String? { body["Type"]?.text }

  /// Whether it is a module, which CloudFormation writes out at deployment.
  var isModule: Bool { type?.hasSuffix("::MODULE") ?? false }
}

/// Writes the resources of a template out: one for each turn of a loop.
///
/// Nothing is left out in silence: what is known at deployment stands in for itself, what goes beyond
/// a limit is a mistake.
struct ResourceExpansion {
  private(set) var resources: [ExpandedResource] = []
  private(set) var names: Set<String> = []
  private(set) var unread: [UnreadPart] = []
  private(set) var mistakes: [(place: Value, message: String)] = []

  private let scope: TemplateScope
  /// Whether a macro makes resources of loops: that of AWS's, or one that may do anything.
  private let isExtended: Bool
  private var isFull = false
  /// Turns of loops, which need not make anything.
  private var turnsLeft = 200_000

  /// AWS refuses a template of more than 500; what is read may still be cut into several.
  private static let mostResources = 20_000
  /// AWS accepts 5.
  private static let deepestLoop = 8

  init(_ scope: TemplateScope) {
    self.scope = scope
    isExtended =
      !TemplateMacros.open(in: scope.root).isEmpty
      || TemplateMacros.named(in: scope.root).contains { $0.name == "AWS::LanguageExtensions" }
    if let resources = scope.root["Resources"] {
      expand(resources, with: Evaluator(scope: scope), level: 0)
    }
    for (name, place) in TemplateMacros.open(in: scope.root) {
      stand(name, "Transform", at: place, TemplateMacros.reason(name))
    }
  }

  private mutating func expand(_ resources: Value, with evaluator: Evaluator, level: Int) {
    for (key, value) in resources.entries where !isFull {
      guard let written = key.text else { continue }
      let id = evaluator.replacingLocals(in: written)
      if id == "Fn::Transform" {
        let name = TemplateMacros.name(of: value)
        stand("Resources/\(name)", "Fn::Transform", at: value, TemplateMacros.reason(name))
      } else if id.hasPrefix("Fn::ForEach") {
        expand(loop: id, value, with: evaluator, level: level + 1)
      } else {
        append(ExpandedResource(id: id, body: value, locals: evaluator.locals))
      }
    }
  }

  private mutating func expand(
    loop id: String, _ value: Value, with evaluator: Evaluator, level: Int
  ) {
    guard isExtended else {
      mistakes.append((value, "'\(id)' is no loop without 'Transform: AWS::LanguageExtensions'"))
      return
    }
    guard level <= Self.deepestLoop else {
      mistakes.append((value, "loops stand more than \(Self.deepestLoop) deep in one another"))
      return
    }
    switch evaluator.loop(value) {
    case .malformed(let message, let place): mistakes.append((place, "'\(id)': \(message)"))
    case .open(let reason):
      stand(id, "Fn::ForEach", at: value, "how many resources it makes is not known: \(reason)")
    case .turns(let turns, let fragment):
      for locals in turns where !isFull {
        turnsLeft -= 1
        guard turnsLeft > 0 else { return fill(at: value) }
        expand(fragment, with: evaluator.turn(locals), level: level)
      }
    }
  }

  private mutating func append(_ resource: ExpandedResource) {
    guard resources.count < Self.mostResources else { return fill(at: resource.body) }
    guard names.insert(resource.id).inserted else {
      mistakes.append((resource.body, "loops make resource '\(resource.id)' twice"))
      return
    }
    resources.append(resource)
    guard let macro = TemplateMacros.around(resource.body) else { return }
    let name = TemplateMacros.name(of: macro)
    stand("\(resource.id)/\(name)", "Fn::Transform", at: macro, TemplateMacros.reason(name))
  }

  private mutating func fill(at place: Value) {
    isFull = true
    mistakes.append((place, "the template makes more than \(Self.mostResources) resources"))
  }

  /// Something that stands in for what cannot be read, under a name of its own.
  private mutating func stand(_ id: String, _ type: String, at place: Value, _ reason: String) {
    var name = id
    var number = 1
    while !names.insert(name).inserted {
      number += 1
      name = "\(id) \(number)"
    }
    unread.append(
      UnreadPart(id: name, type: type, stack: scope.name, place: place, reason: reason))
  }
}
