import Foundation
import TestSupport
import Testing

/// Lines of a template that stand for several things at once, or for what is left of one.
@Suite(.needsProgram) struct `Lines that several share` {
  private func lines(_ template: String, usage: String? = nil) throws -> [String: Double] {
    let folder = try TemporaryFolder()
    try folder.write(template, to: "t.yaml")
    if let usage { try folder.write(usage, to: "u.yaml") }
    let run = try Program.run(
      [
        "estimate", "--stack", "t.yaml", "--region", "us-east-1", "--format", "json",
        "--no-reports",
      ]
        + (usage == nil ? [] : ["--usage", "u.yaml"]), in: folder.url)
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimates = try #require(object?["estimates"] as? [[String: Any]], "\(run.errors)")
    var costs: [String: Double] = [:]
    for line in estimates.first?["lines"] as? [[String: Any]] ?? [] {
      costs[line["usageType"] as? String ?? "", default: 0] +=
        Double(line["monthly"] as? String ?? "") ?? 0
    }
    return costs
  }

  /// A million deliveries to the web, of which 100,000 are free, at 0.06 for 100,000: 0.54, by whichever protocols.
  @Test func `subscriptions of one kind share what is stated of them`() throws {
    let costs = try lines(
      """
      Resources:
        Topic:
          Type: AWS::SNS::Topic
          Properties:
            Subscription: [{ Protocol: https, Endpoint: "https://a" }, { Protocol: http, Endpoint: "http://b" }]
      """, usage: "usage: { Topic: { webDeliveriesPerMonth: 1000000 } }\n")
    #expect(
      abs((costs.first { $0.key.hasSuffix("DeliveryAttempts-HTTP") }?.value ?? -1) - 0.54) < 1e-9,
      "\(costs)")
  }

  /// Hours of a capacity block are paid with it; its address costs 730 × 0.005 all the same.
  @Test func `an instance in a capacity block has its address`() throws {
    let costs = try lines(
      """
      Resources:
        Trainer:
          Type: AWS::EC2::Instance
          Properties:
            InstanceType: p5.48xlarge
            ImageId: ami-1
            NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: subnet-1, AssociatePublicIpAddress: true }]
            InstanceMarketOptions: { MarketType: capacity-block }
      """)
    #expect(
      costs.contains { $0.key.hasSuffix("PublicIPv4:InUseAddress") && abs($0.value - 3.65) < 1e-9 },
      "\(costs)")
    #expect(!costs.contains { $0.key.contains("BoxUsage") })
  }
}
