internal import Quantities

/// Savings-plan files: plans as products, and rates for the usage that they discount.
///
/// Other than offers: no format version, products and terms are lists, and a rate names the
/// on-demand SKU, service and usage type that it discounts.
extension OfferJSONReader {
  private static let object = UInt8(ascii: "{")
  private static let closing = UInt8(ascii: "}")

  /// Reads the list of plans.
  mutating func planProducts(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(UInt8(ascii: "["), start)
    if cursor.pointee == UInt8(ascii: "]") { return cursor + 1 }
    var more = true
    while more {
      scanner.window.anchor = scanner.window.streamOffset(cursor)
      cursor = try planProduct(cursor)
      scanner.window.anchor = Int.max
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "]"))
    }
    return cursor
  }

  private mutating func planProduct(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var sku = ByteSlice.none
    var family = ByteSlice.none
    var option = ByteSlice.none
    var lease = ByteSlice.none
    var cursor = try scanner.open(Self.object, start)
    var more = cursor.pointee != Self.closing
    if !more { cursor += 1 }
    while more {
      var name = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &name))
      if isKey(name, "sku") {
        cursor = try scanner.string(cursor, into: &sku)
      } else if isKey(name, "productFamily") {
        cursor = try scanner.string(cursor, into: &family)
      } else if isKey(name, "attributes") {
        cursor = try planAttributes(cursor, option: &option, lease: &lease)
      } else {
        cursor = try scanner.skipValue(cursor)
      }
      (cursor, more) = try scanner.next(cursor, closing: Self.closing)
    }
    collector.productCount += 1
    if let term = SavingsPlan.term(
      family: scanner.window.text(family), lease: scanner.window.text(lease),
      option: scanner.window.text(option))
    {
      plans[scanner.window.text(sku)] = SavingsPlan(
        family: scanner.window.text(family), term: term)
    } else {
      plansPassedOver += 1
    }
    return cursor
  }

  private mutating func planAttributes(
    _ start: Cursor, option: inout ByteSlice, lease: inout ByteSlice
  ) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(Self.object, start)
    if cursor.pointee == Self.closing { return cursor + 1 }
    var more = true
    while more {
      var name = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &name))
      if isKey(name, "purchaseOption") {
        cursor = try scanner.string(cursor, into: &option)
      } else if isKey(name, "purchaseTerm") {
        cursor = try scanner.string(cursor, into: &lease)
      } else {
        cursor = try scanner.skipValue(cursor)
      }
      (cursor, more) = try scanner.next(cursor, closing: Self.closing)
    }
    return cursor
  }

  /// Reads the list of terms, each with any number of rates.
  mutating func planTerms(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(UInt8(ascii: "["), start)
    if cursor.pointee == UInt8(ascii: "]") { return cursor + 1 }
    var more = true
    while more {
      cursor = try planTerm(cursor)
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "]"))
    }
    return cursor
  }

  private mutating func planTerm(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let firstPrice = collector.prices.count
    var cursor = try scanner.open(Self.object, start)
    var more = cursor.pointee != Self.closing
    if !more { cursor += 1 }
    while more {
      scanner.window.anchor = scanner.window.streamOffset(cursor)
      var name = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &name))
      if isKey(name, "effectiveDate") {
        var date = ByteSlice.none
        cursor = try scanner.string(cursor, into: &date)
        collector.planEffective = try collector.day(date, in: scanner.window)
      } else if isKey(name, "rates") {
        scanner.window.anchor = Int.max
        cursor = try planRates(cursor)
      } else {
        cursor = try scanner.skipValue(cursor)
      }
      scanner.window.anchor = Int.max
      (cursor, more) = try scanner.next(cursor, closing: Self.closing)
    }
    for index in firstPrice..<collector.prices.count {
      collector.prices[index].effective = collector.planEffective
    }
    collector.planEffective = .undated
    return cursor
  }

  private mutating func planRates(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(UInt8(ascii: "["), start)
    if cursor.pointee == UInt8(ascii: "]") { return cursor + 1 }
    var more = true
    while more {
      scanner.window.anchor = scanner.window.streamOffset(cursor)
      cursor = try planRate(cursor)
      scanner.window.anchor = Int.max
      (cursor, more) = try scanner.next(cursor, closing: UInt8(ascii: "]"))
    }
    return cursor
  }

  private mutating func planRate(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var rate = SavingsPlanRate()
    var cursor = try scanner.open(Self.object, start)
    var more = cursor.pointee != Self.closing
    if !more { cursor += 1 }
    while more {
      var name = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &name))
      if isKey(name, "discountedSku") {
        cursor = try scanner.string(cursor, into: &rate.sku)
      } else if isKey(name, "discountedServiceCode") {
        cursor = try scanner.string(cursor, into: &rate.service)
      } else if isKey(name, "discountedUsageType") {
        cursor = try scanner.string(cursor, into: &rate.usageType)
      } else if isKey(name, "discountedOperation") {
        cursor = try scanner.string(cursor, into: &rate.operation)
      } else if isKey(name, "discountedRegionCode") {
        cursor = try scanner.string(cursor, into: &rate.region)
      } else if isKey(name, "rateCode") {
        cursor = try scanner.string(cursor, into: &rate.cells.rateCode)
      } else if isKey(name, "unit") {
        cursor = try scanner.string(cursor, into: &rate.cells.unit)
      } else if isKey(name, "discountedRate") {
        cursor = try discountedRate(cursor, into: &rate.cells)
      } else {
        cursor = try scanner.skipValue(cursor)
      }
      (cursor, more) = try scanner.next(cursor, closing: Self.closing)
    }
    let code = scanner.window.bytes(rate.cells.rateCode)
    let plan = String(decoding: code.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
    if let plan = plans[plan] {
      try collector.addPlanRate(
        rate, family: plan.family, term: plan.term, in: scanner.window)
    }
    return cursor
  }

  private mutating func discountedRate(
    _ start: Cursor, into cells: inout PriceCells
  ) throws(ScanProblem) -> Cursor {
    var cursor = try scanner.open(Self.object, start)
    if cursor.pointee == Self.closing { return cursor + 1 }
    var more = true
    while more {
      var name = ByteSlice.none
      cursor = try scanner.colon(try scanner.string(cursor, into: &name))
      if isKey(name, "price") {
        cursor = try scanner.string(cursor, into: &cells.price)
      } else if isKey(name, "currency") {
        cursor = try scanner.string(cursor, into: &cells.currency)
      } else {
        cursor = try scanner.skipValue(cursor)
      }
      (cursor, more) = try scanner.next(cursor, closing: Self.closing)
    }
    return cursor
  }
}
