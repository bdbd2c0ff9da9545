/// A use of a service that is charged by what its users send to it or fetch from it: bytes that they move.
///
/// The services answer at addresses of their own in the region, so that from a subnet the bytes pass a NAT gateway or
/// the service's VPC endpoint. What is charged by the message or the step alone says nothing of bytes, and none are
/// counted for it.
package struct CarriedUse: Hashable, Sendable {
  package let purpose: Flow.Purpose
  /// The last part of the name of the service's VPC endpoint.
  package let endpoint: String
  /// Bytes of one, in the unit that the sheet asks in.
  private let bytes: Double

  /// The use that a sheet asks for by a key; `nil` where no bytes are known of it.
  ///
  /// - Source: endpoints: VPC user guide, "AWS services that integrate with AWS PrivateLink", 2025; a PUT payload unit
  ///   holds 25 KB at most: Kinesis Data Streams pricing page, 2025. GB are of 2³⁰ bytes, as they are charged.
  /// - Parameters:
  ///   - offer: the service's.
  ///   - key: the sheet's.
  package init?(_ offer: String, _ key: String) {
    switch (offer, key) {
    case ("AmazonKinesis", "dataInGBPerMonth"), ("AmazonKinesis", "dataOutGBPerMonth"):
      (purpose, endpoint, bytes) = (.streamRecords, "kinesis-streams", 1_073_741_824)
    case ("AmazonKinesis", "putUnitsPerMonth"):
      (purpose, endpoint, bytes) = (.streamRecords, "kinesis-streams", 25_600)
    case ("AmazonKinesisFirehose", "dataGBPerMonth"):
      (purpose, endpoint, bytes) = (.deliveryRecords, "kinesis-firehose", 1_073_741_824)
    case ("AmazonSNS", "publishedGBPerMonth"):
      (purpose, endpoint, bytes) = (.topicMessages, "sns", 1_073_741_824)
    default: return nil
    }
  }

  /// Adds what the services and functions of a stack move of it.
  ///
  /// - Parameters:
  ///   - resource: whose use it is.
  ///   - alias: what requests call it.
  ///   - key: the sheet's.
  ///   - month: who serves what.
  ///   - ledger: takes the flows.
  package func flows(
    of resource: String, as alias: String, _ key: String, in month: Month,
    into ledger: inout FlowLedger
  ) {
    for (index, node) in month.nodes.enumerated() {
      var amount = 0.0
      for use in node.request.chargedUses
      where (use.resource == resource || use.resource == alias) && use.answers(key) {
        amount += use.amount(of: key)
      }
      guard amount > 0 else { continue }
      ledger.add(
        Flow(
          purpose, .outward(service: endpoint), bytes: month.finished(at: index) * amount * bytes,
          hasOwnWay: node.hasPublicAddress))
    }
  }
}
