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
    #expect(rates.output.hasPrefix("service,usage type,operation,"))
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

/// What other programs make of the output.
@Suite(.needsProgram)
struct `Output that others read` {
  private static let schemas = RealTables.root.appending(
    path: "Sources/AlvaCost/AlvaCost.docc/Resources/")
  private static let fixtures = "Tests/TemplateReaderTests/Fixtures"

  /// Runs Python on two files and expects it to print `good`.
  private func python(_ program: String, _ files: [String]) throws -> String {
    let run = try Program.run(
      "/usr/bin/env", ["python3", "-W", "ignore", "-c", program] + files, in: RealTables.root,
      environment: [:])
    return run.output + run.errors
  }

  @Test(
    .needs(python: "jsonschema"),
    arguments: [
      ["estimate", "staging", "--runs", "0"], ["estimate", "production", "--runs", "0"],
      ["estimate", "staging", "--runs", "40", "--seed", "3"],
      ["estimate", "staging", "--runs", "0", "--estimate", "realistic"],
      ["estimate", "--stack", "\(fixtures)/production"],
      ["estimate", "staging", "--stack", "\(fixtures)/staging", "--runs", "40"],
      ["validate", "staging", "--stack", "\(fixtures)/staging", "--runs", "40"],
      ["validate", "staging", "--stack", "\(fixtures)/over-budget"],
    ])
  func `the JSON holds to its published schema`(arguments: [String]) throws {
    try Program.inTemporaryFolder { folder in
      let file = folder.appending(path: "estimate.json").path()
      let isGate = arguments[0] == "validate"
      let run = try Program.run(
        arguments + (isGate ? [] : ["--no-reports"]) + ["--format", "json", "--output", file])
      try #require(run.exitCode == 0 || isGate && run.exitCode == 1, "\(run.errors)")
      let schema = arguments.contains("--stack") ? "validate" : "estimate"
      let verdict = try python(
        """
        import json, sys
        from jsonschema import Draft202012Validator as V
        schema = json.load(open(sys.argv[1]))
        V.check_schema(schema)
        for error in V(schema).iter_errors(json.load(open(sys.argv[2]))):
            print(error.json_path, error.message[:300])
        print("good")
        """, ["\(Self.schemas.path())\(schema).schema.json", file])
      #expect(verdict == "good\n")
    }
  }

  @Test(.needs(python: "decimal"))
  func `the CSV is RFC 4180 and adds up to the JSON, line by line`() throws {
    try Program.inTemporaryFolder { folder in
      let csv = folder.appending(path: "estimate.csv").path()
      let json = folder.appending(path: "estimate.json").path()
      for (format, file) in [("csv", csv), ("json", json)] {
        let run = try Program.run([
          "estimate", "staging", "--no-reports", "--runs", "0", "--format", format, "--output",
          file,
        ])
        #expect(run.exitCode == 0)
      }
      // Decimal arithmetic at 60 digits: every figure is exact in it.
      let verdict = try python(
        """
        import csv, decimal, json, sys
        decimal.getcontext().prec = 60
        D = decimal.Decimal
        rows = list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))
        assert rows and all(None not in row and None not in row.values() for row in rows)
        set_ = json.load(open(sys.argv[2]))
        for estimate in set_["estimates"]:
            mine = [row for row in rows if row["estimate"] == estimate["name"]]
            assert [row["id"] for row in mine] == [line["id"] for line in estimate["lines"]]
            for row, line in zip(mine, estimate["lines"]):
                assert D(row["monthlyUSD"]) == D(row["quantity"]) * D(row["unitPrice"]), row["id"]
                assert row["monthlyUSD"] == line["monthly"], row["id"]
            assert sum(D(row["monthlyUSD"]) for row in mine) == D(estimate["monthly"])
            assert D(estimate["fixedMonthly"]) + D(estimate["usageMonthly"]) == D(estimate["monthly"])
        print("good")
        """, [csv, json])
      #expect(verdict == "good\n")
    }
  }

  @Test(
    .needs(python: "decimal"),
    arguments: [
      "us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2",
    ])
  func `the rates of a region come out in every format, the same rows in each`(region: String)
    throws
  {
    try Program.inTemporaryFolder { folder in
      let csv = folder.appending(path: "rates.csv").path()
      let json = folder.appending(path: "rates.json").path()
      for (format, file) in [("csv", csv), ("json", json)] {
        let run = try Program.run([
          "rates", "list", "--region", region, "--format", format, "--output", file,
        ])
        #expect(run.exitCode == 0)
      }
      let verdict = try python(
        """
        import csv, json, sys
        rows = list(csv.reader(open(sys.argv[1], newline=""), strict=True))
        assert len(rows) > 100 and len({len(row) for row in rows}) == 1
        rates = json.load(open(sys.argv[2]))["rates"]
        assert sum(len(rate["tiers"]) for rate in rates) == len(rows) - 1
        print("good")
        """, [csv, json])
      #expect(verdict == "good\n")
    }
  }

  @Test(arguments: ["table", "markdown", "html"])
  func `the rates of a service are listed for a reader`(format: String) throws {
    let run = try Program.run([
      "rates", "list", "--region", "eu-west-1", "--service", "AmazonECS", "--format", format,
    ])
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    #expect(run.output.contains("EU-Fargate-GB-Hours"))
  }

  @Test(arguments: ["NatGateway-Hours", "USE1-Fargate-GB-Hours", "Fargate-GB-Hours"])
  func `a rate is shown with tiers, date, source and row`(usageType: String) throws {
    let run = try Program.run(["rates", "show", usageType])
    #expect(run.exitCode == 0)
    #expect(run.output.contains("rates/us-east-1/"))
    #expect(run.output.contains("$0.045") || run.output.contains("$0.004445"))
    #expect(run.output.contains("2026-"))
    for format in ["markdown", "csv", "json", "html"] {
      let other = try Program.run(["rates", "show", usageType, "--format", format])
      #expect(
        other.exitCode == 0 && other.output.contains("0.04") || other.output.contains("0.004"))
    }
  }

  @Test func `a tiered rate shows each of its tiers`() throws {
    let run = try Program.run(["rates", "show", "DataTransfer-Out-Bytes"])
    for price in ["0.09", "0.085", "0.07", "0.05"] { #expect(run.output.contains(price)) }
    for bound in ["10,240", "51,200", "153,600"] {
      #expect(
        run.output.contains(bound) || run.output.contains(bound.replacing(",", with: "")))
    }
  }
}

/// A number walked down to where it comes from, and the help.
@Suite(.needsProgram)
struct `The program explains itself` {
  @Test func `a line is walked down to quantity, price, row and traffic`() throws {
    let run = try Program.run(["explain", "staging", "web/fargate-vcpu", "--estimate", "realistic"])
    #expect(run.exitCode == 0)
    // 0.5 vCPU × 730 h × 0.04048 = 14.7752
    for part in [
      "365", "0.04048", "14.7752", "1 task × 0.5 vCPU × 730 h", "rates/us-east-1/AmazonECS.csv",
    ] {
      #expect(run.output.contains(part), "\(part)")
    }
  }

  @Test(arguments: [nil, "web", "AmazonECS", "logs"])
  func `all lines, a resource's or a service's are explained too`(name: String?) throws {
    let run = try Program.run(["explain", "staging"] + (name.map { [$0] } ?? []))
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("conservative") && run.output.contains("realistic"))
  }

  @Test func `the version touches no file`() throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(["--version"], in: folder)
      #expect(run.exitCode == 0)
      #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
  }

  @Test(arguments: [
    "", "estimate", "explain", "rates", "rates list", "rates show",
  ])
  func `the help is as reviewed`(command: String) throws {
    let run = try Program.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(run.exitCode == 0)
    let name = "help" + command.split(separator: " ").map { "-" + $0 }.joined() + ".txt"
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)")
    if Program.records { try Data(run.output.utf8).write(to: file) }
    #expect(run.output == Program.text(of: file), "\(name)")
  }

  @Test(arguments: ["us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"])
  func `another region has its own prices, or says which it lacks`(region: String) throws {
    let run = try Program.run([
      "estimate", "staging", "--region", region, "--no-reports", "--runs", "0", "--format", "csv",
    ])
    if run.exitCode == 0 {
      #expect(run.output.contains(",rates/\(region)/AmazonECS.csv,"))
      #expect(!run.output.contains(",rates/us-east-1/"))
    } else {
      #expect(run.exitCode == 65)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("no rate for '"))
      #expect(run.errors.contains("in \(region)"))
    }
  }
}
