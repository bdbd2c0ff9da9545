import Quantities
import Resources
import Services

extension FluidEngine {
  /// Runs the month and reports what it asked of every part.
  package func capacity() -> CapacityReport { capacity(of: month()) }

  /// What a month that ran asked of every part.
  package func capacity(of month: FluidMonth) -> CapacityReport {
    let mixtures = latencies(of: month, hours: month.hours.requests.indices)
    let seconds = Double(stack.period.seconds)
    let services = nodes.indices.map { index in
      let state = month.states[index]
      let hoursCount = Double(stack.period.hours)
      return CapacityReport.Service(
        name: nodes[index].name, arrivalsPerSecond: state.arrivalSum / seconds,
        utilisationMean: state.utilisationSum / hoursCount,
        utilisationPeak: state.peakUtilisation,
        tasksMean: state.taskMinutes / Double(stack.period.minutes),
        tasksMost: state.mostTasks, latency: mixtures[index].latency,
        errorsShare: state.arrivalSum > 0 ? min(1, state.lostSum / state.arrivalSum) : 0,
        firstSaturatedHour: state.firstSaturatedMinute.map { $0 / 60 })
    }
    return CapacityReport(
      services: services, resources: resources(of: month, services: services), month: month)
  }

  /// Each service's response times over some hours of a month, weighted by their requests.
  func latencies(of month: FluidMonth, hours window: Range<Int>) -> [LatencyMixture] {
    let response = ResponseTimes(engine: self)
    var mixtures = [LatencyMixture](repeating: LatencyMixture(), count: stations.count)
    let hours = month.hours
    let count = stations.count
    for (hour, times) in repeats(of: month, hours: window) {
      let requests = hours.requests[hour]
      guard requests > 0 else { continue }
      let responses = response.responses(
        rate: requests / 3_600, cacheSpeed: { hours.cacheSpeed[hour * caches.count + $0] },
        tasks: { hours.tasks[hour * count + $0] },
        backlog: { hours.backlogSeconds[hour * count + $0] })
      for index in 0..<count {
        for part in response.parts(of: responses[index]) {
          mixtures[index].add(
            part.moments, requests: requests * Double(times) * visits[index] * part.share)
        }
      }
    }
    return mixtures
  }

  /// Hours that differ from those of the day and the week before, and how often each came.
  private func repeats(
    of month: FluidMonth, hours window: Range<Int>
  ) -> [(hour: Int, times: Int)] {
    let hours = month.hours
    let count = stations.count
    func isSame(_ a: Int, _ b: Int) -> Bool {
      hours.requests[a] == hours.requests[b]
        && caches.indices.allSatisfy { index in
          hours.cacheSpeed[a * caches.count + index] == hours.cacheSpeed[b * caches.count + index]
        }
        && (0..<count).allSatisfy { index in
          hours.tasks[a * count + index] == hours.tasks[b * count + index]
            && hours.backlogSeconds[a * count + index] == hours.backlogSeconds[b * count + index]
        }
    }
    let window = window.clamped(to: hours.requests.indices)
    var places = [Int](repeating: 0, count: window.count)
    var result: [(hour: Int, times: Int)] = []
    for hour in window {
      let before = [24, WeekShape.hours].first { back in
        hour - back >= window.lowerBound && isSame(hour, hour - back)
      }
      if let before {
        let place = places[hour - before - window.lowerBound]
        places[hour - window.lowerBound] = place
        result[place].times += 1
      } else {
        places[hour - window.lowerBound] = result.count
        result.append((hour, 1))
      }
    }
    return result
  }

  private func resources(
    of month: FluidMonth, services: [CapacityReport.Service]
  ) -> [CapacityReport.Resource] {
    let rates = month.hours.requests.map { $0 / 3_600 }
    let meter = ResourceMeter(rates: rates)
    var result: [CapacityReport.Resource] = []
    for (index, (node, report)) in zip(nodes, services).enumerated() {
      let station = node.station
      let inFlight = { (rate: Double) in
        rate * self.visits[index] * report.latency.mean / max(1, report.tasksMean)
      }
      result.append(
        meter.measure(
          node.name, "memory", "MB", limit: station.memoryMB,
          note: "idle task and requests in flight, as stated in the stack"
        ) { station.baseMemoryMB + inFlight($0) * station.memoryPerRequestMB })
      result.append(
        meter.measure(
          node.name, "requests at once a task", "", limit: station.concurrency,
          note: "the service's own limit", inFlight))
    }
    let metered = stack.month(under: month.load)
    for node in stack.otherNodes { result += meter.measure(node, in: metered) }
    for index in databases.indices {
      result += databaseResources(at: index, month, meter: meter)
      result += meter.measure(stack.databases[index], in: metered)
    }
    for index in caches.indices { result += cacheResources(at: index, month, meter: meter) }
    for balancer in stack.loadBalancers { result += meter.measure(balancer, in: metered) }
    if let nat = stack.nat { result += meter.measure(nat, in: metered) }
    for index in stack.queues.indices {
      result += queueResources(at: index, month, meter: meter, services: services)
    }
    for extra in stack.extras { result += meter.measure(extra, in: metered) }
    return result
  }
}
