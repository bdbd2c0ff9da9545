import Quantities
import Resources

/// Amazon SNS: what topics deliver, by subscriptions of their own or beside them.
enum SubscriptionMappings {
  /// Whether a subscription is to a topic that keeps the order.
  private enum Order {
    case standard, fifo
    /// Its topic is not here, and nothing tells.
    case unknown
  }

  /// A subscription that stands beside its topic: what topics that keep the order deliver.
  ///
  /// The rest its sheet charges.
  static func subscription(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let order = order(
      of: resource["TopicArn"], to: resource["Protocol"], resource["Endpoint"], in: builder)
    guard order != .standard, resource["Protocol"].text?.lowercased() != "application" else {
      return
    }
    builder.coverage[resource.id] = nil
    builder.charge(resource, ordered(isSure: order == .fifo, bytes: "bytes"))
  }

  /// The subscriptions that are written inline in a topic.
  static func inline(_ topic: DeployedResource, into builder: inout StackBuilder) {
    let written = topic["Subscription"]
    if case .unknown = written.content {
      return builder.unresolved(topic, "Subscription", written, taking: "no subscription")
    }
    let isFIFO = builder.flag("FifoTopic", of: topic)
    var items: [Charges.Item] = []
    for subscription in written.items {
      let kind = builder.text(
        subscription["Protocol"], "Subscription.Protocol", of: topic, default: "sqs"
      ).lowercased()
      if kind == "sms" { builder.notPriced(topic, "text messages by country") }
      items +=
        isFIFO
        ? ordered(isSure: true, bytes: "deliveredBytes") : deliveries[kind].map { [$0] } ?? []
    }
    // Subscriptions of one kind share a line, and what is stated of it.
    var seen: Set<String> = []
    let once = items.filter { seen.insert($0.slug).inserted }
    if !once.isEmpty { builder.charge(topic, once) }
  }

  /// Deliveries to each kind of endpoint; those to queues and functions are free.
  ///
  /// - Source: Amazon SNS pricing page, "Standard topics", 2025.
  private static let deliveries: [String: Charges.Item] = {
    let web = delivery("web", "deliveries to a web address", "HTTP")
    let mail = delivery("email", "deliveries by email", "SMTP")
    return [
      "http": web, "https": web, "email": mail, "email-json": mail,
      "firehose": delivery("firehose", "deliveries to Firehose", "Firehose"),
      "application": delivery("push", "push messages", "APNS"),
    ]
  }()

  private static func delivery(_ slug: String, _ title: String, _ kind: String) -> Charges.Item {
    Charges.Item(
      "deliveries-\(slug)", title, "AmazonSNS", ["DeliveryAttempts-\(kind)"], unit: .notifications,
      .unknownUsage, statedBy: "\(slug)DeliveriesPerMonth")
  }

  /// - Source: Amazon SNS pricing page, "FIFO topics", 2025: messages delivered, and their bytes.
  private static func ordered(isSure: Bool, bytes: String) -> [Charges.Item] {
    let condition = isSure ? "" : ", if its topic keeps the order"
    return [
      Charges.Item(
        "orderedDeliveries", "deliveries, in order" + condition, "AmazonSNS", ["F-DA-SQS"],
        unit: .messages, .unknownUsage, statedBy: "deliveriesPerMonth"),
      Charges.Item(
        bytes, "GB of deliveries" + condition, "AmazonSNS", ["F-Egress-SQS"], unit: .gigabytes,
        .unknownUsage, statedBy: "deliveredGBPerMonth"),
    ]
  }

  /// Whether a topic keeps the order.
  ///
  /// - Source: Amazon SNS developer guide, "Message delivery for FIFO topics", 2025: to queues alone; API
  ///   reference, CreateTopic, 2025: names of FIFO topics end in `.fifo`, others cannot; a FIFO queue may
  ///   subscribe to a FIFO topic alone.
  private static func order(
    of topic: Resolved, to kind: Resolved, _ endpoint: Resolved, in builder: StackBuilder
  ) -> Order {
    if let here = builder.resource(topic, "AWS::SNS::Topic") {
      let isFIFO = here["FifoTopic"]
      return isFIFO.flag == true ? .fifo : isFIFO.isUnresolved ? .unknown : .standard
    }
    if let name = ending(of: topic) { return name.hasSuffix(".fifo") ? .fifo : .standard }
    guard kind.isUnresolved || kind.text?.lowercased() == "sqs" else { return .standard }
    let queue = builder.resource(endpoint, "AWS::SQS::Queue")
    if queue?["FifoQueue"].flag == true || ending(of: endpoint)?.hasSuffix(".fifo") == true {
      return .fifo
    }
    return topic.isMissing ? .standard : .unknown
  }

  /// What a text ends in, where that is known.
  private static func ending(of value: Resolved) -> String? {
    if case .joined(let parts) = value.content { return parts.last?.text }
    return value.text
  }
}
