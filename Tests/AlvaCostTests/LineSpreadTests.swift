import Foundation
import TestSupport
import Testing

/// Low, typical and high of each line.
@Suite(.needsProgram) struct `Low, typical and high of a line` {
  /// A bucket of 100 to 200 GB, and a service with a flat trickle.
  private static let stack = """
    stack: files
    region: us-east-1
    services:
      api:
        { port: 3000, cpu: 256, memoryMB: 512, tasks: 1, assignPublicIP: true,
          request: { cpuMilliseconds: 5, requestBytes: 500, responseBytes: RESPONSE } }
    loadBalancer: { routing: subdomain, tls: false }
    network: { nat: none }
    buckets: { uploads: { storageGB: { min: 100, mode: 150, max: 200 } } }
    estimates: { billed: { scenario: trickle } }
    """
  private static let scenario = """
    scenario: trickle
    description: next to nothing
    requestsPerSecond: 1
    entry: { api: 1 }
    shape: flat
    """

  private func estimate(
    _ format: String, _ options: [String] = [], response: String = "500"
  ) throws -> String {
    var output = ""
    try Program.inTemporaryFolder { folder in
      for (path, text) in [
        ("pricing/stacks/files.yaml", Self.stack),
        ("pricing/scenarios/trickle.yaml", Self.scenario),
      ] {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.replacing("RESPONSE", with: response).utf8).write(to: file)
      }
      let run = try Program.run(
        ["estimate", "files", "--no-reports", "--format", format] + options, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      output = run.output
    }
    return output
  }

  private func lines(_ text: String) throws -> [String: [String: Any]] {
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let estimate = try #require((json["estimates"] as? [[String: Any]])?.first)
    let lines = try #require(estimate["lines"] as? [[String: Any]])
    return Dictionary(uniqueKeysWithValues: lines.map { ($0["id"] as? String ?? "", $0) })
  }

  private func percentiles(_ line: [String: Any]?) throws -> [Double] {
    let found = try #require(line?["percentiles"] as? [String: String])
    return try ["p10", "p50", "p90"].map { try #require(Double(found[$0] ?? "")) }
  }

  /// A bucket's size is a triangle, and its line that size at one price.
  ///
  /// A triangle from 100 over 150 to 200: a share p ≤ ½ lies below 100 + 100 √(p / 2), so P10 is
  /// 122.36, P50 150 and P90 177.64 GB; at 0.023 a GB-month $2.814, $3.45, $4.086. Of 2,048 points of the
  /// sequence the nearest is at most 1/2,048 in share off, which is less than $0.01.
  @Test func `follows from the input that the line is made of`() throws {
    let lines = try lines(try estimate("json", ["--runs", "2048"]))
    let storage = try #require(
      lines.first { $0.key.hasPrefix("uploads/") && $0.key.contains("stor") })
    let found = try percentiles(storage.value)
    for (value, expected) in zip(found, [2.8143, 3.45, 4.0857]) {
      #expect(abs(value - expected) < 0.01, "\(found)")
    }
    // A line that no input moves is exactly what it is.
    let hours = try #require(lines["loadBalancer/hours"])
    let fixed = try #require(hours["percentiles"] as? [String: String])
    for name in ["p10", "p50", "p90"] { #expect(fixed[name] == hours["monthly"] as? String) }
  }

  /// Bytes to the internet, of which the account has some free.
  ///
  /// 1 request a second for 730 hours is 2,628,000. At P90, 50,000 bytes each, they are 131.4 × 10⁹ bytes,
  /// 122.37 GB (2³⁰) of which 100 are free: 22.37 × 0.09 = $2.01. At P10 and in the middle, 31,623 bytes,
  /// fewer than 100 GB leave. Of 512 points the nearest is 1/512 in share off: 0.4 % of 122 GB, $0.05.
  @Test func `has what only some months reach beyond a free amount`() throws {
    let bytes = "{ p10: 20000, p90: 50000 }"
    let text = try estimate("json", ["--runs", "512"], response: bytes)
    let lines = try lines(text).filter { $0.key.hasPrefix("dataTransfer/internet-out") }
    // The bill, at the middle, has the free line alone.
    #expect(lines.keys.sorted() == ["dataTransfer/internet-out/free"])
    let found = try percentiles(lines.values.first)
    #expect(found[0] == 0 && found[1] == 0)
    #expect(abs(found[2] - 2.01) < 0.06, "\(found)")
  }

  @Test func `is absent where nothing was drawn, in every form`() throws {
    let none = ["--runs", "0"]
    for line in try lines(try estimate("json", none)).values {
      #expect(line["percentiles"] == nil)
    }
    for (format, columns) in [
      ("csv", ["p10", "p50", "p90"]),
      ("focus", ["x_LineP10", "x_LineP50", "x_LineP90", "x_MonthP10", "x_MonthP90"]),
    ] {
      let table = CommaSeparated.rows(try estimate(format, none))
      let places = try columns.map { try #require(table[0].firstIndex(of: $0)) }
      #expect(table.count > 5)
      for row in table.dropFirst() {
        for place in places { #expect(row[place].isEmpty, "\(format)") }
      }
    }
    for format in ["table", "markdown", "html"] {
      let text = try estimate(format, none)
      #expect(!text.contains("P90"), "\(format)")
    }
  }

  @Test func `stands in every form where months were drawn`() throws {
    let csv = CommaSeparated.rows(try estimate("csv"))
    let focus = CommaSeparated.rows(try estimate("focus"))
    let lines = try lines(try estimate("json"))
    for (table, id, columns) in [
      (csv, "id", ["p10", "p50", "p90"]),
      (focus, "x_LineId", ["x_LineP10", "x_LineP50", "x_LineP90"]),
    ] {
      let place = try #require(table[0].firstIndex(of: id))
      let places = try columns.map { try #require(table[0].firstIndex(of: $0)) }
      for row in table.dropFirst() {
        let expected = try #require(lines[row[place]]?["percentiles"] as? [String: String])
        #expect(places.map { row[$0] } == ["p10", "p50", "p90"].map { expected[$0] ?? "" })
      }
    }
    #expect(try estimate("table").contains("typical, P50"))
    for format in ["markdown", "html"] {
      #expect(try estimate(format).contains("P50"), "\(format)")
    }
  }

  @Test func `is told by explain`() throws {
    let run = try Program.run([
      "explain", "staging", "loadBalancer/lcu", "--estimate", "realistic",
    ])
    #expect(run.exitCode == 0 && run.output.contains("P10 $") && run.output.contains("P90 $"))
    let none = try Program.run([
      "explain", "staging", "loadBalancer/lcu", "--estimate", "realistic", "--runs", "0",
    ])
    #expect(none.exitCode == 0 && !none.output.contains("P10"))
    let seed = try Program.run(["explain", "staging", "--runs", "0", "--seed", "3"])
    #expect(seed.exitCode == 64 && seed.errors.contains("--seed"))
  }
}
