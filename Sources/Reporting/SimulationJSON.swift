import Gate
import Pricing
import Quantities
import TrafficSimulation

extension SimulationReport {
  package var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("simulate")), ("stack", .string(stack)),
      ("region", .string(region)), ("currency", .string("USD")),
      ("hoursPerMonth", .string(String(hours))), ("scenario", .string(scenario.name)),
      (
        "services",
        .object(report.services.map { (key: $0.name, value: Self.service($0)) })
      ),
      ("resources", .array(report.resources.map(Self.resource))),
      (
        "bottleneck",
        report.bottleneck.map {
          .object([
            ("name", .string($0.name)), ("measure", .string($0.measure)),
            ("utilisation", .number($0.utilisation)),
          ])
        } ?? .null
      ),
      (
        "capacity",
        capacity.map {
          .object([
            ("multiple", .number($0.multiple)), ("p95Seconds", .number(p95Seconds ?? 0)),
            ("givesWay", $0.failure.map { .string($0.reason) } ?? .null),
            ("measuredP95Seconds", $0.measured.map { .number($0.p95Seconds) } ?? .null),
            ("measuredHalfWidth", $0.measured.map { .number($0.halfWidth) } ?? .null),
          ])
        } ?? .null
      ),
      (
        "monthly",
        .object(
          [
            ("total", .string(estimate.monthly.exactText)),
            ("fixed", .string(estimate.fixedMonthly.exactText)),
            ("usage", .string(estimate.usageMonthly.exactText)),
          ] + (estimate.spread.map(EstimateJSON.percentiles(of:)) ?? []))
      ),
      (
        "drivers", .array((estimate.spread?.drivers ?? []).map(EstimateJSON.driver))
      ),
      ("notes", .array(traceNotes.map { .string($0) })),
      ("events", events.map(\.json) ?? .null),
    ])
  }

  private static func service(_ service: CapacityReport.Service) -> JSONValue {
    func seconds(_ value: Double) -> JSONValue {
      service.arrivalsPerSecond > 0 && !service.latency.isAnswered ? .null : .number(value)
    }
    return .object([
      ("arrivalsPerSecond", .number(service.arrivalsPerSecond)),
      ("utilisationMean", .number(service.utilisationMean)),
      ("utilisationPeak", .number(service.utilisationPeak)),
      ("tasksMean", .number(service.tasksMean)), ("tasksMax", .integer(service.tasksMost)),
      (
        "latencySeconds",
        .object([
          ("mean", seconds(service.latency.mean)), ("p50", seconds(service.latency.p50)),
          ("p95", seconds(service.latency.p95)), ("p99", seconds(service.latency.p99)),
        ])
      ),
      ("errorsShare", .number(service.errorsShare)),
      ("firstSaturatedHour", service.firstSaturatedHour.map { .integer($0) } ?? .null),
    ])
  }

  private static func resource(_ resource: CapacityReport.Resource) -> JSONValue {
    .object([
      ("resource", .string(resource.resource)), ("measure", .string(resource.measure)),
      ("unit", .string(resource.unit)), ("mean", .number(resource.mean)),
      ("peak", .number(resource.peak)),
      ("limit", resource.limit > 0 ? .number(resource.limit) : .null),
      ("utilisationPeak", resource.limit > 0 ? .number(resource.utilisationPeak) : .null),
      ("headroom", resource.limit > 0 ? .number(resource.headroom) : .null),
      ("firstSaturatedHour", resource.firstSaturatedHour.map { .integer($0) } ?? .null),
    ])
  }
}
