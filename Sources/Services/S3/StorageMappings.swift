import Quantities
import Resources

/// Amazon S3, EFS, DynamoDB and CloudFront.
enum StorageMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::S3::Bucket") { resource, builder in
        builder.charge(
          resource,
          [
            Charges.Item(
              "storage", "storage", "AmazonS3", ["TimedStorage-ByteHrs"], unit: .gigabyteMonths,
              .unknownUsage),
            Charges.Item(
              "writes", "PUT, COPY, POST and LIST requests", "AmazonS3", ["Requests-Tier1"],
              unit: .requests, .unknownUsage),
            Charges.Item(
              "reads", "GET and other requests", "AmazonS3", ["Requests-Tier2"], unit: .requests,
              .unknownUsage),
          ])
      },
      .priced("AWS::EFS::FileSystem", fileSystem), .priced("AWS::DynamoDB::Table", table),
      .priced("AWS::DynamoDB::GlobalTable", table),
      .priced("AWS::CloudFront::Distribution") { resource, builder in
        // Other continents cost up to twice as much for the bytes, and 2.2 times for requests.
        builder.charge(
          resource,
          [
            Charges.Item(
              "data-out", "data out at edges in the US and Europe", "AmazonCloudFront",
              ["US-DataTransfer-Out-Bytes"], allowance: "Global-DataTransfer-Out-Bytes",
              unit: .gigabytes, .unknownUsage),
            Charges.Item(
              "requests", "HTTPS requests at edges in the US", "AmazonCloudFront",
              ["US-Requests-Tier2-HTTPS"], allowance: "Global-Requests-Tier1", unit: .requests,
              .unknownUsage),
          ])
      },
      .notPriced("AWS::FSx::FileSystem", "storage and throughput"),
      .notPriced("AWS::Backup::BackupPlan", "stored backups"),
      .notPriced("AWS::OpenSearchService::Domain", "instance hours and storage"),
      .notPriced("AWS::Elasticsearch::Domain", "instance hours and storage"),
      .notPriced("AWS::DocDB::DBCluster", "storage and I/O"),
      .notPriced("AWS::DocDB::DBInstance", "instance hours"),
      .notPriced("AWS::Neptune::DBCluster", "storage and I/O"),
      .notPriced("AWS::Neptune::DBInstance", "instance hours"),
      .notPriced("AWS::Redshift::Cluster", "node hours"),
      .notPriced("AWS::Cassandra::Table", "requests and storage"),
      .notPriced("AWS::Timestream::Table", "writes and storage"),
    ]
    + ResourceMapping.free(
      "AWS::S3::BucketPolicy", "AWS::EFS::MountTarget", "AWS::EFS::AccessPoint",
      "AWS::CloudFront::CloudFrontOriginAccessIdentity", "AWS::CloudFront::OriginAccessControl",
      "AWS::CloudFront::CachePolicy", "AWS::CloudFront::OriginRequestPolicy",
      "AWS::CloudFront::ResponseHeadersPolicy", "AWS::DocDB::DBSubnetGroup",
      "AWS::Backup::BackupVault", "AWS::Backup::BackupSelection")

  private static func fileSystem(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let isOneZone = !resource["AvailabilityZoneName"].isMissing
    var items = [
      Charges.Item(
        "storage", "file storage", "AmazonEFS",
        [isOneZone ? "TimedStorage-Z-ByteHrs" : "TimedStorage-ByteHrs"], unit: .gigabyteMonths,
        .unknownUsage)
    ]
    if resource["ThroughputMode"].text == "provisioned" {
      let rate = builder.number(
        "ProvisionedThroughputInMibps", of: resource, default: 1, in: 1...10_240)
      items.append(
        Charges.Item(
          "throughput", "provisioned throughput", "AmazonEFS", ["ProvisionedTP-MiBpsHrs"],
          unit: .mebibytesPerSecondMonths, .month, quantity: rate,
          why: "\(NumberFormat.number(rate)) MiB/s"))
    }
    builder.charge(resource, items)
  }

  private static func table(_ resource: DeployedResource, into builder: inout StackBuilder) {
    var items = [
      Charges.Item(
        "storage", "table storage", "AmazonDynamoDB", ["TimedStorage-ByteHrs"],
        unit: .gigabyteMonths, .unknownUsage)
    ]
    let modes = ["PROVISIONED", "PAY_PER_REQUEST"]
    guard
      let mode = builder.word(
        resource["BillingMode"], "BillingMode", of: resource, among: modes, default: modes[0])
    else {
      return builder.unknownWord(
        resource, "BillingMode", resource["BillingMode"], among: modes,
        "capacity, or requests, and storage")
    }
    let isOnDemand = mode == "PAY_PER_REQUEST"
    let isGlobal = resource.type == "AWS::DynamoDB::GlobalTable"
    if isOnDemand || isGlobal {
      if let read = BillingUnit(spelling: "ReadRequestUnits"),
        let write = BillingUnit(spelling: "WriteRequestUnits")
      {
        items += [
          Charges.Item(
            "reads", "read requests", "AmazonDynamoDB", ["ReadRequestUnits"], unit: read,
            .unknownUsage),
          Charges.Item(
            "writes", "write requests", "AmazonDynamoDB", ["WriteRequestUnits"], unit: write,
            .unknownUsage),
        ]
      }
    } else if let read = BillingUnit(spelling: "ReadCapacityUnit-Hrs"),
      let write = BillingUnit(spelling: "WriteCapacityUnit-Hrs")
    {
      let tables =
        [resource["ProvisionedThroughput"]]
        + resource["GlobalSecondaryIndexes"].items.map { $0["ProvisionedThroughput"] }
      let holders = tables.map { table in { (name: String) in table[name] } } + [{ resource[$0] }]
      func sum(_ name: String) -> Double {
        holders.map {
          builder.number($0(name), name, of: resource, default: 0, in: 0...10_000_000)
        }.reduce(0, +)
      }
      let (reads, writes) = (sum("ReadCapacityUnits"), sum("WriteCapacityUnits"))
      items += [
        Charges.Item(
          "read-capacity", "read capacity", "AmazonDynamoDB", ["ReadCapacityUnit-Hrs"],
          unit: read, .hour, quantity: reads, why: "\(NumberFormat.number(reads)) units"),
        Charges.Item(
          "write-capacity", "write capacity", "AmazonDynamoDB", ["WriteCapacityUnit-Hrs"],
          unit: write, .hour, quantity: writes, why: "\(NumberFormat.number(writes)) units"),
      ]
    }
    builder.charge(resource, items)
  }
}
