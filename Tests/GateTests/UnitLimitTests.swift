import Diagnostics
import Gate
import Pricing
import Quantities
import Resources
import Testing

@Suite struct `A limit on what a unit costs` {
  /// A stack of $60.00 a month, of 1,200 users and 1,500,000 requests.
  private func validated(
    _ unit: String, _ dollars: String, warnAtPercent: Double? = nil, users: Double = 1_200
  ) throws -> Validation {
    let stack = HandStack(("web", "AmazonECS", 6_000))
    var estimate = try stack.estimate("realistic", requests: 1_500_000)
    estimate.parameters = ["users": users]
    var budget = Budget(name: "s")
    budget.units = [
      Budget.UnitLimit(
        unit: unit, dollars: try Money(dollars), warnAtPercent: warnAtPercent,
        location: SourceLocation(file: "budgets/s.yaml", line: 3))
    ]
    return BudgetCheck(budget: budget, strict: false, day: nil, baseline: nil)
      .run(try stack.synthesis([estimate]), drift: [])
  }

  private func findings(_ validation: Validation) -> [Finding] {
    validation.findings.filter { $0.rule == "budget/unit" }
  }

  /// 60 ÷ 1,200 = 0.05 a user; 60 ÷ 1,500 = 0.04 for 1,000 requests.
  @Test func `is kept to the last digit, and broken beyond it`() throws {
    for (unit, limit) in [("users", "0.05"), ("thousandRequests", "0.04")] {
      let kept = try validated(unit, limit)
      #expect(kept.verdict == .pass)
      #expect(findings(kept).isEmpty)
      #expect(kept.notJudged["budget/unit"] == nil)
    }
    let users = try validated("users", "0.0499")
    #expect(users.verdict == .fail)
    #expect(
      findings(users).map(\.message) == [
        "the realistic estimate is $0.05 for each of 'users': $60.00 for 1,200, above its limit of "
          + "$0.0499"
      ])
    #expect(findings(users)[0].location?.line == 3)
    #expect(try validated("thousandRequests", "0.039").verdict == .fail)
  }

  @Test func `warns where it is told to`() throws {
    #expect(findings(try validated("users", "0.06", warnAtPercent: 80)).map(\.level) == [.warning])
    #expect(findings(try validated("users", "0.06", warnAtPercent: 84)).isEmpty)
  }

  @Test func `cannot be told of what is not there, or of nobody`() throws {
    let unknown = try validated("user", "1")
    #expect(unknown.verdict == .incomplete)
    #expect(findings(unknown)[0].mend == "did you mean 'users'?")
    #expect(try validated("users", "1", users: 0).verdict == .incomplete)
  }
}
