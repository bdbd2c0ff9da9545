import Diagnostics
import PriceLists
import Quantities
import RateTables
import TestSupport
import Testing

@Suite struct `Tables on the disk` {
  /// A table's text as our own writer has it.
  private func table(in folder: TemporaryFolder, _ file: String) throws -> String {
    RateTableText(rows: try RateTableText(PriceListSource(path: folder.path(file))).rows).text
  }

  private func listed(_ price: String) throws -> ImportedRates {
    try imported(
      SmallOffer(
        "AmazonVPC",
        ["usageType": "USE1-PublicIPv4:InUseAddress", "PricePerUnit": price]
      ).source,
      SmallOffer("AmazonEC2", ["usageType": "NatGateway-Hours", "PricePerUnit": "0.045"]).source)
  }

  @Test
  func `an import writes the tables, and a second one finds nothing to change`() throws {
    let folder = try TemporaryFolder()
    let first = try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
    #expect(first.changes.map(\.kind) == [.new, .new])
    #expect(folder.names().isEmpty)
    try first.write(toPricingFolder: folder.path)
    #expect(folder.names(in: "rates/us-east-1") == ["AmazonEC2.csv", "AmazonVPC.csv"])
    let again = try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
    #expect(again.changes.map(\.kind) == [.same, .same])
    #expect(again.tables.allSatisfy { !$0.isChanged })
    let row = try table(in: folder, "rates/us-east-1/AmazonVPC.csv").split(separator: "\n").last
    #expect(
      row.map(String.init)
        == "USE1-PublicIPv4:InUseAddress,,,public-ipv4/in-use,Hrs,0,Inf,0.005,2026-09-01,"
        + "2026-09-01,seen,AWS price list AmazonVPC 20260901000000: SKU0.T.R")
  }

  @Test
  func `a table that cannot be read stops the import before anything is written`() throws {
    let folder = try TemporaryFolder()
    try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
      .write(toPricingFolder: folder.path)
    let before = try table(in: folder, "rates/us-east-1/AmazonEC2.csv")
    try folder.write(
      RateTableText.header
        + "\nUSE1-VpcEndpoint-Hours,,,p,Hrs,0,Inf,one,2026-01-01,2026-01-01,seen,s\n",
      to: "rates/us-east-1/AmazonVPC.csv")
    let changed = try listed("0.006")
    do throws(Diagnostics) {
      _ = try RateTableUpdate(changed, pricingFolder: folder.path)
      Issue.record("the wrong price was not noticed")
    } catch {
      #expect(error.items.first?.location?.file == "rates/us-east-1/AmazonVPC.csv")
      #expect(error.items.first?.message.contains("'one'") == true)
    }
    #expect(try table(in: folder, "rates/us-east-1/AmazonEC2.csv") == before)
  }

  @Test
  func `a place that cannot be written leaves nothing half done`() throws {
    let folder = try TemporaryFolder()
    try folder.write("no folder", to: "rates")
    let update = try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
    do throws(Diagnostics) {
      try update.write(toPricingFolder: folder.path)
      Issue.record("it was written")
    } catch {
      #expect(error.items.first?.kind == .cannotWrite)
    }
    #expect(folder.names() == ["rates"])
  }
}
