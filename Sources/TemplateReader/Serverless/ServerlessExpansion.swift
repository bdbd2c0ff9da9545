import Diagnostics
import Documents

/// Writes the resources of a SAM template out as AWS does when it is deployed.
///
/// The result is a document over the same text: every resource and property stands where the person
/// wrote what it comes from. What AWS appends to some ids, a digest of what they stand for, is left
/// out.
///
/// - Source: AWS Serverless Application Model, developer guide, "Generated CloudFormation resources",
///   and its translator, version 1.110.
struct ServerlessExpansion {
  /// A resource as a person wrote it, with the globals laid under its properties.
  struct Written {
    let id: String
    /// The key that it stands under.
    let place: Value
    let body: Value
    /// Under what it exists; what is made beside it exists as surely.
    var condition: Value?
    let properties: Draft

    subscript(property: String) -> Draft? { properties[property] }
  }

  static let transform = "AWS::Serverless-2016-10-31"

  private let root: Value
  private let globals: ServerlessGlobals
  private var entriesLeft = Self.mostEntries
  private var made: [Draft.Entry] = []
  private var ids: Set<String> = []
  /// Where APIs are first spoken of that nobody wrote.
  private var implicit: [String: Written] = [:]

  private static let deepestLoop = 8

  /// A template after the expansion, and what was wrong with it.
  struct Expanded {
    let document: Document
    var problems = Diagnostics()
  }

  /// Entries of globals that are written out: for each resource of a kind all of them, so that a
  /// small template could make a very large one.
  private static let mostEntries = 200_000

  /// The template after the expansion; itself where nothing in it is SAM's.
  ///
  /// AWS refuses SAM's types without the transform; whoever left it out meant it all the same.
  static func expanded(_ document: Document) -> Expanded {
    let root = document.root
    guard let resources = root["Resources"], resources.kind == .mapping,
      TemplateMacros.named(in: root).contains(where: { $0.name == transform })
        || resources.entries.contains(where: { kind(of: $0.value) != nil })
    else { return Expanded(document: document) }
    var expansion = ServerlessExpansion(root)
    for (key, _) in resources.entries {
      if let id = key.text { expansion.ids.insert(id) }
    }
    expansion.expand(resources, level: 0)
    expansion.addImplicitAPIs()
    var expanded = Expanded(
      document: document.rewritten(
        as: .map(
          Draft.written(root).entries.compactMap { entry -> Draft.Entry? in
            switch entry.key {
            case "Globals": nil
            case "Resources": Draft.Entry(entry.key, at: entry.place, .map(expansion.made))
            default: entry
            }
          })))
    if expansion.entriesLeft < 0 {
      expanded.problems.error(
        at: root["Globals"]?.location,
        "written out for each of its resources, 'Globals' makes more than \(mostEntries) entries",
        mend: "cut the template in two")
    }
    return expanded
  }

  private init(_ root: Value) {
    self.root = root
    globals = ServerlessGlobals(root["Globals"])
  }

  private mutating func expand(_ resources: Value, level: Int) {
    for (key, body) in resources.entries {
      guard let id = key.text else { continue }
      if id.hasPrefix("Fn::ForEach"), level < Self.deepestLoop, let loop = expandedLoop(body, level)
      {
        made.append(Draft.Entry(id, at: key, loop))
      } else if let kind = Self.kind(of: body), entriesLeft >= 0 {
        entriesLeft -= globals.size(of: kind)
        expand(
          Written(
            id: id, place: key, body: body, condition: body["Condition"],
            properties: globals.merged(under: body["Properties"], of: kind)), kind)
      } else {
        made.append(Draft.Entry(id, at: key, .written(body)))
      }
    }
  }

  /// A loop, with what it makes expanded; `nil` for what is no loop.
  private mutating func expandedLoop(_ loop: Value, _ level: Int) -> Draft? {
    let parts = Array(loop.items)
    guard parts.count == 3, parts[2].kind == .mapping else { return nil }
    let before = made
    made = []
    expand(parts[2], level: level + 1)
    defer { made = before }
    return .list([.written(parts[0]), .written(parts[1]), .map(made)])
  }

  /// `Function` of `AWS::Serverless::Function`.
  private static func kind(of body: Value) -> String? {
    guard let type = body["Type"]?.text, type.hasPrefix("AWS::Serverless::") else { return nil }
    return String(type.dropFirst("AWS::Serverless::".utf8.count))
  }

  private mutating func expand(_ resource: Written, _ kind: String) {
    switch kind {
    case "Function": function(resource)
    case "Api": restAPI(resource)
    case "HttpApi": httpAPI(resource)
    case "SimpleTable": table(resource)
    case "StateMachine": stateMachine(resource)
    case "LayerVersion": layer(resource)
    case "Application": application(resource)
    case "GraphQLApi": graphQL(resource)
    case "Connector": connector(resource)
    case "WebSocketApi": webSocketAPI(resource)
    case "CapacityProvider": capacityProvider(resource)
    default: made.append(Draft.Entry(resource.id, at: resource.place, .written(resource.body)))
    }
    for entry in Draft.written(resource.body)["Connectors"]?.entries ?? [] {
      add("\(resource.id)\(entry.key)Policy", "AWS::IAM::ManagedPolicy", [], of: resource)
    }
  }

  // MARK: - What is made

  /// The resource that one of SAM's becomes: it keeps its id and its attributes.
  mutating func become(_ type: String, _ properties: [Draft.Entry], of resource: Written) {
    var entries = [Draft.Entry("Type", .text(type))]
    for entry in Draft.written(resource.body).entries
    where !["Type", "Properties", "Connectors"].contains(entry.key) {
      entries.append(entry)
    }
    entries.append(
      Draft.Entry("Properties", at: resource.body["Properties"]?.key, .map(properties)))
    made.append(Draft.Entry(resource.id, at: resource.place, .map(entries)))
  }

  /// A resource that AWS makes beside it; nothing where one of that id is there.
  mutating func add(
    _ id: String, _ type: String, _ properties: [Draft.Entry], of resource: Written,
    at place: Value? = nil
  ) {
    guard ids.insert(id).inserted else { return }
    var entries = [Draft.Entry("Type", .text(type))]
    if let condition = resource.condition {
      entries.append(Draft.Entry("Condition", at: condition.key, .written(condition)))
    }
    entries.append(Draft.Entry("Properties", .map(properties)))
    made.append(Draft.Entry(id, at: place ?? resource.place, .map(entries)))
  }

  /// Properties under the names they have already.
  static func kept(_ names: [String], of draft: Draft) -> [Draft.Entry] {
    draft.entries.filter { names.contains($0.key) }
  }

  /// Tags as a list; SAM writes them as a mapping.
  static func tags(_ tags: Draft?, createdBy key: String) -> Draft {
    let own = (tags?.entries ?? []).map { entry in
      Draft.map([
        Draft.Entry("Key", at: entry.place, .text(entry.key)),
        Draft.Entry("Value", at: entry.place, entry.value),
      ])
    }
    return .list(
      own + [.map([Draft.Entry("Key", .text(key)), Draft.Entry("Value", .text("SAM"))])])
  }

  static func reference(to id: String) -> Draft { .map([Draft.Entry("Ref", .text(id))]) }

  static func attribute(_ name: String, of id: String) -> Draft {
    .map([Draft.Entry("Fn::GetAtt", .list([.text(id), .text(name)]))])
  }

  /// Letters and digits of a name; that of a parameter's default where it refers to one.
  func name(_ draft: Draft?) -> String? {
    text(draft).map { text in String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }) }
  }

  private func text(_ draft: Draft?) -> String? {
    draft?.text
      ?? referenced(by: draft).flatMap { root["Parameters"]?[$0]?["Default"]?.text }
  }

  /// An alias's name as ids have it: `blue-1_b` is `blueD1Ub`.
  func alias(_ draft: Draft?) -> String? {
    text(draft)?.replacing("-", with: "D").replacing("_", with: "U")
  }

  /// What a `Ref` names.
  func referenced(by draft: Draft?) -> String? {
    if case .written(let value)? = draft, value.tag == "!Ref" { return value.text }
    return draft?["Ref"]?.text
  }

  /// The stage of an API of this template, as ids have it.
  func stage(ofAPI id: String) -> String? {
    guard let body = root["Resources"]?[id], Self.kind(of: body) == "Api" else { return nil }
    return body["Properties"]?["StageName"]?.text ?? "Stage"
  }

  // MARK: - APIs that nobody wrote

  /// It exists as surely as those that need it; where their conditions differ, it is taken to exist.
  mutating func need(_ api: String, for resource: Written) {
    guard let first = implicit[api] else {
      implicit[api] = resource
      return
    }
    if first.condition?.text != resource.condition?.text { implicit[api]?.condition = nil }
  }

  private mutating func addImplicitAPIs() {
    for (kind, id) in [("Api", "ServerlessRestApi"), ("HttpApi", "ServerlessHttpApi")] {
      guard let user = implicit[id], !ids.contains(id) else { continue }
      let properties = globals.merged(under: nil, of: kind)
      let stage = Draft.Entry("StageName", .text("Prod"))
      let api = Written(
        id: id, place: user.place, body: user.body, condition: user.condition,
        properties: .map(properties.entries + (kind == "Api" ? [stage] : [])))
      if kind == "Api" { restAPI(api, isImplicit: true) } else { httpAPI(api, isImplicit: true) }
    }
  }
}
