import Resources
import Services

extension FluidEngine {
  /// Connection-seconds toward a third party for one request from outside.
  private func connectionsHeld(party: Int) -> Double {
    let seconds = stack.thirdParties[party].seconds + 60
    var held = 0.0
    for (node, visits) in zip(nodes, visits) {
      for call in node.request.thirdPartyCalls where call.callee == party {
        held += visits * call.perRequest * seconds
      }
    }
    return held
  }

  func networkResources(
    _ month: FluidMonth, meter: ResourceMeter
  ) -> [CapacityReport.Resource] {
    var result: [CapacityReport.Resource] = []
    let metered = stack.month(under: month.load)
    for balancer in stack.loadBalancers {
      let one = balancer.perRequest(in: metered)
      result.append(
        meter.measure(
          balancer.name, "capacity units", "LCU", limit: 0,
          note: "no limit: it scales by itself and is charged by the unit"
        ) { balancer.capacityUnits(in: balancer.hour(requests: $0 * 3_600, perRequest: one)) })
    }
    if let nat = stack.nat, nat.kind != .none {
      let bytes = metered.bytes.nat.reduce(0) { $0 + $1.bytes }
      let perRequest = month.load.requests > 0 ? bytes / month.load.requests : 0
      let limit = nat.kind == .instance ? 0.032 : 5 * Double(nat.count)
      result.append(
        meter.measure(
          nat.name, "bandwidth", "Gbps", limit: limit,
          note: nat.kind == .instance
            ? "network baseline of \(nat.instanceType)"
            : "5 Gbps a gateway; it grows by itself to 100"
        ) { $0 * perRequest * 8 / 1e9 })
      let busiest = stack.thirdParties.indices.map(connectionsHeld).max() ?? 0
      result.append(
        meter.measure(
          nat.name, "ports to one destination", "", limit: 55_000 * Double(nat.count),
          note: "calls × (their seconds + 60 s hold, an assumption)"
        ) { $0 * busiest })
    }
    return result
  }
}
