package import Resources
import Quantities

/// How requests find their service.
package enum Routing: String, Hashable, Sendable, CaseIterable {
  /// One host name a service: one host rule each.
  case subdomain
  /// One path prefix a service: one path rule each.
  case path
  /// One listener port a service on the balancer's own name: no rules.
  case port
}

/// The key of the server certificate, which decides how many connections an LCU carries.
package enum CertificateKey: String, Hashable, Sendable, CaseIterable {
  case none
  case rsa2048
  case rsa4096
  case rsa8192
  case larger

  /// The key of ACM's name for an algorithm, or one of the same strength; RSA 2048 is its default.
  package init(algorithm: String) {
    switch algorithm.uppercased() {
    case "RSA_3072", "RSA_4096", "EC_SECP384R1": self = .rsa4096
    case "EC_SECP521R1": self = .rsa8192
    default: self = .rsa2048
    }
  }

  /// New connections per second that one LCU carries.
  /// - Source: Elastic Load Balancing FAQ, copy of 2020.
  package var connectionsPerLCU: Double {
    switch self {
    case .none, .rsa2048: 25
    case .rsa4096: 5
    case .rsa8192: 1
    case .larger: 0.25
    }
  }
}

/// Averages of one hour, from which its capacity units follow.
package struct BalancerHour: Hashable, Sendable {
  package var newConnectionsPerSecond = 0.0
  package var activeConnections = 0.0
  package var processedGB = 0.0
  package var lambdaProcessedGB = 0.0
  /// Request rate times the rules beyond the ten free ones.
  package var ruleEvaluationsPerSecond = 0.0

  package init() {}
}

/// An application or network load balancer.
package struct LoadBalancer: Hashable, Sendable {
  /// The product, which chooses rates and what an LCU carries.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case application, network, gateway, classic
  }

  package let name: String
  package var kind = Kind.application
  /// Positions of the call nodes that it sends requests to; `nil` where nobody said, so all.
  package var targets: Set<Int>?
  package var isInternetFacing = true
  /// Whether clients reach an internal balancer through a VPN.
  package var clientsOverVPN = false
  /// Zones it is enabled in: one public IPv4 address each, where it faces the internet.
  package var zones = 2
  package var routing = Routing.subdomain
  package var certificateKey = CertificateKey.none
  package var mutualTLS = false
  /// Whether its nodes send to targets in other zones; as the product does it where nobody says.
  package var crossZone: Bool?
  package var hasPublicIPv4 = true
  /// Addresses of one's own range among those of its zones, which are not charged.
  package var ownAddresses = 0
  /// Rules beyond one a service.
  package var extraRules = 0
  /// Rules in all, where they are known (from a template); else they follow from the routing.
  package var ruleCount: Int?
  /// Seconds a client connection stays open, idle time included.
  package var clientConnectionSeconds = 65.0
  /// New connections to the targets for each request; keep-alive makes it small.
  package var backendConnectionsPerRequest = 0.05
  package var backendConnectionSeconds = 60.0
  /// Whether connections to the targets count as connections of the balancer.
  package var countsBackendConnections = true
  package var healthCheckSeconds = 30.0
  package var idleTimeoutSeconds = 60.0
  package var requestHeaderBytes = 0.0
  package var reservedCapacityUnits = 0.0
  package var trustStores = 0

  package init(name: String) {
    self.name = name
  }

  /// Application balancers send across zones unless told otherwise, network balancers do not.
  /// - Source: Elastic Load Balancing user guides, 2023-06.
  package var crossesZones: Bool {
    get { crossZone ?? (kind != .network) }
    set { crossZone = newValue }
  }

  /// What others have to know of it.
  package var summary: BalancerSummary {
    BalancerSummary(
      name: name, facesClients: isInternetFacing || clientsOverVPN, isDoor: kind != .gateway,
      targets: targets)
  }

  /// Bytes of requests between balancer and targets that are charged as crossing zones.
  ///
  /// - Source: Elastic Load Balancing FAQ, 2020: free for application balancers; charged for network
  ///   balancers that send across zones.
  private func chargedZoneCrossing(in month: Month) -> Double {
    guard kind == .network, crossesZones, zones > 1 else { return 0 }
    let one = perRequest(in: month)
    return (one.processedGB + one.lambdaProcessedGB) * Bytes.perGB * month.load.requests
      * Double(zones - 1) / Double(zones)
  }

  /// Load balancer capacity units used in one hour: the largest of four dimensions.
  ///
  /// Take the largest within each hour, then add the hours up. The largest of the monthly totals is
  /// never more, and is less unless one dimension leads in every hour.
  ///
  /// - Parameter hour: averages over that hour; rule evaluations exclude the free rules.
  /// - Returns: LCU-hours for the hour, zero or more, not rounded.
  /// - Source: Elastic Load Balancing pricing page, two copies of 2024; address and date in
  ///   `pricing/SOURCES.md`. For network balancers the TCP figures, or TLS with a certificate; for
  ///   these and gateways unverified.
  package func capacityUnits(in hour: BalancerHour) -> Double {
    switch kind {
    case .application:
      max(
        hour.newConnectionsPerSecond / certificateKey.connectionsPerLCU,
        hour.activeConnections / (mutualTLS ? 1_500 : 3_000),
        hour.processedGB + hour.lambdaProcessedGB / 0.4,
        hour.ruleEvaluationsPerSecond / 1_000)
    case .network:
      max(
        hour.newConnectionsPerSecond / (certificateKey == .none ? 800 : 50),
        hour.activeConnections / (certificateKey == .none ? 100_000 : 3_000), hour.processedGB)
    case .gateway:
      max(hour.newConnectionsPerSecond / 600, hour.activeConnections / 60_000, hour.processedGB)
    case .classic:
      0
    }
  }

  /// Rules that are processed for a request; all of them, as in AWS's own example.
  private func rules(in month: Month) -> Int {
    if let ruleCount { return ruleCount }
    let summary = summary
    let services = month.nodes.enumerated().count {
      $0.element.isBehindBalancer && summary.leads(to: $0.offset)
    }
    return (routing == .port ? 0 : services) + extraRules
  }

  /// What one request from outside means for the balancer.
  ///
  /// Everything an hour holds is this, times the requests of the hour.
  ///
  /// - Parameters:
  ///   - month: the stack's other balancers and what serves requests.
  ///   - entry: the share of the requests that enters at each call node; the month's own by default.
  /// - Returns: connections, GB and rule evaluations for one request from outside.
  package func perRequest(in month: Month, entry: [Double]? = nil) -> BalancerHour {
    let summary = summary
    var connections = 0.0
    var (bytes, lambdaBytes) = (0.0, 0.0)
    // Requests that come through this balancer, of those that enter anywhere; and calls.
    var (carried, entered, calls) = (0.0, 0.0, 0.0)
    for (index, (node, all)) in zip(month.nodes, entry ?? month.load.entry).enumerated() {
      let share = all * month.share(through: summary, to: index)
      let called = month.calls(through: summary, to: index)
      carried += share
      entered += all
      calls += called
      connections += share * node.request.connections
      let moved =
        (share + called)
        * (node.request.requestBytes + node.request.responseBytes * month.load.answered[index]
          + requestHeaderBytes)
      // A capacity unit of an application balancer alone holds less of a function's bytes.
      if node.isFunction, kind == .application { lambdaBytes += moved } else { bytes += moved }
    }
    // A target's connections are kept alive, and so are those of a node that calls. A flow passes through a network
    // or gateway balancer: what goes on to the target is the client's own (Elastic Load Balancing pricing page, 2025:
    // "new connections/flows" are the clients').
    let perTarget =
      kind == .application && countsBackendConnections ? backendConnectionsPerRequest : 0
    let backend = perTarget * (entered > 0 ? carried / entered + calls : 1)
    let kept = backend + backendConnectionsPerRequest * calls
    var hour = BalancerHour()
    hour.newConnectionsPerSecond = connections + kept
    hour.activeConnections =
      connections * clientConnectionSeconds + kept * backendConnectionSeconds
    hour.processedGB = bytes / Bytes.perGB
    hour.lambdaProcessedGB = lambdaBytes / Bytes.perGB
    hour.ruleEvaluationsPerSecond =
      Double(max(0, rules(in: month) - 10)) * (entered > 0 ? carried / entered + calls : 1)
    return hour
  }

  /// The averages of an hour with the given number of requests.
  package func hour(requests: Double, perRequest one: BalancerHour) -> BalancerHour {
    let perSecond = requests / 3_600
    var hour = BalancerHour()
    hour.newConnectionsPerSecond = one.newConnectionsPerSecond * perSecond
    hour.activeConnections = one.activeConnections * perSecond
    hour.processedGB = one.processedGB * requests
    hour.lambdaProcessedGB = one.lambdaProcessedGB * requests
    hour.ruleEvaluationsPerSecond = one.ruleEvaluationsPerSecond * perSecond
    return hour
  }
}

extension LoadBalancer: MeteredResource {
  package func flows(in month: Month, into ledger: inout FlowLedger) {
    let crossing = chargedZoneCrossing(in: month)
    if crossing > 0 { ledger.add(Flow(.balancerToTargets, .acrossZones, bytes: crossing)) }
  }

  package func usage(in month: Month) -> [Usage] {
    let load = month.load
    let hours = load.period.hours
    var result = [
      month.usage(
        name, "hours", "\(kind.rawValue) load balancer", .loadBalancerHours(kind),
        Quantity(hours), .fixed, why: "1 balancer × \(hours) h")
    ]
    if kind == .classic {
      result.append(processedBytes(in: month))
    } else {
      let one = perRequest(in: month)
      var reserved: String {
        reservedCapacityUnits > 0
          ? ", above \(NumberFormat.number(reservedCapacityUnits)) reserved" : ""
      }
      result.append(
        month.usage(
          name, "lcu", "capacity units (LCU)", .capacityUnits(kind),
          Quantity(measured: capacityUnitHours(perRequest: one, under: load)), .usage,
          why: leaders(perRequest: one, under: load) + reserved,
          assuming: ["alb.backendConnections", "alb.clientConnectionSeconds", "alb.gigabyte"]))
    }
    if reservedCapacityUnits > 0 {
      result.append(
        month.usage(
          name, "lcu-reserved", "reserved capacity units", .reservedCapacityUnits(kind),
          Quantity(measured: reservedCapacityUnits * Double(hours)), .fixed,
          why: "\(NumberFormat.number(reservedCapacityUnits)) LCU × \(hours) h"))
    }
    if trustStores > 0 {
      result.append(
        month.usage(
          name, "trust-store", "trust store for mutual TLS",
          UsageType<Hours>("AWSELB", "TS-LoadBalancerUsage"), Quantity(trustStores * hours),
          .fixed, why: "\(NumberFormat.count(trustStores, "trust store")) × \(hours) h"))
    }
    if isInternetFacing, hasPublicIPv4, kind != .gateway, zones > ownAddresses {
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 addresses", .publicIPv4,
          Quantity((zones - ownAddresses) * hours), .fixed,
          why: "1 address × \(NumberFormat.count(zones - ownAddresses, "zone")) × \(hours) h",
          assuming: ["alb.addressesPerZone"]))
    }
    return result
  }

  /// What a classic balancer passes on, in both directions.
  ///
  /// - Source: Elastic Load Balancing pricing page, "Classic Load Balancer", 2025: each hour, and each GB of data
  ///   that it processes.
  private func processedBytes(in month: Month) -> Usage {
    let one = perRequest(in: month)
    let bytes = (one.processedGB + one.lambdaProcessedGB) * Bytes.perGB * month.load.requests
    return month.usage(
      name, "data", "data processed", .classicBalancerBytes,
      Quantity(measured: bytes / Bytes.perGB), .usage,
      why: bytes > 0
        ? "\(NumberFormat.bytes(bytes)) of requests and answers" : "no traffic")
  }

  /// LCU-hours of the month: each hour's largest dimension, added up; above what is reserved in
  /// that hour, where something is.
  ///
  /// Every dimension of an hour is in proportion to its requests, so the same one leads in every
  /// hour with traffic, and the sum is that of one request times the requests of the month.
  private func capacityUnitHours(perRequest one: BalancerHour, under load: MonthLoad) -> Double {
    let units = capacityUnits(in: hour(requests: 1, perRequest: one))
    guard reservedCapacityUnits > 0 else { return units * load.requests }
    return load.requestsPerHour.reduce(0) { $0 + max(0, units * $1 - reservedCapacityUnits) }
  }

  /// In words, which dimension led in how many hours.
  private func leaders(perRequest one: BalancerHour, under load: MonthLoad) -> String {
    if kind != .application {
      return "sum over \(load.period.hours) hours of the hour's LCU"
        + (load.requests > 0 ? "" : "; no traffic")
    }
    var led = [0, 0, 0, 0]
    for requests in load.requestsPerHour where requests > 0 {
      let hour = hour(requests: requests, perRequest: one)
      let units = capacityUnits(in: hour)
      let dimensions = [
        hour.newConnectionsPerSecond / certificateKey.connectionsPerLCU,
        hour.activeConnections / (mutualTLS ? 1_500 : 3_000),
        hour.processedGB + hour.lambdaProcessedGB / 0.4,
        hour.ruleEvaluationsPerSecond / 1_000,
      ]
      if let leader = dimensions.firstIndex(where: { $0 >= units }) {
        led[leader] += 1
      }
    }
    let names = ["new connections", "active connections", "processed bytes", "rule evaluations"]
    let leaders = zip(names, led).filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
      .map { "\($0.0) in \($0.1) h" }.joined(separator: ", ")
    let lead = leaders.isEmpty ? "no traffic" : "largest dimension: \(leaders)"
    return "sum over \(load.period.hours) hours of the hour's LCU; \(lead)"
  }
}
