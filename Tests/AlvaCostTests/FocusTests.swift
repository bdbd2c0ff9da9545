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
}
