import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

/// What a template's reader says is wrong: `line:column message`.
private func problems(
  _ text: String, _ options: TemplateOptions = TemplateOptions(), name: String = "t.yaml"
) -> [String] {
  do {
    _ = try read(text, options, name: name)
    return []
  } catch let error as Diagnostics {
    return error.items.map {
      ($0.location.map { "\($0.line):\($0.column) " } ?? "") + $0.message
    }
  } catch {
    return ["\(error)"]
  }
}

@Suite struct `A value that no deployment would accept` {
  /// The value stands in the fourth line, after `      Name: `.
  @Test(arguments: [
    ("AWS::EC2::Volume", "Size", "big", "is 'big', no number"),
    ("AWS::EC2::Volume", "Size", "-5", "is '-5', not from 1 to 65536"),
    ("AWS::EC2::Volume", "Size", "0x10", "is '0x10', no number"),
    ("AWS::EC2::Volume", "Size", "020", "is '020', no number"),
    ("AWS::EC2::Volume", "Size", "'1,000'", "is '1,000', no number"),
    ("AWS::EC2::Volume", "Size", "99999999999999999999", "not from 1 to 65536"),
    ("AWS::EC2::Volume", "Size", "[20]", "is no number"),
    ("AWS::EC2::Volume", "Size", "''", "is '', no number"),
    ("AWS::Logs::LogGroup", "RetentionInDays", "4", "is '4', no retention that CloudWatch knows"),
    ("AWS::Logs::LogGroup", "RetentionInDays", "month", "is 'month', no number"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Scheme", "intern", "is 'intern', no scheme"),
    ("AWS::ElastiCache::ReplicationGroup", "NumNodeGroups", "two", "is 'two', no number"),
    ("AWS::ElastiCache::ReplicationGroup", "ReplicasPerNodeGroup", "6", "not from 0 to 5"),
    ("AWS::ElastiCache::CacheCluster", "NumCacheNodes", "2", "more than the one node"),
    ("AWS::RDS::DBProxy", "x", "!Sub '${Nope}'", ""),
  ])
  func `is an error at its place`(type: String, name: String, value: String, what: String) {
    let found = problems(
      """
      Resources:
        It:
          Type: \(type)
          Properties: { \(name): \(value) }
      """)
    if what.isEmpty {
      #expect(found.isEmpty, "a property that costs nothing is nobody's business")
      return
    }
    let column = "    Properties: { \(name): ".count + 1
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("4:\(column) '\(name)' of 'It'") == true, "\(found)")
    #expect(found.first?.contains(what) == true, "\(found)")
  }

  private func service(_ task: String, _ service: String) -> [String] {
    problems(
      """
      Resources:
        T:
          Type: AWS::ECS::TaskDefinition
          Properties: { RequiresCompatibilities: [FARGATE], \(task) }
        S:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: !Ref T, \(service) }
      """)
  }

  /// AWS calls it a template format error: no null values are allowed in templates.
  @Test(arguments: [
    ("Type:", "the 'Type' of resource 'It' is empty"),
    ("Type: ''", "the 'Type' of resource 'It' is empty"),
    ("Properties: {}", "resource 'It' has no 'Type'"),
  ])
  func `is a type that is none, unless a macro may write it`(line: String, what: String) {
    let text = "Resources:\n  It:\n    \(line)\n"
    let found = problems(text)
    #expect(found.count == 1 && found.first?.contains(what) == true, "\(found)")
    #expect(problems("Transform: [My::Macro]\n" + text).isEmpty)
  }

  @Test func `of a service on Fargate is an error, all of them at once`() {
    #expect(service("Cpu: 256, Memory: 512", "DesiredCount: 2").isEmpty)
    let found = service("Cpu: lots", "DesiredCount: many")
    #expect(
      found == [
        "4:60 'Cpu' of 'T' is 'lots', no size of a task",
        "2:3 'T' has no 'Memory', which Fargate asks for",
        "7:57 'DesiredCount' of 'S' is 'many', no number",
      ])
    #expect(
      service("Cpu: 256, Memory: 512", "DesiredCount: many")
        == ["7:57 'DesiredCount' of 'S' is 'many', no number"])
    #expect(
      service("Cpu: 256, Memory: 512", "DesiredCount: 2.5")
        == ["7:57 'DesiredCount' of 'S' is '2.5', no whole number"])
    // Fargate has 512 MiB to 2 GB with a quarter of a vCPU.
    #expect(
      service("Cpu: 256, Memory: 8192", "DesiredCount: 1").first?.contains("does not sell") == true)
    #expect(
      service(
        "Cpu: 256, Memory: 512", "CapacityProviderStrategy: [{ CapacityProvider: FARGATE_SPTO }]"
      ).first?.contains("no capacity provider") == true)
  }

  @Test func `is no error where yes and on are truth values`() throws {
    func multiAZ(_ value: String) throws -> Bool? {
      try read(
        """
        Resources:
          D: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres,
            DBInstanceClass: db.t3.micro, AllocatedStorage: 20, MultiAZ: \(value) } }
        """
      ).stack.databases.first?.multiAZ
    }
    for text in ["true", "'true'", "True", "yes", "on"] { #expect(try multiAZ(text) == true) }
    for text in ["false", "no", "off"] { #expect(try multiAZ(text) == false) }
    for text in ["'yes'", "maybe", "1"] {
      #expect(throws: Diagnostics.self) { try multiAZ(text) }
    }
  }

  /// A new word of AWS's is possible: what it costs is not known, and never nothing.
  @Test(arguments: [
    ("AWS::ECS::Service", "LaunchType", "FARGAET", "did you mean 'FARGATE'?"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Type", "aplication", "'application'?"),
    ("AWS::EC2::VPCEndpoint", "VpcEndpointType", "Interfce", "did you mean 'Interface'?"),
    ("AWS::DynamoDB::Table", "BillingMode", "PAY_PER_REQEST", "'PAY_PER_REQUEST'?"),
  ])
  func `that is a misspelt word leaves the resource not priced`(
    type: String, name: String, word: String, offer: String
  ) throws {
    let stack = try read(
      "Resources: { It: { Type: \(type), Properties: { \(name): \(word) } } }")
    let place = try #require(stack.resource("It"))
    #expect(place.coverage == .unpriced)
    #expect(place.note.contains(offer), "\(place.note)")
  }

  @Test func `is not taken for left out where the size is a snapshot's`() throws {
    let stack = try read(
      """
      Resources:
        D: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres,
          DBInstanceClass: db.t3.micro, DBSnapshotIdentifier: s } }
        V: { Type: AWS::EC2::Volume, Properties: { SnapshotId: s } }
      """)
    #expect(stack.unresolved.map(\.property) == ["AllocatedStorage", "Size"])
  }

  /// AWS makes no provisioned table without capacity: it is open, not free of charge.
  @Test(arguments: [
    ("", 1), ("BillingMode: PROVISIONED", 1), ("BillingMode: PAY_PER_REQUEST", 0),
    ("ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }", 0),
    (
      "ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }, "
        + "GlobalSecondaryIndexes: [{ IndexName: i }]", 1
    ),
  ])
  func `is open where a provisioned table does not name its capacity`(
    properties: String, open: Int
  ) throws {
    let stack = try read(
      "Resources: { T: { Type: AWS::DynamoDB::Table, Properties: { \(properties) } } }")
    #expect(stack.unresolved.map(\.property).count == open)
    #expect(stack.unresolved.allSatisfy { $0.property == "ProvisionedThroughput" })
  }
}

@Suite struct `A reference to what is not there` {
  @Test(arguments: [
    ("!Ref Size", "there is no 'Size' in the template"),
    ("!GetAtt Ohter.Size", "there is no 'Ohter' in the template"),
    ("!Sub '${Ohter}'", "there is no 'Ohter' in the template"),
    ("!If [Prod, 1, 2]", "there is no condition 'Prod'"),
    ("!FindInMap [M, a, c]", "the mappings have no 'M' / 'a' / 'c'"),
    ("!Select [3, [1, 2]]", "there is no item 3 in a list of 2"),
    ("!Sum [1, 2]", "there is no function 'Fn::Sum'"),
    ("{ Ref: Other, 'Fn::Sub': x }", "'Ref' stands beside other keys, a function stands alone"),
  ])
  func `is an error at its place`(value: String, message: String) {
    let text = """
      Mappings: { M: { a: { b: 1 } } }
      Resources:
        Other: { Type: AWS::SNS::Topic }
        V: { Type: AWS::EC2::Volume, Properties: { Size: \(value) } }
      """
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("4:") == true)
    #expect(found.first?.hasSuffix(message) == true, "\(found)")
    // A macro may yet bring it.
    #expect(problems("Transform: AWS::Serverless-2016-10-31\n" + text).isEmpty)
    #expect(problems("Transform: AWS::LanguageExtensions\n" + text).count == 1)
  }

  @Test func `that nothing needs is no error`() {
    let text = """
      Parameters: { P: { Type: String } }
      Conditions: { Open: !Equals [!Ref P, a] }
      Resources:
        V: { Type: AWS::EC2::Volume, Properties: { Size: !If [Open, !Select [3, [1]], 2] } }
      """
    #expect(problems(text).isEmpty)
  }

  @Test func `is no error where the zones of a region are counted`() throws {
    #expect(try evaluated("!Select [3, !GetAZs '']") == "us-east-1d")
  }
}

@Suite struct `Parameters of a template` {
  private let text = """
    Parameters:
      Class: { Type: String, Default: db.t3.micro, AllowedValues: [db.t3.micro, db.t3.small] }
      Size: { Type: Number, Default: 20 }
      Secret: { Type: String, NoEcho: true, Default: a, AllowedValues: [a] }
      Stored: { Type: "AWS::SSM::Parameter::Value<Number>", Default: /size }
    Resources:
      V: { Type: AWS::EC2::Volume, Properties: { Size: !Ref Size } }
      W: { Type: AWS::EC2::Volume, Properties: { Size: !Ref Stored } }
    """

  @Test(arguments: [
    (["Size": "30"], []), (["Class": "db.t3.small"], []),
    (["Sise": "30"], ["no template has a parameter 'Sise'"]),
    (["Size": "large"], ["3:9 parameter 'Size' is a number, 'large' is none"]),
    (["Class": "db.t3.large"], ["2:10 parameter 'Class' may not be 'db.t3.large'"]),
    (["Secret": "hidden"], ["4:3 parameter 'Secret' may not be its value"]),
  ])
  func `are held to what is declared, and secrets are not shown`(
    given: [String: String], expected: [String]
  ) {
    var options = TemplateOptions()
    options.parameters = given
    #expect(problems(text, options) == expected)
  }

  @Test func `from Systems Manager are known only where the value is given`() throws {
    #expect(try read(text).unresolved.map(\.resource) == ["W"])
    var options = TemplateOptions()
    options.parameters = ["Stored": "/other"]
    #expect(try read(text, options).unresolved.map(\.resource) == ["W"])
    options.parameters = ["Stored": "40"]
    #expect(try read(text, options).unresolved.isEmpty)
  }
}

@Suite struct `What macros bring` {
  /// A macro of the template itself fills the placeholder in before AWS looks at the nested one's values.
  @Test(arguments: [("Transform: [My::Macro]", true), ("Description: none", false)])
  func `is what a nested template allows, not what stands in its place`(
    line: String, isTaken: Bool
  ) throws {
    let child = """
      Parameters: { Version: { Type: String, AllowedValues: ['1.17', '1.18'] } }
      Resources: { T: { Type: AWS::SNS::Topic } }
      """
    let root = """
      \(line)
      Resources:
        Child:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: child.yaml, Parameters: { Version: ~~/cluster/Version~~ } }
      """
    let texts = ["main.yaml": root, "child.yaml": child]
    do throws(Diagnostics) {
      let stack = try reader(texts).read("main.yaml", TemplateOptions())
      #expect(isTaken && stack.resource("T") != nil)
    } catch {
      #expect(!isTaken && error.text.contains("parameter 'Version' may not be"), "\(error.text)")
    }
  }

  @Test func `is said to be missing`() throws {
    let text = "Resources: { E: { Type: AWS::EC2::EIP } }"
    #expect(try read(text).notes.isEmpty)
    #expect(try read("Transform: AWS::LanguageExtensions\n" + text).notes.isEmpty)
    let stack = try read("Transform: [My::Macro]\n" + text)
    #expect(stack.resources.map(\.id) == ["E", "My::Macro"])
    #expect(stack.resource("My::Macro")?.coverage == .unpriced)
    #expect(stack.resource("My::Macro")?.location.line == 1)
    let included = try read(
      """
      Resources:
        Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://x } }
        E: { Type: AWS::EC2::EIP }
        V: { Type: AWS::EC2::Volume, Properties: {
          Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://y } },
          VolumeType: gp3 } }
      """)
    #expect(
      included.resources.map(\.id) == ["E", "V", "Resources/AWS::Include", "V/AWS::Include"])
    #expect(included.resource("V/AWS::Include")?.location.line == 5)
    #expect(included.unresolved.map(\.property).contains("Size"))
  }

  @Test func `loops write conditions and outputs too`() throws {
    let stack = try read(
      """
      Transform: AWS::LanguageExtensions
      Conditions:
        Fn::ForEach::Each:
          - X
          - [a, b]
          - Is${X}: !Equals [!Ref X, a]
      Resources:
        A: { Type: AWS::SNS::Topic, Condition: Isa }
        B: { Type: AWS::SNS::Topic, Condition: Isb }
      """)
    #expect(stack.resources.map(\.id) == ["A"])
  }
}
