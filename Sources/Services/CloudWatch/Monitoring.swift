package import Resources
import Quantities

/// How much Container Insights collects.
package enum ContainerInsights: String, Hashable, Sendable, CaseIterable {
  case off, standard, enhanced

  /// Metrics that it sends for a cluster.
  ///
  /// Ten usage metrics at each level of task family, service and cluster, five more a service, three
  /// more a cluster: `10 × (families + services + 1) + 5 × services + 3`. The enhanced kind adds
  /// twelve a task and eight a container (an assumption).
  /// - Source: CloudWatch user guide, Container Insights metrics for ECS, 2023-06.
  ///
  /// - Parameters:
  ///   - families: those that run all month, and shares of those that run at times: a metric is metered
  ///     in the hours in which it is sent (CloudWatch pricing page, 2025).
  ///   - services: of the cluster.
  ///   - tasks: that run all month.
  ///   - containers: of all these tasks.
  /// - Returns: metrics a month.
  package func metrics(families: Double, services: Int, tasks: Int, containers: Int) -> Double {
    let classic = 10 * (families + Double(services + 1)) + Double(5 * services + 3)
    return switch self {
    case .off: 0
    case .standard: classic
    case .enhanced: classic + Double(12 * tasks + 8 * containers)
    }
  }

  /// The enhanced kind's metrics a task and a container are a guess: from none to twice as many.
  func bounds(of metrics: Double, tasks: Int, containers: Int) -> CostBounds? {
    let guessed = Double(12 * tasks + 8 * containers)
    guard self == .enhanced, guessed > 0 else { return nil }
    return CostBounds(taking: metrics, of: (metrics - guessed)...(metrics + guessed))
  }
}

/// CloudWatch alarms, metrics and dashboards.
package struct Monitoring: Hashable, Sendable {
  package let name: String
  /// Alarms on metrics at standard resolution, one metric each.
  package var alarms = 0
  package var highResolutionAlarms = 0
  package var compositeAlarms = 0
  package var dashboards = 0
  package var customMetrics = 0.0
  package var containerInsights = ContainerInsights.off
  package var apiRequestsPerMonth = 0.0
  /// Whether the alarms that target tracking makes are counted here; a template's stand for themselves.
  var countsTracking = true

  package init(name: String) {
    self.name = name
  }

  /// What counts beside a template that lists its own alarms; `nil` where nothing does.
  package var besidesTemplate: Self? {
    guard customMetrics + apiRequestsPerMonth > 0 else { return nil }
    var monitoring = Self(name: name)
    monitoring.customMetrics = customMetrics
    monitoring.apiRequestsPerMonth = apiRequestsPerMonth
    monitoring.countsTracking = false
    return monitoring
  }

  /// Metrics that Container Insights sends, with one container a task.
  func insightsMetrics(of fleet: ContainerFleet) -> Double {
    containerInsights.metrics(
      families: Double(fleet.services) + fleet.jobShare, services: fleet.services,
      tasks: fleet.fewestTasks, containers: fleet.fewestTasks)
  }
}

extension Monitoring: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let months = month.period.months
    var result: [Usage] = []
    let tracking = countsTracking ? month.containers.scaled * 2 : 0
    if alarms + tracking > 0 {
      result.append(
        month.usage(
          name, "alarms", "alarms", .standardAlarms,
          Quantity(measured: Double(alarms + tracking) * months), .fixed,
          why: NumberFormat.count(alarms, "alarm")
            + (tracking > 0 ? " + \(tracking) that target tracking makes" : "")))
    }
    if highResolutionAlarms > 0 {
      result.append(
        month.usage(
          name, "alarms-high-resolution", "high-resolution alarms",
          UsageType<Alarms>("AmazonCloudWatch", "CW:HighResAlarmMonitorUsage"),
          Quantity(measured: Double(highResolutionAlarms) * months), .fixed,
          why: NumberFormat.count(highResolutionAlarms, "alarm")))
    }
    if compositeAlarms > 0 {
      result.append(
        month.usage(
          name, "alarms-composite", "composite alarms",
          UsageType<Alarms>("AmazonCloudWatch", "CW:CompositeAlarmMonitorUsage"),
          Quantity(measured: Double(compositeAlarms) * months), .fixed,
          why: NumberFormat.count(compositeAlarms, "alarm")))
    }
    let insights = containerInsights == .standard ? insightsMetrics(of: month.containers) : 0
    if customMetrics + insights > 0 {
      result.append(
        month.usage(
          name, "metrics", "custom metrics", .customMetrics,
          Quantity(measured: (customMetrics + insights) * months), .fixed,
          why: NumberFormat.number(customMetrics) + " metrics"
            + (insights > 0 ? " + \(NumberFormat.number(insights)) of Container Insights" : ""),
          assuming: insights > 0 ? ["containerInsights.metrics"] : []))
    }
    if containerInsights == .enhanced {
      let metrics = insightsMetrics(of: month.containers)
      result.append(
        month.usage(
          name, "insights-enhanced", "Container Insights, enhanced",
          UsageType<Metrics>("AmazonCloudWatch", "container-insights-enhanced-ecs"),
          Quantity(measured: metrics * months), .fixed,
          why: "\(NumberFormat.number(metrics)) metrics", assuming: ["containerInsights.metrics"],
          within: containerInsights.bounds(
            of: metrics, tasks: month.containers.fewestTasks,
            containers: month.containers.fewestTasks)))
    }
    if dashboards > 0 {
      result.append(
        month.usage(
          resource: id, item: "dashboards", name: "dashboards", offer: "AmazonCloudWatch",
          usageTypes: ["DashboardsUsageHour-Basic"],
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: Double(dashboards) * months),
            unit: .dashboards),
          kind: .fixed, why: NumberFormat.count(dashboards, "dashboard")))
    }
    if apiRequestsPerMonth > 0 {
      result.append(
        month.usage(
          name, "api-requests", "CloudWatch API requests",
          UsageType<Requests>(
            "AmazonCloudWatch", "CW:Requests", allowance: "Global-CW:Requests"),
          Quantity(measured: (apiRequestsPerMonth * months).rounded()), .usage,
          why: "\(NumberFormat.number(apiRequestsPerMonth)) requests"))
    }
    return result
  }
}

extension UsageType where Unit == Alarms {
  static var standardAlarms: Self {
    UsageType(
      "AmazonCloudWatch", "CW:AlarmMonitorUsage", allowance: "Global-CW:AlarmMonitorUsage")
  }
}

extension UsageType where Unit == Metrics {
  static var customMetrics: Self {
    UsageType(
      "AmazonCloudWatch", "CW:MetricMonitorUsage", allowance: "Global-CW:MetricMonitorUsage")
  }
}
