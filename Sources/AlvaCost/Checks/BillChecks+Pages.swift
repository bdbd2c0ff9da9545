import Diagnostics
import Estimation
import Pricing

/// Worked examples of AWS's pricing pages and calculator, as stack files that say the same.
extension BillChecks {
  /// - Parameter workspace: the pricing folder.
  /// - Returns: the checks, in the order of the services' names.
  static func pages(_ workspace: Workspace) -> [BillCheck] {
    let lambda = "Lambda pricing page, examples"
    let gateway = "API Gateway pricing page, examples"
    let calculator = "AWS Pricing Calculator, Kinesis Data Streams"
    func resource(_ type: String, _ more: String) -> String {
      "resources: { it: { type: \(type), \(more) } }"
    }
    return [
      page(
        workspace, "API Gateway: 5 million calls of a REST API", gateway, expected: "17.50",
        resource("AWS::ApiGateway::RestApi", "usage: { requestsPerMonth: 5000000 }")),
      page(
        workspace, "API Gateway: 15 billion calls, through three tiers", gateway,
        expected: "36353.10",
        resource("AWS::ApiGateway::RestApi", "usage: { requestsPerMonth: 15000000000 }")),
      page(
        workspace, "EventBridge: 5 million custom events", "5 × $1.00, EventBridge pricing page",
        expected: "5.00",
        resource("AWS::Events::EventBus", "Name: it, usage: { chunksPerMonth: 5000000 }")),
      page(
        workspace, "Kinesis: a shard, 16.67 records a second of 3 KB", calculator,
        expected: "11.56",
        resource("AWS::Kinesis::Stream", "ShardCount: 1, usage: { putUnitsPerMonth: 43808760 }")),
      page(
        workspace, "Kinesis: ten shards, 10,000 records a second of 0.5 KB", calculator,
        expected: "477.42",
        resource(
          "AWS::Kinesis::Stream", "ShardCount: 10, usage: { putUnitsPerMonth: 26280000000 }")),
      page(
        workspace, "Lambda example 1: 3 million runs of 120 ms at 1,536 MB", lambda,
        expected: "2.73", function(1_536, milliseconds: 120), runs: 3e6),
      page(
        workspace, "Lambda example 2: 7.44 million runs of 2 s at 1 GB, nothing free", lambda,
        expected: "249.49",
        function(1_024, milliseconds: 2_000) + "\nfreeAllowances: { apply: false }", runs: 7.44e6),
      page(
        workspace, "Lambda example 3: 6 million runs at 4 GB with 2 GB of storage", lambda,
        expected: "106.41", function(4_096, milliseconds: 280, storage: 2_048), runs: 6e6),
      page(
        workspace, "Step Functions: 400,000 transitions, 4,000 of them free",
        "396,000 × $0.000025, Step Functions pricing page", expected: "9.90",
        resource(
          "AWS::StepFunctions::StateMachine", "usage: { transitionsPerMonth: 400000 }")),
    ]
  }

  /// A function whose runs move and log nothing.
  private static func function(
    _ megabytes: Int, milliseconds: Int, storage: Int = 512
  ) -> String {
    "functions: { it: { memoryMB: \(megabytes), ephemeralStorageMB: \(storage), timeoutSeconds: 60, "
      + "request: { milliseconds: \(milliseconds), requestBytes: 0, responseBytes: 0, logBytes: 0, "
      + "logEvents: 0 } } }"
  }

  /// A stack file with something in it, priced for a month of 730 hours.
  private static func page(
    _ workspace: Workspace, _ name: String, _ source: String, expected: String, _ text: String,
    runs: Double = 0
  ) -> BillCheck {
    var workspace = workspace
    let stack =
      "stack: check\nregion: us-east-1\n\(text)\nestimates: { realistic: { scenario: check } }\n"
    let scenario = "scenario: check\nrequestsPerSecond: \(Int(runs)) / 2628000\n"
    workspace.drafts["stacks/check.yaml"] = Array(stack.utf8)
    workspace.drafts["scenarios/check.yaml"] = Array(scenario.utf8)
    workspace.notices = nil
    let command = EstimateCommand(workspace: workspace)
    guard let part = try? command.prepare(StackRequest(name: "check")).first,
      let estimate = try? command.estimate(part)
    else { return .unpriced(name, source, expected: expected) }
    return BillCheck(name, source, expected: expected, estimate.monthly)
  }
}
