/// A path of names in a plan, cut at its dots: `module.a["x.y"].aws_eip.b[0]`.
struct PlanPath {
  /// A name with the index in brackets behind it, brackets included.
  struct Part: Hashable {
    let name: String
    let index: String?
  }

  let parts: [Part]

  /// Cuts a text; dots and brackets within a quoted key are part of it.
  init(_ text: String) {
    var parts: [Part] = []
    var name = ""
    var index = ""
    var isQuoted = false
    var isEscaped = false
    var depth = 0
    for character in text {
      if depth == 0, character == "." {
        parts.append(Part(name: name, index: index.isEmpty ? nil : index))
        name = ""
        index = ""
        continue
      }
      if depth == 0, character != "[" {
        name.append(character)
        continue
      }
      index.append(character)
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isQuoted = false
        }
        continue
      }
      switch character {
      case "\"": isQuoted = true
      case "[": depth += 1
      case "]": depth -= 1
      default: break
      }
    }
    parts.append(Part(name: name, index: index.isEmpty ? nil : index))
    self.parts = parts
  }
}

/// Where a resource of a plan stands: its modules, its type and name, its own index.
struct PlanAddress: Hashable {
  typealias Step = PlanPath.Part

  /// The modules around it, the outermost first.
  let modules: [Step]
  /// `aws_eip.nat`.
  let name: String
  /// `[0]` or `["key"]`; `nil` for a resource without instances.
  let index: String?

  /// `nil` for a text that names no managed resource.
  init?(_ text: String) {
    var parts = PlanPath(text).parts[...]
    var modules: [Step] = []
    while parts.count > 3, parts.first?.name == "module" {
      parts = parts.dropFirst()
      if let module = parts.popFirst() { modules.append(module) }
    }
    guard parts.count == 2, let type = parts.first, let own = parts.last, type.index == nil,
      !["module", ""].contains(type.name)
    else {
      return nil
    }
    self.modules = modules
    name = "\(type.name).\(own.name)"
    index = own.index
  }

  /// What the configuration calls it: no instances.
  var configured: String { Self.path(of: modules) + name }

  /// `module.a.module.b.`, as modules are known in the configuration; empty for the root.
  static func path(of modules: some Sequence<Step>) -> String {
    modules.map { "module.\($0.name)." }.joined()
  }
}
