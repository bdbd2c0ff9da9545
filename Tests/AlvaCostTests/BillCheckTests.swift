import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Diagnostics
import Quantities
import Reporting
import Testing
import TrafficSimulation

@Suite struct `Bill checks` {
  @Test func `hold with the real tables of us-east-1`() throws {
    let checks = try BillChecks.all(RealTables.workspace)
    #expect(checks.count >= 36)
    for check in checks {
      #expect(check.passed, "\(check.name): expected \(check.expected), not \(check.observed)")
    }
    // AWS's own four examples, as printed on its page.
    let printed = checks.filter { $0.name.hasPrefix("Fargate example") }.map(\.expected)
    #expect(printed == ["1.26", "1.02", "4.37", "47.25"])
  }

  @Test func `compare the decimals that the source prints`() throws {
    let exact = try Money("1.2649")
    #expect(BillCheck("x", "y", expected: "1.26", exact).passed)
    #expect(!BillCheck("x", "y", expected: "1.27", exact).passed)
    #expect(BillCheck("x", "y", expected: "1.265", exact).passed)
    #expect(!BillCheck("x", "y", expected: "no number", exact).passed)
    #expect(!BillCheck.unpriced("x", "y", expected: "1").passed)
  }

  @Test func `are shown beside the checks of theory, and a miss is counted`() throws {
    let theory = TheoryCheck(
      name: "M/M/1", source: "Erlang", unit: "s", expected: 1, observed: 2, halfWidth: 0.1,
      replications: 5, seed: 1)
    let bill = BillCheck("hour", "AWS", expected: "0.27", try Money("0.27"))
    let report = CheckReport(theory: [theory], bills: [bill])
    #expect(report.missed == 1 && report.passed == 1)
    #expect(report.document.markdown().contains("| M/M/1 | 1 | 2 | 0.1 | 5 | MISSED |"))
    #expect(report.document.markdown().contains("| hour | $0.27 | $0.27 | AWS | ok |"))
    #expect(report.json.text.contains("\"failed\": 1"))
    #expect(report.csv.contains("bills,hour,AWS,$,0.27,0.27,0,1,true"))
  }
}
