import Quantities
import Resources
import Services

/// What a bill is metered from, of a month or of its first days.
extension MonthRun {
  /// What came and ran up to the end of an hour that has just been passed: of the last one, the month's.
  ///
  /// - Parameters:
  ///   - count: hours since the month began.
  ///   - engine: what is run.
  /// - Returns: what a bill to date is metered from.
  func load(through count: Int, _ engine: FluidEngine) -> MonthLoad {
    let period = engine.stack.period.first(count)
    let isWhole = count >= engine.stack.period.hours
    let hasLost = incident != nil || states.contains { $0.lostSum > 0 }
    let rollbacks = incident?.rollbacks ?? []
    let deployments =
      isWhole ? deployments : deployments * Double(count) / Double(engine.stack.period.hours)
    let ran = engine.nodes.indices.map { index in
      let again = rollbacks.contains(index) ? 1.0 : 0
      return engine.nodeLoad(
        of: index, state: states[index], deployments: deployments + again, period: period)
    }
    let perHour = isWhole ? hours.requests : Array(hours.requests.prefix(count))
    let requests = perHour.reduce(0, +)
    var load = MonthLoad(
      period: period, requestsPerHour: perHour, entry: engine.entry,
      visits: hasLost && requests > 0
        ? states.map { $0.arrivalSum / requests } : engine.visits,
      nodes: ran, deployments: deployments + (rollbacks.isEmpty ? 0 : 1),
      surplusVCPUHours: balances.map { balance in
        guard var balance else { return 0 }
        // What is borrowed and not paid back is charged at the end.
        if isWhole { balance.stop() }
        return balance.chargedVCPUHours
      })
    if !engine.stack.fleets.isEmpty {
      load.fleets = engine.fleetLoads(
        requests: perHour, tasks: running.map { .series(Array($0.prefix(count))) }, ran,
        deployments: load.deployments)
    }
    load.functionRuns = engine.functionRuns(perHour)
    if jobs.contains(where: { $0.backlog > 0 }) {
      load.worked = engine.stack.queues.map { _ in 1 }
      for (state, queue) in zip(jobs, engine.queues) where requests > 0 {
        load.worked[queue.position] = max(
          0, 1 - state.backlog / (requests * queue.jobsPerRequest))
      }
    }
    if hasLost {
      load.handled = states.map {
        $0.arrivalSum > 0 ? min(1, $0.handledSum / $0.arrivalSum) : 1
      }
      load.finished = finished(engine, requests: requests)
      load.answered = states.map {
        $0.arrivalSum > 0 ? min(1, $0.answeredSum / $0.arrivalSum) : 1
      }
    }
    return load
  }

  /// Per service, of those that came, the share whose calls, queries and commands were all answered: no more than
  /// what they call has answered, whoever it was for.
  private func finished(_ engine: FluidEngine, requests: Double) -> [Double] {
    var called = states.indices.map { requests * engine.entry[$0] }
    for index in states.indices {
      for call in engine.graph.calls[index] {
        called[call.callee] += states[index].handledSum * call.perRequest
      }
    }
    var finished = states.map(\.finishedSum)
    for index in engine.graph.order.reversed() {
      for call in engine.graph.calls[index] where called[call.callee] > 0 && call.perRequest > 0 {
        finished[index] *= min(1, finished[call.callee] / called[call.callee])
      }
    }
    return states.indices.map {
      states[$0].arrivalSum > 0 ? min(1, finished[$0] / states[$0].arrivalSum) : 1
    }
  }
}
