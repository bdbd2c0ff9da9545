import Diagnostics
import Quantities

/// Puts together what was read.
struct LearntTrafficMaker {
  private let reader: TrafficReader
  private let match: EntryMatch

  init(_ reader: TrafficReader, _ match: EntryMatch) {
    self.reader = reader
    self.match = match
  }

  func make(_ name: String, stack: String?) throws(Diagnostics) -> LearntTraffic {
    try checkBalancers()
    try checkStated()
    let byLog = logTraffic
    let byMetrics = try metricTraffic()
    let isOfMetrics = byMetrics.map { $0.seconds > byLog.seconds } ?? false
    let traffic = isOfMetrics ? byMetrics ?? byLog : byLog
    if traffic.hours.isEmpty || traffic.requests == 0 { throw nothingServed }
    if traffic.perSecond > Self.most { throw tooMany(traffic.perSecond) }
    let spikes = SpikeSearch.spikes(in: traffic)
    let usual = traffic.without(Set(spikes.map(\.hour)))
    let groups = groups(isOfMetrics)
    let (entry, share) = entry(groups)
    var learnt = LearntTraffic(
      name: name, stack: stack, log: log, metrics: metrics, isRateOfMetrics: isOfMetrics,
      traffic: traffic, spikes: spikes, week: LearntWeek(usual), growth: LearntGrowth(usual),
      groups: groups, entry: entry, entryShare: share)
    learnt.notes = LearnNotes.of(learnt, passedOver: reader.passedOver)
    return learnt
  }

  // MARK: Rates

  private var logTraffic: HourlyTraffic {
    HourlyTraffic(
      counts: reader.log.hours.counts.mapValues(Double.init),
      first: reader.log.span?.lowerBound, last: reader.log.span?.upperBound)
  }

  /// The requests of all balancers; those of their groups where nothing else is told.
  private func metricTraffic() throws(Diagnostics) -> HourlyTraffic? {
    let series = reader.metrics.requests
    if series.isEmpty { return nil }
    let wholes = series.filter(\.name.group.isEmpty)
    let taken = wholes.isEmpty ? series : wholes
    if let traffic = HourlyTraffic(taken) { return traffic }
    throw Diagnostics(
      Diagnostic(
        .error, at: taken.first { $0.period == nil }?.location,
        "how long a period of the metric is is not told: it has one point alone, or some far apart",
        mend: "ask for more than one period, in one go"))
  }

  /// Requests per second that no load balancer has seen.
  private static let most = 1e8

  private func tooMany(_ rate: Double) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, at: reader.metrics.requests.first?.location,
        "\(NumberFormat.number(rate, decimals: 0)) requests a second are more than any site has",
        mend: "look whether the metric is RequestCount, and its times are right"))
  }

  private var nothingServed: Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .invalidInput,
        reader.log.lines > 0
          ? "no request of the files was served: \(NumberFormat.count(reader.log.lines, "line")), all "
            + "answered by the balancer itself" : "the metrics count no request",
        mend: "give the logs of a time at which the targets ran"))
  }

  /// Logs and metrics of different balancers tell of different traffic.
  private func checkBalancers() throws(Diagnostics) {
    let named = Set(reader.metrics.requests.map(\.name.balancer)).subtracting([""])
    let logged = Set(reader.log.balancers)
    guard reader.logKind == .applicationBalancer, !named.isEmpty, named.isDisjoint(with: logged)
    else { return }
    throw Diagnostics(
      Diagnostic(
        .error, at: reader.metrics.requests.first { !$0.name.balancer.isEmpty }?.location,
        "the metrics are of \(named.sorted().joined(separator: ", ")), the logs of "
          + logged.sorted().joined(separator: ", "),
        mend: "give logs and metrics of the same load balancer"))
  }

  /// A name that is stated has to occur.
  private func checkStated() throws(Diagnostics) {
    let names = Set(
      reader.log.groups.map(\.name) + reader.log.hosts.map(\.name)
        + reader.metrics.requests.map(\.name.group)
    ).subtracting([""])
    var problems = Diagnostics()
    for name in match.stated.keys.sorted() where !names.contains(name) {
      problems.error(
        "--entry: no target group or host '\(name)' is in the files",
        mend: suggestion(for: name, from: names.sorted()), kind: .missing)
    }
    try problems.throwIfErrors()
  }

  // MARK: Facts

  private var log: LearntTraffic.Log? {
    guard let kind = reader.logKind, reader.log.lines > 0 else { return nil }
    let log = reader.log
    let apart = LearntTraffic.Apart(
      redirected: log.redirected, blocked: log.blocked, malformed: log.malformed,
      answered: log.answered, unserved: log.unserved, robots: log.robots,
      healthChecks: log.healthChecks, sockets: log.sockets)
    let cached = log.cacheHits + log.cacheMisses
    return LearntTraffic.Log(
      kind: kind, files: reader.logFiles, lines: log.lines, requests: log.requests,
      balancers: log.balancers, apart: apart,
      connections: log.connections.isEmpty
        ? nil : min(log.connections.estimate, Double(log.lines)), bytes: log.bytes,
      cacheHitShare: cached > 0 ? Double(log.cacheHits) / Double(cached) : nil,
      hosts: log.hosts.sorted {
        $0.requests == $1.requests ? $0.name < $1.name : $0.requests > $1.requests
      },
      countsPeopleOnly: log.countsPeopleOnly)
  }

  private var metrics: LearntTraffic.Metrics? {
    if reader.metrics.isEmpty { return nil }
    func sum(_ kind: MetricSeries.Kind) -> Double? {
      let all = reader.metrics.series.values.filter {
        $0.name.kind == kind && $0.name.group.isEmpty
      }
      // In an order that is always the same, so that sums are the same to the bit.
      let sums = all.sorted { $0.name.balancer < $1.name.balancer }.map(\.sum)
      return sums.isEmpty ? nil : sums.reduce(0, +)
    }
    return LearntTraffic.Metrics(
      series: reader.metrics.series.count,
      requests: sum(.requests) ?? reader.metrics.requests.reduce(0) { $0 + $1.sum },
      processedBytes: sum(.processedBytes), capacityUnitHours: sum(.capacityUnits),
      redirects: sum(.redirects), connections: sum(.connections),
      hasRepeats: reader.metrics.hasRepeats)
  }

  // MARK: Groups

  /// Groups by the source of the rate, with what the log says of each, most requests first.
  private func groups(_ isOfMetrics: Bool) -> [LearntTraffic.Group] {
    let logged = reader.log.groups
    let measured = reader.metrics.requests.filter { !$0.name.group.isEmpty }
    var groups: [LearntTraffic.Group]
    if isOfMetrics, !measured.isEmpty {
      groups = measured.map { series in
        let name = series.name.group
        let service = match.service(ofGroup: name)
        let tally =
          (logged.first { $0.name == name }
          ?? logged.first { service != nil && match.service(ofGroup: $0.name) == service })?.tally
        return LearntTraffic.Group(
          name: name, service: service, requests: series.sum, unserved: tally?.unserved,
          tally: tally)
      }
    } else {
      groups = logged.map { group in
        LearntTraffic.Group(
          name: group.name, service: group.name.isEmpty ? nil : match.service(ofGroup: group.name),
          requests: Double(group.tally.requests), unserved: group.tally.unserved,
          tally: group.tally)
      }
    }
    groups.sort { $0.requests == $1.requests ? $0.name < $1.name : $0.requests > $1.requests }
    return groups
  }

  /// Where the traffic enters: by target groups, else by hosts, else where there is but one service.
  private func entry(
    _ groups: [LearntTraffic.Group]
  ) -> (entry: [(service: String, share: Double)], share: Double) {
    let byGroup = groups.map { ($0.service, $0.requests) }
    let byHost = reader.log.hosts.map { (match.service(ofHost: $0.name), Double($0.requests)) }
    for parts in [byGroup, byHost] {
      var sums: [String: Double] = [:]
      for (service, requests) in parts {
        if let service { sums[service, default: 0] += requests }
      }
      let known = match.services.compactMap { name in sums[name].map { (name, $0) } }
      let sum = known.reduce(0) { $0 + $1.1 }
      let all = parts.reduce(0) { $0 + $1.1 }
      if sum > 0 { return (known.map { (service: $0.0, share: $0.1 / sum) }, sum / all) }
    }
    if match.services.count == 1 { return ([(service: match.services[0], share: 1)], 1) }
    return ([], 1)
  }
}
