import Documents

/// Follows the references of a configuration through variables, outputs and loops to resources.
struct PlanReferences {
  let configuration: PlanConfiguration

  /// From where an expression is read.
  struct Scope {
    /// The module, with its instances.
    var modules: [PlanAddress.Step]
    /// What `count.index` and `each.key` are here, `[0]`.
    var index: String?
    /// What `each.value` goes over.
    var loop: Value?
    /// The instance to take where the expression leaves it open.
    var preferred: String?
  }

  /// A resource that is spoken of; an index that is not written means all instances.
  struct Target {
    let modules: [PlanAddress.Step]
    let name: String
    let index: String?
    let preferred: String?
  }

  /// What an expression speaks of.
  struct Found {
    var targets: [Target] = []
    /// Modules whose locals it speaks of: a plan does not hold what is in them.
    var locals: [Scope] = []
  }

  private static let deepest = 24
  private static let mostReferences = 256

  func found(in expression: Value, from scope: Scope) -> Found {
    var found = Found()
    collect(expression, scope, level: 0, into: &found)
    return found
  }

  /// Whether an expression speaks of nothing but what is known when a plan is made.
  ///
  /// Where what it gives is unknown all the same, it gives nothing: `null`, for which the provider takes
  /// its own value, as where nobody wrote the argument. Locals are not told by a plan, and count as
  /// what may not be known.
  func isKnown(_ expression: Value, from scope: Scope, level: Int = 0) -> Bool {
    guard level < Self.deepest else { return false }
    guard let references = expression.planReferences else { return expression.isPlanExpression }
    return references.allSatisfy { reference in
      let parts = PlanPath(reference).parts
      switch parts.first?.name {
      case "var" where parts.count > 1:
        guard let module = scope.modules.last else { return true }
        guard let call = configuration.call(of: scope.modules) else { return false }
        guard let given = call["expressions"]?[parts[1].name] else { return true }
        let outer = Scope(modules: scope.modules.dropLast(), index: module.index)
        return isKnown(given, from: outer, level: level + 1)
      case "path", "terraform", "count": return true
      case "each": return parts.count > 1 && parts[1].name == "key"
      default: return false
      }
    }
  }

  private func collect(
    _ expression: Value, _ scope: Scope, level: Int, into found: inout Found
  ) {
    guard level < Self.deepest, found.targets.count < Self.mostReferences else { return }
    guard let references = expression.planReferences else {
      // Blocks hold expressions of their own.
      for block in expression.items { collect(block, scope, level: level + 1, into: &found) }
      if !expression.isPlanExpression {
        for (_, inner) in expression.entries {
          collect(inner, scope, level: level + 1, into: &found)
        }
      }
      return
    }
    let paths = references.prefix(Self.mostReferences).map { PlanPath($0).parts }
    let loops = paths.contains { ["count", "each"].contains($0[0].name) }
    var scope = scope
    if loops { scope.preferred = scope.index }
    for parts in Self.precise(paths) where parts.count >= 2 {
      follow(parts, scope, level: level, into: &found)
    }
  }

  /// Terraform lists `a.b[0].id`, `a.b[0]` and `a.b` for one reference: the first says it all.
  private static func precise(_ paths: [[PlanPath.Part]]) -> [[PlanPath.Part]] {
    var seen: Set<[PlanPath.Part]> = []
    return paths.enumerated().filter { position, parts in
      let isPrefix = paths.enumerated().contains { other, longer in
        other != position && longer.count >= parts.count
          && zip(parts, longer).enumerated().allSatisfy { place, pair in
            pair.0 == pair.1
              || (place == parts.count - 1 && pair.0.name == pair.1.name && pair.0.index == nil)
          } && longer != parts
      }
      return !isPrefix && seen.insert(parts).inserted
    }.map(\.element)
  }

  private func follow(
    _ parts: [PlanPath.Part], _ scope: Scope, level: Int, into found: inout Found
  ) {
    switch parts[0].name {
    case "var": variable(parts[1], scope, level: level, into: &found)
    case "module" where parts.count >= 3:
      output(of: parts[1], parts[2], scope, level: level, into: &found)
    case "local": found.locals.append(scope)
    case "each" where parts[1].name == "value":
      guard let loop = scope.loop else { return }
      var inner = scope
      inner.loop = nil
      collect(loop, inner, level: level + 1, into: &found)
    case "module", "each", "data", "count", "path", "terraform", "self": break
    default:
      found.targets.append(
        Target(
          modules: scope.modules, name: "\(parts[0].name).\(parts[1].name)",
          index: parts[1].index, preferred: scope.preferred))
    }
  }

  /// What the caller of the module gave for a variable.
  private func variable(
    _ name: PlanPath.Part, _ scope: Scope, level: Int, into found: inout Found
  ) {
    guard let module = scope.modules.last, let call = configuration.call(of: scope.modules),
      let given = call["expressions"]?[name.name]
    else { return }
    let outer = Scope(
      modules: scope.modules.dropLast(), index: module.index, loop: call["for_each_expression"],
      preferred: name.index ?? scope.preferred)
    collect(given, outer, level: level + 1, into: &found)
  }

  /// What a module hands out.
  private func output(
    of module: PlanPath.Part, _ name: PlanPath.Part, _ scope: Scope, level: Int,
    into found: inout Found
  ) {
    let modules = scope.modules + [module]
    guard
      let expression = configuration.modules[PlanAddress.path(of: modules)]?["outputs"]?[
        name.name]?["expression"]
    else { return }
    let inner = Scope(
      modules: modules, index: module.index, preferred: name.index ?? scope.preferred)
    collect(expression, inner, level: level + 1, into: &found)
  }
}
