import Diagnostics
import Estimation
import Foundation
import Gate
import Platform
import Pricing
import Quantities
import Resources
import TemplateReader
import TestSupport
import Testing

/// A part of a template that cannot be read, in CloudFormation, SAM or a plan.
private struct UnreadPart: CustomStringConvertible, Sendable {
  let description: String
  let template: String

  /// A resource beside a volume that has a price.
  static func resource(_ what: String, _ body: String, extra: String = "") -> Self {
    Self(
      description: what,
      template: """
        \(extra)
        Resources:
          Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, VolumeType: gp3, Size: 50 } }
          Part: \(body)
        """)
  }

  /// A managed resource of a plan beside a volume that has a price.
  static func plan(_ what: String, _ type: String, _ values: String) -> Self {
    func item(_ type: String, _ values: String) -> String {
      """
      { "address": "\(type).a", "mode": "managed", "type": "\(type)", "name": "a",
        "provider_name": "registry.terraform.io/hashicorp/aws", "values": \(values) }
      """
    }
    return Self(
      description: what,
      template: """
        { "format_version": "1.2", "terraform_version": "1.9.8",
          "planned_values": { "root_module": { "resources": [
            \(item("aws_ebs_volume", "{ \"availability_zone\": \"us-east-1a\", \"type\": \"gp3\", \"size\": 50 }")),
            \(item(type, values)) ] } } }
        """)
  }

  static let all: [UnreadPart] = [
    .resource(
      "a nested stack that is not here",
      "{ Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://s3.amazonaws.com/b/x.yaml' } }"
    ),
    .resource(
      "a nested stack at an address made at deployment",
      "{ Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: !Sub 'https://${Bucket}/x.yaml' } }",
      extra: "Parameters: { Bucket: { Type: String } }"),
    .resource(
      "a stack set",
      "{ Type: AWS::CloudFormation::StackSet, Properties: { StackSetName: s, PermissionModel: SERVICE_MANAGED } }"
    ),
    .resource(
      "a product",
      "{ Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct, Properties: { ProductId: p } }"
    ),
    .resource("a module", "{ Type: Company::Web::Site::MODULE }"),
    .resource(
      "a custom resource",
      "{ Type: 'Custom::Cluster', Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:1:function:f' } }"
    ),
    .resource(
      "a custom resource without a name of its own",
      "{ Type: AWS::CloudFormation::CustomResource, Properties: { ServiceToken: 'arn:aws:sns:us-east-1:1:t' } }"
    ),
    .resource("a type nobody knows", "{ Type: AWS::Quux::Thing }"),
    .resource("a type without a model", "{ Type: AWS::GameLift::Fleet }"),
    .resource("a macro beside it", "{ Type: AWS::KMS::Key }", extra: "Transform: [Company-Macro]"),
    .resource(
      "a snippet from a bucket", "{ Type: AWS::KMS::Key }",
      extra: "Transform: { Name: AWS::Include, Parameters: { Location: 's3://b/x.yaml' } }"),
    .resource(
      "a macro within a resource",
      "{ Type: AWS::EC2::Instance, Properties: { 'Fn::Transform': { Name: M, Parameters: {} } } }"),
    .resource(
      "a size from another stack",
      "{ Type: AWS::EC2::Instance, Properties: { InstanceType: !ImportValue size, ImageId: ami-0c02fb55956c7d316 } }"
    ),
    .resource(
      "a size from Systems Manager",
      "{ Type: AWS::EC2::Instance, Properties: { InstanceType: '{{resolve:ssm:/size}}', ImageId: ami-0c02fb55956c7d316 } }"
    ),
    .resource(
      "a size that a parameter without values gives",
      "{ Type: AWS::EC2::Instance, Properties: { InstanceType: !Ref Size, ImageId: ami-0c02fb55956c7d316 } }",
      extra: "Parameters: { Size: { Type: String } }"),
    .resource(
      "a fleet whose types AWS chooses",
      """
      { Type: AWS::EC2::EC2Fleet, Properties: { LaunchTemplateConfigs: [{ LaunchTemplateSpecification: \
      { LaunchTemplateId: lt-1, Version: '1' }, Overrides: [{ InstanceRequirements: { VCpuCount: { Min: 2 } } }] }], \
      TargetCapacitySpecification: { TotalTargetCapacity: 4 } } }
      """),
    .resource(
      "a fleet whose capacity is not known",
      """
      { Type: AWS::EC2::SpotFleet, Properties: { SpotFleetRequestConfigData: { IamFleetRole: r, TargetCapacity: \
      !Ref Count, LaunchSpecifications: [{ ImageId: ami-0c02fb55956c7d316, InstanceType: c5.large }] } } }
      """, extra: "Parameters: { Count: { Type: Number } }"),
    .resource(
      "an application that is not here",
      "{ Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: 'arn:a', SemanticVersion: 1.0.0 } } }",
      extra: "Transform: AWS::Serverless-2016-10-31"),
    .plan("a type of another provider's", "aws_quux", "{}"),
    .plan("a type without a model in a plan", "aws_gamelift_fleet", "{ \"name\": \"a\" }"),
    .plan(
      "a stack in a plan whose template is elsewhere", "aws_cloudformation_stack",
      "{ \"name\": \"a\", \"template_url\": \"https://s3.amazonaws.com/b/x.yaml\" }"),
    .plan(
      "a provisioned product in a plan", "aws_servicecatalog_provisioned_product",
      "{ \"name\": \"a\", \"product_id\": \"p\" }"),
  ]
}

@Suite struct `A part that cannot be read` {
  private func judged(_ path: String, region: String = "us-east-1") throws -> Validation {
    let files = TemplateFiles(
      read: { path in
        do throws(Diagnostics) {
          return .success(try Files.read(path, shown: path))
        } catch {
          return .failure(error)
        }
      }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) == .file })
    var request = SynthesisCommand.Request(path: path)
    request.options.region = region
    let outcome = try SynthesisCommand(workspace: RealTables.workspace, files: files).run(request)
    var budget = Budget(name: "t")
    budget.estimates = [
      Budget.Limit(
        subject: "every", monthly: Money(cents: 100_000_000), warnAtPercent: nil,
        location: SourceLocation(file: "b.yaml", line: 1))
    ]
    return BudgetCheck(budget: budget, strict: false, day: nil, baseline: nil)
      .run(outcome.synthesis, drift: [])
  }

  @Test(arguments: UnreadPart.all)
  private func `leaves the total open and the gate incomplete`(part: UnreadPart) throws {
    let folder = try TemporaryFolder()
    let name = part.template.hasPrefix("{") ? "plan.json" : "t.yaml"
    try folder.write(part.template, to: name)
    let found = try judged("\(folder.path)/\(name)")
    #expect(found.verdict == .incomplete, "\(part)")
    #expect(!found.moneyCoverage.unknown.items.isEmpty, "\(part)")
    #expect(found.moneyCoverage.percent == nil, "\(part) has no most")
  }

  /// Words by which a template says that it holds what is written elsewhere.
  private static let marks = [
    "AWS::CloudFormation::Stack\"", "AWS::CloudFormation::Stack\n", "AWS::CloudFormation::StackSet",
    "Fn::Transform", "::MODULE",
  ]

  /// What an assembly and an application of the CDK have beside their templates: no inputs of ours.
  private static let besides = [
    ".assets.json", ".metadata.json", "/tree.json", "/validation-report.json", "/cdk.json",
  ]

  /// Public templates and plans, and our own stacks; what of their money is unknown is printed.
  @Test(.needs(shared: "corpus"), .needs(shared: "stacks"))
  func `leaves no template of the corpus certain`() throws {
    let paths = try ["corpus", "stacks"].flatMap { folder in
      let root = URL(filePath: SharedFolder.path(folder))
      let walk = try #require(
        FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
      return walk.compactMap { $0 as? URL }
        .filter { ["json", "yaml", "yml", "template"].contains($0.pathExtension) }
        .map(\.path).sorted()
        .filter { path in !Self.besides.contains { path.hasSuffix($0) } }
    }
    var (read, open, usage, silent) = (0, 0, 0, 0)
    var (certain, estimated, bounded) = (Money.zero, Money.zero, Money.zero)
    var (taken, floor) = (Money.zero, Money.zero)
    for path in paths {
      // AWS deploys each of them.
      let found = try judged(path)
      read += 1
      let money = found.moneyCoverage
      let unbounded = money.unknown.items.filter { $0.ceiling == nil }
      certain += money.certain
      estimated += money.estimated
      bounded += money.unknown.items.compactMap(\.ceiling).total
      taken += unbounded.map(\.taken).total
      floor += unbounded.map(\.floor).total
      if !unbounded.isEmpty { open += 1 }
      if unbounded.isEmpty, !money.unknown.usage.isEmpty { usage += 1 }
      if money.unknown.items.isEmpty, money.unknown.usage.isEmpty { silent += 1 }
      let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      let isUnread =
        found.synthesis.places.contains { $0.coverage.isOpen }
        || Self.marks.contains { text.contains($0) }
      guard isUnread else { continue }
      #expect(!money.unknown.items.isEmpty, "\(path)")
      #expect(found.verdict != .pass, "\(path)")
    }
    #expect(read == paths.count && read >= 30)
    let unknown = bounded + taken + floor
    let share = unknown.approximate / (certain + estimated + unknown).approximate * 100
    print(
      "corpus: \(read) of \(paths.count) files read; a month: \(certain.dollars()) certain, "
        + "\(estimated.dollars()) estimated, unknown \(bounded.dollars()) at its ceiling and "
        + "\(taken.dollars()) taken and \(floor.dollars()) at least without one "
        + "(\(NumberFormat.number(share, decimals: 1)) % of all); \(silent) files wholly known, "
        + "\(usage) lack stated use alone, \(open) hold something without a ceiling")
  }
}
