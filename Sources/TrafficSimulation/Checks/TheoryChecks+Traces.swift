/// Rules followed step by step, against traces worked by hand.
extension TheoryChecks {
  static func traces() -> [TheoryCheck] { scalingTrace() + creditTrace() }

  private static func exact(
    _ name: String, _ source: String, _ unit: String, _ expected: Double, _ observed: Double
  ) -> TheoryCheck {
    TheoryCheck(
      name: name, source: source, unit: unit, expected: expected, observed: observed,
      halfWidth: 0, replications: 1, seed: nil)
  }

  /// Target 50 %, 1 to 10 tasks, ready in the minute after they are asked for.
  ///
  /// Each serves 100 units a minute; the load is 40 for ten minutes, then 200. Two tasks serve in
  /// minute 13, four from minute 14 on.
  private static func scalingTrace() -> [TheoryCheck] {
    guard let scaling = try? TargetTracking(target: 50, minimum: 1, maximum: 10) else { return [] }
    var state = scaling.start(tasks: 1)
    let wanted: [Double] = Array(repeating: 1, count: 13) + [2] + Array(repeating: 4, count: 16)
    var checks: [TheoryCheck] = []
    var off = 0
    for minute in 0..<30 {
      let ready = state.desired
      if Double(ready) != wanted[minute] { off += 1 }
      if [9, 12, 13, 14, 29].contains(minute) {
        checks.append(
          exact(
            "target tracking: tasks in minute \(minute)", "trace by hand", "tasks", wanted[minute],
            Double(ready)))
      }
      let load = minute < 10 ? 40.0 : 200.0
      scaling.step(&state, metric: min(100, load / Double(ready)), ready: ready)
    }
    checks.append(
      exact("target tracking: minutes that differ, of 30", "trace by hand", "", 0, Double(off)))
    return checks
  }

  /// A t3.nano: 2 vCPU, 6 credits an hour (EC2 user guide, unlimited mode, example 1).
  private static func creditTrace() -> [TheoryCheck] {
    var credits = CPUCreditBalance(vCPUs: 2, earnedPerHour: 6, mode: .unlimited)
    let phases: [(hours: Double, utilisation: Double, balance: Double, charged: Double)] = [
      (24, 0, 144, 0), (12, 0.025, 144, 0), (24, 0.07, 86.4, 0), (12, 0.025, 122.4, 0),
      (5, 1, 0, 303.6), (13, 0.05, 0, 303.6), (24, 0, 0, 303.6),
    ]
    var checks: [TheoryCheck] = []
    for (index, phase) in phases.enumerated() {
      credits.run(hours: phase.hours, utilisation: phase.utilisation)
      checks.append(
        exact(
          "CPU credits: balance after phase \(index + 1)", "EC2 user guide", "credits",
          phase.balance, credits.balance))
      checks.append(
        exact(
          "CPU credits: charged after phase \(index + 1)", "EC2 user guide", "credits",
          phase.charged, credits.charged))
    }
    return checks
  }
}
