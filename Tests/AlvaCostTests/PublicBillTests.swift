import Foundation
import TestSupport
import Testing

/// Estimates beside public bills.
@Suite(.needsProgram) struct `Public bills` {
  private static let page = "Sources/AlvaCost/AlvaCost.docc/Accuracy.md"
  private static let start = "<!-- bills: printed"
  private static let end = "<!-- end of bills -->"

  /// What is printed, a heading below the page's own.
  private func printed() throws -> String {
    let run = try Program.run(["verify", "--bills", "--format", "markdown"])
    #expect(run.exitCode == 0, "\(run.errors)")
    return run.output.components(separatedBy: "\n").map { $0.hasPrefix("#") ? "##" + $0 : $0 }
      .joined(separator: "\n")
  }

  @Test func `stand in the guide as they are printed`() throws {
    let file = URL(filePath: Repository.path(Self.page))
    let text = try #require(Program.text(of: file))
    let begin = try #require(text.range(of: Self.start)).upperBound
    let line = try #require(text[begin...].firstIndex(of: "\n"))
    let end = try #require(text.range(of: Self.end)).lowerBound
    let (head, tail) = (String(text[...line]), String(text[end...]))
    let whole = [head, try printed(), tail].joined(separator: "\n")
    if Program.records { try Data(whole.utf8).write(to: file) }
    #expect(whole == Program.text(of: file))
  }

  /// A folder with one stack of a gateway and one bill of it.
  private func verify(
    _ rows: [String], _ format: String = "json", _ options: [String] = []
  ) throws -> Program.Run {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: hub
      region: us-east-1
      network: { nat: gateway, natGateways: 1 }
      estimates: { only: { scenario: idle } }
      """, to: "pricing/bills/stacks/hub.yaml")
    try folder.write("requestsPerSecond: 0\n", to: "pricing/bills/scenarios/idle.yaml")
    let header = "bill,month,hours,stacks,lines,billedUSD,lookedAt,source,what"
    try folder.write(
      ([header] + rows).joined(separator: "\n") + "\n", to: "pricing/bills/bills.csv")
    return try Program.run(
      ["verify", "--bills", "--format", format] + options, in: folder.url)
  }

  private func object(_ run: Program.Run) throws -> [String: Any] {
    #expect(run.exitCode == 0, "\(run.errors)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  /// 100 hours of a gateway at 0.045 and of its address at 0.005 are $4.50 and $0.50.
  @Test func `are held to the hours that ran and to the lines that the bill has`() throws {
    let json = try object(
      try verify([
        "all,2026-10,100,hub,,5.00,no,test,",
        "hours,2026-10,100,hub,NatGateway-Hours,4.50,yes,test,",
        "twice,2026-10,100|50,hub|hub,,7.50,yes,test,", "off,2026-10,100,hub,,4.00,no,test,",
      ]))
    let bills = try #require(json["bills"] as? [[String: Any]])
    let middles = bills.compactMap { ($0["percentiles"] as? [String: String])?["p50"] }
    #expect(middles.compactMap { Double($0) } == [5, 4.5, 7.5, 5])
    #expect(bills.compactMap { $0["within"] as? Bool } == [true, true, true, false])
    // 5 in place of 4 is a quarter more.
    #expect(bills.compactMap { $0["error"] as? Double } == [0, 0, 0, 0.25])
    let all = try #require(json["all"] as? [String: Any])
    #expect(all["within"] as? Int == 3 && all["bills"] as? Int == 4)
    #expect(all["bias"] as? Double == 0.0625)
    // Errors of 0, 0, 0, ¼: standard deviation ⅛, over √4, times t(0.975; 3) = 3.1824: 0.1989.
    #expect(abs((all["biasHalfWidth"] as? Double ?? 0) - 0.1989) < 0.0001)
    // Wilson's 95 % interval of 3 in 4: p = 0.75, z² = 3.8415; middle (0.75 + 0.4802) ÷ 1.9604 = 0.6275,
    // half 1.96 × √(0.046875 + 0.060023) ÷ 1.9604 = 0.3269.
    #expect(abs((all["coverageLow"] as? Double ?? 0) - 0.3006) < 0.0002)
    #expect(abs((all["coverageHigh"] as? Double ?? 0) - 0.9544) < 0.0002)
    let unseen = try #require(json["notLookedAt"] as? [String: Any])
    #expect(unseen["within"] as? Int == 1 && unseen["bills"] as? Int == 2)
  }

  @Test func `that were all looked at are said to be no evidence`() throws {
    let run = try verify(["all,2026-10,100,hub,,5.00,yes,test,"], "table")
    #expect(run.output.contains("none is evidence"))
    #expect(run.output.contains("the same"))
  }

  @Test(arguments: [
    ("a,2026-13,100,hub,,5,yes,test,", "2:3: error: '2026-13' is no month"),
    ("a,2026-10,745,hub,,5,yes,test,", "write 1 to 744"),
    ("a,2026-10,100|50,hub,,5,yes,test,", "each stack"),
    ("a,2026-10,100,hub,,0,yes,test,", "above zero"),
    ("a,2026-10,100,hub,,5,maybe,test,", "yes or no"),
    ("a,2026-10,100,hub,,5,yes,,", "where the bill stands"),
    ("a,2026-10,100,hbu,,5,yes,test,", "hub"),
    ("a,2026-10,100,hub,LCUUsage,5,yes,test,", "no line with"),
  ])
  func `of a wrong row are refused at their place`(row: String, words: String) throws {
    let run = try verify([row])
    #expect(run.exitCode == 65 || run.exitCode == 66, "\(run.exitCode)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  /// The estimate of 100 hours is $5.00; $4.00 is 25 % below it, seen from the bill, and $4.90 is 2 %.
  @Test func `fail a job only where it says how far off is too far`() throws {
    let rows = ["near,2026-10,100,hub,,4.90,yes,test,", "far,2026-10,100,hub,,4,yes,test,"]
    for (options, exitCode) in [
      ([], 0), (["--tolerance", "30%"], 0), (["--tolerance", "20%"], 1),
    ] as [([String], Int32)] {
      let run = try verify(rows, "json", options)
      #expect(run.exitCode == exitCode, "\(options): \(run.errors)")
      #expect(run.output.contains("\"near\""), "the report stands before the verdict")
      #expect(run.errors.contains("beyond the tolerance: far") == (exitCode == 1))
    }
    let run = try Program.run(["verify", "--tolerance", "20%"])
    #expect(run.exitCode == 64 && run.errors.contains("--bills"))
  }

  @Test func `take no seed`() throws {
    let run = try Program.run(["verify", "--bills", "--seed", "3"])
    #expect(run.exitCode == 64 && run.errors.contains("--seed"))
  }
}
