import Documents
import Quantities
import Resources

/// Dashboards: the account's first three are free as long as they show no more than 50 metrics.
///
/// - Source: CloudWatch user guide, "Analyzing, optimizing, and reducing CloudWatch costs", read
///   2026-11-26: `DashboardsUsageHour-Basic` up to 50 metrics, `DashboardsUsageHour` above.
extension MonitoringMappings {
  static func dashboard(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let body = resource["DashboardBody"]
    let known = metrics(in: body.knownText)
    var isBasic = (known ?? 0) <= 50
    if known == nil, body.isUnresolved {
      isBasic =
        builder.choose(
          among: ["more than 50 metrics", "up to 50 metrics"], "DashboardBody", of: resource,
          at: body) == 1
    }
    let metrics = known ?? 0
    builder.charge(
      resource,
      [
        Charges.Item(
          "dashboard", "dashboard", "AmazonCloudWatch",
          [isBasic ? "DashboardsUsageHour-Basic" : "DashboardsUsageHour"], unit: .dashboards,
          .month, quantity: 1,
          why: isBasic || metrics == 0
            ? "1 dashboard" : "1 dashboard of \(NumberFormat.count(metrics, "metric"))")
      ])
  }

  /// The metrics that the widgets of a body show; `nil` where it cannot be read before the deployment.
  ///
  /// A metric is a list, of a name space, a name and dimensions, or of one expression over others.
  private static func metrics(in body: String) -> Int? {
    guard let source = try? SourceText(name: "DashboardBody", body),
      let root = try? Document.parse(source, as: .json).root
    else { return nil }
    var count = 0
    for widget in root["widgets"].map({ Array($0.items) }) ?? [] {
      for metric in widget["properties"]?["metrics"].map({ Array($0.items) }) ?? []
      where Array(metric.items).first?.kind == .string {
        count += 1
      }
    }
    return count
  }
}
