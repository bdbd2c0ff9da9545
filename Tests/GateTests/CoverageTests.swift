import Gate
import Pricing
import Quantities
import Resources
import Testing

/// A property of a resource, decided by a parameter or by nothing we know, and what hangs on it.
private func open(
  _ resource: ResourceID, _ property: String, parameter: String? = nil,
  cents: ClosedRange<Int>? = nil
) -> UnresolvedProperty {
  UnresolvedProperty(
    resource: resource, property: property, reason: "it is not known", parameter: parameter,
    taken: "x", location: nil,
    range: cents.map { Money(cents: $0.lowerBound)...Money(cents: $0.upperBound) })
}

private let stack = HandStack(
  ("a", "AmazonEC2", 6_000), ("b/c", "AmazonEC2", 3_000), ("d", "S3", 1_000))

@Suite struct `Coverage of the money` {
  @Test func `all of it is certain where everything is priced and known`() throws {
    let money = MoneyCoverage(try stack.synthesis())
    #expect(money.certain == Money(cents: 10_000))
    #expect(money.uncertain == .zero)
    #expect(money.percent == 100)
  }

  @Test func `one parameter opens its range once, however many properties hang on it`() throws {
    var unsure = stack
    unsure.unresolved = [
      open("a", "InstanceType", parameter: "Type", cents: 2_000...6_000),
      open("b/c", "InstanceType", parameter: "Type", cents: 2_000...6_000),
    ]
    let money = MoneyCoverage(try unsure.synthesis())
    // 100 dollars, of which 60 − 20 = 40 hang on the parameter.
    #expect(money.certain == Money(cents: 6_000))
    #expect(money.uncertain == Money(cents: 4_000))
    #expect(abs((money.percent ?? 0) - 60) < 1e-9)
    #expect(money.unboundedValues == 0)
  }

  @Test func `two causes open two ranges`() throws {
    var unsure = stack
    unsure.unresolved = [
      open("a", "InstanceType", parameter: "Type", cents: 2_000...3_000),
      open("b/c", "Condition", cents: 0...3_000), open("d", "Condition", cents: 0...1_000),
    ]
    // 10 + 30 + 10
    #expect(MoneyCoverage(try unsure.synthesis()).uncertain == Money(cents: 5_000))
  }

  /// Traffic that nothing here takes is beside what is there: the bounds of the lines stay.
  @Test func `what comes on top leaves the bounds of its resource as they are`() throws {
    var guessed = stack
    guessed.bounds = ["a": CostBounds(low: 0.5, high: 2)]
    var beside = open("a", "requests of scenario 'office'")
    beside.isBeside = true
    guessed.unresolved = [beside]
    let money = MoneyCoverage(try guessed.synthesis())
    // 60 is estimated, between half of it and twice.
    #expect(money.estimatedRange == Money(cents: 3_000)...Money(cents: 12_000))
    #expect(money.unboundedValues == 0)
    #expect(money.unboundedBeside == ["requests of scenario 'office'"])
  }

  @Test func `a value that nothing bounds leaves its resource's whole cost open`() throws {
    var unsure = stack
    unsure.unresolved = [open("b/c", "Size"), open("b/c", "Type")]
    let money = MoneyCoverage(try unsure.synthesis())
    #expect(money.uncertain == Money(cents: 3_000))
    #expect(money.unboundedValues == 2)
  }

  @Test func `no more can be open than there is`() throws {
    var unsure = stack
    unsure.unresolved = [
      open("a", "Type", parameter: "T", cents: 0...9_000), open("b/c", "Size"), open("d", "Size"),
    ]
    let money = MoneyCoverage(try unsure.synthesis())
    #expect(money.certain == .zero)
    #expect(money.percent == nil, "b/c and d have no upper bound")
  }

  @Test
  func `what is not priced counts at the most that somebody states, else as a number of resources`()
    throws
  {
    var partly = stack
    partly.coverage = ["x": .unpriced, "y": .unknown, "z": .free]
    var rule = Budget.CoverageRule()
    rule.allow = ["T::x", "T::q"]
    rule.most = ["T::x": Money(cents: 2_500), "T::q": Money(cents: 1)]
    let synthesis = try partly.synthesis()
    let money = MoneyCoverage(synthesis, unknown: UnknownMoney(synthesis, rule: rule))
    #expect(money.certain == Money(cents: 10_000))
    #expect(money.uncertain == Money(cents: 2_500))
    #expect(money.unboundedResources == 1)
    #expect(money.percent == nil, "nobody knows the most of y")
    rule.allow.append("T::y")
    let allowed = MoneyCoverage(synthesis, unknown: UnknownMoney(synthesis, rule: rule))
    #expect(allowed.percent == 80, "100 of 125")
  }

  @Test func `what a sheet knows at least is the floor`() throws {
    var partly = stack
    partly.coverage = ["x": .unpriced]
    partly.floors = ["x": Money(cents: 4_000)]
    let unknown = UnknownMoney(try partly.synthesis())
    #expect(unknown.floor == Money(cents: 4_000))
    #expect(unknown.ceiling == nil)
  }

  @Test func `traffic and assumptions are estimated`() throws {
    var moving = stack
    moving.bounds = ["b/c": CostBounds(low: 0.5, high: 1.5)]
    let synthesis = try moving.synthesis()
    let money = MoneyCoverage(synthesis)
    #expect(money.certain == Money(cents: 7_000))
    #expect(money.estimated == Money(cents: 3_000))
    let line = try #require(synthesis.mostExpensive?.lines.first { $0.resource == "b/c" })
    #expect(line.costRange == Money(cents: 1_500)...Money(cents: 4_500))
  }
}

@Suite struct `Coverage of the resources` {
  private var partly: HandStack {
    var partly = stack
    partly.coverage = ["x": .unpriced, "y": .unknown, "z": .free]
    partly.unresolved = [open("a", "Type", parameter: "T", cents: 0...100)]
    return partly
  }

  @Test func `what is charged and not priced leaves the gate undecided, unless a budget says else`()
    throws
  {
    let usual = try partly.validated(budget { _ in })
    #expect(
      usual.findings.filter { $0.rule == "coverage/unpriced" }.map(\.resource) == ["x", "y"])
    #expect(usual.verdict == .incomplete)
    let lenient = budget { $0.coverage.unpriced = .warning }
    #expect(try partly.validated(lenient).verdict == .pass)
    #expect(try partly.validated(lenient, strict: true).verdict == .incomplete)
  }

  /// Two resources without a price; the three that have one cost 100 dollars.
  private var unpriced: HandStack {
    var unpriced = stack
    unpriced.coverage = ["x": .unpriced, "y": .unknown]
    return unpriced
  }

  private func acceptance(
    _ change: (inout Budget.Acceptance) -> Void
  ) -> Budget.Acceptance {
    var acceptance = Budget.Acceptance(location: limit("x", cents: 1).location)
    acceptance.because = "billed elsewhere"
    acceptance.until = CalendarDay("2027-01-31") ?? .undated
    change(&acceptance)
    return acceptance
  }

  @Test func `an acceptance of what is not deployed, or has a price, is told apart`() throws {
    let accepting = budget {
      $0.coverage.accept = [
        acceptance { $0.resource = "x" }, acceptance { $0.resource = "z" },
        acceptance { $0.resource = "a" },
      ]
    }
    let found = try unpriced.validated(accepting, day: "2027-01-31")
    let unused = found.findings.filter { $0.rule == "waiver/unused" }
    #expect(unused.map(\.level) == [.note, .note])
  }

  @Test func `an acceptance lets the gate decide until its day`() throws {
    let accepting = budget {
      $0.coverage.accept = [
        acceptance { $0.type = "T::x" }, acceptance { $0.resource = "y" },
      ]
    }
    let found = try unpriced.validated(accepting, day: "2027-01-31")
    #expect(found.verdict == .pass)
    #expect(
      found.findings.filter { $0.rule == "coverage/unpriced" }.allSatisfy {
        $0.waivedBy == "accepted until 2027-01-31: billed elsewhere"
      })
    let late = try unpriced.validated(accepting, day: "2027-02-01")
    #expect(late.verdict == .incomplete)
    let undated = try unpriced.validated(accepting)
    #expect(undated.findings.filter { $0.rule == "waiver/expired" }.count == 1, "no day is named")
    #expect(late.findings.filter { $0.rule == "waiver/expired" }.count == 2)
  }

  @Test(arguments: [(14_000, Verdict.pass), (13_999, .incomplete), (9_999, .fail)])
  func `what is accepted at a most has to fit the limit`(cents: Int, verdict: Verdict) throws {
    // 100 dollars are priced; x and y cost 20 at most each.
    let found = try unpriced.validated(
      budget {
        $0.estimates = [limit("realistic", cents: cents)]
        $0.coverage.accept = [
          acceptance {
            $0.type = "T::*"
            $0.atMost = Money(cents: 2_000)
          }
        ]
      })
    #expect(found.verdict == verdict)
  }

  @Test(arguments: [(14_999, Verdict.fail), (15_000, .incomplete)])
  func `the least that is known of the unpriced counts against a limit`(
    cents: Int, verdict: Verdict
  ) throws {
    // 100 dollars are priced, and x costs 50 at least.
    var unpriced = stack
    unpriced.coverage = ["x": .unpriced]
    unpriced.floors = ["x": Money(cents: 5_000)]
    let found = try unpriced.validated(
      budget { $0.estimates = [limit("realistic", cents: cents)] })
    #expect(found.verdict == verdict)
  }

  @Test(arguments: [
    (10_000, Verdict.pass), (9_999, .incomplete), (6_000, .incomplete), (5_999, .fail),
  ])
  func `a bounded value fails by its least alone`(cents: Int, verdict: Verdict) throws {
    // 100 dollars with the mostExpensive value of T, 60 with the cheapest.
    var unsure = stack
    unsure.unresolved = [open("a", "InstanceType", parameter: "T", cents: 2_000...6_000)]
    let found = try unsure.validated(
      budget { $0.estimates = [limit("realistic", cents: cents)] })
    #expect(found.verdict == verdict)
  }

  @Test func `what is free by the value that was taken is open too`() throws {
    var unsure = stack
    unsure.coverage = ["f": .free]
    unsure.unresolved = [open("f", "ProvisionedConcurrentExecutions")]
    let found = try unsure.validated(budget { _ in })
    #expect(found.verdict == .incomplete)
    #expect(found.moneyCoverage.percent == nil)
  }

  @Test func `an empty stack is undecided`() throws {
    #expect(try HandStack().validated(budget { _ in }).verdict == .incomplete)
  }

  @Test func `one parameter is one finding`() throws {
    var unsure = stack
    unsure.unresolved = [
      open("a", "InstanceType", parameter: "Type", cents: 2_000...6_000),
      open("b/c", "InstanceType", parameter: "Type", cents: 2_000...6_000),
    ]
    let found = try unsure.validated(budget { _ in })
    let findings = found.findings.filter { $0.rule == "coverage/unresolved" }
    #expect(findings.count == 1)
    #expect(findings[0].message.contains("so are 'InstanceType' of 'b/c'"))
  }

  @Test func `a type may be allowed, by name or beginning`() throws {
    let found = try partly.validated(budget { $0.coverage.allow = ["T::x", "t::Y*"] })
    #expect(
      found.findings.filter { $0.rule == "coverage/unpriced" }.allSatisfy { $0.level == .note })
    #expect(found.verdict == .pass)
  }

  @Test func `an open value names its range and what it moves`() throws {
    let found = try partly.validated(budget { $0.coverage.unpriced = .off })
    let finding = try #require(found.findings.first { $0.rule == "coverage/unresolved" })
    #expect(
      finding.message == "'Type' of 'a' is not known (it is not known); x is taken; between $0.00 "
        + "and $1.00 a month")
    #expect(finding.monthlyImpact == Money(cents: 100))
  }

  @Test(arguments: [(66.6, Verdict.pass), (66.7, .incomplete)])
  func `a share of the resources may be asked for`(percent: Double, verdict: Verdict) throws {
    // a, b/c, d and z of six: 66.67 %
    let found = try partly.validated(
      budget {
        $0.coverage.unpriced = .off
        $0.coverage.unresolved = .off
        $0.coverage.minimumPercent = percent
      })
    #expect(found.verdict == verdict)
  }

  @Test(arguments: [(60.0, Verdict.pass), (60.001, .incomplete)])
  func `a share of the money may be asked for`(percent: Double, verdict: Verdict) throws {
    var unsure = stack
    unsure.unresolved = [open("a", "Type", parameter: "T", cents: 2_000...6_000)]
    let found = try unsure.validated(
      budget {
        $0.coverage.unresolved = .off
        $0.coverage.minimumMoneyPercent = percent
      })
    #expect(found.verdict == verdict, "60 of 100 dollars are certain")
  }

  @Test func `29 of 100 resources are 29 %`() throws {
    var many = HandStack()
    for index in 0..<100 {
      many.coverage[ResourceID("r\(index)")] = index < 29 ? .free : .unknown
    }
    let found = try many.validated(
      budget {
        $0.coverage.unpriced = .off
        $0.coverage.minimumPercent = 29
      })
    #expect(!found.findings.contains { $0.message.contains("the budget asks") })
  }

  @Test func `nothing priced is no pass`() throws {
    var none = HandStack()
    none.coverage = ["x": .unknown]
    #expect(try none.validated(budget { _ in }).verdict == .incomplete)
  }
}
