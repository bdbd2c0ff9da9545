import Diagnostics
import Estimation
import Reporting
import TestSupport
import Testing

@testable import Reconciliation

@Suite struct `What metrics tell` {
  /// Two weeks from Monday, 5 October 2026, by the hour: 100 requests, and 400 once.
  private func table(spikeAt hour: Int? = nil) -> String {
    var rows = ["timestamp,RequestCount,web.RequestCount,api.RequestCount"]
    for index in 0..<336 {
      let requests = index == hour ? 400 : 100
      let time = SmallLogs.time(day: 5 + index / 24, hour: index % 24)
      rows.append("\(time),\(requests),\(requests * 3 / 4),\(requests / 4)")
    }
    return rows.file
  }

  @Test func `a table tells rates and shares`() throws {
    let (learnt, scenario) = try SmallLogs.learn([table()])
    #expect(learnt.traffic.requests == 33_600)
    #expect(learnt.week.basis == .week)
    #expect(abs((learnt.week.peakToMean ?? 0) - 1) < 1e-9)
    #expect(scenario.contains("entry: { web: 0.75, api: 0.25 }"))
    #expect(learnt.log == nil && learnt.connectionsPerRequest == nil)
  }

  @Test func `a spike is told, and is in no rate`() throws {
    let (learnt, scenario) = try SmallLogs.learn([table(spikeAt: 158)])
    #expect(learnt.spikes.map(\.factor) == [4])
    #expect(learnt.traffic.requests == 33_900)
    #expect(abs(learnt.week.mean - 100.0 / 3_600) < 1e-12)
    // Sunday 14:00 is hour 6 × 24 + 14 of the week.
    #expect(scenario.contains("#   - { startHour: 158, factor: 4"))
  }

  @Test func `answers of the command line, whatever their order and zone`() throws {
    func answer(_ zone: String, hours: [Int]) -> String {
      let points = hours.map {
        "{ \"Timestamp\": \"2026-10-05T\($0 < 10 ? "0" : "")\($0):00:00\(zone)\", \"Sum\": \($0 + 1).0 }"
      }
      return "{ \"Label\": \"RequestCount\", \"Datapoints\": [\(points.joined(separator: ","))] }"
    }
    let (east, _) = try SmallLogs.learn([answer("+02:00", hours: [5, 3, 4])])
    // 03:00 in Frankfurt's summer is 01:00 UTC.
    #expect(east.traffic.hours.map(\.ofDay) == [1, 2, 3])
    #expect(east.traffic.hours.map(\.requests) == [4, 5, 6])
    let (west, _) = try SmallLogs.learn([answer("-0300", hours: [3, 4])])
    #expect(west.traffic.hours.map(\.ofDay) == [6, 7])
  }

  @Test(.needs(python: "jsonschema"))
  func `its JSON holds to the published schema`() throws {
    let (learnt, scenario) = try SmallLogs.learn([table(spikeAt: 158)])
    let check = try Program.hold(
      LearnReport.report(learnt, scenario: scenario).json.text, to: "learn.schema.json")
    #expect(check.exitCode == 0, "\(check.errors)")
  }

  @Test(.needsProgram) func `the scenario is taken as it is, printed or written`() throws {
    let folder = try SmallLogs.shop()
    try folder.write(table(), to: "metrics.csv")
    let pricing = ["--pricing", folder.path("")]
    let learn = ["learn", "shop", "--from", folder.path("metrics.csv")] + pricing
    let printed = try Program.run(learn)
    #expect(printed.exitCode == 0, "\(printed.errors)")
    try folder.write(printed.output, to: "scenarios/printed.yaml")
    let written = try Program.run(learn + ["--write"])
    #expect(written.exitCode == 0 && written.output.isEmpty, "\(written.errors)")
    for scenario in ["printed", "shop-learnt"] {
      let run = try Program.run(
        ["estimate", "shop", "--scenario", scenario, "--no-reports", "--runs", "0"] + pricing)
      #expect(run.exitCode == 0, "\(scenario): \(run.errors)")
    }
    let again = try Program.run(learn + ["--write"])
    #expect(again.exitCode == 74, "\(again.errors)")
  }

  @Test func `labels say which metric, and of what`() {
    let name = MetricSeries.Name(
      label: "app/shop/1234567890abcdef targetgroup/shop-web/c5aa RequestCount")
    #expect(name.kind == .requests)
    #expect(name.group == "shop-web" && name.balancer == "app/shop/1234567890abcdef")
    #expect(MetricSeries.Name(label: "RequestCount Average").kind == .other)
    #expect(MetricSeries.Name(label: "api.RequestCount").group == "api")
    #expect(MetricSeries.Name(label: "web.CPUUtilization").kind == .other)
  }

  @Test func `an answer that is not whole is none to learn from`() throws {
    func text(_ rest: String, status: String = "Complete") -> String {
      """
      { "MetricDataResults": [ { "Id": "m1", "Label": "RequestCount", "StatusCode": "\(status)",
        "Timestamps": ["2026-10-05T00:00:00Z", "2026-10-05T01:00:00Z"], "Values": [1, 2] } ]\(rest) }
      """
    }
    #expect(try SmallLogs.problems([text("")]) == nil)
    #expect(
      try SmallLogs.problems([text("", status: "PartialData")])?.text.contains("not whole") == true)
    #expect(
      try SmallLogs.problems([text(", \"NextToken\": \"x\"")])?.text.contains("another page")
        == true)
    #expect(
      try SmallLogs.problems([text(""), text("").replacing("[1, 2]", with: "[1, 3]")])?
        .text.contains("another value at the same time") == true)
  }

  @Test func `growth is a line through whole weeks, if it is more than chance`() throws {
    // Six weeks from Monday, 31 August 2026: 100, 110, … 150 requests an hour. The mean is 125, and 10 a
    // week are 8 % of it: 730 / 168 × 8 = 34.8 % a month.
    let first = try #require(MetricInstant.seconds("2026-08-31T00:00:00Z"))
    let rows = (0..<(6 * 168)).map { "\(first + $0 * 3_600),\(100 + 10 * ($0 / 168))" }
    let (learnt, scenario) = try SmallLogs.learn([(["time,RequestCount"] + rows).file])
    let growth = try #require(learnt.growth)
    #expect(abs(growth.percentPerMonth - 730.0 / 168 * 8) < 1e-9)
    #expect(growth.isReal)
    #expect(scenario.contains("growthPercentPerMonth: 34.8"))
  }
}

/// Logs and metrics of one load balancer, and what they were made from.
@Suite(.needs(shared: "bills"))
struct `Traffic of the shared folder` {
  private func learn(_ names: String...) throws -> LearntTraffic {
    let folder = try SmallLogs.shop()
    return try withExtendedLifetime(folder) {
      let command = LearnCommand(workspace: try .find(given: folder.path("")))
      return try command.run(
        LearnCommand.Request(
          name: "made",
          paths: names.map { SharedFolder.path("bills/made-alb-2026-10-14/\($0)") }))
    }
  }

  /// `truth.json`: `logDayTotals`, `logDayByService`, `logDayRequestsByHourUTC`.
  @Test func `a day's log has the requests that it was made of`() throws {
    let learnt = try learn("alb-2026-10-14.log.gz")
    let log = try #require(learnt.log)
    #expect(log.lines == 12_837 && learnt.traffic.requests == 11_987)
    #expect([log.apart.redirected, log.apart.blocked, log.apart.malformed] == [753, 47, 13])
    #expect(log.bytes == 214_286_725)
    #expect(
      learnt.traffic.hours.map(\.requests) == [
        547, 281, 202, 137, 80, 74, 64, 42, 45, 73, 148, 338, 601, 1_008, 858, 1_024, 889, 912, 870,
        926, 947, 681, 719, 521,
      ])
    let web = try #require(learnt.groups.first { $0.name == "staging-alb-web" })
    #expect(abs((web.tally?.sentBytes.mean ?? 0) - 31_094.8) < 0.05)
    #expect(abs((web.tally?.receivedBytes.mean ?? 0) - 539.26) < 0.005)
    #expect(abs((web.tally?.seconds.quantile(0.95) ?? 0) - 0.102) < 0.0005)
  }

  @Test(arguments: ["metrics-1h.csv", "cloudwatch-get-metric-data-1h.json"])
  func `two weeks of metrics have the rate that they were made with`(name: String) throws {
    let learnt = try learn(name)
    #expect(learnt.traffic.requests == 131_176)
    #expect(abs(learnt.traffic.perSecond - 0.108446) < 5e-7)
    #expect(learnt.metrics?.capacityUnitHours.map { abs($0 - 2.319539853) < 1e-9 } == true)
    // One hour of 11 October was made four times as busy.
    #expect(
      learnt.spikes.map { BillInstant(seconds: $0.hour * 3_600).text } == ["2026-10-11 14:00 UTC"])
  }

  @Test func `the folder of an hour is read as it lies in the bucket`() throws {
    let learnt = try learn("AWSLogs")
    #expect(learnt.log?.files == 24)
    #expect(learnt.log?.lines == 1_077)
    #expect(learnt.traffic.requests == 1_008)
  }
}
