import Diagnostics
import Foundation
import Gate
import Platform
import Pricing
import Quantities
import Resources
import TemplateReader
import TestSupport
import Testing
import TrafficSimulation

@testable import Estimation

/// A green template of what is charged by the hour, as JSON.
private var green: [String: [String: Any]] {
  [
    "Data": [
      "Type": "AWS::RDS::DBInstance",
      "Properties": [
        "Engine": "postgres", "EngineVersion": "16.4", "DBInstanceClass": "db.t4g.micro",
        "AllocatedStorage": "20", "StorageType": "gp3", "MultiAZ": false,
      ] as [String: Any],
    ],
    "Cache": [
      "Type": "AWS::ElastiCache::CacheCluster",
      "Properties": ["Engine": "memcached", "CacheNodeType": "cache.t4g.micro", "NumCacheNodes": 2]
        as [String: Any],
    ],
    "Disk": [
      "Type": "AWS::EC2::Volume",
      "Properties": ["Size": 50, "VolumeType": "gp3", "AvailabilityZone": "us-east-1a"]
        as [String: Any],
    ],
    "Host": [
      "Type": "AWS::EC2::Instance",
      "Properties": [
        "InstanceType": "m5.large", "ImageId": "ami-0123456789abcdef0",
        "BlockDeviceMappings": [
          [
            "DeviceName": "/dev/xvda",
            "Ebs": ["VolumeSize": 30, "VolumeType": "gp3"] as [String: Any],
          ]
            as [String: Any]
        ],
      ] as [String: Any],
    ],
    "Key": ["Type": "AWS::KMS::Key", "Properties": [String: Any]()],
    "Secret": ["Type": "AWS::SecretsManager::Secret", "Properties": [String: Any]()],
    "Zone": ["Type": "AWS::Route53::HostedZone", "Properties": ["Name": "example.com"]],
    "Queue": ["Type": "AWS::Kinesis::Stream", "Properties": ["ShardCount": 2]],
  ]
}

/// Properties that decide what a resource costs; nothing but the deployment knows them when changed.
private let deciding: [(resource: String, property: String)] = [
  ("Data", "DBInstanceClass"), ("Data", "AllocatedStorage"), ("Data", "MultiAZ"),
  ("Data", "StorageType"), ("Data", "Engine"), ("Cache", "CacheNodeType"),
  ("Cache", "NumCacheNodes"), ("Disk", "Size"), ("Disk", "VolumeType"), ("Host", "InstanceType"),
  ("Queue", "ShardCount"),
]

/// Those whose values are few, so that the most they come to is known.
private let bounded: Set<String> = ["MultiAZ", "StorageType", "VolumeType"]

/// What may hold anything, or is charged nobody knows how.
private var opaque: [(name: String, type: String, properties: [String: Any])] {
  [
    ("Nested", "AWS::CloudFormation::Stack", ["TemplateURL": "https://example.com/x.json"]),
    (
      "Many", "AWS::CloudFormation::StackSet",
      ["StackSetName": "s", "PermissionModel": "SELF_MANAGED"]
    ),
    ("Product", "AWS::ServiceCatalog::CloudFormationProvisionedProduct", ["ProductId": "p"]),
    ("Custom", "Custom::Cluster", ["ServiceToken": "arn:aws:lambda:us-east-1:1:function:f"]),
    ("Fleet", "AWS::GameLift::Fleet", [:]),
    ("Nobody", "AWS::Quux::Thing", [:]),
    ("Other", "Company::Team::Thing::MODULE", [:]),
  ]
}

/// One unknown thing laid over the green template, and what it was.
private func mutated(
  _ random: inout SeededGenerator
) throws -> (template: Data, what: String) {
  var resources = green
  var template: [String: Any] = [:]
  let what: String
  switch Int.random(in: 0..<4, using: &random) {
  case 0, 1:
    let (resource, property) = deciding[Int.random(in: 0..<deciding.count, using: &random)]
    var properties = resources[resource]?["Properties"] as? [String: Any] ?? [:]
    let unknown: [Any] = [
      ["Ref": "Unknown"], ["Fn::ImportValue": "other-stack"],
      ["Fn::GetAtt": ["Secret", "Id"]], ["Fn::Sub": "{{resolve:ssm:/size}}"],
    ]
    let value = unknown[Int.random(in: 0..<unknown.count, using: &random)]
    properties[property] = value
    resources[resource]?["Properties"] = properties
    template["Parameters"] = ["Unknown": ["Type": "String"]]
    what = "\(resource).\(property) = \(value)"
  case 2:
    let (name, type, properties) = opaque[Int.random(in: 0..<opaque.count, using: &random)]
    resources[name] = ["Type": type, "Properties": properties]
    what = type
  default:
    template["Transform"] = ["Macro\(Int.random(in: 0..<100, using: &random))"]
    what = "a macro"
  }
  template["Resources"] = resources
  return (try JSONSerialization.data(withJSONObject: template, options: .sortedKeys), what)
}

@Suite struct `One unknown` {
  private func judged(_ template: Data, in folder: TemporaryFolder) throws -> Validation {
    try folder.write(template, to: "t.json")
    let files = TemplateFiles(
      read: { path in
        do throws(Diagnostics) {
          return .success(try Files.read(path, shown: path))
        } catch {
          return .failure(error)
        }
      }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) == .file })
    var request = SynthesisCommand.Request(path: "\(folder.path)/t.json")
    request.options.region = "us-east-1"
    let outcome = try SynthesisCommand(workspace: RealTables.workspace, files: files).run(request)
    var budget = Budget(name: "t")
    let location = SourceLocation(file: "b.yaml", line: 1)
    budget.estimates = [
      Budget.Limit(
        subject: "every", monthly: Money(cents: 1_000_000), warnAtPercent: nil, location: location)
    ]
    return BudgetCheck(budget: budget, strict: false, day: nil, baseline: nil)
      .run(outcome.synthesis, drift: [])
  }

  @Test func `no part of the green template is open`() throws {
    let template = try JSONSerialization.data(withJSONObject: ["Resources": green])
    let found = try judged(template, in: try TemporaryFolder())
    #expect(found.verdict == .pass)
    #expect(found.moneyCoverage.unknown.items.isEmpty)
  }

  /// The limit of 10,000 dollars is far away: only what nobody knows can turn the verdict.
  @Test(arguments: 0..<10)
  func `never leaves the verdict and the certainty as they were`(round: UInt64) throws {
    let folder = try TemporaryFolder()
    for seed in round * 20..<(round + 1) * 20 {
      var random = SeededGenerator(seed: seed)
      let (template, what) = try mutated(&random)
      let found: Validation
      do {
        found = try judged(template, in: folder)
      } catch let problems as Diagnostics {
        // A template that is refused, with its place, is no green one either.
        #expect(problems.hasErrors, "seed \(seed): \(what)")
        continue
      }
      #expect(!found.moneyCoverage.unknown.items.isEmpty, "seed \(seed): \(what)")
      if bounded.contains(where: { what.contains(".\($0) ") }) {
        let percent = found.moneyCoverage.percent ?? 100
        #expect(found.verdict == .incomplete || percent < 100, "seed \(seed): \(what)")
        continue
      }
      #expect(found.verdict == .incomplete, "seed \(seed): \(what)")
      #expect(found.moneyCoverage.percent == nil, "seed \(seed): \(what) has no most")
    }
  }
}
