package import Diagnostics
package import Resources
package import Quantities

/// What is deployed, and how a request uses it.
package struct Stack: Sendable {
  package let name: String
  package var region: String
  package var availabilityZones = 2
  package var period = BillingPeriod.month
  /// The day the bill is for: it decides on Extended Support.
  package var asOf = CalendarDay.undated
  /// Stacks like this that stand at once, each with this traffic: preview environments, tenants.
  ///
  /// On average over the month, more than 0.
  package var environments = 1.0
  /// How far Fargate Spot lies below on demand, 0...1.
  package var fargateSpotDiscount = FargateSpot.discount.middle
  package var services: [FargateService] = []
  /// Positions in the call graph go on from those of the services.
  package var functions: [LambdaFunction] = []
  /// Instances that services run on.
  package var fleets: [InstanceFleet] = []
  /// What else serves requests; positions go on from those of the functions.
  package var otherNodes: [any CallNode] = []
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
  /// What each request from outside adds to the use of resources without a model.
  package var edgeUses: [ChargedUse] = []
  /// Caches at the edge, before services, functions and buckets.
  package var distributions: [ContentDistribution] = []
  /// Everything else that is charged.
  package var extras: [any MeteredResource] = []
  /// Quantities of stated use that were drawn, by the places where they are stated.
  package var drawnUse: [SourceLocation: Double] = [:]
  /// Values of the file's parameters that were drawn.
  package var drawnParameters: [String: Double] = [:]
  package var allowances = FreeAllowances()
  /// What failures cost and how often they come, where the file says it.
  package var outage: OutageTerms?
  package var extendedSupport = ExtendedSupportSchedule(entries: [])
  package var processors = ProcessorSpeeds()
  /// What was decided without knowing, besides what the models say themselves.
  package var assumptions: [Assumption] = []

  package init(name: String, region: String) {
    self.name = name
    self.region = region
  }

  /// What serves requests, in the order that calls, entries and loads count in.
  package var nodes: [NodeSummary] {
    var nodes = services.map(\.summary) + runningFunctions + otherNodes.map(\.summary)
    for (index, service) in services.enumerated() {
      nodes[index].station.speed = speed(of: service)
      if !service.fleet.isEmpty { nodes[index].station = placed(nodes[index].station, of: service) }
    }
    for (index, function) in functions.enumerated() {
      nodes[services.count + index].station.speed = speed(of: function)
    }
    for distribution in distributions {
      if let origin = nodes.firstIndex(where: { $0.name == distribution.origin }) {
        nodes[origin].edgeHitShare = 1 - distribution.missShare
      }
    }
    return loadBalancers.isEmpty ? nodes : nodes.indices.map { behindBalancers(nodes[$0], at: $0) }
  }

  /// A node with what the balancers before it decide.
  ///
  /// How long a request may take, and when a new task is known to serve. Who calls from inside waits as
  /// long as its own client may.
  private func behindBalancers(_ node: NodeSummary, at position: Int) -> NodeSummary {
    var node = node
    var (leading, any, interval): (Double?, Double?, Double?)
    for balancer in loadBalancers {
      let leads = node.isBehindBalancer && (balancer.targets?.contains(position) ?? true)
      if leads { interval = max(interval ?? 0, balancer.healthCheckSeconds) }
      guard balancer.kind == .application || balancer.kind == .classic else { continue }
      let timeout = balancer.idleTimeoutSeconds
      if leads { leading = min(leading ?? timeout, timeout) }
      any = max(any ?? timeout, timeout)
    }
    if let timeout = leading ?? any { node.station.timeoutSeconds = timeout }
    if let interval {
      node.station.deployment = node.station.deployment.checked(everySeconds: interval)
    }
    return node
  }

  /// Whether anything in it serves requests.
  package var servesRequests: Bool {
    !services.isEmpty || !functions.isEmpty || !otherNodes.isEmpty
  }

  /// The stack with the quantities of stated use that were drawn in their places.
  package var takingDrawnUse: Stack {
    if drawnUse.isEmpty { return self }
    var stack = self
    for index in extras.indices {
      guard let charges = extras[index] as? Charges else { continue }
      stack.extras[index] = charges.taking(drawnUse)
    }
    return stack
  }

  /// Items of models whose use somebody states, so that it is no question any more.
  package var statedModelledUse: Set<LineID> {
    Set(
      extras.compactMap { $0 as? Charges }.flatMap { charges in
        charges.items.compactMap { item in item.answers.map { LineID(charges.id, $0) } }
      })
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
    for function in functions { visitor.visit(function) }
    for node in otherNodes { visitor.visit(node) }
    for fleet in fleets { visitor.visit(fleet) }
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
    for party in thirdParties { visitor.visit(party) }
    for extra in extras { visitor.visit(extra) }
    if let dataTransfer { visitor.visit(dataTransfer) }
  }

  /// What the whole stack is metered for under a load, without prices.
  package func usage(under load: MonthLoad) -> [Usage] {
    var usages: [Usage] = []
    meter(under: load) { usages += $0 }
    return usages
  }

  /// What each of its resources is metered for under a load, one after the other.
  ///
  /// - Parameters:
  ///   - load: what arrived and ran.
  ///   - take: called with each resource's usages, in the order of ``usage(under:)``.
  package func meter(under load: MonthLoad, _ take: ([Usage]) -> Void) {
    withoutActuallyEscaping(take) { take in
      var meter = StackMeter(
        month: month(under: load), environments: environments, take: take)
      visit(&meter)
    }
  }

  /// The same for a total, resource by resource and without words.
  ///
  /// - Parameters:
  ///   - load: what arrived and ran.
  ///   - nodes: the stack's ``nodes``, where they are at hand.
  /// - Returns: a list for each resource, in the order of ``usage(under:)``.
  package func quantities(under load: MonthLoad, nodes: [NodeSummary]? = nil) -> [[Usage]] {
    var month = month(under: load, nodes: nodes)
    month.isForTotal = true
    var meter = ListMeter(month: month, environments: environments)
    meter.usages.reserveCapacity(32)
    visit(&meter)
    return meter.usages
  }

  /// The month that a load makes of the stack, its bytes routed.
  ///
  /// - Parameters:
  ///   - load: what arrived and ran.
  ///   - nodes: the stack's ``nodes``, where they are at hand.
  /// - Returns: the month, as every resource sees it.
  package func month(under load: MonthLoad, nodes: [NodeSummary]? = nil) -> Month {
    var month = outline(of: load, nodes: nodes ?? self.nodes)
    var meter = FlowMeter(month: month, ledger: FlowLedger(routes))
    visit(&meter)
    month.bytes = meter.ledger.flows
    return month
  }

  /// The call graph of what serves requests.
  package func callGraph() throws(CallGraph.Cycle) -> CallGraph {
    let nodes = nodes
    return try CallGraph(calls: nodes.map(\.request.calls), names: nodes.map(\.name))
  }

  /// Who works on the messages of each queue.
  package var jobRoutes: [JobRoute] {
    queues.map { queue in
      let function = queue.function.flatMap { name in functions.firstIndex { $0.name == name } }
      return JobRoute(
        worker: function.map { services.count + $0 } ?? queue.worker, isRun: function != nil,
        retryShare: queue.retryShare)
    }
  }

  /// A circle through queues that never comes to an end, whatever enters where; `nil` where there is none.
  ///
  /// Of a service that stands behind a balancer it is not known here whether requests come to it, nor of one
  /// beside which there is nothing else that they could come to.
  ///
  /// - Parameter graph: its calls.
  /// - Returns: the nodes and queues along it.
  package func endlessJobs(along graph: CallGraph) -> JobTraffic.Circle? {
    let called = Set(graph.calls.joined().filter { $0.perRequest > 0 }.map(\.callee))
    let (nodes, routes) = (nodes, jobRoutes)
    let workers = Set(routes.compactMap(\.worker))
    let hasDoor = nodes.indices.contains { !called.contains($0) && !workers.contains($0) }
    return JobTraffic.circle(
      nodes.map(\.request), routes, graph,
      alone: nodes.indices.map {
        hasDoor && !called.contains($0) && !nodes[$0].isBehindBalancer
      })
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
  let month: Month
  let environments: Double
  let take: ([Usage]) -> Void

  mutating func visit(_ resource: some MeteredResource) {
    take(resource.usage(in: month).of(environments: environments))
  }
}

private struct ListMeter: ResourceVisitor {
  let month: Month
  let environments: Double
  var usages: [[Usage]] = []

  mutating func visit(_ resource: some MeteredResource) {
    usages.append(resource.usage(in: month).of(environments: environments))
  }
}

private struct FlowMeter: ResourceVisitor {
  let month: Month
  var ledger: FlowLedger

  mutating func visit(_ resource: some MeteredResource) {
    resource.flows(in: month, into: &ledger)
  }
}
