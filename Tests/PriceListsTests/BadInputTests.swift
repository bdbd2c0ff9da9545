import Diagnostics
import PriceLists
import Testing

@Suite struct `Bad input` {
  /// Three products of a made-up database offer, as JSON.
  static let json = String(
    decoding: OfferFileWriter(OfferModel(products: 3), format: .json).bytes(), as: UTF8.self)
  static let csv = String(
    decoding: OfferFileWriter(OfferModel(products: 3), format: .csv).bytes(), as: UTF8.self)

  private func line(_ number: Int, of text: String) -> String {
    String(text.split(separator: "\n", omittingEmptySubsequences: false)[number - 1])
  }

  @Test
  func `every cut of a JSON offer is an error in the file, never a crash or a part`() {
    let bytes = Array(Self.json.utf8)
    // The last byte is the line feed after the closing bracket; without it nothing is missing.
    for count in stride(from: 1, to: bytes.count - 2, by: 37) {
      let cut = PriceListSource(name: "cut.json", place: .bytes(Array(bytes[..<count])))
      let found = problems(cut)
      #expect(found.count == 1, "cut after \(count) bytes")
      #expect(found.first?.kind == .invalidInput)
      #expect((found.first?.location?.line ?? 0) > 0)
      #expect(found.first?.mend != nil)
    }
  }

  @Test
  func `a cut is located where the file ends`() {
    let lines = Self.json.split(separator: "\n", omittingEmptySubsequences: false)
    let cut = lines[..<40].joined(separator: "\n")
    let found = problems(source(cut))
    #expect(found.first?.location?.line == 40)
    #expect(found.first?.location?.column == lines[39].count + 1)
    #expect(found.first?.message.contains("ends in the middle") == true)
  }

  @Test(arguments: [
    ("\"sku\" :", "\"sku\" ", "'\"' where ':' should be"),
    ("\"attributes\" : {", "\"attributes\" : [", "'[' where an object should be"),
    ("\"vcpu\" : \"2\",", "\"vcpu\" : \"2\"", "'\"' where ',' or '}' should be"),
    ("\"Yes\"", "Yes", "'Y' where a value should be"), ("\"Yes\"", "01", "'1' where ',' or '}'"),
    ("\"Yes\"", "\"Y\\qs\"", "unknown escape"), ("\"Yes\"", "\"Y\u{1}s\"", "a control character"),
    ("\"attributesList\" : { }", "\"attributesList\" : { } ]", "']' where ',' or '}'"),
  ])
  func `a broken place in JSON is found at its line`(
    change: (from: String, to: String, message: String)
  ) throws {
    let range = try #require(Self.json.range(of: change.from))
    let broken = Self.json.replacingCharacters(in: range, with: change.to)
    let found = problems(source(broken))
    #expect(found.count == 1)
    #expect(found.first?.message.contains(change.message) == true, "\(found.first?.message ?? "")")
    let before = Self.json[..<range.lowerBound].utf8.count { $0 == 0x0A }
    let lineFound = found.first?.location?.line ?? 0
    #expect((before + 1...before + 2).contains(lineFound))
  }

  @Test
  func `text after the end of an offer is an error`() {
    #expect(problems(source(Self.json + "{}")).first?.message.contains("after the end") == true)
  }

  @Test(
    arguments: [
      ([0x50, 0x4B, 3, 4, 20, 0], "this is a zip archive"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "this is packed with xz"),
      ([0x28, 0xB5, 0x2F, 0xFD, 4], "this is packed with zstd"),
      ([0x42, 0x5A, 0x68, 0x39], "this is packed with bzip2"),
      ([0xFF, 0xFE, 0x7B, 0], "this is UTF-16"), ([0xFE, 0xFF, 0, 0x7B], "this is UTF-16"),
      ([0x7B, 0, 0x0A, 0], "this is UTF-16"), ([0, 0x7B, 0, 0x0A], "this is UTF-16"),
      ([0x5B, 0x5D], "this JSON is a list, no offer file"),
    ] as [([UInt8], String)])
  func `what is something else is named`(file: (bytes: [UInt8], message: String)) {
    let found = problems(PriceListSource(name: "f", place: .bytes(file.bytes)))
    #expect(found.map(\.message) == [file.message])
    #expect(found.first?.mend != nil)
  }

  @Test
  func `a folder is named as one`() {
    let found = problems(PriceListSource(path: "/"))
    #expect(found.map(\.message) == ["this is a directory, not a file"])
    #expect(found.first?.kind == .missing)
  }

  @Test
  func `a product that stands twice is an error at the second`() throws {
    let range = try #require(Self.json.range(of: "    },\n"))
    let start = try #require(Self.json.range(of: "  \"products\" : {\n")).upperBound
    let first = Self.json[start..<range.upperBound]
    let found = problems(
      source(String(Self.json[..<range.upperBound] + first + Self.json[range.upperBound...])))
    #expect(found.first?.message.hasSuffix("stands twice") == true)
    // Seven lines about the file, then the product, then its copy.
    #expect(found.first?.location?.line == 8 + first.utf8.count { $0 == 0x0A })
  }

  @Test
  func `semicolons of a spreadsheet are named`() {
    for text in ["\"FormatVersion\";\"v1.0\"\n", "FormatVersion;v1.0\n"] {
      let found = problems(source(text)).first
      #expect(found?.message.contains("semicolon") == true)
      #expect(found?.mend?.contains("as it was downloaded") == true)
    }
  }

  @Test
  func `brackets without end do not exhaust the stack`() {
    let deep = "{\"formatVersion\" : \"v1.0\", \"x\" : " + String(repeating: "[", count: 100_000)
    #expect(problems(source(deep)).first?.message.contains("nested deeper") == true)
  }

  @Test
  func `an unknown format version is refused by its name`() {
    for text in [
      Self.json.replacingFirst(
        "\"formatVersion\" : \"v1.0\"", with: "\"formatVersion\" : \"v2.0\""),
      Self.csv.replacingFirst("\"FormatVersion\",\"v1.0\"", with: "\"FormatVersion\",\"v2.0\""),
    ] {
      let found = problems(source(text)).first
      #expect(found?.message == "format version 'v2.0' is not known")
      #expect(found?.location?.line == (text.hasPrefix("{") ? 2 : 1))
    }
  }

  @Test
  func `a web page in place of a price list is recognised`() {
    let page = "<!DOCTYPE html>\n<html><body>403 Forbidden</body></html>\n"
    #expect(problems(source(page)).first?.message.contains("web page") == true)
    #expect(problems(source(page)).first?.location?.line == 1)
    let answer = "\n<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"
    #expect(problems(source(answer)).first?.location?.line == 2)
  }

  @Test(arguments: OfferFileWriter.Format.allCases)
  func `prices in yuan are refused where they stand`(format: OfferFileWriter.Format) {
    let model = OfferModel(products: 3, currency: "CNY")
    let file = OfferFileWriter(model, format: format).bytes()
    let found = problems(PriceListSource(name: "cn", place: .bytes(file)))
    #expect(found.first?.message == "the price is in CNY, not in USD")
    #expect((found.first?.location?.line ?? 0) > 5)
    #expect(found.first?.location?.lineText?.contains("CNY") == true)
  }

  @Test
  func `an empty file is an error`() {
    #expect(problems(source("")).first?.message == "the file is empty")
    #expect(problems(source(" \n\n")).first?.message == "the file is empty")
  }

  @Test
  func `a file that is not there is a missing one`() {
    let found = problems(PriceListSource(path: "/no/such/file.json"))
    #expect(found.first?.kind == .missing)
  }

  @Test
  func `a shifted column is found in its row`() {
    let lines = Self.csv.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var missing = lines
    missing[7] = missing[7].replacingFirst("\"OnDemand\",", with: "").replacingFirst(
      "\"Reserved\",", with: "")
    let count = problems(source(missing.joined(separator: "\n"))).first
    #expect(count?.location?.line == 8)
    #expect(
      count?.message.contains("40 cells, the header has 41") == true, "\(count?.message ?? "")")
    var moved = missing
    moved[7] += ",\"\""
    let shape = problems(source(moved.joined(separator: "\n"))).first
    #expect(shape?.location?.line == 8)
    #expect(shape?.message.contains("should be") == true, "\(shape?.message ?? "")")
  }

  @Test
  func `a copy that a spreadsheet saved is refused, whatever gives it away`() {
    let first = problems(source("sep=,\n" + Self.csv)).first
    #expect(first?.location?.line == 1)
    #expect(first?.message.contains("spreadsheet") == true)
    let padded = Self.csv.replacingFirst("\"v1.0\"\n", with: "\"v1.0\",,,,,\n")
    #expect(problems(source(padded)).first?.message.contains("padded") == true)
    let rounded = Self.csv.replacingFirst("\"20260904172716\"", with: "2.02609E+13")
    #expect(problems(source(rounded)).first?.message.contains("no row of digits") == true)
    let dates = Self.csv.replacingFirst("\"2026-09-01\"", with: "\"01/09/2026\"")
    let date = problems(source(dates)).first
    #expect(date?.message == "'01/09/2026' is not a date as AWS writes it")
    #expect(date?.mend?.contains("spreadsheet") == true)
    #expect(date?.location?.line == 7)
  }

  @Test
  func `a price that is no plain decimal is refused where it stands`() {
    for wrong in ["1,000", "4E-7", "", "0.0000000000001", "-1", "1e400"] {
      let price = Self.csv.firstPrice
      let text = Self.csv.replacingFirst("\"\(price)\",\"USD\"", with: "\"\(wrong)\",\"USD\"")
      let found = problems(source(text))
      #expect(found.count == 1, "\(wrong)")
      #expect(found.first?.location?.line == 7, "\(wrong)")
    }
  }

  @Test
  func `an offer of which nothing is kept says which ones are`() {
    let text = Self.json.replacingFirst("\"AmazonRDS\"", with: "\"AmazonRDSS\"")
    #expect(problems(source(text)).first?.message == "nothing is kept of the offer 'AmazonRDSS'")
    #expect(problems(source(text)).first?.mend == "did you mean 'AmazonRDS'?")
  }

  @Test
  func `a file of another region says so`() {
    let found = problems(source(Self.json), regions: ["me-south-1"]).first
    #expect(found?.message.contains("none of me-south-1") == true)
  }

  @Test
  func `an unknown unit leaves one rate out and says so`() throws {
    let whole = try imported(source(Self.csv))
    let text = Self.csv.replacingFirst(",\"Hrs\",", with: ",\"Fortnights\",")
    let rates = try imported(source(text))
    #expect(rates.notes.items.count == 1)
    #expect(rates.notes.items.first?.location?.line == 7)
    #expect(rates.rates.count == whole.rates.count - 1)
  }
}

extension String {
  func replacingFirst(_ text: String, with other: String) -> String {
    guard let range = range(of: text) else { return self }
    return replacingCharacters(in: range, with: other)
  }

  /// The range of a text, without Foundation.
  func range(of text: String) -> Range<String.Index>? {
    let own = Array(utf8)
    let wanted = Array(text.utf8)
    guard own.count >= wanted.count else { return nil }
    for start in 0...(own.count - wanted.count)
    where own[start..<(start + wanted.count)].elementsEqual(wanted) {
      let from = utf8.index(utf8.startIndex, offsetBy: start)
      return from..<utf8.index(from, offsetBy: wanted.count)
    }
    return nil
  }

  func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }

  /// The price in the first row of a made-up CSV.
  var firstPrice: String {
    let row = split(separator: "\n")[6]
    return String(
      row.split(separator: ",", omittingEmptySubsequences: false)[9].dropFirst().dropLast())
  }
}
