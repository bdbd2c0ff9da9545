/// A graph that is one plain queue: one entry, one station in order of arrival, no calls, no
/// timeouts, no retries, a count of tasks that stays.
///
/// The same draws, the same sums in the same order and so the same result to the last bit as the
/// general simulation gives, at about twice its speed: the next arrival needs no place in the heap,
/// and a request no place in the pool.
struct SingleQueue {
  private struct Busy {
    var time: Double
    var arrived: Double
  }

  private struct Waiting {
    var arrived: Double
    var work: Double
  }

  private let name: String
  private let options: EventOptions
  private let servers: Int
  private let queueLimit: Int
  private let sampler: ServiceSampler
  private var services: RandomStream
  private var arrivals: ArrivalStream
  private var meter = StationMeter()
  private var entry: EntryResult

  /// `nil` where the graph is more than one plain queue.
  init?(_ graph: EventGraph, _ options: EventOptions) {
    guard graph.stations.count == 1, graph.entries.count == 1 else { return nil }
    let spec = graph.stations[0]
    guard case .fifo(let perTask) = spec.discipline, spec.calls.isEmpty,
      spec.failureShare == 0, spec.worksOn == nil, !options.countsHours,
      spec.timeoutSeconds == nil, spec.retries.limit == 0, !spec.tasks.changes,
      spec.places ?? .max >= perTask,
      spec.tasks.count == 1 || (spec.routing == .pooled && spec.tasks.count > 1)
    else { return nil }
    name = spec.name
    self.options = options
    servers = perTask * spec.tasks.count
    queueLimit = spec.queueLimit
    sampler = ServiceSampler(spec.serviceTime)
    services = RandomStream(
      seed: options.seed, name: "service/\(spec.name)", replication: options.replication)
    arrivals = ArrivalStream(
      graph.entries[0].arrivals, seed: options.seed, name: spec.name,
      replication: options.replication)
    entry = EntryResult(station: spec.name)
    meter.changeTasks(to: spec.tasks.count)
    meter.changeCapacity(to: Double(servers))
  }

  mutating func run() -> EventResult {
    var line = Line()
    var places = [Busy](repeating: Busy(time: .infinity, arrived: 0), count: servers + 1)
    var busy = places.mutableSpan
    var atWork = 0
    var events = 0
    var hops = 0
    var most = 0
    var stoppedEarly = false
    let end = options.warmUpSeconds + options.seconds
    var pause = options.warmUpSeconds > 0 ? options.warmUpSeconds : end
    var isWarm = options.warmUpSeconds <= 0
    var nextArrival = arrivals.next()
    var now = 0.0
    let factor = options.serviceFactor
    while true {
      let firstDone = busy[unchecked: 0].time
      let isArrival = nextArrival < firstDone
      now = isArrival ? nextArrival : firstDone
      if now >= pause {
        now = pause
        events &+= 1
        if isWarm { break }
        isWarm = true
        pause = end
        meter.forget(at: now)
        entry = EntryResult(station: name)
        if events >= options.eventLimit {
          stoppedEarly = true
          break
        }
        continue
      }
      events &+= 1
      if isArrival {
        nextArrival = arrivals.next()
        hops &+= 1
        entry.requests &+= 1
        meter.arrivals &+= 1
        let isFree = atWork < servers
        if isFree || line.count < queueLimit, meter.inside < options.inFlightLimit {
          meter.advance(to: now)
          meter.enter()
          if meter.inside > most { most = meter.inside }
          let work = sampler.draw(&services) * factor
          if isFree {
            meter.changeBusy(by: 1)
            Self.add(Busy(time: now + work, arrived: now), &busy, &atWork)
          } else {
            meter.delayed &+= 1
            line.append(Waiting(arrived: now, work: work))
            if line.count > meter.mostWaiting { meter.mostWaiting = line.count }
          }
        } else {
          meter.rejected &+= 1
          entry.failed &+= 1
        }
      } else {
        let response = now - busy[unchecked: 0].arrived
        meter.advance(to: now)
        meter.leave(residence: response)
        if line.count > 0 {
          let next = line.removeFirst()
          let wait = now - next.arrived
          meter.waitSum += wait
          if wait > meter.longestWait { meter.longestWait = wait }
          Self.replaceFirst(
            Busy(time: now + next.work, arrived: next.arrived), &busy, atWork)
        } else {
          meter.changeBusy(by: -1)
          Self.removeFirst(&busy, &atWork)
        }
        meter.completions &+= 1
        meter.responseSum += response
        meter.responses.add(response)
      }
      if events >= options.eventLimit {
        stoppedEarly = true
        break
      }
    }
    meter.advance(to: now)
    if let oldest = line.first { meter.longestWait = max(meter.longestWait, now - oldest.arrived) }
    entry.answered = meter.completions
    entry.responseSum = meter.responseSum
    entry.responses = meter.responses
    return EventResult(
      stations: [meter.result(name: name, at: now)], entries: [entry], events: events, hops: hops,
      mostInFlight: most, stoppedEarly: stoppedEarly, openDeployments: [])
  }

  // MARK: Servers at work, the first to be done on top; the place behind the last is at +∞

  @inline(__always)
  private static func add(_ new: Busy, _ busy: inout MutableSpan<Busy>, _ count: inout Int) {
    var hole = count
    count += 1
    while hole > 0 {
      let parent = (hole - 1) >> 1
      guard new.time < busy[unchecked: parent].time else { break }
      busy[unchecked: hole] = busy[unchecked: parent]
      hole = parent
    }
    busy[unchecked: hole] = new
  }

  @inline(__always)
  private static func replaceFirst(_ new: Busy, _ busy: inout MutableSpan<Busy>, _ count: Int) {
    var hole = 0
    var child = 1
    while child < count {
      let other = child + 1
      if other < count, busy[unchecked: other].time < busy[unchecked: child].time { child = other }
      guard busy[unchecked: child].time < new.time else { break }
      busy[unchecked: hole] = busy[unchecked: child]
      hole = child
      child = 2 * hole + 1
    }
    busy[unchecked: hole] = new
  }

  @inline(__always)
  private static func removeFirst(_ busy: inout MutableSpan<Busy>, _ count: inout Int) {
    count -= 1
    let last = busy[unchecked: count]
    busy[unchecked: count] = Busy(time: .infinity, arrived: 0)
    if count > 0 { replaceFirst(last, &busy, count) }
  }

  /// Those that wait, in order: a ring that grows with the longest queue, not with the run.
  private struct Line {
    private var ring = [Waiting](repeating: Waiting(arrived: 0, work: 0), count: 1_024)
    private var head = 0
    private(set) var count = 0

    var first: Waiting? { count > 0 ? ring[head] : nil }

    @inline(__always)
    mutating func append(_ new: Waiting) {
      if count == ring.count {
        ring = Array(ring[head...] + ring[..<head]) + ring
        head = 0
      }
      ring[(head &+ count) & (ring.count &- 1)] = new
      count &+= 1
    }

    @inline(__always)
    mutating func removeFirst() -> Waiting {
      let first = ring[head]
      head = (head &+ 1) & (ring.count &- 1)
      count &-= 1
      return first
    }
  }
}
