import Diagnostics
import Pricing
import Quantities
import RateTables
import Services
import Testing

@testable import Inputs

@Suite struct `Notes of a stack file` {
  private func read(_ notes: String) throws -> StackNoteList {
    let head = "stack: shop\nregion: r\n"
    let node = try ConfigText.parse(Array((head + notes).utf8), file: "s.yaml")
    var reader = StackReader(limits: SizeTables())
    return try reader.read(node, name: "shop").notes
  }

  /// An hour of an address at $0.005, and a gigabyte whose first ten are free.
  private var table: RateTable {
    func rate(_ usageType: String, _ unit: BillingUnit, _ tiers: [(Int128, Int128?, Int128)])
      -> Rate
    {
      Rate(
        key: RateKey(offer: "AmazonVPC", usageType: usageType), region: "r", usageType: usageType,
        product: "", unit: unit,
        tiers: tiers.enumerated().map { index, tier in
          RateTier(
            from: tier.0, to: tier.1, price: UnitPrice(picodollars: tier.2), line: index + 2,
            seen: .undated, confidence: .seen, source: "test")
        }, effective: .undated, file: "rates/r/AmazonVPC.csv")
    }
    return RateTable(
      region: "r",
      rates: [
        rate("Address", .hours, [(0, nil, 5_000_000_000)]),
        rate("Bytes", .gigabytes, [(0, 10, 0), (10, nil, 90_000_000_000)]),
      ], files: [])
  }

  private func notes(_ text: String) throws -> StackNotes {
    try read(text).priced(by: table, asOf: nil, for: .month)
  }

  @Test func `are told in the order of the file`() throws {
    let found = try notes(
      """
      notes:
        free:
          - { what: IAM roles, why: free }
          - { what: "VPC, subnets", why: free }
        notPriced:
          - { what: Support, why: a share of the bill }
      """)
    #expect(found.free.map(\.what) == ["IAM roles", "VPC, subnets"])
    #expect(found.notPriced == [.init(what: "Support", why: "a share of the bill")])
  }

  @Test func `are none where the file has none`() throws {
    #expect(try notes("") == StackNotes())
    #expect(try notes("notes: {}\n") == StackNotes())
  }

  @Test func `tell a price from the rate table: an hour's for a month, another unit's for one`()
    throws
  {
    let found = try notes(
      """
      notes:
        notPriced:
          - { what: A, why: "{price} each", rate: { service: AmazonVPC, usageType: Address } }
          - { what: B, why: "{price}", rate: { service: AmazonVPC, usageType: Bytes } }
      """)
    // 730 h × $0.005 = $3.65; the first price above zero of the gigabytes.
    #expect(found.notPriced.map(\.why) == ["$3.65 a month each", "$0.09 per GB"])
  }

  @Test func `are refused with every mistake at its place`() {
    let found = mistakes {
      try read(
        """
        notes:
          free: everything
          notPriced:
            - { what: A, because: x }
            - { what: B, why: "{price}" }
            - { what: C, why: free, rate: { service: AmazonVPC, usageType: Address } }
            - { what: "", why: x, rate: { usagetype: y } }
          paid: []
        """)
    }
    #expect(
      found == [
        "4:9 'free' is 'everything'", "6:18 unknown key 'because' in a note",
        "6:7 a note has no 'why'", "7:23 the note tells a '{price}' but names no rate",
        "8:35 the note names a rate and does not tell its price", "9:15 'what' is ''",
        "9:35 unknown key 'usagetype' in the rate of a note",
        "9:33 the rate of a note has no 'service'", "9:33 the rate of a note has no 'usageType'",
        "9:33 the note names a rate and does not tell its price",
        "10:3 unknown key 'paid' in the notes",
      ])
  }

  @Test(arguments: [
    (
      "AmazonVpc", "Address", "r has no rates of a service 'AmazonVpc'", "did you mean 'AmazonVPC'?"
    ),
    (
      "AmazonVPC", "Adress", "no rate of AmazonVPC in r has the usage type 'Adress'",
      "did you mean 'Address'?"
    ),
  ])
  func `name a rate that is in the table`(
    service: String, usageType: String, message: String, help: String
  ) throws {
    let list = try read(
      "notes:\n  free:\n  - { what: A, why: \"{price}\", "
        + "rate: { service: \(service), usageType: \(usageType) } }\n")
    do throws(Diagnostics) {
      _ = try list.priced(by: table, asOf: nil, for: .month)
      Issue.record("a rate that is not there was priced")
    } catch {
      #expect(error.items.map(\.message) == [message])
      #expect(error.items.map(\.mend) == [help])
      #expect(error.items[0].location?.line == 5)
    }
  }
}
