import PriceLists
import Quantities
import RateTables
import Testing

@Suite struct `Rates compared` {
  static func rate(
    _ usageType: String, _ price: String, effective: String = "2026-01-01",
    seen: String = "2026-01-01"
  ) throws -> Rate {
    Rate(
      key: RateKey(offer: "AmazonVPC", usageType: usageType), region: "us-east-1",
      usageType: usageType, product: "p", unit: .hours,
      tiers: [
        RateTier(
          from: 0, to: nil, price: try UnitPrice(price.utf8), line: 2,
          seen: try #require(CalendarDay(seen)), confidence: .seen, source: "s")
      ],
      effective: try #require(CalendarDay(effective)), file: "f")
  }

  @Test
  func `two tables give what went up, down, came, went and stayed`() throws {
    let old = [
      try Self.rate("a", "1"), try Self.rate("b", "1"), try Self.rate("c", "1"),
      try Self.rate("d", "1"),
    ]
    let new = [
      try Self.rate("a", "2"), try Self.rate("b", "0.5"), try Self.rate("c", "1"),
      try Self.rate("e", "1"),
    ]
    let (changes, partial) = RateComparison.changes(from: old, to: new)
    #expect(partial.isEmpty)
    #expect(changes.map(\.key.usageType) == ["a", "b", "c", "d", "e"])
    #expect(changes.map(\.kind) == [.up, .down, .same, .gone, .new])
    #expect(changes.first?.basisPoints == 10_000)
  }

  @Test
  func `the newest date of each rate counts`() throws {
    let old = [try Self.rate("a", "1", effective: "2024-01-01"), try Self.rate("a", "2")]
    let new = [try Self.rate("a", "2"), try Self.rate("a", "9", effective: "2020-01-01")]
    #expect(RateComparison.changes(from: old, to: new).changes.map(\.kind) == [.same])
  }

  @Test
  func `tables that are but a part count nothing as gone, and say so`() throws {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    let old = try names.map { try Self.rate($0, "1") }
    // Five of nine are missing, more than the four that are listed.
    let part = RateComparison.changes(from: old, to: Array(old[..<4]))
    #expect(part.changes.map(\.kind) == [.same, .same, .same, .same])
    let only = try #require(part.partial.first)
    #expect((only.offer, only.region) == ("AmazonVPC", "us-east-1"))
    #expect((only.listed, only.known) == (4, 9))
    // Four missing: they are gone.
    let most = RateComparison.changes(from: old, to: Array(old[..<5]))
    #expect(most.partial.isEmpty)
    #expect(most.changes.count { $0.kind == .gone } == 4)
  }

  @Test
  func `rows held against a list are equal, different, missing or not covered`() throws {
    let listed = try imported(
      SmallOffer(
        "AmazonVPC", ["usageType": "USE1-VpcEndpoint-Hours", "PricePerUnit": "0.01"],
        ["usageType": "USE1-PublicIPv4:InUseAddress", "PricePerUnit": "0.005"]
      ).source)
    var elsewhere = try Self.rate("NatGateway-Hours", "0.045")
    elsewhere = Rate(
      key: RateKey(offer: "AmazonEC2", usageType: "NatGateway-Hours"), region: "us-east-1",
      usageType: "NatGateway-Hours", product: "p", unit: .hours, tiers: elsewhere.tiers,
      effective: elsewhere.effective, file: "f")
    let rates = [
      try Self.rate("VpcEndpoint-Hours", "0.01"), try Self.rate("PublicIPv4:InUseAddress", "0.006"),
      try Self.rate("PublicIPv4:IdleAddress", "0.005"), elsewhere,
    ]
    let outcomes = RateVerification.findings(for: rates, against: listed).map(\.outcome)
    #expect(outcomes.count == 4)
    #expect(outcomes.first == .equal)
    if case .different(let version) = outcomes[1] {
      #expect(version.text == "0.005")
    } else {
      Issue.record("the changed price was not noticed")
    }
    #expect(outcomes[2...] == [.missing, .notCovered])
  }

  @Test
  func `ages are counted in days, the oldest first`() throws {
    let day = try #require(CalendarDay("2026-11-23"))
    let rates = [
      try Self.rate("a", "1", seen: "2026-11-23"), try Self.rate("b", "1", seen: "2026-08-25"),
      try Self.rate("c", "1", seen: "undated"),
    ]
    let findings = RateAge.findings(for: rates, on: day)
    #expect(findings.map(\.rate.key.usageType) == ["c", "b", "a"])
    // August 25 to November 23: 6 + 30 + 31 + 23 days.
    #expect(findings.map(\.days) == [nil, 90, 0])
    #expect(findings.map { $0.isOlder(than: 90) } == [true, false, false])
    #expect(findings.map { $0.isOlder(than: 89) } == [true, true, false])
  }
}
