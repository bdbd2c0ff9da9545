import Foundation
import Pricing
import Quantities
import TestSupport
import Testing

@testable import Exploration

/// The what-if panel of a page beside what the command line prints for the same change.
@Suite(.needsProgram, .enabled(if: Browser.exists, "skipped: no Chromium here"))
struct `The what-if panel of staging` {
  private static let page = Result {
    try Program.run(["estimate", "staging", "--no-reports", "--format", "html"]).output
  }

  /// Chooses a design by its name and the traffic by its power of two, then reads the figures.
  private static let panel = """
    var panel = page.querySelector('.panel');
    var choice = panel.querySelector('select');
    var slider = panel.querySelector('input');
    function set(design, power) {
      choice.value = String(Array.from(choice.options).findIndex(function (option) {
        return option.textContent === design;
      }));
      choice.dispatchEvent(new view.Event('change'));
      slider.value = String(power);
      slider.dispatchEvent(new view.Event('input'));
    }
    function figure(name) { return panel.querySelector('[data-figure=' + name + ']').textContent; }
    function figures() { return ['cost', 'range', 'p95', 'limit', 'state'].map(figure).join('|'); }

    """

  private struct Side: Decodable {
    let monthly: String
    let p95Seconds: Double
    let headroom: Double
    let tightest: String

    /// What the panel says of it, the range and the last sentence aside.
    func shown(range: String, state: String = "Exact: this point was run.") throws -> String {
      let cost = try #require(Double(monthly))
      let share = NumberFormat.percent(1 - headroom, decimals: 0)
      let limit = headroom > 0 ? "\(share) used" : "\(share) needed: does not hold"
      return [
        Money(nearest: cost).dollars(), range, NumberFormat.duration(p95Seconds),
        "\(tightest), \(limit)", state,
      ].joined(separator: "|")
    }
  }

  private struct Change: Decodable {
    let before: Side
    let after: Side
  }

  private struct Estimates: Decodable {
    struct Part: Decodable {
      struct Percentiles: Decodable {
        let p10: String
        let p90: String
      }
      let percentiles: Percentiles

      func range() throws -> String {
        let low = try #require(Double(percentiles.p10))
        let high = try #require(Double(percentiles.p90))
        return "\(Money(nearest: low).dollars()) to \(Money(nearest: high).dollars())"
      }
    }
    let estimates: [Part]
  }

  private func change(_ arguments: [String]) throws -> Change {
    let run = try Program.run(["whatif", "staging", "--format", "json"] + arguments)
    return try JSONDecoder().decode(Change.self, from: Data(run.output.utf8))
  }

  private func range(_ arguments: [String]) throws -> String {
    let run = try Program.run(
      ["estimate", "staging", "--estimate", "realistic", "--no-reports", "--format", "json"]
        + arguments)
    let set = try JSONDecoder().decode(Estimates.self, from: Data(run.output.utf8))
    return try #require(set.estimates.last).range()
  }

  @Test(arguments: [
    ("NAT: a NAT instance", ["network.nat=instance", "network.natGateways=1"]),
    ("NAT: a NAT gateway in each zone", ["network.nat=gateway", "network.natGateways=2"]),
    ("web: double the size", ["services.web.cpu=1024", "services.web.memoryMB=2048"]),
    ("web: half the size", ["services.web.cpu=256", "services.web.memoryMB=512"]),
    ("web: one task more", ["services.web.tasks=2"]),
  ])
  func `a design shows what the command line prints for it`(
    design: String, settings: [String]
  ) throws {
    let visit = try Browser.visit(
      try Self.page.get(), Self.panel + "set('\(design)', 0); return figures();")
    let arguments = settings.flatMap { ["--set", $0] }
    let printed = try change(arguments + ["--runs", "0"])
    #expect(visit.result == (try printed.after.shown(range: range(arguments + ["--runs", "256"]))))
    #expect(visit.console == [])
  }

  @Test func `the slider shows what the command line prints under that traffic`() throws {
    let folder = try TemporaryFolder()
    let pricing = folder.url.appending(path: "pricing")
    try FileManager.default.copyItem(at: RealTables.root.appending(path: "pricing"), to: pricing)
    let moderate = try #require(
      Program.text(of: pricing.appending(path: "scenarios/moderate.yaml")))
    let range = "requestsPerSecond: { p10: 0.6, p90: 3.75,"
    try #require(moderate.contains(range))
    // Half, twice and eight times the range that the scenario declares.
    let scenarios: [(power: Int, name: String, range: String)] = [
      (-1, "half", "p10: 0.3, p90: 1.875"),
      (1, "twice", "p10: 1.2, p90: 7.5"), (3, "eightfold", "p10: 4.8, p90: 30"),
    ]
    for scenario in scenarios {
      let text = moderate.replacing(range, with: "requestsPerSecond: { \(scenario.range),")
        .replacing("scenario: moderate", with: "scenario: \(scenario.name)")
      try Data(text.utf8).write(
        to: pricing.appending(path: "scenarios/\(scenario.name).yaml"))
    }
    for scenario in scenarios {
      let visit = try Browser.visit(
        try Self.page.get(),
        Self.panel
          + """
          set('current', \(scenario.power));
          var current = figures();
          set('web: double the size', \(scenario.power));
          return current + '#' + figures();
          """)
      let arguments = ["--pricing", pricing.path(), "--scenario", scenario.name]
      let shown = visit.result.components(separatedBy: "#")
      try #require(shown.count == 2, "\(visit.result)")
      let current = try change(arguments + ["--runs", "0"]).after
      #expect(shown[0] == (try current.shown(range: self.range(arguments + ["--runs", "256"]))))
      let doubled = try change(
        arguments + [
          "--runs", "0", "--set", "services.web.cpu=1024", "--set", "services.web.memoryMB=2048",
        ]
      ).after
      #expect(shown[1] == (try doubled.shown(range: "not drawn for this pair")))
    }
  }

  @Test func `between two points it goes straight on, and says so`() throws {
    let visit = try Browser.visit(
      try Self.page.get(),
      Self.panel
        + """
        set('current', 0); var low = figure('cost');
        set('current', 1); var high = figure('cost');
        set('current', 0.5);
        return [low, high, figure('cost'), figure('state'), slider.getAttribute('aria-valuetext')]
          .join('|');
        """)
    let parts = visit.result.components(separatedBy: "|")
    try #require(parts.count == 5)
    let ends = parts.prefix(2).compactMap { Double($0.dropFirst()) }
    let between = try #require(Double(parts[2].dropFirst(3)))
    // √2 times the traffic is 41.4 % of the way from once to twice.
    #expect(abs(between - (ends[0] + 0.41421 * (ends[1] - ends[0]))) < 0.02)
    #expect(parts[2].hasPrefix("≈ $"))
    #expect(parts[3] == "Interpolated between 1 × and 2 ×.")
    #expect(parts[4] == "≈ 1.41 ×, 2.12 requests/s")
  }

  @Test func `at first it shows the estimate, asks for nothing and breaks no rule`() throws {
    let visit = try Browser.visit(
      try Self.page.get(), width: 400,
      Self.panel + "return [requests.length, panel.hidden, figures(), figure('command')].join('|');"
    )
    let run = try Program.run(["estimate", "staging", "--no-reports"]).output
    let standing = try change(["--set", "services.web.tasks=2", "--runs", "0"]).before
    #expect(
      visit.result
        == "0|false|\(try standing.shown(range: range([])))|alva-cost estimate staging")
    #expect(run.contains("$169.46"))
    #expect(visit.console == [])
  }

  @Test func `without draws there is no panel, and no other format has one`() throws {
    for arguments in [["--format", "html", "--runs", "0"], ["--format", "markdown"]] {
      let run = try Program.run(["estimate", "staging", "--no-reports"] + arguments)
      #expect(run.exitCode == 0 && !run.output.contains("What if"))
    }
  }
}

@Suite struct `Designs of a panel` {
  private func design(_ name: String, _ cents: [Int?]) -> DesignPoints.Design {
    DesignPoints.Design(
      name: name, description: name, command: name,
      points: cents.map { amount in
        amount.map {
          DesignPoints.Point(
            monthly: Money(cents: $0), range: nil, requests: 1, p95Seconds: 0.1, tightest: "web",
            utilisation: 0.5)
        }
      })
  }

  /// `c` comes to what `b` does under every traffic, `d` to what stands, `e` has no price at all, and `f`
  /// differs at one of the points.
  @Test func `are offered once, and only where they change something`() {
    let all = [
      design("a", [1, 2]), design("b", [1, 3]), design("c", [1, 3]), design("d", [1, 2]),
      design("e", [nil, nil]), design("f", [1, nil]),
    ]
    #expect(DesignPointsCommand.distinct(all).map(\.name) == ["a", "b", "f"])
  }
}
