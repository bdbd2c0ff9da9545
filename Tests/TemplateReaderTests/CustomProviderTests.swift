import Resources
import Services
import Testing

@testable import TemplateReader

/// A provider whose role lets it make nothing makes nothing; any other may.
@Suite struct `A custom resource` {
  /// A template whose custom resource is handled by a function with a role of these properties.
  private func template(role: String, more: String = "") -> String {
    """
    Resources:
      Thing: { Type: "Custom::Thing", Properties: { ServiceToken: !GetAtt Handler.Arn } }
      Handler:
        Type: AWS::Lambda::Function
        Properties: { Runtime: python3.13, Handler: i.h, Role: !GetAtt Role.Arn, Code: { ZipFile: x } }
      Role:
        Type: AWS::IAM::Role
        Properties: \(role)
    \(more)
    """
  }

  private func statements(_ statements: String) -> String {
    "{ Policies: [{ PolicyName: p, PolicyDocument: { Statement: \(statements) } }] }"
  }

  private func thing(_ text: String) throws -> (coverage: Coverage, note: String)? {
    try read(text).resource("Thing").map { ($0.coverage, $0.note) }
  }

  @Test(arguments: [
    "[{ Effect: Allow, Action: 'ssm:GetParameter', Resource: '*' }]",
    "{ Effect: Allow, Action: ['logs:PutLogEvents', 's3:List*', 's3:DeleteObject', 's3:PutObject'], Resource: '*' }",
    "[{ Effect: Allow, Action: ['ec2:Describe*', 'ec2:CreateTags'] }, { Effect: Deny, Action: '*' }]",
    "[{ Effect: Allow, Action: ['iam:PassRole', 'EC2:DELETESNAPSHOT', 'xray:PutTraceSegments'] }]",
  ])
  func `is free where its provider may make nothing`(allowed: String) throws {
    let found = try thing(template(role: statements(allowed)))
    #expect(found?.coverage == .free)
  }

  @Test(arguments: [
    ("[{ Effect: Allow, Action: '*', Resource: '*' }]", "*"),
    ("[{ Effect: Allow, Action: ['ssm:Get*', 'ec2:RunInstances'] }]", "ec2:RunInstances"),
    ("[{ Effect: Allow, Action: 's3:*' }]", "s3:*"),
    // What begins with a letter may be anything that does.
    ("[{ Effect: Allow, Action: 'rds:D*' }, { Effect: Allow, Action: 'rds:*' }]", "rds:D*"),
    ("[{ Effect: Allow, Action: 'sts:AssumeRole' }]", "sts:AssumeRole"),
    // What it sends may start what is not told here; a test of a state runs it.
    ("[{ Effect: Allow, Action: 'sqs:SendMessage' }]", "sqs:SendMessage"),
    ("[{ Effect: Allow, Action: 'states:TestState' }]", "states:TestState"),
    // Whoever may extend his rights may do anything.
    ("[{ Effect: Allow, Action: 'iam:PutRolePolicy' }]", "iam:PutRolePolicy"),
    (
      "[{ Effect: Allow, Action: 'lambda:InvokeFunction', Resource: '*' }]", "lambda:InvokeFunction"
    ),
    (
      "[{ Effect: Allow, Action: 'iam:PassRole' }, { Effect: Allow, Action: 'ecs:RunTask' }]",
      "ecs:RunTask"
    ),
  ])
  func `is not priced where its provider may make something, and says what`(
    allowed: String, action: String
  ) throws {
    let found = try thing(template(role: statements(allowed)))
    #expect(found?.coverage == .unpriced)
    #expect(found?.note.hasSuffix("its role allows \(action)") == true)
  }

  @Test(arguments: [
    // Everything but.
    "{ Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, NotAction: 'iam:*' }] } }] }",
    "{ Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: !ImportValue a }] } }] }",
    "{ Policies: !ImportValue policies }",
    "{ ManagedPolicyArns: [!ImportValue policy] }",
    "{ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }",
    "{ ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/OwnReadOnly'] }",
    // A role of which nothing is said.
    "{}",
  ])
  func `is not priced where nobody knows what its provider may do`(role: String) throws {
    #expect(try thing(template(role: role))?.coverage == .unpriced)
  }

  @Test func `takes AWS's own policies by their names, whatever the partition`() throws {
    let role = """
      { ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"] }
      """
    #expect(try thing(template(role: role.replacing("\n", with: " ")))?.coverage == .free)
  }

  @Test(arguments: [
    ("rds:DescribeDBInstances", Coverage.free), ("rds:CreateDBInstance", .unpriced),
  ])
  func `counts policies that name its provider's role`(action: String, coverage: Coverage) throws {
    let policy = """
        Policy:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: p
            Roles: [!Ref Role]
            PolicyDocument: { Statement: [{ Effect: Allow, Action: '\(action)', Resource: '*' }] }
      """
    #expect(try thing(template(role: "{ RoleName: r }", more: policy))?.coverage == coverage)
  }

  @Test(arguments: [("ssm:GetParameter", Coverage.free), ("ec2:RunInstances", .unpriced)])
  func `counts what its provider calls`(action: String, coverage: Coverage) throws {
    let worker = """
        Worker:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13, Handler: i.h, Role: !GetAtt Other.Arn, Code: { ZipFile: x } }
        Other:
          Type: AWS::IAM::Role
          Properties: \(statements("[{ Effect: Allow, Action: '\(action)', Resource: '*' }]"))
      """
    let role = statements(
      "[{ Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Worker.Arn }]")
    #expect(try thing(template(role: role, more: worker))?.coverage == coverage)
  }

  @Test(arguments: [
    ("[S3ReadPolicy: { BucketName: b }]", Coverage.free),
    ("AmazonEC2ReadOnlyAccess", .free),
    ("[{ Statement: [{ Effect: Allow, Action: 'ec2:DescribeInstances', Resource: '*' }] }]", .free),
    ("[{ Statement: [{ Effect: Allow, Action: 'ec2:RunInstances', Resource: '*' }] }]", .unpriced),
    ("[StepFunctionsExecutionPolicy: { StateMachineName: m }]", .unpriced),
    ("AdministratorAccess", .unpriced),
  ])
  func `of SAM has the rights that its provider's policies give`(
    policies: String, coverage: Coverage
  ) throws {
    let text = """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Thing: { Type: "Custom::Thing", Properties: { ServiceToken: !GetAtt Handler.Arn } }
        Handler:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.13, Handler: i.h, InlineCode: x, Policies: \(policies) }
      """
    #expect(try thing(text)?.coverage == coverage)
  }

  @Test func `is not priced where its provider is elsewhere`() throws {
    let text =
      "Resources: { Thing: { Type: 'AWS::CloudFormation::CustomResource', "
      + "Properties: { ServiceToken: !ImportValue token } } }"
    let found = try thing(text)
    #expect(found?.coverage == .unpriced)
    #expect(found?.note == "what it makes, which only its provider knows")
  }
}
