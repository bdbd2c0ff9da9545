internal import Diagnostics
internal import Quantities

/// Reads an offer file in CSV: five lines about the file, a header, then a row per price.
///
/// Columns are found by name, since they differ by service and have changed over the years.
struct OfferCSVReader: ~Copyable {
  typealias Cursor = CSVScanner.Cursor

  var scanner: CSVScanner
  var collector: OfferCollector
  private let slices: UnsafeMutablePointer<ByteSlice>
  private var attributeColumns: [(attribute: Int, column: Int)] = []
  private var columns = OfferColumns()
  private var lastSKU: SKU?
  private var lastPosition = -1
  private(set) var plansPassedOver = 0

  init(_ scanner: consuming CSVScanner, collector: OfferCollector) {
    self.scanner = scanner
    self.collector = collector
    slices = .allocate(capacity: OfferAttribute.count)
    slices.initialize(repeating: .none, count: OfferAttribute.count)
  }

  deinit { slices.deallocate() }

  /// Reads the whole file, to its last byte.
  mutating func read(from start: Cursor) throws(ScanProblem) {
    var cursor = try readPreamble(start)
    while let next = try scanner.row(cursor) {
      if scanner.count == 1, scanner.cells[0].count == 0, next == scanner.window.end { break }
      if scanner.count != columns.count { throw wrongCount() }
      if columns.isSavingsPlan {
        try planRow()
      } else {
        try priceRow()
      }
      cursor = next
    }
  }

  // MARK: Preamble

  /// The lines about the file and the header.
  private mutating func readPreamble(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = start
    while let next = try scanner.row(cursor) {
      cursor = next
      let name = scanner.text(0)
      if scanner.count == 1, name.contains(";") {
        throw spreadsheet(0, "semicolons stand between the cells")
      }
      if name == "SKU" {
        try readHeader()
        return cursor
      }
      if name.hasPrefix("sep=") { throw spreadsheet(0, "'\(name)' in the first line") }
      guard OfferColumns.preamble.contains(name) else {
        throw scanner.problem(
          cell: 0, "'\(name)' where a line about the file or the header should be",
          mend: "give an offer file as AWS publishes it")
      }
      if scanner.count > 2 {
        throw spreadsheet(2, "the line '\(name)' is padded to \(scanner.count) cells")
      }
      if scanner.count < 2 {
        throw scanner.problem(
          cell: 0, "'\(name)' has no value", mend: "download the file again, it was cut short")
      }
      try setHeader(name)
    }
    throw ScanProblem(
      at: scanner.window.streamOffset(cursor), "the file ends before its header",
      mend: "download the file again, it was cut short")
  }

  private func spreadsheet(_ cell: Int, _ what: String) -> ScanProblem {
    scanner.problem(
      cell: cell, "\(what): this is a copy that a spreadsheet has saved",
      mend: "import the file as it was downloaded; a spreadsheet rewrites dates and numbers")
  }

  private mutating func setHeader(_ name: String) throws(ScanProblem) {
    let text = scanner.text(1)
    switch name {
    case "FormatVersion":
      try OfferFormat.check(version: text, at: scanner.cells[1])
      collector.header.formatVersion = text
    case "OfferCode": collector.setOffer(text)
    case "Version":
      if !text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
        throw spreadsheet(1, "the version '\(text)' is no row of digits")
      }
      collector.header.version = text
    case "Publication Date":
      try OfferFormat.checkPublication(text, at: scanner.cells[1])
      collector.header.published = text
    default: break
    }
  }

  private mutating func readHeader() throws(ScanProblem) {
    for (value, name) in [
      (collector.header.formatVersion, "FormatVersion"), (collector.header.offer, "OfferCode"),
      (collector.header.published, "Publication Date"),
    ] where value == nil {
      throw scanner.problem(
        cell: 0, "the header begins before the line '\(name)'",
        mend: "give an offer file as AWS publishes it, with its five lines about the file")
    }
    let names = (0..<scanner.count).map { scanner.text($0) }
    columns = OfferColumns(names)
    if let missing = columns.missing(from: names) {
      throw scanner.problem(
        cell: 0, "the header has no column '\(missing)'",
        mend: "give an offer file as AWS publishes it")
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw scanner.problem(
        cell: index, "the column '\(name)' stands twice", mend: "download the file again")
    }
    attributeColumns = OfferAttribute.allCases.compactMap { attribute in
      names.firstIndex(of: attribute.columnName).map { (attribute.rawValue, $0) }
    }
  }

  // MARK: Rows

  private mutating func priceRow() throws(ScanProblem) {
    let cells = scanner.cells
    let skuCell = cells[columns.sku]
    guard let sku = SKU(scanner.window.pointer(skuCell), count: skuCell.count) else {
      throw scanner.problem(
        cell: columns.sku, "a SKU must have 1 to \(SKU.longest) characters", mend: CSVScanner.again)
    }
    let isReserved = try checkShape(skuCell)
    if sku != lastSKU {
      lastSKU = sku
      lastPosition = collector.position(of: sku)
      if lastPosition < 0 {
        for entry in attributeColumns { slices[entry.attribute] = cells[entry.column] }
        let view = ProductView(
          slices: UnsafePointer(slices),
          origin: scanner.window.origin)
        lastPosition = collector.consider(view, sku: sku)
      }
      collector.productCount += 1
    }
    if lastPosition >= 0 { try keepPrice(sku: sku, isReserved: isReserved) }
  }

  /// Checks what every row must show, so that a shifted cell is noticed where it stands.
  ///
  /// - Returns: whether the row is a reserved one.
  @inline(__always)
  private func checkShape(_ sku: ByteSlice) throws(ScanProblem) -> Bool {
    let cells = scanner.cells
    let window = scanner.window.origin
    let code = cells[columns.cells.rateCode]
    guard code.count > sku.count, window[code.start + sku.count] == UInt8(ascii: "."),
      (0..<sku.count).allSatisfy({ window[code.start + $0] == window[sku.start + $0] })
    else {
      throw shifted(columns.cells.rateCode, "a rate code that begins with the row's SKU")
    }
    let currency = cells[columns.cells.currency]
    let isCode =
      currency.count == 3
      && (0..<3).allSatisfy { (0x41...0x5A).contains(window[currency.start + $0]) }
    if !isCode { throw shifted(columns.cells.currency, "a currency such as USD") }
    let term = cells[columns.termType]
    if term.count == 8, window[term.start] == UInt8(ascii: "O") { return false }
    if term.count == 8, window[term.start] == UInt8(ascii: "R") { return true }
    throw shifted(columns.termType, "'OnDemand' or 'Reserved'")
  }

  private func shifted(_ column: Int, _ wanted: String) -> ScanProblem {
    scanner.problem(
      cell: column, "'\(scanner.text(column))' where \(wanted) should be",
      mend: "a cell of this row is missing or too many: \(CSVScanner.again)")
  }

  private func wrongCount() -> ScanProblem {
    let message = "the row has \(scanner.count) cells, the header has \(columns.count)"
    let mend = "a cell of this row is missing or too many: \(CSVScanner.again)"
    return scanner.problem(cell: max(0, scanner.count - 1), message, mend: mend)
  }

  private mutating func keepPrice(sku: SKU, isReserved: Bool) throws(ScanProblem) {
    let rule = collector.products[lastPosition].rule
    let cells = scanner.cells
    var term = ""
    if isReserved {
      guard rule >= 0, collector.finder.rules[rule].keepsReserved else { return }
      let reserved = ReservedTerm(
        lease: cell(columns.lease), option: cell(columns.option),
        offeringClass: cell(columns.offeringClass))
      guard let names = reserved.names(in: scanner.window) else { return }
      term = scanner.text(columns.cells.unit) == "Quantity" ? names.upfront : names.hourly
    } else if columns.relatedTo >= 0, cells[columns.relatedTo].count > 0 {
      let related = cells[columns.relatedTo]
      if let allowance = SKU(scanner.window.pointer(related), count: related.count) {
        collector.ties.append(AllowanceLink(allowance: allowance, product: sku))
      }
    }
    collector.priceCount += 1
    try collector.addPrice(
      columns.priceCells(cells), product: lastPosition, term: term, in: scanner.window)
  }

  private func cell(_ column: Int) -> ByteSlice {
    column < 0 ? .none : scanner.cells[column]
  }

  // MARK: Savings plans

  private mutating func planRow() throws(ScanProblem) {
    let lease = scanner.text(columns.lease) + " " + scanner.text(columns.leaseUnit)
    guard
      let term = SavingsPlan.term(
        family: scanner.text(columns.family), lease: lease, option: scanner.text(columns.option))
    else {
      plansPassedOver += 1
      return
    }
    var rate = SavingsPlanRate()
    rate.sku = cell(columns.discountedSKU)
    rate.service = cell(columns.discountedService)
    rate.usageType = cell(columns.discountedUsageType)
    rate.operation = cell(columns.discountedOperation)
    rate.region = cell(columns.discountedRegion)
    rate.cells = columns.priceCells(scanner.cells)
    let code = scanner.window.bytes(rate.cells.rateCode)
    if !code.starts(with: scanner.window.bytes(scanner.cells[columns.sku])) {
      throw shifted(columns.cells.rateCode, "a rate code that begins with the row's SKU")
    }
    try collector.addPlanRate(
      rate, family: scanner.text(columns.family), term: term, in: scanner.window)
  }
}
