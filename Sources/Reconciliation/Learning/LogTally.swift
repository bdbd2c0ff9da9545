/// What the access logs say, gathered line by line.
struct LogTally {
  typealias Line = UnsafeBufferPointer<UInt8>

  private(set) var lines = 0
  private(set) var requests = 0
  private(set) var unserved = 0
  private(set) var redirected = 0
  private(set) var blocked = 0
  private(set) var malformed = 0
  private(set) var answered = 0
  private(set) var robots = 0
  private(set) var healthChecks = 0
  private(set) var sockets = 0
  private(set) var cacheHits = 0
  private(set) var cacheMisses = 0
  private(set) var hours = HourCounts()
  private(set) var connections = DistinctCount()
  /// The first and the last beginning of a line, in microseconds since 1970.
  private(set) var span: ClosedRange<Int>?
  /// Bytes in both directions of all lines: what a balancer processes.
  private(set) var bytes = 0.0

  private var groupNames = NameTable()
  private var groupTallies: [RequestTally] = []
  private var hostNames = NameTable()
  private var hostCounts: [Int] = []
  private var balancerNames = NameTable()
  private(set) var all = RequestTally()
  /// Whether only what people ask for counts as requests.
  let countsPeopleOnly: Bool

  init(countsPeopleOnly: Bool) {
    self.countsPeopleOnly = countsPeopleOnly
  }

  /// Target groups in the order in which they appear; one without a name where the log names none.
  var groups: [(name: String, tally: RequestTally)] {
    zip(groupNames.names, groupTallies).map { (name: $0, tally: $1) }
  }

  var hosts: [(name: String, requests: Int)] {
    zip(hostNames.names, hostCounts).map { (name: $0, requests: $1) }
  }

  var balancers: [String] { balancerNames.names.sorted() }

  mutating func add(_ request: LoggedRequest, _ line: Line) {
    lines += 1
    bytes += Double(request.receivedBytes + request.sentBytes)
    if let span {
      if request.start < span.lowerBound {
        self.span = request.start...span.upperBound
      } else if request.start > span.upperBound {
        self.span = span.lowerBound...request.start
      }
    } else {
      span = request.start...request.start
    }
    if let connection = request.connection { connections.add(connection) }
    if !request.balancer.isEmpty { _ = balancerNames.place(line, request.balancer) }
    if request.isSocket { sockets += 1 }
    switch request.outcome {
    case .redirected: redirected += 1
    case .blocked: blocked += 1
    case .malformed: malformed += 1
    case .answered: answered += 1
    case .unserved:
      unserved += 1
      take(request, line)
    case .served:
      count(request, line)
    }
  }

  private mutating func count(_ request: LoggedRequest, _ line: Line) {
    let kind = AgentKind(line, request.agent)
    if kind == .robot { robots += 1 }
    if kind == .healthCheck { healthChecks += 1 }
    if countsPeopleOnly, kind != .person { return }
    requests += 1
    if let isHit = request.isCacheHit {
      if isHit { cacheHits += 1 } else { cacheMisses += 1 }
    }
    hours.add(hour: request.start / 3_600_000_000)
    take(request, line)
    guard !request.host.isEmpty else { return }
    let host = hostNames.place(line, request.host)
    if host == hostCounts.count { hostCounts.append(0) }
    hostCounts[host] += 1
  }

  private mutating func take(_ request: LoggedRequest, _ line: Line) {
    all.add(request)
    let group = groupNames.place(line, request.group)
    if group == groupTallies.count { groupTallies.append(RequestTally()) }
    groupTallies[group].add(request)
  }

  mutating func finish() { hours.flush() }
}
