import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `What cannot be read` {
  /// Ids of what may well be charged, in order.
  private func open(_ text: String, _ options: TemplateOptions = TemplateOptions()) throws
    -> [String]
  {
    try read(text, options).resources.filter { $0.coverage == .unpriced }.map(\.id.text)
  }

  @Test(arguments: [
    "AWS::LanguageExtensions", "AWS::Serverless-2016-10-31", "AWS::SecretsManager-2024-09-16",
    "AWS::CodeDeployBlueGreen",
  ])
  func `is no macro of AWS that adds nothing`(macro: String) throws {
    let text = "Transform: [\(macro)]\nResources: { T: { Type: AWS::SNS::Topic } }"
    #expect(try read(text).resources.map(\.id) == ["T"])
  }

  @Test(arguments: [
    ("Transform: OurOwn", ["OurOwn"]), ("Transform: [A, B]", ["A", "B"]),
    ("Transform: [AWS::LanguageExtensions, B]", ["B"]),
    ("Transform: { Name: AWS::Include, Parameters: { Location: s3://b/f } }", ["AWS::Include"]),
    ("Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://b/f } }", ["AWS::Include"]),
    // A resource may have the macro's name.
    ("Transform: T", ["T 2"]),
  ])
  func `is what a macro makes of a template`(line: String, expected: [String]) throws {
    #expect(try open("\(line)\nResources: { T: { Type: AWS::SNS::Topic } }") == expected)
  }

  @Test func `is a macro around a resource, not one that gives a value`() throws {
    let text = """
      Resources:
        A:
          Type: AWS::SQS::Queue
          Fn::Transform: { Name: Around }
        B:
          Type: AWS::SQS::Queue
          Properties: { Fn::Transform: { Name: Within } }
        C:
          Type: AWS::SQS::Queue
          Properties: { QueueName: { Fn::Transform: { Name: Value } } }
        D:
          Type: AWS::SQS::Queue
          Properties: !Transform { Name: Short }
      """
    #expect(try open(text) == ["A/Around", "B/Within", "D/Short"])
  }

  @Test func `is a loop over what is known at deployment`() throws {
    let text = """
      Transform: AWS::LanguageExtensions
      Parameters:
        Names: { Type: CommaDelimitedList }
        Last: { Type: String }
      Resources:
        Fn::ForEach::Whole:
          - Name
          - !Ref Names
          - "Nat${Name}": { Type: AWS::EC2::NatGateway, Properties: { SubnetId: s } }
        Fn::ForEach::Part:
          - Name
          - [a, !Ref Last]
          - "Key${Name}": { Type: AWS::SecretsManager::Secret }
        Topic: { Type: AWS::SNS::Topic }
      """
    #expect(try open(text) == ["Fn::ForEach::Whole", "Fn::ForEach::Part"])
    #expect(try read(text).resource("Fn::ForEach::Whole")?.location.line == 6)
    var options = TemplateOptions()
    options.parameters = ["Names": "x,y", "Last": "b"]
    let stack = try read(text, options)
    #expect(
      Set(stack.resources.map(\.id.text)) == ["Natx", "Naty", "Keya", "Keyb", "Topic"])
  }

  @Test(arguments: [
    "7", "[X, [a]]", "[X, [a], 7]", "[X, [a], { R: { Type: AWS::SNS::Topic } }, 4]",
    "[[X], [a], { R: { Type: AWS::SNS::Topic } }]",
    "[X, { a: b }, { R: { Type: AWS::SNS::Topic } }]",
    // Both turns make the same resource.
    "[X, [a, b], { R: { Type: AWS::SNS::Topic } }]",
  ])
  func `is no loop that AWS refuses, which is a mistake at its place`(loop: String) {
    #expect {
      _ = try read("Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L: \(loop)")
    } throws: { error in
      let problems = (error as? Diagnostics)?.items ?? []
      return problems.count == 1 && problems[0].location?.line == 3
    }
  }

  /// CloudFormation user guide, "Fn::ForEach": the template has the transform AWS::LanguageExtensions.
  @Test func `is no loop where nothing makes resources of it`() {
    #expect {
      _ = try read(
        "Resources:\n  Fn::ForEach::L: [X, [a], { \"R${X}\": { Type: AWS::SNS::Topic } }]")
    } throws: { error in
      (error as? Diagnostics)?.items.map(\.message)
        == ["'Fn::ForEach::L' is no loop without 'Transform: AWS::LanguageExtensions'"]
    }
  }

  @Test func `is a module`() throws {
    #expect(
      try open("Resources: { M: { Type: 'Our::S3::Bucket::MODULE', Properties: { A: 1 } } }")
        == ["M"])
  }

  @Test(arguments: [
    ("Custom::S3AutoDeleteObjects", Coverage.free), ("Custom::LogRetention", .free),
    ("Custom::Thing", .unpriced), ("AWS::CloudFormation::CustomResource", .unpriced),
    ("AWS::CloudFormation::StackSet", .unpriced),
    ("AWS::ServiceCatalog::CloudFormationProvisionedProduct", .unpriced),
    ("Custom::AWSCDK-EKS-HelmChart", .unpriced), ("Custom::AWSCDK-EKS-Cluster", .priced),
  ])
  func `is what a custom resource makes, unless its kind is known`(
    type: String, expected: Coverage
  ) throws {
    let text = "Resources: { R: { Type: '\(type)', Properties: { ServiceToken: a } } }"
    #expect(try read(text).resource("R")?.coverage == expected)
  }

  @Test(arguments: [
    (#"'{"service":"SSM","action":"getParameter"}'"#, Coverage.free),
    (#"'{"service":"EC2","action":"runInstances"}'"#, .unpriced),
    (#"'{"service":"DynamoDB","action":"putItem"}'"#, .free),
    (#"'{"service":"EC2","action":"putItem"}'"#, .unpriced),
    (#"!Sub '{"service":"S3","action":"putBucketPolicy","x":"${AWS::StackId}"}'"#, .free),
    ("{ service: SSM, action: getParameter }", .free), ("!Ref AWS::StackId", .unpriced),
  ])
  func `is what a call of AWS's API makes, unless it reads`(
    call: String, expected: Coverage
  ) throws {
    let text = """
      Resources:
        R: { Type: Custom::AWS, Properties: { Create: \(call) } }
      """
    #expect(try read(text).resource("R")?.coverage == expected)
  }

  /// `service/${Cluster}/web` names a service that is here by the text of its name.
  @Test(arguments: [("web", Coverage.free), ("api", .unpriced)])
  func `is what a target scales whose service is not here`(name: String, expected: Coverage) throws
  {
    let text = """
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { Cpu: "256", Memory: "512", NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE] }
        Service:
          Type: AWS::ECS::Service
          Properties: { ServiceName: web, Cluster: !Ref Cluster, TaskDefinition: !Ref Task, LaunchType: FARGATE }
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties:
            MinCapacity: 1
            MaxCapacity: 10
            ResourceId: !Sub "service/${Cluster}/\(name)"
            ScalableDimension: ecs:service:DesiredCount
            ServiceNamespace: ecs
      """
    #expect(try read(text).resource("Target")?.coverage == expected)
  }

  @Test(arguments: [
    (#"'[{"kind":"ConfigMap","apiVersion":"v1"}]'"#, Coverage.free),
    (#"'[{"kind":"Namespace"},{"kind":"Ingress"}]'"#, .unpriced), ("!Ref AWS::StackId", .unpriced),
  ])
  func `is a balancer that an object of Kubernetes asks for`(
    manifest: String, expected: Coverage
  ) throws {
    let text = """
      Resources:
        R:
          Type: Custom::AWSCDK-EKS-KubernetesResource
          Properties: { Manifest: \(manifest) }
      """
    #expect(try read(text).resource("R")?.coverage == expected)
  }
}

@Suite struct `Limits of a template` {
  private func loop(_ turns: Int) -> String {
    """
    Transform: AWS::LanguageExtensions
    Resources:
      Fn::ForEach::Keys:
        - N
        - [\((0..<turns).map { "K\($0)" }.joined(separator: ", "))]
        - "${N}": { Type: AWS::SecretsManager::Secret }
    """
  }

  @Test func `are beyond what AWS deploys`() throws {
    #expect(try read(loop(1_500)).resources.count == 1_500)
  }

  @Test func `are a mistake where they are met, not a shorter bill`() {
    let text = """
      Transform: AWS::LanguageExtensions
      Resources:
        Fn::ForEach::A:
          - A
          - [\((0..<200).map { "a\($0)" }.joined(separator: ", "))]
          - Fn::ForEach::B:
              - B
              - [\((0..<200).map { "b\($0)" }.joined(separator: ", "))]
              - "${A}${B}": { Type: AWS::SNS::Topic }
      """
    #expect {
      _ = try read(text)
    } throws: { error in
      let problems = (error as? Diagnostics)?.items ?? []
      return problems.map(\.message) == ["the template makes more than 20000 resources"]
        && problems.first?.location?.line == 9
    }
  }

  @Test func `end a loop that makes nothing`() {
    let names = (0..<400).map { "a\($0)" }.joined(separator: ", ")
    let text = """
      Transform: AWS::LanguageExtensions
      Resources:
        Fn::ForEach::A:
          - A
          - [\(names)]
          - Fn::ForEach::B: [B, [\(names)], { "Fn::ForEach::C": [C, [\(names)], {}] }]
      """
    #expect(throws: Diagnostics.self) { _ = try read(text) }
  }
}

@Suite struct `What AWS accepts` {
  @Test func `is a key twice, of which the last counts`() throws {
    let stack = try read(
      """
      Resources:
        Disk: { Type: AWS::EC2::Volume, Properties: { Size: 10, Size: 100 } }
        Key: { Type: AWS::SNS::Topic }
        Key: { Type: AWS::SecretsManager::Secret }
      """)
    #expect(stack.stack.extras.compactMap { $0 as? Volume }.map(\.sizeGB) == [100])
    #expect(stack.resource("Key")?.type == "AWS::SecretsManager::Secret")
    #expect(stack.notes.map(\.severity) == [.warning, .warning])
  }

  @Test(arguments: [
    ("[true, false]", "True", nil), ("[true, false]", "FALSE", nil), ("[yes, no]", "yes", nil),
    ("[true, false]", "true", "True"), ("[yes, no]", "no", "yes"), ("[true]", "true", "yes"),
  ])
  func `is a truth value in another spelling`(
    allowed: String, standard: String, given: String?
  ) throws {
    var options = TemplateOptions()
    options.parameters = given.map { ["P": $0] } ?? [:]
    let text = """
      Parameters: { P: { Type: String, AllowedValues: \(allowed), Default: \(standard) } }
      Resources: { T: { Type: AWS::SNS::Topic } }
      """
    #expect(throws: Never.self) { _ = try read(text, options) }
  }

  @Test(arguments: [("[true, false]", "maybe"), ("['true', 'false']", "'True'")])
  func `is no other word, and no other text`(allowed: String, standard: String) {
    let text = """
      Parameters: { P: { Type: String, AllowedValues: \(allowed), Default: \(standard) } }
      Resources: { T: { Type: AWS::SNS::Topic } }
      """
    #expect(throws: Diagnostics.self) { _ = try read(text) }
  }

  /// CloudFormation sees `true` in both places.
  @Test func `is YAML's True where a condition asks for 'true'`() throws {
    let text = """
      Parameters: { P: { Type: String, Default: True } }
      Conditions: { On: !Equals [!Ref P, 'true'] }
      Resources: { T: { Type: AWS::SNS::Topic, Condition: On } }
      """
    #expect(try read(text).resources.map(\.id) == ["T"])
  }

  @Test func `is a choice out of an empty list`() throws {
    let around = "Parameters: { L: { Type: CommaDelimitedList, Default: '' } }"
    #expect(try evaluated("!Join ['', [x, !Select [0, !Ref L]]]", around: around) == "x")
    #expect(try evaluated("!Select [2, !Ref L]", around: around) == nil)
  }

  @Test func `is more than ten parts of a condition`() throws {
    let parts = (0..<11).map { "!Equals [a, \($0 == 10 ? "a" : "b")]" }.joined(separator: ", ")
    #expect(try evaluated("!If [C, x, y]", around: "Conditions: { C: !Or [\(parts)] }") == "x")
  }

  @Test func `is a task for EC2 of any size`() throws {
    let text = """
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { Cpu: "256", Memory: "128" }
      """
    #expect(try read(text).resource("Task")?.coverage == .free)
    #expect(throws: Diagnostics.self) {
      _ = try read(text.replacing("Cpu:", with: "RequiresCompatibilities: [FARGATE], Cpu:"))
    }
  }

  @Test(arguments: [("internal", 0), ("internet-facing", 1)])
  func `is an internal balancer in any subnets, which cost nothing`(
    scheme: String, open: Int
  ) throws {
    let stack = try read(
      """
      Parameters: { Nets: { Type: "List<AWS::EC2::Subnet::Id>" } }
      Resources:
        B:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Scheme: \(scheme), Subnets: !Ref Nets }
      """)
    #expect(stack.unresolved.count == open)
  }
}
