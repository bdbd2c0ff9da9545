import Foundation
import TestSupport
import Testing

private let stackFile = """
  stack: shop
  region: us-east-1
  freeAllowances: { apply: false }
  fleets:
    nodes: { instance: m6g.large, spotShare: 0.5 }
    pods: { instance: m5.large, orchestrator: eks, volumeGB: 20 }
    servers: { instance: t3.medium, orchestrator: none, volumeGB: 0 }
  services:
    web: { runsOn: nodes, cpu: 512, memoryMB: 3072, tasks: 3 }
    api: { runsOn: pods, cpu: 512, memoryMB: 1024, tasks: 7, behindLoadBalancer: false }
    single: { runsOn: servers, tasks: 2, behindLoadBalancer: false }
  resources: { cluster: { type: AWS::EKS::Cluster } }
  loadBalancer: { kind: network }
  network: { nat: gateway }
  estimates: { realistic: { scenario: even } }
  """

private let scenario = "scenario: even\nrequestsPerSecond: 1\nentry: { web: 1 }\n"

@Suite(.needsProgram) struct `Services on instances` {
  private func run(
    _ command: String, _ stack: String, _ more: [String] = []
  ) throws -> (run: Program.Run, json: [String: Any]) {
    let folder = try TemporaryFolder()
    try folder.write(Data(stack.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    let run = try Program.run(
      [command, "shop", "--pricing", "\(folder.path)/pricing", "--format", "json"] + more,
      in: folder.url)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (run, object ?? [:])
  }

  private func costs(_ stack: String) throws -> [String: Double] {
    let (run, json) = try run("estimate", stack, ["--runs", "0"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let estimates = json["estimates"] as? [[String: Any]] ?? []
    var costs: [String: Double] = [:]
    for line in estimates.first?["lines"] as? [[String: Any]] ?? [] {
      costs[line["id"] as? String ?? "", default: 0] +=
        Double(line["monthly"] as? String ?? "") ?? 0
    }
    return costs
  }

  /// By the rates of us-east-1 on EC2's, EBS's and EKS's pricing pages: m6g.large 0.077, m5.large 0.096,
  /// t3.medium 0.0416 an hour, gp3 0.08 a GB, a cluster 0.10 an hour.
  ///
  /// - nodes: 7,518 of 8,192 MiB are there, two tasks of 3,072: two instances for three, half of them Spot, of
  ///   which 60 % below on demand is the middle.
  /// - pods: 1,930 − 150 of 2,000 m are 1,822 CPU units, three pods of 512: three nodes for seven.
  /// - servers: an instance each, and no disk.
  @Test func `cost what their instances cost`() throws {
    let costs = try costs(stackFile)
    func expect(_ line: String, _ dollars: Double) {
      #expect(abs((costs[line] ?? -1) - dollars) < 1e-9, "\(line): \(costs[line] ?? -1)")
    }
    expect("nodes/instance", 730 * 0.077)
    expect("nodes/instance-spot", 730 * 0.077 * 0.4)
    expect("nodes/volume", 2 * 30 * 0.08)
    expect("pods/instance", 3 * 730 * 0.096)
    expect("pods/volume", 3 * 20 * 0.08)
    expect("cluster/cluster", 730 * 0.1)
    expect("servers/instance", 2 * 730 * 0.0416)
    #expect(!costs.keys.contains { $0.hasPrefix("servers/volume") || $0.contains("fargate") })
  }

  /// Two m6g.large with 30 GB each and a cluster, whoever says it.
  ///
  /// 2 × 730 × 0.077 = 112.42, 2 × 30 × 0.08 = 4.80, 730 × 0.1 = 73. With both, the template's group is charged as it
  /// is deployed, and a warning says that the traffic does not move it.
  @Test func `cost the same as a template's group`() throws {
    let template = """
      Resources:
        Launch:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              InstanceType: m6g.large
              BlockDeviceMappings:
                - { DeviceName: /dev/xvda, Ebs: { VolumeSize: 30, VolumeType: gp3 } }
        Nodes:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            MinSize: '2'
            MaxSize: '4'
            VPCZoneIdentifier: [subnet-1]
            LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: '1' }
        cluster: { Type: AWS::EKS::Cluster }
      """
    let stack = """
      stack: shop
      region: us-east-1
      fleets: { nodes: { instance: m6g.large, orchestrator: eks, minInstances: 2, volumeGB: 30 } }
      services: { web: { runsOn: nodes, cpu: 512, memoryMB: 1024, behindLoadBalancer: false } }
      resources: { cluster: { type: AWS::EKS::Cluster } }
      network: { nat: gateway }
      estimates: { realistic: { scenario: even } }
      """
    let dollars = 112.42 + 4.8 + 73.0
    let own = try costs(stack).filter { $0.key.hasPrefix("nodes/") || $0.key.hasPrefix("cluster/") }
    #expect(abs(own.values.reduce(0, +) - dollars) < 1e-9, "\(own)")
    let folder = try TemporaryFolder()
    try folder.write(Data(template.utf8), to: "t.yaml")
    try folder.write(Data(stack.utf8), to: "pricing/stacks/shop.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/even.yaml")
    func lines(_ words: [String]) throws -> (run: Program.Run, costs: [String: Double]) {
      let run = try Program.run(
        ["estimate"] + words + ["--stack", "t.yaml", "--runs", "0", "--format", "json"],
        in: folder.url)
      let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let estimates = json?["estimates"] as? [[String: Any]] ?? []
      var costs: [String: Double] = [:]
      for line in estimates.last?["lines"] as? [[String: Any]] ?? [] {
        costs[line["resource"] as? String ?? "", default: 0] +=
          Double(line["monthly"] as? String ?? "") ?? 0
      }
      return (run, costs)
    }
    let deployed = try lines(["--region", "us-east-1"])
    let both = try lines(["shop"])
    for (run, costs) in [deployed, both] {
      #expect(run.exitCode == 0, "\(run.errors)")
      let sum = (costs["Nodes"] ?? 0) + (costs["cluster"] ?? 0)
      #expect(abs(sum - dollars) < 1e-9, "\(costs)")
    }
    #expect(both.run.errors.contains("the traffic does not move"), "\(both.run.errors)")
  }

  /// The same tasks on Fargate answer as fast: a task has the vCPU that it reserves, on either.
  @Test func `answer as fast as with the same CPU on Fargate`() throws {
    let (run, onInstances) = try run("simulate", stackFile, ["--scenario", "even"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let (other, onFargate) = try self.run(
      "simulate",
      stackFile.replacing("runsOn: nodes, ", with: "platform: arm64, ")
        .replacing("  nodes: { instance: m6g.large, spotShare: 0.5 }\n", with: ""),
      ["--scenario", "even"])
    #expect(other.exitCode == 0, "\(other.errors)")
    func web(_ json: [String: Any]) -> [String: Double] {
      let services = json["services"] as? [String: [String: Any]] ?? [:]
      return services["web"]?["latencySeconds"] as? [String: Double] ?? [:]
    }
    #expect(!web(onInstances).isEmpty)
    #expect(web(onInstances) == web(onFargate))
  }

  @Test(arguments: ["ec2", "eks"])
  func `begin with an example, its alternatives and a budget that holds`(example: String) throws {
    let folder = try TemporaryFolder()
    func program(_ words: String...) throws -> Program.Run {
      let run = try Program.run(words, in: folder.url)
      #expect(run.exitCode == 0, "\(words): \(run.errors)")
      return run
    }
    let start = try program("init", "shop", "--example", example)
    #expect((start.output + start.errors).contains("whatif/shop.yaml"))
    _ = try program("estimate", "shop", "--runs", "0", "--no-reports")
    let simulated = try program(
      "simulate", "shop", "--scenario", "shop", "--capacity", "--p95", "1s")
    #expect(!simulated.output.contains("does not hold"), "\(simulated.output)")
    let options = try program("whatif", "shop", "--alternatives", "--runs", "0").output
    for option in ["larger", "intel"] { #expect(options.contains(option), "\(options)") }
    let again = try Program.run(["init", "shop", "--example", example], in: folder.url)
    #expect(again.exitCode == 74)
  }
}
