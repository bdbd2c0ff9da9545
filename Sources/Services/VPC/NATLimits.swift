package import Resources

extension NAT {
  /// Bandwidth, and connections to one address outside.
  package func limits(in month: Month) -> [CapacityLimit] {
    guard kind != .none else { return [] }
    let bytes = month.bytes.nat.reduce(0) { $0 + $1.bytes }
    let perRequest = month.load.requests > 0 ? bytes / month.load.requests : 0
    let busiest =
      month.thirdParties.indices.map { Self.connectionsHeld(to: $0, in: month) }.max() ?? 0
    return [
      CapacityLimit(
        "bandwidth", "Gbps", limit: kind == .instance ? 0.032 : 5 * Double(count),
        note: kind == .instance
          ? "network baseline of \(instanceType)"
          : "5 Gbps a gateway; it grows by itself to 100"
      ) { _, rate in rate * perRequest * 8 / 1e9 },
      CapacityLimit(
        "ports to one destination", "", limit: 55_000 * Double(count),
        note: "calls × (their seconds + 60 s hold, an assumption)"
      ) { _, rate in rate * busiest },
    ]
  }

  /// Connection-seconds toward a third party for one request from outside.
  private static func connectionsHeld(to party: Int, in month: Month) -> Double {
    let seconds = month.thirdParties[party].secondsPerCall + 60
    var held = 0.0
    for (position, node) in month.nodes.enumerated() {
      for call in node.request.thirdPartyCalls where call.callee == party {
        held += month.done(at: position) * call.perRequest * seconds
      }
    }
    return held
  }
}
