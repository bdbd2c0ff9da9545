package import Resources
import Services

/// More load never answers sooner.
extension TheoryChecks {
  /// How the p95 of some stack behaves as its load grows.
  package struct Monotony: Hashable, Sendable {
    package let seed: UInt64
    /// The largest fall from one load to a higher one, over the p95; 0 where it never falls.
    package var fall = 0.0
    /// The largest change over a millionth of load, over the p95.
    package var step = 0.0
  }

  /// A stack that a seed draws, at loads from a third of the fullest part to a third more than it holds.
  ///
  /// - Parameters:
  ///   - seed: draws tasks, spread, calls and a pool.
  ///   - points: loads that are looked at.
  /// - Throws: ``CallGraph/Cycle``: never.
  /// - Returns: what its p95 did.
  package static func monotony(
    seed: UInt64, points: Int = 12
  ) throws(CallGraph.Cycle) -> Monotony {
    var random = SeededGenerator(seed: seed)
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int(random.next() % UInt64(values.count))]
    }
    let tasks = pick([1, 1, 2, 3, 8])
    let seconds = pick([0.01, 0.05, 0.2])
    var stack = stack(
      .standard, milliseconds: seconds * 1_000, variation: pick([0, 0.5, 1, 1.5, 3]), tasks: tasks)
    var most = Double(tasks) / seconds
    // Where some requests need what is full and others do not, the first are lost and the p95 of those that
    // are answered falls to the others': beyond a full load it says nothing of them.
    var needAll = true
    if pick([true, false]) {
      var second = FargateService(name: "api", size: stack.services[0].size)
      second.tasks = pick([1, 2, 4])
      second.request.cpuMilliseconds = seconds * 500
      second.request.cpuVariation = pick([0.5, 1, 1.5])
      let calls = pick([0.5, 1, 2])
      needAll = calls >= 1
      stack.services[0].request.calls = [CallGraph.Call(callee: 1, perRequest: calls)]
      most = min(most, Double(second.tasks) / (seconds * 0.5) / calls)
      stack.services.append(second)
    }
    if pick([true, false]) {
      stack.services[0].poolSize = pick([2.0, 4, 10])
      var use = DatabaseUse(database: 0, queries: pick([1.0, 2, 3]))
      use.millisecondsPerQuery = pick([5.0, 20])
      use.ioPerQuery = 0
      stack.services[0].request.databaseUses = [use]
      let database = Database(
        name: "database", instanceClass: DatabaseClass(name: "db", vCPU: 64, memoryGB: 64))
      stack.databases = [database]
      let held = use.queries * use.millisecondsPerQuery / 1_000
      most = min(most, Double(tasks) * stack.services[0].poolSize / held)
    }
    var result = Monotony(seed: seed)
    var before = 0.0
    for point in 0..<points {
      let use = 0.33 + Double(point) / Double(max(1, points - 1))
      let (here, near) = (
        try p95(stack, rate: use * most), try p95(stack, rate: use * most * (1 + 1e-6))
      )
      guard here > 0, near > 0, needAll || use < 1 else { break }
      result.fall = max(result.fall, (before - here) / here)
      result.step = max(result.step, abs(near - here) / here)
      before = here
    }
    return result
  }

  private static func p95(_ stack: Stack, rate: Double) throws(CallGraph.Cycle) -> Double {
    var scenario = Scenario(name: "verify")
    scenario.requestsPerSecond = rate
    scenario.entry = [.init(service: "web", share: 1)]
    let engine = try FluidEngine(stack: stack, scenario: scenario)
    let report = engine.capacity()
    // With next to nobody answered there is no percentile.
    return report.services[0].errorsShare < 0.99 ? report.services[0].latency.p95 : 0
  }

  /// - Returns: how many of so many stacks have a p95 that falls by more than the bound, or steps.
  static func rising(_ plan: TheoryCheckPlan, stacks: Int) -> [TheoryCheck] {
    let all = (0..<UInt64(stacks)).compactMap { try? monotony(seed: plan.seed &+ $0) }
    func count(_ name: String, _ source: String, _ isOff: (Monotony) -> Bool) -> TheoryCheck {
      TheoryCheck(
        name: "fluid, \(stacks) stacks under growing load: \(name)", source: source, unit: "stacks",
        expected: 0, observed: Double(all.count(where: isOff)), halfWidth: 0, replications: 1,
        seed: plan.seed)
    }
    return [
      count(
        "p95 that falls",
        "more load never answers sooner, ± 1 %; up to a full load where not all need what is full"
      ) { $0.fall > 0.01 },
      count("p95 that jumps", "a millionth of load moves it by 1 % at most") { $0.step > 0.01 },
    ]
  }
}
