package import Diagnostics
package import Gate
import Quantities
import Resources
package import Services
package import TrafficSimulation

/// Which resource of a template is which one of a stack file.
///
/// Sizes, counts and kinds are the template's; what a request needs, and how much data there is,
/// only the stack file knows, and it knows it of one resource at a time.
package struct StackBinding: Sendable {
  package private(set) var bindings = Bindings()
  package private(set) var notes: [Diagnostic] = []

  /// The template's services and functions, with the stack file's name for each.
  package var names: [String: String] { bindings.callNodes }

  /// Finds each described resource among the deployed ones.
  ///
  /// - Parameters:
  ///   - synthesized: what will be deployed.
  ///   - described: the stack file's model, as it was read.
  ///   - explicit: the budget file's bindings, which come first.
  /// - Throws: an error for each binding that names what is not there.
  package init(
    _ synthesized: SynthesizedStack, to described: Stack, explicit: [String: Budget.Binding]
  ) throws(Diagnostics) {
    let explicit = explicit.mapValues { Self.clusterMeant(by: $0, synthesized) }
    try Self.unknownNames(in: explicit, of: synthesized, described).throwIfErrors()
    for kind in Stack.kinds { bind(kind, synthesized, described, explicit) }
    for fleet in described.fleets {
      notes.append(
        Diagnostic(
          .warning, .invalidInput,
          "the template's groups are charged as they are deployed: the traffic does not move the instances of "
            + "'\(fleet.name)' there, and what runs on them has no share of it",
          mend: "estimate the stack file alone for how many its tasks need"))
    }
    tellMissing(described)
    tellOpenCapacity(synthesized)
    let callNodes: [any StackKind] = [ResourceKind.services, ResourceKind.functions]
    for kind in callNodes {
      for name in bindings.notDeployed[kind.key] ?? [] {
        bindings.withoutLatency.append("no \(kind.words) of the template is '\(name)'")
        tellAbsence(
          kind.key, name, "no \(kind.words) of the template is the stack file's '\(name)'")
      }
    }
  }

  /// Finds the services that a scenario sends traffic to, where there is no stack file.
  ///
  /// - Parameters:
  ///   - synthesized: what will be deployed.
  ///   - scenario: its entry shares name services.
  package init(_ synthesized: SynthesizedStack, to scenario: Scenario) {
    let ids = synthesized.bindable.services.map(\.name)
    let functions = Set(synthesized.functions.map(\.name))
    let entered = scenario.entry.map(\.service).filter { functions.contains($0) }
    bindings.names[ResourceKind.functions.key] = Dictionary(
      entered.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
    let (found, left, _) = Self.byName(
      scenario.entry.map(\.service).filter { !functions.contains($0) }, among: ids,
      ResourceKind.services, synthesized, [:])
    bindings.names["services"] = found
    notes = left.map { name in
      Diagnostic(
        .warning, .invalidInput,
        "no service of the template is '\(name)', which scenario '\(scenario.name)' sends traffic to",
        mend: "tag the service alva-cost:service=\(name), or name it in the scenario's 'entry' as "
          + "the template does")
    }
  }

  private mutating func tellAbsence(_ kind: String, _ name: String, _ words: String) {
    let note = Diagnostic(
      .warning, .invalidInput, words, mend: "name it under 'bindings' of the budget file")
    notes.append(note)
    bindings.absences.append(Bindings.Absence(kind, name, note: note))
  }

  /// Databases, caches and queues that requests use and the template does not have: the bill and the response
  /// times are without them.
  private mutating func tellMissing(_ described: Stack) {
    let requests = described.services.map(\.request) + described.functions.map(\.request)
    func tell(_ kind: some StackKind, _ isUsed: (RequestProfile, Int) -> Bool) {
      let missing = Set(bindings.notDeployed[kind.key] ?? [])
      for (index, name) in kind.names(in: described).enumerated()
      where missing.contains(name) && requests.contains(where: { isUsed($0, index) }) {
        if kind.key != ResourceKind.queues.key {
          bindings.withoutLatency.append("no \(kind.words) of the template is '\(name)'")
        }
        tellAbsence(
          kind.key, name,
          "no \(kind.words) of the template is the stack file's '\(name)': what requests ask it costs and takes "
            + "nothing here")
      }
    }
    tell(ResourceKind.databases) { request, index in
      request.databaseUses.contains { $0.database == index && $0.queries > 0 }
    }
    tell(ResourceKind.caches) { request, index in
      request.cacheUses.contains { $0.cache == index && $0.commands > 0 }
    }
    tell(ResourceKind.queues) { request, index in
      request.queueUses.contains { $0.queue == index && $0.messages > 0 }
    }
  }

  /// What is known once the file's traffic is laid over the template.
  mutating func tell(_ problems: [Diagnostic]) { notes += problems }

  /// Runs that the template's timeouts end before what the file says of them is done.
  ///
  /// - Parameter stack: the template's, as the file describes it.
  mutating func tellBrokenOff(in stack: Stack) {
    func tell(_ what: String, _ function: String, _ seconds: Double, _ then: String) {
      let timeout = stack.functions.first { $0.name == function }?.timeoutSeconds ?? 0
      notes.append(
        Diagnostic(
          .warning, .invalidInput,
          "\(what) takes \(NumberFormat.duration(seconds)) on average by the stack file, and the deployed "
            + "'\(function)' is ended after \(NumberFormat.duration(timeout)): \(then)",
          mend: "deploy a longer 'Timeout' (up to 900), or say what makes it shorter"))
    }
    for (name, seconds) in stack.brokenOff {
      tell("a request", name, seconds, "it is charged for no more, and fails")
    }
    for (queue, function, seconds) in stack.brokenOffRuns {
      tell(
        "a run on messages of '\(queue)'", function, seconds,
        "what it has not done is delivered again")
    }
  }

  /// Clusters of Aurora of which only the deployment knows how many ACU they may have.
  private mutating func tellOpenCapacity(_ synthesized: SynthesizedStack) {
    let names = bindings.names[ResourceKind.databases.key] ?? [:]
    for cluster in synthesized.clusters {
      guard let name = names[cluster.id], let most = cluster.openMaximum else { continue }
      let range = "1 to \(NumberFormat.number(most)) ACU"
      bindings.withoutLatency.append("'MaxCapacity' of '\(cluster.id)' is not known (\(range))")
      notes.append(
        Diagnostic(
          .warning, .invalidInput,
          "'MaxCapacity' of '\(cluster.id)', the stack file's '\(name)', is known at deployment: \(range); the bill "
            + "follows the queries up to \(NumberFormat.number(most)), and response times are those of so many",
          mend: "name its value with --parameter"))
    }
  }

  // MARK: - Finding

  private mutating func bind(
    _ kind: some StackKind, _ synthesized: SynthesizedStack, _ described: Stack,
    _ explicit: [String: Budget.Binding]
  ) {
    let ids = kind.names(in: synthesized.bindable)
    let names = kind.deployable(in: described)
    if kind.matching == .sharedName {
      for id in ids {
        let name = names.first {
          explicit[$0]?.id == id || synthesized.means(id, $0, kind)
        }
        if let name { bindings.names[kind.key, default: [:]][id] = name }
      }
      return
    }
    var (found, left, free) = Self.byName(names, among: ids, kind, synthesized, explicit)
    free.removeAll { synthesized.deadLetterQueues.contains($0) }
    if kind.matching == .nameThenOrder {
      let isOnly = left.count == 1 && free.count == 1 && found.isEmpty
      for (name, id) in zip(left, free) {
        found[id] = name
        if !isOnly { notes.append(Self.taken(name, id, kind)) }
      }
      let count = min(left.count, free.count)
      left.removeFirst(count)
      free.removeFirst(count)
    }
    bindings.names[kind.key] = found
    bindings.notDeployed[kind.key] = left
    bindings.notDescribed[kind.key] = free
  }

  private static func taken(_ name: String, _ id: String, _ kind: some StackKind) -> Diagnostic {
    Diagnostic(
      .warning, .invalidInput,
      "the stack file's \(kind.words) '\(name)' is taken to be '\(id)' of the template, by their "
        + "order", mend: "say which it is under 'bindings' of the budget file: \(name): \(id)")
  }

  /// Each name with the id that means it the surest; what is left of both, in their order.
  private static func byName(
    _ names: [String], among ids: [String], _ kind: some StackKind,
    _ synthesized: SynthesizedStack, _ explicit: [String: Budget.Binding]
  ) -> (found: [String: String], left: [String], free: [String]) {
    var found: [String: String] = [:]
    // What is bound by hand is nobody else's.
    let taken = Set(names.compactMap { explicit[$0]?.id })
    var free = ids
    var left: [String] = []
    for name in names {
      let wanted = explicit[name]?.id
      let best = free.enumerated().compactMap { index, id -> (rank: Int, index: Int)? in
        if let wanted { return wanted == id ? (0, index) : nil }
        if taken.contains(id) { return nil }
        return synthesized.rank(of: id, as: name, kind).map { ($0, index) }
      }.min { ($0.rank, $0.index) < ($1.rank, $1.index) }
      if let best {
        found[free.remove(at: best.index)] = name
      } else {
        left.append(name)
      }
    }
    return (found, left, free)
  }

  /// The binding to a cluster where it names one of the cluster's instances.
  private static func clusterMeant(
    by binding: Budget.Binding, _ synthesized: SynthesizedStack
  ) -> Budget.Binding {
    guard let cluster = synthesized.clusters.first(where: { $0.instances.contains(binding.id) })
    else { return binding }
    return Budget.Binding(cluster.id, at: binding.location, key: binding.keyLocation)
  }

  private static func unknownNames(
    in explicit: [String: Budget.Binding], of synthesized: SynthesizedStack, _ described: Stack
  ) -> Diagnostics {
    var problems = Diagnostics()
    let known = Stack.kinds.flatMap { $0.names(in: described) }
    for (name, binding) in explicit.sorted(by: { $0.key < $1.key }) {
      guard let kind = Stack.kinds.first(where: { $0.names(in: described).contains(name) }) else {
        problems.error(
          at: binding.keyLocation, "the stack file has nothing called '\(name)' to bind",
          mend: suggestion(for: name, from: known))
        continue
      }
      let ids = kind.names(in: synthesized.bindable)
      if !ids.contains(binding.id) {
        problems.error(
          at: binding.location,
          kind.key == "services"
            ? "the template runs no service '\(binding.id)' on Fargate"
            : "the template has no \(kind.words) '\(binding.id)'",
          mend: suggestion(for: binding.id, from: ids))
      }
    }
    return problems
  }

  /// The scenario with the template's names; traffic to services that are not there is left out.
  package func apply(to scenario: Scenario) -> Scenario {
    var scenario = scenario
    let ids = Dictionary(uniqueKeysWithValues: names.map { ($0.value, $0.key) })
    scenario.entry = scenario.entry.compactMap { share in
      ids[share.service].map { Scenario.EntryShare(service: $0, share: share.share) }
    }
    return scenario
  }
}
