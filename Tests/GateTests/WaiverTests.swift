import Diagnostics
import Gate
import Quantities
import Resources
import Testing

private let stack: HandStack = {
  var stack = HandStack(("Nat/1", "AmazonEC2", 3_000), ("Nat2", "AmazonEC2", 4_000))
  stack.facts = [ResourceFact("Nat/1", .natGateway), ResourceFact("Nat2", .natGateway)]
  stack.paths = ["Nat/1": "App/Vpc/Gateway"]
  return stack
}()

private func waiver(_ rule: String, _ resource: String = "", until: String = "2026-12-31")
  -> Budget.Waiver
{
  var waiver = Budget.Waiver(location: SourceLocation(file: "b.yaml", line: 9))
  waiver.rule = rule
  waiver.resource = resource
  waiver.owner = "ops"
  waiver.reason = "moving"
  waiver.until = CalendarDay(until) ?? .undated
  return waiver
}

private func found(_ waivers: Budget.Waiver..., day: String? = "2026-10-08") throws -> Validation {
  try stack.validated(
    budget {
      $0.policies.maxNATGateways = 0
      $0.waivers = waivers
    }, day: day)
}

@Suite struct `Waivers` {
  @Test(arguments: ["policy/nat-gateways", "policy/*"])
  func `excuse every finding of their rule`(rule: String) throws {
    let found = try found(waiver(rule))
    #expect(found.verdict == .pass)
    #expect(found.findings.map(\.level) == [.note, .note])
    #expect(found.findings.allSatisfy { $0.waivedBy == "ops until 2026-12-31: moving" })
  }

  @Test(arguments: ["Nat/1", "nat/*", "App/Vpc/Gateway", "App/*"])
  func `may speak of one resource, by its name or by its path in the code`(resource: String) throws
  {
    let found = try found(waiver("policy/nat-gateways", resource))
    #expect(found.verdict == .fail)
    #expect(found.findings.filter { $0.waivedBy == nil }.map(\.resource) == ["Nat2"])
  }

  @Test(arguments: [("2026-12-31", Verdict.pass), ("2027-01-01", .fail)])
  func `hold through their last day`(day: String, verdict: Verdict) throws {
    let found = try found(waiver("policy/nat-gateways"), day: day)
    #expect(found.verdict == verdict)
    #expect(found.findings.contains { $0.rule == "waiver/expired" } == (verdict == .fail))
  }

  @Test func `that nothing needs are told, and harm nothing`() throws {
    let found = try found(waiver("policy/*"), waiver("budget/*"))
    #expect(found.verdict == .pass)
    #expect(found.findings.filter { $0.rule == "waiver/unused" }.map(\.level) == [.note])
  }

  @Test func `hold where no day is named, and that is said`() throws {
    let found = try found(waiver("policy/*", until: "2020-01-01"), day: nil)
    #expect(found.findings.contains { $0.rule == "waiver/expired" && $0.level == .warning })
    #expect(found.verdict == .pass)
  }
}

@Suite struct `The age of rates` {
  /// The rates were seen on 2026-01-31.
  @Test(arguments: [("2026-03-02", Verdict.pass), ("2026-03-03", .stale)])
  func `is counted to the day that is asked about`(day: String, verdict: Verdict) throws {
    // 30 days lie between 31 January and 2 March.
    let found = try stack.validated(budget { $0.maxRateAgeDays = 30 }, day: day)
    #expect(found.verdict == verdict)
  }

  @Test func `is not judged without a day`() throws {
    let found = try stack.validated(budget { $0.maxRateAgeDays = 30 })
    #expect(found.findings.map(\.rule) == ["rates/age"])
    #expect(found.verdict == .pass)
  }
}

@Suite struct `Verdicts` {
  @Test func `a failure outranks what could not be told, that old rates`() {
    func verdict(_ rules: String...) -> Verdict {
      Verdict(of: rules.map { Finding($0, .error, "") } + [Finding("budget/total", .warning, "")])
    }
    #expect(verdict() == .pass)
    #expect(verdict("rates/age") == .stale)
    #expect(verdict("rates/age", "coverage/share") == .incomplete)
    #expect(verdict("rates/age", "coverage/share", "policy/task-size") == .fail)
    #expect(verdict("budget/uncertain") == .incomplete)
  }
}
