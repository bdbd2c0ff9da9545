import Quantities
import Resources
import Services
import Testing

@Suite struct `Way out of the private subnets` {
  private func nat(_ kind: NATKind = .gateway, count: Int = 1) -> NAT {
    var nat = NAT(name: "nat")
    nat.kind = kind
    nat.count = count
    return nat
  }

  private func usages(
    of stack: Stack, nat: NAT?, requests: Double = 0, starts: Double = 0
  ) throws -> [Usage] {
    var stack = stack
    stack.nat = nat
    stack.dataTransfer = DataTransfer()
    return stack.usage(under: try month(stack, requests: requests, starts: starts))
  }

  @Test func `one gateway is 730 hours and one address`() throws {
    let usages = try usages(of: stack(of: service("web")), nat: nat())
    #expect(usages.quantity("nat/hours") == "730")
    #expect(usages.quantity("nat/public-ipv4") == "730")
    #expect(usages.quantity("nat/data") == "0")
  }

  @Test func `one for each zone is twice that, a regional one counts its zones`() throws {
    let two = try usages(of: stack(of: service("web")), nat: nat(count: 2))
    #expect(two.quantity("nat/hours") == "1460")
    #expect(two.quantity("nat/public-ipv4") == "1460")
    let regional = try usages(of: stack(of: service("web")), nat: nat(.regional, count: 2))
    #expect(regional.quantity("nat/hours") == "1460")
    #expect(regional.usageType("nat/hours") == "RegionalNatGateway-Hours")
  }

  @Test func `a private gateway and secondary addresses`() throws {
    var hidden = nat()
    hidden.isPublic = false
    #expect(
      try usages(of: stack(of: service("web")), nat: hidden).quantity("nat/public-ipv4") == nil)
    var wide = nat()
    wide.secondaryAddresses = 7
    #expect(
      try usages(of: stack(of: service("web")), nat: wide).quantity("nat/public-ipv4") == "5840")
  }

  @Test func `four images of a quarter GB, pulled sixty times, are 60 GB`() throws {
    let services = ["web", "api", "auth", "admin"].map { name in
      var service = service(name)
      service.imageMB = 256
      return service
    }
    var stack = stack(of: services[0], services[1], services[2], services[3])
    #expect(try usages(of: stack, nat: nat(), starts: 60).quantity("nat/data") == "60")
    // The layers lie in S3: its free gateway endpoint takes them off the NAT.
    stack.endpoints = [VPCEndpoint(name: "endpoints", service: "s3", zones: 2)]
    let past = try usages(of: stack, nat: nat(), starts: 60)
    #expect(past.quantity("nat/data") == "0")
    #expect(past.filter { $0.resource == "endpoints" }.isEmpty)
  }

  @Test func `another registry's images pass the NAT in spite of an S3 endpoint`() throws {
    var web = service("web")
    web.imageMB = 256
    var stack = stack(of: web)
    stack.endpoints = [VPCEndpoint(name: "endpoints", service: "s3", zones: 2)]
    var registry = ContainerRegistry(name: "registry")
    registry.kind = .ghcr
    stack.registry = registry
    // 4 starts × 0.25 GB.
    #expect(try usages(of: stack, nat: nat(), starts: 4).quantity("nat/data") == "1")
  }

  @Test func `tasks in public subnets have a way out of their own`() throws {
    var web = service("web")
    web.imageMB = 256
    var api = service("api")
    api.imageMB = 512
    api.assignPublicIP = true
    // Of 4 × 0.25 GB and 4 × 0.5 GB only the first pass the NAT.
    let usages = try usages(of: stack(of: web, api), nat: nat(), starts: 4)
    #expect(usages.quantity("nat/data") == "1")
  }

  @Test func `calls to third parties pass in both directions, logs as they are ingested`() throws {
    var api = service("api")
    api.request.thirdPartyCalls = [CallGraph.Call(callee: 0, perRequest: 1)]
    api.request.logEvents = 1
    api.request.logBytes = 998
    var stack = stack(of: api)
    var party = ThirdParty(name: "llm")
    party.requestBytes = 1_024
    party.responseBytes = 2_048
    stack.thirdParties = [party]
    // 2²⁰ requests: 3 GB of calls, and 998 + 26 bytes of log: 1 GB.
    let all = try usages(of: stack, nat: nat(), requests: 1_048_576)
    #expect(all.quantity("nat/data") == "4")
    // Only the request leaves for the internet as data out.
    #expect(all.quantity("dataTransfer/internet-out") == "1")
    stack.endpoints = [VPCEndpoint(name: "endpoints", service: "logs", zones: 2)]
    let past = try usages(of: stack, nat: nat(), requests: 1_048_576)
    #expect(past.quantity("nat/data") == "3")
    #expect(past.quantity("endpoints/data-logs") == "1")
    #expect(past.quantity("endpoints/hours-logs") == "1460")
  }

  @Test func `with one gateway for two zones half of its bytes cross over, with two none`() throws {
    var web = service("web")
    web.imageMB = 1_024
    let stack = stack(of: web)
    // 8 GB pulled, 4 cross, charged out and in.
    let one = try usages(of: stack, nat: nat(), starts: 8)
    #expect(one.quantity("dataTransfer/between-zones") == "8")
    let two = try usages(of: stack, nat: nat(count: 2), starts: 8)
    #expect(two.quantity("dataTransfer/between-zones") == "0")
    let regional = try usages(of: stack, nat: nat(.regional, count: 2), starts: 8)
    #expect(regional.quantity("dataTransfer/between-zones") == "0")
  }

  @Test func `an instance is charged as a machine with a disk and an address, not by the GB`()
    throws
  {
    var web = service("web")
    web.imageMB = 1_024
    let usages = try usages(of: stack(of: web), nat: nat(.instance), starts: 8)
    #expect(usages.quantity("nat/instance") == "730")
    #expect(usages.usageType("nat/instance") == "BoxUsage:t4g.nano")
    #expect(usages.quantity("nat/volume") == "8")
    #expect(usages.quantity("nat/public-ipv4") == "730")
    #expect(usages.quantity("nat/data") == nil)
  }

  @Test func `no way out costs nothing`() throws {
    #expect(
      try usages(of: stack(of: service("web")), nat: nat(.none)).filter { $0.resource == "nat" }
        .isEmpty)
  }

  @Test func `interface endpoints are due in every zone`() throws {
    // 4 endpoints × 2 zones × 730 h = 5,840 hours.
    var stack = stack(of: service("web"))
    stack.endpoints = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"].map {
      VPCEndpoint(name: "endpoints", service: $0, zones: 2)
    }
    let usages = try usages(of: stack, nat: nil)
    let hours = usages.filter { $0.item.hasPrefix("hours-") }
    #expect(hours.map(\.quantity.billionths).reduce(0, +) == 5_840 * 1_000_000_000)
  }
}

@Suite struct `Data transfer` {
  @Test func `responses leave for the internet from where requests enter, only`() throws {
    var web = service("web")
    web.request.responseBytes = 1_024
    web.request.calls = [CallGraph.Call(callee: 1, perRequest: 1)]
    var api = service("api")
    api.request.requestBytes = 512
    api.request.responseBytes = 512
    var stack = stack(of: web, api)
    stack.dataTransfer = DataTransfer()
    stack.loadBalancers = [LoadBalancer(name: "loadBalancer")]
    // 100 × 2²⁰ requests: 100 GB out; the calls are 100 GB of which half crosses, out and in.
    let usages = stack.usage(under: try month(stack, requests: 104_857_600))
    #expect(usages.quantity("dataTransfer/internet-out") == "100")
    #expect(usages.quantity("dataTransfer/between-zones") == "100")
    stack.availabilityZones = 1
    let single = stack.usage(under: try month(stack, requests: 104_857_600))
    #expect(single.quantity("dataTransfer/between-zones") == "0")
    stack.loadBalancers[0].isInternetFacing = false
    let inside = stack.usage(under: try month(stack, requests: 104_857_600))
    #expect(inside.quantity("dataTransfer/internet-out") == "0")
    stack.loadBalancers[0].clientsOverVPN = true
    let tunnel = stack.usage(under: try month(stack, requests: 104_857_600))
    #expect(tunnel.quantity("dataTransfer/internet-out") == "100")
    stack.loadBalancers = []
    let hidden = stack.usage(under: try month(stack, requests: 104_857_600))
    #expect(hidden.quantity("dataTransfer/internet-out") == "0")
    stack.services[0].assignPublicIP = true
    let open = stack.usage(under: try month(stack, requests: 104_857_600))
    #expect(open.quantity("dataTransfer/internet-out") == "100")
  }

  @Test func `bytes of a database in another zone are charged on both sides`() throws {
    // AWS: 10 GB written and 5 read across zones are 15 GB out and 15 in. Tasks in two zones send
    // half of their 30 GB across.
    var api = service("api")
    api.request.databaseUses = [DatabaseUse(database: 0, queries: 2)]
    api.request.databaseUses[0].bytesPerQuery = 512
    var stack = stack(of: api)
    stack.dataTransfer = DataTransfer()
    stack.databases = [Database(name: "database", instanceClass: microDatabase)]
    let usages = stack.usage(under: try month(stack, requests: 30 * 1_048_576))
    #expect(usages.quantity("dataTransfer/between-zones") == "30")
  }

  @Test func `three zones send two thirds across`() throws {
    var api = service("api")
    api.request.cacheUses = [CacheUse(cache: 0, commands: 1)]
    api.request.cacheUses[0].bytesPerCommand = 1_024
    var stack = stack(of: api, zones: 3)
    stack.dataTransfer = DataTransfer()
    stack.caches = [Cache(name: "cache", node: microCache)]
    // 9 GB, 6 across, 12 charged.
    let usages = stack.usage(under: try month(stack, requests: 9 * 1_048_576))
    #expect(usages.quantity("dataTransfer/between-zones") == "12")
  }
}

@Suite struct `Call graph` {
  private func graph(_ calls: [[(Int, Double)]]) throws -> CallGraph {
    try CallGraph(
      calls: calls.map { $0.map { CallGraph.Call(callee: $0.0, perRequest: $0.1) } },
      names: calls.indices.map { "s\($0)" })
  }

  @Test func `Alva's services are visited as often as the calls say`() throws {
    // web 0.7; admin 0.04; api 0.2 + 0.7 × 1.4 + 0.04 × 2 = 1.26;
    // auth 0.06 + 0.7 × 0.1 + 0.04 × 0.2 + 1.26 × 0.3 = 0.516.
    let visits = try graph([[(1, 1.4), (2, 0.1)], [(2, 0.3)], [], [(1, 2), (2, 0.2)]]).visits(
      entry: [0.7, 0.2, 0.06, 0.04])
    for (visit, expected) in zip(visits, [0.7, 1.26, 0.516, 0.04]) {
      #expect(abs(visit - expected) < 1e-12)
    }
  }

  @Test func `a diamond is counted along both of its ways`() throws {
    // 0 → 1 (2), 0 → 2 (3), 1 → 3 (5), 2 → 3 (7): 2 × 5 + 3 × 7 = 31.
    let visits = try graph([[(1, 2), (2, 3)], [(3, 5)], [(3, 7)], []]).visits(entry: [1, 0, 0, 0])
    #expect(visits == [1, 2, 3, 31])
  }

  @Test(
    arguments: [
      ([[(0, 1.0)]], ["s0", "s0"]), ([[(1, 1.0)], [(0, 1.0)]], ["s0", "s1", "s0"]),
      ([[], [(2, 1.0)], [(3, 1.0)], [(1, 1.0)]], ["s1", "s2", "s3", "s1"]),
    ] as [([[(Int, Double)]], [String])])
  func `calls that go round are named along the circle`(
    calls: [[(Int, Double)]], services: [String]
  ) {
    #expect(throws: CallGraph.Cycle.self) { try graph(calls) }
    do {
      _ = try graph(calls)
    } catch {
      #expect((error as? CallGraph.Cycle)?.services == services)
    }
  }

  @Test func `a chain of ten thousand services is followed to its end`() throws {
    let calls = (0..<10_000).map { $0 < 9_999 ? [($0 + 1, 1.0)] : [] }
    let entry = (0..<10_000).map { $0 == 0 ? 1.0 : 0 }
    #expect(try graph(calls).visits(entry: entry)[9_999] == 1)
  }
}

@Suite struct `Order of services` {
  /// A stack of six services that call those after them, drawn at random.
  private func drawn(_ draws: inout Draws) -> Stack {
    var services: [FargateService] = []
    for number in 0..<6 {
      var service = service("s\(number)")
      service.imageMB = draws.value(below: 500)
      service.secrets = ["A"]
      service.request.responseBytes = draws.value(below: 50_000)
      service.request.logEvents = 1
      service.request.databaseUses = [DatabaseUse(database: 0, queries: draws.value(below: 5))]
      service.request.queueUses = [QueueUse(queue: 0, messages: draws.value(below: 1))]
      service.request.calls = ((number + 1)..<6).map {
        CallGraph.Call(callee: $0, perRequest: draws.value(below: 2))
      }
      services.append(service)
    }
    var stack = Stack(name: "test", region: "us-east-1")
    stack.services = services
    stack.loadBalancers = [LoadBalancer(name: "loadBalancer")]
    stack.nat = NAT(name: "nat")
    stack.databases = [Database(name: "database", instanceClass: microDatabase)]
    stack.caches = [Cache(name: "cache", node: microCache)]
    stack.queues = [JobQueue(name: "queue")]
    stack.registry = ContainerRegistry(name: "registry")
    stack.secrets = SecretStore(name: "secrets", secrets: ["A"])
    stack.logs = LogStore(name: "logs")
    return stack
  }

  /// The same stack with its services in another order.
  private func reordered(_ stack: Stack, _ order: [Int]) -> Stack {
    var result = stack
    result.services = order.map { old in
      var service = stack.services[old]
      service.request.calls = service.request.calls.map { call in
        CallGraph.Call(
          callee: order.firstIndex(of: call.callee) ?? 0, perRequest: call.perRequest)
      }
      return service
    }
    return result
  }

  @Test(arguments: 1...50)
  func `does not matter for what is metered`(seed: Int) throws {
    var draws = Draws(seed: UInt64(seed))
    let first = drawn(&draws)
    var order = Array(0..<6)
    for index in order.indices.reversed() {
      order.swapAt(index, draws.next(below: index + 1))
    }
    let second = reordered(first, order)
    let entry = (0..<6).map { _ in draws.value(below: 1) }
    func quantities(_ stack: Stack, _ entry: [Double]) throws -> [LineID: Int128] {
      let usages = stack.usage(
        under: try month(
          stack, requests: 1_000_000, entry: entry, starts: 10, deployments: 20))
      return Dictionary(uniqueKeysWithValues: usages.map { ($0.id, $0.quantity.billionths) })
    }
    let a = try quantities(first, entry)
    let b = try quantities(second, order.map { entry[$0] })
    #expect(a.keys.sorted() == b.keys.sorted())
    for (id, quantity) in a {
      // Sums of binary fractions in another order: at most the last billionth differs.
      #expect(abs(quantity - (b[id] ?? 0)) <= 1, "\(id), seed \(seed)")
    }
  }
}
