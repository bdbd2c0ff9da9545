import Foundation
import TestSupport
import Testing

/// Estimates as rows of FOCUS.
@Suite(.needsProgram) struct `Estimates as rows of FOCUS` {
  private func rows(_ arguments: String) throws -> [[String: String]] {
    let run = try Program.run(
      arguments.split(separator: " ").map(String.init) + ["--format", "focus"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let table = CommaSeparated.rows(run.output)
    let header = try #require(table.first)
    return table.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  @Test func `the rows of a month add up to the estimate`() throws {
    let rows = try rows(
      "estimate staging --estimate realistic --period 2027-02 --no-reports --runs 0")
    let run = try Program.run([
      "estimate", "staging", "--estimate", "realistic", "--period", "2027-02", "--no-reports",
      "--runs", "0", "--format", "json",
    ])
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let estimates = try #require(json["estimates"] as? [[String: Any]])
    let monthly = try #require(estimates[0]["monthly"] as? String)
    let sum = rows.compactMap { Decimal(string: $0["BilledCost"] ?? "") }.reduce(0, +)
    #expect(sum == Decimal(string: monthly))
    #expect(rows.count == (estimates[0]["lines"] as? [Any])?.count)
    for row in rows {
      #expect(row["BillingAccountId"] == "estimate:staging")
      #expect(row["BillingPeriodStart"] == "2027-02-01T00:00:00Z")
      #expect(row["BillingPeriodEnd"] == "2027-03-01T00:00:00Z")
      #expect(row["ProviderName"] == row["InvoiceIssuerName"])
      // As AWS's own exports call them; what belongs to no region has neither.
      let region = ["us-east-1": "US East (N. Virginia)", "": ""]
      #expect(row["RegionName"] == region[row["RegionId"] ?? "none"])
      #expect(row["InvoiceId"] == "")
      #expect(row["ChargeDescription"]?.allSatisfy(\.isASCII) ?? false)
      let price = Decimal(string: row["ListUnitPrice"] ?? "") ?? -1
      let quantity = Decimal(string: row["PricingQuantity"] ?? "") ?? -1
      #expect(price * quantity == Decimal(string: row["ListCost"] ?? ""))
    }
  }

  @Test func `a template's estimate has them too, and what has no month refuses them`() throws {
    let rows = try rows(
      "estimate --stack Tests/TemplateReaderTests/Fixtures/staging --no-reports --runs 0")
    #expect(!rows.isEmpty)
    let other = try Program.run(["services", "--format", "focus"])
    #expect(other.exitCode == 64 && other.errors.contains("alva-cost estimate"))
  }

  /// Every column of FOCUS 1.2 is there, and no other but our own.
  @Test(.needs(shared: "bills/focus/columns-by-version.csv"))
  func `the columns are those of the version`() throws {
    let text = try String(
      contentsOfFile: SharedFolder.path("bills/focus/columns-by-version.csv"), encoding: .utf8)
    let table = CommaSeparated.rows(text)
    let header = try #require(table.first)
    let place = try #require(header.firstIndex(of: "in_1.2"))
    let expected = Set(
      table.dropFirst().filter { $0.count > place && $0[place] == "yes" }.map { $0[0] })
    let row = try #require(try rows("estimate staging --no-reports --runs 0").first)
    #expect(Set(row.keys.filter { !$0.hasPrefix("x_") }) == expected)
  }

  /// The FOCUS consortium's validator; a Python package, of which 2.2.1 knows the version 1.2.
  private static let validator: String? = {
    let asked = ProcessInfo.processInfo.environment["ALVA_COST_FOCUS_VALIDATOR"].map { [$0] }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return (asked ?? path.split(separator: ":").map { "\($0)/focus-validator" }).first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }()

  /// All rules hold but InvoiceId-C-005, which asks for an invoice of every row where C-004 forbids one
  /// of rows that have none.
  @Test(
    .enabled(
      if: validator != nil,
      "focus-validator 2 is not here: pip install focus-validator, or ALVA_COST_FOCUS_VALIDATOR=PATH"
    ),
    arguments: [
      "estimate staging --estimate realistic --period 2027-02 --no-reports",
      "estimate --stack Tests/TemplateReaderTests/Fixtures/staging --no-reports --runs 0",
      "estimate site --no-reports", "estimate shop --no-reports",
      "estimate serverless --no-reports",
    ])
  func `the public validator finds nothing against the rows`(arguments: String) throws {
    let validator = try #require(Self.validator)
    let folder = try TemporaryFolder()
    let words = arguments.split(separator: " ").map(String.init)
    var place = Repository.root
    if words[1] != "staging", words[1] != "--stack" {
      place = folder.url
      _ = try Program.run(["init", words[1], "--example", words[1]], in: place)
    }
    let run = try Program.run(words + ["--format", "focus"], in: place)
    #expect(run.exitCode == 0, "\(run.errors)")
    try folder.write(run.output, to: "rows.csv")
    // It looks for its tables from where it is run.
    let library = try Program.run(
      "/bin/sh",
      ["-c", "ls -d \"$(dirname \"$1\")\"/../lib/python*/site-packages", "sh", validator])
    let home = library.output.split(separator: "\n").first.map(String.init) ?? folder.path("")
    let check = try Program.run(
      validator,
      [
        "--data-file", folder.path("rows.csv"), "--validate-version", "1.2", "--block-download",
      ], in: URL(filePath: home))
    #expect(check.output.contains("Total: "), "\(check.errors)")
    let failed = check.output.split(separator: "\n").filter { $0.contains(": FAIL") }
    #expect(failed.allSatisfy { $0.contains("InvoiceId-C-005-C") }, "\(failed)")
  }
}
