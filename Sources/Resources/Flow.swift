/// Bytes that a resource moves in a month, what for, and where to.
package struct Flow: Hashable, Sendable {
  /// What the bytes are; a report names them so, in this order.
  package enum Purpose: Int, Hashable, Sendable, CaseIterable {
    case responses = 0
    case thirdPartyRequests, imagePulls, logShipping, secretReads, queueMessages, bucketObjects
    case tableItems, busEvents, streamRecords, deliveryRecords, topicMessages
    case thirdPartyCalls, balancerToTargets, serviceCalls, databaseQueries, cacheCommands, wayToNAT

    package var title: String {
      switch self {
      case .responses: "responses"
      case .thirdPartyRequests: "third-party requests"
      case .imagePulls: "image pulls"
      case .logShipping: "log shipping"
      case .secretReads: "secret reads"
      case .queueMessages: "SQS"
      case .bucketObjects: "S3"
      case .tableItems: "DynamoDB"
      case .busEvents: "EventBridge"
      case .streamRecords: "Kinesis"
      case .deliveryRecords: "Firehose"
      case .topicMessages: "SNS"
      case .thirdPartyCalls: "third-party calls"
      case .balancerToTargets: "network balancer to targets"
      case .serviceCalls: "service calls"
      case .databaseQueries: "database"
      case .cacheCommands: "cache"
      case .wayToNAT: "way to the NAT"
      }
    }
  }

  /// Where they go.
  package enum Way: Hashable, Sendable {
    /// Out of AWS, charged by the GB.
    case internet
    /// From a subnet to an AWS service or a stranger: through the VPC endpoint of the service named,
    /// where the stack has one, else through the NAT.
    case outward(service: String?)
    /// Between tasks that spread over the zones and something in one of them: a share crosses.
    case spread
    /// From one zone to another, all of it.
    case acrossZones
  }

  package let purpose: Purpose
  package let way: Way
  package let bytes: Double
  /// Whether it starts at a public address and so needs no NAT.
  package var hasOwnWay = false
  /// How many things the bytes are: log events, secrets read; 0 where nobody counts.
  package var count = 0.0

  package init(
    _ purpose: Purpose, _ way: Way, bytes: Double, hasOwnWay: Bool = false, count: Double = 0
  ) {
    self.purpose = purpose
    self.way = way
    self.bytes = bytes
    self.hasOwnWay = hasOwnWay
    self.count = count
  }
}
