import Diagnostics
import PriceLists
import Quantities
import RateTables
import Testing

/// An offer in CSV with the columns that a selection looks at.
struct SmallOffer {
  var offer: String
  var rows: [[String: String]]

  private static let columns = [
    "SKU", "OfferTermCode", "RateCode", "TermType", "EffectiveDate", "StartingRange",
    "EndingRange", "Unit", "PricePerUnit", "Currency", "RelatedTo", "usageType", "operation",
    "Region Code", "Location", "Database Engine", "Cache Engine", "Tenancy", "Operating System",
    "Pre Installed S/W",
  ]

  init(_ offer: String, _ rows: [String: String]...) {
    self.offer = offer
    self.rows = rows
  }

  var source: PriceListSource {
    var lines = [
      "\"FormatVersion\",\"v1.0\"", "\"Publication Date\",\"2026-09-01T00:00:00Z\"",
      "\"Version\",\"20260901000000\"", "\"OfferCode\",\"\(offer)\"",
      Self.columns.map { "\"\($0)\"" }.joined(separator: ","),
    ]
    for (index, row) in rows.enumerated() {
      let sku = row["SKU"] ?? "SKU\(index)"
      let given = [
        "SKU": sku, "OfferTermCode": "T", "RateCode": "\(sku).T.R", "TermType": "OnDemand",
        "EffectiveDate": "2026-09-01", "StartingRange": "0", "EndingRange": "Inf", "Unit": "Hrs",
        "PricePerUnit": "1.0000000000", "Currency": "USD", "Region Code": "us-east-1",
      ].merging(row) { $1 }
      lines.append(Self.columns.map { "\"\(given[$0] ?? "")\"" }.joined(separator: ","))
    }
    return PriceListSource(
      name: offer, place: .bytes(Array((lines.joined(separator: "\n") + "\n").utf8)))
  }
}

@Suite struct `What is kept of an offer` {
  @Test(arguments: [
    ("AWSELB", "Outposts-LCUUsage", "LoadBalancing:Application"),
    ("AWSELB", "XLCUUsage", "LoadBalancing:Application"),
    ("AWSELB", "LCUUsageX", "LoadBalancing:Application"),
    ("AmazonElastiCache", "EU-Outpost-NodeUsage:cache.m5.large", "CreateCacheCluster:0002"),
    ("AmazonElastiCache", "SyncDurability-NodeUsage:cache.r7g.large", "CreateCacheCluster:Valkey"),
    ("AmazonEC2", "NatGateway-Prvd-Bytes", "NatGateway"),
    ("AmazonRDS", "RDS:Mirrored-GP2-Storage", "CreateDBInstance:0014"),
    ("AmazonRDS", "InstanceUsage:db.", "CreateDBInstance:0014"),
    ("AmazonRDS", "InstanceUsage:t3.micro", "CreateDBInstance:0014"),
    ("AWSDataTransfer", "DataTransfer-xAZ-Out-Bytes", ""),
  ])
  func `a look-alike is not taken`(row: (offer: String, usageType: String, operation: String))
    throws
  {
    let offer = SmallOffer(row.offer, ["usageType": row.usageType, "operation": row.operation])
    #expect(try imported(offer.source).rates.isEmpty)
  }

  @Test
  func `gateway kinds with similar names are told apart`() throws {
    let offer = SmallOffer(
      "AmazonEC2", ["usageType": "NatGateway-Hours", "PricePerUnit": "0.045"],
      ["usageType": "RegionalNatGateway-Hours", "PricePerUnit": "0.046"])
    let rates = try imported(offer.source)
    #expect(rates.prices("us-east-1", "AmazonEC2", "NatGateway-Hours") == ["0.045"])
    #expect(rates.prices("us-east-1", "AmazonEC2", "RegionalNatGateway-Hours") == ["0.046"])
  }

  @Test
  func `a reserved capacity unit is its own rate, beside the one in use`() throws {
    let operation = "LoadBalancing:Application"
    let offer = SmallOffer(
      "AWSELB",
      ["usageType": "LCUUsage", "operation": operation, "Unit": "LCU-Hrs"],
      [
        "usageType": "ReservedLCUUsage", "operation": operation, "Unit": "ReservedLCU-Hr",
        "PricePerUnit": "2",
      ])
    let rates = try imported(offer.source)
    #expect(rates.prices("us-east-1", "AWSELB", "LCUUsage", operation: operation) == ["1"])
    #expect(rates.prices("us-east-1", "AWSELB", "ReservedLCUUsage", operation: operation) == ["2"])
  }

  @Test
  func `shortened sizes keep the usage type and get the full size in the product`() throws {
    let operation = "CreateDBInstance:0014"
    let offer = SmallOffer(
      "AmazonRDS",
      ["usageType": "InstanceUsage:db.m5.4xl", "operation": operation],
      ["usageType": "InstanceUsage:db.t3.xl", "operation": operation],
      ["usageType": "InstanceUsage:db.t4g.2xlarge", "operation": operation])
    let rates = try imported(offer.source).rates
    #expect(
      rates.map(\.usageType) == [
        "InstanceUsage:db.m5.4xl", "InstanceUsage:db.t3.xl", "InstanceUsage:db.t4g.2xlarge",
      ])
    #expect(
      rates.map(\.product) == [
        "postgresql/single-az/db.m5.4xlarge", "postgresql/single-az/db.t3.xlarge",
        "postgresql/single-az/db.t4g.2xlarge",
      ])
  }

  @Test
  func `one usage type of a database costs by engine`() throws {
    let type = "InstanceUsage:db.t3.micro"
    let offer = SmallOffer(
      "AmazonRDS",
      [
        "usageType": type, "operation": "CreateDBInstance:0014", "Database Engine": "PostgreSQL",
        "PricePerUnit": "0.018",
      ],
      [
        "usageType": type, "operation": "CreateDBInstance:0002", "Database Engine": "MySQL",
        "PricePerUnit": "0.017",
      ],
      [
        "usageType": type, "operation": "CreateDBInstance:0018", "Database Engine": "MariaDB",
        "PricePerUnit": "0.016",
      ],
      [
        "usageType": type, "operation": "CreateDBInstance:0005", "Database Engine": "Oracle",
        "PricePerUnit": "0.034",
      ],
      [
        "usageType": type, "operation": "CreateDBInstance:0099", "Database Engine": "Other",
        "PricePerUnit": "9",
      ])
    let rates = try imported(offer.source)
    let prices = ["0014", "0002", "0018", "0005"].flatMap {
      rates.prices("us-east-1", "AmazonRDS", type, operation: "CreateDBInstance:\($0)")
    }
    #expect(prices == ["0.018", "0.017", "0.016", "0.034"])
    #expect(rates.rates.count == 4)
  }

  @Test(arguments: [
    ("us-east-1", "NatGateway-Hours", "AmazonEC2", "NatGateway-Hours"),
    ("us-east-1", "USE1-Fargate-GB-Hours", "AmazonECS", "Fargate-GB-Hours"),
    ("us-east-1", "USE1:PI_API", "AmazonRDS", "PI_API"),
    ("us-east-1", "us-east-1-KMS-Keys", "awskms", "KMS-Keys"),
    ("eu-west-1", "EU-NatGateway-Hours", "AmazonEC2", "NatGateway-Hours"),
    ("eu-west-2", "EUW2-NatGateway-Hours", "AmazonEC2", "NatGateway-Hours"),
    ("ap-northeast-1", "ap-northeast-1-KMS-Keys", "awskms", "KMS-Keys"),
  ])
  func `each way of writing a region in front is understood`(
    row: (region: String, usageType: String, offer: String, neutral: String)
  ) throws {
    let unit = row.offer == "awskms" ? "Keys" : row.offer == "AmazonRDS" ? "API Calls" : "hours"
    let offer = SmallOffer(
      row.offer, ["usageType": row.usageType, "Region Code": row.region, "Unit": unit])
    let rates = try imported(offer.source)
    #expect(rates.prices(row.region, row.offer, row.neutral) == ["1"])
    #expect(rates.rates.first?.usageType == row.usageType)
  }

  @Test(arguments: [
    ("vCPU-hour", "vCPU-Hours"), ("vCPU-Hours", "vCPU-Hours"), ("hours", "vCPU-Hours"),
    ("Hrs", "vCPU-Hours"),
  ])
  func `spellings of a unit mean the same`(spelling: (listed: String, ours: String)) throws {
    let offer = SmallOffer(
      "AmazonECS", ["usageType": "USE1-Fargate-vCPU-Hours:perCPU", "Unit": spelling.listed])
    #expect(try imported(offer.source).rates.first?.unit.name == spelling.ours)
  }

  @Test
  func `an account's free amount is kept when something kept draws on it`() throws {
    let free = [
      "SKU": "FREE", "usageType": "Global-Odd-Requests", "Region Code": "", "EndingRange": "100",
      "Unit": "Requests", "PricePerUnit": "0", "Location": "Any",
    ]
    let paid = [
      "SKU": "PAID", "usageType": "Requests-RBP", "Unit": "Requests", "RelatedTo": "FREE",
    ]
    let tied = try imported(SmallOffer("AWSQueueService", free, paid).source)
    #expect(
      tied.rate("global", "AWSQueueService", "Global-Odd-Requests")?.tiers.first?.to
        == 100_000_000_000)
    #expect(tied.ties.first?.rate.usageType == "Requests-RBP")
    let alone = try imported(
      SmallOffer("AWSQueueService", free, paid.merging(["RelatedTo": ""]) { $1 }).source)
    #expect(alone.rates.count == 1)
    #expect(alone.ties.isEmpty)
  }

  @Test
  func `the load balancers of either offer file count once`() throws {
    let row = ["usageType": "LoadBalancerUsage", "operation": "LoadBalancing:Application"]
    let both = try imported(SmallOffer("AWSELB", row).source, SmallOffer("AmazonEC2", row).source)
    #expect(both.rates.map(\.key.offer) == ["AWSELB"])
    #expect(both.notes.isEmpty)
  }

  @Test
  func `a convertible reservation is left out, a standard one kept`() throws {
    let model = OfferFileWriter(OfferModel(products: 1), format: .json).bytes()
    let text = String(decoding: model, as: UTF8.self)
    let kept = try imported(source(text)).rates.filter { $0.key.term.hasPrefix("reserved/") }
    // Two lengths; none, partial and all upfront; the last two with a part paid upfront.
    #expect(kept.count == 10)
    let changed = text.replacingFirst("\"standard\"", with: "\"convertible\"")
    let rest = try imported(source(changed)).rates.filter { $0.key.term.hasPrefix("reserved/") }
    #expect(rest.count == 9)
  }
}
