import Diagnostics
import PriceLists
import Quantities
import RateTables

/// Reads the CSV that the console of Cost Explorer offers: a column a service, a row a day or month.
struct CostExplorerTable {
  private(set) var rows: [(row: BillRow, location: SourceLocation)] = []
  let detail: BillDetail

  /// Whether a header is one: `Service`, then names that end in `($)`, the total last.
  static func fits(_ header: [String]) -> Bool {
    header.count > 1 && header.dropFirst().allSatisfy { $0.hasSuffix(")") && $0.contains("(") }
      && header.last?.hasPrefix("Total cost") == true
  }

  /// Reads the rows behind the header, which the stream stands at.
  ///
  /// - Throws: everything that is wrong with them.
  init(
    _ stream: inout CSVStream, header: [String], _ offers: ServiceOffers
  ) throws(Diagnostics) {
    var problems = Diagnostics()
    let grouping = header[0].lowercased()
    let isByUsageType = grouping == "usage type"
    detail = isByUsageType ? .usageTypes : .services
    var names: [String] = []
    for (column, name) in header.enumerated().dropFirst() {
      if !name.hasSuffix("($)") {
        problems.error(
          at: stream.location(column), "'\(name)' is not in US dollars",
          mend: "export the report in USD")
      }
      names.append(String(name.dropLast(3)))
    }
    try problems.throwIfErrors()
    var days: [(day: BillInstant, cells: [(column: Int, cost: Money, at: SourceLocation)])] = []
    do throws(Diagnostic) {
      while try stream.next() {
        if stream.count != header.count {
          throw Diagnostic(
            at: stream.location(stream.count - 1),
            "the row has \(stream.count) cells, the header has \(header.count)",
            mend: "the file was cut short or changed: download it again")
        }
        // The sums of the columns stand second.
        if stream.text(0).lowercased().hasSuffix(" total") { continue }
        guard let day = BillInstant(stream.text(0)) else {
          problems.error(
            at: stream.location(0), "'\(stream.text(0))' is no day",
            mend: "export the report by day or by month")
          continue
        }
        days.append((day, Self.cells(of: stream, header, &problems)))
      }
    } catch {
      throw problems.adding(error)
    }
    try problems.throwIfErrors()
    let ends = Self.ends(of: days.map(\.day))
    for ((day, cells), end) in zip(days, ends) {
      for (column, cost, location) in cells {
        let name = names[column - 1]
        var row = BillRow(
          kind: .usage, cost: cost, span: BillSpan(start: day, end: end), month: day.month,
          product: isByUsageType ? "" : offers.code(ofBillName: name),
          usageType: isByUsageType ? name : "")
        row.description = name
        row.kind = row.kind.refined(product: row.product, description: "")
        rows.append((row, location))
      }
    }
  }

  /// The amounts of a row; an empty cell is no data, and the last column repeats their sum.
  private static func cells(
    of stream: borrowing CSVStream, _ header: [String], _ problems: inout Diagnostics
  ) -> [(column: Int, cost: Money, at: SourceLocation)] {
    var cells: [(Int, Money, SourceLocation)] = []
    for column in 1..<(header.count - 1) where !stream.bytes(column).isEmpty {
      guard let units = BillAmount.parse(stream.bytes(column), scale: Money.scale) else {
        problems.error(
          at: stream.location(column), "'\(stream.text(column))' is no amount of money",
          mend: "download the file again")
        continue
      }
      cells.append((column, Money(units: units), stream.location(column)))
    }
    return cells
  }

  /// Where each row's span ends: a day later, or at the end of the month where all begin at one.
  private static func ends(of days: [BillInstant]) -> [BillInstant] {
    let isMonthly = days.allSatisfy { $0.day.hasSuffix("-01") }
    return days.map { day in
      guard isMonthly, let month = CalendarMonth(day.month) else {
        return BillInstant(seconds: day.seconds + 86_400)
      }
      return BillInstant(seconds: day.seconds + month.days * 86_400)
    }
  }
}
