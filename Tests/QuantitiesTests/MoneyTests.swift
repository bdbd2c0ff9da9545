import Quantities
import Testing

@Suite struct `Exact money` {
  @Test func `price times quantity is what long multiplication gives`() throws {
    var draws = Draws(seed: 2)
    for _ in 0..<3_000 {
      let price = draws.decimal(whole: 5, decimals: 12)
      let quantity = draws.decimal(whole: 10, decimals: 9)
      let cost = try UnitPrice(price.utf8).cost(
        of: MeteredQuantity(
          billionths: DecimalText.parse(quantity.utf8, scale: 9), unit: .gigabytes))
      #expect(
        cost?.exactText == (LongHand(price) * LongHand(quantity)).text, "\(price) × \(quantity)")
    }
  }

  @Test func `a sum of many amounts is what column addition gives`() throws {
    var draws = Draws(seed: 3)
    var sum = Money.zero
    var onPaper = LongHand("0")
    for _ in 0..<500 {
      let text = draws.decimal(whole: 9, decimals: 21)
      sum += try Money(text)
      onPaper = onPaper + LongHand(text)
    }
    #expect(sum.exactText == onPaper.text)
  }

  @Test func `a tenth and two tenths are three tenths`() throws {
    #expect(try Money("0.1") + Money("0.2") == Money("0.3"))
    // As Decimal(3.133) this would have come out as 3.132999999999999488.
    #expect(try Money("3.133").exactText == "3.133")
  }

  @Test func `adding and taking away leave the amount as it was`() throws {
    var draws = Draws(seed: 4)
    for _ in 0..<500 {
      let a = try Money(draws.decimal(whole: 9, decimals: 21))
      let b = try Money(draws.decimal(whole: 9, decimals: 21))
      #expect(a + b == b + a)
      #expect(a + b - b == a)
      #expect(-(a - b) == b - a)
      #expect(a * 3 == a + a + a)
    }
  }

  @Test(arguments: [
    ("100", 5.0, "5"), ("0.01", 12.5, "0.00125"), ("-8", 25.0, "-2"), ("1", 0.0, "0"),
    ("0.000000000000000000001", 50.0, "0"), ("1", 0.0004, "0"),
  ])
  func `a share is that many hundredths, to the last decimal`(
    amount: String, percent: Double, share: String
  ) throws {
    #expect(try Money(amount).share(percent: percent) == (try Money(share)))
  }

  @Test func `a share beyond the range is the largest amount`() {
    #expect(Money(units: .max).share(percent: 200) == Money(units: .max))
    #expect(Money(units: .min).share(percent: 200) == Money(units: .min))
    #expect(Money(units: .max).share(percent: 100) == Money(units: .max))
  }

  @Test func `a product beyond the range is reported, never wrapped`() throws {
    // 10^11 dollars × 10^18: 10^(11+12+18+9) does not fit in 1.7 × 10^38.
    let price = try UnitPrice("100000000000".utf8)
    let quantity = MeteredQuantity(
      billionths: DecimalText.powerOfTen(27), unit: .gigabytes)
    #expect(price.cost(of: quantity) == nil)
    #expect(Money(units: .max).adding(Money(units: 1)) == nil)
    #expect(Money(units: .max).adding(Money(units: -1)) != nil)
  }

  @Test(arguments: [
    ("72.0802", "$72.08"), ("0.005", "$0.01"), ("0.0049", "$0.00"), ("-0.005", "-$0.01"),
    ("-0.004", "$0.00"), ("1234.5", "$1,234.50"), ("1000000", "$1,000,000.00"), ("0", "$0.00"),
    ("999.995", "$1,000.00"), ("-1234.5", "-$1,234.50"), ("16.425", "$16.43"),
  ])
  func `an amount is printed in cents, half away from zero`(text: String, dollars: String) throws {
    #expect(try Money(text).dollars() == dollars)
  }

  @Test(arguments: [
    ("4", "+$4.00"), ("-4", "-$4.00"), ("0", "$0.00"), ("0.001", "$0.00"), ("-0.001", "$0.00"),
    ("0.005", "+$0.01"),
  ])
  func `a change carries its sign, and nothing is neither plus nor minus`(
    text: String, dollars: String
  ) throws {
    #expect(try Money(text).signedDollars() == dollars)
  }

  @Test func `rounding to cents gives whole cents within half a cent`() throws {
    var draws = Draws(seed: 5)
    let half = try Money("0.005")
    for _ in 0..<1_000 {
      let text = draws.decimal(whole: 7, decimals: 21)
      let amount = try Money(text)
      let rounded = amount.roundedToCents
      #expect(rounded.units % Money(cents: 1).units == 0, "\(text)")
      #expect(max(rounded - amount, amount - rounded) <= half, "\(text)")
      #expect(rounded.dollars() == amount.dollars(), "\(text)")
    }
  }

  @Test func `cents are hundredths of a dollar`() throws {
    #expect(try Money(cents: 1_234) == Money("12.34"))
    #expect(try Money(cents: -5) == Money("-0.05"))
  }

  @Test func `the nearest amount to a statistic is bounded`() throws {
    #expect(try Money(nearest: 12.5) == Money("12.5"))
    #expect(try Money(nearest: -0.25) == Money("-0.25"))
    #expect(Money(nearest: .infinity) == Money(nearest: 1e17))
    #expect(Money(nearest: -.infinity) == Money(nearest: -1e17))
    #expect(Money(nearest: .nan).approximate.isFinite)
  }

  @Test(arguments: [
    ("0.04048", "$0.04048"), ("0.4", "$0.40"), ("5", "$5.00"), ("0", "$0"), ("0.0225", "$0.0225"),
    ("0.000000400000", "$0.0000004"),
  ])
  func `a unit price is printed exactly, with two decimals at least`(text: String, dollars: String)
    throws
  {
    #expect(try UnitPrice(text.utf8).dollars == dollars)
  }
}

@Suite struct `The number nearest to a whole one` {
  @Test func `is what the standard conversion gives`() {
    var draws = Draws(seed: 31)
    for _ in 0..<4_000 {
      let text = draws.decimal(whole: 19, decimals: 18).filter { $0 != "." }
      guard let whole = Int128(text) else { continue }
      for bits in [0, 20, 60, 90, 120] {
        for value in [whole >> bits, -(whole >> bits), (whole >> bits) | 1] {
          #expect(Double(nearest: value) == Double(value))
        }
      }
    }
  }

  @Test func `of two takes the even one, and one above a tie the upper one`() {
    // Between 2¹⁰⁰ and the next number lie 2⁴⁸.
    let base = Int128(1) << 100
    let half = Int128(1) << 47
    #expect(Double(nearest: base + half) == 0x1p100)
    #expect(Double(nearest: base + half + 1) == 0x1.0000000000001p100)
    #expect(Double(nearest: base + 3 * half) == 0x1.0000000000002p100)
    #expect(Double(nearest: .min) == -0x1p127)
    #expect(Double(nearest: .max) == 0x1p127)
    #expect(Double(nearest: 0) == 0)
  }
}
