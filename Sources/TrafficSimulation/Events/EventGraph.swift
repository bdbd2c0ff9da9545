/// Stations, the calls between them, and where requests come in: checked, ready to run.
package struct EventGraph: Sendable {
  /// A stream of requests from outside.
  package struct Entry: Hashable, Sendable {
    package let station: String
    package let arrivals: ArrivalPattern

    package init(station: String, arrivals: ArrivalPattern) {
      self.station = station
      self.arrivals = arrivals
    }
  }

  package let stations: [StationSpec]
  package let entries: [Entry]
  /// Indices of the stations that the entries, and the calls of each station, lead to.
  let entryTargets: [Int]
  let callTargets: [[Int]]
  /// Per station, the one whose tasks work for it, or −1.
  let hosts: [Int]

  package init(stations: [StationSpec], entries: [Entry]) throws(SimulationProblems) {
    var problems: [String] = []
    var index: [String: Int] = [:]
    for (position, station) in stations.enumerated() {
      if index.updateValue(position, forKey: station.name) != nil {
        problems.append("two stations are called '\(station.name)'")
      }
      problems += Self.problems(of: station)
    }
    if stations.count > 10_000 { problems.append("a graph has at most 10,000 stations") }
    func find(_ name: String, from origin: String) -> Int {
      if let found = index[name] { return found }
      problems.append("\(origin) leads to '\(name)', which is no station")
      return -1
    }
    entryTargets = entries.map { find($0.station, from: "an entry") }
    callTargets = stations.map { station in
      station.calls.map { find($0.to, from: "a call of '\(station.name)'") }
    }
    hosts = stations.map { station in
      station.worksOn.map { find($0, from: "the work of '\(station.name)'") } ?? -1
    }
    for (station, host) in zip(stations, hosts) where host >= 0 && stations[host].worksOn != nil {
      problems.append("'\(station.name)' works on '\(stations[host].name)', which has no tasks")
    }
    for entry in entries {
      problems += entry.arrivals.problems.map { "arrivals at '\(entry.station)': \($0)" }
    }
    if problems.isEmpty, let cycle = Self.cycle(in: Self.followed(stations, callTargets)) {
      let names = cycle.map { stations[$0].name }.joined(separator: " → ")
      problems.append("the calls run in a circle: \(names)")
    }
    guard problems.isEmpty else { throw SimulationProblems(problems) }
    self.stations = stations
    self.entries = entries
  }

  /// Visits to each station per second, from the mean rates at the entries: the traffic equations.
  package func arrivalRates(entryRates: [Double]) -> [Double] {
    var entering = [Double](repeating: 0, count: stations.count)
    for (target, rate) in zip(entryTargets, entryRates) { entering[target] += rate }
    let order = Self.callersFirst(Self.followed(stations, callTargets))
    var queued = entering.map { _ in 0.0 }
    var rates = entering
    // Jobs may lead to more of them, each time to fewer.
    for _ in 0..<10_000 {
      rates = zip(entering, queued).map { $0 + $1 }
      var next = entering.map { _ in 0.0 }
      for station in order {
        for (call, target) in zip(stations[station].calls, callTargets[station])
        where call.work == nil {
          if call.waits {
            rates[target] += rates[station] * call.mean
          } else {
            next[target] += rates[station] * call.mean
          }
        }
      }
      if zip(next, queued).allSatisfy({ abs($0 - $1) <= 1e-13 * abs($0) }) { break }
      queued = next
    }
    return rates
  }

  /// Calls that lead on at once: those that bring work of their own end where they go, and jobs come later.
  private static func followed(_ stations: [StationSpec], _ targets: [[Int]]) -> [[Int]] {
    zip(stations, targets).map { station, targets in
      zip(station.calls, targets).filter { $0.0.work == nil && $0.0.waits }.map(\.1)
    }
  }

  private static func problems(of station: StationSpec) -> [String] {
    var result = station.serviceTime.problems + station.tasks.problems
    switch station.discipline {
    case .fifo(let servers):
      if servers < 1 || servers > 1_000_000 { result.append("a task has 1...1,000,000 servers") }
    case .processorSharing(let processors):
      if !(processors > 0 && processors <= 1_000_000) {
        result.append("a task's processors are above 0")
      }
      if station.holdsServer { result.append("only a first-in-first-out server can be held") }
      if station.routing == .pooled, station.tasks.slots > 1 {
        result.append("tasks that share processors are not pooled; choose a routing")
      }
    }
    if let places = station.places, places < 1 {
      result.append("a task works on one request at once at least")
    }
    if station.calls.contains(where: { $0.connections != nil }) {
      if station.routing == .pooled, station.tasks.slots > 1 {
        result.append("tasks that are pooled have no connections of their own; choose a routing")
      }
      if station.calls.contains(where: { ($0.connections ?? 1) < 1 }) {
        result.append("calls over connections need one of them at least")
      }
    }
    if station.queueLimit < 0 { result.append("a queue limit is 0 or more") }
    if let timeout = station.timeoutSeconds, !(timeout > 0) {
      result.append("a timeout is above 0 s")
    }
    let retries = station.retries
    if !(0...100).contains(retries.limit) || !(retries.backoffSeconds >= 0)
      || !(retries.multiplier >= 1 && retries.multiplier <= 100) || retries.backoffSeconds > 1e6
    {
      result.append("retries: limit 0...100, backoff 0 s or more, multiplier 1...100")
    }
    if !(station.failureShare >= 0 && station.failureShare < 1) {
      result.append("a share of failures is 0..<1, not \(station.failureShare)")
    }
    if station.worksOn != nil {
      if case .processorSharing = station.discipline {
        result.append("work on another station's tasks is done in order")
      }
      if station.routing != .pooled || station.tasks.changes {
        result.append("work on another station's tasks is one queue without tasks of its own")
      }
    }
    for call in station.calls {
      result += call.work?.problems ?? []
      if !call.waits, call.work != nil {
        result.append("a call that brings its own work to '\(call.to)' has to be waited for")
      }
    }
    for call in station.calls where !(call.mean >= 0 && call.mean <= 1e6) {
      result.append("calls to '\(call.to)' are 0 or more a request, not \(call.mean)")
    }
    return result.map { "station '\(station.name)': \($0)" }
  }

  /// Stations ordered so that a caller stands before what it calls (no circles; Kahn).
  private static func callersFirst(_ targets: [[Int]]) -> [Int] {
    var callers = [Int](repeating: 0, count: targets.count)
    for list in targets { for target in list { callers[target] += 1 } }
    var order = targets.indices.filter { callers[$0] == 0 }
    var position = 0
    while position < order.count {
      for target in targets[order[position]] {
        callers[target] -= 1
        if callers[target] == 0 { order.append(target) }
      }
      position += 1
    }
    return order
  }

  /// A circle of calls, its first station repeated at the end; `nil` if there is none.
  private static func cycle(in targets: [[Int]]) -> [Int]? {
    let reached = Set(callersFirst(targets))
    guard let start = targets.indices.first(where: { !reached.contains($0) }) else { return nil }
    // Every station left over is called by another one left over: walk against the calls.
    var path = [start]
    while true {
      let here = path[path.count - 1]
      guard
        let caller = targets.indices.first(where: {
          !reached.contains($0) && targets[$0].contains(here)
        })
      else { return path }
      path.append(caller)
      if let first = path.firstIndex(of: caller), first < path.count - 1 {
        return Array(path[first...].reversed())
      }
    }
  }
}
