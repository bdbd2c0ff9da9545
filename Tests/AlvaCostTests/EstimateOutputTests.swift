import Foundation
import TestSupport
import Testing

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

  private struct Told: Decodable {
    struct Summary: Decodable {
      struct Cost: Decodable, Equatable {
        let service: String
        let monthly: [String]
        let share: Double
      }
      let headlines: [String]
      let costs: [Cost]
      let prices: String
    }
    let summary: Summary?
  }

  /// One gateway at $0.045 an hour for 730 hours is $32.85, twelve of which are $394.20; a type that nobody
  /// knows has no amount, and so no first page.
  @Test func `a template's JSON begins as its first page does`() throws {
    let folder = try TemporaryFolder()
    func told(_ resource: String, exit: Int32) throws -> Told {
      try folder.write("Resources: { It: { Type: \(resource) } }\n", to: "t.yaml")
      let run = try Program.run(
        [
          "estimate", "--stack", "t.yaml", "--region", "us-east-1", "--format", "json",
          "--no-reports",
        ], in: folder.url)
      #expect(run.exitCode == exit, "\(run.errors)")
      return try JSONDecoder().decode(Told.self, from: Data(run.output.utf8))
    }
    let summary = try #require(
      told("AWS::EC2::NatGateway, Properties: { SubnetId: s, ConnectivityType: private }", exit: 0)
        .summary)
    #expect(summary.headlines == ["fixed: $32.85 a month by the lines below, $394.20 a year"])
    #expect(
      summary.costs.first == Told.Summary.Cost(service: "AmazonEC2", monthly: ["32.85"], share: 1))
    #expect(summary.prices.hasPrefix("Prices were last seen "))
    #expect(try told("AWS::Unheard::Of", exit: 3).summary == nil)
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
