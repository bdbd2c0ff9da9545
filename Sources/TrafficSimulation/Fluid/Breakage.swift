import Resources
import Services

/// What one minute of an incident does to the services of a stack.
struct Breakage: Sendable {
  /// Per service, the share of its requests that fails here before they call others.
  private(set) var own: [Double]
  /// The share that fails after its calls.
  private(set) var last: [Double]
  /// The share that fails, because of what it calls included.
  private(set) var all: [Double]
  /// Tasks that are known to be gone, while others are left.
  private(set) var gone: [Int]
  /// Tasks that do not serve, known or not.
  private(set) var away: [Int]
  /// Tasks that have to be started in the place of others; counted in the first minute.
  private(set) var replaced: [Int]
  /// Per queue of the stack, whether it stands still.
  private(set) var stopped: [Bool]

  /// - Parameters:
  ///   - incident: what breaks.
  ///   - minute: of the month.
  ///   - tasks: those that serve, per service.
  ///   - engine: whose month it is.
  init(_ incident: Incident, minute: Int, tasks: [Int], _ engine: FluidEngine) {
    own = tasks.map { _ in 0 }
    (last, all) = (own, own)
    gone = tasks.map { _ in 0 }
    (away, replaced) = (gone, gone)
    stopped = engine.stack.queues.map { _ in false }
    for loss in incident.losses { lose(loss, minute, tasks[loss.service]) }
    for stop in incident.stops where stop.span.cover(ofMinute: minute) >= 0.5 {
      stopped[stop.queue] = true
    }
    let edges = incident.edges(inMinute: minute)
    for (from, to) in zip(edges, edges.dropFirst()) {
      add(incident, at: (from + to) / 2, for: to - from, tasks, engine)
    }
  }

  /// A part of the minute in which nothing changes: what fails together fails at the same time.
  private mutating func add(
    _ incident: Incident, at moment: Double, for length: Double, _ tasks: [Int],
    _ engine: FluidEngine
  ) {
    var (passOwn, passLast) = (tasks.map { _ in 1.0 }, tasks.map { _ in 1.0 })
    for failure in incident.failures where failure.span.contains(moment) {
      if failure.comesLast {
        passLast[failure.service] *= 1 - failure.share
      } else {
        passOwn[failure.service] *= 1 - failure.share
      }
    }
    for loss in incident.losses where loss.span.contains(moment) && tasks[loss.service] > 0 {
      let (count, all) = (loss.tasks.count(of: tasks[loss.service]), tasks[loss.service])
      if count == all || moment < loss.known {
        passOwn[loss.service] *= 1 - Double(count) / Double(all)
      }
    }
    var passes = passOwn
    for index in engine.graph.order.reversed() {
      passes[index] *= passLast[index]
      for call in engine.graph.calls[index] {
        passes[index] *= Incident.passing(call.perRequest, fails: 1 - passes[call.callee])
      }
    }
    for index in tasks.indices {
      own[index] += length * (1 - passOwn[index])
      last[index] += length * (1 - passLast[index])
      all[index] += length * (1 - passes[index])
    }
  }

  private mutating func lose(_ loss: Incident.Loss, _ minute: Int, _ tasks: Int) {
    let cover = loss.span.cover(ofMinute: minute)
    guard cover > 0, tasks > 0 else { return }
    let count = loss.tasks.count(of: tasks)
    if minute == Int(loss.span.from) { replaced[loss.service] += count }
    if cover >= 0.5 { away[loss.service] = min(tasks, away[loss.service] + count) }
    guard count < tasks else { return }
    let known = Incident.Span(from: loss.known, to: loss.span.to).cover(ofMinute: minute)
    gone[loss.service] = min(
      tasks - 1, gone[loss.service] + Int((Double(count) * known).rounded()))
  }
}

extension Incident {
  /// Where something changes within a minute, its ends included; ascending.
  fileprivate func edges(inMinute minute: Int) -> [Double] {
    let (start, end) = (Double(minute), Double(minute) + 1)
    let spans = failures.map(\.span) + losses.map(\.span)
    let moments = spans.flatMap { [$0.from, $0.to] } + losses.map(\.known)
    return [start] + Set(moments.filter { $0 > start && $0 < end }).sorted() + [end]
  }
}
