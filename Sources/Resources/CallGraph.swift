/// Who calls whom, and how often: traffic flows through it from the edge inward.
///
/// For one request that enters from outside, a service is visited as often as it is entered
/// directly plus what its callers ask of it: `v = entry + callsᵀ v`, solved in topological order.
package struct CallGraph: Hashable, Sendable {
  /// A call graph that never ends: the services along the cycle, the first one repeated.
  package struct Cycle: Error, Hashable, Sendable {
    package let services: [String]
  }

  /// Callers before callees.
  package let order: [Int]
  /// Per service, the calls it makes for each request it serves: callee and mean count.
  package let calls: [[Call]]

  /// Calls to one service for each request served.
  package struct Call: Hashable, Sendable {
    package let callee: Int
    package var perRequest: Double

    package init(callee: Int, perRequest: Double) {
      self.callee = callee
      self.perRequest = perRequest
    }
  }

  /// A graph over services given by position.
  ///
  /// - Parameters:
  ///   - calls: per service, in the stack's order.
  ///   - names: for the message, in the same order.
  /// - Throws: ``Cycle`` where a service calls itself, directly or through others.
  package init(calls: [[Call]], names: [String]) throws(Cycle) {
    self.calls = calls
    var state = [Int](repeating: 0, count: calls.count)
    var finished: [Int] = []
    for root in calls.indices where state[root] == 0 {
      var path: [(service: Int, next: Int)] = [(root, 0)]
      state[root] = 1
      while let (service, next) = path.last {
        if next == calls[service].count {
          state[service] = 2
          finished.append(service)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let callee = calls[service][next].callee
        if state[callee] == 1 {
          let start = path.firstIndex { $0.service == callee } ?? 0
          throw Cycle(services: (path[start...].map(\.service) + [callee]).map { names[$0] })
        }
        if state[callee] == 0 {
          state[callee] = 1
          path.append((callee, 0))
        }
      }
    }
    order = finished.reversed()
  }

  /// How often each service is visited for one request from outside.
  ///
  /// - Parameter entry: the share of outside requests that enters at each service; adds up to 1.
  /// - Returns: visits in the services' order.
  package func visits(entry: [Double]) -> [Double] {
    visits(entry: entry, beside: [])
  }

  /// The same where services make the calls of a request for something else too.
  ///
  /// - Parameters:
  ///   - entry: as for ``visits(entry:)``.
  ///   - jobs: per service, what makes a request's calls and is none; empty for nothing.
  /// - Returns: visits in the services' order.
  func visits(entry: [Double], beside jobs: [Double]) -> [Double] {
    var visits = entry
    for service in order {
      let calling = jobs.isEmpty ? visits[service] : visits[service] + jobs[service]
      for call in calls[service] {
        visits[call.callee] += calling * call.perRequest
      }
    }
    return visits
  }

  /// Visits to each service of one request from outside that comes there at all, as a request of the service
  /// sees them: weighted by themselves.
  ///
  /// - Parameter entry: as for ``visits(entry:)``.
  /// - Returns: in the services' order, 1 or more.
  package func visitsTogether(entry: [Double]) -> [Double] {
    var (sums, squares) = (entry.map { _ in 0.0 }, entry.map { _ in 0.0 })
    for (place, share) in entry.enumerated() where share > 0 {
      var alone = entry.map { _ in 0.0 }
      alone[place] = 1
      for (service, visits) in visits(entry: alone).enumerated() {
        sums[service] += share * visits
        squares[service] += share * visits * visits
      }
    }
    return zip(sums, squares).map { $0 > 0 ? max(1, $1 / $0) : 1 }
  }
}
