import Testing
import TrafficSimulation

@Suite struct `Target tracking` {
  /// Load and tasks in; the tasks that serve each minute out.
  ///
  /// Started tasks serve from the next minute.
  static func serve(
    _ scaling: TargetTracking, tasks: Int, load: [Double]
  ) -> [Int] {
    var state = scaling.start(tasks: tasks)
    return load.map { load in
      let ready = state.desired
      scaling.step(&state, metric: min(100, load / Double(ready)), ready: ready)
      return ready
    }
  }

  @Test func `the trace worked by hand comes out minute by minute`() throws {
    // Target 50 %, 1 to 10 tasks of 100 units a minute; load 40 until minute 10, then 200.
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    let load = (0..<40).map { $0 < 10 ? 40.0 : 200.0 }
    let expected = (0..<40).map { $0 <= 12 ? 1 : $0 == 13 ? 2 : 4 }
    #expect(Self.serve(scaling, tasks: 1, load: load) == expected)
  }

  @Test func `scaling in waits for fifteen minutes, then for the cooldown`() throws {
    // 8 tasks, load 100: 12.5 %. The 15th low datapoint is minute 14: ⌈8 × 12.5/50⌉ = 2.
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    let tasks = Self.serve(scaling, tasks: 8, load: [Double](repeating: 100, count: 30))
    #expect(tasks == (0..<30).map { $0 <= 14 ? 8 : 2 })
    // Load 40 from minute 16 on: 20 %, ⌈2 × 20/50⌉ = 1. Asked for first in minute 16, two minutes
    // after the last scale-in; the cooldown of 5 minutes holds it until minute 19.
    let falling = Self.serve(
      scaling, tasks: 8, load: (0..<30).map { $0 < 16 ? 100 : 40 })
    // Minute 15 is at 50 %, not below 45: the low alarm starts anew and needs 15 minutes, 16–30.
    #expect(falling == (0..<30).map { $0 <= 14 ? 8 : 2 })
  }

  @Test func `the cooldown holds a second scale-in back`() throws {
    // A metric that stays low by itself: 4 → ⌈4 × 20/50⌉ = 2 in minute 14, → 1 five minutes later.
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    var state = scaling.start(tasks: 4)
    let wanted = (0..<22).map { _ in scaling.step(&state, metric: 20, ready: state.desired) }
    #expect(wanted == (0..<22).map { $0 < 14 ? 4 : $0 < 19 ? 2 : 1 })
  }

  @Test func `two tasks at 44 percent trip the low alarm, and nothing moves`() throws {
    // 44 < 0.9 × 50 = 45, but ⌈2 × 44/50⌉ = ⌈1.76⌉ = 2.
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    #expect(Self.serve(scaling, tasks: 2, load: [Double](repeating: 88, count: 60)).max() == 2)
    #expect(Self.serve(scaling, tasks: 2, load: [Double](repeating: 88, count: 60)).min() == 2)
  }

  @Test(arguments: [10.0, 37, 90, 140, 333, 480])
  func `constant load settles within the hour and stays`(load: Double) throws {
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    for start in [1, 4, 10] {
      let tasks = Self.serve(scaling, tasks: start, load: [Double](repeating: load, count: 180))
      #expect(Set(tasks[60...]).count == 1, "from \(start) tasks")
      let settled = Double(tasks[179])
      // It holds the target, unless the maximum forbids.
      #expect(load / settled <= 50 || settled == 10)
    }
  }

  @Test func `a step of k times needs at least log(k)/log(100/target) steps`() throws {
    // CPU stops at 100 %, so target 50 doubles at most: from 1 to 16 tasks in 4 steps.
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 64)
    let tasks = Self.serve(scaling, tasks: 1, load: [Double](repeating: 800, count: 12))
    #expect(tasks == [1, 1, 1, 2, 4, 8, 16, 16, 16, 16, 16, 16])
  }

  /// Once the cooldown of five minutes is over, what was asked for counts as there.
  @Test func `tasks that are still starting are not asked for twice within the cooldown`() throws {
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    var state = scaling.start(tasks: 2)
    // Two ready tasks at 100 %: four wanted, again and again. They are asked for in the third minute; in
    // the eighth, with none of them there, ⌈4 × 100 ÷ 50⌉ are wanted.
    let wanted = (0..<10).map { _ in scaling.step(&state, metric: 100, ready: 2) }
    #expect(wanted == [2, 2, 4, 4, 4, 4, 4, 8, 8, 8])
  }

  @Test func `a deployment stops scaling in, not out`() throws {
    let scaling = try TargetTracking(target: 50, minimum: 1, maximum: 10)
    var quiet = scaling.start(tasks: 4)
    var busy = scaling.start(tasks: 4)
    for _ in 0..<30 {
      scaling.step(&quiet, metric: 5, ready: 4, deploying: true)
      scaling.step(&busy, metric: 90, ready: 4, deploying: true)
    }
    #expect(quiet.desired == 4)
    // ⌈4 × 90 ÷ 50⌉ = 8 at once; after the cooldown ⌈8 × 90 ÷ 50⌉, at most 10.
    #expect(busy.desired == 10)
    scaling.step(&quiet, metric: 5, ready: 4)
    #expect(quiet.desired == 1)
  }

  @Test func `no data moves nothing, zeros reach the minimum`() throws {
    let scaling = try TargetTracking(target: 50, minimum: 0, maximum: 10)
    var silent = scaling.start(tasks: 4)
    for _ in 0..<60 { scaling.step(&silent, metric: nil, ready: 4) }
    scaling.step(&silent, metric: .nan, ready: 4)
    #expect(silent.desired == 4)
    var zero = scaling.start(tasks: 4)
    for _ in 0..<15 { scaling.step(&zero, metric: 0, ready: 4) }
    #expect(zero.desired == 0)
  }

  @Test func `an impossible policy names every problem`() {
    do {
      _ = try TargetTracking(target: 0, minimum: 5, maximum: 2)
      Issue.record("the policy was taken")
    } catch {
      #expect(
        error.problems == [
          "a scaling target of 0.0 can never be met; it must be above 0",
          "at most 2 tasks is below at least 5",
        ])
    }
  }
}

@Suite struct `CPU credits` {
  @Test func `AWS's own example of a t3.nano comes out phase by phase`() {
    var credits = CPUCreditBalance(vCPUs: 2, earnedPerHour: 6, mode: .unlimited)
    #expect(credits.limit == 144)
    let phases: [(hours: Double, use: Double, balance: Double, surplus: Double, charged: Double)] =
      [
        (24, 0, 144, 0, 0), (12, 0.025, 144, 0, 0), (24, 0.07, 86.4, 0, 0),
        (12, 0.025, 122.4, 0, 0), (5, 1, 0, 144, 303.6), (13, 0.05, 0, 144, 303.6),
        (24, 0, 0, 0, 303.6),
      ]
    for phase in phases {
      credits.run(hours: phase.hours, utilisation: phase.use)
      #expect(abs(credits.balance - phase.balance) < 1e-9)
      #expect(abs(credits.surplus - phase.surplus) < 1e-9)
      #expect(abs(credits.charged - phase.charged) < 1e-9)
    }
    #expect(abs(credits.chargedVCPUHours - 5.06) < 1e-9)
  }

  @Test func `many short steps give what one long one gives`() {
    var long = CPUCreditBalance(vCPUs: 2, earnedPerHour: 12, mode: .unlimited, balance: 288)
    var short = long
    long.run(hours: 48, utilisation: 0.3)
    for _ in 0..<2_880 { short.run(hours: 1.0 / 60, utilisation: 0.3) }
    #expect(abs(long.charged - short.charged) < 1e-6)
    // 24 credits an hour too many for 48 h, less 288 kept and 288 borrowed: 576 charged.
    #expect(abs(long.charged - 576) < 1e-9)
  }

  @Test func `in the long run a db.t3.micro at 30 percent pays for 20 percent of two vCPUs`() {
    var credits = CPUCreditBalance(vCPUs: 2, earnedPerHour: 12, mode: .unlimited)
    credits.run(hours: 730, utilisation: 0.3)
    let outstanding = credits.surplus
    credits.stop()
    // 0.2 × 2 × 730 = 292 vCPU-hours, × 0.075 = $21.90.
    #expect(abs(credits.chargedVCPUHours - 292) < 1e-9)
    #expect(abs(outstanding - 288) < 1e-9)
  }

  @Test func `a cache.t3.micro runs one core for six hours, then falls to its baseline`() {
    // One of two vCPUs: 50 % spends 60 and earns 12 an hour: 288/48 = 6 h.
    var credits = CPUCreditBalance(vCPUs: 2, earnedPerHour: 12, mode: .standard, balance: 288)
    #expect(credits.run(hours: 6, utilisation: 0.5) == 0.5)
    #expect(abs(credits.balance) < 1e-9)
    #expect(abs(credits.run(hours: 1, utilisation: 0.5) - 0.1) < 1e-12)
    #expect(credits.charged == 0)
    #expect(credits.run(hours: 1, utilisation: 0.05) == 0.05)
    #expect(abs(credits.balance - 6) < 1e-9)
  }

  @Test func `impossible numbers change nothing`() {
    var credits = CPUCreditBalance(vCPUs: 2, earnedPerHour: 6, mode: .unlimited, balance: 1e9)
    #expect(credits.balance == 144)
    credits.run(hours: -1, utilisation: 1)
    credits.run(hours: .nan, utilisation: 1)
    credits.run(hours: 1, utilisation: .nan)
    #expect(credits.balance == 144 && credits.charged == 0)
    var none = CPUCreditBalance(vCPUs: 0, earnedPerHour: 6, mode: .standard)
    #expect(none.run(hours: 1, utilisation: 1) == 0)
  }
}
