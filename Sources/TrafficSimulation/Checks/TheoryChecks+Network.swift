/// Services that call one another: a Jackson network.
extension TheoryChecks {
  /// Four services, each request making its calls in order.
  ///
  /// With Poisson entries, exponential service and queues without end every station behaves as an
  /// M/M/c of its own (Jackson 1957; Kelly 1975 for requests that remember where they have been).
  static func jackson(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    var web = StationSpec(
      "web", serviceTime: .exponential(meanSeconds: 0.025), discipline: .fifo(servers: 2))
    web.calls = [.init(to: "api", mean: 1.4), .init(to: "auth", mean: 0.2)]
    var api = StationSpec(
      "api", serviceTime: .exponential(meanSeconds: 0.03), discipline: .fifo(servers: 3))
    api.calls = [.init(to: "auth", mean: 0.3)]
    let auth = StationSpec("auth", serviceTime: .exponential(meanSeconds: 0.02))
    var admin = StationSpec("admin", serviceTime: .exponential(meanSeconds: 0.08))
    admin.calls = [.init(to: "api", mean: 2)]
    var stations = [web, api, auth, admin]
    for index in stations.indices { stations[index].queueLimit = 100_000_000 }
    let rates = (web: 40.0, admin: 5.0)
    guard
      let graph = try? EventGraph(
        stations: stations,
        entries: [
          .init(station: "web", arrivals: .poisson(perSecond: rates.web * plan.arrivalFactor)),
          .init(station: "admin", arrivals: .poisson(perSecond: rates.admin * plan.arrivalFactor)),
        ])
    else { return [] }
    // Visits a second: web 40; admin 5; api 1.4 × 40 + 2 × 5 = 66; auth 0.2 × 40 + 0.3 × 66 = 27.8.
    let visits = ["web": 40.0, "api": 66, "auth": 27.8, "admin": 5]
    let results = plan.runs(graph, seconds: plan.requests / 40)
    var checks: [TheoryCheck] = []
    for station in stations {
      let theory = MultiServerQueue(
        arrivalsPerSecond: visits[station.name] ?? 0,
        serviceSeconds: station.serviceTime.meanSeconds,
        servers: Int(station.discipline.capacity))
      let parts = results.compactMap { $0.station(station.name) }
      checks.append(
        plan.check(
          "Jackson network, \(station.name): utilisation", "traffic equations", unit: "",
          expected: theory.utilisation, parts.map(\.utilisation)))
      checks.append(
        plan.check(
          "Jackson network, \(station.name): mean time", "Jackson's theorem",
          expected: theory.meanResponseSeconds, parts.map(\.meanResidenceSeconds)))
      checks.append(plan.little(results, station: station.name))
    }
    return checks
  }

  /// Counts of arrivals whose rate varies.
  static func arrivals(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    // Steps of 60 s at 2, 8, 5, 0, 1 a second: 960 arrivals in 300 s.
    let steps = [2.0, 8, 5, 0, 1].map { $0 * plan.arrivalFactor }
    let groups = plan.replications
    let perGroup = max(40, Int(plan.requests / 960))
    var means: [Double] = []
    var ratios: [Double] = []
    for group in 0..<groups {
      var counts = Sample()
      for run in 0..<perGroup {
        var stream = ArrivalStream(
          .stepped(perSecond: steps, stepSeconds: 60), seed: plan.seed, name: "counts",
          replication: group * perGroup + run)
        counts.add(Double(count(&stream, until: 300)))
      }
      means.append(counts.mean)
      ratios.append(counts.variance / counts.mean)
    }
    return [
      plan.check(
        "varying rate: arrivals in 300 s", "∫λ(t)dt", unit: "requests", expected: 960, means),
      plan.check(
        "varying rate: variance ÷ mean of the count", "Poisson", unit: "", expected: 1, ratios),
      bursts(plan),
    ].compactMap { $0 }
  }

  /// Rates 50 and 5 a second, left at 1/60 and 1/300 a second: 12.5 a second in the long run.
  private static func bursts(_ plan: TheoryCheckPlan) -> TheoryCheck? {
    guard
      let bursts = try? BurstyTraffic(rates: (50, 5), leaving: (1.0 / 60, 1.0 / 300))
    else { return nil }
    let windows = max(100, Int(plan.requests / 500))
    let ratios = (0..<plan.replications).map { replication in
      var stream = ArrivalStream(
        .bursty(
          perSecond: [12.5 * plan.arrivalFactor], stepSeconds: 3_600, bursts: bursts),
        seed: plan.seed, name: "bursts", replication: replication)
      var total = 0
      for window in 1...windows { total += count(&stream, until: 100 * Double(window)) }
      return Double(total) / Double(windows * 100)
    }
    return plan.check(
      "bursts: arrivals a second", "MMPP(2) mean", unit: "1/s", expected: 12.5, ratios)
  }

  /// Arrivals before a time; the first one after it is dropped, which a Poisson process forgives.
  private static func count(_ stream: inout ArrivalStream, until end: Double) -> Int {
    var result = 0
    while stream.next() < end { result += 1 }
    return result
  }
}
