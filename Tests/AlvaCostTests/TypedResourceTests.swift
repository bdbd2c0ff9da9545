import Estimation
import Pricing
import Quantities
import Resources
import Services
import TestSupport
import Testing

/// What a stack file describes by its type, in CloudFormation's own property names.
@Suite struct `Resources of a stack file by their type` {
  /// The lines of a month in which nobody comes, by their ids.
  private func lines(
    _ resources: String, in month: CalendarMonth? = nil
  ) throws -> [String: [LineItem]] {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: hub
      region: us-east-1
      resources:
        \(resources)
      estimates: { only: { scenario: idle } }
      """, to: "stacks/hub.yaml")
    try folder.write("requestsPerSecond: 0\n", to: "scenarios/idle.yaml")
    let command = EstimateCommand(workspace: try Workspace.find(given: folder.path("")))
    var request = StackRequest(name: "hub")
    request.month = month
    let estimate = try command.estimate(try command.prepare(request)[0])
    return Dictionary(grouping: estimate.lines, by: \.id.text)
  }

  /// Secrets Manager pricing page, 2025: 0.40 a secret and month, and as much for each replica.
  @Test func `a secret is charged, with its replicas and without`() throws {
    let replicas = "ReplicaRegions: [{ Region: eu-west-1 }, { Region: us-west-2 }]"
    let both = try lines(
      "copied: { type: AWS::SecretsManager::Secret, \(replicas) }\n"
        + "  plain: { type: AWS::SecretsManager::Secret }")
    #expect(both["copied/secret"]?.map(\.cost.exactText) == ["0.4"])
    #expect(both["copied/replicas"]?.map(\.cost.exactText) == ["0.8"])
    #expect(both["plain/secret"]?.map(\.cost.exactText) == ["0.4"])
  }

  /// What AWS knows and no price depends on is told at most, however close to another name.
  @Test func `a property that costs nothing is no slip of another`() throws {
    let accelerator = try lines(
      "front: { type: AWS::GlobalAccelerator::Accelerator, IpAddressType: IPV4 }")
    #expect(accelerator.keys.contains { $0.hasPrefix("front/") })
    #expect(throws: (any Error).self) {
      try lines("front: { type: AWS::GlobalAccelerator::Accelerator, IpAddreses: [] }")
    }
  }

  /// Every five minutes are 12 an hour: 12 × 672 h in February 2027, 12 × 730 h without a month.
  @Test func `a schedule comes as often as the month has hours`() throws {
    let canary =
      "home: { type: AWS::Synthetics::Canary, StartCanaryAfterCreation: true, "
      + "Schedule: { Expression: rate(5 minutes) } }"
    func runs(_ month: CalendarMonth?) throws -> Int128 {
      try lines(canary, in: month).filter { $0.key.hasPrefix("home/runs") }.values.joined()
        .reduce(0) { $0 + $1.quantity.billionths }
    }
    #expect(try runs(CalendarMonth("2027-02")) == 8_064 * 1_000_000_000)
    #expect(try runs(nil) == 8_760 * 1_000_000_000)
  }
}
