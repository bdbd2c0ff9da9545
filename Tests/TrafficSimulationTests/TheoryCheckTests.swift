import Testing
import TrafficSimulation

@Suite struct `Checks against theory` {
  @Test(arguments: [TheoryCheckPlan.short.seed, 1, 2])
  func `the engine passes every check`(seed: UInt64) {
    var plan = TheoryCheckPlan.short
    plan.seed = seed
    let checks = TheoryChecks.run(plan)
    #expect(checks.count > 60)
    for check in checks {
      #expect(
        check.passed,
        "\(check.name): \(check.observed) ± \(check.halfWidth), not \(check.expected), seed \(seed)"
      )
    }
  }

  @Test func `the fluid engine stands beside the event engine`() {
    let checks = TheoryChecks.beside(.short)
    #expect(checks.count == 4)
    for check in checks {
      #expect(check.passed, "\(check.name): \(check.observed), not \(check.expected)")
    }
  }

  @Test func `an engine that serves a tenth too slowly fails wherever service time matters`() {
    var plan = TheoryCheckPlan.short
    plan.serviceFactor = 1.1
    let failed = Set(TheoryChecks.run(plan).filter { !$0.passed }.map(\.name))
    for name in [
      "M/M/1: utilisation", "M/M/4: utilisation", "M/D/1: mean wait",
      "M/M/10 without queue: lost", "M/M/2/3: number inside", "M/M/1 sharing: mean response",
      "Jackson network, web: utilisation", "Jackson network, api: mean time",
      "call centre, 14 agents: occupancy",
    ] {
      #expect(failed.contains(name))
    }
    // Little's law holds in a wrong model too, and rules that draw nothing stay as they are.
    #expect(!failed.contains { $0.contains("L = λW") || $0.contains("credits") })
  }

  @Test func `arrivals that come a tenth too often fail the counts`() {
    var plan = TheoryCheckPlan.short
    plan.arrivalFactor = 1.1
    let failed = Set(TheoryChecks.run(plan).filter { !$0.passed }.map(\.name))
    #expect(failed.contains("varying rate: arrivals in 300 s"))
    #expect(failed.contains("Jackson network, auth: utilisation"))
    #expect(!failed.contains("varying rate: variance ÷ mean of the count"))
  }

  @Test func `a check passes inside its interval and fails outside`() {
    func check(_ observed: Double, _ halfWidth: Double) -> TheoryCheck {
      TheoryCheck(
        name: "x", source: "y", unit: "s", expected: 2, observed: observed, halfWidth: halfWidth,
        replications: 10, seed: 1)
    }
    #expect(check(2.1, 0.11).passed && !check(2.1, 0.09).passed)
    #expect(check(2, 0).passed && !check(2.001, 0).passed)
    #expect(!check(.nan, 1).passed)
  }
}
