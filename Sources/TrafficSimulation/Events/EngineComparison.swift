import Resources
import Services

/// The fluid and the event engine over the same hours of a month, figure by figure.
///
/// Both ask the same of every part, so what differs is chance and the formulas' approximations.
package struct EngineComparison: Sendable {
  /// One figure of both.
  package struct Row: Hashable, Sendable {
    /// A service, the balancer, or the stack.
    package let name: String
    package let measure: String
    package let unit: String
    package let fluid: Double
    /// Mean over the replications.
    package let events: Double
    /// Half of its 95 % t-interval; +∞ for a single replication.
    package let halfWidth: Double

    /// (events − fluid) ÷ fluid; 0 where both are 0.
    package var difference: Double {
      fluid == 0 ? (events == 0 ? 0 : .infinity) : (events - fluid) / fluid
    }
    /// The half width as a share of the fluid figure.
    package var relativeHalfWidth: Double { fluid == 0 ? 0 : halfWidth / fluid }
  }

  package private(set) var rows: [Row] = []

  /// Compares a month with replications of a window of it.
  ///
  /// - Parameters:
  ///   - engine: the stack and the scenario.
  ///   - month: its run.
  ///   - window: the hours that were run request by request.
  ///   - runs: the replications, requests counted by the hour.
  package init(
    _ engine: FluidEngine, month: FluidMonth, window: StackGraph.Window, runs: [EventResult]
  ) {
    let hours = month.hours
    let end = min(window.startHour + window.hours, hours.requests.count)
    let range = min(window.startHour, end)..<end
    let latencies = engine.latencies(of: month, hours: range)
    for (index, node) in engine.nodes.enumerated() {
      var demand = 0.0
      var tasks = 0.0
      for hour in range {
        let at = hour * hours.services + index
        demand += hours.utilisation[at] * hours.tasks[at]
        tasks += hours.tasks[at]
      }
      let stations = runs.map { $0.station(node.name) }
      // Of what turns away, the one counts processor time, the other the time that places are held.
      if !node.station.turnsAway {
        add(
          node.name, "utilisation", "", tasks > 0 ? demand / tasks : 0,
          stations.map { $0?.utilisation ?? 0 })
      }
      add(
        node.name, "mean response", "s", latencies[index].mean,
        stations.map { $0?.meanResponseSeconds ?? 0 })
    }
    let fluid = Flows(
      engine.stack, requestsPerHour: Array(hours.requests[range]), entry: engine.entry,
      visits: engine.visits)
    let flows = runs.map { Flows(engine, run: $0) }
    for (index, balancer) in engine.stack.loadBalancers.enumerated() {
      add(
        balancer.name, "capacity units", "LCU-hours", fluid.unitHours[index],
        flows.map { $0.unitHours[index] })
    }
    let parts: [(String, KeyPath<Flows, Double>)] = [
      ("bytes to the internet", \.internet), ("bytes through the NAT", \.nat),
      ("bytes between zones", \.interZone), ("bytes of logs", \.logs),
    ]
    for (measure, path) in parts where fluid[keyPath: path] > 0 {
      add("stack", measure, "bytes", fluid[keyPath: path], flows.map { $0[keyPath: path] })
    }
  }

  private mutating func add(
    _ name: String, _ measure: String, _ unit: String, _ fluid: Double, _ values: [Double]
  ) {
    let sample = Sample(values)
    rows.append(
      Row(
        name: name, measure: measure, unit: unit, fluid: fluid, events: sample.mean,
        halfWidth: sample.halfWidth(confidence: 0.95)))
  }

  /// What the meters make of some hours of traffic.
  private struct Flows {
    /// Per balancer.
    var unitHours: [Double]
    let internet: Double
    let nat: Double
    let interZone: Double
    let logs: Double

    init(_ stack: Stack, requestsPerHour: [Double], entry: [Double], visits: [Double]) {
      let month = stack.month(
        under: .traffic(stack, requestsPerHour, entry: entry, visits: visits))
      self.init(stack, month)
      for (index, balancer) in stack.loadBalancers.enumerated() {
        let one = balancer.perRequest(in: month)
        for requests in requestsPerHour {
          unitHours[index] += balancer.capacityUnits(
            in: balancer.hour(requests: requests, perRequest: one))
        }
      }
    }

    /// The same of a run's own counts: by hour and entry for the balancer, by visits for the rest.
    init(_ engine: FluidEngine, run: EventResult) {
      let stack = engine.stack
      let names = engine.nodes.map(\.name)
      let entries = names.map { name in run.entries.first { $0.station == name } }
      let hours = entries.compactMap { $0?.requestsPerHour.count }.max() ?? 0
      let perHour = (0..<hours).map { hour in
        entries.map { entry in
          entry.map { hour < $0.requestsPerHour.count ? Double($0.requestsPerHour[hour]) : 0 } ?? 0
        }
      }
      let totals = perHour.map { $0.reduce(0, +) }
      let all = totals.reduce(0, +)
      let share = names.indices.map { index in
        all > 0 ? perHour.reduce(0) { $0 + $1[index] } / all : 0
      }
      let visits = names.map { all > 0 ? Double(run.station($0)?.arrivals ?? 0) / all : 0 }
      let month = stack.month(under: .traffic(stack, totals, entry: share, visits: visits))
      self.init(stack, month)
      for (index, balancer) in stack.loadBalancers.enumerated() {
        for (counts, requests) in zip(perHour, totals) where requests > 0 {
          let one = balancer.perRequest(in: month, entry: counts.map { $0 / requests })
          unitHours[index] += balancer.capacityUnits(
            in: balancer.hour(requests: requests, perRequest: one))
        }
      }
    }

    private init(_ stack: Stack, _ month: Month) {
      let flows = month.bytes
      func sum(_ parts: [ByteFlows.Part]) -> Double { parts.reduce(0) { $0 + $1.bytes } }
      internet = sum(flows.internetOut)
      nat = sum(flows.nat)
      interZone = sum(flows.interZone)
      logs = flows.logs
      unitHours = stack.loadBalancers.map { _ in 0 }
    }
  }
}

extension MonthLoad {
  /// Traffic alone: no deployments, no tasks started.
  fileprivate static func traffic(
    _ stack: Stack, _ requestsPerHour: [Double], entry: [Double], visits: [Double]
  ) -> Self {
    Self(
      period: stack.period, requestsPerHour: requestsPerHour, entry: entry, visits: visits,
      nodes: visits.map { _ in .none }, deployments: 0,
      surplusVCPUHours: stack.databases.map { _ in 0 })
  }
}
