import Diagnostics
import PriceLists
import Quantities
import RateTables

/// Reads the rows of a bill in a format of charges: the reports, FOCUS, the bill of the console.
struct BillTableReader: ~Copyable {
  private var stream: CSVStream
  let header: BillHeader
  private let tagKeys: Set<String>
  private let readsResources: Bool
  private let offers: ServiceOffers
  private let isFocus: Bool
  private var texts = TextCache()
  private var instants = InstantCache()
  private(set) var problems = Diagnostics()

  /// Problems of one file that are gathered before reading stops.
  private static let mostProblems = 20

  init(
    _ stream: consuming CSVStream, header: BillHeader, tagKeys: Set<String>, readsResources: Bool,
    offers: ServiceOffers
  ) {
    self.stream = stream
    self.header = header
    self.tagKeys = tagKeys
    self.readsResources = readsResources
    self.offers = offers
    isFocus = header.layout.format == .focus
  }

  /// The place of a field of the row in hand.
  func location(_ field: BillField) -> SourceLocation {
    stream.location(max(0, header.column(field)))
  }

  /// Reads the next row that is a charge.
  ///
  /// - Throws: a row with too few cells, and everything that was wrong before it.
  /// - Returns: its charges, most often one; `nil` at the end. None for a row that repeats a sum.
  mutating func next() throws(Diagnostics) -> [BillRow]? {
    let isThere: Bool
    do {
      isThere = try stream.next()
    } catch {
      throw problems.adding(error)
    }
    if !isThere {
      try problems.throwIfErrors()
      return nil
    }
    if stream.count != header.count {
      throw problems.adding(
        Diagnostic(
          at: stream.location(stream.count - 1),
          "the row has \(stream.count) cells, the header has \(header.count)",
          mend: "the file was cut short or changed: download it again"))
    }
    let rows = header.layout.format == .consoleBill ? consoleRow() : row().map { [$0] } ?? []
    if problems.count >= Self.mostProblems { throw problems }
    return rows
  }

  /// What tells the row in hand from others: its identity where it has one, else all of its cells.
  ///
  /// - Returns: the mark, and whether it is an identity.
  func mark() -> (mark: SeenRows.Mark, isIdentity: Bool) {
    var mark = SeenRows.Mark.start
    if header.has(.identity), !bytes(.identity).isEmpty {
      mark.add(bytes(.identity))
      if header.has(.interval) {
        mark.add(bytes(.interval))
      } else if header.has(.start) {
        mark.add(bytes(.start))
      }
      return (mark, true)
    }
    for cell in 0..<stream.count { mark.add(stream.bytes(cell)) }
    return (mark, false)
  }

  // MARK: Cells

  /// The bytes of a field; none where there is no such column, or where it says `NULL`.
  private func bytes(_ field: BillField) -> UnsafeBufferPointer<UInt8> {
    let column = header.column(field)
    if column < 0 { return UnsafeBufferPointer(start: nil, count: 0) }
    let bytes = stream.bytes(column)
    if isFocus, bytes.count == 4, bytes.elementsEqual("NULL".utf8) {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return bytes
  }

  private mutating func text(_ field: BillField) -> String { texts.text(bytes(field)) }

  private mutating func money(_ field: BillField) -> Money {
    let bytes = bytes(field)
    if bytes.isEmpty { return .zero }
    if let units = BillAmount.parse(bytes, scale: Money.scale) { return Money(units: units) }
    problems.error(
      at: location(field), "'\(String(decoding: bytes, as: UTF8.self))' is no amount of money",
      mend: "write it as 12.34, without a currency or thousands separators")
    return .zero
  }

  private mutating func quantity() -> BillQuantity? {
    var bytes = bytes(.quantity)
    if bytes.isEmpty { bytes = self.bytes(.secondQuantity) }
    if bytes.isEmpty { return nil }
    if let units = BillAmount.parse(bytes, scale: BillQuantity.scale) {
      return BillQuantity(units: units)
    }
    problems.error(
      at: location(.quantity), "'\(String(decoding: bytes, as: UTF8.self))' is no quantity",
      mend: "write it as 12.34")
    return nil
  }

  private mutating func instant(_ field: BillField) -> BillInstant? {
    let bytes = bytes(field)
    if let instant = instants.instant(bytes) { return instant }
    problems.error(
      at: location(field), "'\(String(decoding: bytes, as: UTF8.self))' is no moment",
      mend: "AWS writes 2026-10-01T00:00:00Z; a spreadsheet may have rewritten it")
    return nil
  }

  private mutating func tags() -> [String: String] {
    if tagKeys.isEmpty { return [:] }
    var tags: [String: String] = [:]
    for (key, column) in header.tagColumns where tagKeys.contains(key) {
      let bytes = stream.bytes(column)
      if !bytes.isEmpty { tags[key] = texts.text(bytes) }
    }
    if header.has(.tags) {
      for (key, value) in BillTags.map(bytes(.tags)) where tagKeys.contains(key) {
        tags[key] = value
      }
    }
    return tags
  }

  var currency: String { String(decoding: bytes(.currency), as: UTF8.self) }

  // MARK: Rows

  private mutating func row() -> BillRow? {
    if bytes(.cost).isEmpty {
      problems.error(
        at: location(.cost), "the charge has no amount, which is not nothing",
        mend: "AWS writes 0 where nothing is charged; download the file again")
      return nil
    }
    let cost = money(.cost)
    guard let start = instant(.start), let end = instant(.end) else { return nil }
    if end < start {
      problems.error(
        at: location(.end), "the charge ends before it begins", mend: "download the file again")
      return nil
    }
    let month: String
    if header.has(.billStart), !bytes(.billStart).isEmpty {
      guard let begin = instant(.billStart) else { return nil }
      month = begin.month
    } else {
      month = start.month
    }
    var row = BillRow(
      kind: kind(), cost: cost, quantity: quantity(),
      span: BillSpan(start: start, end: end), month: month, product: product(),
      usageType: text(.usageType))
    fill(&row)
    if row.kind == .coveredUsage, header.has(.listCost), !bytes(.listCost).isEmpty {
      row.listCost = money(.listCost)
    }
    return row
  }

  private mutating func fill(_ row: inout BillRow) {
    row.unit = text(.unit)
    row.operation = text(.operation)
    row.region = text(.region)
    row.account = text(.account)
    row.description = text(.description)
    row.tags = tags()
    if readsResources { row.resource = String(decoding: bytes(.resource), as: UTF8.self) }
    row.kind = row.kind.refined(product: row.product, description: row.description)
  }

  private mutating func product() -> String {
    let code = text(.product)
    return code.isEmpty ? offers.code(ofBillName: text(.service)) : code
  }

  private mutating func kind() -> ChargeKind {
    if isFocus {
      return ChargeKind(
        category: text(.chargeType), chargeClass: text(.chargeClass),
        commitment: text(.commitment), isRecurring: text(.frequency) == "Recurring")
    }
    return ChargeKind(lineItemType: text(.chargeType))
  }

  /// A row of the console's bill: what is charged before tax, its credits, and its tax.
  private mutating func consoleRow() -> [BillRow] {
    guard ["LinkedLineItem", "PayerLineItem"].contains(text(.recordType)) else { return [] }
    guard let begin = instant(.billStart) else { return [] }
    var start = begin
    var end = begin
    if header.has(.start), !bytes(.start).isEmpty {
      guard let from = instant(.start) else { return [] }
      start = from
    }
    if header.has(.end), !bytes(.end).isEmpty {
      // Its ends are the last second that is included.
      guard let to = instant(.end) else { return [] }
      end = BillInstant(seconds: to.seconds % 60 == 59 ? to.seconds + 1 : to.seconds)
    }
    var row = BillRow(
      kind: .usage, cost: money(.cost), quantity: quantity(),
      span: BillSpan(start: start, end: max(start, end)), month: begin.month,
      product: product(), usageType: text(.usageType))
    fill(&row)
    if row.cost < .zero, row.kind == .usage {
      row.kind = row.description.hasPrefix("Refund") ? .refund : .credit
    }
    var rows = [row]
    for (field, kind) in [(BillField.credits, ChargeKind.credit), (.tax, .tax)] {
      let amount = money(field)
      if amount == .zero { continue }
      var other = row
      other.kind = kind
      other.cost = amount
      other.quantity = nil
      rows.append(other)
    }
    return rows
  }
}

extension Diagnostics {
  /// The same with one more, to throw them together.
  func adding(_ problem: Diagnostic) -> Self {
    var all = self
    all.report(problem)
    return all
  }

  /// The same with more.
  func adding(_ problems: Diagnostics) -> Self {
    var all = self
    all.append(problems)
    return all
  }
}
