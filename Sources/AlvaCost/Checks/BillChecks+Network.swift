import Pricing
import Gate
import Quantities
import Resources
import Services

/// Load balancer, NAT and transfer.
extension BillChecks {
  func balancer() -> [BillCheck] {
    var plain = LoadBalancer(name: "balancer")
    plain.hasPublicIPv4 = false
    var strong = plain
    strong.certificateKey = .rsa4096
    var mutual = plain
    mutual.mutualTLS = true
    func hour(
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
    func units(
      _ name: String, _ source: String, _ expected: String, _ balancer: LoadBalancer,
      _ hours: [BalancerHour]
    ) -> BillCheck {
      let sum = hours.reduce(0) { $0 + balancer.capacityUnits(in: $1) }
      return BillCheck(
        name, source, unit: "LCU", expected: expected, sum,
        text: NumberFormat.number(sum, decimals: 9))
    }
    // 1 connection a second × 120 s, 5 requests a second, 300 KB a second, 60 rules: 5 × 50.
    let example = hour(new: 1, active: 120, gigabytes: 1.08, rules: 250)
    let page = "Elastic Load Balancing pricing page, example"
    return [
      units("LCU: 300 KB a second lead", page, "1.08", plain, [example]),
      exampleHour(page, plain.capacityUnits(in: example)),
      units(
        "LCU: connections × 180 s lead", "18,000 active ÷ 3,000", "6", plain,
        [hour(new: 100, active: 18_000, gigabytes: 2.88, rules: 4_000)]),
      units("LCU: an idle hour", "nothing to measure", "0", plain, [hour()]),
      units(
        "LCU: RSA 4096", "10 new connections ÷ 5", "2", strong, [hour(new: 10, active: 600)]),
      units("LCU: mutual TLS", "4,500 active ÷ 1,500", "3", mutual, [hour(active: 4_500)]),
      units(
        "LCU: Lambda and IP targets", "1 ÷ 0.4 + 1", "3.5", plain,
        [hour(gigabytes: 1, lambda: 1)]),
      units(
        "LCU: the largest of each hour, then the sum", "2 + 3", "5", plain,
        [hour(new: 50, gigabytes: 1), hour(new: 12.5, gigabytes: 3)]),
    ]
  }

  /// The hour of AWS's example in dollars: 0.0225 + 1.08 × 0.008.
  private func exampleHour(_ page: String, _ units: Double) -> BillCheck {
    let usages = [
      Usage(
        "balancer", "hours", "hours",
        UsageType<Hours>("AWSELB", "LoadBalancerUsage", operation: "LoadBalancing:Application"),
        Quantity(1), .fixed, why: ""),
      Usage(
        "balancer", "lcu", "capacity units",
        UsageType<LCUHours>("AWSELB", "LCUUsage", operation: "LoadBalancing:Application"),
        Quantity(measured: units), .usage, why: ""),
    ]
    return bill("the same hour in dollars", page, expected: "0.03114", usages)
  }

  func network() -> [BillCheck] {
    let guide = "AWS data transfer guide, NAT gateway"
    return [
      bill(
        "NAT: an hour, 2 GB down and 1 GB up to the internet, same zone", guide, expected: "0.27",
        natHour(zones: 1)),
      bill(
        "NAT: the same with half of the tasks in another zone", "(0.27 + 0.33) ÷ 2",
        expected: "0.30", natHour(zones: 2)),
      bill(
        "150 GB to the internet", "50 × 0.09", expected: "4.50", allowances: true,
        out(gigabytes: 150)),
      bill(
        "100 GB to the internet", "free", expected: "0.00", allowances: true,
        out(gigabytes: 100)),
      bill(
        "20,000 GB to the internet", "10,240 × 0.09 + 9,660 × 0.085", expected: "1742.70",
        allowances: true, out(gigabytes: 20_000)),
    ]
  }

  /// A task's third party takes 1 GB and answers with 2 GB in one hour; the address is left out.
  func natHour(zones: Int) -> [Usage] {
    var stack = stack(hours: 1)
    stack.availabilityZones = zones
    stack.dataTransfer = DataTransfer()
    stack.nat = NAT(name: "nat")
    var party = ThirdParty(name: "party")
    party.requestBytes = Bytes.perGB
    party.responseBytes = 2 * Bytes.perGB
    stack.thirdParties = [party]
    var service = service(cpuUnits: 256, memoryMB: 512)
    service.request.logBytes = 0
    service.request.logEvents = 0
    service.request.thirdPartyCalls = [CallGraph.Call(callee: 0, perRequest: 1)]
    stack.services = [service]
    let load = MonthLoad(
      period: stack.period, requestsPerHour: [1], entry: [1], visits: [1],
      nodes: [
        .none
      ], deployments: 0, surplusVCPUHours: [])
    let wanted: [ResourceID] = ["nat", "dataTransfer"]
    return stack.usage(under: load).filter {
      (wanted.contains($0.resource) || $0.offer == "AWSDataTransfer") && $0.item != "public-ipv4"
    }
  }

  private func out(gigabytes: Int) -> [Usage] {
    [
      Usage(
        "stack", "internet-out", "out",
        UsageType<Gigabytes>(
          "AWSDataTransfer", "DataTransfer-Out-Bytes",
          allowance: "Global-DataTransfer-Out-Bytes"), Quantity(gigabytes), .usage, why: "")
    ]
  }
}
