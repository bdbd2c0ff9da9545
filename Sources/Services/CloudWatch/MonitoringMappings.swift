import Quantities
import Resources

/// Amazon CloudWatch: logs, alarms, dashboards, metric filters.
enum MonitoringMappings {
  static func alarms(_ count: Double, why: String) -> Charges.Item {
    Charges.Item(
      "alarms", count == 1 ? "alarm" : "alarms", "AmazonCloudWatch", ["CW:AlarmMonitorUsage"],
      allowance: "Global-CW:AlarmMonitorUsage", unit: .alarms, .month, quantity: count, why: why)
  }

  /// One alarm for each metric it watches; below 60 seconds it is of high resolution.
  static func alarm(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let queries = resource["Metrics"].items
    if queries.contains(where: { isInsightsQuery($0["Expression"]) }) {
      return builder.charge(
        resource,
        [
          Charges.Item(
            "alarms-metrics-insights", "metrics analysed by the alarm's query", "AmazonCloudWatch",
            ["CW:MetricInsightAlarmUsage"], unit: .alarms, .unknownUsage)
        ])
    }
    for query in queries {
      let metric = query["MetricStat"].isMissing ? query["Metric"] : query["MetricStat"]
      if metric.unknown != nil {
        builder.unresolved(resource, "MetricStat", metric, taking: "a metric of whole minutes")
      }
      let expression = query["Expression"]
      guard expression.unknown != nil, expression.knownText.isEmpty else { continue }
      builder.unresolved(
        resource, "Expression", expression, taking: "an expression over its metrics")
    }
    // A band of anomaly detection is two metrics more, its upper and its lower bound.
    let hasBand = !resource["ThresholdMetricId"].isMissing
    let watched =
      queries.filter { !$0["MetricStat"].isMissing || !$0["Metric"].isMissing }.count
      + (hasBand ? 2 : 0)
    let count = Double(max(1, watched))
    let why = "1 alarm on \(NumberFormat.count(max(1, watched), "metric"))"
    let periods =
      [resource["Period"].number].compactMap { $0 }
      + queries.compactMap { $0["MetricStat"]["Period"].number ?? $0["Metric"]["Period"].number }
    if let shortest = periods.min(), shortest < 60 {
      builder.charge(
        resource,
        [
          Charges.Item(
            "alarms-high-resolution", "high-resolution alarm", "AmazonCloudWatch",
            ["CW:HighResAlarmMonitorUsage"], unit: .alarms, .month, quantity: count, why: why)
        ])
    } else {
      builder.charge(resource, [alarms(count, why: why)])
    }
  }

  /// `SELECT MAX(CPUUtilization) FROM …`: paid by the metric that the query analyses, never free.
  ///
  /// - Source: CloudWatch user guide, reducing CloudWatch costs, read 2026-11-26.
  private static func isInsightsQuery(_ expression: Resolved) -> Bool {
    expression.knownText.uppercased().split(separator: " ").first == "SELECT"
  }

  /// Days that a log group may keep its events; 0, which Terraform writes, keeps them for ever.
  ///
  /// - Source: CloudWatch Logs API reference, PutRetentionPolicy, 2026-05.
  private static let retentions: [Double] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557,
    2_922, 3_288, 3_653,
  ]

  /// The days that events are kept.
  static func logGroup(_ resource: DeployedResource, into builder: inout StackBuilder) {
    builder.logClasses.insert(
      resource["LogGroupClass"].text == "INFREQUENT_ACCESS" ? .infrequentAccess : .standard)
    let days = builder.number("RetentionInDays", of: resource, default: 0, in: 0...3_653)
    if days > 0, !retentions.contains(days) {
      let near = retentions.min { abs($0 - days) < abs($1 - days) } ?? 30
      builder.wrong(
        resource["RetentionInDays"], "RetentionInDays", of: resource,
        "no retention that CloudWatch knows", mend: "write \(NumberFormat.plain(near))")
    }
    builder.fact(
      .logRetentionDays(days), of: resource, at: resource["RetentionInDays"])
  }
}
