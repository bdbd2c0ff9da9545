import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Functions of a template` {
  @Test(arguments: [
    ("!Ref AWS::Region", "us-east-1"),
    ("!Sub 'a-${AWS::Region}-${!x}'", "a-us-east-1-${x}"),
    ("!Sub ['${A}b', { A: x }]", "xb"),
    ("!Join ['-', [a, b, !Ref 'AWS::Partition']]", "a-b-aws"),
    ("!Select [1, !Split [',', 'a,b,c']]", "b"),
    ("!Select ['2', !Cidr ['192.168.0.0/24', 6, 5]]", "192.168.0.64/27"),
    ("!Base64 hello", "aGVsbG8="), ("!Base64 { 'Fn::Sub': 'h${!y}' }", "aCR7eX0="),
    ("{ 'Fn::Length': [a, b, c] }", "3"),
    ("{ 'Fn::ToJsonString': { a: 1, b: [x] } }", "{\"a\":1,\"b\":[\"x\"]}"),
    ("!Select [0, !GetAZs '']", "us-east-1a"),
  ])
  func `give the text CloudFormation gives`(value: String, expected: String) throws {
    #expect(try evaluated(value) == expected)
  }

  @Test(arguments: [
    "'{{resolve:ssm:/size}}'", "!Sub '{{resolve:ssm:/size}}'",
    "{ 'Fn::Sub': '{{resolve:ssm:/${P}}}' }",
    "!Join ['', ['{{', 'resolve:ssm:/size}}']]", "!Ref Q", "!FindInMap [M, a, s]",
    "!Select [0, ['{{resolve:ssm:/size}}']]", "!If [Always, !Ref Q, x]",
  ])
  func `a dynamic reference is not known, however it is written`(value: String) throws {
    let around = """
      Parameters:
        P: { Type: String, Default: size }
        Q: { Type: String, Default: '{{resolve:ssm:/size}}' }
      Conditions: { Always: !Equals [a, a] }
      Mappings: { M: { a: { s: '{{resolve:ssm:/size}}' } } }
      """
    #expect(try evaluated(value, around: around) == nil)
  }

  @Test func `a missing choice drops the property`() throws {
    let around = "Conditions: { Off: !Equals [a, b] }"
    #expect(try evaluated("!If [Off, x, !Ref 'AWS::NoValue']", around: around) == nil)
    #expect(try evaluated("!If [Off, x, y]", around: around) == "y")
  }

  @Test func `a map is looked up, and a default stands in for what it lacks`() throws {
    let around = "Mappings: { M: { us-east-1: { size: large } } }"
    #expect(try evaluated("!FindInMap [M, !Ref 'AWS::Region', size]", around: around) == "large")
    #expect(
      try evaluated("!FindInMap [M, eu, size, { DefaultValue: small }]", around: around) == "small")
  }

  @Test func `conditions have three values`() throws {
    let around = """
      Parameters: { P: { Type: String } }
      Conditions:
        Open: !Equals [!Ref P, a]
        Never: !And [{ Condition: Open }, !Equals [a, b]]
        Always: !Or [{ Condition: Open }, !Not [!Equals [a, b]]]
      """
    // Unknown and false is false; unknown or true is true; unknown alone stays unknown.
    #expect(try evaluated("!If [Never, x, y]", around: around) == "y")
    #expect(try evaluated("!If [Always, x, y]", around: around) == "x")
    #expect(try evaluated("!If [Open, x, y]", around: around) == nil)
  }

  @Test func `a loop is written out before anything is read`() throws {
    let stack = try read(
      """
      Transform: AWS::LanguageExtensions
      Resources:
        Fn::ForEach::Topics:
          - Name
          - [One, Two]
          - Topic${Name}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Name } }
      """)
    #expect(stack.resources.map(\.id) == ["TopicOne", "TopicTwo"])
  }

  @Test func `a resource under a false condition does not exist`() throws {
    let stack = try read(
      """
      Parameters: { Env: { Type: String, Default: dev } }
      Conditions: { Prod: !Equals [!Ref Env, prod] }
      Resources:
        A: { Type: AWS::SNS::Topic, Condition: Prod }
        B: { Type: AWS::SNS::Topic }
      """)
    #expect(stack.resources.map(\.id) == ["B"])
  }

  @Test func `sizes are read however they are spelt`() throws {
    // 0.5 vCPU is 512 CPU units; 1 GB is 1,024 MiB.
    for (cpu, memory) in [("512", "1024"), ("'512'", "'1 GB'"), (".5 vCPU", "1GB")] {
      let stack = try read(
        """
        Resources:
          Task: { Type: AWS::ECS::TaskDefinition,
            Properties: { Family: web, Cpu: \(cpu), Memory: \(memory) } }
          Web: { Type: AWS::ECS::Service,
            Properties: { LaunchType: FARGATE, TaskDefinition: web } }
        """)
      let service = try #require(stack.stack.services.first)
      #expect(service.size.cpuUnits == 512)
      #expect(service.size.memoryMB == 1_024)
      // A count left out is one task.
      #expect(service.tasks == 1)
    }
  }

  @Test func `one address is not counted twice`() throws {
    let stack = try read(
      """
      Resources:
        Held: { Type: AWS::EC2::EIP }
        Idle: { Type: AWS::EC2::EIP }
        Nat: { Type: AWS::EC2::NatGateway,
          Properties: { AllocationId: !GetAtt Held.AllocationId, SubnetId: s } }
      """)
    #expect(stack.resource("Held")?.coverage == .free)
    #expect(stack.resource("Idle")?.coverage == .priced)
    #expect(stack.stack.nat?.gateways.map(\.addresses) == [1])
  }

  @Test func `outputs cross from stack to stack`() throws {
    let manifest = """
      { "version": "55.0.0", "artifacts": {
        "A": { "type": "aws:cloudformation:stack", "environment": "aws://1/eu-west-1",
          "properties": { "templateFile": "a.json" } },
        "B": { "type": "aws:cloudformation:stack", "environment": "aws://1/eu-west-1",
          "properties": { "templateFile": "b.json" } } } }
      """
    let a = """
      { "Resources": { "T": { "Type": "AWS::SNS::Topic" } },
        "Outputs": { "Size": { "Value": "64", "Export": { "Name": "shared-size" } } } }
      """
    let b = """
      { "Resources": {
        "V": { "Type": "AWS::EC2::Volume",
          "Properties": { "Size": { "Fn::ImportValue": "shared-size" } } },
        "W": { "Type": "AWS::EC2::Volume", "Properties": { "Size": {
          "Fn::GetStackOutput": { "StackName": "A", "OutputName": "Size" } } } } } }
      """
    let reader = reader(["out/manifest.json": manifest, "out/a.json": a, "out/b.json": b])
    let stack = try reader.read("out", TemplateOptions())
    #expect(stack.region == "eu-west-1")
    #expect(stack.unresolved.isEmpty)
    var only = TemplateOptions()
    only.only = "B"
    #expect(try reader.read("out", only).resources.map(\.id) == ["V", "W"])
  }
}
