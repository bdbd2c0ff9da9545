import Documents

/// What calls a function: the events of `AWS::Serverless::Function`.
extension ServerlessExpansion {
  /// The property that names the source of what a function reads from.
  private static let sources = [
    "SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream", "MSK": "Stream", "MQ": "Broker",
    "DocumentDB": "Cluster", "SelfManagedKafka": "KafkaBootstrapServers",
  ]

  mutating func event(_ event: Draft.Entry, of function: Written, _ target: Target) {
    let id = function.id + event.key
    let properties = event.value["Properties"] ?? .map([])
    guard let type = event.value["Type"]?.text else { return }
    func permit(_ suffix: String = "", to principal: String? = nil) {
      let caller = principal.map { [Draft.Entry("Principal", .text($0))] } ?? []
      add(
        "\(id)Permission\(suffix)", "AWS::Lambda::Permission",
        [Draft.Entry("FunctionName", target.arn)] + caller, of: function, at: event.place)
    }
    let gateway = "apigateway.amazonaws.com"
    switch type {
    case "Api": permit(api(properties["RestApiId"], for: function), to: gateway)
    case "HttpApi":
      if properties["ApiId"] == nil { need("ServerlessHttpApi", for: function) }
      permit(to: gateway)
    case "Schedule", "EventBridgeRule", "CloudWatchEvent":
      rule(id, properties, target.arn, of: function, at: event.place)
      permit()
    case "ScheduleV2": schedule(id, properties, target.arn, of: function, at: event.place)
    case "SNS":
      if !subscribe(id, properties, target, of: function, at: event.place) { permit() }
    case "CloudWatchLogs":
      add(
        id, "AWS::Logs::SubscriptionFilter",
        properties.entries + [Draft.Entry("DestinationArn", target.arn)], of: function,
        at: event.place)
      permit()
    case "IoTRule":
      add(
        id, "AWS::IoT::TopicRule", [Draft.Entry("TopicRulePayload", properties)], of: function,
        at: event.place)
      permit()
    case "Cognito":
      add(
        "\(target.id)CognitoPermission", "AWS::Lambda::Permission", [], of: function,
        at: event.place)
    case "S3", "AlexaSkill": permit()
    default:
      guard let source = Self.sources[type] else { return }
      let names = Draft.Entry("FunctionName", Self.reference(to: target.id))
      add(
        id, "AWS::Lambda::EventSourceMapping",
        [names]
          + properties.entries.map { entry in
            Draft.Entry(
              entry.key == source ? "EventSourceArn" : entry.key, at: entry.place, entry.value)
          }, of: function, at: event.place)
    }
  }

  /// The API an event speaks of, the one that nobody wrote included.
  ///
  /// - Returns: what the permission's id ends in.
  mutating func api(_ reference: Draft?, for resource: Written) -> String {
    guard let reference else {
      need("ServerlessRestApi", for: resource)
      return "Prod"
    }
    return (referenced(by: reference) ?? reference.text).flatMap { stage(ofAPI: $0) } ?? "AllStages"
  }

  /// A rule of EventBridge.
  mutating func rule(
    _ id: String, _ properties: Draft, _ arn: Draft, of resource: Written, at place: Value?,
    role: String? = nil
  ) {
    var made = Self.kept(["Description", "EventBusName", "Name", "State"], of: properties)
    if let text = properties["Schedule"] { made.append(Draft.Entry("ScheduleExpression", text)) }
    if let pattern = properties["Pattern"] { made.append(Draft.Entry("EventPattern", pattern)) }
    if let isOn = properties["Enabled"]?.text {
      made.append(
        Draft.Entry("State", .text(isOn.lowercased() == "false" ? "DISABLED" : "ENABLED")))
    }
    var target = [Draft.Entry("Arn", arn), Draft.Entry("Id", .text(id))]
    if let role { target.append(Draft.Entry("RoleArn", Self.attribute("Arn", of: role))) }
    made.append(Draft.Entry("Targets", .list([.map(target)])))
    add(id, "AWS::Events::Rule", made, of: resource, at: place)
    if let queue = deadLetterQueue(of: id, properties, resource, at: place) {
      add("\(queue)Policy", "AWS::SQS::QueuePolicy", [], of: resource, at: place)
    }
  }

  /// A schedule of EventBridge Scheduler, and the role that it calls with.
  mutating func schedule(
    _ id: String, _ properties: Draft, _ arn: Draft, of resource: Written, at place: Value?
  ) {
    let target = Draft.map([
      Draft.Entry("Arn", arn),
      Draft.Entry("RoleArn", properties["RoleArn"] ?? Self.attribute("Arn", of: "\(id)Role")),
    ])
    let kept = Self.kept(
      [
        "EndDate", "GroupName", "Name", "ScheduleExpression", "ScheduleExpressionTimezone", "State",
      ],
      of: properties)
    let window =
      properties["FlexibleTimeWindow"] ?? .map([Draft.Entry("Mode", .text("OFF"))])
    add(
      id, "AWS::Scheduler::Schedule",
      kept + [Draft.Entry("FlexibleTimeWindow", window), Draft.Entry("Target", target)],
      of: resource, at: place)
    if properties["RoleArn"] == nil {
      add("\(id)Role", "AWS::IAM::Role", [], of: resource, at: place)
    }
    _ = deadLetterQueue(of: id, properties, resource, at: place)
  }

  /// The queue for what could not be delivered, where none is named.
  ///
  /// - Returns: its id.
  private mutating func deadLetterQueue(
    of id: String, _ properties: Draft, _ resource: Written, at place: Value?
  ) -> String? {
    guard let config = properties["DeadLetterConfig"], config["Type"]?.text == "SQS" else {
      return nil
    }
    let queue = config["QueueLogicalId"]?.text ?? "\(id)Queue"
    add(queue, "AWS::SQS::Queue", [], of: resource, at: place)
    return queue
  }

  /// A subscription to a topic, by way of a queue where that is asked for.
  ///
  /// - Returns: whether a queue stands between them.
  private mutating func subscribe(
    _ id: String, _ properties: Draft, _ target: Target, of function: Written, at place: Value?
  ) -> Bool {
    let queue = properties["SqsSubscription"]
    let hasQueue = queue.map { $0.text?.lowercased() == "true" || $0["QueueArn"] != nil } ?? false
    let own = "\(id)Queue"
    let arn = queue?["QueueArn"] ?? Self.attribute("Arn", of: own)
    var made = Self.kept(["FilterPolicy", "FilterPolicyScope", "RedrivePolicy"], of: properties)
    made += [
      Draft.Entry("Endpoint", hasQueue ? arn : target.arn),
      Draft.Entry("Protocol", .text(hasQueue ? "sqs" : "lambda")),
    ]
    if let topic = properties["Topic"] { made.append(Draft.Entry("TopicArn", topic)) }
    add(id, "AWS::SNS::Subscription", made, of: function, at: place)
    guard hasQueue else { return false }
    if queue?["QueueArn"] == nil { add(own, "AWS::SQS::Queue", [], of: function, at: place) }
    let policy = queue?["QueuePolicyLogicalId"]?.text ?? "\(id)QueuePolicy"
    add(policy, "AWS::SQS::QueuePolicy", [], of: function, at: place)
    add(
      "\(id)EventSourceMapping", "AWS::Lambda::EventSourceMapping",
      [
        Draft.Entry("EventSourceArn", arn),
        Draft.Entry("FunctionName", Self.reference(to: target.id)),
        Draft.Entry("BatchSize", queue?["BatchSize"] ?? .text("10")),
      ], of: function, at: place)
    return true
  }
}
