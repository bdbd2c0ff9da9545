import Gate
import Pricing
import Quantities
import Resources
import Testing

/// Web costs $60, a database whose key holds a slash $30 and $10, a bucket $5: $105 in all.
private let database: ResourceID = "aws_db_instance.d[\"0/a\"]"
private let stack = HandStack(
  ("web", "AmazonECS", 6_000), (database, "AmazonRDS", 3_000), (database, "AmazonEC2", 1_000),
  ("bucket", "AmazonS3", 500))

@Suite struct `Limits` {
  @Test(arguments: [(10_500, Verdict.pass), (10_499, .fail)])
  func `are kept to the cent`(cents: Int, verdict: Verdict) throws {
    let found = try stack.validated(budget { $0.estimates = [limit("realistic", cents: cents)] })
    #expect(found.verdict == verdict)
    #expect(found.budgetLines.map(\.actual) == [Money(cents: 10_500)])
    #expect(
      found.findings.first { $0.rule == "budget/total" }?.monthlyImpact
        == (verdict == .fail ? Money(cents: 1) : nil))
  }

  @Test func `of every estimate hold for the mostExpensive`() throws {
    var small = stack
    small.costs.removeFirst()
    let two = try stack.synthesis([try small.estimate("low"), try stack.estimate("high")])
    let found = BudgetCheck(
      budget: budget { $0.estimates = [limit(Budget.everyEstimate, cents: 8_000)] }, strict: false,
      day: nil, baseline: nil
    ).run(two, drift: [])
    #expect(found.budgetLines.map(\.name) == ["high"])
    #expect(found.verdict == .fail)
  }

  @Test func `of a service, a resource and a tag count what belongs to them`() throws {
    var tagged = stack
    tagged.tags = [database: ["team": "data"], "bucket": ["team": "data-lake"], "web": ["x": "y"]]
    let found = try tagged.validated(
      budget {
        $0.services = [limit("AmazonRDS", cents: 3_000)]
        $0.resources = [limit(database.text, cents: 4_000)]
        $0.tags = [limit("team=data*", cents: 4_500), limit("team=data", cents: 4_000)]
      })
    #expect(found.verdict == .pass)
    // RDS 30; the database 30 + 10; everything of the team 40 + 5, and its own 40
    #expect(
      found.budgetLines.map(\.actual) == [3_000, 4_000, 4_500, 4_000].map { Money(cents: $0) })
  }

  @Test(arguments: ["App/Data/Db", "app/data/db", "App/Data", "App/*"])
  func `find a resource by its path in the code, or by what lies above it`(subject: String) throws {
    var named = stack
    named.paths = [database: "App/Data/Db"]
    let found = try named.validated(budget { $0.resources = [limit(subject, cents: 3_999)] })
    #expect(found.verdict == .fail)
    #expect(found.budgetLines.map(\.actual) == [Money(cents: 4_000)])
  }

  @Test func `warn from their share on, and not at it`() throws {
    // 90 % of $116.67 is $105.003, of $116.66 $104.994.
    for (cents, level) in [(11_667, nil), (11_666, Finding.Level.warning)] {
      let found = try stack.validated(
        budget { $0.estimates = [limit("realistic", cents: cents, warnAtPercent: 90)] })
      #expect(found.verdict == .pass)
      #expect(found.findings.first { $0.rule == "budget/total" }?.level == level)
    }
  }

  @Test func `of what is not there are told, and hold nothing`() throws {
    let found = try stack.validated(
      budget {
        $0.resources = [limit("Nothing", cents: 1)]
        $0.tags = [limit("team=none", cents: 1)]
      })
    #expect(found.verdict == .pass)
    #expect(found.findings.map(\.rule) == ["budget/resource", "budget/tag"])
    #expect(found.findings.allSatisfy { $0.level == .warning })
  }

  @Test func `of percentiles cannot be told where no months were drawn`() throws {
    let found = try stack.validated(
      budget { $0.estimates = [limit("realistic", cents: 99_999, .percentile(90))] })
    #expect(found.verdict == .incomplete)
    #expect(found.findings.map(\.rule) == ["budget/uncertain"])
  }

  /// Ten months of 1 to 10 dollars, with a 90th percentile of 9 that lies between 8 and 10.
  private func drawn(_ measure: Budget.Measure, cents: Int) throws -> Validation {
    func value(_ dollars: Int) -> CostSpread.Percentile {
      CostSpread.Percentile(
        value: Money(cents: dollars * 100), low: Money(cents: dollars * 100 - 100),
        high: Money(cents: dollars * 100 + 100))
    }
    var spread = CostSpread(
      runs: 10, seed: 1, p10: value(1), p50: value(5), p90: value(9), mean: Money(cents: 550),
      months: (1...10).map(Double.init), budget: nil, withinBudget: nil, drivers: [],
      sensitivityPoints: 0, isCorrelated: false)
    spread.asked = [(percent: 90, value: value(9))]
    var months = stack
    months.spread = spread
    return try months.validated(
      budget { $0.estimates = [limit("realistic", cents: cents, measure)] })
  }

  @Test(arguments: [
    (1_100, Verdict.pass, false), (950, .pass, true), (850, .fail, false), (700, .fail, false),
  ])
  func `of a percentile are unsure while they lie within its interval`(
    cents: Int, verdict: Verdict, isUnsure: Bool
  ) throws {
    let found = try drawn(.percentile(90), cents: cents)
    #expect(found.verdict == verdict)
    #expect(found.findings.contains { $0.rule == "budget/uncertain" } == isUnsure)
    #expect(found.budgetLines.map(\.actual) == [Money(cents: 900)])
  }

  @Test(arguments: [(900, true), (899, false)])
  func `of a chance count the months within them`(cents: Int, isKept: Bool) throws {
    // 9 of 10 months are at most $9.00; at $8.99 only 8 are.
    let line = try #require(try drawn(.chance(90), cents: cents).budgetLines.first)
    #expect(line.isKept == isKept)
    #expect(line.sample?.within == (isKept ? 9 : 8))
  }
}

@Suite struct `Limits of a change` {
  private func found(monthly: Int? = nil, percent: Double? = nil, before: Int?) throws -> Validation
  {
    let rule = budget {
      $0.change.monthly = monthly.map { Money(cents: $0) }
      $0.change.percent = percent
    }
    return try stack.validated(
      rule, baseline: before.map { ["realistic": Money(cents: $0)] } ?? [:])
  }

  @Test(arguments: [(500, Verdict.pass), (499, .fail)])
  func `in dollars are kept to the cent`(cents: Int, verdict: Verdict) throws {
    let found = try found(monthly: cents, before: 10_000)
    #expect(found.verdict == verdict)
    #expect(found.change == Money(cents: 500))
  }

  @Test(arguments: [(5.0, Verdict.pass), (4.9, .fail)])
  func `in percent are of the cost before`(percent: Double, verdict: Verdict) throws {
    #expect(try found(percent: percent, before: 10_000).verdict == verdict)
  }

  @Test func `say so where the baseline lacks an estimate`() throws {
    let found = try found(monthly: 1, before: nil)
    #expect(found.verdict == .pass)
    #expect(found.findings.map(\.rule) == ["budget/change"])
    #expect(found.findings.map(\.level) == [.warning])
  }
}

/// Limits on what is not wholly known.
@Suite struct `Limits by what may be` {
  private func open(_ range: ClosedRange<Int>, choices: [String] = ["a", "b"]) -> UnresolvedProperty
  {
    UnresolvedProperty(
      resource: "db", property: "DBInstanceClass", reason: "known at deployment", choices: choices,
      taken: "'b', the most expensive", location: nil,
      range: Money(cents: range.lowerBound)...Money(cents: range.upperBound))
  }

  /// $10 before; $4 known and a database of $12 to $96 now: a rise of $6 to $90.
  @Test(arguments: [(500, Verdict.fail), (600, .incomplete), (8_999, .incomplete), (9_000, .pass)])
  func `a change is over by its least, and undecided by its most`(
    cents: Int, verdict: Verdict
  ) throws {
    var stack = HandStack(("web", "AmazonECS", 400), ("db", "AmazonRDS", 9_600))
    stack.unresolved = [open(1_200...9_600)]
    let found = try stack.validated(
      budget { $0.change.monthly = Money(cents: cents) },
      baseline: ["realistic": Money(cents: 1_000)])
    #expect(found.verdict == verdict, "\(found.findings.map(\.message))")
    if verdict == .incomplete {
      #expect(found.findings.contains { $0.message.contains("by $6.00 to $90.00 a month") })
    }
  }

  /// A database of $12 to $96 beside $4: who answers for it answers for its most too, or for as much as he says.
  @Test(
    arguments: [(nil, .incomplete), (-1, .pass), (2_000, .pass), (9_000, .incomplete)]
      as [(Int?, Verdict)])
  func `what somebody answers for counts as he says`(atMost: Int?, verdict: Verdict) throws {
    var stack = HandStack(("web", "AmazonECS", 400), ("db", "AmazonRDS", 9_600))
    stack.unresolved = [open(1_200...9_600)]
    let found = try stack.validated(
      budget {
        $0.estimates = [limit("realistic", cents: 5_000)]
        guard let atMost else { return }
        var acceptance = Budget.Acceptance(location: limit("x", cents: 1).location)
        acceptance.resource = "db"
        acceptance.because = "chosen by the platform team"
        acceptance.until = CalendarDay("2027-01-31") ?? .undated
        acceptance.atMost = atMost < 0 ? nil : Money(cents: atMost)
        $0.coverage.accept = [acceptance]
      })
    #expect(found.verdict == verdict, "\(found.findings.map(\.message))")
  }
}
