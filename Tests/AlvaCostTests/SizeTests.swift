import AlvaCost
import Estimation
import Exploration
import Diagnostics
import Inputs
import Quantities
import Reporting
import Testing
import TrafficSimulation

@Suite struct `A search for sizes` {
  private func advice(
    p95 seconds: Double, headroom: Double, exhaustive: Bool,
    cpu: [Int] = [256, 512, 1_024], keep: Set<SizeLimits.Part>
  ) throws -> SizeAdvice {
    var limits = SizeLimits()
    limits.cpuUnits = cpu
    limits.mostTasks = 2
    limits.kept = keep
    var request = StackRequest(name: "staging")
    request.scenario = "moderate"
    return try SizeCommand(workspace: RealTables.workspace).run(
      request, limits, target: CapacitySearch(p95Seconds: seconds, headroom: headroom),
      exhaustive: exhaustive)
  }

  @Test(arguments: [(0.45, 0.3), (0.7, 0.3), (0.3, 0.1)])
  func `agrees with running every combination`(seconds: Double, headroom: Double) throws {
    // Four services, two CPU settings with their seven memories: 7⁴ = 2,401 combinations.
    let keep: Set<SizeLimits.Part> = [.tasks, .autoscaling, .architecture, .database, .cache]
    let quick = try advice(
      p95: seconds, headroom: headroom, exhaustive: false, cpu: [256, 512], keep: keep)
    let whole = try advice(
      p95: seconds, headroom: headroom, exhaustive: true, cpu: [256, 512], keep: keep)
    #expect(quick.result.best?.figures == whole.result.best?.figures)
    #expect(quick.result.simulated <= whole.result.simulated)
  }

  @Test(arguments: [(0.7, 0.3), (0.7, 0.6), (0.45, 0.3), (0.2, 0), (0.7, 0.9)])
  func `more of everything is not always better, and what comes closest is found`(
    seconds: Double, headroom: Double
  ) throws {
    // Two tasks of each pooled service need 2 × 2 × 2 × 10 = 80 of db.t3.micro's 84 connections in a
    // deployment, one each needs 40: the largest of everything fails where the smallest holds.
    let keep: Set<SizeLimits.Part> = [.autoscaling, .architecture, .database, .cache]
    let quick = try advice(
      p95: seconds, headroom: headroom, exhaustive: false, cpu: [512], keep: keep)
    let whole = try advice(
      p95: seconds, headroom: headroom, exhaustive: true, cpu: [512], keep: keep)
    #expect(quick.result.best?.figures == whole.result.best?.figures)
    let (found, truth) = (
      try #require(quick.result.closest).figures, try #require(whole.result.closest).figures
    )
    if quick.result.best == nil {
      #expect(found.monthly == truth.monthly)
      #expect(found.p95Seconds == truth.p95Seconds)
    } else {
      #expect(quick.result.best?.figures.headroom ?? 0 > 0.5)
    }
  }

  @Test(arguments: [(0.7, 0.3), (0.9, 0.1)])
  func `says why the next cheaper one fails`(seconds: Double, headroom: Double) throws {
    let found = try advice(
      p95: seconds, headroom: headroom, exhaustive: false,
      keep: [.tasks, .autoscaling, .architecture, .database, .cache])
    let best = try #require(found.result.best)
    let next = try #require(found.result.nextCheaper)
    #expect(next.figures.monthly < best.figures.monthly)
    #expect(next.failure != nil)
    #expect(!next.figures.holds(p95Seconds: seconds, headroom: headroom))
    #expect(found.report.markdown.contains("## Why not less"))
  }

  @Test func `sizes that an estimate sets itself are advised, but not written into the file`()
    throws
  {
    var limits = SizeLimits()
    limits.kept = [.tasks, .autoscaling, .architecture, .database, .cache]
    var request = StackRequest(name: "staging")
    // 256 units and 512 MB each, by the estimate's own 'set:'.
    request.estimate = "conservative"
    let found = try SizeCommand(workspace: RealTables.workspace).run(
      request, limits, target: CapacitySearch(p95Seconds: 0.5, headroom: 0))
    #expect(found.result.best != nil)
    #expect(found.edits == nil)
    #expect(found.obstacle?.text.contains("'conservative' sets sizes of its own") == true)
    #expect(!found.changes.isEmpty)
    #expect(found.report.markdown.contains("## Changes"))
  }

  /// The moderate scenario says 0.6 to 3.75 requests a second: not every month is the middle.
  @Test func `is held against the event engine and the declared ranges`() throws {
    let found = try advice(
      p95: 0.7, headroom: 0.3, exhaustive: false,
      keep: [.tasks, .autoscaling, .architecture, .database, .cache])
    let best = try #require(found.result.best)
    let measured = try #require(found.confirmation.best)
    #expect(!measured.misses(0.7))
    #expect(measured.halfWidth > 0 && measured.halfWidth < 0.2 * measured.p95Seconds)
    let ratio = best.figures.p95Seconds / measured.p95Seconds
    #expect(ratio > 0.85 && ratio < 1.15, "seed \(measured.seed): \(ratio)")
    let chance = try #require(found.confirmation.chance)
    #expect(chance > 0 && chance < 1 && found.confirmation.months == 64)
    #expect(found.report.markdown.contains("Request by request its p95 is"))
    #expect(found.report.markdown.contains("months drawn from the declared ranges"))
  }

  @Test func `what nothing meets says what comes closest`() throws {
    let found = try advice(
      p95: 0.001, headroom: 0, exhaustive: false,
      keep: [.tasks, .autoscaling, .architecture, .database, .cache])
    #expect(found.result.best == nil)
    let closest = try #require(found.result.closest)
    #expect(closest.figures.p95Seconds > 0.001)
    #expect(closest.failure != nil)
    #expect(found.edits == nil)
  }

  @Test func `comments and order of the file stay`() throws {
    let text = """
      services:
        web: # the pages
          cpu: 512   # half
          memoryMB: 1024
          tasks: 1
        api: { cpu: 512, memoryMB: 1024 } # lean

      """
    let node = try ConfigText.parse(Array(text.utf8), file: "a.yaml")
    let edits = try StackEdits(
      text: text, node: node,
      changes: [
        StackEdits.Change(["services", "web", "cpu"], "256"),
        StackEdits.Change(["services", "web", "platform"], "arm64"),
        StackEdits.Change(["services", "api", "cpu"], "1024"),
        StackEdits.Change(["services", "api", "tasks"], "2"),
      ])
    #expect(
      edits.text == """
        services:
          web: # the pages
            cpu: 256   # half
            memoryMB: 1024
            platform: arm64
            tasks: 1
          api: { cpu: 1024, memoryMB: 1024, tasks: 2 } # lean

        """)
    #expect(
      edits.diff(file: "a.yaml").hasPrefix(
        "--- a.yaml\n+++ a.yaml\n@@ -3 +3 @@\n-    cpu: 512   # half\n+    cpu: 256   # half\n"))
  }

  @Test func `a space too large to run whole is refused with its size`() throws {
    #expect(throws: Diagnostics.self) {
      try advice(p95: 0.3, headroom: 0, exhaustive: true, keep: [])
    }
  }
}
