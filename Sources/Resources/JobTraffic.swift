/// Who works on the messages of each queue, in the stack's order.
package struct JobRoute: Hashable, Sendable {
  /// Position of the service or function among the call nodes; `nil` where nobody works on them.
  package let worker: Int?
  /// Whether a message is a run of a function: then it is a request to it in all but its price.
  package let isRun: Bool
  /// Runs of one message, repeats of failed ones included: 1 or more.
  package let tries: Double

  package init(worker: Int?, isRun: Bool, retryShare: Double) {
    self.worker = worker
    self.isRun = isRun
    tries = 1 / (1 - min(max(0, retryShare), 0.99))
  }
}

/// What flows through calls and queues for one request from outside.
///
/// A function does for a message what it does for a request. So does a service that nobody sends requests to: what
/// its file says of a request is then said of a job, but for the CPU and the time, which the queue says. A service
/// that serves requests too does for a job what the queue says, and no more.
package struct JobTraffic: Hashable, Sendable {
  /// Requests that come to each call node; messages that start a function are among them.
  package private(set) var visits: [Double]
  /// Jobs of each node that do what a request does: of a function those among ``visits``, of a service beside them.
  package private(set) var jobs: [Double]
  /// Per queue, jobs done, repeats included.
  package private(set) var queued: [Double]
  /// Per node, whether it is a service whose jobs do what its requests would.
  package let worksAlone: [Bool]

  /// - Parameters:
  ///   - entry: the share of outside requests that enters at each node.
  ///   - requests: what a request does at each node.
  ///   - routes: who works on each queue.
  ///   - graph: the nodes' calls.
  ///   - names: of the nodes, for the message.
  /// - Throws: ``CallGraph/Cycle`` where a message leads to another one at least, and so on for ever.
  package init(
    entry: [Double], requests: [RequestProfile], routes: [JobRoute], along graph: CallGraph,
    names: [String]
  ) throws(CallGraph.Cycle) {
    let called = Self.called(graph)
    worksAlone = entry.indices.map { node in
      entry[node] == 0 && !called[node]
        && routes.contains { $0.worker == node && !$0.isRun }
    }
    visits = graph.visits(entry: entry)
    jobs = entry.map { _ in 0 }
    queued = Self.messages(of: visits, requests, routes)
    let follows = worksAlone.contains(true) || routes.contains { $0.worker != nil && $0.isRun }
    guard follows else { return }
    var passes = 0
    while true {
      jobs = entry.map { _ in 0 }
      var begun = entry
      for (route, count) in zip(routes, queued) {
        guard let worker = route.worker, route.isRun || worksAlone[worker] else { continue }
        jobs[worker] += count
        if route.isRun { begun[worker] += count }
      }
      let alone = jobs.indices.map { worksAlone[$0] ? jobs[$0] : 0 }
      visits = graph.visits(entry: begun, beside: alone)
      let next = Self.messages(of: zip(visits, alone).map { $0 + $1 }, requests, routes)
      let isDone = zip(next, queued).allSatisfy { abs($0 - $1) <= 1e-13 * abs($0) }
      queued = next
      if isDone { return }
      passes += 1
      if passes == 200_000 { return }
      // Most come to their end at once; those of a circle do if it has one.
      guard passes == 500,
        let circle = Self.circle(requests, routes, graph, alone: worksAlone)
      else { continue }
      throw CallGraph.Cycle(services: circle.nodes.map { names[$0] })
    }
  }

  /// Requests and jobs that do what a request does, at each node.
  package var done: [Double] {
    visits.indices.map { worksAlone[$0] ? visits[$0] + jobs[$0] : visits[$0] }
  }

  private static func called(_ graph: CallGraph) -> [Bool] {
    var called = graph.calls.map { _ in false }
    for call in graph.calls.joined() where call.perRequest > 0 { called[call.callee] = true }
    return called
  }

  private static func messages(
    of done: [Double], _ requests: [RequestProfile], _ routes: [JobRoute]
  ) -> [Double] {
    var sums = routes.map { _ in 0.0 }
    for (count, request) in zip(done, requests) {
      for use in request.queueUses where routes.indices.contains(use.queue) {
        sums[use.queue] += use.messages * count
      }
    }
    return zip(sums, routes).map { $0 * $1.tries }
  }

  /// A circle through queues in which each round leads to another one at least.
  package struct Circle: Error, Hashable, Sendable {
    /// Along the circle, the first one again at its end.
    package let nodes: [Int]
    /// Who writes into which queue on it, and who works there.
    package let arrows: [Arrow]

    package struct Arrow: Hashable, Sendable {
      package let writer: Int
      package let queue: Int
      package let worker: Int
    }
  }

  /// The circle through queues that never comes to an end; `nil` where none does.
  ///
  /// The jobs that follow from one are finite where all pivots of (identity − what each leads to) are above 0;
  /// below 0.01, a hundred jobs from each, they are as good as endless, and no sum of rounds tells them.
  ///
  /// - Parameters:
  ///   - requests: what a request does at each node.
  ///   - routes: who works on each queue.
  ///   - graph: the nodes' calls.
  ///   - alone: per node, whether it is a service that works on jobs alone.
  /// - Returns: the nodes and queues along it.
  package static func circle(
    _ requests: [RequestProfile], _ routes: [JobRoute], _ graph: CallGraph, alone: [Bool]
  ) -> Circle? {
    let count = requests.count
    var gains = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var arrows: [Circle.Arrow] = []
    for (node, request) in requests.enumerated() {
      for call in graph.calls[node] { gains[node][call.callee] += call.perRequest }
      for use in request.queueUses where routes.indices.contains(use.queue) && use.messages > 0 {
        let route = routes[use.queue]
        guard let worker = route.worker, route.isRun || alone[worker] else { continue }
        gains[node][worker] += use.messages * route.tries
        arrows.append(Circle.Arrow(writer: node, queue: use.queue, worker: worker))
      }
    }
    if arrows.isEmpty { return nil }
    for arrow in arrows {
      guard let way = way(from: arrow.worker, to: arrow.writer, along: gains) else { continue }
      // What can be reached on this circle alone: nothing else comes back to it.
      let members = (0..<count).filter {
        self.way(from: arrow.worker, to: $0, along: gains) != nil
          && self.way(from: $0, to: arrow.worker, along: gains) != nil
      }
      guard !ends(members.map { row in members.map { gains[row][$0] } }) else { continue }
      return Circle(
        nodes: [arrow.writer] + way,
        arrows: arrows.filter { members.contains($0.writer) && members.contains($0.worker) })
    }
    return nil
  }

  /// Nodes from one to another, both included.
  private static func way(from start: Int, to end: Int, along gains: [[Double]]) -> [Int]? {
    var before: [Int: Int] = [start: start]
    var queue = [start]
    var next = 0
    while next < queue.count, before[end] == nil {
      let node = queue[next]
      next += 1
      for (other, gain) in gains[node].enumerated() where gain > 0 && before[other] == nil {
        before[other] = node
        queue.append(other)
      }
    }
    guard before[end] != nil else { return nil }
    var way = [end]
    while let first = way.first, first != start, let back = before[first] {
      way.insert(back, at: 0)
    }
    return way
  }

  private static func ends(_ gains: [[Double]]) -> Bool {
    var rows = gains.enumerated().map { row, values in
      values.enumerated().map { ($0.offset == row ? 1 : 0) - $0.element }
    }
    for pivot in rows.indices {
      guard rows[pivot][pivot] >= 0.01 - 1e-9 else { return false }
      for row in rows.indices where row > pivot && rows[row][pivot] != 0 {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in rows.indices where column >= pivot {
          rows[row][column] -= factor * rows[pivot][column]
        }
      }
    }
    return true
  }
}
