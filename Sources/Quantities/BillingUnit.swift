/// A unit that AWS prices in, with the price list's own spelling.
package struct BillingUnit: Hashable, Sendable {
  /// As printed and as written in our tables: `Hrs`, `GB-Mo`, `LCU-Hrs`.
  package let name: String

  private init(_ name: String) {
    self.name = name
  }

  /// The unit with a spelling that AWS or our tables use; `nil` for an unknown one.
  package init?(spelling: String) {
    let known = Self.canonicalNames
    guard let name = known[spelling] ?? known[spelling.lowercased()] else { return nil }
    self.name = name
  }

  /// Every known unit's canonical spelling, in alphabetical order.
  package static var knownNames: [String] { Set(canonicalNames.values).sorted() }

  private static let canonicalNames: [String: String] = {
    var names: [String: String] = [:]
    for (name, aliases) in spellings {
      for spelling in [name] + aliases { names[spelling.lowercased()] = name }
    }
    // As the tables write it, so that nearly every look-up is the first one.
    for (name, _) in spellings { names[name] = name }
    return names
  }()

  /// Canonical spelling, then what else the price list and its readers write for it.
  private static let spellings: [(String, [String])] = [
    ("Hrs", ["hour", "hours", "hr", "hrs."]), ("GB", ["gigabytes", "gigabyte"]),
    ("GB-Mo", ["gb-month", "gb-months", "gb-mo."]),
    ("GB-Hours", ["gb-hour", "gb-hrs", "gigabyte hours"]),
    ("vCPU-Hours", ["vcpu-hour", "vcpu-hrs", "vcpu hours", "vcpu-hr"]),
    ("vCPU-Months", ["vcpu-month", "vcpu-mo"]),
    ("LCU-Hrs", ["lcu-hr", "lcu-hours", "reservedlcu-hr", "reservedlcu-hrs"]),
    ("ACU-Hrs", ["acu-hr", "acu-hours"]), ("IOPS-Mo", ["iops-month", "iops-mo."]),
    ("MiBps-Mo", ["mibps-month"]), ("GiBps-mo", ["gibps-month"]), ("MBPS-Mo", ["mbps-month"]),
    ("Requests", ["request"]), ("API Requests", ["api request"]), ("API Calls", ["api call"]),
    ("Metrics", ["metric"]), ("Alarms", ["alarm"]), ("Secrets", ["secret"]),
    ("Lambda-GB-Second", ["lambda-gb-seconds"]), ("GB-Seconds", ["gb-second", "second"]),
    ("ElastiCacheProcessingUnits", ["elasticacheprocessingunit"]), ("IOs", ["io"]),
    ("Invocations", ["invocation"]), ("StateTransitions", ["statetransition"]),
    ("Messages", ["message"]), ("Minutes", ["minute"]), ("Seconds", []),
    ("ReadCapacityUnit-Hrs", ["readcapacityunit-hr"]),
    ("WriteCapacityUnit-Hrs", ["writecapacityunit-hr"]),
    ("ReadRequestUnits", ["readrequestunit"]), ("WriteRequestUnits", ["writerequestunit"]),
    ("Rules", ["rule"]), ("Rule groups", ["rule group"]), ("Web ACLs", ["web acl"]),
    ("Queries", ["query"]), ("Resources", ["resource"]), ("Runs", ["run"]), ("Keys", ["key"]),
    ("Notifications", ["notification"]), ("Health Checks", ["health check"]),
    ("64K-Chunks", ["64k-chunk"]), ("URL", []), ("Dashboards", ["dashboard", "dashboard-month"]),
    ("Hosted Zones", ["hosted zone"]), ("Quantity", []), ("Certificates", ["certificate"]),
    ("Parameters", ["parameter"]), ("Units", ["unit"]), ("Events", ["event"]),
    ("Addresses", ["address"]),
  ]

  package static let hours = Self("Hrs")
  package static let gigabytes = Self("GB")
  package static let gigabyteMonths = Self("GB-Mo")
  package static let gigabyteHours = Self("GB-Hours")
  package static let vcpuHours = Self("vCPU-Hours")
  package static let vcpuMonths = Self("vCPU-Months")
  package static let lcuHours = Self("LCU-Hrs")
  package static let acuHours = Self("ACU-Hrs")
  package static let iopsMonths = Self("IOPS-Mo")
  package static let mebibytesPerSecondMonths = Self("MiBps-Mo")
  package static let megabytesPerSecondMonths = Self("MBPS-Mo")
  package static let gibibytesPerSecondMonths = Self("GiBps-mo")
  package static let requests = Self("Requests")
  package static let apiRequests = Self("API Requests")
  package static let apiCalls = Self("API Calls")
  package static let metrics = Self("Metrics")
  package static let alarms = Self("Alarms")
  package static let secrets = Self("Secrets")
  package static let hostedZones = Self("Hosted Zones")
  package static let healthChecks = Self("Health Checks")
  package static let queries = Self("Queries")
  package static let rules = Self("Rules")
  package static let ruleGroups = Self("Rule groups")
  package static let webACLs = Self("Web ACLs")
  package static let dashboards = Self("Dashboards")
  package static let keys = Self("Keys")
}

/// A unit known to the compiler, so that hours cannot be added to gigabytes.
package protocol PricingUnit: Sendable {
  static var unit: BillingUnit { get }
}

/// Hours that a resource existed.
package enum Hours: PricingUnit { package static let unit = BillingUnit.hours }
/// Bytes moved or ingested, 2³⁰ to the GB.
package enum Gigabytes: PricingUnit { package static let unit = BillingUnit.gigabytes }
/// Gigabytes kept for a month.
package enum GigabyteMonths: PricingUnit { package static let unit = BillingUnit.gigabyteMonths }
/// Gigabytes of memory or ephemeral storage for an hour.
package enum GigabyteHours: PricingUnit { package static let unit = BillingUnit.gigabyteHours }
/// Virtual processors for an hour.
package enum VCPUHours: PricingUnit { package static let unit = BillingUnit.vcpuHours }
/// Load balancer capacity units for an hour.
package enum LCUHours: PricingUnit { package static let unit = BillingUnit.lcuHours }
/// Provisioned I/O operations per second, for a month.
package enum IOPSMonths: PricingUnit { package static let unit = BillingUnit.iopsMonths }
/// Provisioned throughput in MiB/s, for a month.
package enum MebibytesPerSecondMonths: PricingUnit {
  package static let unit = BillingUnit.mebibytesPerSecondMonths
}
/// Requests to a service.
package enum Requests: PricingUnit { package static let unit = BillingUnit.requests }
/// Calls to an API, where the price list calls them so.
package enum APIRequests: PricingUnit { package static let unit = BillingUnit.apiRequests }
/// Custom metrics for a month.
package enum Metrics: PricingUnit { package static let unit = BillingUnit.metrics }
/// Alarms for a month.
package enum Alarms: PricingUnit { package static let unit = BillingUnit.alarms }
/// Secrets kept for a month.
package enum Secrets: PricingUnit { package static let unit = BillingUnit.secrets }
/// Hosted zones for a month.
package enum HostedZones: PricingUnit { package static let unit = BillingUnit.hostedZones }
/// DNS queries.
package enum Queries: PricingUnit { package static let unit = BillingUnit.queries }
/// Web ACL rules for a month.
package enum Rules: PricingUnit { package static let unit = BillingUnit.rules }
/// Web ACLs for a month.
package enum WebACLs: PricingUnit { package static let unit = BillingUnit.webACLs }
