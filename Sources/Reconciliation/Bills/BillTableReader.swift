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
  /// Columns that tell what a row is, and not when and how much.
  private let traitColumns: [Int]
  private var traits = ByteMemo<SharedTraits>(most: 65_536)
  private var resources = ByteMemo<String>(most: 65_536)
  private var instants = ByteMemo<BillInstant>(most: 8_192)
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
    traitColumns =
      Self.traitFields.map { header.column($0) }.filter { $0 >= 0 }
      + (tagKeys.isEmpty ? [] : [header.column(.tags)].filter { $0 >= 0 })
      + header.tagColumns.filter { tagKeys.contains($0.key) }.map(\.column)
  }

  private static let traitFields: [BillField] = [
    .chargeType, .chargeClass, .commitment, .frequency, .description, .product, .service,
    .usageType, .operation, .region, .account, .unit, .currency, .billStart,
  ]

  /// The place of a field of the row in hand.
  func location(_ field: BillField) -> SourceLocation {
    stream.location(max(0, header.column(field)))
  }

  /// Reads the next row that is a charge.
  ///
  /// - Throws: a row with too few cells, and everything that was wrong before it.
  /// - Returns: its charges; `nil` at the end.
  mutating func next() throws(Diagnostics) -> Charges? {
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
    let charges =
      header.layout.format == .consoleBill ? consoleRow() : Charges(first: row(), rest: [])
    if problems.count >= Self.mostProblems { throw problems }
    return charges
  }

  /// What a row charges, most often one thing; nothing where it repeats a sum.
  struct Charges {
    let first: BillRow?
    let rest: [BillRow]

    static let none = Self(first: nil, rest: [])
  }

  /// What tells the row in hand from others: its identity where it has one, else all of its cells.
  ///
  /// - Returns: the mark, and whether it is an identity.
  func mark() -> (mark: ByteMark, isIdentity: Bool) {
    var mark = ByteMark.start
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

  /// What the row in hand charges, whatever its identity: versions of a report number lines anew.
  func content() -> UInt64 {
    var mark = traitMark
    for field in Self.contentFields { mark.add(bytes(field)) }
    for (_, column) in header.tagColumns { mark.add(stream.bytes(column)) }
    return mark.low
  }

  private static let contentFields: [BillField] = [
    .start, .end, .quantity, .cost, .resource, .tags,
  ]

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

  private func text(_ field: BillField) -> String {
    String(decoding: bytes(field), as: UTF8.self)
  }

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

  private func tags() -> [String: String] {
    if tagKeys.isEmpty { return [:] }
    var tags: [String: String] = [:]
    for (key, column) in header.tagColumns where tagKeys.contains(key) {
      let bytes = stream.bytes(column)
      if !bytes.isEmpty { tags[key] = String(decoding: bytes, as: UTF8.self) }
    }
    if header.has(.tags) {
      for (key, value) in BillTags.map(bytes(.tags)) where tagKeys.contains(key) {
        tags[key] = value
      }
    }
    return tags
  }

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
    guard let shared = sharedTraits(start) else { return nil }
    var row = BillRow(
      shared, cost: cost, quantity: quantity(), span: BillSpan(start: start, end: end))
    if readsResources { row.resource = resources.text(bytes(.resource)) }
    if shared.values.kind == .coveredUsage, header.has(.listCost), !bytes(.listCost).isEmpty {
      row.listCost = money(.listCost)
    }
    return row
  }

  private var traitMark: ByteMark {
    var mark = ByteMark.start
    for column in traitColumns { mark.add(stream.bytes(column)) }
    return mark
  }

  /// What the row in hand has in common with others.
  ///
  /// - Parameter start: when its use began, which tells the month where nothing else does.
  /// - Returns: `nil` where its month is no moment.
  private mutating func sharedTraits(_ start: BillInstant) -> SharedTraits? {
    var mark = traitMark
    let hasMonth = !bytes(.billStart).isEmpty
    if !hasMonth { mark.add(UInt64(bitPattern: Int64(start.seconds / 86_400))) }
    if let known = traits[mark] { return known }
    let begin: BillInstant
    if hasMonth {
      guard let stated = instant(.billStart) else { return nil }
      begin = stated
    } else {
      begin = start
    }
    let made = SharedTraits(traits(kind(), month: begin.month))
    traits.remember(made, for: mark)
    return made
  }

  private func traits(_ kind: ChargeKind, month: String) -> ChargeTraits {
    var traits = ChargeTraits(
      kind: kind, month: month, product: product(), usageType: text(.usageType))
    traits.unit = text(.unit)
    traits.operation = text(.operation)
    traits.region = text(.region)
    traits.account = text(.account)
    traits.description = text(.description)
    traits.tags = tags()
    traits.currency = text(.currency)
    traits.kind = kind.refined(product: traits.product, description: traits.description)
    return traits
  }

  private func product() -> String {
    let code = text(.product)
    return code.isEmpty ? offers.code(ofBillName: text(.service)) : code
  }

  private func kind() -> ChargeKind {
    if isFocus {
      return ChargeKind(
        category: text(.chargeType), chargeClass: text(.chargeClass),
        commitment: text(.commitment), isRecurring: text(.frequency) == "Recurring")
    }
    return ChargeKind(lineItemType: text(.chargeType))
  }

  /// A row of the console's bill: what is charged before tax, its credits, and its tax.
  private mutating func consoleRow() -> Charges {
    guard ["LinkedLineItem", "PayerLineItem"].contains(text(.recordType)) else { return .none }
    guard let begin = instant(.billStart) else { return .none }
    var start = begin
    var end = begin
    if header.has(.start), !bytes(.start).isEmpty {
      guard let from = instant(.start) else { return .none }
      start = from
    }
    if header.has(.end), !bytes(.end).isEmpty {
      // Its ends are the last second that is included.
      guard let to = instant(.end) else { return .none }
      end = BillInstant(seconds: to.seconds % 60 == 59 ? to.seconds + 1 : to.seconds)
    }
    let cost = money(.cost)
    var traits = traits(.usage, month: begin.month)
    if cost < .zero, traits.kind == .usage {
      traits.kind = traits.description.hasPrefix("Refund") ? .refund : .credit
    }
    var row = BillRow(
      SharedTraits(traits), cost: cost, quantity: quantity(),
      span: BillSpan(start: start, end: max(start, end)))
    if readsResources { row.resource = resources.text(bytes(.resource)) }
    var rest: [BillRow] = []
    for (field, kind) in [(BillField.credits, ChargeKind.credit), (.tax, .tax)] {
      let amount = money(field)
      if amount == .zero { continue }
      var other = row
      other.kind = kind
      other.cost = amount
      other.quantity = nil
      rest.append(other)
    }
    return Charges(first: row, rest: rest)
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
