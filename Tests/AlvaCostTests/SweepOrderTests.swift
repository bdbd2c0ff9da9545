import Diagnostics
import Estimation
import Quantities
import Reporting
import Testing

@testable import Exploration

@Suite struct `A point of a sweep that answers nobody` {
  private func figures(_ cents: Int, lost: Double) -> VariantFigures {
    VariantFigures(
      monthly: Money(cents: cents), p95Seconds: lost == 1 ? 0 : 0.1, headroom: 0.5,
      tightest: "web, CPU", lostShare: lost)
  }

  /// No task costs least and has the shortest times, those of no request.
  @Test func `stands behind those that answer`() {
    let rows = SweepRows(
      header: ["point", "services.web.tasks"] + SweepCommand.figures,
      rows: ["0", "1", "2"].map { [$0, $0, "", "", "", ""] },
      figures: [figures(1, lost: 1), figures(300, lost: 0), figures(200, lost: 0.4)], skipped: 0,
      points: 3, fingerprint: InputRecord().fingerprint(flags: ""), warnings: Diagnostics())
    let text = rows.report("shop").terminal(style: .plain)
    let order = text.split(separator: "\n").compactMap { line in
      ["$0.01", "$3.00", "$2.00"].first { line.contains($0) }
    }
    #expect(order == ["$2.00", "$3.00", "$0.01"])
    #expect(text.contains("no answer") && text.contains("those that answer nobody last"))
  }
}
