internal import Quantities

/// One price of a kept product, small: a list of all regions keeps tens of thousands.
///
/// What many prices share is a number here, and a word in ``CollectedWords``.
struct CollectedPrice: Sendable {
  let from: Int128
  let to: Int128?
  let product: Int32
  let term: Int32
  let unit: Int32
  /// Where the rate code begins among all codes, and its length.
  let codeStart: Int32
  let codeCount: Int32
  let price: UnitPrice
  var effective: CalendarDay
}

/// The words of collected prices, each once.
struct CollectedWords: Sendable {
  private(set) var terms: [String] = []
  private(set) var units: [BillingUnit] = []
  private var codes: [UInt8] = []

  /// A price whose words are kept here.
  mutating func price(
    product: Int, term: String, unit: BillingUnit, from: Int128, to: Int128?, price: UnitPrice,
    effective: CalendarDay, rateCode: UnsafeBufferPointer<UInt8>
  ) -> CollectedPrice {
    let start = codes.count
    codes.append(contentsOf: rateCode)
    return CollectedPrice(
      from: from, to: to, product: Int32(clamping: product),
      term: Self.number(of: term, in: &terms), unit: Self.number(of: unit, in: &units),
      codeStart: Int32(clamping: start), codeCount: Int32(clamping: rateCode.count), price: price,
      effective: effective)
  }

  /// The number of one of a few words.
  private static func number<Word: Equatable>(of word: Word, in words: inout [Word]) -> Int32 {
    if let known = words.firstIndex(of: word) { return Int32(clamping: known) }
    words.append(word)
    return Int32(clamping: words.count - 1)
  }

  func term(_ price: CollectedPrice) -> String { terms[Int(price.term)] }
  func unit(_ price: CollectedPrice) -> BillingUnit { units[Int(price.unit)] }

  func rateCode(_ price: CollectedPrice) -> String {
    String(decoding: code(price), as: UTF8.self)
  }

  private func code(_ price: CollectedPrice) -> ArraySlice<UInt8> {
    codes[Int(price.codeStart)..<Int(price.codeStart) + Int(price.codeCount)]
  }

  /// Product, term, day, start of the tier, rate code.
  func precedes(_ a: CollectedPrice, _ b: CollectedPrice) -> Bool {
    if a.product != b.product { return a.product < b.product }
    if a.term != b.term { return a.term < b.term }
    if a.effective != b.effective { return a.effective < b.effective }
    if a.from != b.from { return a.from < b.from }
    return code(a).lexicographicallyPrecedes(code(b))
  }
}
