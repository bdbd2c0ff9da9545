import Resources
import Services

/// What the engine that makes the figures says is lost, against exact queues.
extension TheoryChecks {
  static func losing(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    impatient(plan) + turnedAway(plan)
  }

  /// The queue of ``leaving(_:)`` with a patience of 10 s for work of 50 ms: below 99 % nobody leaves.
  ///
  /// Work of this engine is lognormal; with variation 1 it has the exponential's mean and variance.
  private static func impatient(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    loads.filter { $0 >= 0.99 }.compactMap { use in
      let (rate, patience) = (use * 20, 10.0)
      let idle = idleShare(rate: rate, seconds: 0.05, patience: patience)
      guard
        let report = report(plan, patient(plan, milliseconds: 50, seconds: patience), rate: rate)
      else { return nil }
      return near(
        "M/M/1 with a patience of 10 s, load \(Int((use * 100).rounded())) %: share that leaves",
        "Barrer, 1 − (1 − P₀)/ρ", unit: "", expected: 1 - (1 - idle) / use,
        1 - report.month.load.handled[0], within: 0.1)
    }
  }

  /// M/G/c/c: a function's environments, of which the last is taken for a share of the time.
  private static func turnedAway(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    [(3, 0.5), (3, 1.0), (20, 0.9), (20, 1.2)].compactMap { places, use in
      var function = LambdaFunction(name: "orders")
      function.memoryMB = 1_769
      function.concurrency = places
      function.timeoutSeconds = 30
      function.request.cpuMilliseconds = 200 * plan.serviceFactor
      var stack = stack(plan, milliseconds: 1, variation: 0)
      stack.functions = [function]
      var scenario = Scenario(name: "verify")
      let offered = use * Double(places)
      scenario.requestsPerSecond = offered / 0.2 * plan.arrivalFactor
      scenario.entry = [.init(service: "orders", share: 1)]
      guard let engine = try? FluidEngine(stack: stack, scenario: scenario) else { return nil }
      return near(
        "M/G/\(places)/\(places), load \(Int((use * 100).rounded())) %: share turned away",
        "Erlang's loss formula by its sum", unit: "", expected: lossBySum(offered, places),
        engine.capacity().services[1].errorsShare, within: 0.02)
    }
  }

  /// (aᶜ/c!) ÷ Σ aᵏ/k!, term by term: not the recursion that the engine uses.
  private static func lossBySum(_ offered: Double, _ places: Int) -> Double {
    var (term, sum) = (1.0, 1.0)
    for count in 1...places {
      term *= offered / Double(count)
      sum += term
    }
    return term / sum
  }
}
