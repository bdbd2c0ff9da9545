import Gate
import Resources
import Services

/// The template's stack with the stack file's knowledge of requests and data.
extension StackBinding {
  /// Gives every bound resource what its users know of it, and leaves the others as they are.
  ///
  /// - Parameters:
  ///   - synthesized: what will be deployed.
  ///   - described: the stack file's model, perhaps with changes.
  ///   - base: the same as it was read; what it has and `described` lacks was taken out.
  /// - Returns: the stack to meter.
  func describe(_ synthesized: SynthesizedStack, as described: Stack, base: Stack) -> Stack {
    var stack = synthesized.stack
    stack.thirdParties = described.thirdParties
    stack.environments = described.environments
    stack.fargateSpotDiscount = described.fargateSpotDiscount
    stack.allowances = described.allowances
    stack.outage = described.outage
    stack.assumptions = described.assumptions
    stack.period = described.period
    stack.queues = queues(synthesized, described, base)
    stack.functions = functions(synthesized, described)
    takeClusters(synthesized, into: &stack)
    stack.edgeUses = described.edgeUses
    stack.distributions = distributions(stack, described)
    for kind in Stack.kinds { describe(kind, &stack, described, base) }
    move(&stack, described)
    describeOperations(&stack, described, synthesized)
    // A function makes a group for its log lines where no template does (Lambda developer guide, 2025),
    // and its answers leave AWS like a service's.
    if !stack.functions.isEmpty {
      stack.logs = stack.logs ?? described.logs
      stack.dataTransfer = stack.dataTransfer ?? described.dataTransfer
    }
    for part in Stack.parts { describe(part, &stack, described) }
    stack.extras += described.extras.filter { !($0 is Charges) && !stands($0, for: synthesized) }
    // The template lists its alarms; what else is watched only the stack file knows.
    if stack.monitoring == nil, let metrics = described.monitoring?.besidesTemplate {
      stack.extras.append(metrics)
    }
    return stack
  }

  /// Whether an extra stands for something that the template deploys, as a resource or as a part of one.
  private func stands(_ extra: any MeteredResource, for synthesized: SynthesizedStack) -> Bool {
    guard let stated = extra as? ExtraUsage, !stated.deployedAs.isEmpty else { return false }
    let id = ResourceID(stated.deployedAs)
    return synthesized.resource(id) != nil || synthesized.stack.extras.contains { $0.id == id }
  }

  /// Distributions that the template deploys, each before what its origin is called there.
  private func distributions(_ stack: Stack, _ described: Stack) -> [ContentDistribution] {
    let deployed = stack.extras.compactMap { $0 as? Charges }
    return described.distributions.compactMap { distribution in
      guard let charges = deployed.first(where: { $0.usedAs == distribution.name }) else {
        return nil
      }
      var distribution = distribution
      // Where every behaviour lets GET, HEAD and OPTIONS through alone, nothing that writes gets to the origin.
      if charges.items.contains(where: { $0.usageKey == "toOriginGBPerMonth" && !$0.isAsked }) {
        distribution.writeShare = 0
      }
      let kinds = [ResourceKind.services.key, ResourceKind.functions.key]
      let origin = distribution.origin
      distribution.origin =
        kinds.lazy.compactMap { bindings.id(of: origin, $0) }.first ?? origin
      return distribution
    }
  }

  /// Queues that the template deploys and the file describes, and those that no AWS service carries.
  ///
  /// A deployed queue that nobody describes stays among what depends on usage.
  private func queues(
    _ synthesized: SynthesizedStack, _ described: Stack, _ base: Stack
  ) -> [JobQueue] {
    let kind = ResourceKind.queues
    return described.queues.compactMap { queue in
      if let id = bindings.id(of: queue.name, kind.key) {
        return synthesized.queues.first { $0.name == id }
      }
      return base.queues.contains { $0.name == queue.name && !$0.isDeployable } ? queue : nil
    }
  }

  /// Functions that the template deploys and the file describes; one that nobody describes stays among
  /// what depends on usage.
  private func functions(_ synthesized: SynthesizedStack, _ described: Stack) -> [LambdaFunction] {
    described.functions.compactMap { function in
      bindings.id(of: function.name, ResourceKind.functions.key).flatMap { id in
        synthesized.functions.first { $0.name == id }
      }
    }
  }

  /// Clusters of Aurora that the template deploys and the file describes: their models meter them and their
  /// instances in place of what depends on usage.
  private func takeClusters(_ synthesized: SynthesizedStack, into stack: inout Stack) {
    let names = bindings.names[ResourceKind.databases.key] ?? [:]
    for cluster in synthesized.clusters where names[cluster.id] != nil {
      stack.databases.append(cluster.database)
      stack.extras = stack.extras.compactMap { cluster.remainder(of: $0) }
    }
  }

  private func describe<Kind: StackKind>(
    _ kind: Kind, _ stack: inout Stack, _ described: Stack, _ base: Stack
  ) {
    guard let names = bindings.names[kind.key], !names.isEmpty else { return }
    let models = described[keyPath: kind.path]
    let wasThere = base[keyPath: kind.path]
    var deployed = stack[keyPath: kind.path].filter { model in
      guard let name = names[model.name] else { return true }
      return models.contains { $0.name == name } || !wasThere.contains { $0.name == name }
    }
    for index in deployed.indices {
      guard let name = names[deployed[index].name],
        let model = models.first(where: { $0.name == name })
      else { continue }
      kind.fields.describe(&deployed[index], as: model)
    }
    stack[keyPath: kind.path] = deployed
  }

  /// Calls, uses and workers by the positions of the template.
  private func move(_ stack: inout Stack, _ described: Stack) {
    func positions(_ kind: some StackKind) -> [Int?] {
      let ids = kind.names(in: stack)
      return kind.names(in: described).map { name in
        let id = bindings.id(of: name, kind.key) ?? name
        return ids.firstIndex(of: id)
      }
    }
    let functions = positions(ResourceKind.functions).map { $0.map { $0 + stack.services.count } }
    let places = StackPositions(
      services: positions(ResourceKind.services) + functions,
      databases: positions(ResourceKind.databases),
      caches: positions(ResourceKind.caches), queues: positions(ResourceKind.queues))
    for index in stack.services.indices where names[stack.services[index].name] != nil {
      stack.services[index].request = stack.services[index].request.moved(to: places)
    }
    for index in stack.functions.indices {
      stack.functions[index].request = stack.functions[index].request.moved(to: places)
    }
    for index in stack.queues.indices {
      let queue = stack.queues[index]
      stack.queues[index].function = queue.function.flatMap {
        bindings.id(of: $0, ResourceKind.functions.key)
      }
      stack.queues[index].worker = queue.worker.flatMap { places.services[$0] }
      if places.caches.indices.contains(queue.cache) {
        // Without its cache the queue has none: no position is that of another.
        stack.queues[index].cache = places.caches[queue.cache] ?? stack.caches.count
      }
    }
  }

  private func describe<Part: StackPart>(
    _ part: Part, _ stack: inout Stack, _ described: Stack
  ) {
    guard let model = described[keyPath: part.path] else { return }
    if var own = stack[keyPath: part.path] {
      part.fields.describe(&own, as: model)
      stack[keyPath: part.path] = own
    }
  }

  /// Logs and images are metered for the whole stack; the template's groups and repositories then
  /// stand in one line each.
  private func describeOperations(
    _ stack: inout Stack, _ described: Stack, _ synthesized: SynthesizedStack
  ) {
    stack.secrets?.readsPerMonth = described.secrets?.readsPerMonth ?? 0
    var replaced: Set<String> = []
    func ids(_ types: Set<String>) -> Set<String> {
      Set(synthesized.resources.filter { types.contains($0.type) }.map(\.id.text))
    }
    let groups = ids(LogStore.deployedTypes)
    if var logs = described.logs, !groups.isEmpty {
      let days = synthesized.facts.compactMap { fact in
        if case .logRetentionDays(let days) = fact.property { days } else { nil }
      }
      // The longest decides; 0 keeps for ever.
      logs.retentionDays = days.contains(0) ? 0 : days.max() ?? logs.retentionDays
      logs.logClass =
        synthesized.logClasses.contains(.standard) ? .standard : .infrequentAccess
      stack.logs = logs
      replaced.formUnion(groups)
    }
    let repositories = ids(ContainerRegistry.deployedTypes)
    if let registry = described.registry, !repositories.isEmpty {
      stack.registry = registry
      replaced.formUnion(repositories)
    }
    // What a queue is asked for is known now, and its model meters it.
    replaced.formUnion(stack.queues.map(\.name))
    stack.extras.removeAll { $0 is Charges && replaced.contains($0.name) }
    // The data and the work are known now, and the models meter the backups and the credits.
    let known = Set(
      [ResourceKind.databases.key, ResourceKind.caches.key].flatMap {
        (bindings.names[$0] ?? [:]).keys
      })
    stack.extras = stack.extras.compactMap { extra in
      guard var charges = extra as? Charges, known.contains(charges.name) else { return extra }
      charges.items.removeAll { [.backup, .surplusCredits].contains($0.part) }
      return charges.items.isEmpty ? nil : charges
    }
  }
}
