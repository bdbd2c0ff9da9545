import Quantities
import Resources

/// Amazon SQS, SNS, EventBridge.
enum MessagingMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::SQS::Queue") { resource, builder in
        let fifo = resource["FifoQueue"].flag == true
        builder.charge(
          resource,
          [
            Charges.Item(
              "requests", "SQS requests", "AWSQueueService",
              fifo ? ["Requests-FIFO-RBP"] : ["Requests-RBP", "Requests-Tier1"], unit: .requests,
              .unknownUsage)
          ])
      },
      .priced("AWS::SNS::Topic") { resource, builder in
        if resource["FifoTopic"].flag == true {
          return builder.notPriced(resource, "FIFO: published messages, their bytes and deliveries")
        }
        builder.charge(
          resource,
          [
            Charges.Item(
              "publishes", "published messages", "AmazonSNS", ["Requests-Tier1"],
              unit: .requests, .unknownUsage)
          ])
      },
      .priced("AWS::Events::EventBus") { resource, builder in
        guard let unit = BillingUnit(spelling: "64K-Chunks") else { return }
        builder.charge(
          resource,
          [
            Charges.Item(
              "events", "custom events", "AWSEvents", ["Event-64K-Chunks"], unit: unit,
              .unknownUsage)
          ])
      },
      .priced("AWS::Scheduler::Schedule") { resource, builder in
        guard let unit = BillingUnit(spelling: "Invocations") else { return }
        builder.charge(
          resource,
          [
            Charges.Item(
              "invocations", "scheduled invocations", "AWSEvents", ["ScheduledInvocation"],
              unit: unit, .unknownUsage)
          ])
      },
      .notPriced("AWS::Pipes::Pipe", "requests in chunks of 64 KB"),
      .notPriced("AWS::Events::Archive", "archived GB"),
      .notPriced("AWS::Kinesis::Stream", "shard hours, or stream hours and GB on demand"),
      .notPriced("AWS::KinesisFirehose::DeliveryStream", "GB ingested"),
      .notPriced("AWS::MSK::Cluster", "broker hours and storage"),
      .notPriced("AWS::AmazonMQ::Broker", "broker hours and storage"),
      .notPriced("AWS::SES::ConfigurationSet", "messages sent"),
    ]
    + ResourceMapping.free(
      "AWS::SQS::QueuePolicy", "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy",
      "AWS::Events::Rule", "AWS::Events::EventBusPolicy", "AWS::Events::Connection",
      "AWS::Scheduler::ScheduleGroup", "AWS::SES::EmailIdentity", "AWS::SES::Template")
}
