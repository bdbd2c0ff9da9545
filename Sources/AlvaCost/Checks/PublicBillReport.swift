import Quantities
package import Reporting
import TrafficSimulation

/// How estimates compare with public bills: each of them, and coverage and bias over all.
package struct PublicBillReport: Sendable {
  private let bills: [PublicBill]

  package init(_ bills: [PublicBill]) {
    self.bills = bills
  }

  package var report: TableReport {
    TableReport(
      title: "Estimates beside public bills",
      sections: [
        TableReport.Section(
          text:
            "What was known of each stack before its bill came is under pricing/bills; the rest are ranges. "
            + "Bills are in US dollars before tax and credits.",
          table: table, notes: words),
        TableReport.Section("What each bill is", table: descriptions),
      ], data: data, json: json)
  }

  private var table: Table {
    var table = Table([
      Table.Column("bill"), Table.Column("month"), Table.Column("hours", .right),
      Table.Column("P10", .right), Table.Column("P50", .right), Table.Column("P90", .right),
      Table.Column("billed", .right), Table.Column("lies at", .right),
      Table.Column("P50 is off", .right), Table.Column("seen before"),
    ])
    for bill in bills {
      table.add(
        bill.name, bill.month.text, bill.hours.map(String.init).joined(separator: ", "),
        Self.dollars(bill.p10), Self.dollars(bill.p50), Self.dollars(bill.p90),
        bill.billed.dollars(), Self.place(bill), Self.signed(bill.error),
        bill.wasLookedAt ? "yes" : "no")
    }
    return table
  }

  private var descriptions: Table {
    var table = Table([Table.Column("bill"), Table.Column("what"), Table.Column("source")])
    for bill in bills { table.add(bill.name, bill.what, bill.source) }
    return table
  }

  /// P1 to P99; beyond the drawn months that is said.
  private static func place(_ bill: PublicBill) -> String {
    if bill.isWithin, bill.p90 - bill.p10 < 0.01 { return "the same" }
    if bill.percentile <= 0 { return "below all" }
    if bill.percentile >= 1 { return "above all" }
    return "P\(min(99, max(1, Int((bill.percentile * 100).rounded()))))"
  }

  private static func dollars(_ value: Double) -> String { Money(nearest: value).dollars() }

  private static func signed(_ share: Double) -> String {
    let text = NumberFormat.number(share * 100, decimals: 1)
    return (share > 0 && text != "0" ? "+" : "") + text + " %"
  }

  // MARK: Over all

  /// Bills of which the 80 % range should hold four in five.
  private struct Accuracy {
    let coverage: ShareInterval
    /// Mean of how far the middle of the estimate lies from the bill, and half its 95 % interval.
    let bias: Double
    let halfWidth: Double

    init?(_ bills: [PublicBill]) {
      guard !bills.isEmpty else { return nil }
      // The two-sided 95 % point of the normal distribution.
      coverage = ShareInterval(bills.count(where: \.isWithin), of: bills.count, z: 1.959_963_984_54)
      let errors = Sample(bills.map(\.error))
      bias = errors.mean
      halfWidth = errors.halfWidth()
    }
  }

  private var all: Accuracy? { Accuracy(bills) }
  private var unseen: Accuracy? { Accuracy(bills.filter { !$0.wasLookedAt }) }

  private var words: [String] {
    var words: [String] = []
    if let all { words.append(Self.sentence("All bills", all)) }
    words.append(
      unseen.map {
        Self.sentence("Bills that nobody had looked at while the models were built", $0)
      }
        ?? "Every bill was looked at while the models were built: none is evidence for bills to come."
    )
    return words
  }

  private static func sentence(_ which: String, _ accuracy: Accuracy) -> String {
    let coverage = accuracy.coverage
    func percent(_ share: Double) -> String { NumberFormat.percent(share, decimals: 0) }
    let bias =
      accuracy.halfWidth.isFinite
      ? "the middle is \(signed(accuracy.bias)) off on average, 95 % sure between "
        + "\(signed(accuracy.bias - accuracy.halfWidth)) and \(signed(accuracy.bias + accuracy.halfWidth))"
      : "the middle is \(signed(accuracy.bias)) off, and one bill has no interval"
    return "\(which): \(coverage.count) of \(coverage.of) lie within their 80 % range, "
      + "\(percent(coverage.share)), 95 % sure between \(percent(coverage.low)) and "
      + "\(percent(coverage.high)); \(bias)."
  }

  // MARK: Tidy

  private var data: Table {
    var table = Table(
      [
        "bill", "month", "hours", "p10", "p50", "p90", "billed", "percentile", "within", "error",
        "lookedAt", "source", "what",
      ].map { Table.Column($0) })
    for bill in bills {
      table.add(
        bill.name, bill.month.text, bill.hours.map(String.init).joined(separator: "|"),
        Money(nearest: bill.p10).exactText, Money(nearest: bill.p50).exactText,
        Money(nearest: bill.p90).exactText, bill.billed.exactText, "\(bill.percentile)",
        String(bill.isWithin), "\(bill.error)", String(bill.wasLookedAt), bill.source, bill.what)
    }
    return table
  }

  private var json: JSONValue {
    func value(_ accuracy: Accuracy?) -> JSONValue {
      guard let accuracy else { return .null }
      return .object([
        ("bills", .integer(accuracy.coverage.of)), ("within", .integer(accuracy.coverage.count)),
        ("coverage", .number(accuracy.coverage.share)),
        ("coverageLow", .number(accuracy.coverage.low)),
        ("coverageHigh", .number(accuracy.coverage.high)), ("bias", .number(accuracy.bias)),
        (
          "biasHalfWidth", accuracy.halfWidth.isFinite ? .number(accuracy.halfWidth) : .null
        ),
      ])
    }
    return .object([
      ("schemaVersion", .integer(1)), ("command", .string("verify")),
      (
        "bills",
        .array(
          bills.map { bill in
            .object([
              ("name", .string(bill.name)), ("month", .string(bill.month.text)),
              ("hours", .array(bill.hours.map { .integer($0) })),
              (
                "percentiles",
                .object([
                  ("p10", .string(Money(nearest: bill.p10).exactText)),
                  ("p50", .string(Money(nearest: bill.p50).exactText)),
                  ("p90", .string(Money(nearest: bill.p90).exactText)),
                ])
              ), ("billed", .string(bill.billed.exactText)),
              ("percentile", .number(bill.percentile)), ("within", .bool(bill.isWithin)),
              ("error", .number(bill.error)), ("lookedAt", .bool(bill.wasLookedAt)),
              ("source", .string(bill.source)), ("what", .string(bill.what)),
            ])
          })
      ), ("all", value(all)), ("notLookedAt", value(unseen)),
    ])
  }
}
