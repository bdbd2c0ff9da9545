import Foundation
import TestSupport
import Testing

/// `alva-cost estimate staging` as a user runs it.
@Suite(.needsProgram)
struct `The program estimates staging` {
  private static let places = ["en_US.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "C"]

  @Test func `the reports are those that are committed`() throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(["estimate", "staging", "--reports", folder.path()])
      #expect(run.exitCode == 0)
      #expect(run.errors.isEmpty)
      let committed = RealTables.root.appending(path: "reports")
      let names = Program.files(below: folder)
      #expect(names.contains("staging.md") && names.contains("staging.csv"))
      for name in names {
        let text = try #require(
          Program.text(of: committed.appending(path: name)), "\(name) is not committed")
        #expect(text == Program.text(of: folder.appending(path: name)), "\(name) differs")
      }
    }
  }

  @Test func `the same input gives the same bytes, wherever and whenever it runs`() throws {
    let first = try Program.run([
      "estimate", "staging", "--no-reports", "--runs", "0", "--format", "markdown",
    ])
    let again = try Program.run([
      "estimate", "staging", "--no-reports", "--runs", "0", "--format", "markdown",
    ])
    #expect(first.output == again.output)
    #expect(!first.output.contains(RealTables.root.path()))
    // The pricing folder is found in a parent.
    let below = try Program.run(
      ["estimate", "staging", "--no-reports", "--runs", "0", "--format", "markdown"],
      in: RealTables.root.appending(path: "Sources/AlvaCost"))
    #expect(below.output == first.output)
    for (locale, zone) in zip(
      Self.places, ["Pacific/Auckland", "America/St_Johns", "Asia/Kolkata", "UTC"])
    {
      let run = try Program.run(
        ["estimate", "staging", "--no-reports", "--runs", "0", "--format", "markdown"],
        environment: [
          "LC_ALL": locale, "LANG": locale, "TZ": zone,
          "ALVA_COST_PRICING":
            RealTables.root.appending(path: "pricing").path(),
        ])
      #expect(run.output == first.output, "\(locale) in \(zone)")
    }
  }

  @Test(.enabled(if: Program.find("taskset") != nil, "taskset is not here"))
  func `one core gives the bytes that all of them give`() throws {
    let command = "alva-cost estimate staging --no-reports --runs 64 --format json"
    let all = try Program.shell(command)
    #expect(all.exitCode == 0, "\(all.errors)")
    #expect(try Program.shell("taskset -c 0 " + command).output == all.output)
  }

  @Test func `every format comes out the same way in every locale`() throws {
    for format in ["table", "csv", "json", "html"] {
      let arguments = ["estimate", "staging", "--no-reports", "--runs", "0", "--format", format]
      let plain = try Program.run(arguments)
      let foreign = try Program.run(
        arguments, environment: ["LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"])
      #expect(plain.exitCode == 0)
      #expect(plain.output == foreign.output, "\(format)")
      #expect(plain.output.utf8.last == UInt8(ascii: "\n"), "\(format)")
    }
  }

  @Test func `into a pipe goes the full text, without colour`() throws {
    for environment in [[:], ["NO_COLOR": "1"], ["TERM": "xterm-256color", "COLUMNS": "40"]] {
      let run = try Program.run(
        ["estimate", "staging", "--no-reports", "--runs", "0"], environment: environment)
      #expect(!run.output.contains("\u{1B}"))
      #expect(run.output.contains("EC2, EBS and NAT, VPC: public IPv4, endpoints"))
    }
  }

  @Test(arguments: [60, 80, 132])
  func `on a terminal everything fits its width, and nothing is lost`(columns: Int) throws {
    let hasScript = try Program.shell("command -v script").exitCode == 0
    try #require(hasScript, "skipped: no 'script' here")
    let output = try Program.shell(
      "script -qec 'stty cols \(columns); alva-cost estimate staging --no-reports --runs 40 --no-color' /dev/null"
    ).output
    let lines = output.split(whereSeparator: \.isNewline)
    #expect(lines.count > 20 && lines.allSatisfy { $0.count <= columns })
    #expect(!output.contains("…"))
    let words = Set(output.split { $0.isWhitespace })
    #expect(["EBS", "endpoints", "public", "$169.46"].allSatisfy { words.contains($0) })
  }

  @Test func `colour comes on a terminal only, and can be refused`() throws {
    // `script` runs a command on a terminal of its own.
    let hasScript = try Program.shell("command -v script").exitCode == 0
    try #require(hasScript, "skipped: no 'script' here")
    func printed(_ prefix: String, _ options: String = "") throws -> String {
      try Program.shell(
        "script -qec '\(prefix) alva-cost estimate staging --no-reports --runs 0 \(options)' /dev/null"
      ).output
    }
    #expect(try printed("").contains("\u{1B}["))
    #expect(try !printed("NO_COLOR=1").contains("\u{1B}["))
    #expect(try !printed("", "--no-color").contains("\u{1B}["))
    #expect(try printed("NO_COLOR=").contains("\u{1B}["))
  }

  @Test func `a reader that goes away is no error`() throws {
    for format in ["table", "markdown", "csv", "json", "html"] {
      let run = try Program.shell(
        "{ alva-cost estimate staging --no-reports --runs 0 --format \(format); echo \"code $?\" >&2; } "
          + "| true")
      #expect(run.errors == "code 0\n", "\(format)")
    }
    let rates = try Program.shell(
      "{ alva-cost rates list --format csv; echo \"code $?\" >&2; } | head -1")
    #expect(rates.errors == "code 0\n")
    #expect(rates.output.hasPrefix("service,usageType,operation,"))
  }

  @Test func `quiet prints nothing, and output goes where it is sent`() throws {
    try Program.inTemporaryFolder { folder in
      let file = folder.appending(path: "deep/er/out.json")
      let quiet = try Program.run(["estimate", "staging", "--no-reports", "--runs", "0", "--quiet"])
      #expect(quiet.output.isEmpty && quiet.errors.isEmpty && quiet.exitCode == 0)
      let run = try Program.run([
        "estimate", "staging", "--no-reports", "--runs", "0", "--format", "json", "--output",
        file.path(),
      ])
      #expect(run.output.isEmpty && run.exitCode == 0)
      let printed = try Program.run([
        "estimate", "staging", "--no-reports", "--runs", "0", "--format", "json",
      ])
      #expect(Program.text(of: file) == printed.output)
      let inFolder = try Program.run([
        "estimate", "staging", "--no-reports", "--runs", "0", "--format", "json", "--output",
        folder.appending(path: "reports").path() + "/",
      ])
      #expect(inFolder.exitCode == 0)
      #expect(
        Program.text(of: folder.appending(path: "reports/estimate-staging.json"))
          == printed.output)
    }
  }

  @Test func `a budget and the facts about it are not both standard output`() throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(
        [
          "budget", "init", "staging", "--lean", "--output", "-", "--pricing",
          RealTables.root.appending(path: "pricing").path(),
        ])
      #expect(run.exitCode == 64)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("--lean does nothing with --output -"))
    }
  }

  /// The keys of DESIGN.md for `simulate --format json`.
  @Test(arguments: [
    ["estimate", "staging", "--no-reports", "--runs", "0", "--format", "json"],
    ["validate", "staging", "--stack", "Tests/TemplateReaderTests/Fixtures/staging"],
    ["budget", "init", "tiny"],
  ])
  func `a dash as output is standard output`(arguments: [String]) throws {
    try Program.inTemporaryFolder { folder in
      let pricing = folder.appending(path: "pricing")
      try FileManager.default.copyItem(
        at: RealTables.root.appending(path: "pricing"), to: pricing)
      let staging = pricing.appending(path: "stacks/staging.yaml")
      let text = try String(contentsOf: staging, encoding: .utf8)
        .replacing("stack: staging", with: "stack: tiny")
      try text.write(
        to: pricing.appending(path: "stacks/tiny.yaml"), atomically: true, encoding: .utf8)
      let start = arguments + ["--pricing", pricing.path()]
      let dashed = try Program.run(start + ["--output", "-"])
      #expect(dashed.exitCode == 0, "\(dashed.errors)")
      let file = folder.appending(path: "out").path()
      let written = try Program.run(start + ["--output", file])
      #expect(written.exitCode == 0, "\(written.errors)")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == dashed.output)
      #expect(dashed.output.count > 100)
    }
  }

  @Test func `a simulated month says its distribution and what drives it`() throws {
    let run = try Program.run([
      "simulate", "staging", "--scenario", "moderate", "--no-reports", "--runs", "128",
      "--format", "json",
    ])
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let monthly = try #require(root["monthly"] as? [String: String])
    let points = try ["p10", "p50", "p90"].map { try #require(monthly[$0].flatMap(Double.init)) }
    #expect(points == points.sorted() && points[0] < points[2])
    let drivers = try #require(root["drivers"] as? [[String: Any]])
    let shares = drivers.compactMap { $0["share"] as? Double }
    #expect(!shares.isEmpty && shares == shares.sorted(by: >))
    #expect(
      drivers.allSatisfy { $0["low"] is String && $0["high"] is String && $0["name"] is String })
  }

  @Test func `nothing is written when one of the reports cannot be`() throws {
    try Program.inTemporaryFolder { folder in
      // The second report's place is taken by a folder.
      try FileManager.default.createDirectory(
        at: folder.appending(path: "staging.csv"), withIntermediateDirectories: true)
      let run = try Program.run(["estimate", "staging", "--runs", "0", "--reports", folder.path()])
      #expect(run.exitCode == 74)
      #expect(Program.files(below: folder).isEmpty)
    }
  }

  @Test func `older reports are replaced whole`() throws {
    try Program.inTemporaryFolder { folder in
      let report = folder.appending(path: "staging.md")
      try Data(String(repeating: "old\n", count: 100_000).utf8).write(to: report)
      let run = try Program.run(["estimate", "staging", "--runs", "0", "--reports", folder.path()])
      #expect(run.exitCode == 0)
      let printed = try Program.run([
        "estimate", "staging", "--no-reports", "--runs", "0", "--format", "markdown",
      ])
      #expect(Program.text(of: report) == printed.output)
    }
  }
}
