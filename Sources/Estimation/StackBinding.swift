import Pricing
package import Gate
package import Diagnostics
import Resources
package import Services
import TemplateReader
package import TrafficSimulation

/// Puts the traffic of a stack file onto the resources of a template.
///
/// Sizes, counts and kinds are the template's; what a request needs, and how much data there is,
/// only the stack file knows.
package struct StackBinding: Sendable {
  /// The template's service names, with the stack file's name for each.
  package private(set) var names: [String: String] = [:]
  package private(set) var notes: [Diagnostic] = []
  /// The stack file's service names, in the template's order.
  private var positions: [String: Int] = [:]

  /// Finds each described service among the deployed ones.
  ///
  /// - Parameters:
  ///   - synthesized: what will be deployed.
  ///   - services: names of the stack file.
  ///   - explicit: the budget file's bindings, which come first.
  /// - Throws: an error for each binding that names a service which is not there.
  package init(
    _ synthesized: SynthesizedStack, to services: [String], explicit: [String: Budget.Binding]
  ) throws(Diagnostics) {
    try Self.unknownNames(in: explicit, of: synthesized, services: services).throwIfErrors()
    var free = synthesized.stack.services.map(\.name)
    for service in services {
      let wanted = explicit[service]?.id
      let found = free.enumerated().compactMap { index, id -> (rank: Int, index: Int)? in
        if let wanted { return wanted == id ? (0, index) : nil }
        let candidates = synthesized.serviceNames[id] ?? [id]
        return candidates.firstIndex { Self.means($0, service) }.map { ($0, index) }
      }.min { $0.rank == $1.rank ? $0.index < $1.index : $0.rank < $1.rank }
      guard let found else {
        notes.append(
          Diagnostic(
            .warning, .invalidInput, "no service of the template is the stack file's '\(service)'",
            mend: "name it under 'bindings' of the budget file"))
        continue
      }
      let id = free.remove(at: found.index)
      names[id] = service
    }
    for (index, service) in synthesized.stack.services.enumerated() {
      if let name = names[service.name] { positions[name] = index }
    }
  }

  private static func unknownNames(
    in explicit: [String: Budget.Binding], of synthesized: SynthesizedStack, services: [String]
  ) -> Diagnostics {
    var problems = Diagnostics()
    let ids = synthesized.stack.services.map(\.name)
    for (service, binding) in explicit.sorted(by: { $0.key < $1.key }) {
      if !services.contains(service) {
        problems.error(
          at: binding.keyLocation, "the stack file has no service '\(service)' to bind",
          mend: suggestion(for: service, from: services))
      }
      if !ids.contains(binding.id) {
        problems.error(
          at: binding.location, "the template runs no service '\(binding.id)' on Fargate",
          mend: suggestion(for: binding.id, from: ids))
      }
    }
    return problems
  }

  /// `alva-staging-web`, `WebService`, `web` mean `web`.
  static func means(_ candidate: String, _ name: String) -> Bool {
    let candidate = candidate.lowercased()
    let name = name.lowercased()
    return candidate == name || candidate.hasSuffix("-\(name)") || candidate.hasSuffix(".\(name)")
      || candidate == "\(name)service" || candidate == "\(name)-service"
      || candidate == "\(name)task" || candidate == "\(name)_service"
  }

  /// Whether a job of the template is the one that the stack file calls so.
  func means(_ job: FargateJob, _ name: String, in synthesized: SynthesizedStack) -> Bool {
    (synthesized.jobNames[job.name] ?? []).contains { Self.means($0, name) }
  }

  /// The template's stack with the stack file's knowledge of requests and data.
  package func apply(_ described: Stack, to synthesized: SynthesizedStack) -> Stack {
    var stack = synthesized.stack
    stack.thirdParties = described.thirdParties
    stack.fargateSpotDiscount = described.fargateSpotDiscount
    stack.allowances = described.allowances
    stack.assumptions = described.assumptions
    stack.period = described.period
    for index in stack.services.indices {
      guard let name = names[stack.services[index].name],
        let model = described.services.first(where: { $0.name == name })
      else { continue }
      describe(&stack.services[index], as: model, in: described)
    }
    for index in stack.jobs.indices {
      guard
        let model = described.jobs.first(where: {
          means(stack.jobs[index], $0.name, in: synthesized)
        })
      else { continue }
      stack.jobs[index].minutes = model.minutes
      stack.jobs[index].runsPerDeployment = model.runsPerDeployment
      stack.jobs[index].runsPerMonth = model.runsPerMonth
      stack.jobs[index].imageMB = model.imageMB
      stack.jobs[index].secrets = model.secrets
    }
    for index in stack.loadBalancers.indices {
      guard let model = described.loadBalancers.first else { break }
      stack.loadBalancers[index].clientConnectionSeconds = model.clientConnectionSeconds
      stack.loadBalancers[index].backendConnectionsPerRequest = model.backendConnectionsPerRequest
      stack.loadBalancers[index].backendConnectionSeconds = model.backendConnectionSeconds
      stack.loadBalancers[index].countsBackendConnections = model.countsBackendConnections
      stack.loadBalancers[index].requestHeaderBytes = model.requestHeaderBytes
    }
    describeData(&stack, described)
    describeOperations(&stack, described, synthesized)
    return stack
  }

  private func describe(
    _ service: inout FargateService, as model: FargateService, in described: Stack
  ) {
    service.imageMB = model.imageMB
    service.changedMBPerPush = model.changedMBPerPush
    service.poolSize = model.poolSize
    service.processes = model.processes
    service.baseMemoryMB = model.baseMemoryMB
    service.memoryPerRequestMB = model.memoryPerRequestMB
    service.concurrency = model.concurrency
    service.deployment.startSeconds = model.deployment.startSeconds
    service.deployment.stopSeconds = model.deployment.stopSeconds
    if service.secrets.isEmpty { service.secrets = model.secrets }
    service.request = model.request
    service.request.calls = model.request.calls.compactMap { call in
      positions[described.services[call.callee].name].map {
        CallGraph.Call(callee: $0, perRequest: call.perRequest)
      }
    }
  }

  private func describeData(_ stack: inout Stack, _ described: Stack) {
    if let model = described.databases.first {
      for index in stack.databases.indices {
        stack.databases[index].usedGB = model.usedGB
        stack.databases[index].dailyChangeShare = model.dailyChangeShare
        stack.databases[index].growthGBPerMonth = model.growthGBPerMonth
        stack.databases[index].idleCPUShare = model.idleCPUShare
      }
    }
    if let model = described.caches.first {
      for index in stack.caches.indices {
        stack.caches[index].workingSetMB = model.workingSetMB
        stack.caches[index].microsecondsPerCommand = model.microsecondsPerCommand
      }
    }
    if var queue = described.queue {
      queue.worker = queue.worker.flatMap { positions[described.services[$0].name] }
      stack.queue = queue
    }
  }

  /// Logs and images are metered for the whole stack; the template's groups and repositories then
  /// stand in one line each.
  private func describeOperations(
    _ stack: inout Stack, _ described: Stack, _ synthesized: SynthesizedStack
  ) {
    stack.secrets?.readsPerMonth = described.secrets?.readsPerMonth ?? 0
    var replaced: Set<String> = []
    func ids(_ types: String...) -> Set<String> {
      Set(synthesized.resources.filter { types.contains($0.type) }.map(\.id.text))
    }
    let groups = ids("AWS::Logs::LogGroup", "aws_cloudwatch_log_group")
    if var logs = described.logs, !groups.isEmpty {
      let days = synthesized.facts.compactMap { fact in
        if case .logRetentionDays(let days) = fact.property { days } else { nil }
      }
      // The longest decides; 0 keeps for ever.
      logs.retentionDays = days.contains(0) ? 0 : days.max() ?? logs.retentionDays
      let isInfrequent = stack.extras.compactMap { $0 as? Charges }
        .filter { groups.contains($0.name) }.flatMap(\.items)
        .filter { $0.slug == "ingestion" }.map { $0.usageTypes == ["DataProcessingIA-Bytes"] }
      logs.logClass = isInfrequent.contains(false) ? .standard : .infrequentAccess
      stack.logs = logs
      replaced.formUnion(groups)
    }
    let repositories = ids("AWS::ECR::Repository", "aws_ecr_repository")
    if let registry = described.registry, !repositories.isEmpty {
      stack.registry = registry
      replaced.formUnion(repositories)
    }
    stack.extras.removeAll { $0 is Charges && replaced.contains($0.name) }
    // The sizes of the data are known now, and the models meter the backups.
    var known: Set<String> = []
    if !described.databases.isEmpty { known.formUnion(stack.databases.map(\.name)) }
    if !described.caches.isEmpty { known.formUnion(stack.caches.map(\.name)) }
    stack.extras = stack.extras.compactMap { extra in
      guard var charges = extra as? Charges, known.contains(charges.name) else { return extra }
      charges.items.removeAll { $0.slug == "backup" }
      return charges.items.isEmpty ? nil : charges
    }
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
