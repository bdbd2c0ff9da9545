package import Resources
import Quantities

extension Stack {
  /// What a month's resources have to know of each other, before any bytes are routed.
  func outline(of load: MonthLoad, nodes: [NodeSummary]) -> Month {
    var month = Month(load)
    month.billingDay = asOf
    month.extendedSupport = extendedSupport
    month.fargateSpotDiscount = fargateSpotDiscount
    month.nodes = load.functionRuns.isEmpty ? nodes : countingStarts(nodes, load)
    month.thirdParties = thirdParties
    month.balancers = loadBalancers.map(\.summary)
    month.databases = databases.map(\.summary)
    month.caches = caches.map(\.name)
    month.queues = queues.map(\.name)
    month.edgeUses =
      distributions.isEmpty ? edgeUses : edgeUses + distributionUses(under: load, nodes)
    month.messageUses = messageUses(under: load)
    month.countJobs(along: jobRoutes)
    month.containers.services = services.count
    month.containers.jobShare = jobs.reduce(0) {
      $0
        + FargateJob.hoursShare(
          runs: $1.runs(under: load), minutes: $1.minutes, hours: load.period.hours)
    }
    month.containers.fewestTasks = services.reduce(0) { $0 + $1.minimumTasks }
    month.containers.scaled = services.count { $0.scaling != nil }
    // The layers of ECR lie in S3; another registry's do not.
    month.imageStore = registry?.kind == .ghcr ? nil : "s3"
    return month
  }

  /// What decides on the way that bytes take.
  var routes: Routes {
    var routes = Routes()
    routes.availabilityZones = availabilityZones
    routes.endpoints = endpoints.map(\.service)
    routes.zonalNATs = nat.flatMap { $0.kind.isZonal ? $0.count : nil }
    return routes
  }
}

extension MonthLoad {
  /// A month in which the stack stands and nobody comes: its fixed cost.
  package static func idle(_ stack: Stack) -> Self {
    let nodes = stack.nodes
    let hours = stack.period.hours
    let none = [Double](repeating: 0, count: nodes.count)
    var load = Self(
      period: stack.period, requestsPerHour: [Double](repeating: 0, count: hours), entry: none,
      visits: none, nodes: nodes.map { $0.station.idleLoad(over: stack.period) }, deployments: 0,
      surplusVCPUHours: [Double](repeating: 0, count: stack.databases.count))
    load.fleets = zip(stack.fleets, stack.idleFleetHours).map {
      FleetLoad(name: $0.name, fixedHours: $1)
    }
    return load
  }
}
