import Gate
import Pricing
import Quantities
import Resources
import Testing

/// Ten dollars that are due whatever happens, and two resources whose use nobody stated.
private let stack: HandStack = {
  var stack = HandStack(("a", "AmazonEC2", 1_000))
  stack.unstated = ["files", "calls"]
  return stack
}()

@Suite struct `Use that nobody stated` {
  @Test func `stops no gate, and is told by resource`() throws {
    let found = try stack.validated(budget { $0.estimates = [limit("realistic", cents: 1_000)] })
    #expect(found.verdict == .pass)
    #expect(found.unstated.map(\.resource) == ["files", "calls"])
    let finding = try #require(found.findings.first { $0.rule == "coverage/usage" })
    #expect(finding.level == .note)
    #expect(finding.message.hasPrefix("the use of 2 resources is not in it"))
  }

  @Test func `leaves the gate undecided where the budget or the run is strict`() throws {
    let asked = budget { $0.coverage.unstatedUsage = .incomplete }
    #expect(try stack.validated(asked).verdict == .incomplete)
    #expect(try stack.validated(budget { _ in }, strict: true).verdict == .incomplete)
    #expect(Verdict.incomplete.exitCode == 3)
  }

  @Test func `leaves it undecided where nothing else has a price`() throws {
    var alone = HandStack()
    alone.unstated = ["files"]
    let found = try alone.validated(budget { _ in })
    #expect(found.verdict == .incomplete)
    #expect(found.synthesis.isPricedByUseAlone)
    #expect(found.synthesis.doubt?.contains("priced by use") == true)
  }

  @Test func `does not excuse what is over its limit`() throws {
    let over = budget {
      $0.estimates = [limit("realistic", cents: 999)]
      $0.coverage.unstatedUsage = .incomplete
    }
    #expect(try stack.validated(over).verdict == .fail, "a failure outranks what cannot be told")
  }

  /// It is in no figure: of the money that there is all is known.
  @Test func `is no part of the money that is known or not`() throws {
    let money = try stack.validated(budget { _ in }).moneyCoverage
    #expect(money.known == Money(cents: 1_000))
    #expect(money.uncertain == .zero)
    #expect(money.percent == 100)
    #expect(money.unboundedRates == 1, "both have the same rate")
  }
}

@Suite struct `Rules that are not judged` {
  @Test func `are those that the run has no input for, each with its reason`() throws {
    let found = try stack.validated(budget { _ in })
    for rule in ["budget/change", "rates/age", "budget/percentile"] {
      #expect(found.notJudged[rule]?.isEmpty == false, "\(rule)")
    }
    // Use that nobody stated is told, and left undecided: no rule failed, and none was held.
    #expect(
      found.findings.allSatisfy {
        $0.rule == "coverage/usage" || found.notJudged[$0.rule] == nil
      }, "told and not judged")
  }

  @Test func `a baseline lets the change be judged`() throws {
    let held = budget { $0.change.monthly = Money(cents: 100) }
    let found = try stack.validated(held, baseline: ["realistic": Money(cents: 950)])
    #expect(found.notJudged["budget/change"] == nil)
    #expect(found.change == Money(cents: 50))
    #expect(found.verdict == .pass)
  }
}
