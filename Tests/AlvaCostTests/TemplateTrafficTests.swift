import Foundation
import TestSupport
import Testing

/// A function behind an HTTP API, by SAM.
private let api = """
  Transform: AWS::Serverless-2016-10-31
  Resources:
    Answer:
      Type: AWS::Serverless::Function
      Properties:
        Runtime: python3.12
        Handler: a.b
        MemorySize: 1024
        InlineCode: x
        Events: { Get: { Type: HttpApi, Properties: { Path: /, Method: get } } }
  """

/// A function behind a balancer.
private let balancer = """
  Resources:
    Answer:
      Type: AWS::Lambda::Function
      Properties: { Runtime: python3.12, Handler: a.b, Role: r, Code: { ZipFile: x } }
    Group:
      Type: AWS::ElasticLoadBalancingV2::TargetGroup
      Properties: { TargetType: lambda, Targets: [{ Id: !GetAtt Answer.Arn }] }
    Balancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties: { Type: application, Subnets: [subnet-1, subnet-2] }
  """

/// Instances behind a balancer: what a request takes of them nobody knows here.
private let instances = """
  Resources:
    Host:
      Type: AWS::EC2::Instance
      Properties: { InstanceType: t3.micro, ImageId: ami-0123456789abcdef0 }
    Balancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties: { Type: application, Subnets: [subnet-1, subnet-2] }
  """

@Suite(.needsProgram) struct `A scenario over a template alone` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "scenario: steady\nrequestsPerSecond: 10\nshape: flat\n", to: "pricing/scenarios/steady.yaml")
  }

  private func run(_ template: String, _ line: String) throws -> Program.Run {
    try folder.write(Data(template.utf8), to: "t.yaml")
    return try Program.run(
      (line + " --stack t.yaml --region us-east-1 --scenario steady").split(separator: " ")
        .map(String.init), in: folder.url)
  }

  private func quantities(_ template: String) throws -> [String: Double] {
    let run = try run(template, "estimate --runs 0 --no-reports --format json")
    #expect(run.exitCode == 0, "\(run.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimate = (report?["estimates"] as? [[String: Any]])?.last
    return (estimate?["lines"] as? [[String: Any]] ?? []).reduce(into: [:]) { sums, line in
      let id = "\(line["resource"] ?? "")/\(line["usageType"] ?? "")"
      sums[id, default: 0] += Double(line["quantity"] as? String ?? "") ?? 0
    }
  }

  /// 10 requests a second over 730 hours are 26,280,000; of 1 GB and 0.1 s each 2,628,000 GB-seconds.
  @Test func `enters at a function behind an API`() throws {
    let found = try quantities(api)
    func sum(_ resource: String, _ ending: String) -> Double {
      found.filter { $0.key.hasPrefix(resource) && $0.key.contains(ending) }.map(\.value)
        .reduce(0, +)
    }
    #expect(abs(sum("Answer/", "Request") - 26_280_000) < 1_000, "\(found)")
    #expect(abs(sum("Answer/", "GB-Second") - 2_628_000) < 100, "\(found)")
    #expect(
      abs(sum("ServerlessHttpApi/", "ApiGatewayHttpRequest") - 26_280_000) < 1_000, "\(found)")
  }

  /// The balancer counts the requests too: units of capacity, more than none.
  @Test func `enters at a function behind a balancer`() throws {
    let found = try quantities(balancer)
    let requests = found.filter { $0.key.hasPrefix("Answer/") && $0.key.contains("Request") }
    #expect(abs(requests.map(\.value).reduce(0, +) - 26_280_000) < 1_000, "\(found)")
    #expect((found.first { $0.key.hasSuffix("LCUUsage") }?.value ?? 0) > 0, "\(found)")
  }

  @Test func `is undecided where nothing is known to take it`() throws {
    let run = try run(instances, "validate --budget 1000")
    #expect(run.exitCode == 3, "\(run.output)\(run.errors)")
    #expect((run.output + run.errors).contains("requests of scenario 'steady'"))
    #expect(try self.run(api, "validate --budget 100000").exitCode == 0)
  }
}
