import Quantities
import Resources

/// Logs that a service hands over by itself: charged for their delivery, by where they go.
///
/// - Source: CloudWatch pricing page, "Vended logs", 2025: by the GB, less into a bucket or a stream of Firehose than
///   into CloudWatch Logs, where the ingestion is all that is charged.
enum LogDeliveryMappings {
  private enum Destination: String, CaseIterable {
    case logs = "CloudWatchLogs"
    case bucket = "S3"
    case firehose = "KinesisDataFirehose"

    /// The resource that it is, and how an ARN of it begins behind the partition.
    var type: String {
      switch self {
      case .logs: "AWS::Logs::LogGroup"
      case .bucket: "AWS::S3::Bucket"
      case .firehose: "AWS::KinesisFirehose::DeliveryStream"
      }
    }
    var service: String {
      switch self {
      case .logs: "logs"
      case .bucket: "s3"
      case .firehose: "firehose"
      }
    }
    var usageType: String {
      switch self {
      case .logs: "VendedLog-Bytes"
      case .bucket: "S3-Egress-Bytes"
      case .firehose: "FH-Egress-Bytes"
      }
    }
    var slug: String {
      switch self {
      case .logs: "vended-logs"
      case .bucket: "vended-logs-to-s3"
      case .firehose: "vended-logs-to-firehose"
      }
    }
    var title: String {
      switch self {
      case .logs: "vended logs"
      case .bucket: "vended logs into S3"
      case .firehose: "vended logs into Firehose"
      }
    }
  }

  static func logs(_ resource: DeployedResource, into builder: inout StackBuilder) {
    // Network Firewall says of each what it is; the others give ARNs.
    let written =
      resource["LoggingConfiguration"]["LogDestinationConfigs"].items
      + resource["LoggingConfiguration"]["LogDestinationConfig"].items
    let arns =
      resource["LogDestinationConfigs"].items
      + [resource["DestinationArn"]].filter { !$0.isMissing }
    var found: Set<Destination> = []
    for config in written {
      let place = config["LogDestination"]
      let kind = config["LogDestinationType"].text.flatMap(Destination.init(rawValue:))
      if kind == .logs, isHere(place, in: builder) { continue }
      found.insert(kind ?? .logs)
    }
    for arn in arns {
      if isHere(arn, in: builder) { continue }
      found.insert(destination(arn, in: builder))
    }
    if found.isEmpty {
      return builder.free(resource, "the log group that they go into is charged")
    }
    builder.charge(
      resource,
      Destination.allCases.filter(found.contains).map { destination in
        Charges.Item(
          destination.slug, destination.title, "AmazonCloudWatch", [destination.usageType],
          unit: .gigabytes, .unknownUsage, statedBy: "loggedGBPerMonth")
      })
  }

  /// Whether a log group takes them that is deployed too: it asks for what comes in.
  private static func isHere(_ place: Resolved, in builder: StackBuilder) -> Bool {
    ([place] + place.entries.map(\.value)).contains {
      builder.resource($0, Destination.logs.type) != nil
    }
  }

  /// Where an ARN leads; into CloudWatch Logs, the most expensive, where nothing tells.
  private static func destination(_ arn: Resolved, in builder: StackBuilder) -> Destination {
    let text = arn.text ?? arn.knownText
    return Destination.allCases.first { destination in
      builder.resource(arn, destination.type) != nil || text.contains(":\(destination.service):")
    } ?? .logs
  }
}
