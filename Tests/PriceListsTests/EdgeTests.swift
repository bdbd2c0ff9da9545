import PriceLists
import Quantities
import RateTables
import TestSupport
import Testing

@Suite struct `Rates of no single region` {
  @Test(
    .needs(shared: "pricelist"),
    arguments: [nil, ["eu-west-2"]])
  func `CloudFront's edges are global, whatever region is asked for`(regions: [String]?) throws {
    let rates = try imported(
      SharedFiles.source("offers-2016/AmazonCloudFront_offer-index.json"), regions: regions)
    // Seven edges with six usage types each, and invalidations; custom certificates are not kept.
    #expect(rates.rates.count == 7 * 6 + 1)
    #expect(rates.rates.allSatisfy { $0.region == "global" })
    // Read in the file: the first 10 TB from the United States cost 0.085 a GB, as they still do.
    let out = rates.prices("global", "AmazonCloudFront", "US-DataTransfer-Out-Bytes")
    #expect(out.first == "0.085")
    #expect(
      rates.rate("global", "AmazonCloudFront", "EU-Requests-Tier2-HTTPS")?.product
        == "requests/https-get-head")
  }

  @Test func `the three spans of io2 requests are usage types of their own`() throws {
    let offer = SmallOffer(
      "AmazonEC2",
      ["usageType": "EBS:VolumeP-IOPS.io2", "Unit": "IOPS-Mo", "PricePerUnit": "0.065"],
      ["usageType": "EBS:VolumeP-IOPS.io2.tier2", "Unit": "IOPS-Mo", "PricePerUnit": "0.0455"],
      ["usageType": "EBS:VolumeP-IOPS.io2.tier3", "Unit": "IOPS-Mo", "PricePerUnit": "0.03185"],
      ["usageType": "EBS:VolumeP-IOPS.io2.tier4", "Unit": "IOPS-Mo", "PricePerUnit": "9"])
    let rates = try imported(offer.source)
    #expect(
      rates.rates.map(\.key.usageType) == [
        "EBS:VolumeP-IOPS.io2", "EBS:VolumeP-IOPS.io2.tier2", "EBS:VolumeP-IOPS.io2.tier3",
      ])
    #expect(rates.rates.map { $0.tiers.map(\.price.text) } == [["0.065"], ["0.0455"], ["0.03185"]])
  }
}
