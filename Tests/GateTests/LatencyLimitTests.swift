import Diagnostics
import Gate
import Pricing
import Quantities
import Resources
import Testing

@Suite struct `A limit on the response time` {
  private func validated(
    _ months: LatencyMonths?, share: Double = 0.9, strict: Bool = false, unknown: [String] = []
  ) throws -> Validation {
    let stack = HandStack(("web", "AmazonECS", 6_000))
    var estimate = try stack.estimate("realistic")
    estimate.latency = months
    var budget = Budget(name: "s")
    budget.latency = Budget.LatencyLimit(
      seconds: 0.3, share: share, location: SourceLocation(file: "budgets/s.yaml", line: 3))
    var bindings = Bindings()
    bindings.withoutLatency = unknown
    return BudgetCheck(budget: budget, strict: strict, day: nil, baseline: nil)
      .run(try stack.synthesis([estimate], bindings: bindings), drift: [])
  }

  /// Wilson, z = 1.644854 (newcombe.exe's formula): 100 of 128 lie between 71.6 % and 83.5 %, 113 between
  /// 82.8 % and 92.2 %, 117 between 86.4 % and 94.7 %, 124 between 93.2 % and 98.6 %.
  private func months(_ within: Int, _ low: Double, _ high: Double) -> LatencyMonths {
    LatencyMonths(seconds: 0.3, within: within, drawn: 128, low: low, high: high)
  }

  @Test func `is kept where enough of the months hold it beyond doubt`() throws {
    let found = try validated(months(124, 0.932, 0.986))
    #expect(found.verdict == .pass)
    #expect(!found.findings.contains { $0.rule == "latency/p95" || $0.rule == "budget/uncertain" })
    #expect(found.notJudged["latency/p95"] == nil)
  }

  /// Months without what answers hold nothing, and those that are too slow without it are too slow.
  @Test func `is undecided where what answers is not known`() throws {
    let unknown = ["no database of the template is 'orders'", "no cache of the template is 'c'"]
    let found = try validated(months(124, 0.932, 0.986), unknown: unknown)
    #expect(found.verdict == .incomplete)
    let finding = try #require(found.findings.first { $0.rule == "budget/uncertain" })
    #expect(
      finding.message
        == "the p95 is not held against 300 ms: no database of the template is 'orders', and 1 more"
    )
    #expect(finding.location?.line == 3)
    #expect(try validated(months(100, 0.716, 0.835), unknown: unknown).verdict == .fail)
  }

  @Test func `fails where too few do, with the interval`() throws {
    let found = try validated(months(100, 0.716, 0.835))
    #expect(found.verdict == .fail)
    let finding = try #require(found.findings.first { $0.rule == "latency/p95" })
    #expect(
      finding.message
        == "the p95 of the realistic estimate stays within 300 ms in 78.1 % of 128 drawn months "
        + "(between 71.6 % and 83.5 % with 90 % confidence), less than the 90 % asked for")
    #expect(finding.location?.line == 3)
    let close = try validated(months(113, 0.828, 0.922))
    #expect(close.findings[0].message.hasSuffix("; too close to call"))
    #expect(close.verdict == .fail)
  }

  @Test(arguments: [(false, Verdict.pass), (true, .incomplete)])
  func `that is held within the doubt warns, and stops a strict gate`(
    strict: Bool, verdict: Verdict
  ) throws {
    let found = try validated(months(117, 0.864, 0.947), strict: strict)
    #expect(found.verdict == verdict)
    #expect(found.findings.contains { $0.rule == "budget/uncertain" })
  }

  @Test func `is not judged without months`() throws {
    let found = try validated(nil)
    #expect(found.verdict == .incomplete)
    #expect(found.notJudged["latency/p95"] == "no months were drawn")
  }

  @Test func `that a single month holds is held for sure`() throws {
    let one = LatencyMonths(seconds: 0.3, within: 1, drawn: 1, low: 1, high: 1)
    #expect(try validated(one).verdict == .pass)
    let none = LatencyMonths(seconds: 0.3, within: 0, drawn: 1, low: 0, high: 0)
    #expect(try validated(none).verdict == .fail)
  }
}
