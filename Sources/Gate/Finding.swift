package import Diagnostics
package import Quantities
package import Resources

/// Something the gate has to say about a stack.
package struct Finding: Sendable {
  /// How bad it is; only an error stops the gate.
  package enum Level: String, Hashable, Sendable {
    case error, warning, note
  }

  /// What an error of a rule means for the verdict.
  package enum Consequence: Hashable, Sendable {
    case fails, cannotTell, stale
  }

  /// `budget/total`, `policy/database-class`.
  package let rule: String
  package var level: Level
  package private(set) var message: String
  /// Which of the resource's properties it is about, where it is one that policies know.
  package private(set) var property: ResourceFact.Kind?
  package let resource: ResourceID?
  package let location: SourceLocation?
  /// The place, where it is one in a file and not an option of the command line.
  package var placeInFile: SourceLocation? {
    location.flatMap { $0.file.hasPrefix("--") ? nil : $0 }
  }
  package let constructPath: String?
  package let monthlyImpact: Money?
  package let mend: String?
  /// Whether the rule was judged at all; what could not be is told and never green.
  package let isJudged: Bool
  /// Who excuses it, until when.
  package var waivedBy: String?

  package init(
    _ rule: String, _ level: Level, _ message: String, resource: ResourceID? = nil,
    at location: SourceLocation? = nil, constructPath: String? = nil, impact: Money? = nil,
    mend: String? = nil, isJudged: Bool = true, property: ResourceFact.Kind? = nil
  ) {
    self.rule = rule
    self.level = level
    self.message = message
    self.resource = resource
    self.location = location
    self.constructPath = constructPath
    monthlyImpact = impact
    self.mend = mend
    self.isJudged = isJudged
    self.property = property
  }

  /// This finding with what others say of the same property, which are no findings of their own then.
  ///
  /// - Parameter others: of the stack; those of another resource or property are left.
  /// - Returns: what is left of the others.
  mutating func join(_ others: [Finding]) -> [Finding] {
    guard let property, let resource else { return others }
    func isSame(_ other: Finding) -> Bool {
      other.resource == resource && other.property == property
    }
    message = ([message] + others.filter(isSame).map(\.message)).joined(separator: "; ")
    return others.filter { !isSame($0) }
  }

  package var consequence: Consequence {
    if rule == "rates/age" { return .stale }
    if !isJudged { return .cannotTell }
    return rule.hasPrefix("coverage/") || rule == "budget/uncertain" ? .cannotTell : .fails
  }

  /// Every rule with what it asks, in the order of reports.
  package static let rules: [(id: String, asks: String)] = [
    ("budget/total", "The stack costs no more a month than its budget allows."),
    ("budget/percentile", "A percentile of the months drawn stays under its limit."),
    ("budget/chance", "Enough of the months drawn stay within the budget."),
    ("budget/uncertain", "Enough months were drawn to tell."),
    ("budget/service", "An AWS service costs no more a month than its limit."),
    ("budget/resource", "A resource costs no more a month than its limit."),
    ("budget/tag", "What carries a tag costs no more a month than its limit."),
    ("budget/unit", "A request, a user or a job costs no more than its limit."),
    ("latency/p95", "The p95 stays within its limit in enough of the months drawn."),
    ("budget/change", "A change adds no more a month than allowed."),
    ("policy/nat-gateways", "There are no more NAT gateways than allowed."),
    ("policy/database-class", "Databases are of an allowed class."),
    ("policy/cache-node", "Caches are of an allowed node type."),
    ("policy/instance-type", "Instances are of an allowed type."),
    ("policy/log-retention", "Logs are kept as long as asked, and no longer."),
    ("policy/extended-support", "No engine is past its standard support."),
    ("policy/public-database", "No database is reachable from the internet."),
    ("policy/multi-az", "Databases stand in two zones where that is asked."),
    ("policy/task-size", "Tasks are no larger than allowed."),
    ("coverage/share", "Enough of the resources are priced or free."),
    ("coverage/unpriced", "Every resource that is charged is priced."),
    ("coverage/usage", "Use that is charged is stated."),
    ("coverage/unresolved", "Every property that decides on cost is known."),
    ("coverage/region", "The region is known and has rates."),
    ("rates/age", "The rates are no older than allowed."),
    ("drift/stack", "What is deployed is what the stack file says."),
    ("waiver/expired", "Waivers are in force."), ("waiver/unused", "Waivers are needed."),
    ("template/note", "What a reader of the template should know."),
  ]
}

/// What the gate decides.
package enum Verdict: String, Hashable, Sendable {
  case pass, fail, incomplete, stale

  /// The exit code of the contract.
  package var exitCode: Int32 {
    switch self {
    case .pass: 0
    case .fail: 1
    case .incomplete: 3
    case .stale: 4
    }
  }

  /// A failure outranks what could not be told, that old rates.
  package init(of findings: [Finding]) {
    let grave = findings.filter { $0.level == .error }.map(\.consequence)
    self =
      grave.contains(.fails)
      ? .fail : grave.contains(.cannotTell) ? .incomplete : grave.contains(.stale) ? .stale : .pass
  }
}
