import Quantities
import Resources
import Services
import Testing

/// Balancers beside each other: what comes in goes through one of them, not through each.
@Suite struct `Several load balancers` {
  /// Every request brings a new connection; nothing else counts.
  private func balancer(_ name: String, facesInternet: Bool = true) -> LoadBalancer {
    var balancer = LoadBalancer(name: name)
    balancer.isInternetFacing = facesInternet
    balancer.clientConnectionSeconds = 0
    balancer.countsBackendConnections = false
    return balancer
  }

  /// 25 connections a second are one LCU.
  private func units(_ stack: Stack, perSecond: Double = 100) throws -> [String: String] {
    let requests = perSecond * Double(stack.period.seconds)
    let usages = stack.usage(under: try month(stack, requests: requests))
    return Dictionary(
      uniqueKeysWithValues: usages.filter { $0.item == "lcu" }.map {
        ($0.resource.text, $0.quantity.text)
      })
  }

  private func connecting(_ name: String) -> FargateService {
    var service = service(name)
    service.request.connections = 1
    return service
  }

  @Test func `two that lead to the same service share its requests`() throws {
    var stack = stack(of: connecting("web"))
    stack.loadBalancers = [balancer("one")]
    // 4 LCU for 730 hours.
    #expect(try units(stack) == ["one": "2920"])
    stack.loadBalancers = [balancer("one"), balancer("two")]
    #expect(try units(stack) == ["one": "1460", "two": "1460"])
  }

  @Test func `each carries what enters at the services it leads to`() throws {
    var stack = stack(of: connecting("web"), connecting("shop"))
    var (web, shop) = (balancer("web"), balancer("shop"))
    web.targets = [0]
    shop.targets = [1]
    stack.loadBalancers = [web, shop]
    let requests = 100 * Double(stack.period.seconds)
    let usages = stack.usage(
      under: try month(stack, requests: requests, entry: [0.75, 0.25]))
    #expect(usages.quantity("web/lcu") == "2190")
    #expect(usages.quantity("shop/lcu") == "730")
  }

  /// 100 requests a second call the api four times each.
  ///
  /// One connection in ten calls is new, on both sides of the balancer: 80 a second are 3.2 LCU. Kept
  /// for 60 s they are 4,800 at once, 1.6 LCU.
  @Test func `one that stands inside carries the calls between services`() throws {
    var web = connecting("web")
    web.request.calls = [CallGraph.Call(callee: 1, perRequest: 4)]
    var stack = stack(of: web, service("api"))
    var inside = balancer("inside", facesInternet: false)
    inside.backendConnectionsPerRequest = 0.1
    inside.countsBackendConnections = true
    inside.targets = [1]
    stack.loadBalancers = [balancer("door"), inside]
    #expect(try units(stack) == ["door": "2920", "inside": "2336"])
    // Alone it is the door.
    stack.loadBalancers = [inside]
    #expect(try units(stack)["inside"] != nil)
  }

  /// A gateway balancer inspects what comes in, whatever else stands there.
  @Test func `what inspects packets takes no requests from the others`() throws {
    var stack = stack(of: connecting("web"))
    var gateway = balancer("gateway")
    gateway.kind = .gateway
    stack.loadBalancers = [balancer("door"), gateway]
    let units = try units(stack, perSecond: 600)
    #expect(units == ["door": "17520", "gateway": "730"])
  }

  @Test func `answers leave through the balancer that leads to the service`() throws {
    var web = service("web")
    web.request.responseBytes = 1_024
    var stack = stack(of: web)
    stack.dataTransfer = DataTransfer()
    var (door, inside) = (balancer("door"), balancer("inside", facesInternet: false))
    inside.targets = [0]
    door.targets = [0]
    stack.loadBalancers = [door, inside]
    let load = try month(stack, requests: 1_048_576)
    #expect(stack.usage(under: load).quantity("dataTransfer/internet-out") == "1")
    stack.loadBalancers[0].targets = []
    #expect(stack.usage(under: load).quantity("dataTransfer/internet-out") == "0")
  }
}
