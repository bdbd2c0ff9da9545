import Documents
import Resources

/// Which resources of the plan a value speaks of.
struct PlannedLinks {
  let references: PlanReferences
  let instances: PlannedInstances
  let resources: [String: PlannedResource]

  /// The resources that an expression refers to, one symbol for each.
  func symbols(_ expression: Value?, of resource: PlannedResource) -> [Resolved] {
    addresses(expression, of: resource).map {
      Resolved(.symbol(key: $0, attribute: ""), at: expression)
    }
  }

  /// The resources that a known text was taken from.
  ///
  /// Where an expression speaks of several, those are meant whose id, ARN or name it is.
  func named(_ text: String, _ expression: Value?, of resource: PlannedResource) -> [String] {
    guard expression?.kind == .mapping else { return [] }
    let all = addresses(expression, of: resource)
    let exact = all.filter { resources[$0]?.names.contains(text) == true }
    return exact.isEmpty ? all : exact
  }

  /// The resources that an expression may speak of through a local, which a plan does not hold.
  ///
  /// What a generated block names, of which there is no expression, is looked for the same way.
  func likely(_ expression: Value?, of resource: PlannedResource) -> [String] {
    guard let holder = PlanAddress(resource.address) else { return [] }
    let scopes =
      expression.map { references.found(in: $0, from: scope(of: holder)).locals }
      ?? [scope(of: holder)]
    var seen: Set<String> = []
    return scopes.flatMap { scope in
      instances.likely(for: holder, in: scope, given: given(to: scope))
    }.filter { seen.insert($0).inserted }
  }

  /// Whether an expression speaks of nothing but what is known when a plan is made.
  func isKnown(_ expression: Value, of resource: PlannedResource) -> Bool {
    guard let holder = PlanAddress(resource.address) else { return false }
    return references.isKnown(expression, from: scope(of: holder))
  }

  private func addresses(_ expression: Value?, of resource: PlannedResource) -> [String] {
    guard let expression, let holder = PlanAddress(resource.address) else { return [] }
    var seen: Set<String> = []
    return references.found(in: expression, from: scope(of: holder)).targets
      .flatMap { instances.of($0) }.filter { seen.insert($0).inserted }
  }

  private func scope(of holder: PlanAddress) -> PlanReferences.Scope {
    PlanReferences.Scope(
      modules: holder.modules, index: holder.index,
      loop: references.configuration.resources[holder.configured]?["for_each_expression"])
  }

  /// What the caller of a module hands to it.
  private func given(to scope: PlanReferences.Scope) -> [PlanReferences.Target] {
    guard let module = scope.modules.last,
      let call = references.configuration.call(of: scope.modules),
      let expressions = call["expressions"]
    else { return [] }
    let outer = PlanReferences.Scope(
      modules: scope.modules.dropLast(), index: module.index, loop: call["for_each_expression"])
    return expressions.entries.flatMap { references.found(in: $0.value, from: outer).targets }
  }
}
