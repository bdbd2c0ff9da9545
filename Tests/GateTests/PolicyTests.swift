import Gate
import Quantities
import Resources
import Services
import Testing

typealias PolicyChange = @Sendable (inout Budget.Policies) -> Void

/// One policy, a property that breaks it, and one that keeps it.
struct PolicyCase: Sendable, CustomTestStringConvertible {
  let rule: String
  let change: PolicyChange
  let broken: ResourceFact.Property
  let kept: ResourceFact.Property
  var testDescription: String { "\(rule): \(broken)" }

  static let all: [PolicyCase] = [
    PolicyCase(
      rule: "policy/database-class", change: { $0.databaseClasses = ["db.t4g.*", "db.t3.micro"] },
      broken: .databaseClass("db.t3.small"), kept: .databaseClass("DB.T4G.large")),
    PolicyCase(
      rule: "policy/cache-node", change: { $0.cacheNodes = ["cache.t4g.micro"] },
      broken: .cacheNode("cache.t4g.small"), kept: .cacheNode("cache.t4g.micro")),
    PolicyCase(
      rule: "policy/instance-type", change: { $0.instanceTypes = ["t3.*"] },
      broken: .instanceType("m5.large"), kept: .instanceType("t3.2xlarge")),
    PolicyCase(
      rule: "policy/nat-gateways", change: { $0.maxNATGateways = 0 }, broken: .natGateway,
      kept: .multiAZ(true)),
    PolicyCase(
      rule: "policy/log-retention", change: { $0.maxLogRetentionDays = 30 },
      broken: .logRetentionDays(31), kept: .logRetentionDays(30)),
    PolicyCase(
      rule: "policy/log-retention", change: { $0.maxLogRetentionDays = 30 },
      broken: .logRetentionDays(0), kept: .logRetentionDays(1)),
    PolicyCase(
      rule: "policy/log-retention", change: { $0.minLogRetentionDays = 30 },
      broken: .logRetentionDays(29), kept: .logRetentionDays(0)),
    PolicyCase(
      rule: "policy/public-database", change: { $0.allowPublicDatabases = false },
      broken: .publicDatabase(true), kept: .publicDatabase(false)),
    PolicyCase(
      rule: "policy/multi-az", change: { $0.multiAZ = .required }, broken: .multiAZ(false),
      kept: .multiAZ(true)),
    PolicyCase(
      rule: "policy/multi-az", change: { $0.multiAZ = .forbidden }, broken: .multiAZ(true),
      kept: .multiAZ(false)),
    PolicyCase(
      rule: "policy/task-size", change: { $0.maxTaskCPU = 512 },
      broken: .taskSize(cpuUnits: 1_024, memoryMB: 2_048),
      kept: .taskSize(cpuUnits: 512, memoryMB: 4_096)),
    PolicyCase(
      rule: "policy/task-size", change: { $0.maxTaskMemoryMB = 1_024 },
      broken: .taskSize(cpuUnits: 256, memoryMB: 1_025),
      kept: .taskSize(cpuUnits: 4_096, memoryMB: 1_024)),
    PolicyCase(
      rule: "policy/extended-support", change: { $0.allowExtendedSupport = false },
      broken: .engineVersion(EngineVersion(engine: "postgres", version: "12.19")),
      kept: .engineVersion(EngineVersion(engine: "postgres", version: "16.4"))),
    PolicyCase(
      rule: "policy/extended-support", change: { $0.allowExtendedSupport = false },
      broken: .engineVersion(EngineVersion(engine: "redis", version: "5")),
      kept: .engineVersion(EngineVersion(engine: "redis", version: ""))),
    // What a sheet's calendar says, whether or not the charge has a price.
    PolicyCase(
      rule: "policy/extended-support", change: { $0.allowExtendedSupport = false },
      broken: .extendedSupport(EngineVersion(engine: "docdb", version: "3.6")),
      kept: .engineVersion(EngineVersion(engine: "docdb", version: "5.0"))),
  ]
}

private func validated(_ property: ResourceFact.Property, _ change: PolicyChange?) throws
  -> Validation
{
  var stack = HandStack(("r/1", "AmazonRDS", 1_234))
  stack.facts = [ResourceFact("r/1", property)]
  stack.stack.asOf = try #require(CalendarDay("2026-10-08"))
  stack.stack.extendedSupport = ExtendedSupportSchedule(
    entries: [("postgres", "12"), ("redis", "5")].map { engine, major in
      ExtendedSupportSchedule.Entry(
        engine: engine, major: major, chargedFrom: CalendarDay("2025-03-01") ?? .undated,
        thirdYearFrom: nil)
    })
  return try stack.validated(budget { if let change { change(&$0.policies) } })
}

@Suite struct `Policies` {
  @Test(arguments: PolicyCase.all)
  func `find what breaks them, and its resource`(policy: PolicyCase) throws {
    let found = try validated(policy.broken, policy.change)
    #expect(found.findings.map(\.rule) == [policy.rule])
    #expect(found.findings.first?.resource == "r/1")
    #expect(found.findings.first?.message.contains("'r/1'") == true)
    #expect(found.verdict == .fail)
  }

  @Test(arguments: PolicyCase.all)
  func `say nothing of what keeps them, nor where there are none`(policy: PolicyCase) throws {
    #expect(try validated(policy.kept, policy.change).findings.isEmpty)
    #expect(try validated(policy.broken, nil).findings.isEmpty)
  }

  @Test func `name the gateways beyond those allowed, with what each costs`() throws {
    var stack = HandStack(
      ("a", "AmazonEC2", 100), ("b", "AmazonEC2", 200), ("c", "AmazonEC2", 300))
    stack.facts = ["a", "b", "c"].map { ResourceFact($0, .natGateway) }
    let found = try stack.validated(budget { $0.policies.maxNATGateways = 1 })
    #expect(found.findings.map(\.resource) == ["c", "b"], "the mostExpensive first")
    #expect(found.findings.map(\.monthlyImpact) == [Money(cents: 300), Money(cents: 200)])
  }

  @Test func `tell the size of the tasks they refuse`() throws {
    let found = try validated(.taskSize(cpuUnits: 1_024, memoryMB: 2_048)) { $0.maxTaskCPU = 512 }
    #expect(
      found.findings.first?.message == "tasks of 'r/1' have 1024 CPU units and 2048 MiB; at most "
        + "512 CPU units are allowed")
  }

  /// The most expensive value is taken: a class that is allowed, and two zones.
  @Test(arguments: [
    (ResourceFact.Property.databaseClass("db.m5.large"), ["db.m5.large", "db.t3.small"], true),
    (.databaseClass("db.m5.large"), ["db.m5.large", "db.m5.xlarge"], false),
    (.multiAZ(true), ["true", "false"], true), (.multiAZ(true), ["true"], false),
    // What was taken is refused, another value is not; and nobody says which values there are.
    (.databaseClass("db.r6g.large"), ["db.m5.large", "db.r6g.large"], true),
    (.databaseClass("db.m5.large"), [], true), (.multiAZ(false), [], true),
  ])
  func `cannot be told where another value would break them`(
    property: ResourceFact.Property, choices: [String], isOpen: Bool
  ) throws {
    var stack = HandStack(("r/1", "AmazonRDS", 1_234))
    stack.facts = [ResourceFact("r/1", property)]
    let name = if case .multiAZ = property { "MultiAZ" } else { "DBInstanceClass" }
    stack.unresolved = [
      UnresolvedProperty(
        resource: "r/1", property: name, reason: "known at deployment", choices: choices,
        taken: "the most expensive", location: nil, range: .zero...Money(cents: 1_234))
    ]
    let found = try stack.validated(
      budget {
        $0.policies.databaseClasses = ["db.m5.*"]
        $0.policies.multiAZ = .required
      })
    let policies = found.findings.filter { $0.rule.hasPrefix("policy/") }
    #expect(policies.map(\.isJudged) == (isOpen ? [false] : []))
    #expect((found.verdict == .incomplete) == isOpen)
  }

  /// What is taken is allowed, and the other value is not: standbys that nobody may have, databases in the open.
  @Test(arguments: [
    (ResourceFact.Property.multiAZ(false), "MultiAZ", ["false", "true"], true),
    (.multiAZ(false), "MultiAZ", ["false"], false),
    (.publicDatabase(false), "PubliclyAccessible", ["false", "true"], true),
    (.publicDatabase(false), "PubliclyAccessible", ["false"], false),
  ])
  func `that forbid cannot be told either`(
    property: ResourceFact.Property, name: String, choices: [String], isOpen: Bool
  ) throws {
    var stack = HandStack(("r/1", "AmazonRDS", 1_234))
    stack.facts = [ResourceFact("r/1", property)]
    stack.unresolved = [
      UnresolvedProperty(
        resource: "r/1", property: name, reason: "known at deployment", choices: choices,
        taken: "false", location: nil, range: .zero...Money(cents: 1_234))
    ]
    let found = try stack.validated(
      budget {
        $0.policies.multiAZ = .forbidden
        $0.policies.allowPublicDatabases = false
      })
    let policies = found.findings.filter { $0.rule.hasPrefix("policy/") }
    #expect(policies.map(\.isJudged) == (isOpen ? [false] : []))
    #expect((found.verdict == .incomplete) == isOpen)
  }

  @Test func `are broken by a property of which every value breaks them`() throws {
    var stack = HandStack(("r/1", "AmazonRDS", 1_234))
    stack.facts = [ResourceFact("r/1", .databaseClass("db.r6g.large"))]
    stack.unresolved = [
      UnresolvedProperty(
        resource: "r/1", property: "DBInstanceClass", reason: "known at deployment",
        choices: ["db.r6g.large", "db.r6g.xlarge"], taken: "the most expensive", location: nil,
        range: .zero...Money(cents: 1_234))
    ]
    let found = try stack.validated(budget { $0.policies.databaseClasses = ["db.m5.*"] })
    #expect(found.findings.map(\.rule).contains("policy/database-class"))
    #expect(found.verdict == .fail)
  }

  /// No class is known at all, so that no fact says one; that somebody answers for its price is no answer to the rule.
  @Test func `cannot be told of a size of which nothing is known, whoever answers for its price`()
    throws
  {
    var stack = HandStack(("r/2", "AmazonRDS", 100))
    stack.coverage = ["r/1": .unpriced]
    stack.unresolved = [
      UnresolvedProperty(
        resource: "r/1", property: "DBInstanceClass", reason: "known at deployment",
        taken: "nothing", location: nil, range: nil)
    ]
    var acceptance = Budget.Acceptance(location: limit("x", cents: 1).location)
    acceptance.resource = "r/1"
    acceptance.because = "billed elsewhere"
    acceptance.until = CalendarDay("2027-01-31") ?? .undated
    let asked = budget {
      $0.policies.databaseClasses = ["db.m5.*"]
      $0.coverage.accept = [acceptance]
    }
    let found = try stack.validated(asked)
    #expect(found.findings.filter { $0.rule == "policy/database-class" }.map(\.isJudged) == [false])
    #expect(found.verdict == .incomplete)
    var silent = asked
    silent.policies.databaseClasses = []
    #expect(try stack.validated(silent).verdict == .pass)
  }

  /// One gateway in any case, and one under a condition that only the deployment knows.
  @Test(arguments: [(2, true), (1, false)])
  func `count what may be there as what may be`(most: Int, isKept: Bool) throws {
    var stack = HandStack(("a", "AmazonEC2", 100), ("b", "AmazonEC2", 200))
    stack.facts = ["b", "a"].map { ResourceFact($0, .natGateway) }
    stack.unresolved = [
      UnresolvedProperty(
        resource: "b", property: "Condition", reason: "it is known at deployment",
        taken: "that it exists", location: nil, range: .zero...Money(cents: 200))
    ]
    let found = try stack.validated(budget { $0.policies.maxNATGateways = most })
    let policies = found.findings.filter { $0.rule == "policy/nat-gateways" }
    #expect(policies.map(\.isJudged) == (isKept ? [] : [false]))
    #expect(policies.map(\.resource) == (isKept ? [] : ["b"]))
    #expect(found.verdict == (isKept ? .pass : .incomplete))
  }
}
