import AlvaCost
import Diagnostics
import Estimation
import Exploration
import Inputs
import Pricing
import Quantities
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@Suite struct `A part fails for a while` {
  private func outcome(
    _ parts: [String], minutes: Double? = nil, hour: Int? = nil, _ changes: String...
  ) throws -> FailureOutcome {
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    request.overlays = try changes.map { try Overlay.parse(argument: $0) }
    return try FailureCommand(workspace: RealTables.workspace).run(
      request,
      FailureRequest(
        try parts.map { try FailureQuestion.parse($0) }, minutes: minutes,
        hour: hour.map { .ofMonth($0) }))
  }

  /// All of the four services ask the database, or call one that does, so that nothing is answered.
  @Test func `a database in one zone is away for as long as it is away`() throws {
    let found = try outcome(["database"], minutes: 30)
    #expect(abs(found.outageMinutes - 30) < 1e-6, "\(found.outageMinutes)")
    #expect(abs(found.lostShare - 1) < 1e-9)
    #expect(found.recovered == 30)
    #expect(found.isBusiest)
    #expect(found.told.first?.range == nil)
  }

  @Test func `with a standby it is felt until that has taken over`() throws {
    // 60 to 120 seconds, in the middle √(1 × 2) minutes; shorter where it is back before.
    let found = try outcome(["database"], minutes: 30, "database.multiAZ=true")
    #expect(abs(found.outageMinutes - 2.0.squareRoot()) < 1e-6)
    let range = try #require(found.told.first?.range)
    #expect(abs(range.p10 - 1) < 1e-6 && abs(range.p90 - 2) < 1e-6)
    let short = try outcome(["database"], minutes: 0.5, "database.multiAZ=true")
    #expect(abs(short.outageMinutes - 0.5) < 1e-6)
    // A standby that is there all month is no part of what the incident costs.
    #expect(abs((found.bridge.after - found.bridge.before).approximate) < 0.01)
  }

  @Test func `without a word it lasts as long as the table has it`() throws {
    // 5 to 30 minutes: √150 in the middle.
    let found = try outcome(["database"])
    #expect(abs(found.minutes - 150.0.squareRoot()) < 1e-9)
  }

  /// `web` (70 % of the entries, whatever else) calls `api` at most twice, of whose requests some call
  /// the third party: the share that fails is worked from the stack as it was read.
  @Test func `a third party takes those requests with it that call it`() throws {
    let found = try outcome(["third-party:llm"], minutes: 10)
    let bench = try VariantBench(
      workspace: RealTables.workspace, request: StackRequest(name: "staging"))
    let (stack, scenario) = (bench.base.stack, bench.base.scenario)
    let names = stack.nodes.map(\.name)
    let api = try #require(names.firstIndex(of: "api"))
    let calls = try #require(stack.nodes[api].request.thirdPartyCalls.last?.perRequest)
    func failing(_ name: String) -> Double {
      guard let node = stack.nodes.first(where: { $0.name == name }) else { return 0 }
      if name == "api" { return calls }
      let times = node.request.calls.first { $0.callee == api }?.perRequest ?? 0
      // One call for sure, the second with the chance that is left of their number; or two.
      let passing =
        times == 2
        ? (1 - calls) * (1 - calls)
        : times >= 1 ? (1 - calls) * (1 - (times - 1) * calls) : 1 - times * calls
      return 1 - passing
    }
    let expected = scenario.entry.reduce(0) { $0 + $1.share * failing($1.service) }
    #expect(abs(found.lostShare - expected) < 1e-9, "\(found.lostShare) \(expected)")
    #expect(expected > 0.01)
  }

  @Test func `a gateway in each zone halves what one of them takes away`() throws {
    let (one, two) = (
      try outcome(["nat"], minutes: 20), try outcome(["nat"], minutes: 20, "network.natGateways=2")
    )
    #expect(one.lost > 0)
    // What goes out passes one way or the other: a request with two calls is lost by either.
    #expect(two.lost / one.lost > 0.5 && two.lost / one.lost < 0.51)
    let zone = try outcome(
      ["zone"], minutes: 60, "network.natGateways=2", "database.multiAZ=true", "cache.nodes=2",
      "services.*.tasks=2")
    // Two of each: half of the tasks are not known to be gone for a minute, databases take over in
    // 85 seconds, and after that all is answered.
    #expect(zone.outageMinutes < 2, "\(zone.outageMinutes)")
    let alone = try outcome(["zone"], minutes: 60)
    #expect(abs(alone.outageMinutes - 61) < 1.1, "\(alone.outageMinutes)")
  }

  @Test func `tasks that others replace are away until those serve`() throws {
    // A check every 30 s that has to fail twice, then 60 s until another serves: one of one.
    let found = try outcome(["task:auth"])
    #expect(abs(found.minutes - 2) < 1e-9)
    let auth = try #require(found.services.first { $0.name == "auth" })
    #expect(auth.fewestTasks == 0 && auth.usualTasks == 1 && auth.failing == 1)
  }

  @Test func `a deployment that fails is deployed back, which costs`() throws {
    let found = try outcome(["deployment"], minutes: 10)
    #expect(abs(found.outageMinutes - 10) < 1e-6)
    #expect(found.bridge.after > found.bridge.before)
    let (before, after) = (found.before.report.month.load, found.after.report.month.load)
    #expect(after.deployments == before.deployments + 1)
  }

  @Test func `two failures at once lose no request twice`() throws {
    let found = try outcome(["database", "cache"], minutes: 5)
    #expect(abs(found.outageMinutes - 5) < 1e-6)
  }

  @Test(
    arguments: [
      (["databse"], "'databse' is nothing that can fail here"),
      (["task"], "there is more than one service with tasks"),
      (["cache:sessions"], "there is no cache 'sessions'"),
      (["zone:a"], "zones have no names here"), (["nat:"], "names no nat"),
      (["database", "database:database"], "is named twice"),
    ] as [([String], String)])
  func `what is asked for wrongly is a wrong command line`(parts: [String], message: String) {
    do {
      _ = try outcome(parts)
      Issue.record("no error")
    } catch let problems as Diagnostics {
      #expect(problems.items.contains { $0.message.contains(message) }, "\(problems.text)")
      #expect(problems.items.allSatisfy { $0.kind == .usage && $0.mend != nil })
    } catch {
      Issue.record(error)
    }
  }

  @Test func `a part that the stack has not is reported with the others`() throws {
    do {
      _ = try outcome(
        ["nat", "cache:x", "task:y"], "network.nat=none", "network.natGateways=0",
        "services.*.assignPublicIP=true")
      Issue.record("no error")
    } catch let problems as Diagnostics {
      #expect(problems.items.count == 3, "\(problems.text)")
    }
  }

  @Test func `every format has the same figures`() throws {
    let found = try outcome(["database"], minutes: 30)
    let report = found.report
    #expect(report.json.text.contains("\"outageMinutes\": 30"))
    #expect(report.csv.contains("outageMinutes,"))
    #expect(report.markdown.contains("| which amounts to an outage of | 30 min |"))
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(
        [
          "whatif", "staging", "--fail", "database", "--for", "30m", "--at", "Tue 14:00",
          "--format", "json", "--pricing", Repository.path("pricing"),
        ], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      // Tuesday 14:00 is hour 24 + 14.
      #expect(run.output.contains("\"hour\": 38"))
    }
  }

  @Test(arguments: ["0s", "8d", "30", "x", "1e9h"])
  func `a span that is none is a wrong command line`(text: String) throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(
        [
          "whatif", "staging", "--fail", "database", "--for", text, "--pricing",
          Repository.path("pricing"),
        ], in: folder)
      #expect(run.exitCode == 64, "\(run.errors)")
      #expect(run.errors.contains("--for"))
    }
  }
}
