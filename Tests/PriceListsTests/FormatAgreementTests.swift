import Diagnostics
import PriceLists
import Quantities
import RateTables
import Testing

@Suite struct `One content, several formats` {
  private func file(_ format: OfferFileWriter.Format, products: Int, seed: UInt64 = 7) -> [UInt8] {
    OfferFileWriter(OfferModel(products: products, seed: seed), format: format).bytes()
  }

  private func source(_ bytes: [UInt8]) -> PriceListSource {
    PriceListSource(name: "offer", place: .bytes(bytes))
  }

  @Test(arguments: [1, 2, 50, 700])
  func `JSON and CSV of the same offer give the same rates`(products: Int) throws {
    let json = try imported(source(file(.json, products: products)))
    let csv = try imported(source(file(.csv, products: products)))
    #expect(!json.rates.isEmpty)
    // Reserved terms: the CSV's date is a day, the JSON's the same day with a time.
    #expect(json.rates == csv.rates)
    #expect(json.notes == csv.notes)
  }

  @Test
  func `a file without any space or line feed gives the same rates`() throws {
    let pretty = file(.json, products: 60)
    var packed: [UInt8] = []
    var isInString = false
    for byte in pretty {
      if byte == UInt8(ascii: "\"") { isInString.toggle() }
      if isInString || byte > 0x20 { packed.append(byte) }
    }
    #expect(packed.count < pretty.count)
    #expect(try imported(source(packed)).rates == imported(source(pretty)).rates)
  }

  @Test
  func `files beyond the window give the same rates as their parts`() throws {
    // 3,000 products are some 20 MB of JSON: dozens of refills at every kind of place.
    let json = try imported(source(file(.json, products: 3_000)), regions: ["us-east-1"])
    let csv = try imported(source(file(.csv, products: 3_000)), regions: ["us-east-1"])
    #expect(json.rates.count > 100)
    #expect(json.rates == csv.rates)
  }

  @Test
  func `terms before products are read in a second pass`() throws {
    let text = String(decoding: file(.json, products: 20), as: UTF8.self)
    let products = try #require(text.range(of: "  \"products\" : {"))
    let terms = try #require(text.range(of: "  \"terms\" : {"))
    let end = try #require(text.range(of: "  \"attributesList\""))
    let turned =
      String(text[..<products.lowerBound]) + text[terms.lowerBound..<end.lowerBound]
      + text[products.lowerBound..<terms.lowerBound] + text[end.lowerBound...]
    #expect(
      try imported(source(Array(turned.utf8))).rates == imported(source(Array(text.utf8))).rates)
  }

  @Test
  func `escapes in keys and values are resolved`() throws {
    let text = String(decoding: file(.json, products: 2), as: UTF8.self)
    let escaped = text.replacingFirst("\"usagetype\"", with: "\"usag\\u0065type\"")
      .replacingFirst("\"PostgreSQL\"", with: "\"Postgre\\u0053QL\"")
    #expect(
      try imported(source(Array(escaped.utf8))).rates == imported(source(Array(text.utf8))).rates)
  }

  @Test
  func `two prices for one rate are noted and neither is taken`() throws {
    let text = String(decoding: file(.csv, products: 1), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    let price = text.firstPrice
    let sku = String(lines[6].dropFirst().prefix(16))
    var other = lines[6]
    while other.range(of: sku) != nil {
      other = other.replacingFirst(sku, with: "AAAABBBBCCCCDDDD")
    }
    let doubled =
      text + other.replacingFirst("\"\(price)\",\"USD\"", with: "\"9.5\",\"USD\"") + "\n"
    let rates = try imported(source(Array(doubled.utf8)))
    #expect(rates.notes.items.count == 1)
    #expect(rates.notes.items.first?.message.contains("two prices") == true)
    #expect(try rates.rates.count == imported(source(Array(text.utf8))).rates.count - 1)
    let equal = try imported(source(Array((text + other + "\n").utf8)))
    #expect(equal.notes.isEmpty)
  }
}
