import Quantities
import Testing

@Suite struct `Numbers in words` {
  @Test(arguments: [
    (0.0, 3, "0"), (0.5, 3, "0.5"), (1.0 / 3, 3, "0.333"), (-0.0004, 3, "0"),
    (1_234_567, 0, "1,234,567"),
    (-1_234.5, 1, "-1,234.5"), (.infinity, 3, "∞"), (.nan, 3, "unknown"), (2.5, 0, "3"),
    (1e300, 0, "1,000,000,000,000,000,000"),
  ])
  func `have no exponent, no locale and no trailing zeros`(
    value: Double, decimals: Int, text: String
  ) {
    #expect(NumberFormat.number(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0.314, "31.4 %", "31.4 %", "31 %"), (1.0, "100 %", "100 %", "100 %"),
    (0, "0 %", "0 %", "< 1 %"),
    // Half a thousandth: a digit, two digits, or less than one.
    (0.0005, "0.1 %", "0.05 %", "< 1 %"), (0.0000123, "0 %", "0.0012 %", "< 1 %"),
    (0.005, "0.5 %", "0.5 %", "1 %"), (-0.25, "-25 %", "-25 %", "< 1 %"),
    (2_000_000, "∞", "∞", "∞"), (-2_000_000, "−∞", "−∞", "−∞"),
  ])
  func `say a share as a percentage`(share: Double, rounded: String, digits: String, whole: String)
  {
    #expect(NumberFormat.percent(share) == rounded)
    #expect(NumberFormat.percent(share, small: .keepsDigits) == digits)
    #expect(NumberFormat.percent(share, decimals: 0, small: .isLessThanOne) == whole)
  }

  @Test(arguments: [(1_250, "+12.5"), (-1, "-0.01"), (0, "0"), (100, "+1")])
  func `say hundredths of a percent with their sign`(basisPoints: Int, text: String) {
    #expect(NumberFormat.signedPercent(basisPoints: basisPoints) == text)
  }

  @Test(arguments: [
    (0.34, "340 ms"), (0.0000125, "0.0125 ms"), (9.99, "9,990 ms"), (10, "10 s"),
    (3_600, "3,600 s"),
    (.infinity, "∞ s"),
  ])
  func `say seconds in the unit that reads best`(seconds: Double, text: String) {
    #expect(NumberFormat.duration(seconds) == text)
  }

  @Test func `say bytes and counts`() {
    // 1,536 = 1.5 × 1,024.
    #expect(NumberFormat.bytes(1_536) == "1.5 KB" && NumberFormat.bytes(850) == "850 B")
    #expect(NumberFormat.count(1, "retry", "retries") == "1 retry")
    #expect(NumberFormat.count(1_000, "month") == "1,000 months")
    #expect(NumberFormat.plain(1_234.5) == "1234.5")
  }
}

@Suite struct `Units in sentences` {
  @Test(arguments: [
    (BillingUnit.hours, "hour", "hours"), (.gigabytes, "GB", "GB"),
    (.gigabyteMonths, "GB-month", "GB-months"), (.requests, "request", "requests"),
    (.queries, "query", "queries"), (.lambdaGigabyteSeconds, "GB-second", "GB-seconds"),
    (.apiCalls, "API call", "API calls"),
    (.gibibytesPerSecondMonths, "GiBps-month", "GiBps-months"),
    (.certificateAuthorities, "certificate authority", "certificate authorities"),
  ])
  func `are one and several`(unit: BillingUnit, one: String, several: String) {
    #expect((unit.one, unit.several) == (one, several))
  }

  @Test func `stand behind grouped amounts`() {
    #expect(BillingUnit.requests.amount("1000000") == "1,000,000 requests")
    #expect(BillingUnit.alarms.amount("1") == "1 alarm")
    #expect(BillingUnit.gigabytes.amount("100") == "100 GB")
  }

  /// No unit keeps the price list's spelling of several where one is meant.
  @Test(arguments: BillingUnit.allCases)
  func `never say several for one`(unit: BillingUnit) {
    #expect(!unit.one.hasSuffix("s") || unit.one.hasSuffix("GiBps"), "\(unit.one)")
    #expect(!unit.one.contains("Hrs") && !unit.one.contains("-Mo"))
  }
}
