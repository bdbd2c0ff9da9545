internal import Quantities

/// One term of a kept product in JSON: its prices, and what kind of commitment it is.
enum OfferTerm {
  typealias Cursor = JSONScanner.Cursor

  /// Reads a term object; its price dimensions may come before the rest.
  static func read(
    _ start: Cursor, product: Int, isReserved: Bool, in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cells: [PriceCells] = []
    var effective = ByteSlice.none
    var reserved = ReservedTerm()
    var appliesTo: [ByteSlice] = []
    let end = try reader.fields(of: start) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "priceDimensions") {
        return try dimensions(value, into: &cells, appliesTo: &appliesTo, in: &reader)
      }
      if reader.isKey(name, "effectiveDate") {
        return try reader.scanner.string(value, into: &effective)
      }
      if reader.isKey(name, "termAttributes") {
        return try attributes(value, into: &reserved, in: &reader)
      }
      return try reader.scanner.skipValue(value)
    }
    let isAllowance = reader.collector.products[product].isAllowance
    if isAllowance {
      let allowance = reader.collector.products[product].sku
      for slice in appliesTo {
        reader.collector.ties.append(
          AllowanceLink(allowance: allowance, product: try reader.sku(slice)))
      }
    }
    let names = isReserved ? reserved.names(in: reader.scanner.window) : ("", "")
    guard let names else { return end }
    for cell in cells {
      var cell = cell
      cell.effective = effective
      let isUpfront =
        isReserved && reader.scanner.window.bytes(cell.unit).elementsEqual("Quantity".utf8)
      reader.collector.priceCount += 1
      try reader.collector.addPrice(
        cell, product: product, term: isUpfront ? names.upfront : names.hourly,
        in: reader.scanner.window)
    }
    return end
  }

  private static func dimensions(
    _ start: Cursor, into cells: inout [PriceCells], appliesTo: inout [ByteSlice],
    in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    try reader.fields(of: start) { reader, key, value throws(ScanProblem) in
      var cell = PriceCells()
      cell.rateCode = key
      let end = try dimension(value, into: &cell, appliesTo: &appliesTo, in: &reader)
      if !cell.price.isPresent {
        throw ScanProblem(
          at: key.start, length: max(1, key.count),
          "the rate '\(reader.scanner.window.text(key))' has no price",
          mend: "download the file again")
      }
      cells.append(cell)
      return end
    }
  }

  private static func dimension(
    _ start: Cursor, into cell: inout PriceCells, appliesTo: inout [ByteSlice],
    in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    try reader.fields(of: start) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "unit") { return try reader.scanner.string(value, into: &cell.unit) }
      if reader.isKey(name, "beginRange") {
        return try reader.scanner.string(value, into: &cell.from)
      }
      if reader.isKey(name, "endRange") { return try reader.scanner.string(value, into: &cell.to) }
      if reader.isKey(name, "pricePerUnit") {
        return try pricePerUnit(value, into: &cell, in: &reader)
      }
      guard reader.isKey(name, "appliesTo") else { return try reader.scanner.skipValue(value) }
      return try reader.items(of: value) { reader, item throws(ScanProblem) in
        var slice = ByteSlice.none
        let end = try reader.scanner.string(item, into: &slice)
        appliesTo.append(slice)
        return end
      }
    }
  }

  /// The price by currency; dollars where they are among them.
  private static func pricePerUnit(
    _ start: Cursor, into cell: inout PriceCells, in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    try reader.fields(of: start) { reader, name, value throws(ScanProblem) in
      var price = ByteSlice.none
      let end = try reader.scanner.string(value, into: &price)
      if !cell.price.isPresent || reader.isKey(name, "USD") {
        cell.currency = name
        cell.price = price
      }
      return end
    }
  }

  private static func attributes(
    _ start: Cursor, into reserved: inout ReservedTerm, in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    try reader.fields(of: start) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "LeaseContractLength") {
        return try reader.scanner.string(value, into: &reserved.lease)
      }
      if reader.isKey(name, "PurchaseOption") {
        return try reader.scanner.string(value, into: &reserved.option)
      }
      if reader.isKey(name, "OfferingClass") {
        return try reader.scanner.string(value, into: &reserved.offeringClass)
      }
      return try reader.scanner.skipValue(value)
    }
  }
}

/// What a reserved term promises, where it lies in the window.
struct ReservedTerm {
  var lease = ByteSlice.none
  var option = ByteSlice.none
  var offeringClass = ByteSlice.none

  /// Our names, `reserved/1yr/partial-upfront` and the same with `/upfront` for what is paid at
  /// once; `nil` for one that our tables do not carry: convertible reservations, and purchase options that AWS no longer sells.
  func names(in window: borrowing ByteWindow) -> (hourly: String, upfront: String)? {
    let offered = window.text(offeringClass)
    guard offered.isEmpty || offered == "standard" else { return nil }
    return Self.position(lease: window.text(lease), option: window.text(option)).map {
      (Self.reserved[$0], Self.upfront[$0])
    }
  }

  /// A commitment's name from AWS's words for its length and its payment.
  static func text(kind: String, lease: String, option: String) -> String? {
    position(lease: lease, option: option).map { "\(kind)/\(endings[$0])" }
  }

  private static let endings = [
    "1yr/no-upfront", "1yr/partial-upfront", "1yr/all-upfront", "3yr/no-upfront",
    "3yr/partial-upfront", "3yr/all-upfront",
  ]
  private static let reserved = endings.map { "reserved/\($0)" }
  private static let upfront = endings.map { "reserved/\($0)/upfront" }

  private static func position(lease: String, option: String) -> Int? {
    let length: Int
    switch lease {
    case "1yr", "1 yr", "1 year": length = 0
    case "3yr", "3 yr", "3 year": length = 3
    default: return nil
    }
    switch option {
    case "No Upfront": return length
    case "Partial Upfront": return length + 1
    case "All Upfront": return length + 2
    default: return nil
    }
  }
}
