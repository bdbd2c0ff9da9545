import Quantities
import RateTables
import Testing

@Suite struct `Own discounts` {
  private let rate = Rate(
    key: RateKey(offer: "AmazonECS", usageType: "Fargate-GB-Hours"), region: "us-east-1",
    usageType: "USE1-Fargate-GB-Hours", product: "p", unit: .gigabyteHours,
    tiers: [
      Self.tier(from: 0, to: 100, picodollars: 0),
      Self.tier(from: 100, to: nil, picodollars: 4_445_000_000),
    ],
    effective: .undated, file: "f")

  private static func tier(from: Int128, to: Int128?, picodollars: Int128) -> RateTier {
    RateTier(
      from: from, to: to, price: UnitPrice(picodollars: picodollars), line: 2, seen: .undated,
      confidence: .seen, source: "s")
  }

  @Test
  func `a percentage comes off every paid tier, and free tiers stay free`() {
    // 12.5 % off 0.004445 is 0.003889375.
    let after = Discount(.off(milliPercent: 12_500), reason: "r").applied(to: rate)
    #expect(after.tiers.map(\.price.text) == ["0", "0.003889375"])
    #expect(after.key == rate.key)
  }

  @Test
  func `nothing off changes nothing, and all off makes it free`() {
    #expect(Discount(.off(milliPercent: 0), reason: "r").applied(to: rate) == rate)
    let free = Discount(.off(milliPercent: 100_000), reason: "r").applied(to: rate)
    #expect(free.tiers.allSatisfy { $0.price == .zero })
  }

  @Test
  func `a fixed price takes the place of the listed one`() throws {
    let fixed = Discount(.fixed(try UnitPrice("0.004".utf8)), reason: "r").applied(to: rate)
    #expect(fixed.tiers.map(\.price.text) == ["0", "0.004"])
  }

  @Test
  func `the closest description wins, of equals the first`() {
    let all = Discount(.off(milliPercent: 1_000), reason: "all")
    let service = Discount(.off(milliPercent: 2_000), offer: "AmazonECS", reason: "service")
    let type = Discount(.off(milliPercent: 3_000), usageType: "Fargate-GB-Hours", reason: "type")
    let other = Discount(.off(milliPercent: 4_000), offer: "AmazonRDS", reason: "other")
    let again = Discount(.off(milliPercent: 5_000), offer: "AmazonECS", reason: "again")
    func chosen(_ discounts: [Discount]) -> String? {
      Discount.chosen(from: discounts, for: rate, on: nil)?.reason
    }
    #expect(chosen([all, service, type, other]) == "type")
    #expect(chosen([all, other, service, again]) == "service")
    #expect(chosen([other]) == nil)
  }

  @Test
  func `a discount holds from its first to its last day`() throws {
    let discount = Discount(
      .off(milliPercent: 1_000), from: CalendarDay("2026-01-01"),
      through: CalendarDay("2026-12-31"), reason: "r")
    for (day, holds) in [
      ("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false),
    ] {
      let date = try #require(CalendarDay(day))
      #expect(discount.applies(to: rate, on: date) == holds, "\(day)")
    }
  }
}
