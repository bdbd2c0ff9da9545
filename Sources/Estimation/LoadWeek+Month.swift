import Pricing
import Services
import TrafficSimulation

extension LoadWeek {
  /// The week of a month that has the busiest hour; the first of equals.
  init(_ month: FluidMonth, of stack: Stack) {
    let all = month.hours.requests
    let weeks = max(1, all.count / 168)
    func peak(_ week: Int) -> Double { all[(week * 168)...].prefix(168).max() ?? 0 }
    let busiest = (1..<weeks).reduce(0) { peak($1) > peak($0) * (1 + 1e-9) ? $1 : $0 }
    let hours = (busiest * 168)..<min(busiest * 168 + 168, all.count)
    let services = month.hours.services
    var units: [Double] = []
    if let balancer = stack.loadBalancers.first {
      let one = balancer.perRequest(of: stack, entry: month.load.entry)
      units = hours.map {
        balancer.capacityUnits(in: balancer.hour(requests: all[$0], perRequest: one))
      }
    }
    self.init(
      requestsPerSecond: hours.map { all[$0] / 3_600 },
      tasks: hours.map { hour in
        (0..<services).reduce(0) { $0 + month.hours.tasks[hour * services + $1] }
      },
      capacityUnits: units, number: busiest + 1)
  }
}
