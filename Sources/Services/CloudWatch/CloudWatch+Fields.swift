package import Resources

extension LogStore: FieldListed {
  package static let fields = Fields<LogStore>(
    "the logs", standard: LogStore(name: ""),
    [
      .number(
        .deployed, "retentionDays", \.retentionDays, in: 0...3_653, "days; 0 keeps for ever"),
      .choice(.deployed, "class", \.logClass),
      .number(
        .workload, "compressionRatio", \.compressionRatio, in: 0.01...1, "stored over ingested"),
      .number(
        .workload, "ageDays", \.ageDays, in: 0...36_500, "days the groups have been filling"),
      .number(.workload, "otherGBPerMonth", \.otherGBPerMonth, in: 0...1e9, "GB"),
      .number(.workload, "scannedGBPerMonth", \.scannedGBPerMonth, in: 0...1e9, "GB"),
    ])
}

extension Monitoring: FieldListed {
  package static let fields = Fields<Monitoring>(
    "the monitoring", standard: Monitoring(name: ""),
    [
      .count(.deployed, "alarms", \.alarms, in: 0...100_000, "standard alarms"),
      .count(
        .deployed, "highResolutionAlarms", \.highResolutionAlarms, in: 0...100_000, "alarms"),
      .count(.deployed, "compositeAlarms", \.compositeAlarms, in: 0...100_000, "alarms"),
      .count(.deployed, "dashboards", \.dashboards, in: 0...10_000, "dashboards"),
      .number(.workload, "customMetrics", \.customMetrics, in: 0...1e8, "metrics"),
      .choice(.deployed, "containerInsights", \.containerInsights),
      .number(
        .workload, "apiRequestsPerMonth", \.apiRequestsPerMonth, in: 0...1e12, "requests"),
    ])
}
