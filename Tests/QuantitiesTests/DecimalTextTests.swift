import Quantities
import Testing

@Suite struct `Strict decimal text` {
  @Test(arguments: [
    ("0", 0), ("1", 1_000), ("1.5", 1_500), ("0.001", 1), ("-0.001", -1), ("007", 7_000),
    ("1.50000", 1_500), ("-0", 0), ("12.340", 12_340),
  ])
  func `a plain decimal is read exactly`(text: String, thousandths: Int) throws {
    #expect(try DecimalText.parse(text.utf8, scale: 3) == Int128(thousandths))
  }

  @Test(arguments: [
    "1,000", "1e3", "1E3", "0.1.2", ".5", "5.", "+1", " 1", "1 ", "1 000", "-", "--1", "1-", ".",
    "-.5", "0x10", "NaN", "inf", "1_000", "٣", "１", "½", "1٫5", "\u{FEFF}1", "1\u{A0}000", "1\n",
    "$1", "1%", "1.2-", "−1",
  ])
  func `what tools read in different ways is refused`(text: String) {
    #expect(throws: DecimalText.Problem.notDecimal) {
      try DecimalText.parse(text.utf8, scale: 3)
    }
  }

  @Test func `an empty text is named as such`() {
    #expect(throws: DecimalText.Problem.empty) { try DecimalText.parse("".utf8, scale: 3) }
  }

  @Test(arguments: ["0.0001", "1.23456", "-0.0005"])
  func `digits beyond the scale are refused, never rounded`(text: String) {
    #expect(throws: DecimalText.Problem.tooManyDecimals(most: 3)) {
      try DecimalText.parse(text.utf8, scale: 3)
    }
  }

  // The largest Int128 is 2^127 − 1, written out here.
  static let largest = "170141183460469231731687303715884105727"

  @Test func `thirty-nine digits fit as long as the number does`() throws {
    #expect(try DecimalText.parse(Self.largest.utf8, scale: 0) == Int128.max)
    let nines = String(repeating: "9", count: 38)
    #expect(try DecimalText.format(DecimalText.parse(nines.utf8, scale: 0), scale: 0) == nines)
  }

  @Test(arguments: [
    "170141183460469231731687303715884105728", String(repeating: "9", count: 39),
    String(repeating: "1", count: 4_000),
  ])
  func `a number beyond 128 bits is refused, never wrapped`(text: String) {
    #expect(throws: DecimalText.Problem.tooLarge) { try DecimalText.parse(text.utf8, scale: 0) }
  }

  @Test func `scaling up counts towards the limit`() {
    // 38 digits and 2 decimals of scale are 40 digits.
    #expect(throws: DecimalText.Problem.tooLarge) {
      try DecimalText.parse(String(repeating: "9", count: 38).utf8, scale: 2)
    }
  }

  @Test func `what was formatted is read back, over many numbers`() throws {
    var draws = Draws(seed: 1)
    for _ in 0..<2_000 {
      let text = draws.decimal(whole: 18, decimals: 12)
      let value = try DecimalText.parse(text.utf8, scale: 12)
      let shortest = DecimalText.format(value, scale: 12)
      #expect(shortest == LongHand(text).text, "\(text)")
      #expect(try DecimalText.parse(shortest.utf8, scale: 12) == value, "\(text)")
    }
  }

  @Test(arguments: [
    (0, "0"), (1, "0.001"), (-1, "-0.001"), (1_000, "1"), (1_500, "1.5"), (-12_345, "-12.345"),
    (10, "0.01"),
  ])
  func `the shortest text has no trailing zeros`(thousandths: Int, text: String) {
    #expect(DecimalText.format(Int128(thousandths), scale: 3) == text)
  }

  @Test(arguments: [
    (1_234_567_895, 2, "1,234,567.90"), (1_234_567_894, 2, "1,234,567.89"), (5, 2, "0.01"),
    (4, 2, "0.00"), (-5, 2, "-0.01"), (-4, 2, "0.00"), (999_995, 2, "1,000.00"), (500, 0, "1"),
    (499, 0, "0"), (-500, 0, "-1"), (999_999, 0, "1,000"), (1_500, 3, "1.500"), (0, 2, "0.00"),
    (100_000, 0, "100"), (1_000_000, 0, "1,000"),
  ])
  func `a fixed number of decimals rounds half away from zero`(
    thousandths: Int, decimals: Int, text: String
  ) {
    #expect(
      DecimalText.format(Int128(thousandths), scale: 3, decimals: decimals, grouped: true) == text)
  }

  @Test func `more decimals than held are zeros`() {
    #expect(DecimalText.format(1_500, scale: 3, decimals: 6) == "1.500000")
    #expect(DecimalText.rounded(-7, from: 0, to: 2) == -700)
  }
}
