import Diagnostics
import PriceLists
import Pricing
import Quantities
import TestSupport
import Testing

@testable import Reconciliation

/// Bills of other people, read where they lie; the right answers stand beside them.
@Suite(.needs(shared: "bills"))
struct `Bills of the shared folder` {
  private func sources(_ names: [String]) -> [PriceListSource] {
    names.map { PriceListSource(path: SharedFolder.path("bills/\($0)"), noun: "a bill") }
  }

  private func sum(_ names: String..., period: String? = nil) throws -> Money {
    var sum = Money.zero
    let reader = BillReader(period: period.flatMap { CalendarMonth($0) })
    _ = try reader.read(sources(names)) { sum += $0.cost }
    return sum
  }

  /// `edge/expected.json`.
  @Test(arguments: [
    (["edge/cur-part-1.csv.gz", "edge/cur-part-2.csv.gz"], "0.08096"),
    (["edge/cur-delivered-twice.csv"], "0.08096"),
    (["edge/cur-crlf-bom.csv"], "0.08096"),
    (["edge/cur-without-resource-ids-and-tags.csv"], "0.08096"),
    (["edge/cur-transfer-out-of-two-products.csv"], "4.23"),
    (["edge/cur-savings-plan-one-hour.csv"], "0.12024"),
    (["edge/cur-refund-credit-tax.csv"], "-6.03976"),
    (["edge/ce-page-1.json", "edge/ce-page-2.json"], "5.25"),
    (["edge/focus-null-text.csv"], "1.34024"),
    (["cur/real-2023-11-daily-01-08.csv.gz"], "0.7905257073"),
  ])
  func `sums are those stated`(names: [String], expected: String) throws {
    var sum = Money.zero
    _ = try BillReader().read(sources(names)) { sum += $0.cost }
    #expect(sum == (try Money(expected)), "\(names)")
  }

  @Test func `months are read one at a time`() throws {
    #expect(try sum("edge/cur-two-months.csv", period: "2026-10") == Money("0.04048"))
    #expect(try sum("edge/cur-two-months.csv", period: "2026-09") == Money("0.02024"))
  }

  /// The seven files are sums of the same records: 178.867282, rounded as each format rounds.
  @Test(arguments: [
    "cur2-daily.csv.gz", "focus-1.2-aws-daily.csv.gz", "bill-legacy-monthly.csv",
    "cost-explorer-monthly-service-usagetype.json", "cost-explorer-daily-service.json",
    "cost-explorer-console-daily.csv",
  ])
  func `one month in every format has one sum`(name: String) throws {
    let sum = try sum("made-staging-2026-10/\(name)")
    let difference = sum - (try Money("178.867282"))
    #expect(abs(difference.approximate) < 0.000002, "\(sum.exactText)")
  }

  @Test(arguments: [
    ("cur-header-only.csv", "no bill of zero"), ("ce-page-1.json", "another page follows"),
    ("ce-no-groups-no-total.json", "no bill of zero"), ("cur-two-currencies.csv", "never added"),
  ])
  func `what is no bill is said`(name: String, words: String) throws {
    let problem = #expect(throws: Diagnostics.self) { try sum("edge/\(name)") }
    #expect(problem?.text.contains(words) ?? false)
    #expect(problem?.exitCode == 65)
  }
}
