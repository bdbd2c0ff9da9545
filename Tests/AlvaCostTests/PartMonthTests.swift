import Estimation
import Pricing
import Quantities
import Resources
import Services
import TestSupport
import Testing

/// What a day of a month costs.
@Suite struct `A part of a month` {
  /// One day of September 2026: 24 of 720 hours, a thirtieth.
  private func quantities() throws -> [String: String] {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: hub
      region: us-east-1
      network: { nat: gateway, natGateways: 1 }
      naming: { hostedZones: 2, privateNamespaces: 1, healthChecks: 60 }
      secrets: [a, b, c]
      monitoring: { alarms: 40 }
      resources:
        zone: { type: AWS::Route53::HostedZone, Name: example.com }
        build: { type: AWS::CodePipeline::Pipeline, PipelineType: V1 }
        second: { type: AWS::CodePipeline::Pipeline, PipelineType: V1 }
        key: { type: AWS::KMS::Key }
      estimates: { only: { scenario: idle } }
      """, to: "stacks/hub.yaml")
    try folder.write("requestsPerSecond: 0\n", to: "scenarios/idle.yaml")
    let command = EstimateCommand(workspace: try Workspace.find(given: folder.path("")))
    var request = StackRequest(name: "hub")
    request.month = CalendarMonth("2026-09")
    request.hours = 24
    let estimate = try command.estimate(try command.prepare(request)[0])
    return Dictionary(
      estimate.lines.map { ($0.id.text, $0.quantity.text) }, uniquingKeysWith: { $0 + "+" + $1 })
  }

  /// Route 53 pricing page: "not prorated for partial months"; CodePipeline's: "An active pipeline is not
  /// prorated for partial months", and one of the account is free.
  @Test func `has zones and pipelines whole`() throws {
    let found = try quantities()
    #expect(found["naming/hosted-zones/tier-1"] == "2")
    #expect(found["naming/private-zones/tier-1"] == "1")
    #expect(found["zone/hosted-zone/tier-1"] == "1")
    #expect(found["build/active-pipeline/free"] == "1")
    #expect(found["second/active-pipeline"] == "1")
  }

  /// What AWS's pages, and the sums on bills, have in parts.
  ///
  /// Secrets Manager's page: "prorated based on the number of hours"; a bill of April 2022 has 2.000002 alarms,
  /// a sum of hours; keys "prorated hourly" (KMS page). 3 ÷ 30, 40 ÷ 30 and 1 ÷ 30.
  @Test func `has secrets, alarms and keys by the hour`() throws {
    let found = try quantities()
    #expect(found["nat/hours"] == "24")
    #expect(found["secrets/secrets"] == "0.1")
    #expect(found.filter { $0.key.hasPrefix("monitoring/alarms") }.values.contains("1.333333333"))
    #expect(found.filter { $0.key.hasPrefix("key/") }.values.contains("0.033333333"))
  }
}
