import Quantities
import Resources
import Services
import Testing

@Suite struct `Load balancer capacity units` {
  private func hour(
    new: Double = 0, active: Double = 0, gigabytes: Double = 0, lambda: Double = 0,
    rules: Double = 0
  ) -> BalancerHour {
    var hour = BalancerHour()
    hour.newConnectionsPerSecond = new
    hour.activeConnections = active
    hour.processedGB = gigabytes
    hour.lambdaProcessedGB = lambda
    hour.ruleEvaluationsPerSecond = rules
    return hour
  }

  private func balancer(
    _ key: CertificateKey = .none, mutualTLS: Bool = false
  ) -> LoadBalancer {
    var balancer = LoadBalancer(name: "loadBalancer")
    balancer.certificateKey = key
    balancer.mutualTLS = mutualTLS
    return balancer
  }

  @Test func `AWS's example: 1 connection and 5 requests a second, 300 KB/s, 60 rules`() {
    // max(1/25, 120/3,000, 0.3 MB × 3,600 = 1.08 GB, 5 × (60 − 10)/1,000) = max(.04, .04, 1.08, .25)
    let units = balancer().capacityUnits(
      in: hour(new: 1, active: 120, gigabytes: 1.08, rules: 250))
    #expect(units == 1.08)
  }

  @Test func `100 connections a second of 3 minutes, 4 requests each, 1 KB each way, 20 rules`() {
    // max(100/25 = 4, 18,000/3,000 = 6, 400 × 2,000 × 3,600/10⁹ = 2.88, 400 × 10/1,000 = 4)
    let units = balancer().capacityUnits(
      in: hour(new: 100, active: 18_000, gigabytes: 2.88, rules: 4_000))
    #expect(units == 6)
  }

  @Test func `an idle hour has none`() {
    #expect(balancer().capacityUnits(in: hour()) == 0)
  }

  // 10 connections a second of 60 s: 600 active are 0.2 LCU, so the new ones lead.
  @Test(
    arguments: [
      (CertificateKey.rsa2048, 0.4), (.rsa4096, 2.0), (.rsa8192, 10.0), (.larger, 40.0),
      (.none, 0.4),
    ] as [(CertificateKey, Double)])
  func `a larger certificate key makes connections dearer`(key: CertificateKey, units: Double) {
    #expect(balancer(key).capacityUnits(in: hour(new: 10, active: 600)) == units)
  }

  @Test func `under mutual TLS a unit carries half the active connections`() {
    #expect(
      balancer(.rsa2048, mutualTLS: true).capacityUnits(in: hour(active: 4_500)) == 3)
    #expect(balancer(.rsa2048).capacityUnits(in: hour(active: 4_500)) == 1.5)
  }

  @Test func `bytes of Lambda targets weigh two and a half times`() {
    // 1 GB / 0.4 + 1 GB = 3.5
    #expect(balancer().capacityUnits(in: hour(gigabytes: 1, lambda: 1)) == 3.5)
  }

  @Test func `the largest is taken within each hour, then the hours are added`() {
    // (new 2, bytes 1), then (new 0.5, bytes 3): 2 + 3. The larger of the sums would be 4.
    let hours = [hour(new: 50, gigabytes: 1), hour(new: 12.5, gigabytes: 3)]
    #expect(hours.map { balancer().capacityUnits(in: $0) }.reduce(0, +) == 5)
  }

  @Test(arguments: 1...200)
  func `twice every dimension is twice the units, and no dimension alone is more`(seed: Int) {
    var draws = Draws(seed: UInt64(seed))
    let (new, active) = (draws.value(below: 500), draws.value(below: 50_000))
    let (gigabytes, lambda) = (draws.value(below: 20), draws.value(below: 8))
    let rules = draws.value(below: 20_000)
    for kind in LoadBalancer.Kind.allCases {
      var balancer = balancer()
      balancer.kind = kind
      func units(_ factor: Double) -> Double {
        balancer.capacityUnits(
          in: hour(
            new: new * factor, active: active * factor, gigabytes: gigabytes * factor,
            lambda: lambda * factor, rules: rules * factor))
      }
      #expect(abs(units(2) - 2 * units(1)) <= 1e-9 * units(2))
      #expect(balancer.capacityUnits(in: hour(new: new)) <= units(1))
      #expect(balancer.capacityUnits(in: hour(active: active)) <= units(1))
      #expect(balancer.capacityUnits(in: hour(gigabytes: gigabytes)) <= units(1))
      #expect(balancer.capacityUnits(in: hour(rules: rules)) <= units(1))
    }
  }
}

@Suite struct `Load balancer` {
  private func usages(
    requests: Double, change: (inout LoadBalancer, inout FargateService) -> Void = { _, _ in }
  ) throws -> [Usage] {
    var balancer = LoadBalancer(name: "loadBalancer")
    balancer.countsBackendConnections = false
    var web = service("web")
    change(&balancer, &web)
    var stack = stack(of: web)
    stack.loadBalancers = [balancer]
    return stack.usage(under: try month(stack, requests: requests))
  }

  @Test func `10,000 new connections a second all month are 400 units`() throws {
    // 10,000 / 25 = 400; active 10,000 × 65 / 3,000 = 216.7. 400 × 730 h = 292,000 LCU-hours.
    let usages = try usages(requests: 10_000 * 2_628_000) { $1.request.connections = 1 }
    #expect(usages.quantity("loadBalancer/lcu") == "292000")
    #expect(
      usages.first { $0.id.text == "loadBalancer/lcu" }?.operation == "LoadBalancing:Application")
  }

  @Test func `without traffic the hours and an address in each zone are due`() throws {
    let usages = try usages(requests: 0)
    #expect(usages.quantity("loadBalancer/hours") == "730")
    #expect(usages.quantity("loadBalancer/lcu") == "0")
    #expect(usages.quantity("loadBalancer/public-ipv4") == "1460")
  }

  @Test func `an internal balancer has no public address`() throws {
    let usages = try usages(requests: 0) { balancer, _ in balancer.isInternetFacing = false }
    #expect(usages.quantity("loadBalancer/public-ipv4") == nil)
  }

  @Test func `processed bytes are requests and responses of the hour`() throws {
    // 730 × 1,024² requests of 256 + 768 bytes: 1 GB an hour, 1 LCU.
    let usages = try usages(requests: 730 * 1_048_576) {
      $1.request.requestBytes = 256
      $1.request.responseBytes = 768
    }
    #expect(usages.quantity("loadBalancer/lcu") == "730")
  }

  @Test func `rules beyond ten count, the first ten never`() throws {
    // One rule of the service and 9 more: none counts. With 29 more: 20 × 50/s = 1,000/s, 1 LCU.
    let requests = 50.0 * 2_628_000
    #expect(
      try usages(requests: requests) { balancer, _ in balancer.extraRules = 9 }.quantity(
        "loadBalancer/lcu") == "0")
    #expect(
      try usages(requests: requests) { balancer, _ in balancer.extraRules = 29 }.quantity(
        "loadBalancer/lcu") == "730")
    #expect(
      try usages(requests: requests) { balancer, _ in
        balancer.extraRules = 10
        balancer.routing = .port
      }.quantity("loadBalancer/lcu") == "0")
  }

  @Test func `connections to the targets count when they are said to`() throws {
    // 50/s client connections (1 a request) are 2 LCU; 0.5 a request to the targets makes 3.
    let requests = 50.0 * 2_628_000
    func units(_ counted: Bool) throws -> String? {
      try usages(requests: requests) { balancer, web in
        balancer.countsBackendConnections = counted
        balancer.backendConnectionsPerRequest = 0.5
        web.request.connections = 1
      }.quantity("loadBalancer/lcu")
    }
    #expect(try units(false) == "1460")
    #expect(try units(true) == "2190")
  }

  @Test func `reserved units are due always, and only what exceeds them comes on top`() throws {
    let usages = try usages(requests: 50 * 2_628_000) { balancer, web in
      balancer.reservedCapacityUnits = 1.5
      web.request.connections = 1
    }
    #expect(usages.quantity("loadBalancer/lcu-reserved") == "1095")
    #expect(usages.quantity("loadBalancer/lcu") == "365")
  }

  @Test func `a quiet hour leaves nothing of its reserved units to a busy one`() throws {
    // 3 LCU in one hour (75 new connections a second) and none in 729: above 2 reserved, 1 LCU-hour.
    var balancer = LoadBalancer(name: "loadBalancer")
    balancer.countsBackendConnections = false
    balancer.clientConnectionSeconds = 0
    balancer.reservedCapacityUnits = 2
    var web = service("web")
    web.request.connections = 1
    var stack = stack(of: web)
    stack.loadBalancers = [balancer]
    let even = try month(stack)
    let load = MonthLoad(
      period: even.period,
      requestsPerHour: [75 * 3_600] + [Double](repeating: 0, count: 729), entry: even.entry,
      visits: even.visits, nodes: even.nodes, deployments: 0, surplusVCPUHours: [])
    let usages = stack.usage(under: load)
    #expect(usages.quantity("loadBalancer/lcu") == "1")
    #expect(usages.quantity("loadBalancer/lcu-reserved") == "1460")
  }

  @Test func `a network balancer's unit carries fewer connections with TLS`() {
    // TCP: max(100/800, 6,000/100,000); TLS: max(100/50, 6,000/3,000).
    var balancer = LoadBalancer(name: "loadBalancer")
    balancer.kind = .network
    var hour = BalancerHour()
    hour.newConnectionsPerSecond = 100
    hour.activeConnections = 6_000
    #expect(balancer.capacityUnits(in: hour) == 0.125)
    balancer.certificateKey = .rsa2048
    #expect(balancer.capacityUnits(in: hour) == 2)
  }

  @Test func `only a network balancer that sends across zones is charged for it`() throws {
    // 10 × 1,024² requests of 1,024 bytes are 10 GB; half of them crosses, out and in: 10 GB.
    func crossing(_ kind: LoadBalancer.Kind, _ crossZone: Bool?) throws -> String? {
      var web = service("web")
      web.request.responseBytes = 1_024
      var stack = stack(of: web)
      var balancer = LoadBalancer(name: "loadBalancer")
      balancer.kind = kind
      balancer.crossZone = crossZone
      stack.loadBalancers = [balancer]
      stack.dataTransfer = DataTransfer()
      return stack.usage(under: try month(stack, requests: 10 * 1_048_576))
        .quantity("dataTransfer/between-zones")
    }
    #expect(try crossing(.application, true) == "0")
    #expect(try crossing(.network, nil) == "0")
    #expect(try crossing(.network, true) == "10")
  }
}
