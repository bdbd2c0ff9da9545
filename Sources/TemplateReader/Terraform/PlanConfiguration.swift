import Documents

/// The configuration of a plan: what people wrote, without instances.
struct PlanConfiguration {
  /// Modules by their path, `module.a.module.b.`.
  private(set) var modules: [String: Value] = [:]
  /// Resources by their address.
  private(set) var resources: [String: Value] = [:]
  let providers: Value?

  private static let deepest = 32

  init(_ root: Value?) {
    providers = root?["provider_config"]
    if let module = root?["root_module"] { collect(module, path: "", level: 0) }
  }

  private mutating func collect(_ module: Value, path: String, level: Int) {
    guard level < Self.deepest else { return }
    modules[path] = module
    if let items = module["resources"]?.items {
      for resource in items where resource["mode"]?.text != "data" {
        if let address = resource["address"]?.text { resources[path + address] = resource }
      }
    }
    guard let calls = module["module_calls"] else { return }
    for (key, call) in calls.entries {
      guard let name = key.text, let inner = call["module"] else { continue }
      collect(inner, path: "\(path)module.\(name).", level: level + 1)
    }
  }

  /// The call that makes a module, in the module around it; `nil` for the root.
  func call(of modules: [PlanAddress.Step]) -> Value? {
    guard let last = modules.last else { return nil }
    return self.modules[PlanAddress.path(of: modules.dropLast())]?["module_calls"]?[last.name]
  }

  /// Resources that an expression of another resource in the same module names.
  ///
  /// - Returns: addresses without instances.
  func namedDirectly() -> Set<String> {
    var named: Set<String> = []
    for (path, module) in modules {
      guard let items = module["resources"]?.items else { continue }
      for resource in items {
        for text in Self.references(in: resource["expressions"], level: 0) {
          let parts = PlanPath(text).parts
          if parts.count >= 2 { named.insert("\(path)\(parts[0].name).\(parts[1].name)") }
        }
      }
    }
    return named
  }

  private static func references(in expression: Value?, level: Int) -> [String] {
    guard let expression, level < 16 else { return [] }
    if let references = expression.planReferences { return references }
    switch expression.kind {
    case .sequence: return expression.items.flatMap { references(in: $0, level: level + 1) }
    case .mapping:
      return expression.entries.flatMap { references(in: $0.value, level: level + 1) }
    default: return []
    }
  }
}

extension Value {
  /// What an expression of a configuration refers to; `nil` for a block, and for a constant.
  var planReferences: [String]? {
    guard let references = self["references"], references.kind == .sequence,
      references.items.allSatisfy({ $0.kind == .string })
    else { return nil }
    return references.items.compactMap(\.text)
  }

  /// Whether this is the expression of one argument rather than a block of several.
  var isPlanExpression: Bool {
    kind == .mapping && (count == 0 || self["constant_value"] != nil || planReferences != nil)
  }
}
