import AlvaCost
import Estimation
import Exploration
import Diagnostics
import Foundation
import Inputs
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@Suite struct `What a simulation is given` {
  private func scenario(_ lines: String) throws(Diagnostics) -> Scenario {
    let text = "requestsPerSecond: 2\nentry: { web: 1 }\n" + lines
    return try ScenarioReader.read(
      try ConfigText.parse(Array(text.utf8), file: "s.yaml"), name: "s",
      load: RealTables.workspace.scenarioAttachment
    ).scenario
  }

  /// The message of what is wrong with a scenario.
  private func mistake(_ lines: String) -> String {
    do throws(Diagnostics) {
      _ = try scenario(lines)
      return "nothing"
    } catch {
      return error.text
    }
  }

  private func report(_ scenario: Scenario) throws -> CapacityReport {
    var prepared = try EstimateCommand(workspace: RealTables.workspace).prepare(
      StackRequest(name: "staging"))[1]
    prepared.scenarioFile.scenario = scenario
    return try prepared.engine().capacity()
  }

  @Test func `weights that sum to zero are a located error`() {
    let zeros = [String](repeating: "0", count: 24).joined(separator: ", ")
    let text = mistake("shape: { weights: [\(zeros)] }\n")
    #expect(text.contains("s.yaml:3"))
    #expect(text.contains("sum to 0"))
  }

  @Test(arguments: [
    ("services.web.autoscaling.target=0", "target"),
    ("services.web.autoscaling.maxTasks=1", "below its minimum of 2"),
  ])
  func `scaling that cannot be is an error`(set: String, message: String) throws {
    var request = StackRequest(name: "production")
    request.overlays = [try Overlay.parse(argument: set)]
    do throws(Diagnostics) {
      _ = try EstimateCommand(workspace: RealTables.workspace).prepare(request)
      Issue.record("\(set) was accepted")
    } catch {
      #expect(error.text.contains(message))
      #expect(error.exitCode == 65)
    }
  }

  @Test func `bursts and Spot are read, and impossible ones are located`() throws {
    let good = try scenario(
      "bursty: { factor: 9, burstSeconds: 60, quietSeconds: 540 }\n"
        + "spotInterruptionsPerTaskMonth: 1.5\n")
    // A tenth of the time at nine times the rate: mean 1.8 of the quiet rate.
    #expect(abs((good.bursts?.meanPerSecond ?? 0) - 1.8) < 1e-12)
    #expect(good.spotInterruptionsPerTaskMonth == 1.5)
    #expect(mistake("bursty: { factor: 0 }\n").contains("s.yaml:3"))
    #expect(mistake("bursty: { burstSecond: 3 }\n").contains("burstSeconds"))
    #expect(mistake("spotInterruptionsPerTaskMonth: -1\n").contains("s.yaml:3"))
  }

  @Test(arguments: [1e6, 1.0 / 2_628_000, 0])
  func `staging under any traffic gives a report without a hole`(rate: Double) throws {
    var moderate = try EstimateCommand(workspace: RealTables.workspace).prepare(
      StackRequest(name: "staging"))[1].scenario
    moderate.requestsPerSecond = rate
    let report = try report(moderate)
    for service in report.services {
      let figures = [
        service.utilisationPeak, service.latency.p99, service.errorsShare, service.tasksMean,
      ]
      #expect(figures.allSatisfy { $0.isFinite }, "\(service.name) at \(rate)")
      #expect(service.errorsShare >= 0 && service.errorsShare <= 1)
    }
    #expect(report.resources.allSatisfy { $0.peak.isFinite && $0.mean.isFinite })
  }

  /// 4,032 rows over 4,040 periods of 5 minutes: eight periods have none, each alone.
  @Test(.needs(shared: "traffic"))
  func `a trace with holes is mended and said so`() throws {
    let scenario = try scenario(
      "trace: { file: \(SharedFolder.path("traffic/elb_request_count_8c0756.csv")), "
        + "stepMinutes: 5 }\n")
    let trace = try #require(scenario.trace)
    var gaps = 0
    var missing = 0
    for case .gap(_, let periods) in trace.findings {
      gaps += 1
      missing += periods
    }
    #expect(gaps == 8)
    #expect(missing == 8)
    #expect(trace.counts.count == 4_040)
    let report = try report(scenario)
    // Scaled to the mean that the scenario states.
    #expect(abs(report.month.load.requests - 2 * 2_628_000) < 1)
    var request = SimulateCommand.Options()
    request.replications = 1
    let month = try SimulateCommand(workspace: RealTables.workspace).run(
      StackRequest(name: "staging"), request)
    let text = SimulationReport(
      stack: "staging", region: "us-east-1", scenario: scenario, report: report,
      estimate: month.estimate, capacity: nil, p95Seconds: nil, events: nil
    ).document.markdown()
    #expect(text.contains("## The trace"))
    #expect(text.contains("8 gaps, 8 periods"))
    #expect(text.contains("filled on a straight line"))
  }

  @Test(.needs(shared: "traffic"))
  func `a trace of minutes runs at its own level`() throws {
    let scenario = try ScenarioReader.read(
      try ConfigText.parse(
        Array(
          ("entry: { web: 1 }\ntrace: { file: "
            + SharedFolder.path("traffic/worldcup98-1998-06-10.1min.csv")
            + ", stepMinutes: 1 }\n").utf8), file: "s.yaml"),
      name: "s", load: RealTables.workspace.scenarioAttachment
    ).scenario
    let report = try report(scenario)
    // The first row: 13,601 requests in its minute.
    #expect(abs(report.month.rates[0] * 60 - 13_601) < 1e-6)
    // 226 a second and more before a task that holds some ten: whoever is begun has waited for 60 s.
    #expect(report.services[0].errorsShare > 0.9)
  }
}
