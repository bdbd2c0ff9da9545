import Pricing
import Quantities
import Resources
import Services
import TrafficSimulation

extension Estimate {
  /// Keeps what pictures show of a month as it ran: its busiest week, and the bill by the end of each
  /// day where somebody comes.
  mutating func show(_ month: FluidMonth, _ days: [MonthLoad], at pricing: Pricing) {
    week = LoadWeek(month, of: stack)
    if month.load.requests > 0 { self.days = CostDays(days, of: stack, at: pricing) }
  }
}

extension LoadWeek {
  /// The week of a month that has the busiest hour; the first of equals.
  init(_ month: FluidMonth, of stack: Stack) {
    // A part of a month may end before its first Monday.
    let monday = Self.firstMonday(of: stack.period)
    let start = monday < month.hours.requests.count ? monday : 0
    let all = month.hours.requests[start...].map { $0 }
    let weeks = max(1, all.count / 168)
    func peak(_ week: Int) -> Double { all[(week * 168)...].prefix(168).max() ?? 0 }
    let busiest = (1..<weeks).reduce(0) { peak($1) > peak($0) * (1 + 1e-9) ? $1 : $0 }
    let hours = (busiest * 168)..<min(busiest * 168 + 168, all.count)
    let services = month.hours.services
    let metered = stack.month(under: month.load)
    let balancers = stack.loadBalancers.map { ($0, $0.perRequest(in: metered)) }
    let units = hours.map { hour in
      balancers.reduce(0) { sum, balancer in
        let load = balancer.0.hour(requests: all[hour], perRequest: balancer.1)
        return sum + balancer.0.capacityUnits(in: load)
      }
    }
    self.init(
      requestsPerSecond: hours.map { all[$0] / 3_600 },
      tasks: hours.map { hour in
        (0..<services).reduce(0) { $0 + month.hours.tasks[(start + hour) * services + $1] }
      },
      capacityUnits: balancers.isEmpty ? [] : units, number: busiest + 1)
  }

  /// The hour of the month in which its first whole week begins.
  private static func firstMonday(of period: BillingPeriod) -> Int {
    (168 - period.firstWeekHour) % 168
  }
}
