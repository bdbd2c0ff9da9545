import Diagnostics
import Quantities
import Reporting

/// What was learnt as one JSON object, after the published schema.
enum LearnJSON {
  static func value(_ learnt: LearntTraffic, scenario: String) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("learn")),
      ("name", .string(learnt.name)), ("stack", learnt.stack.map { .string($0) } ?? .null),
      ("from", .string(time(learnt.traffic.hours.first?.hour ?? 0))),
      ("to", .string(time((learnt.traffic.hours.last?.hour ?? 0) + 1))),
      ("hoursSeen", .number(learnt.traffic.seconds / 3_600)),
      ("ratesFrom", .string(learnt.isRateOfMetrics ? "metrics" : "log")),
      ("requests", .number(learnt.traffic.requests)),
      ("requestsPerSecond", .number(learnt.traffic.perSecond)),
      ("scenarioRequestsPerSecond", .number(learnt.requestsPerSecond)),
      ("peakToMean", learnt.week.peakToMean.map { .number($0) } ?? .null),
      ("requestsPerHour", .array(learnt.week.rates.map { .number($0 * 3_600) })),
      ("growthPercentPerMonth", learnt.growth.map { .number($0.percentPerMonth) } ?? .null),
      ("connectionsPerRequest", learnt.connectionsPerRequest.map { .number($0) } ?? .null),
      ("bytesPerRequest", learnt.bytesPerRequest.map { .number($0) } ?? .null),
      (
        "entry",
        .array(
          learnt.entry.map {
            .object([("service", .string($0.service)), ("share", .number($0.share))])
          })
      ),
      ("groups", .array(learnt.groups.map(group))),
      ("log", learnt.log.map(log) ?? .null), ("metrics", learnt.metrics.map(metrics) ?? .null),
      ("spikes", .array(learnt.spikes.map(spike))),
      (
        "hours",
        .array(
          learnt.traffic.hours.map {
            .object([("hour", .string(time($0.hour))), ("requests", .number($0.requests))])
          })
      ),
      (
        "profile",
        .array(
          LearntProfile.all(learnt).map {
            .object([
              ("path", .string($0.path)), ("value", .number($0.value)),
              ("requests", .integer($0.requests)),
            ])
          })
      ),
      ("notLearnt", .array(LearnNotes.notLearnt(learnt).map { .string($0) })),
      ("notes", .array(learnt.notes.items.map { .string($0.message) })),
      ("scenario", .string(scenario)),
    ])
  }

  /// `2026-10-14T09:00:00Z` of hours since 1970.
  static func time(_ hour: Int) -> String {
    let text = BillInstant(seconds: hour * 3_600).text
    return "\(text.prefix(10))T\(text.dropFirst(11).prefix(5)):00Z"
  }

  private static func group(_ group: LearntTraffic.Group) -> JSONValue {
    .object([
      ("name", .string(group.name)), ("service", group.service.map { .string($0) } ?? .null),
      ("requests", .number(group.requests)),
      ("unserved", group.unserved.map { .integer($0) } ?? .null),
      ("receivedBytes", measure(group.tally?.receivedBytes)),
      ("sentBytes", measure(group.tally?.sentBytes)),
      ("targetSeconds", measure(group.tally?.seconds)),
    ])
  }

  private static func measure(_ measure: RequestTally.Measure?) -> JSONValue {
    guard let measure, let mean = measure.mean else { return .null }
    func text(_ share: Double) -> JSONValue { measure.quantile(share).map { .number($0) } ?? .null }
    return .object([
      ("count", .integer(measure.count)), ("mean", .number(mean)), ("p10", text(0.1)),
      ("p50", text(0.5)), ("p90", text(0.9)), ("p95", text(0.95)), ("p99", text(0.99)),
    ])
  }

  private static func log(_ log: LearntTraffic.Log) -> JSONValue {
    let apart = log.apart
    return .object([
      ("of", .string(log.kind.text)), ("files", .integer(log.files)),
      ("lines", .integer(log.lines)), ("requests", .integer(log.requests)),
      ("balancers", .array(log.balancers.map { .string($0) })),
      ("redirected", .integer(apart.redirected)), ("blocked", .integer(apart.blocked)),
      ("malformed", .integer(apart.malformed)), ("answered", .integer(apart.answered)),
      ("unserved", .integer(apart.unserved)), ("robots", .integer(apart.robots)),
      ("healthChecks", .integer(apart.healthChecks)), ("websockets", .integer(apart.sockets)),
      ("connections", log.connections.map { .number($0.rounded()) } ?? .null),
      ("bytes", .number(log.bytes)),
      ("cacheHitShare", log.cacheHitShare.map { .number($0) } ?? .null),
      ("countsPeopleOnly", .bool(log.countsPeopleOnly)),
      (
        "hosts",
        .array(
          log.hosts.map {
            .object([("name", .string($0.name)), ("requests", .integer($0.requests))])
          })
      ),
    ])
  }

  private static func metrics(_ metrics: LearntTraffic.Metrics) -> JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object([
      ("series", .integer(metrics.series)), ("requests", .number(metrics.requests)),
      ("processedBytes", number(metrics.processedBytes)),
      ("capacityUnitHours", number(metrics.capacityUnitHours)),
      ("redirects", number(metrics.redirects)),
      ("connectionsBothSides", number(metrics.connections)),
    ])
  }

  private static func spike(_ spike: LearntSpike) -> JSONValue {
    .object([
      ("hour", .string(time(spike.hour))), ("requests", .number(spike.requests)),
      ("factor", .number(spike.factor)),
    ])
  }
}
