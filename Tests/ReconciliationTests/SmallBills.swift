import Diagnostics
import PriceLists
import Quantities
import RateTables

@testable import Reconciliation

/// Small bills of ours: each row is an hour's or a day's charge that can be added up by hand.
enum SmallBills {
  static let reportHeader =
    "identity/LineItemId,identity/TimeInterval,bill/BillingPeriodStartDate,"
    + "lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,"
    + "lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,lineItem/ResourceId,"
    + "lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,product/region,"
    + "pricing/publicOnDemandCost,pricing/unit,resourceTags/user:stack"

  /// A row of a Cost and Usage Report of October 2026.
  static func row(
    _ id: String, type: String = "Usage", day: Int = 1, hour: Int = 0, hours: Int = 1,
    product: String, usage: String, operation: String = "", amount: String, cost: String,
    account: String = "111122223333", region: String = "us-east-1", list: String = "",
    currency: String = "USD", month: String = "2026-10", tag: String = "shop", resource: String = ""
  ) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let start = "\(month)-\(two(day + hour / 24))T\(two(hour % 24)):00:00Z"
    let last = hour + hours
    let end = "\(month)-\(two(day + last / 24))T\(two(last % 24)):00:00Z"
    return [
      id, "\(start)/\(end)", "\(month)-01T00:00:00Z", account, type, start, end, product, usage,
      operation, resource, amount, currency, cost, region, list, "Hrs", tag,
    ].joined(separator: ",")
  }

  static func report(_ rows: [String]) -> PriceListSource {
    text(([reportHeader] + rows).joined(separator: "\n") + "\n", name: "report.csv")
  }

  static func text(_ text: String, name: String = "bill.csv") -> PriceListSource {
    PriceListSource(name: name, place: .bytes(Array(text.utf8)), noun: "a bill")
  }

  /// What a few services are called: codes, names, and the names of bills.
  static let offers = ServiceOffers([
    ServiceOffer(
      code: "AmazonEC2", name: "EC2, EBS and NAT",
      billNames: ["EC2 - Other", "EC2-Other", "EC2-Instances", "Amazon Elastic Compute Cloud"]),
    ServiceOffer(code: "AWSLambda", name: "Lambda", billNames: ["AWS Lambda"]),
    ServiceOffer(code: "AmazonRoute53", name: "Route 53", isGlobal: true),
  ])

  /// All rows of files, and what the bill is.
  static func read(
    _ sources: [PriceListSource], _ reader: BillReader = BillReader(offers: offers)
  ) throws(Diagnostics) -> (rows: [BillRow], facts: BillFacts) {
    var rows: [BillRow] = []
    let facts = try reader.read(sources) { rows.append($0) }
    return (rows, facts)
  }

  /// What is said of files that are no bill.
  static func problem(
    _ sources: PriceListSource..., reader: BillReader = BillReader(offers: offers)
  ) -> String {
    do {
      _ = try read(sources, reader)
      return "nothing"
    } catch {
      return error.exitCode == 65 ? error.text : "exit \(error.exitCode): \(error.text)"
    }
  }
}
