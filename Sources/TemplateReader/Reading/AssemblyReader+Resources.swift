import Diagnostics
import Documents
import Resources

/// From the templates that were read to the resources they deploy.
extension AssemblyReader {
  mutating func finish(_ kind: SynthesisKind) throws(Diagnostics) -> Synthesis {
    try problems.throwIfErrors()
    let chosen = try chosenScopes()
    try ParameterCheck(scopes: scopes.scopes, given: options.parameters).problems.throwIfErrors()
    let region = options.region ?? mainRegion(of: chosen)
    var resources: [DeployedResource] = []
    var open: [String: [String]] = [:]
    var conditions: [String] = []
    var named: Set<String> = []
    for scope in chosen {
      conditions += scope.openConditions.filter { named.insert($0).inserted }
      let start = resources.count
      collect(scope, into: &resources)
      if let own = scope.region, own != region {
        for index in start..<resources.count { resources[index].region = own }
      }
      notes += scope.takenParameters
      if !scope.name.contains(".") { open.merge(openParameters(of: scope)) { $1 } }
    }
    let names = Set(chosen.map(\.name))
    for part in unread
    where options.only == nil || options.only == part.stack || names.contains(part.stack) {
      resources.append(part.resource(key: "\(part.stack)/\(part.id)"))
    }
    try problems.throwIfErrors()
    Self.makeIdsUnique(&resources)
    if resources.isEmpty {
      notes.append(
        Diagnostic(.warning, .invalidInput, "there is no resource in it: nothing is deployed"))
    }
    var synthesis = Synthesis(
      kind: kind, region: region, resources: resources, notes: notes,
      openParameters: open, stacks: chosen.map(\.name), evaluation: scopes)
    synthesis.openConditions = conditions
    return synthesis
  }

  private func chosenScopes() throws(Diagnostics) -> [TemplateScope] {
    guard let only = options.only else { return scopes.scopes }
    var chosen = scopes.scopes.filter { $0.name == only || $0.name.hasPrefix(only + ".") }
    if chosen.isEmpty {
      // A path of constructs, of a stack or of a stage around several.
      chosen = scopes.scopes.filter {
        $0.aliases.contains { $0 == only || $0.hasPrefix(only + "/") }
      }
    }
    if !chosen.isEmpty || unread.contains(where: { $0.stack == only }) { return chosen }
    throw Diagnostics(
      Diagnostic(
        .error, .missing, "there is no stack '\(only)' in the assembly",
        mend: suggestion(
          for: only, from: scopes.scopes.flatMap { [$0.name] + $0.aliases.prefix(1) })))
  }

  /// The region of most stacks that know theirs; of as many, that of the first.
  private func mainRegion(of scopes: [TemplateScope]) -> String? {
    var counts: [String: Int] = [:]
    for scope in scopes { if let region = scope.region { counts[region, default: 0] += 1 } }
    let most = counts.values.max()
    return scopes.lazy.compactMap(\.region).first { counts[$0] == most }
  }

  private func openParameters(of scope: TemplateScope) -> [String: [String]] {
    var open: [String: [String]] = [:]
    for (key, _) in scope.root["Parameters"]?.entries ?? Value.noEntries {
      if let name = key.text, let choices = scope.parameter(name)?.unknown?.settings,
        !choices.isEmpty
      {
        open[name] = choices
      }
    }
    return open
  }

  mutating func collect(_ scope: TemplateScope, into resources: inout [DeployedResource]) {
    resources.reserveCapacity(resources.count + scope.expandedResources.count)
    for expanded in scope.expandedResources {
      if let resource = deployed(expanded, in: scope) { resources.append(resource) }
    }
    for part in scope.unread { resources.append(part.resource(key: scope.key(of: part.id))) }
  }

  private mutating func deployed(
    _ expanded: ExpandedResource, in scope: TemplateScope
  ) -> DeployedResource? {
    let evaluator = Evaluator(scope: scope, locals: expanded.locals)
    let body = expanded.body
    guard body.kind == .mapping, let type = body["Type"]?.text, !type.isEmpty else {
      // A macro beside it, or of the whole template, may write the rest.
      if body["Fn::Transform"] != nil || !TemplateMacros.open(in: scope.root).isEmpty { return nil }
      let type = body.kind == .mapping ? body["Type"] : nil
      problems.error(
        at: type?.location ?? body.location,
        type.map {
          $0.text == nil
            ? "the 'Type' of resource '\(expanded.id)' is \($0.kindName) and no text"
            : "the 'Type' of resource '\(expanded.id)' is empty"
        } ?? "resource '\(expanded.id)' has no 'Type'",
        mend: "write its type, such as 'Type: AWS::ECS::Service'")
      return nil
    }
    let existence = scope.existence(of: expanded, by: evaluator)
    if existence == .no { return nil }
    let properties = body["Properties"]
    if let properties, properties.kind != .mapping, !properties.isNull, properties.tag == nil {
      problems.error(
        at: properties.location, "'Properties' of '\(expanded.id)' is \(properties.kindName)",
        mend: "write a mapping from properties to their values")
    }
    var resource = DeployedResource(
      key: scope.key(of: expanded.id), id: expanded.id, type: type, writtenType: type,
      stack: scope.name, constructPath: body["Metadata"]?["aws:cdk:path"]?.text, place: body,
      existence: existence,
      names: {
        ResourceNaming.properties(of: type).compactMap { name in
          properties.flatMap { evaluator.property(name, of: $0).text }
        }
      },
      properties: { properties.map { $0.entries.compactMap(\.key.text) } ?? [] },
      read: { name in
        properties.map { scope.assembly.reading(name, of: expanded.id, in: $0, by: evaluator) }
          ?? .absent
      })
    resource.unread = scope.unreadResources[expanded.id]
    resource.account = scope.account
    return resource
  }

  /// Ids that several stacks use get their stack's name in front.
  private static func makeIdsUnique(_ resources: inout [DeployedResource]) {
    var uses: [String: Int] = [:]
    for resource in resources { uses[resource.id, default: 0] += 1 }
    for index in resources.indices where uses[resources[index].id, default: 0] > 1 {
      resources[index].id = "\(resources[index].stack).\(resources[index].id)"
    }
  }
}
