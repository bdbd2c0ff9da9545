/// A unit that AWS prices in, with the price list's own spelling: a closed list.
///
/// The raw value is printed and written in our tables: `Hrs`, `GB-Mo`, `LCU-Hrs`.
package enum BillingUnit: String, Hashable, Sendable, CaseIterable {
  case hours = "Hrs"
  case gigabytes = "GB"
  case gigabyteMonths = "GB-Mo"
  case gigabyteHours = "GB-Hours"
  case vcpuHours = "vCPU-Hours"
  case vcpuMonths = "vCPU-Months"
  case lcuHours = "LCU-Hrs"
  case acuHours = "ACU-Hrs"
  case iopsMonths = "IOPS-Mo"
  case mebibytesPerSecondMonths = "MiBps-Mo"
  case gibibytesPerSecondMonths = "GiBps-mo"
  case megabytesPerSecondMonths = "MBPS-Mo"
  case requests = "Requests"
  case apiRequests = "API Requests"
  case apiCalls = "API Calls"
  case metrics = "Metrics"
  case alarms = "Alarms"
  case secrets = "Secrets"
  case lambdaGigabyteSeconds = "Lambda-GB-Second"
  case gigabyteSeconds = "GB-Seconds"
  case elastiCacheProcessingUnits = "ElastiCacheProcessingUnits"
  case ioOperations = "IOs"
  case invocations = "Invocations"
  case stateTransitions = "StateTransitions"
  case messages = "Messages"
  case minutes = "Minutes"
  case seconds = "Seconds"
  case readCapacityUnitHours = "ReadCapacityUnit-Hrs"
  case writeCapacityUnitHours = "WriteCapacityUnit-Hrs"
  case readRequestUnits = "ReadRequestUnits"
  case writeRequestUnits = "WriteRequestUnits"
  case rules = "Rules"
  case ruleGroups = "Rule groups"
  case webACLs = "Web ACLs"
  case queries = "Queries"
  case resources = "Resources"
  case runs = "Runs"
  case keys = "Keys"
  case notifications = "Notifications"
  case healthChecks = "Health Checks"
  case chunksOf64KB = "64K-Chunks"
  case urls = "URL"
  case dashboards = "Dashboards"
  case hostedZones = "Hosted Zones"
  case quantity = "Quantity"
  case certificates = "Certificates"
  case parameters = "Parameters"
  case units = "Units"
  case events = "Events"
  case addresses = "Addresses"
  case replicatedWriteRequestUnits = "ReplicatedWriteRequestUnits"
  case replicatedWriteCapacityUnitHours = "ReplicatedWriteCapacityUnit-Hrs"
  case certificateAuthorities = "CertificateAuthorities"
  case pipelines = "Pipelines"
  case months = "Months"
  case tokens = "Tokens"
  case evaluations = "Evaluations"
  case changeRecordHours = "CR-Hr"
  case configurationItems = "ConfigurationItemRecorded"

  package var name: String { rawValue }

  /// The unit with a spelling that AWS or our tables use; `nil` for an unknown one.
  package init?(spelling: String) {
    let known = Self.unitsBySpelling
    guard let unit = known[spelling] ?? known[spelling.lowercased()] else { return nil }
    self = unit
  }

  /// Every known unit's canonical spelling, in alphabetical order.
  package static var knownNames: [String] { allCases.map(\.name).sorted() }

  private static let unitsBySpelling: [String: BillingUnit] = {
    var units: [String: BillingUnit] = [:]
    for unit in allCases {
      for spelling in [unit.name] + unit.otherSpellings { units[spelling.lowercased()] = unit }
    }
    // As the tables write it, so that nearly every look-up is the first one.
    for unit in allCases { units[unit.name] = unit }
    return units
  }()

  /// Whether it counts what is done or moved, and not how long or how many of something there are.
  package var countsUse: Bool {
    switch self {
    case .gigabytes, .lcuHours, .requests, .apiRequests, .apiCalls, .lambdaGigabyteSeconds,
      .gigabyteSeconds, .elastiCacheProcessingUnits, .ioOperations, .invocations,
      .stateTransitions, .messages, .minutes, .seconds, .readRequestUnits, .writeRequestUnits,
      .replicatedWriteRequestUnits, .queries, .runs, .notifications, .chunksOf64KB, .events,
      .tokens, .evaluations, .configurationItems, .urls:
      true
    default: false
    }
  }

  /// What else the price list and its readers write for it, in lower case.
  private var otherSpellings: [String] {
    switch self {
    case .hours: ["hour", "hours", "hr", "hrs."]
    case .gigabytes: ["gigabytes", "gigabyte"]
    case .gigabyteMonths: ["gb-month", "gb-months", "gb-mo."]
    case .gigabyteHours: ["gb-hour", "gb-hrs", "gigabyte hours"]
    case .vcpuHours: ["vcpu-hour", "vcpu-hrs", "vcpu hours", "vcpu-hr"]
    case .vcpuMonths: ["vcpu-month", "vcpu-mo"]
    case .lcuHours: ["lcu-hr", "lcu-hours", "reservedlcu-hr", "reservedlcu-hrs"]
    case .acuHours: ["acu-hr", "acu-hours"]
    case .iopsMonths: ["iops-month", "iops-mo."]
    case .mebibytesPerSecondMonths: ["mibps-month"]
    case .gibibytesPerSecondMonths: ["gibps-month"]
    case .megabytesPerSecondMonths: ["mbps-month"]
    case .requests: ["request"]
    case .apiRequests: ["api request"]
    case .apiCalls: ["api call"]
    case .metrics: ["metric"]
    case .alarms: ["alarm"]
    case .secrets: ["secret"]
    case .lambdaGigabyteSeconds: ["lambda-gb-seconds"]
    case .gigabyteSeconds: ["gb-second", "second"]
    case .elastiCacheProcessingUnits: ["elasticacheprocessingunit"]
    case .ioOperations: ["io"]
    case .invocations: ["invocation"]
    case .stateTransitions: ["statetransition"]
    case .messages: ["message"]
    case .tokens: ["token"]
    case .minutes: ["minute"]
    case .readCapacityUnitHours: ["readcapacityunit-hr"]
    case .writeCapacityUnitHours: ["writecapacityunit-hr"]
    case .readRequestUnits: ["readrequestunit"]
    case .writeRequestUnits: ["writerequestunit"]
    case .rules: ["rule"]
    case .ruleGroups: ["rule group"]
    case .webACLs: ["web acl"]
    case .queries: ["query"]
    case .resources: ["resource"]
    case .runs: ["run"]
    case .keys: ["key"]
    case .notifications: ["notification"]
    case .healthChecks: ["health check"]
    case .chunksOf64KB: ["64k-chunk"]
    case .dashboards: ["dashboard", "dashboard-month"]
    case .hostedZones: ["hosted zone"]
    case .certificates: ["certificate"]
    case .parameters: ["parameter"]
    case .units: ["unit"]
    case .events: ["event"]
    case .addresses: ["address"]
    case .replicatedWriteRequestUnits: ["replicatedwriterequestunit"]
    case .replicatedWriteCapacityUnitHours: ["replicatedwritecapacityunit-hr"]
    case .certificateAuthorities: ["certificateauthority"]
    case .pipelines: ["pipeline"]
    case .months: ["month"]
    case .changeRecordHours: ["cr-hours", "cr-hrs"]
    case .evaluations: ["evaluation"]
    case .configurationItems: ["configurationitemsrecorded"]
    case .seconds, .urls, .quantity: []
    }
  }
}
