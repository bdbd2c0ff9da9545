import Diagnostics
import Quantities
import RateTables
import Synchronization
import Testing

@Suite struct `Loading a rate table` {
  @Test func `a row becomes a rate with all that it says`() throws {
    let builder = build(
      "USE1-Fargate-GB-Hours,,,fargate/memory,GB-Hours,0,Inf,0.004445,2025-01-01,2026-10-08,seen,page"
    )
    #expect(builder.found.isEmpty)
    let rate = try #require(builder.rates.first)
    #expect(rate.key == RateKey(offer: "AmazonX", usageType: "Fargate-GB-Hours"))
    #expect(rate.usageType == "USE1-Fargate-GB-Hours")
    #expect(rate.unit == .gigabyteHours)
    #expect(rate.effective.text == "2025-01-01")
    #expect(rate.seen.text == "2026-10-08")
    #expect(rate.tiers.map(\.price.text) == ["0.004445"])
    #expect(rate.tiers.map(\.line) == [2])
    #expect(rate.tiers.map(\.source) == ["page"])
    #expect(rate.tiers.map(\.toText) == [nil])
  }

  @Test func `tiers may stand in any order`() {
    let builder = build(
      """
      A,,,p,GB,20,Inf,1,undated,undated,seen,s
      A,,,p,GB,0,10.5,3,undated,undated,seen,s
      A,,,p,GB,10.5,20,2,undated,undated,derived,s
      """)
    #expect(builder.found.isEmpty)
    #expect(builder.rates.flatMap(\.tiers).map(\.price.text) == ["3", "2", "1"])
    #expect(builder.rates.flatMap(\.tiers).map(\.fromText) == ["0", "10.5", "20"])
    #expect(builder.rates.flatMap(\.tiers).map(\.line) == [3, 4, 2])
  }

  @Test func `what operation, term or date tells apart is no duplicate`() {
    let builder = build(
      """
      A,Create:1,,p,Hrs,0,Inf,1,undated,undated,seen,s
      A,Create:2,,p,Hrs,0,Inf,2,undated,undated,seen,s
      A,Create:1,reserved/1yr,p,Hrs,0,Inf,3,undated,undated,seen,s
      A,Create:1,,p,Hrs,0,Inf,4,2025-01-01,2025-01-01,seen,s
      """)
    #expect(builder.found.isEmpty)
    #expect(builder.rates.count == 4)
  }

  // One row for each mistake; `from` is the 6th cell, `to` the 7th, the price the 8th.
  @Test(arguments: [
    ("A,,,p,GB,0,Inf,1,undated,undated,seen,", "2:39 the rate has no source"),
    (",,,p,GB,0,Inf,1,undated,undated,seen,s", "2:1 the usage type is empty"),
    ("A,,,p,LCU-Hr!,0,Inf,1,undated,undated,seen,s", "2:7 unknown unit 'LCU-Hr!'"),
    ("A,,,p,GB,0,Inf,-1,undated,undated,seen,s", "2:16 the price '-1' is negative"),
    ("A,,,p,GB,-5,Inf,1,undated,undated,seen,s", "2:10 the tier start '-5' is negative"),
    (
      "A,,,p,GB,0,Inf,1e3,undated,undated,seen,s",
      "2:16 the price '1e3' is not a plain decimal number"
    ),
    (
      "A,,,p,GB,0,Inf,0.1.2,undated,undated,seen,s",
      "2:16 the price '0.1.2' is not a plain decimal number"
    ),
    (
      "A,,,p,GB,0,Inf,.5,undated,undated,seen,s",
      "2:16 the price '.5' is not a plain decimal number"
    ),
    ("A,,,p,GB,0,Inf,,undated,undated,seen,s", "2:16 the price is empty"),
    ("A,,,p,GB,0,,1,undated,undated,seen,s", "2:12 the tier end is empty"),
    ("A,,,p,GB,,Inf,1,undated,undated,seen,s", "2:10 the tier start is empty"),
    (
      "A,,,p,GB,0,inf,1,undated,undated,seen,s",
      "2:12 the tier end 'inf' is not a plain decimal number"
    ),
    (
      "A,,,p,GB,0,Inf,0.0000000000001,undated,undated,seen,s",
      "2:16 the price '0.0000000000001' has more than 12 decimals"
    ),
    (
      "A,,,p,GB,0,Inf,1000001,undated,undated,seen,s",
      "2:16 the price 1000001 is above a million dollars a unit"
    ),
    (
      "A,,,p,GB,0,Inf,1,2025-02-30,undated,seen,s", "2:18 '2025-02-30' is not a day in the calendar"
    ),
    ("A,,,p,GB,0,Inf,1,,undated,seen,s", "2:18 '' is not a day in the calendar"),
    ("A,,,p,GB,0,Inf,1,undated,yesterday,seen,s", "2:26 'yesterday' is not a day in the calendar"),
    ("A,,,p,GB,0,Inf,1,undated,undated,guess,s", "2:34 unknown confidence 'guess'"),
    ("A,,,p,GB,5,Inf,1,undated,undated,seen,s", "2:10 a gap before this tier: 0 to 5 has no price"),
    (
      "A,,,p,GB,0,0,1,undated,undated,seen,s",
      "2:12 the tier ends at 0, before or where it starts"
    ),
    (
      "A,,,p,GB,1000000000000000000000000000000000000000,Inf,1,undated,undated,seen,s",
      "2:10 the tier start '1000000000000000000000000000000000000000' is too large"
    ),
  ])
  func `a mistake in a row is located and named`(row: String, problem: String) {
    let builder = build(row)
    #expect(builder.found == [problem])
    #expect(builder.rates.isEmpty)
    #expect(builder.problems.items.allSatisfy { $0.mend != nil })
  }

  @Test func `a number with thousands separators is told how to be written`() {
    // The comma has been quoted in the file, so that it arrives within the cell.
    var builder = RateTableBuilder()
    let cells = ["A", "", "", "p", "GB", "0", "Inf", "1,000", "undated", "undated", "seen", "s"]
    let row = RateRow(texts: cells, line: 9) { _ in SourceLocation(file: "t.csv", line: 9) }
    builder.add([row], offer: "o", region: "us-east-1", file: "t.csv")
    #expect(builder.found == ["9:0 the price '1,000' is not a plain decimal number"])
    #expect(
      builder.problems.items.first?.mend
        == "write it without thousands separators, with a point for decimals")
  }

  @Test(arguments: [
    (
      "a row that stands twice",
      """
      A,,,p,GB,0,Inf,1,undated,undated,seen,s
      A,,,p,GB,0,Inf,1,undated,undated,seen,s
      """, ["3:1 the rate 'A' stands twice, first in line 2"]
    ),
    (
      "one rate under two spellings of its prefix",
      """
      A,,,p,GB,0,Inf,1,undated,undated,seen,s
      USE1-A,,,p,GB,0,Inf,2,undated,undated,seen,s
      """, ["3:1 the rate 'USE1-A' stands twice, first in line 2"]
    ),
    (
      "a gap",
      """
      A,,,p,GB,0,10,1,undated,undated,seen,s
      A,,,p,GB,11,Inf,1,undated,undated,seen,s
      """, ["3:10 a gap before this tier: 10 to 11 has no price"]
    ),
    (
      "an overlap",
      """
      A,,,p,GB,0,10,1,undated,undated,seen,s
      A,,,p,GB,9.5,Inf,1,undated,undated,seen,s
      """, ["3:10 this tier starts at 9.5, within the one in line 2"]
    ),
    (
      "a tier after an open one",
      """
      A,,,p,GB,0,Inf,1,undated,undated,seen,s
      A,,,p,GB,10,Inf,1,undated,undated,seen,s
      """, ["3:10 this tier follows an open one, in line 2"]
    ),
    (
      "tiers in different units",
      """
      A,,,p,GB,0,10,1,undated,undated,seen,s
      A,,,p,GB-Mo,10,Inf,1,undated,undated,seen,s
      """, ["3:7 unit 'GB-Mo' differs from 'GB' in line 2"]
    ),
  ])
  func `tiers that do not fit together are named with both lines`(
    what: String, text: String, problems: [String]
  ) {
    let builder = build(text)
    #expect(builder.found == problems, "\(what)")
    #expect(builder.rates.isEmpty, "\(what)")
  }

  @Test func `all the mistakes of a table are reported at once, and the good rows stay`() {
    let builder = build(
      """
      Good,,,p,GB,0,Inf,1,undated,undated,seen,s
      A,,,p,bushels,0,Inf,-1,undated,someday,perhaps,
      B,,,p,GB,0,10,1,undated,undated,seen,s
      B,,,p,GB,20,30,1,undated,undated,seen,s
      B,,,p,GB,25,Inf,1e9,undated,undated,seen,s
      B,,,p,GB,25,Inf,1,undated,undated,seen,s
      C,,,p,GB,0,Inf,1,undated,undated,seen,s
      C,,,p,GB,0,Inf,2,undated,undated,seen,s
      """)
    #expect(
      builder.found == [
        "3:48 the rate has no source",
        "3:7 unknown unit 'bushels'",
        "3:21 the price '-1' is negative",
        "3:32 'someday' is not a day in the calendar",
        "3:40 unknown confidence 'perhaps'",
        "6:17 the price '1e9' is not a plain decimal number",
        "5:10 a gap before this tier: 10 to 20 has no price",
        "7:10 this tier starts at 25, within the one in line 5",
        "9:1 the rate 'C' stands twice, first in line 8",
      ])
    #expect(builder.rates.map(\.usageType) == ["Good"])
  }
}

@Suite struct `Region prefixes` {
  @Test(arguments: [
    ("USE1-Fargate-GB-Hours", "us-east-1", "Fargate-GB-Hours"),
    ("NatGateway-Hours", "us-east-1", "NatGateway-Hours"),
    ("USE1:Something", "us-east-1", "Something"),
    ("us-east-1-KMS-Requests", "us-east-1", "KMS-Requests"),
    ("EU-Fargate-GB-Hours", "eu-west-1", "Fargate-GB-Hours"),
    ("EUW1-LoadBalancerUsage", "eu-west-1", "LoadBalancerUsage"),
    ("EUC1-NatGateway-Bytes", "eu-central-1", "NatGateway-Bytes"),
    ("APS2-InstanceUsage:db.t3.micro", "ap-southeast-2", "InstanceUsage:db.t3.micro"),
    ("?at-50pct:USE1-Spot", "us-east-1", "at-50pct:USE1-Spot"),
    ("?PublicIPv4-contiguous-block", "us-east-1", "PublicIPv4-contiguous-block"),
    // Another region's prefix is part of the name: it says where the bytes go.
    ("EU-AWS-Out-Bytes", "us-east-1", "EU-AWS-Out-Bytes"),
    ("USE1-EU-AWS-Out-Bytes", "us-east-1", "EU-AWS-Out-Bytes"),
    // Only a whole prefix is taken off.
    ("USE10-Thing", "us-east-1", "USE10-Thing"), ("EUROPE-Thing", "eu-west-1", "EUROPE-Thing"),
    ("", "us-east-1", ""), ("Global-Requests", "global", "Global-Requests"),
  ])
  func `a usage type loses its own region's prefix only`(
    usageType: String, region: String, neutral: String
  ) {
    #expect(RegionPrefix.neutral(usageType, in: region) == neutral)
  }

  @Test func `every known region's prefixes come off`() {
    for region in RegionPrefix.knownRegions {
      for prefix in RegionPrefix.prefixes(of: region) {
        #expect(RegionPrefix.neutral(prefix + "Thing", in: region) == "Thing", "\(prefix)")
      }
    }
  }
}

@Suite struct `Rates by date` {
  private let table: RateTable = {
    let builder = build(
      """
      USE1-A,,,p,Hrs,0,Inf,3,2026-06-01,2026-06-30,seen,s
      USE1-A,,,p,Hrs,0,Inf,1,2024-01-01,2024-12-31,seen,s
      USE1-A,,,p,Hrs,0,Inf,2,2025-01-01,2025-12-31,seen,s
      USE1-A,,spot,p,Hrs,0,Inf,9,undated,undated,seen,s
      """)
    return RateTable(region: "us-east-1", rates: builder.rates, files: ["f"])
  }()

  @Test(arguments: [
    ("2023-12-31", "1"), ("2024-01-01", "1"), ("2024-12-31", "1"), ("2025-01-01", "2"),
    ("2026-05-31", "2"), ("2026-06-01", "3"), ("2030-01-01", "3"),
  ])
  func `the rate in force on a day is the last to begin; before the first, the first`(
    day: String, price: String
  ) throws {
    let date = try #require(CalendarDay(day))
    let rate = table.rate(for: RateKey(offer: "AmazonX", usageType: "A"), asOf: date)
    #expect(rate?.tiers.map(\.price.text) == [price])
  }

  @Test func `without a day the newest counts`() {
    let rate = table.rate(for: RateKey(offer: "AmazonX", usageType: "A"))
    #expect(rate?.tiers.map(\.price.text) == ["3"])
    #expect(table.newestSeen.text == "2026-06-30")
  }

  @Test func `another offer, operation, term or name has no rate, rather than a near one`() {
    for key in [
      RateKey(offer: "AmazonY", usageType: "A"), RateKey(offer: "AmazonX", usageType: "B"),
      RateKey(offer: "AmazonX", usageType: "A", operation: "o"),
      RateKey(offer: "AmazonX", usageType: "A", term: "t"),
      RateKey(offer: "AmazonX", usageType: "USE1-A"),
    ] {
      #expect(table.rate(for: key) == nil, "\(key)")
    }
  }

  @Test func `a person may name a rate with its prefix or without`() {
    #expect(table.rates(named: "A").count == 4)
    #expect(table.rates(named: "USE1-A") == table.rates(named: "A"))
    #expect(table.rates(named: "EU-A").isEmpty)
  }
}

@Suite struct `Rates that are read on demand` {
  /// What was asked for, in order; `all` for everything.
  private final class Asked: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func note(_ name: String?) { names.withLock { $0.append(name ?? "all") } }
  }

  private let asked = Asked()

  private var table: RateTable {
    let rates = build(
      """
      USE1-A,,,p,Hrs,0,Inf,1,2025-01-01,2025-01-01,seen,s
      USE1-A,,,p,Hrs,0,Inf,2,2026-01-01,2026-01-02,seen,s
      USE1-B,,,p,Hrs,0,Inf,3,2025-01-01,2025-01-01,seen,s
      """
    ).rates
    let asked = asked
    let pending = PendingRates(
      offer: "AmazonX", newestSeen: CalendarDay("2026-01-02") ?? .undated
    ) { name in
      asked.note(name)
      return rates.filter { name == nil || $0.key.usageType == name }
    }
    return RateTable(region: "us-east-1", rates: [], pending: [pending], files: ["f"])
  }

  @Test func `a usage type is read once, with all its days, and nothing else is`() {
    let table = table
    for day in ["2025-06-01", "2026-06-01"] {
      #expect(
        table.rate(for: RateKey(offer: "AmazonX", usageType: "A"), asOf: CalendarDay(day)) != nil)
    }
    #expect(table.rate(for: RateKey(offer: "AmazonX", usageType: "C")) == nil)
    #expect(table.rate(for: RateKey(offer: "AmazonX", usageType: "C")) == nil)
    #expect(table.rate(for: RateKey(offer: "AmazonY", usageType: "A")) == nil)
    #expect(asked.all == ["A", "C"])
  }

  @Test func `whoever asks for all gets each once, whatever was read before`() {
    let (table, fresh) = (table, table)
    #expect(table.rate(for: RateKey(offer: "AmazonX", usageType: "A")) != nil)
    #expect(table.rates.map(\.tiers[0].price.text) == ["1", "2", "3"])
    #expect(table.rates == fresh.rates)
    #expect(asked.all == ["A", "all", "all"])
  }
}
