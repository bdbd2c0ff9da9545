package import Diagnostics
import Documents
import Quantities
package import RateTables

extension HistoryRecord {
  /// The record as a line, ended.
  ///
  /// - Parameter offers: what services are called.
  /// - Returns: one line of JSON.
  package func line(_ offers: ServiceOffers) -> String { json(offers).compactText + "\n" }

  private func json(_ offers: ServiceOffers) -> JSONValue {
    func text(_ money: Money?) -> JSONValue { money.map { .string($0.exactText) } ?? .null }
    return .object([
      ("history", .integer(1)), ("date", .string(date)),
      ("commit", commit.map { .string($0) } ?? .null), ("stack", .string(stack)),
      ("region", .string(region)), ("currency", .string("USD")), ("rates", .string(rates)),
      (
        "estimates",
        .array(
          estimates.map { figures in
            .object([
              ("name", .string(figures.name)), ("monthly", text(figures.monthly)),
              ("expected", text(figures.expected)), ("p50", text(figures.p50)),
              ("p90", text(figures.p90)),
              (
                "services",
                .object(figures.services(offers).map { ($0.name, .string($0.cost.exactText)) })
              ),
              ("items", .array(figures.items.map(Self.json))),
            ])
          })
      ),
    ])
  }

  /// Service, usage type, kind, prices, quantity and cost, in this order.
  private static func json(_ item: Item) -> JSONValue {
    .array([
      .string(item.service), .string(item.usageType), .string(item.kind), .string(item.prices),
      .number(item.quantity), .string(item.cost.exactText),
    ])
  }

  /// Reads a history.
  ///
  /// - Parameters:
  ///   - bytes: the file's content; nothing is a history without a record.
  ///   - file: its name as the user knows it.
  /// - Throws: every line that is no record, at its place; a last line that is cut off.
  /// - Returns: the records, in the order of the file.
  package static func read(
    _ bytes: [UInt8], file: String
  ) throws(Diagnostics) -> [HistoryRecord] {
    var problems = Diagnostics()
    var records: [HistoryRecord] = []
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let place = SourceLocation(file: file, line: index + 1)
      if index == lines.count - 1 {
        problems.error(
          at: place, "the last line is cut off: it has no end", mend: "remove the line, or end it")
        continue
      }
      if let record = record(of: Array(line), file: file) {
        records.append(record)
      } else {
        problems.error(
          at: place, "this is no line of a history",
          mend: "name a file that 'estimate --record' began, or one that is not there yet")
      }
    }
    try problems.throwIfErrors()
    return records
  }

  private static func record(of line: [UInt8], file: String) -> HistoryRecord? {
    guard let source = try? SourceText(name: file, bytes: line),
      let root = try? Documents.Document.parse(source, as: .json).root,
      root["history"]?.text == "1",
      let date = root["date"]?.text, let stack = root["stack"]?.text,
      let region = root["region"]?.text, let rates = root["rates"]?.text,
      let estimates = root["estimates"], estimates.kind == .sequence
    else { return nil }
    var figures: [Figures] = []
    for estimate in estimates.items {
      guard let one = self.figures(estimate) else { return nil }
      figures.append(one)
    }
    let commit = root["commit"].flatMap { $0.isNull ? nil : $0.text }
    return HistoryRecord(
      date: date, commit: commit, stack: stack, region: region, rates: rates, estimates: figures)
  }

  private static func figures(_ value: Value) -> Figures? {
    guard let name = value["name"]?.text, let monthly = money(value["monthly"]),
      let expected = money(value["expected"]), let list = value["items"]
    else { return nil }
    var items: [Item] = []
    for item in list.items {
      let cells = Array(item.items)
      let texts = cells.compactMap(\.text)
      guard cells.count == 6, texts.count == 6, let quantity = Double(texts[4]),
        quantity.isFinite, let cost = money(cells[5])
      else { return nil }
      items.append(
        Item(
          service: texts[0], usageType: texts[1], kind: texts[2], prices: texts[3],
          quantity: quantity, cost: cost))
    }
    return Figures(
      name: name, monthly: monthly, expected: expected, p50: money(value["p50"]),
      p90: money(value["p90"]), items: items)
  }

  private static func money(_ value: Value?) -> Money? {
    guard let value, value.kind == .string, let text = value.text else { return nil }
    return try? Money(text)
  }
}
