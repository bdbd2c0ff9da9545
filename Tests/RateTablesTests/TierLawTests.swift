import Quantities
import RateTables
import Testing

@Suite struct `Tiers` {
  /// Internet egress of us-east-1: 0.09 to 10 TB, 0.085 to 50, 0.07 to 150, 0.05 beyond.
  private let egress: Rate

  init() throws {
    egress = try #require(
      build(
        """
        Out,,,p,GB,0,10240,0.09,undated,undated,seen,s
        Out,,,p,GB,10240,51200,0.085,undated,undated,seen,s
        Out,,,p,GB,51200,153600,0.07,undated,undated,seen,s
        Out,,,p,GB,153600,Inf,0.05,undated,undated,seen,s
        """
      ).rates.first)
  }

  private func gigabytes(_ count: Int) -> MeteredQuantity { Quantity<Gigabytes>(count).metered }

  @Test(arguments: [
    (0, "0"),
    (1, "0.09"),
    // 10,240 × 0.09
    (10_240, "921.6"),
    // 921.60 + 9,760 × 0.085 = 921.60 + 829.60
    (20_000, "1751.2"),
    // 921.60 + 40,960 × 0.085 = 921.60 + 3,481.60
    (51_200, "4403.2"),
    // 4,403.20 + 102,400 × 0.07 = 4,403.20 + 7,168
    (153_600, "11571.2"),
    // 11,571.20 + 46,400 × 0.05 = 11,571.20 + 2,320
    (200_000, "13891.2"),
  ])
  func `each tier charges its own span`(count: Int, dollars: String) {
    #expect(egress.cost(of: gigabytes(count))?.exactText == dollars)
  }

  @Test func `a share of the account's use falls into the tiers it reaches`() {
    // From 10,000 on, 600 long: 240 in the first tier, 360 in the second.
    let slices = egress.slices(
      from: gigabytes(10_000).billionths, length: gigabytes(600).billionths)
    #expect(slices.map { DecimalText.format($0.billionths, scale: 9) } == ["240", "360"])
    #expect(slices.map(\.tier.price.text) == ["0.09", "0.085"])
  }

  @Test func `nothing used is one slice of nothing, in the tier where it would begin`() {
    let first = egress.slices(from: 0, length: 0)
    #expect(first.map(\.tier.price.text) == ["0.09"])
    #expect(first.map(\.billionths) == [0])
    let second = egress.slices(from: gigabytes(10_240).billionths, length: 0)
    #expect(second.map(\.tier.price.text) == ["0.085"])
  }

  /// A rate of one to six tiers with bounds and prices drawn at random, free tiers among them.
  private func drawn(_ draws: inout Draws) -> Rate {
    var tiers: [RateTier] = []
    var from: Int128 = 0
    let count = 1 + draws.next(below: 6)
    for number in 0..<count {
      let length =
        Int128(1 + draws.next(below: 1_000_000)) * Int128(1 + draws.next(below: 1_000_000))
      let to = number == count - 1 ? nil : from + length
      let price = draws.next(below: 4) == 0 ? 0 : Int128(draws.next(below: 1_000_000_000))
      tiers.append(
        RateTier(
          from: from, to: to, price: UnitPrice(picodollars: price), line: number + 2,
          seen: .undated, confidence: .seen, source: "s"))
      from += length
    }
    return Rate(
      key: RateKey(offer: "o", usageType: "u"), region: "r", usageType: "u", product: "p",
      unit: .gigabytes, tiers: tiers, effective: .undated, file: "f")
  }

  private func cost(_ rate: Rate, _ billionths: Int128) throws -> Money {
    try #require(rate.cost(of: MeteredQuantity(billionths: billionths, unit: .gigabytes)))
  }

  private func quantity(_ draws: inout Draws) -> Int128 {
    Int128(draws.next(below: 2_000_000)) * Int128(draws.next(below: 2_000_000))
  }

  @Test(arguments: 1...300)
  func `slices add up to the quantity, in order and without a gap`(seed: Int) {
    var draws = Draws(seed: UInt64(seed))
    let rate = drawn(&draws)
    let start = quantity(&draws)
    let length = quantity(&draws)
    let slices = rate.slices(from: start, length: length)
    #expect(slices.map(\.billionths).reduce(0, +) == length)
    #expect(slices.map(\.tier.from) == slices.map(\.tier.from).sorted())
    var place = start
    for slice in slices where length > 0 {
      #expect(slice.billionths > 0)
      #expect(place >= slice.tier.from)
      place += slice.billionths
      if let to = slice.tier.to { #expect(place <= to) }
    }
  }

  @Test(arguments: 1...300)
  func `zero costs zero, and more never costs less`(seed: Int) throws {
    var draws = Draws(seed: UInt64(seed))
    let rate = drawn(&draws)
    #expect(try cost(rate, 0) == .zero)
    let (a, b) = (quantity(&draws), quantity(&draws))
    #expect(try cost(rate, min(a, b)) <= cost(rate, max(a, b)), "\(a) and \(b)")
  }

  @Test(arguments: 1...300)
  func `one step more at a boundary costs at most the mostExpensive price`(seed: Int) throws {
    var draws = Draws(seed: UInt64(seed))
    let rate = drawn(&draws)
    let mostExpensive = try #require(rate.tiers.map(\.price).max())
    for bound in rate.tiers.map(\.from) + rate.tiers.compactMap(\.to) {
      for step: Int128 in [1, 1_000_000_000] {
        let rise = try cost(rate, bound + step) - cost(rate, bound)
        let most = try #require(
          mostExpensive.cost(of: MeteredQuantity(billionths: step, unit: .gigabytes)))
        #expect(rise >= .zero && rise <= most, "at \(bound)")
        if bound >= step {
          let before = try cost(rate, bound) - cost(rate, bound - step)
          #expect(before >= .zero && before <= most, "before \(bound)")
        }
      }
    }
  }

  @Test(arguments: 1...300)
  func `two resources that share the tiers cost what their sum costs`(seed: Int) throws {
    var draws = Draws(seed: UInt64(seed))
    let rate = drawn(&draws)
    let (a, b) = (quantity(&draws), quantity(&draws))
    let second = try rate.slices(from: a, length: b).map { slice in
      try #require(
        slice.tier.price.cost(of: MeteredQuantity(billionths: slice.billionths, unit: .gigabytes)))
    }.total
    #expect(try cost(rate, a) + second == cost(rate, a + b), "\(a) then \(b)")
  }
}
