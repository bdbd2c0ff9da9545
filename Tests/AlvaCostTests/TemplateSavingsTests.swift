import Foundation
import TestSupport
import Testing

/// The general rules of the sheets on a template of each language; prices of us-east-1.
///
/// 100 GB of gp2 at 0.10 and of gp3 at 0.08 a month; two nodes of cache.t3.micro at 0.017 an hour with
/// Redis and 0.0136 with Valkey; db.t3.micro at 0.018 and db.t4g.micro at 0.016.
@Suite struct `What the rules of the sheets save` {
  private static let template = """
    Resources:
      Data: { Type: AWS::EC2::Volume, Properties: { Size: 100, AvailabilityZone: us-east-1a } }
      Db:
        Type: AWS::RDS::DBInstance
        Properties:
          { DBInstanceClass: db.t3.micro, Engine: postgres, AllocatedStorage: "20",
            StorageType: gp3, PubliclyAccessible: false }
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties:
          { CacheNodeType: cache.t4g.micro, ReplicationGroupDescription: x, NumCacheClusters: 2 }
    """

  private static let plan = """
    {"format_version": "1.2", "terraform_version": "1.9.8",
     "planned_values": {"root_module": {"resources": [
      {"address": "aws_ebs_volume.data", "mode": "managed", "type": "aws_ebs_volume",
       "name": "data", "provider_name": "registry.terraform.io/hashicorp/aws",
       "values": {"availability_zone": "us-east-1a", "size": 100, "type": "gp2"}},
      {"address": "aws_instance.web", "mode": "managed", "type": "aws_instance",
       "name": "web", "provider_name": "registry.terraform.io/hashicorp/aws",
       "values": {"instance_type": "m5.large", "ami": "ami-0123456789abcdef0"}}]}},
     "configuration": {"provider_config": {"aws": {"name": "aws",
      "full_name": "registry.terraform.io/hashicorp/aws",
      "expressions": {"region": {"constant_value": "us-east-1"}}}}}}
    """

  private struct Report: Decodable {
    struct Saving: Decodable {
      let decision: String
      let option: String
      let monthly: String
    }
    let savings: [Saving]?
  }

  private func savings(_ text: String, _ name: String, _ more: [String] = []) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    let run = try Program.run(
      [
        "estimate", "--stack", "\(folder.path)/\(name)", "--region", "us-east-1", "--format",
        "json",
      ]
        + more)
    #expect(run.exitCode == 0, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    return (report.savings ?? []).map { "\($0.decision) \($0.option) \($0.monthly)" }
  }

  /// 2 × 730 × (0.016 − 0.0128) of Graviton's Redis; 100 × 0.02; 730 × 0.002.
  ///
  /// The volume is gp2, as nobody says otherwise, and the database has gp3 already.
  @Test func `are found in a template, most money first`() throws {
    #expect(
      try savings(Self.template, "t.yaml") == [
        "valkey Cache 4.672", "gp3 Data 2", "graviton-t3 Db 1.46",
      ])
    #expect(try savings(Self.template, "t.yaml", ["--runs", "0"]).isEmpty)
  }

  /// m5.large at 0.096, m6g.large at 0.077, m5a.large at 0.086: 730 × 0.019 and 730 × 0.010.
  ///
  /// The root volume, which is an assumption, stays as it is.
  @Test func `are found in a plan, under Terraform's names`() throws {
    #expect(
      try savings(Self.plan, "plan.json") == [
        "graviton-m5 aws_instance.web 13.87", "amd-m5 aws_instance.web 7.3",
        "gp3 aws_ebs_volume.data 2",
      ])
  }

  /// Addresses of a certificate's own are 600 a month; Terraform calls the property otherwise.
  @Test func `are found below Terraform's own names of nested blocks`() throws {
    let plan = """
      {"format_version": "1.2", "terraform_version": "1.9.8",
       "planned_values": {"root_module": {"resources": [
        {"address": "aws_cloudfront_distribution.site", "mode": "managed",
         "type": "aws_cloudfront_distribution", "name": "site",
         "provider_name": "registry.terraform.io/hashicorp/aws",
         "values": {"enabled": true, "viewer_certificate": [
           {"iam_certificate_id": "x", "ssl_support_method": "vip"}]}}]}},
       "configuration": {"provider_config": {"aws": {"name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {"region": {"constant_value": "us-east-1"}}}}}}
      """
    #expect(try savings(plan, "plan.json") == ["sni aws_cloudfront_distribution.site 600"])
  }

  @Test func `are none where everything is as it should be`() throws {
    let good = Self.template.replacing("Size: 100,", with: "Size: 100, VolumeType: gp3,")
      .replacing("db.t3.micro", with: "db.t4g.micro")
      .replacing("NumCacheClusters: 2", with: "NumCacheClusters: 2, Engine: valkey")
    #expect(try savings(good, "t.yaml").isEmpty)
  }

  /// Rules of the sheets, one resource each, worked from the rates of us-east-1.
  private static let rules: [(resource: String, saving: String)] = [
    // 100 × 0.125 + 4,000 × 0.065 = 272.50; 100 × 0.08 + 1,000 × 0.005 = 13.
    (
      """
      Type: AWS::EC2::Volume,
      Properties: { Size: 100, VolumeType: io1, Iops: 4000, AvailabilityZone: us-east-1a }
      """, "gp3-io1 It 259.5"
    ),
    // 730 × 0.125 for the least of Redis, 1 GB; 73 × 0.084 for that of Valkey, a tenth.
    (
      """
      Type: AWS::ElastiCache::ServerlessCache,
      Properties: { Engine: redis, ServerlessCacheName: sessions }
      """, "valkey It 85.118"
    ),
    // 2 × 730 × (0.151 − 0.142).
    (
      """
      Type: AWS::Elasticsearch::Domain,
      Properties: { ElasticsearchClusterConfig:
        { InstanceType: m4.large.elasticsearch, InstanceCount: 2 } }
      """, "generation-m4 It 13.14"
    ),
    // Addresses of a certificate's own are 600 a month.
    (
      """
      Type: AWS::CloudFront::Distribution,
      Properties: { DistributionConfig: { Enabled: true,
        DefaultCacheBehavior: { TargetOriginId: site, ViewerProtocolPolicy: allow-all },
        Origins: [ { Id: site, DomainName: site.example.com } ],
        ViewerCertificate: { IamCertificateId: x, SslSupportMethod: vip } } }
      """, "sni It 600"
    ),
    // A check each ten seconds is an option of 2 a month outside AWS.
    (
      """
      Type: AWS::Route53::HealthCheck,
      Properties: { HealthCheckConfig:
        { Type: HTTP, FullyQualifiedDomainName: site.example.com, RequestInterval: 10 } }
      """, "slow-check It 2"
    ),
    // Two controllers: 2 × 730 × (0.20 − 0.06).
    (
      """
      Type: AWS::DirectoryService::MicrosoftAD,
      Properties: { Name: corp.example.com, Password: x,
        VpcSettings: { VpcId: vpc-1, SubnetIds: [subnet-1, subnet-2] } }
      """, "standard-edition It 204.4"
    ),
  ]

  /// A block of Terraform's own name, and one that follows from the rule: 2 × 730 × (0.151 − 0.142) each.
  @Test func `are found within Terraform's blocks`() throws {
    func domain(_ type: String, _ ending: String) -> String {
      """
      {"address": "\(type).logs", "mode": "managed", "type": "\(type)", "name": "logs",
       "provider_name": "registry.terraform.io/hashicorp/aws",
       "values": {"cluster_config": [{"instance_type": "m4.large.\(ending)", "instance_count": 2}]}},
      """
    }
    let domains =
      domain("aws_opensearch_domain", "search")
      + domain("aws_elasticsearch_domain", "elasticsearch")
    let plan = Self.plan.replacing("\"resources\": [", with: "\"resources\": [" + domains)
    let found = try savings(plan, "plan.json")
    for type in ["aws_opensearch_domain", "aws_elasticsearch_domain"] {
      #expect(found.contains("generation-m4 \(type).logs 13.14"), "\(found)")
    }
  }

  @Test(arguments: rules)
  func `follow from the rates`(resource: String, saving: String) throws {
    let found = try savings("Resources: { It: { \(resource) } }", "t.yaml")
    #expect(found.first == saving, "\(found)")
  }
}
