import Resources
import Diagnostics
import Documents

/// Reads `terraform show -json` of a plan: what will exist once it is applied.
///
/// - Source: Terraform's JSON output format, internals documentation of 1.9.
struct TerraformPlanReader {
  let options: TemplateOptions
  private let namesOfTypes: TemplateReader.NamesOfTypes
  /// Names of the types that the plan holds.
  private var names: [String: TerraformNames] = [:]
  private var configurations: [String: Value] = [:]
  private var unknowns: [String: Value] = [:]
  private var notes: [Diagnostic] = []
  private var instances = PlannedInstances()
  private var resources: [DeployedResource] = []

  private static let deepest = 32

  init(options: TemplateOptions, names: @escaping TemplateReader.NamesOfTypes) {
    self.options = options
    namesOfTypes = names
  }

  mutating func read(_ root: Value) throws(Diagnostics) -> Synthesis {
    let version = root["format_version"]?.text ?? "1.0"
    guard (Double(version) ?? 1) < 2 else {
      throw Diagnostics(
        Diagnostic(
          at: root["format_version"]?.location, "plan format \(version) is not known",
          mend: "write the plan with a Terraform of format 1"))
    }
    guard let planned = root["planned_values"]?["root_module"] else {
      throw Diagnostics(
        Diagnostic(
          at: root.location, "the plan has no 'planned_values'",
          mend: "write it with 'terraform show -json PLANFILE'"))
    }
    if let name = options.parameters.keys.min() {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "a plan has no parameters, so no '\(name)'",
          mend: "give the variable to 'terraform plan', and show that plan"))
    }
    if root["errored"]?.bool == true {
      notes.append(
        Diagnostic(
          .warning, at: root["errored"]?.location,
          "the plan ended in an error; what it did not come to is not priced",
          mend: "run 'terraform plan' until it succeeds"))
    }
    if root["complete"]?.bool == false {
      notes.append(
        Diagnostic(
          .warning, at: root["complete"]?.location,
          "the plan is not complete; what it leaves for later is not priced"))
    }
    if let changes = root["resource_changes"] {
      for change in changes.items {
        if let address = change["address"]?.text, let after = change["change"]?["after_unknown"] {
          unknowns[address] = after
        }
      }
    }
    let configuration = root["configuration"]
    if let module = configuration?["root_module"] { collect(module, path: "", level: 0) }
    instances.collect(planned, level: 0)
    names = try namesOfTypes(instances.types)
    try collectPlanned(planned, level: 0)
    return Synthesis(
      kind: .terraformPlan, region: options.region ?? region(of: configuration, root: root),
      resources: resources, notes: notes, openParameters: [:], stacks: [], evaluation: nil)
  }

  /// The region of the AWS provider: a constant, or the value of the variable it refers to.
  private func region(of configuration: Value?, root: Value) -> String? {
    guard let providers = configuration?["provider_config"] else { return nil }
    for (key, provider) in providers.entries
    where key.text == "aws" || provider["name"]?.text == "aws" {
      guard let region = provider["expressions"]?["region"] else { continue }
      if let text = region["constant_value"]?.text { return text }
      if let references = region["references"] {
        for reference in references.items {
          guard let name = reference.text, name.hasPrefix("var.") else { continue }
          let variable = String(name.dropFirst(4))
          if let text = root["variables"]?[variable]?["value"]?.text { return text }
          if let text = configuration?["root_module"]?["variables"]?[variable]?["default"]?.text {
            return text
          }
        }
      }
    }
    return nil
  }

  /// Resource configurations by module path and address, instances left out.
  private mutating func collect(_ module: Value, path: String, level: Int) {
    guard level < Self.deepest else { return }
    modules[path] = module
    if let resources = module["resources"] {
      for resource in resources.items {
        if let address = resource["address"]?.text { configurations[path + address] = resource }
      }
    }
    if let calls = module["module_calls"] {
      for (key, call) in calls.entries {
        guard let name = key.text, let inner = call["module"] else { continue }
        collect(inner, path: "\(path)module.\(name).", level: level + 1)
      }
    }
  }
  private var modules: [String: Value] = [:]

  private mutating func collectPlanned(_ module: Value, level: Int) throws(Diagnostics) {
    guard level < Self.deepest else {
      throw Diagnostics(
        Diagnostic(at: module.location, "modules are nested too deeply", mend: "flatten them"))
    }
    if let planned = module["resources"] {
      for resource in planned.items where resource["mode"]?.text != "data" {
        add(resource)
      }
    }
    if let children = module["child_modules"] {
      for child in children.items { try collectPlanned(child, level: level + 1) }
    }
  }

  private mutating func add(_ resource: Value) {
    guard let type = resource["type"]?.text, let address = resource["address"]?.text else { return }
    let values = resource["values"]
    let unknown = unknowns[address]
    let name = TerraformAddress(address)
    let modulePath = name.modulePath
    let expressions = configurations[name.plain]?["expressions"]
    let links = PlanLinks(modules: modules)
    let instances = instances
    let names = names[type] ?? TerraformNames(type)
    resources.append(
      DeployedResource(
        key: address, id: address, type: names.type, writtenType: type, stack: "",
        constructPath: nil, place: resource["address"] ?? resource, existence: .yes
      ) { property in
        let attribute = names.attribute(for: property)
        if let value = values?[attribute], !value.isNull, !Self.isEmpty(value) {
          if property == "ContainerDefinitions", let inner = Self.document(within: value) {
            return Resolved(Self.resolved(inner, names: names, level: 1).content, at: value)
          }
          return Self.resolved(value, names: names, level: 0)
        }
        let references = expressions?[attribute].map {
          links.resources(of: $0, in: modulePath)
        }
        if let references, !references.isEmpty {
          let symbols = references.flatMap { instances.of($0, index: name.index) }.map {
            Resolved(.symbol(key: $0, attribute: ""), at: expressions?[attribute])
          }
          if symbols.count == 1 { return symbols[0] }
          if !symbols.isEmpty { return Resolved(.list(symbols), at: expressions?[attribute]) }
        }
        if let unknown = unknown?[attribute], Self.isUnknown(unknown) {
          return .unknown("'\(attribute)' is known after apply", at: resource["address"])
        }
        return .absent
      })
  }

  /// The list in a text of JSON, as Terraform writes container definitions.
  private static func document(within value: Value) -> Value? {
    guard let text = value.text, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "["),
      let source = try? SourceText(name: value.location.file, bytes: Array(text.utf8)),
      let root = try? Document.parse(source, as: .json).root, root.kind == .sequence
    else { return nil }
    return root
  }

  private static func isEmpty(_ value: Value) -> Bool {
    (value.kind == .sequence || value.kind == .mapping) && value.count == 0
  }

  private static func isUnknown(_ value: Value) -> Bool {
    if value.bool == true { return true }
    return value.items.contains { $0.bool == true }
  }

  /// A planned value under CloudFormation's names.
  private static func resolved(_ value: Value, names: TerraformNames, level: Int) -> Resolved {
    guard level < 64 else { return .unknown("nested too deeply", at: value) }
    switch value.kind {
    case .null: return Resolved(.missing, at: value)
    case .bool, .number, .string: return Resolved(.text(value.text ?? ""), at: value)
    case .sequence:
      return Resolved(
        .list(value.items.map { resolved($0, names: names, level: level + 1) }), at: value)
    case .mapping:
      return Resolved(
        .map(
          value.entries.map { key, item in
            let name = key.text ?? ""
            let isTag = level == 0
            return Resolved.Entry(
              key: isTag ? name : names.property(for: name),
              value: resolved(item, names: names, level: level + 1))
          }), at: value)
    }
  }
}

/// Follows references of a configuration through variables and module outputs to resources.
struct PlanLinks {
  let modules: [String: Value]

  /// Addresses of the resources that an expression speaks of, without instances.
  func resources(of expression: Value, in module: String, level: Int = 0) -> [String] {
    guard level < 16 else { return [] }
    var found: [String] = []
    // Blocks hold expressions of their own.
    if expression.kind == .sequence {
      for block in expression.items.prefix(64) {
        for (_, inner) in block.entries where inner.kind == .mapping {
          found += resources(of: inner, in: module, level: level + 1)
        }
      }
      return found
    }
    guard let references = expression["references"] else { return [] }
    for reference in references.items.prefix(64) {
      guard let text = reference.text else { continue }
      let parts = TerraformAddress(text).plain.split(separator: ".").map(String.init)
      guard parts.count >= 2 else { continue }
      switch parts[0] {
      case "var":
        guard let (outer, call) = caller(of: module),
          let inner = modules[outer]?["module_calls"]?[call]?["expressions"]?[parts[1]]
        else { continue }
        found += resources(of: inner, in: outer, level: level + 1)
      case "module":
        guard parts.count >= 3,
          let output = modules["\(module)module.\(parts[1])."]?["outputs"]?[parts[2]]?["expression"]
        else { continue }
        found += resources(of: output, in: "\(module)module.\(parts[1]).", level: level + 1)
      case "local", "data", "each", "count", "path", "terraform", "self": continue
      default: found.append("\(module)\(parts[0]).\(parts[1])")
      }
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }

  private func caller(of module: String) -> (outer: String, call: String)? {
    let parts = module.split(separator: ".").map(String.init)
    guard parts.count >= 2 else { return nil }
    let outer = parts.dropLast(2).map { $0 + "." }.joined()
    return (outer, parts[parts.count - 1])
  }
}

/// The planned instances of each resource address.
struct PlannedInstances {
  private var addresses: [String: [String]] = [:]
  /// Terraform's types of all of them.
  private(set) var types: Set<String> = []

  mutating func collect(_ module: Value, level: Int) {
    guard level < 32 else { return }
    if let resources = module["resources"] {
      for resource in resources.items {
        if let type = resource["type"]?.text { types.insert(type) }
        if let address = resource["address"]?.text {
          addresses[TerraformAddress(address).plain, default: []].append(address)
        }
      }
    }
    if let children = module["child_modules"] {
      for child in children.items { collect(child, level: level + 1) }
    }
  }

  /// The instance with the same index as the one that refers to it, else all of them.
  func of(_ address: String, index: String) -> [String] {
    let all = addresses[address] ?? []
    let same = all.filter { !index.isEmpty && TerraformAddress($0).index == index }
    return same.isEmpty ? all : same
  }
}
