/// What others have to know of a load balancer.
package struct BalancerSummary: Hashable, Sendable {
  package let name: String
  /// Whether clients outside reach it: from the internet, or through a VPN.
  package let facesClients: Bool
  /// Whether requests choose between it and others; what inspects packets on their way does not count.
  package let isDoor: Bool
  /// Positions of the call nodes that it sends requests to; `nil` where nobody said, so all.
  package let targets: Set<Int>?

  package init(name: String, facesClients: Bool, isDoor: Bool, targets: Set<Int>?) {
    self.name = name
    self.facesClients = facesClients
    self.isDoor = isDoor
    self.targets = targets
  }

  package func leads(to node: Int) -> Bool { targets?.contains(node) ?? true }
}

extension Month {
  /// Whether a node's answers to outside requests leave AWS and are charged for it.
  ///
  /// They do through a balancer that clients outside reach, or from a task's own public address where
  /// there is no balancer. What leaves through a VPN is charged as what leaves to the internet.
  /// - Source: AWS VPN pricing, 2024.
  package func answersLeave(from node: Int) -> Bool {
    if nodes[node].edgeHitShare != nil { return false }
    // Lambda returns a function's answers itself, whatever network the function has a foot in.
    if balancers.isEmpty { return nodes[node].hasPublicAddress || nodes[node].isFunction }
    let leading = balancers.filter { $0.leads(to: node) }
    return (leading.isEmpty ? balancers : leading).contains(where: \.facesClients)
  }

  /// The share of the outside requests to a node that come through a balancer, 0...1.
  ///
  /// Clients take the balancers that they reach; where they reach none, any. Several that lead to one
  /// node share its requests evenly (an assumption). To what stands behind none they come another way; of a function
  /// beside a balancer nobody says so.
  package func share(through balancer: BalancerSummary, to node: Int) -> Double {
    guard balancer.isDoor else { return 1 }
    guard balancer.leads(to: node) else { return 0 }
    let isPast = balancer.targets == nil && !nodes[node].isBehindBalancer && !nodes[node].isFunction
    if isPast { return 0 }
    let leading = balancers.filter { $0.isDoor && $0.leads(to: node) }
    let facing = leading.filter(\.facesClients)
    let doors = facing.isEmpty ? leading : facing
    return doors.contains { $0.name == balancer.name } ? 1 / Double(doors.count) : 0
  }

  /// Calls to a node, for one request from outside, that go through a balancer: those between nodes
  /// where it stands inside, beside another that clients reach (an assumption).
  ///
  /// Without such a pair, nodes find each other by service discovery.
  package func calls(through balancer: BalancerSummary, to node: Int) -> Double {
    guard balancer.isDoor, !balancer.facesClients, balancer.leads(to: node),
      balancers.contains(where: { $0.isDoor && $0.facesClients })
    else { return 0 }
    let inside = balancers.filter { $0.isDoor && !$0.facesClients && $0.leads(to: node) }
    var calls = 0.0
    for (position, caller) in nodes.enumerated() {
      for call in caller.request.calls where call.callee == node {
        calls += done(at: position) * call.perRequest
      }
    }
    return calls / Double(inside.count)
  }
}
