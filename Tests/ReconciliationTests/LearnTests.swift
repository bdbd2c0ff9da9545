import Diagnostics
import TestSupport
import Testing

@testable import Reconciliation

@Suite struct `What access logs tell` {
  /// An hour from 09:00:00 to 09:59:59: six requests of the web, two of the api, and six lines that the
  /// balancer answered by itself or that found nobody.
  private var hour: [String] {
    let web = (0..<6).map {
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: $0 * 10), took: "0.\($0 + 1)00", connection: $0 / 2)
    }
    return web + [
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: 5), group: "shop-api", in: 100, out: 300,
        agent: "Googlebot/2.1", connection: 7),
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: 59, second: 59), group: "shop-api", in: 300, out: 500,
        agent: "Amazon-Route53-Health-Check-Service (ref 1)", connection: 7,
        client: "[2001:db8::1]:50000"),
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: 1), group: nil, status: 301, target: false,
        type: "http", connection: 8, actions: "redirect"),
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: 2), group: nil, status: 403, target: false,
        connection: 8, actions: "waf"),
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: 3), group: nil, status: 400, target: false, connection: 9,
        actions: "-"),
      SmallLogs.line(
        SmallLogs.time(hour: 9, minute: 4), group: "shop-api", status: 503, target: false,
        connection: 9),
    ]
  }

  @Test func `requests are those for which a target was chosen`() throws {
    let (learnt, _) = try SmallLogs.learn([hour.file])
    let log = try #require(learnt.log)
    #expect(log.lines == 12)
    #expect(learnt.traffic.requests == 8)
    #expect(
      [log.apart.redirected, log.apart.blocked, log.apart.malformed, log.apart.unserved]
        == [1, 1, 1, 1])
    #expect(log.apart.robots == 1 && log.apart.healthChecks == 1)
    // From 09:00:00 to the end of the minute of the last line: one hour, 8 / 3600.
    #expect(learnt.traffic.seconds == 3_600)
    #expect(abs(learnt.traffic.perSecond - 8.0 / 3_600) < 1e-15)
  }

  @Test func `sizes, times and shares are means of their group`() throws {
    let (learnt, scenario) = try SmallLogs.learn([hour.file])
    let api = try #require(learnt.groups.first { $0.name == "shop-api" })
    #expect(api.service == "api")
    // 100 and 300 of the two that were served, 500 of the one that found nobody.
    #expect(api.tally?.receivedBytes.mean == 300)
    let web = try #require(learnt.groups.first { $0.name == "shop-web" })
    // 0.1, 0.2, … 0.6 seconds.
    #expect(abs((web.tally?.seconds.mean ?? 0) - 0.35) < 1e-12)
    #expect(scenario.contains("entry: { web: 0.75, api: 0.25 }"))
    // Connections 0 to 2 of the web, 7 of the api, 8 and 9 of the rest: 6 over 8 requests.
    #expect(abs((learnt.connectionsPerRequest ?? 0) - 0.75) < 0.001)
  }

  @Test func `robots and health checks can be left out`() throws {
    let (learnt, _) = try SmallLogs.learn([hour.file], peopleOnly: true)
    #expect(learnt.traffic.requests == 6)
    #expect(learnt.log?.apart.robots == 1)
  }

  @Test func `a websocket is a request, and its time none of a request`() throws {
    let socket = SmallLogs.line(
      SmallLogs.time(hour: 9), took: "900.000", status: 101, type: "wss", connection: 3)
    let (learnt, _) = try SmallLogs.learn([[socket, hour[0]].file])
    #expect(learnt.traffic.requests == 2)
    #expect(learnt.log?.apart.sockets == 1)
    #expect(learnt.groups[0].tally?.seconds.count == 1)
  }

  @Test func `what traffic does not tell is taken from the stack's own scenario`() throws {
    let (_, scenario) = try SmallLogs.learn([hour.file])
    #expect(
      scenario.contains(
        "deploymentsPerMonth: { min: 1, mode: 7, max: 9, reason: 'by the calendar' }"))
    #expect(scenario.contains("replacementsPerMonth: { min: 0, mode: 2, max: 8"))
  }

  @Test func `a group of another name is said, and can be stated`() throws {
    let lines = hour + [SmallLogs.line(SmallLogs.time(hour: 9, minute: 30), group: "blue")]
    let (learnt, _) = try SmallLogs.learn([lines.file])
    #expect(
      learnt.notes.text.contains("11.1 % of the requests go to no service of the stack: blue"))
    // 8 of 9 are the stack's.
    #expect(abs(learnt.entryShare - 8.0 / 9) < 1e-12)
    let (stated, _) = try SmallLogs.learn([lines.file], entry: ["blue": "api"])
    #expect(stated.entryShare == 1)
    #expect(abs((stated.entry.first { $0.service == "api" }?.share ?? 0) - 3.0 / 9) < 1e-12)
  }

  @Test func `a stated name that does not occur is an error`() throws {
    #expect(throws: Diagnostics.self) {
      try SmallLogs.learn([hour.file], entry: ["shop-wbe": "web"])
    }
  }

  @Test func `hours lie in the week from Monday on, in UTC`() throws {
    // 2026-10-05 is a Monday: 30 requests in each hour, 90 at 09:00 of the Wednesday.
    let minutes = [0] + (1..<30).map { $0 * 2 + 1 } + (1..<30).map { $0 * 2 } + [1]
    let lines = (5..<12).flatMap { day in
      (0..<24).flatMap { hour in
        (0..<(day == 7 && hour == 9 ? 60 : 30)).map {
          SmallLogs.line(SmallLogs.time(day: day, hour: hour, minute: minutes[$0]), connection: $0)
        }
      }
    }
    let (learnt, scenario) = try SmallLogs.learn([lines.file])
    #expect(learnt.week.basis == .week)
    #expect(learnt.week.rates.count == 168)
    #expect(learnt.week.rates.firstIndex { $0 > 0.01 } == 2 * 24 + 9)
    // 60 where the mean is 168 × 30 + 30 over 168 hours.
    #expect(abs((learnt.week.peakToMean ?? 0) - 60 / (30 + 30.0 / 168)) < 1e-9)
    #expect(scenario.contains("a week, from Monday 00:00 UTC"))
  }

  @Test func `a long silence between busy hours is not seen, a short one is no traffic`() throws {
    func busy(day: Int, hour: Int) -> [String] {
      (0..<40).map {
        SmallLogs.line(SmallLogs.time(day: day, hour: hour, minute: $0), connection: $0)
      } + [SmallLogs.line(SmallLogs.time(day: day, hour: hour, minute: 59))]
    }
    let (long, _) = try SmallLogs.learn([(busy(day: 5, hour: 9) + busy(day: 6, hour: 9)).file])
    #expect(long.traffic.gaps.count == 1)
    #expect(long.traffic.seconds == 7_200)
    let (short, _) = try SmallLogs.learn([(busy(day: 5, hour: 9) + busy(day: 5, hour: 12)).file])
    #expect(short.traffic.gaps.isEmpty)
    #expect(short.traffic.seconds == 4 * 3_600)
  }
}

@Suite struct `Logs that are not taken` {
  private func message(_ texts: String...) throws -> String {
    try #require(try SmallLogs.problems(texts)).text
  }

  private let good = SmallLogs.line(SmallLogs.time(hour: 9))

  @Test func `a line that was cut`() throws {
    #expect(try message(good + "\n" + good.prefix(120)).contains("the line ends after"))
    // Behind the fields that every log has, only the lines before tell.
    let cut = good.split(separator: " ").dropLast(4).joined(separator: " ")
    #expect(try message(good + "\n" + cut).contains("the file ends within a line"))
    #expect(try message(String(good.prefix(good.utf8.count / 3))).contains(":1:1: error:"))
  }

  @Test func `a file that is given twice`() throws {
    #expect(try message([good].file, [good].file).contains("the line stands in"))
    #expect(try message([good, good].file).contains("the line stands twice"))
  }

  @Test func `logs of two kinds`() throws {
    let cloudFront =
      "#Version: 1.0\n#Fields: date time sc-bytes\n2026-10-05\t09:00:00\t100\n"
    #expect(try message([good].file, cloudFront).contains("would count twice"))
  }

  @Test func `what is no log`() throws {
    #expect(try message("Dear diary\n").contains("this is no access log"))
    #expect(try message("{ \"a\": 1 }").contains("this is no access log"))
    #expect(try message("").contains("the file is empty"))
    #expect(
      try message(good.replacing(" 2000 ", with: " many ") + "\n").contains("'many' is no number"))
    #expect(
      try message("tls 2.0 2026-10-05T09:00:00 net/a/b c 1.1.1.1:1 2.2.2.2:2\n")
        .contains("Network Load Balancer"))
  }

  @Test func `logs of which nothing was served`() throws {
    let redirect = SmallLogs.line(
      SmallLogs.time(hour: 9), group: nil, status: 301, target: false, actions: "redirect")
    #expect(try message([redirect].file).contains("no request of the files was served"))
  }

  @Test func `all of them at once, each at its place`() throws {
    let text = try message("Dear diary\n", good.prefix(100) + "\n")
    #expect(text.contains("0.log:1:1: error:") && text.contains("1.log:1:1: error:"))
  }
}
