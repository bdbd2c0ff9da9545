import Quantities
import Resources

/// AWS Lambda, API Gateway, Step Functions.
enum ServerlessMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::Lambda::Function", function),
      .priced("AWS::ApiGateway::RestApi") { resource, builder in
        builder.charge(
          resource,
          [
            Charges.Item(
              "requests", "API requests", "AmazonApiGateway", ["ApiGatewayRequest"],
              unit: .requests, .unknownUsage)
          ])
      },
      .priced("AWS::ApiGatewayV2::Api") { resource, builder in
        let isSocket = resource["ProtocolType"].text == "WEBSOCKET"
        guard let messages = BillingUnit(spelling: "Messages") else { return }
        builder.charge(
          resource,
          [
            isSocket
              ? Charges.Item(
                "messages", "messages", "AmazonApiGateway", ["ApiGatewayMessage"],
                unit: messages, .unknownUsage)
              : Charges.Item(
                "requests", "API requests", "AmazonApiGateway", ["ApiGatewayHttpRequest"],
                unit: .requests, .unknownUsage)
          ])
      },
      .priced("AWS::StepFunctions::StateMachine") { resource, builder in
        let isExpress = resource["StateMachineType"].text == "EXPRESS"
        guard let transitions = BillingUnit(spelling: "StateTransitions") else { return }
        builder.charge(
          resource,
          [
            isExpress
              ? Charges.Item(
                "requests", "executions", "AWSStepFunctions", ["StepFunctions-Request"],
                unit: .requests, .unknownUsage)
              : Charges.Item(
                "transitions", "state transitions", "AWSStepFunctions", ["StateTransition"],
                unit: transitions, .unknownUsage)
          ])
      },
      .priced("AWS::Lambda::Version", provisioned), .priced("AWS::Lambda::Alias", provisioned),
      .notPriced("AWS::Serverless::Function", "requests and duration; SAM expands at deployment"),
      .notPriced("AWS::Serverless::Api", "requests; SAM expands at deployment"),
      .notPriced("AWS::Serverless::HttpApi", "requests; SAM expands at deployment"),
      .notPriced("AWS::Serverless::SimpleTable", "requests and storage"),
      .notPriced("AWS::Serverless::StateMachine", "state transitions"),
      .notPriced("AWS::AppSync::GraphQLApi", "queries and updates"),
      .notPriced("AWS::AppRunner::Service", "vCPU and GB hours"),
      .notPriced("AWS::Batch::ComputeEnvironment", "the instances or tasks it starts"),
    ]
    + ResourceMapping.free(
      "AWS::Lambda::Permission", "AWS::Lambda::LayerVersion", "AWS::Lambda::EventSourceMapping",
      "AWS::Lambda::Url", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::CodeSigningConfig")

  private static func function(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let isARM = resource["Architectures"].items.first?.text == "arm64"
    let suffix = isARM ? "-ARM" : ""
    guard let duration = BillingUnit(spelling: "Lambda-GB-Second") else { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "requests", "requests", "AWSLambda", ["Request\(suffix)"], unit: .requests,
          .unknownUsage),
        Charges.Item(
          "duration", "duration", "AWSLambda", ["Lambda-GB-Second\(suffix)"], unit: duration,
          .unknownUsage),
      ])
  }

  /// Provisioned concurrency is paid for every second of the month.
  private static func provisioned(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let configured = resource["ProvisionedConcurrencyConfig"]
    let count = builder.number(
      configured["ProvisionedConcurrentExecutions"], "ProvisionedConcurrentExecutions",
      of: resource, default: 0, in: 0...1_000_000)
    guard count > 0, let unit = BillingUnit(spelling: "Lambda-GB-Second") else {
      return builder.free(resource, "its function is charged")
    }
    let function = builder.resource(resource["FunctionName"], "AWS::Lambda::Function")
    let memory =
      builder.number(
        function?["MemorySize"] ?? .absent, "MemorySize", of: function ?? resource, default: 128,
        in: 128...10_240) / 1_024
    let isARM = function?["Architectures"].items.first?.text == "arm64"
    builder.charge(
      resource,
      [
        Charges.Item(
          "provisioned", "provisioned concurrency", "AWSLambda",
          ["Lambda-Provisioned-Concurrency" + (isARM ? "-ARM" : "")], unit: unit, .hour,
          quantity: count * memory * 3_600,
          why: "\(NumberFormat.number(count)) × \(NumberFormat.number(memory)) GB × 3,600 s")
      ])
  }
}
