import Quantities
import Resources

/// Filters that make metrics of logs.
extension MonitoringMappings {
  /// A custom metric is a namespace, a name and dimensions: filters that feed the same one pay for it once.
  ///
  /// - Source: CloudWatch pricing page, "Custom metrics", 2025; CloudWatch Logs API reference,
  ///   MetricTransformation, 2026: each value of a dimension is a metric of its own.
  static func metricFilter(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let transformations = resource["MetricTransformations"]
    let items = transformations.items
    // One of several that is not known may be several.
    for value in [transformations] + items {
      guard case .unknown = value.content else { continue }
      builder.unresolved(resource, "MetricTransformations", value, taking: "1 metric")
      break
    }
    func metrics(_ span: Charges.Span, _ quantity: Int) -> Charges.Item {
      Charges.Item(
        "metrics", "custom metrics", "AmazonCloudWatch", ["CW:MetricMonitorUsage"],
        allowance: "Global-CW:MetricMonitorUsage", unit: .metrics, span,
        quantity: Double(quantity), why: NumberFormat.count(quantity, "metric"),
        statedBy: "metrics")
    }
    if items.contains(where: { !$0["Dimensions"].isMissing }) {
      return builder.charge(resource, [metrics(.unknownUsage, 0)])
    }
    var count = items.isEmpty ? 1 : 0
    for item in items {
      // Terraform says name and namespace.
      let texts = [["MetricNamespace", "Namespace"], ["MetricName", "Name"]].map { keys in
        keys.lazy.compactMap { item[$0].text }.first
      }
      guard let space = texts[0], let name = texts[1] else {
        count += 1
        continue
      }
      let metric = [resource.region ?? "", space, name].joined(separator: "\n")
      if builder.filteredMetrics.insert(metric).inserted { count += 1 }
    }
    if count == 0 {
      return builder.free(resource, "the metric that it feeds counts with another filter")
    }
    builder.charge(resource, [metrics(.month, count)])
  }
}
