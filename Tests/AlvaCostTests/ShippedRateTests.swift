import Estimation
import Quantities
import RateTables
import ShippedPricing
import Testing

@Suite struct `Rates that are read one by one` {
  @Test(arguments: Workspace.shipped.regions)
  func `each rate of a region is the one that reading its whole table gives`(
    region: String
  ) throws {
    let whole = try Workspace.shipped.rates(in: region).rates
    let table = try Workspace.shipped.rates(in: region)
    #expect(whole.count > 10)
    for rate in whole {
      #expect(table.rate(for: rate.key, asOf: rate.effective) == rate, "\(rate.key)")
    }
    // What was looked up already stands there once.
    #expect(table.rates == whole)
  }

  @Test func `a name that no row has, or has but for its case or its end, has no rate`() throws {
    let table = try Workspace.shipped.rates(in: "us-east-1")
    let key = RateKey(offer: "AmazonEC2", usageType: "NatGateway-Hours", operation: "NatGateway")
    let known = try #require(
      table.rate(for: key) ?? table.rate(for: RateKey(offer: key.offer, usageType: key.usageType)))
    #expect(known.unit.name == "Hrs")
    for name in ["NatGateway-Hour", "NatGateway-Hourss", "natgateway-Hours", "", ","] {
      #expect(table.rate(for: RateKey(offer: "AmazonEC2", usageType: name)) == nil, "\(name)")
    }
    #expect(table.rate(for: RateKey(offer: "AmazonNothing", usageType: key.usageType)) == nil)
  }
}
