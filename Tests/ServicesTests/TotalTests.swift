import Quantities
import Resources
import Services
import Testing

@Suite struct `A month for a total` {
  /// One of everything.
  private var full: Stack {
    var web = service("web")
    web.spotShare = 0.5
    web.request.responseBytes = 10_000
    web.request.logBytes = 300
    var stack = stack(of: web, service("worker", size: oneVCPU))
    stack.jobs = [FargateJob(name: "export", size: halfVCPU)]
    stack.loadBalancers = [LoadBalancer(name: "alb")]
    var nat = NAT(name: "nat")
    nat.kind = .gateway
    nat.count = 1
    stack.nat = nat
    stack.databases = [Database(name: "orders", instanceClass: microDatabase)]
    stack.caches = [Cache(name: "cache", node: microCache)]
    stack.logs = LogStore(name: "logs")
    stack.dataTransfer = DataTransfer()
    var extra = ExtraUsage(name: "files")
    extra.offer = "AmazonS3"
    extra.usageType = "TimedStorage-ByteHrs"
    extra.quantity = 12
    stack.extras = [
      extra,
      Charges(
        name: "zone",
        items: [
          Charges.Item(
            "zone", "zone", "AmazonRoute53", ["HostedZone"], unit: .units, .month, quantity: 1)
        ]),
    ]
    return stack
  }

  @Test func `has the quantities of the bill, in its order and at its prices`() throws {
    let stack = full
    let load = try month(stack, requests: 3e6, starts: 20, deployments: 10)
    let bill = stack.usage(under: load)
    let total = stack.quantities(under: load).flatMap { $0 }
    #expect(bill.count > 15)
    #expect(total.map(\.id) == bill.map(\.id))
    #expect(total.map(\.quantity) == bill.map(\.quantity))
    #expect(total.map(\.offer) == bill.map(\.offer))
    #expect(total.map(\.usageTypes) == bill.map(\.usageTypes))
    #expect(total.map(\.operation) == bill.map(\.operation))
    #expect(total.map(\.allowance) == bill.map(\.allowance))
    #expect(total.map(\.relativePrice) == bill.map(\.relativePrice))
  }

  @Test func `has no words, and the bill has them`() throws {
    let stack = full
    let load = try month(stack, requests: 3e6, starts: 20, deployments: 10)
    #expect(stack.usage(under: load).allSatisfy { !$0.name.isEmpty })
    let total = stack.quantities(under: load).flatMap { $0 }
    #expect(total.allSatisfy { $0.name.isEmpty && $0.why.isEmpty && $0.assumptions.isEmpty })
  }
}
