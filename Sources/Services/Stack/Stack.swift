package import Resources
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
  /// How far Fargate Spot lies below on demand, 0...1.
  package var fargateSpotDiscount = FargateSpot.discount.middle
  package var services: [FargateService] = []
  package var jobs: [FargateJob] = []
  package var loadBalancers: [LoadBalancer] = []
  package var nat: NAT?
  package var endpoints: [VPCEndpoint] = []
  package var databases: [Database] = []
  package var caches: [Cache] = []
  package var queues: [JobQueue] = []
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

  /// Whether a service's responses to outside requests leave AWS and are charged for it.
  ///
  /// They do through a balancer that clients outside reach, or from a task's own public address
  /// where there is no balancer. What leaves through a VPN is charged as what leaves to the internet.
  /// - Source: AWS VPN pricing, 2024.
  func answersLeave(from service: FargateService) -> Bool {
    loadBalancers.isEmpty
      ? service.assignPublicIP
      : loadBalancers.contains { $0.isInternetFacing || $0.clientsOverVPN }
  }

  /// Every resource, in the order of a request's way through the stack.
  package var resources: [any MeteredResource] {
    var all = ResourceList()
    visit(&all)
    return all.resources
  }

  /// Goes through every resource in its own type: months that are sampled by the thousand box none.
  private func visit(_ visitor: inout some ResourceVisitor) {
    for service in services { visitor.visit(service) }
    for job in jobs { visitor.visit(job) }
    for balancer in loadBalancers { visitor.visit(balancer) }
    if let nat { visitor.visit(nat) }
    for endpoint in endpoints { visitor.visit(endpoint) }
    for database in databases { visitor.visit(database) }
    for cache in caches { visitor.visit(cache) }
    for queue in queues { visitor.visit(queue) }
    if let registry { visitor.visit(registry) }
    if let secrets { visitor.visit(secrets) }
    if let logs { visitor.visit(logs) }
    if let monitoring { visitor.visit(monitoring) }
    if let naming { visitor.visit(naming) }
    if let firewall { visitor.visit(firewall) }
    for extra in extras { visitor.visit(extra) }
    if let dataTransfer { visitor.visit(dataTransfer) }
  }

  /// What the whole stack is metered for under a load, without prices.
  package func usage(under load: MonthLoad) -> [Usage] {
    var load = load
    load.knownFlows = ByteFlows(self, under: load)
    var meter = StackMeter(stack: self, load: load)
    meter.usages.reserveCapacity(64)
    visit(&meter)
    return meter.usages
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

/// What is done with each resource of a stack.
private protocol ResourceVisitor {
  mutating func visit(_ resource: some MeteredResource)
}

private struct ResourceList: ResourceVisitor {
  var resources: [any MeteredResource] = []

  mutating func visit(_ resource: some MeteredResource) { resources.append(resource) }
}

private struct StackMeter: ResourceVisitor {
  let stack: Stack
  let load: MonthLoad
  var usages: [Usage] = []

  mutating func visit(_ resource: some MeteredResource) {
    resource.meter(of: stack, under: load, into: &usages)
  }
}
