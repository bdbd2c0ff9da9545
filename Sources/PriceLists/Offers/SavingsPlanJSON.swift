internal import Quantities

/// Savings-plan files: plans as products, and rates for the usage that they discount.
///
/// Other than offers: no format version, products and terms are lists, and a rate names the
/// on-demand SKU, service and usage type that it discounts.
extension OfferJSONReader {
  /// Reads the list of plans.
  mutating func planProducts(_ start: Cursor) throws(ScanProblem) -> Cursor {
    try items(of: start, isAnchored: true) { reader, item throws(ScanProblem) in
      try reader.planProduct(item)
    }
  }

  private mutating func planProduct(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var sku = ByteSlice.none
    var family = ByteSlice.none
    var option = ByteSlice.none
    var lease = ByteSlice.none
    let end = try fields(of: start) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "sku") { return try reader.scanner.string(value, into: &sku) }
      if reader.isKey(name, "productFamily") {
        return try reader.scanner.string(value, into: &family)
      }
      guard reader.isKey(name, "attributes") else { return try reader.scanner.skipValue(value) }
      return try reader.fields(of: value) { reader, name, value throws(ScanProblem) in
        if reader.isKey(name, "purchaseOption") {
          return try reader.scanner.string(value, into: &option)
        }
        if reader.isKey(name, "purchaseTerm") {
          return try reader.scanner.string(value, into: &lease)
        }
        return try reader.scanner.skipValue(value)
      }
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
    return end
  }

  /// Reads the list of terms, each with any number of rates.
  mutating func planTerms(_ start: Cursor) throws(ScanProblem) -> Cursor {
    try items(of: start) { reader, item throws(ScanProblem) in try reader.planTerm(item) }
  }

  private mutating func planTerm(_ start: Cursor) throws(ScanProblem) -> Cursor {
    let firstPrice = collector.prices.count
    let end = try fields(of: start, isAnchored: true) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "effectiveDate") {
        var date = ByteSlice.none
        let end = try reader.scanner.string(value, into: &date)
        reader.collector.planEffective = try reader.collector.day(date, in: reader.scanner.window)
        return end
      }
      guard reader.isKey(name, "rates") else { return try reader.scanner.skipValue(value) }
      reader.scanner.window.anchor = Int.max
      return try reader.items(of: value, isAnchored: true) { reader, rate throws(ScanProblem) in
        try reader.planRate(rate)
      }
    }
    for index in firstPrice..<collector.prices.count {
      collector.prices[index].effective = collector.planEffective
    }
    collector.planEffective = .undated
    return end
  }

  private mutating func planRate(_ start: Cursor) throws(ScanProblem) -> Cursor {
    var rate = SavingsPlanRate()
    let end = try fields(of: start) { reader, name, value throws(ScanProblem) in
      if reader.isKey(name, "discountedSku") {
        return try reader.scanner.string(value, into: &rate.sku)
      }
      if reader.isKey(name, "discountedServiceCode") {
        return try reader.scanner.string(value, into: &rate.service)
      }
      if reader.isKey(name, "discountedUsageType") {
        return try reader.scanner.string(value, into: &rate.usageType)
      }
      if reader.isKey(name, "discountedOperation") {
        return try reader.scanner.string(value, into: &rate.operation)
      }
      if reader.isKey(name, "discountedRegionCode") {
        return try reader.scanner.string(value, into: &rate.region)
      }
      if reader.isKey(name, "rateCode") {
        return try reader.scanner.string(value, into: &rate.cells.rateCode)
      }
      if reader.isKey(name, "unit") {
        return try reader.scanner.string(value, into: &rate.cells.unit)
      }
      guard reader.isKey(name, "discountedRate") else {
        return try reader.scanner.skipValue(value)
      }
      return try reader.fields(of: value) { reader, name, value throws(ScanProblem) in
        if reader.isKey(name, "price") {
          return try reader.scanner.string(value, into: &rate.cells.price)
        }
        if reader.isKey(name, "currency") {
          return try reader.scanner.string(value, into: &rate.cells.currency)
        }
        return try reader.scanner.skipValue(value)
      }
    }
    let code = scanner.window.bytes(rate.cells.rateCode)
    let plan = String(decoding: code.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
    if let plan = plans[plan] {
      try collector.addPlanRate(
        rate, family: plan.family, term: plan.term, in: scanner.window)
    }
    return end
  }
}
