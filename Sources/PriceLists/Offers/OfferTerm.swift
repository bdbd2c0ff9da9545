internal import Quantities

/// One term of a kept product in JSON: its prices, and what kind of commitment it is.
enum OfferTerm {
  typealias Cursor = JSONScanner.Cursor

  private static let closing = UInt8(ascii: "}")

  /// Reads a term object; its price dimensions may come before the rest.
  static func read(
    _ start: Cursor, product: Int, isReserved: Bool, in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cells: [PriceCells] = []
    var effective = ByteSlice.none
    var reserved = ReservedTerm()
    var appliesTo: [ByteSlice] = []
    var cursor = try reader.scanner.open(UInt8(ascii: "{"), start)
    var more = cursor.pointee != closing
    if !more { cursor += 1 }
    while more {
      var name = ByteSlice.none
      cursor = try reader.scanner.colon(try reader.scanner.string(cursor, into: &name))
      if reader.isKey(name, "priceDimensions") {
        cursor = try dimensions(cursor, into: &cells, appliesTo: &appliesTo, in: &reader)
      } else if reader.isKey(name, "effectiveDate") {
        cursor = try reader.scanner.string(cursor, into: &effective)
      } else if reader.isKey(name, "termAttributes") {
        cursor = try attributes(cursor, into: &reserved, in: &reader)
      } else {
        cursor = try reader.scanner.skipValue(cursor)
      }
      (cursor, more) = try reader.scanner.next(cursor, closing: closing)
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
    guard let names else { return cursor }
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
    return cursor
  }

  private static func dimensions(
    _ start: Cursor, into cells: inout [PriceCells], appliesTo: inout [ByteSlice],
    in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cursor = try reader.scanner.open(UInt8(ascii: "{"), start)
    if cursor.pointee == closing { return cursor + 1 }
    var more = true
    while more {
      var key = ByteSlice.none
      cursor = try reader.scanner.colon(try reader.scanner.string(cursor, into: &key))
      var cell = PriceCells()
      cell.rateCode = key
      cursor = try dimension(cursor, into: &cell, appliesTo: &appliesTo, in: &reader)
      if !cell.price.isPresent {
        throw ScanProblem(
          at: key.start, length: max(1, key.count),
          "the rate '\(reader.scanner.window.text(key))' has no price",
          mend: "download the file again")
      }
      cells.append(cell)
      (cursor, more) = try reader.scanner.next(cursor, closing: closing)
    }
    return cursor
  }

  private static func dimension(
    _ start: Cursor, into cell: inout PriceCells, appliesTo: inout [ByteSlice],
    in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cursor = try reader.scanner.open(UInt8(ascii: "{"), start)
    if cursor.pointee == closing { return cursor + 1 }
    var more = true
    while more {
      var name = ByteSlice.none
      cursor = try reader.scanner.colon(try reader.scanner.string(cursor, into: &name))
      if reader.isKey(name, "unit") {
        cursor = try reader.scanner.string(cursor, into: &cell.unit)
      } else if reader.isKey(name, "beginRange") {
        cursor = try reader.scanner.string(cursor, into: &cell.from)
      } else if reader.isKey(name, "endRange") {
        cursor = try reader.scanner.string(cursor, into: &cell.to)
      } else if reader.isKey(name, "pricePerUnit") {
        cursor = try pricePerUnit(cursor, into: &cell, in: &reader)
      } else if reader.isKey(name, "appliesTo") {
        cursor = try strings(cursor, into: &appliesTo, in: &reader)
      } else {
        cursor = try reader.scanner.skipValue(cursor)
      }
      (cursor, more) = try reader.scanner.next(cursor, closing: closing)
    }
    return cursor
  }

  /// The price by currency; dollars where they are among them.
  private static func pricePerUnit(
    _ start: Cursor, into cell: inout PriceCells, in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cursor = try reader.scanner.open(UInt8(ascii: "{"), start)
    if cursor.pointee == closing { return cursor + 1 }
    var more = true
    while more {
      var name = ByteSlice.none
      var price = ByteSlice.none
      cursor = try reader.scanner.colon(try reader.scanner.string(cursor, into: &name))
      cursor = try reader.scanner.string(cursor, into: &price)
      if !cell.price.isPresent || reader.isKey(name, "USD") {
        cell.currency = name
        cell.price = price
      }
      (cursor, more) = try reader.scanner.next(cursor, closing: closing)
    }
    return cursor
  }

  private static func strings(
    _ start: Cursor, into result: inout [ByteSlice], in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cursor = try reader.scanner.open(UInt8(ascii: "["), start)
    if cursor.pointee == UInt8(ascii: "]") { return cursor + 1 }
    var more = true
    while more {
      var slice = ByteSlice.none
      cursor = try reader.scanner.string(cursor, into: &slice)
      result.append(slice)
      (cursor, more) = try reader.scanner.next(cursor, closing: UInt8(ascii: "]"))
    }
    return cursor
  }

  private static func attributes(
    _ start: Cursor, into reserved: inout ReservedTerm, in reader: inout OfferJSONReader
  ) throws(ScanProblem) -> Cursor {
    var cursor = try reader.scanner.open(UInt8(ascii: "{"), start)
    if cursor.pointee == closing { return cursor + 1 }
    var more = true
    while more {
      var name = ByteSlice.none
      cursor = try reader.scanner.colon(try reader.scanner.string(cursor, into: &name))
      if reader.isKey(name, "LeaseContractLength") {
        cursor = try reader.scanner.string(cursor, into: &reserved.lease)
      } else if reader.isKey(name, "PurchaseOption") {
        cursor = try reader.scanner.string(cursor, into: &reserved.option)
      } else if reader.isKey(name, "OfferingClass") {
        cursor = try reader.scanner.string(cursor, into: &reserved.offeringClass)
      } else {
        cursor = try reader.scanner.skipValue(cursor)
      }
      (cursor, more) = try reader.scanner.next(cursor, closing: closing)
    }
    return cursor
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
