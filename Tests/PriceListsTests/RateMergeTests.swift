import Diagnostics
import PriceLists
import Quantities
import RateTables
import Testing

@Suite struct `Rates brought into a table` {
  static let type = "USE1-PublicIPv4:InUseAddress"

  static func row(
    _ usageType: String = type, price: String, effective: String, seen: String = "2026-01-01",
    confidence: String = "unverified"
  ) -> RateTableRow {
    RateTableRow(cells: [
      usageType, "", "", "public-ipv4/in-use", "Hrs", "0", "Inf", price, effective, seen,
      confidence, "a page",
    ])
  }

  /// One address rate as listed: the price, in force from a day on.
  static func listed(price: String, effective: String) throws -> [ImportedRate] {
    try imported(
      SmallOffer(
        "AmazonVPC",
        ["usageType": type, "PricePerUnit": price, "EffectiveDate": effective]
      ).source
    ).rates
  }

  private func merge(_ rows: [RateTableRow], _ rates: [ImportedRate]) -> RateMerge {
    RateMerge(rows: rows, imported: rates, region: "us-east-1", offer: "AmazonVPC")
  }

  @Test
  func `the charge for public addresses of February 2024 becomes a second row`() throws {
    let before = Self.row(price: "0", effective: "2023-01-01")
    let result = merge([before], try Self.listed(price: "0.0050000000", effective: "2024-02-01"))
    #expect(result.rows.count == 2)
    #expect(result.rows.first == before)
    #expect(result.rows.last?[.price] == "0.005")
    #expect(result.rows.last?[.effective] == "2024-02-01")
    #expect(result.changes.map(\.kind) == [.up])
    #expect(result.changes.first?.before?.text == "0")
  }

  @Test
  func `a price that did not move keeps its row and is seen again`() throws {
    let before = Self.row(price: "0.005", effective: "2024-02-01")
    let result = merge([before], try Self.listed(price: "0.0050000000", effective: "2026-09-01"))
    #expect(result.changes.map(\.kind) == [.same])
    let row = try #require(result.rows.first)
    #expect(result.rows.count == 1)
    #expect(row[.effective] == "2024-02-01")
    #expect(row[.seen] == "2026-09-01")
    #expect(row[.confidence] == "seen")
    #expect(row[.source] == "AWS price list AmazonVPC 20260901000000: SKU0.T.R")
  }

  @Test
  func `a price of an earlier day goes behind the newer one`() throws {
    let before = Self.row(price: "0.005", effective: "2024-02-01")
    let result = merge([before], try Self.listed(price: "0", effective: "2023-01-01"))
    #expect(result.changes.map(\.kind) == [.history])
    #expect(Set(result.rows.map { $0[.effective] }) == ["2023-01-01", "2024-02-01"])
  }

  @Test
  func `the same price on an earlier day moves the effective date back`() throws {
    let before = Self.row(price: "0.005", effective: "2026-10-08", seen: "2026-10-08")
    let result = merge([before], try Self.listed(price: "0.005", effective: "2026-09-01"))
    #expect(result.changes.map(\.kind) == [.same])
    let row = try #require(result.rows.first)
    #expect(result.rows.count == 1)
    #expect(row[.effective] == "2026-09-01")
    // The list was published on 2026-09-01, before the row was last seen.
    #expect(row[.seen] == "2026-10-08")
    #expect(row[.source] == before[.source])
  }

  @Test
  func `another price of the very same day replaces the row`() throws {
    let before = Self.row(price: "0.006", effective: "2024-02-01")
    let result = merge([before], try Self.listed(price: "0.005", effective: "2024-02-01"))
    #expect(result.rows.map { $0[.price] } == ["0.005"])
    #expect(result.changes.map(\.kind) == [.down])
    // 0.001 of 0.006 is a sixth: 16.67 %.
    #expect(result.changes.first?.basisPoints == -1_667)
  }

  @Test
  func `other rows stay as they are, and what is no longer listed is reported`() throws {
    let other = Self.row("USE1-VpcEndpoint-Hours", price: "0.01", effective: "2024-02-01")
    let marked = Self.row("?PublicIPv4-contiguous-block", price: "0.008", effective: "undated")
    let result = merge([other, marked], try Self.listed(price: "0.005", effective: "2024-02-01"))
    #expect(result.rows.contains(other))
    #expect(result.rows.contains(marked))
    #expect(result.changes.map(\.kind) == [.new, .gone])
    #expect(result.changes.last?.key.usageType == "VpcEndpoint-Hours")
  }

  @Test
  func `importing the same file again changes nothing`() throws {
    let rates = try Self.listed(price: "0.005", effective: "2024-02-01")
    let once = merge([], rates)
    let twice = merge(once.rows, rates)
    #expect(RateTableText(rows: twice.rows).text == RateTableText(rows: once.rows).text)
    #expect(twice.changes.map(\.kind) == [.same])
  }

  @Test
  func `a table's text survives reading and writing`() throws {
    var row = Self.row(price: "0.005", effective: "2024-02-01")
    row[.source] = "a page, with \"quotes\""
    let text = RateTableText(rows: [row]).text
    let source = PriceListSource(name: "t.csv", place: .bytes(Array(text.utf8)))
    #expect(try RateTableText(source).rows == [row])
    #expect(try RateTableText(source).text == text)
  }

  @Test
  func `a table with a missing cell is located`() throws {
    let text = RateTableText.header + "\nLCUUsage,x\n"
    do throws(Diagnostics) {
      _ = try RateTableText(PriceListSource(name: "t.csv", place: .bytes(Array(text.utf8))))
      Issue.record("the table was read")
    } catch {
      #expect(error.items.first?.location?.line == 2)
      #expect(error.items.first?.message == "the row has 2 cells, a rate table's has 12")
    }
  }
}
