import Foundation
import TestSupport
import Testing

/// What a report says of what it could not price, and of values that only the deployment knows.
@Suite(.needsProgram) struct `Gaps of an estimate` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ template: String, _ line: String) throws -> Program.Run {
    try folder.write(Data(template.utf8), to: "t.yaml")
    return try Program.run(
      (line + " --stack t.yaml --region us-east-1").split(separator: " ").map(String.init),
      in: folder.url)
  }

  @Test(arguments: ["table", "markdown", "html"])
  func `have a name and a reason in every format`(format: String) throws {
    let run = try run(
      """
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
        Inner:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: https://s3.amazonaws.com/elsewhere/inner.yaml }
        Way: { Type: AWS::EC2::NatGatway }
      """, "estimate --no-reports --format \(format)")
    let text = run.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(text.contains("Inner"), "\(text)")
    #expect(text.contains("--assets FOLDER"), "\(text)")
    #expect(text.contains("NatGateway"), "\(text)")
  }

  /// An hour at 0.0225 and two to six addresses of 0.005, 730 hours: 16.425 + 7.30 to 21.90.
  @Test func `of zones are between two and those of the region`() throws {
    let balancer = """
      Resources:
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: application, Subnets: !Split [",", !ImportValue subnets] }
      """
    let run = try run(balancer, "estimate --no-reports --runs 0 --format json")
    let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimate = try #require((report?["estimates"] as? [[String: Any]])?.last, "\(run.errors)")
    #expect((Double(estimate["monthly"] as? String ?? "") ?? 0) == 23.725)
    let unknown = try #require(estimate["unknown"] as? [String: Any])
    // What is open begins at none and ends at four addresses more: 14.60.
    #expect(Double(unknown["ceiling"] as? String ?? "") == 14.6, "\(unknown)")
    #expect(try self.run(balancer, "validate --budget 40").exitCode == 0)
    let over = try self.run(balancer, "validate --budget 30")
    #expect(over.exitCode == 3, "\(over.errors)")
    #expect((over.output + over.errors).contains("--export"))
  }

  @Test func `are none where a parameter allows one value`() throws {
    let run = try run(
      """
      Parameters: { Class: { Type: String, AllowedValues: [db.t4g.micro] } }
      Resources:
        Orders:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, EngineVersion: "16.4", DBInstanceClass: !Ref Class, AllocatedStorage: "20" }
      """, "validate --budget 1000 --format json")
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
    #expect((run.output + run.errors).contains("the only value that it allows"))
  }
}
