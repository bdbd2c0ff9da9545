import Diagnostics
import Foundation
import Gate
import Pricing
import Quantities
import Resources
import Services
import TemplateReader
import TestSupport
import Testing
import TrafficSimulation

@testable import Estimation

/// A resource whose cost may only rise with one of its properties.
private struct Growing {
  let type: String
  let properties: [String: any Sendable]
  /// Dotted path of the property that grows.
  let path: String
  /// Ascending.
  let values: [Int]

  init(_ type: String, _ path: String, _ values: [Int], _ properties: [String: any Sendable] = [:])
  {
    self.type = type
    self.path = path
    self.values = values
    self.properties = properties
  }

  /// As CloudFormation writes it, with the growing property at a value.
  func resource(at value: Int) -> [String: Any] {
    var properties: [String: Any] = properties
    let steps = path.split(separator: ".").map(String.init)
    Self.set(steps[...], to: value, in: &properties)
    return ["Type": type, "Properties": properties]
  }

  private static func set(
    _ steps: ArraySlice<String>, to value: Int, in properties: inout [String: Any]
  ) {
    guard let step = steps.first else { return }
    if steps.count == 1 {
      properties[step] = value
      return
    }
    var inner = properties[step] as? [String: Any] ?? [:]
    set(steps.dropFirst(), to: value, in: &inner)
    properties[step] = inner
  }
}

private let growing: [Growing] = [
  Growing(
    "AWS::RDS::DBInstance", "AllocatedStorage", [20, 100, 399, 400, 1_000, 4_000],
    [
      "Engine": "postgres", "EngineVersion": "16.4", "DBInstanceClass": "db.m6g.large",
      "StorageType": "gp3",
    ]),
  Growing(
    "AWS::RDS::DBInstance", "Iops", [1_000, 3_000, 12_000],
    [
      "Engine": "mysql", "EngineVersion": "8.4", "DBInstanceClass": "db.r6g.xlarge",
      "StorageType": "io1", "AllocatedStorage": 500, "MultiAZ": true,
    ]),
  Growing(
    "AWS::EC2::Volume", "Size", [1, 30, 500, 16_000],
    ["VolumeType": "gp3", "AvailabilityZone": "us-east-1a"]),
  Growing(
    "AWS::EC2::Volume", "Iops", [3_000, 3_001, 9_000, 16_000],
    ["VolumeType": "gp3", "Size": 100, "AvailabilityZone": "us-east-1a"]),
  Growing(
    "AWS::EC2::Volume", "Iops", [100, 32_000, 40_000, 64_000],
    ["VolumeType": "io2", "Size": 500, "AvailabilityZone": "us-east-1a"]),
  Growing(
    "AWS::EC2::Volume", "Throughput", [125, 126, 500, 1_000],
    ["VolumeType": "gp3", "Size": 100, "Iops": 16_000, "AvailabilityZone": "us-east-1a"]),
  Growing("AWS::Kinesis::Stream", "ShardCount", [1, 2, 10, 200]),
  Growing("AWS::Kinesis::Stream", "RetentionPeriodHours", [24, 25, 168], ["ShardCount": 3]),
  Growing(
    "AWS::ElastiCache::CacheCluster", "NumCacheNodes", [1, 2, 5],
    ["Engine": "memcached", "CacheNodeType": "cache.t4g.small"]),
  Growing(
    "AWS::ElastiCache::ReplicationGroup", "ReplicasPerNodeGroup", [0, 1, 3, 5],
    [
      "ReplicationGroupDescription": "r", "Engine": "valkey", "CacheNodeType": "cache.r7g.large",
      "NumNodeGroups": 2,
    ]),
  Growing(
    "AWS::ElastiCache::ReplicationGroup", "NumNodeGroups", [1, 2, 9],
    [
      "ReplicationGroupDescription": "r", "Engine": "redis", "CacheNodeType": "cache.m6g.large",
      "ReplicasPerNodeGroup": 1,
    ]),
  Growing(
    "AWS::MSK::Cluster", "NumberOfBrokerNodes", [2, 3, 9],
    [
      "ClusterName": "c", "KafkaVersion": "3.6.0",
      "BrokerNodeGroupInfo": ["InstanceType": "kafka.m5.large", "ClientSubnets": ["a", "b", "c"]]
        as [String: any Sendable],
    ]),
  Growing(
    "AWS::OpenSearchService::Domain", "ClusterConfig.InstanceCount", [1, 2, 6],
    [
      "EBSOptions": ["EBSEnabled": true, "VolumeType": "gp3", "VolumeSize": 50]
        as [String: any Sendable]
    ]),
  Growing(
    "AWS::OpenSearchService::Domain", "EBSOptions.VolumeSize", [10, 100, 1_000],
    [
      "EBSOptions": ["EBSEnabled": true, "VolumeType": "gp3"] as [String: any Sendable],
      "ClusterConfig": ["InstanceType": "r6g.large.search", "InstanceCount": 2]
        as [String: any Sendable],
    ]),
  Growing(
    "AWS::DynamoDB::Table", "ProvisionedThroughput.ReadCapacityUnits", [1, 25, 26, 900],
    ["ProvisionedThroughput": ["WriteCapacityUnits": 5]]),
  Growing(
    "AWS::EFS::FileSystem", "ProvisionedThroughputInMibps", [1, 10, 400],
    ["ThroughputMode": "provisioned"]),
  Growing(
    "AWS::FSx::FileSystem", "StorageCapacity", [1_200, 2_400],
    ["FileSystemType": "LUSTRE", "LustreConfiguration": ["DeploymentType": "SCRATCH_2"]]),
  Growing(
    "AWS::Redshift::Cluster", "NumberOfNodes", [2, 3, 8],
    ["NodeType": "ra3.xlplus", "ClusterType": "multi-node"]),
  Growing(
    "AWS::AutoScaling::AutoScalingGroup", "DesiredCapacity", [1, 2, 20],
    ["MinSize": "1", "MaxSize": "20", "LaunchConfigurationName": ["Ref": "Launch"]]),
]

/// What needs no property to cost something, and what costs nothing.
private var others: [[String: Any]] {
  [
    ["Type": "AWS::SecretsManager::Secret"], ["Type": "AWS::KMS::Key"],
    ["Type": "AWS::Route53::HostedZone", "Properties": ["Name": "example.com"]],
    ["Type": "AWS::EC2::EIP"], ["Type": "AWS::IAM::Role"], ["Type": "AWS::SQS::Queue"],
    ["Type": "AWS::S3::Bucket"], ["Type": "AWS::Logs::LogGroup"],
    ["Type": "AWS::CloudWatch::Alarm", "Properties": ["MetricName": "m", "Namespace": "n"]],
    ["Type": "AWS::EC2::NatGateway", "Properties": ["SubnetId": "subnet-1"]],
    ["Type": "AWS::EC2::VPC", "Properties": ["CidrBlock": "10.0.0.0/16"]],
    ["Type": "AWS::Quux::Thing"],
  ]
}

/// What a template comes to.
private struct Found: Equatable {
  let monthly: Money
  let verdict: Verdict
  /// Costs by usage type: which of two resources draws a free amount their order may say.
  let lines: [String]

  /// What one has and the other has not.
  func difference(from other: Self) -> String {
    let (own, others) = (Set(lines), Set(other.lines))
    return
      "\(monthly) \(verdict), \(other.monthly) \(other.verdict): \(own.subtracting(others).sorted()), "
      + "\(others.subtracting(own).sorted())"
  }
}

@Suite struct `Laws of a bill` {
  /// A template of up to a dozen resources.
  private struct Sample {
    var names: [String] = []
    var resources: [String: [String: Any]] = [:]

    init(_ random: inout SeededGenerator) {
      for index in 0..<Int.random(in: 2...12, using: &random) {
        let name = "R\(index)"
        if Bool.random(using: &random) {
          let kind = growing[Int.random(in: 0..<growing.count, using: &random)]
          let place = Int.random(in: 0..<kind.values.count, using: &random)
          add(name, kind.resource(at: kind.values[place]))
        } else {
          add(name, others[Int.random(in: 0..<others.count, using: &random)])
        }
      }
      add(
        "Launch",
        [
          "Type": "AWS::AutoScaling::LaunchConfiguration",
          "Properties": ["ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.small"],
        ])
    }

    mutating func add(_ name: String, _ resource: [String: Any]) {
      names.append(name)
      resources[name] = resource
    }

    /// The template as JSON, its resources in an order of choice.
    func text(_ order: [String]) throws -> String {
      let entries = try order.map { name in
        let body = try JSONSerialization.data(
          withJSONObject: resources[name] ?? [:], options: .sortedKeys)
        return "\"\(name)\": \(String(decoding: body, as: UTF8.self))"
      }
      return "{\"Resources\": {\(entries.joined(separator: ",\n"))}}"
    }
  }

  private func judged(_ files: [String: String], limit cents: Int) throws -> Found {
    let reader = TemplateFiles(
      read: { path in
        guard let text = files[path] else {
          return .failure(Diagnostics(Diagnostic(.error, .missing, "no \(path)")))
        }
        return .success(Array(text.utf8))
      }, isFolder: { _ in false }, exists: { files[$0] != nil })
    var request = SynthesisCommand.Request(path: "t.json")
    request.options.region = "us-east-1"
    let outcome = try SynthesisCommand(workspace: RealTables.workspace, files: reader).run(request)
    var budget = Budget(name: "t")
    budget.estimates = [
      Budget.Limit(
        subject: "every", monthly: Money(cents: cents), warnAtPercent: nil,
        location: SourceLocation(file: "b.yaml", line: 1))
    ]
    let check = BudgetCheck(budget: budget, strict: false, day: nil, baseline: nil)
      .run(outcome.synthesis, drift: [])
    let lines = outcome.synthesis.bill.estimates.flatMap(\.lines).filter { $0.cost != .zero }
    let sums = Dictionary(lines.map { ($0.usageType, $0.cost) }, uniquingKeysWith: +)
    return Found(
      monthly: outcome.synthesis.bill.estimates.first?.monthly ?? .zero, verdict: check.verdict,
      lines: sums.map { "\($0.key) \($0.value.exactText)" }.sorted())
  }

  /// 5,000 dollars, which some of the samples pass and some do not.
  private let limit = 500_000

  /// Neither the order of resources nor where they are nested changes what they come to.
  @Test(arguments: 0..<6)
  func `order and nesting change nothing`(round: UInt64) throws {
    for seed in round * 8..<(round + 1) * 8 {
      var random = SeededGenerator(seed: seed)
      let sample = Sample(&random)
      let whole = try judged(["t.json": sample.text(sample.names)], limit: limit)
      let shuffled = sample.names.shuffled(using: &random)
      let other = try judged(["t.json": sample.text(shuffled)], limit: limit)
      #expect(whole == other, "seed \(seed): \(whole.difference(from: other))")
      // What refers to another stays beside it.
      let referring = sample.names.filter {
        $0 == "Launch" || "\(sample.resources[$0] ?? [:])".contains("Launch")
      }
      let inner = sample.names.filter { !referring.contains($0) && Bool.random(using: &random) }
      var outer = sample
      outer.add(
        "Child",
        ["Type": "AWS::CloudFormation::Stack", "Properties": ["TemplateURL": "./child.json"]])
      let split = try judged(
        [
          "t.json": outer.text(outer.names.filter { !inner.contains($0) }),
          "./child.json": sample.text(inner), "child.json": sample.text(inner),
        ], limit: limit)
      #expect(whole == split, "seed \(seed): \(whole.difference(from: split)), nested \(inner)")
    }
  }

  /// A resource more, or a larger one, never costs less, and no verdict gets better by it.
  @Test(arguments: 0..<6)
  func `more never costs less and never turns a verdict green`(round: UInt64) throws {
    for seed in round * 8..<(round + 1) * 8 {
      var random = SeededGenerator(seed: 1_000 + seed)
      var sample = Sample(&random)
      let kind = growing[Int.random(in: 0..<growing.count, using: &random)]
      var before = try judged(["t.json": sample.text(sample.names)], limit: limit)
      for (step, value) in kind.values.enumerated() {
        if step == 0 {
          sample.add("Grows", kind.resource(at: value))
        } else {
          sample.resources["Grows"] = kind.resource(at: value)
        }
        let after = try judged(["t.json": sample.text(sample.names)], limit: limit)
        let what = "seed \(1_000 + seed): \(kind.type) \(kind.path) = \(value)"
        #expect(after.monthly >= before.monthly, "\(what): \(before.monthly) → \(after.monthly)")
        // Where nothing has a price the gate does not tell; the first that has one lets it.
        if before.monthly > .zero {
          #expect(before.verdict == .pass || after.verdict != .pass, "\(what)")
        }
        if before.verdict == .fail { #expect(after.verdict == .fail, "\(what)") }
        before = after
      }
    }
  }
}
