/// Something that serves requests and makes calls: a service on Fargate, a function, a group of
/// instances.
///
/// The traffic flows through call nodes; the engines queue requests at their stations, and each is
/// metered for what ran of it, as ``Month/load(of:)`` says.
package protocol CallNode: MeteredResource {
  /// What one request does there, and what it asks of others.
  var request: RequestProfile { get }
  /// What works on the requests.
  var station: NodeStation { get }
  /// Whether a load balancer sends requests to it.
  var isBehindBalancer: Bool { get }
  /// Whether its tasks reach the internet by addresses of their own, past the NAT.
  var hasPublicAddress: Bool { get }
  /// Whether Lambda runs it: no tasks, and what goes through a balancer counts otherwise.
  var isFunction: Bool { get }
  /// What a starting task pulls; `nil` where there is no image.
  var image: ContainerImage? { get }
}

extension CallNode {
  package var isBehindBalancer: Bool { false }
  package var hasPublicAddress: Bool { false }
  package var isFunction: Bool { false }
  package var image: ContainerImage? { nil }

  /// What the engines and other resources have to know of it.
  package var summary: NodeSummary {
    NodeSummary(
      name: name, request: request, station: station, isBehindBalancer: isBehindBalancer,
      hasPublicAddress: hasPublicAddress, image: image, isFunction: isFunction)
  }

  package func flows(in month: Month, into ledger: inout FlowLedger) {
    requestFlows(in: month, into: &ledger)
  }
}

/// A container image in a registry.
package struct ContainerImage: Hashable, Sendable {
  /// Compressed, in MB of 2²⁰ bytes.
  package let megabytes: Double
  /// Compressed size of the layers that a push changes.
  package let changedMBPerPush: Double

  package init(megabytes: Double, changedMBPerPush: Double) {
    self.megabytes = megabytes
    self.changedMBPerPush = changedMBPerPush
  }
}

/// A call node as the engines and other resources see it, whatever runs it.
package struct NodeSummary: Hashable, Sendable {
  package let name: String
  package var request: RequestProfile
  package var station: NodeStation
  package let isBehindBalancer: Bool
  package let hasPublicAddress: Bool
  package let image: ContainerImage?
  /// Whether Lambda runs it.
  package var isFunction = false
  /// Share of its requests from outside that a distribution before it answers, 0..<1; `nil` without one.
  package var edgeHitShare: Double?

  /// Connections that a task keeps open to a database: its whole pool to each that it may ask.
  package func connections(toDatabase position: Int) -> Double {
    request.mayAsk(database: position) ? station.poolSize : 0
  }
}
