import Quantities
import Testing

@Suite struct `Quantities` {
  @Test(arguments: [
    (0.0, "0"), (1.5, "1.5"), (0.1, "0.1"), (1e-9, "0.000000001"), (4e-10, "0"),
    (6e-10, "0.000000001"), (2_920, "2920"), (-1, "0"), (.infinity, "100000000000000000000"),
    (.nan, "0"), (1e30, "100000000000000000000"), (0.999_999_999_9, "1"),
  ])
  func `a measured value is rounded once, to a billionth, and bounded`(
    value: Double, text: String
  ) {
    #expect(Quantity<Gigabytes>(measured: value).text == text)
  }

  @Test(arguments: [
    (1, 3, "0.333333333"), (2, 3, "0.666666667"), (-2, 3, "-0.666666667"), (730, 1, "730"),
    (1, 2_000_000_000, "0.000000001"), (1, 2_000_000_001, "0"), (60, 3_600, "0.016666667"),
  ])
  func `a fraction that does not come out even is rounded half away from zero`(
    numerator: Int, denominator: Int, text: String
  ) {
    #expect(Quantity<Hours>(numerator, over: denominator).text == text)
  }

  @Test(arguments: [(7, 2, 4), (-7, 2, -4), (7, -2, -4), (-7, -2, 4), (6, 4, 2), (5, 4, 1)])
  func `a division rounds half away from zero whatever the signs`(
    value: Int, divisor: Int, quotient: Int
  ) {
    #expect(Metering.divided(Int128(value), by: Int128(divisor)) == Int128(quotient))
  }

  @Test func `quantities add up exactly`() {
    let tenth = Quantity<Gigabytes>(1, over: 10)
    #expect((0..<10).reduce(.zero) { sum, _ in sum + tenth } == Quantity<Gigabytes>(1))
    #expect(tenth * 30 - tenth * 10 == Quantity<Gigabytes>(2))
    #expect(tenth.metered + tenth.metered == (tenth * 2).metered)
  }

  @Test func `a month has 730 hours`() {
    #expect(BillingPeriod.month.hours == 730)
    #expect(BillingPeriod.month.minutes == 43_800)
    #expect(BillingPeriod.month.seconds == 2_628_000)
    #expect(BillingPeriod.month.months == 1)
    #expect(BillingPeriod(hours: 365).months == 0.5)
    #expect(BillingPeriod(hours: 72).days == 3)
  }

  @Test(arguments: [
    ("Hrs", "Hrs"), ("hours", "Hrs"), ("Hour", "Hrs"), ("GB-Mo", "GB-Mo"), ("GB-month", "GB-Mo"),
    ("gb-mo", "GB-Mo"), ("LCU-Hrs", "LCU-Hrs"), ("lcu-hr", "LCU-Hrs"), ("vCPU-Hours", "vCPU-Hours"),
    ("vCPU-hour", "vCPU-Hours"), ("GB-Hours", "GB-Hours"), ("API Requests", "API Requests"),
    ("GB", "GB"), ("GigaBytes", "GB"),
  ])
  func `a unit is known by each of AWS's spellings`(spelling: String, name: String) {
    #expect(BillingUnit(spelling: spelling)?.name == name)
  }

  @Test(arguments: ["", "LCU", "GB Mo", "Hrs ", "KB", "furlongs", "GB-M"])
  func `any other spelling is no unit`(spelling: String) {
    #expect(BillingUnit(spelling: spelling) == nil)
  }

  @Test func `every known unit knows its own name, and the list is in order`() {
    let names = BillingUnit.knownNames
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    for name in names { #expect(BillingUnit(spelling: name)?.name == name) }
  }
}
