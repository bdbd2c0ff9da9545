import Diagnostics
import Estimation
import Foundation
import Gate
import Pricing
import Quantities
import RateTables
import Resources
import TemplateReader
import TestSupport
import Testing

/// An ordinary stack in every region of the tables: four tasks of half a vCPU behind a balancer, a
/// NAT gateway, three addresses, a small PostgreSQL and a small Redis.
@Suite struct `Regions of the tables` {
  private static let template = """
    Resources:
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          RequiresCompatibilities: [FARGATE]
          NetworkMode: awsvpc
          Cpu: "512"
          Memory: "1024"
          ContainerDefinitions: [ { Name: web, Image: example/web } ]
      Service:
        Type: AWS::ECS::Service
        Properties:
          LaunchType: FARGATE
          DesiredCount: 4
          TaskDefinition: !Ref Task
          NetworkConfiguration:
            AwsvpcConfiguration: { Subnets: [subnet-a, subnet-b], AssignPublicIp: DISABLED }
      Balancer:
        Type: AWS::ElasticLoadBalancingV2::LoadBalancer
        Properties: { Scheme: internet-facing, Type: application, Subnets: [subnet-c, subnet-d] }
      Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
      Gateway:
        Type: AWS::EC2::NatGateway
        Properties: { AllocationId: !GetAtt Address.AllocationId, SubnetId: subnet-c }
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          { Engine: postgres, EngineVersion: "16.4", DBInstanceClass: CLASS, AllocatedStorage: "20",
            StorageType: gp3, PubliclyAccessible: false, MasterUsername: app,
            MasterUserPassword: example }
      Cache:
        Type: AWS::ElastiCache::CacheCluster
        Properties: { Engine: redis, CacheNodeType: NODE, NumCacheNodes: 1 }
    """

  private static let regions = RegionPrefix.knownRegions.filter {
    FileManager.default.fileExists(atPath: Repository.path("pricing/rates/\($0)"))
  }

  private func estimate(
    _ region: String, class size: String, node: String
  ) throws -> SynthesisEstimate {
    let text = Self.template.replacing("CLASS", with: size).replacing("NODE", with: node)
    let files = TemplateFiles(
      read: { _ in .success(Array(text.utf8)) }, isFolder: { _ in false }, exists: { _ in true })
    let command = SynthesisCommand(
      workspace: Workspace(folder: Repository.path("pricing")), files: files)
    var request = SynthesisCommand.Request(path: "t.yaml")
    request.options.region = region
    return try command.run(request).synthesis
  }

  /// Each folder of `rates` is a region whose prefix is known, and the other way round but for
  /// ap-southeast-6, where no source shows a balancer or transfer to the internet.
  @Test func `are those whose usage types can be read`() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.path("pricing/rates"))
    // Prices that follow from others stand beside them.
    #expect(Set(folders).subtracting(["global", "rules.csv"]) == Set(Self.regions))
    #expect(Set(RegionPrefix.knownRegions).subtracting(Self.regions) == ["ap-southeast-6"])
  }

  /// db.t3.medium is sold in all of them, cache.t3.micro in all but ap-east-2.
  @Test(arguments: regions)
  func `price an ordinary stack whole`(region: String) throws {
    let node = region == "ap-east-2" ? "cache.t4g.micro" : "cache.t3.micro"
    let synthesis = try estimate(region, class: "db.t3.medium", node: node)
    let items = (synthesis.bill.estimates.first?.lines ?? []).map(\.id.item)
    #expect(items.count == 9, "\(region): \(items)")
    #expect(!synthesis.places.contains { $0.coverage.isOpen }, "\(region)")
  }

  /// USD a month of 730 hours, summed from the source tables by whoever compiled them.
  private static let sums = [
    ("mx-central-1", "cache.t4g.micro", "165.47"), ("eu-north-1", "cache.t4g.micro", "169.96"),
    ("ca-central-1", "cache.t4g.micro", "173.60"), ("ap-south-1", "cache.t4g.micro", "177.56"),
    ("us-west-1", "cache.t4g.micro", "180.70"), ("eu-west-3", "cache.t4g.micro", "182.14"),
    ("ap-southeast-1", "cache.t4g.micro", "200.91"),
    ("eu-central-2", "cache.t3.micro", "204.99"), ("af-south-1", "cache.t3.micro", "205.38"),
    ("ap-east-1", "cache.t4g.micro", "220.76"),
  ]

  @Test(arguments: sums)
  func `cost what the sources add up to`(region: String, node: String, monthly: String) throws {
    let synthesis = try estimate(region, class: "db.t4g.micro", node: node)
    let lines = synthesis.bill.estimates.first?.lines ?? []
    #expect(lines.map(\.cost).total.roundedToCents == (try Money(monthly)), "\(region)")
  }

  /// The price list of 2026-10-15 against the maps of 2025, in which it was 1.988 an hour: 730 × 1.52004.
  @Test func `have sa-east-1's r7 classes at the newer price`() throws {
    let synthesis = try estimate("sa-east-1", class: "db.r7g.2xlarge", node: "cache.t3.micro")
    let instance = (synthesis.bill.estimates.first?.lines ?? []).first {
      $0.usageType == "SAE1-InstanceUsage:db.r7g.2xl"
    }
    #expect(instance?.cost == (try Money("1109.6292")))
  }
}
