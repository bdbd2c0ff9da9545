package import Quantities

/// Somebody else's API that services call.
package struct ThirdParty: Hashable, Sendable {
  package let name: String
  package var requestBytes = 1_000.0
  package var responseBytes = 2_000.0
  /// Seconds a call takes.
  package var seconds = 0.3

  package init(name: String) {
    self.name = name
  }
}

/// What is deployed, and how a request uses it.
package struct Stack: Sendable {
  package let name: String
  package var region: String
  package var availabilityZones = 2
  package var period = BillingPeriod.month
  /// The day the bill is for: it decides on Extended Support.
  package var asOf = CalendarDay.undated
  package var services: [FargateService] = []
  package var jobs: [FargateJob] = []
  package var loadBalancers: [LoadBalancer] = []
  package var nat: NAT?
  package var endpoints: [VPCEndpoint] = []
  package var databases: [Database] = []
  package var caches: [Cache] = []
  package var queue: JobQueue?
  package var registry: ContainerRegistry?
  package var secrets: SecretStore?
  package var logs: LogStore?
  package var monitoring: Monitoring?
  package var naming: Naming?
  package var firewall: WebFirewall?
  package var thirdParties: [ThirdParty] = []
  package var dataTransfer: DataTransfer? = DataTransfer()
  /// Everything else that is charged.
  package var extras: [any MeteredResource] = []
  package var allowances = FreeAllowances()
  package var extendedSupport = ExtendedSupportSchedule(entries: [])
  /// What was decided without knowing, besides what the models say themselves.
  package var assumptions: [Assumption] = []

  package init(name: String, region: String) {
    self.name = name
    self.region = region
  }

  package var facesInternet: Bool { loadBalancers.contains(where: \.isInternetFacing) }

  /// Every resource, in the order of a request's way through the stack.
  package var resources: [any MeteredResource] {
    services + resourcesButServices
  }

  private var resourcesButServices: [any MeteredResource] {
    var result: [any MeteredResource] = jobs
    result += loadBalancers
    if let nat { result.append(nat) }
    result += endpoints
    result += databases
    result += caches
    if let queue { result.append(queue) }
    if let registry { result.append(registry) }
    if let secrets { result.append(secrets) }
    if let logs { result.append(logs) }
    if let monitoring { result.append(monitoring) }
    if let naming { result.append(naming) }
    if let firewall { result.append(firewall) }
    result += extras
    if let dataTransfer { result.append(dataTransfer) }
    return result
  }

  /// What the whole stack is metered for under a load, without prices.
  package func usage(under load: MonthLoad) -> [Usage] {
    var load = load
    load.knownFlows = ByteFlows(self, under: load)
    var result: [Usage] = []
    result.reserveCapacity(64)
    for index in services.indices { result += services[index].usage(of: self, under: load) }
    for resource in resourcesButServices { result += resource.usage(of: self, under: load) }
    return result
  }

  /// The call graph of the services.
  package func callGraph() throws(CallGraph.Cycle) -> CallGraph {
    try CallGraph(calls: services.map(\.request.calls), names: services.map(\.name))
  }
}

/// The account's always-free amounts, drawn once over an estimate.
package struct FreeAllowances: Hashable, Sendable {
  /// Off in an account whose other stacks use them up.
  package var apply = true
  /// Share of each allowance that other stacks of the account use, 0...1.
  package var usedElsewhereShare = 0.0

  package init() {}
}
