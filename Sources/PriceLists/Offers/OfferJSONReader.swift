/// Reads an offer file in JSON: products, then their terms, in one pass and little memory.
///
/// Products that the selection does not keep leave no trace, and the terms of products that were
/// not kept are checked and passed over. Where terms stand before products, as JSON allows, the
/// file is read a second time.
struct OfferJSONReader: ~Copyable {
  typealias Cursor = JSONScanner.Cursor

  private static let object = UInt8(ascii: "{")
  private static let list = UInt8(ascii: "[")

  var scanner: JSONScanner
  var collector: OfferCollector
  private(set) var index: OfferIndex?
  /// Whether terms were met before the products they belong to.
  private(set) var termsCameFirst = false
  private let isSecondPass: Bool
  private var sawProducts = false
  private var sawTerms = false
  let slices: UnsafeMutablePointer<ByteSlice>
  private let attributeNames: NameIndex
  /// Savings plans by SKU, from a savings-plan file's products.
  var plans: [String: SavingsPlan] = [:]
  var plansPassedOver = 0

  init(_ scanner: consuming JSONScanner, collector: OfferCollector, isSecondPass: Bool) {
    self.scanner = scanner
    self.collector = collector
    self.isSecondPass = isSecondPass
    slices = .allocate(capacity: OfferAttribute.count)
    slices.initialize(repeating: .none, count: OfferAttribute.count)
    attributeNames = NameIndex(OfferAttribute.allCases.map { ($0.jsonName, $0.rawValue) })
  }

  deinit { slices.deallocate() }

  /// The fields of an object, one after the other.
  ///
  /// - Parameters:
  ///   - start: where the object begins.
  ///   - isAnchored: whether the window keeps all of a field while it is read.
  ///   - body: gets a field's name and where its value begins; returns where it ends.
  /// - Throws: what is no object, and what the body throws.
  /// - Returns: behind the object.
  @inline(__always)
  mutating func fields(
    of start: Cursor, isAnchored: Bool = false,
    _ body: (inout Self, ByteSlice, Cursor) throws(ScanProblem) -> Cursor
  ) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(Self.object, start)
    if cursor.pointee == UInt8(ascii: "}") { return cursor + 1 }
    var more = true
    while more {
      if isAnchored { scanner.window.anchor = scanner.window.streamOffset(cursor) }
      var name = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &name))
      cursor = try body(&self, name, cursor)
      if isAnchored { scanner.window.anchor = Int.max }
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "}"))
    }
    return cursor
  }

  /// The items of a list, as ``fields(of:isAnchored:_:)`` has those of an object.
  @inline(__always)
  mutating func items(
    of start: Cursor, isAnchored: Bool = false,
    _ body: (inout Self, Cursor) throws(ScanProblem) -> Cursor
  ) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(Self.list, start)
    if cursor.pointee == UInt8(ascii: "]") { return cursor + 1 }
    var more = true
    while more {
      if isAnchored { scanner.window.anchor = scanner.window.streamOffset(cursor) }
      cursor = try body(&self, cursor)
      if isAnchored { scanner.window.anchor = Int.max }
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "]"))
    }
    return cursor
  }

  /// Reads the whole file, to its last byte.
  mutating func read(from start: Cursor) throws(ScanProblem) {
    var cursor = try scanner.open(Self.object, try scanner.space(start))
    if cursor.pointee == UInt8(ascii: "}") { throw nothingHere(cursor) }
    var more = true
    while more {
      var key = ByteSlice.none
      scanner.window.anchor = scanner.window.streamOffset(cursor)
      cursor = try scanner.string(cursor, into: &key)
      let name = scanner.window.text(key)
      cursor = try scanner.colon(cursor)
      scanner.window.anchor = scanner.window.streamOffset(cursor)
      cursor = try member(name, cursor)
      scanner.window.anchor = Int.max
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "}"))
    }
    cursor = try scanner.space(cursor)
    if cursor != scanner.window.end {
      throw scanner.problem(
        cursor, "more text after the end of the offer", mend: "download the file again")
    }
    if !sawProducts, !sawTerms, index == nil { throw nothingHere(cursor) }
  }

  private func nothingHere(_ cursor: Cursor) -> ScanProblem {
    scanner.problem(
      cursor, "this JSON is no offer file: it has neither products nor terms",
      mend: "give an offer file of AWS's price list")
  }

  /// One member of the outermost object.
  private mutating func member(_ name: String, _ start: Cursor) throws(ScanProblem) -> Cursor {
    switch name {
    case "formatVersion", "offerCode", "version", "publicationDate":
      var slice = ByteSlice.none
      let cursor = try scanner.string(start, into: &slice)
      try setHeader(name, slice)
      return cursor
    case "products":
      sawProducts = true
      scanner.window.anchor = Int.max
      if start.pointee == Self.list { return try planProducts(start) }
      try requireOffer(start)
      return try products(start)
    case "terms":
      sawTerms = true
      scanner.window.anchor = Int.max
      if !sawProducts, !isSecondPass {
        termsCameFirst = true
        return try scanner.skipValue(start)
      }
      return try terms(start)
    case "offers", "regions", "versions":
      scanner.window.anchor = Int.max
      let (found, cursor) = try OfferIndex.read(
        name, published: collector.header.published ?? "", from: start, in: &scanner)
      index = found
      return cursor
    default:
      scanner.window.anchor = Int.max
      return try scanner.skipValue(start)
    }
  }

  private mutating func setHeader(_ name: String, _ slice: ByteSlice) throws(ScanProblem) {
    let text = scanner.window.text(slice)
    switch name {
    case "formatVersion":
      try OfferFormat.check(version: text, at: slice)
      collector.header.formatVersion = text
    case "offerCode": collector.setOffer(text)
    case "version": collector.header.version = text
    default:
      try OfferFormat.checkPublication(text, at: slice)
      collector.header.published = text
    }
  }

  private func requireOffer(_ cursor: Cursor) throws(ScanProblem) {
    if collector.header.formatVersion == nil || collector.header.offer == nil {
      let missing = collector.header.offer == nil ? "offerCode" : "formatVersion"
      throw scanner.problem(
        cursor, "products begin before '\(missing)' was given",
        mend: "give an offer file as AWS publishes it")
    }
  }

  // MARK: Products

  private mutating func products(_ start: Cursor) throws(ScanProblem) -> Cursor {
    try fields(of: start, isAnchored: true) { reader, key, value throws(ScanProblem) in
      try reader.product(value, key: key)
    }
  }

  private mutating func product(
    _ start: Cursor, key: ByteSlice
  ) throws(ScanProblem) -> Cursor {
    for index in 0..<OfferAttribute.count { slices[index] = .none }
    let end = try fields(of: start) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "attributes") { return try reader.attributes(value) }
      if reader.isKey(name, "productFamily") {
        return try reader.scanner.string(
          value, into: &reader.slices[OfferAttribute.productFamily.rawValue])
      }
      if reader.isKey(name, "sku") {
        var sku = ByteSlice.none
        let end = try reader.scanner.string(value, into: &sku)
        try reader.checkSame(sku, key)
        return end
      }
      return try reader.scanner.skipValue(value)
    }
    collector.productCount += 1
    let own = try sku(key)
    if !isSecondPass, collector.position(of: own) >= 0 {
      throw ScanProblem(
        at: key.start, length: key.count, "the product '\(scanner.window.text(key))' stands twice",
        mend: "download the file again")
    }
    collector.consider(view, sku: own)
    return end
  }

  private mutating func attributes(_ start: Cursor) throws(ScanProblem) -> Cursor {
    try fields(of: start) { reader, name, value throws(ScanProblem) in
      guard value.pointee == JSONScanner.quote else { return try reader.scanner.skipValue(value) }
      var text = ByteSlice.none
      let end = try reader.scanner.string(value, into: &text)
      let index = reader.attributeNames.value(
        reader.scanner.window.pointer(name), count: name.count)
      if index >= 0 { reader.slices[index] = text }
      return end
    }
  }

  /// The attributes of the product in hand.
  var view: ProductView {
    ProductView(
      slices: UnsafePointer(slices),
      origin: scanner.window.origin)
  }

  @inline(__always)
  func isKey(_ slice: ByteSlice, _ name: StaticString) -> Bool {
    guard slice.count == name.utf8CodeUnitCount else { return false }
    let bytes = scanner.window.pointer(slice)
    for index in 0..<slice.count where bytes[index] != name.utf8Start[index] { return false }
    return true
  }

  @inline(__always)
  func sku(_ slice: ByteSlice) throws(ScanProblem) -> SKU {
    if let sku = SKU(scanner.window.pointer(slice), count: slice.count) { return sku }
    throw ScanProblem(
      at: slice.start, length: max(1, slice.count),
      slice.count > 0 ? "a SKU longer than \(SKU.longest) characters" : "an empty SKU",
      mend: "give an offer file as AWS publishes it")
  }

  private func checkSame(_ slice: ByteSlice, _ key: ByteSlice) throws(ScanProblem) {
    let (a, b) = (scanner.window.bytes(slice), scanner.window.bytes(key))
    if a.elementsEqual(b) { return }
    throw ScanProblem(
      at: slice.start, length: max(1, slice.count),
      "the SKU '\(scanner.window.text(slice))' stands under the key '\(scanner.window.text(key))'",
      mend: "download the file again")
  }

  // MARK: Terms

  private mutating func terms(_ start: Cursor) throws(ScanProblem) -> Cursor {
    try fields(of: start, isAnchored: true) { reader, key, value throws(ScanProblem) in
      let kind = reader.scanner.window.text(key)
      reader.scanner.window.anchor = Int.max
      switch kind {
      case "OnDemand": return try reader.termsBySKU(value, isReserved: false)
      case "Reserved": return try reader.termsBySKU(value, isReserved: true)
      case "savingsPlan": return try reader.planTerms(value)
      default: return try reader.scanner.skipValue(value)
      }
    }
  }

  private mutating func termsBySKU(
    _ start: Cursor, isReserved: Bool
  ) throws(ScanProblem) -> Cursor {
    try fields(of: start, isAnchored: true) { reader, key, value throws(ScanProblem) in
      let product = reader.collector.position(of: try reader.sku(key))
      if product >= 0, !isReserved || reader.keepsReserved(product) {
        return try reader.fields(of: value) { reader, _, term throws(ScanProblem) in
          try OfferTerm.read(term, product: product, isReserved: isReserved, in: &reader)
        }
      }
      reader.scanner.window.anchor = Int.max
      return try reader.scanner.skipValue(value)
    }
  }

  private func keepsReserved(_ product: Int) -> Bool {
    let rule = collector.products[product].rule
    return rule >= 0 && collector.finder.rules[rule].keepsReserved
  }
}
