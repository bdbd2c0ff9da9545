import Gate
import Quantities
import Resources
import Testing

@Suite struct `What only the deployment knows` {
  /// A template alone has our own name for the stack: nothing is decided by it.
  @Test(arguments: [
    "Condition: IsLive", "Properties: { Domain: !Select [1, !Split ['-', !Ref 'AWS::StackName']] }",
    "Properties: { Domain: !FindInMap [Names, !Ref 'AWS::StackName', domain] }",
  ])
  func `holds the name of the stack`(line: String) throws {
    let found = try unknownMoney(
      """
      Conditions: { IsLive: !Equals [!Sub '${AWS::StackName}', live] }
      Mappings: { Names: { shop-live: { domain: vpc }, shop-test: { domain: standard } } }
      Resources:
        Address:
          Type: AWS::EC2::EIP
          \(line)
      """)
    // 0.005 × 730 h, as far as it hangs on the condition.
    #expect(found.items.map(\.taken) == (line.hasPrefix("C") ? [try Money("3.65")] : []))
  }

  /// db.m6g.large 0.159 and db.t4g.micro 0.016 an hour: which one the second key decides.
  ///
  /// (0.159 − 0.016) × 730 = 104.39.
  @Test func `may be the second key of a mapping`() throws {
    let found = try unknownMoney(
      """
      Mappings: { Classes: { us-east-1: { live: db.m6g.large, test: db.t4g.micro } } }
      Parameters: { Stage: { Type: String } }
      Resources:
        Data:
          Type: AWS::RDS::DBInstance
          Properties:
            Engine: postgres
            EngineVersion: "16.4"
            AllocatedStorage: "20"
            BackupRetentionPeriod: 0
            PubliclyAccessible: false
            DBSubnetGroupName: group
            DBInstanceClass: !FindInMap [Classes, !Ref 'AWS::Region', !Ref Stage]
      """)
    #expect(found.items.map(\.taken) == [try Money("104.39")], "\(found.items)")
  }

  /// A template that stands elsewhere may add volumes, Spot and a tenancy to what the instance says itself.
  @Test(arguments: ["", "LaunchTemplate: { LaunchTemplateId: !ImportValue shared, Version: '1' }"])
  func `may stand in a launch template`(line: String) throws {
    let found = try unknownMoney(
      """
      Resources:
        Host:
          Type: AWS::EC2::Instance
          Properties:
            InstanceType: m5.large
            ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}'
            SubnetId: subnet-1
            \(line)
      """)
    #expect((found.ceiling == nil) == !line.isEmpty, "\(found.items)")
  }

  /// Its size stands in the backup; it is no use that somebody makes of it.
  @Test func `is the size of what is made of a backup`() throws {
    let found = try unknownMoney(
      """
      Resources:
        Files:
          Type: AWS::FSx::FileSystem
          Properties:
            FileSystemType: LUSTRE
            BackupId: backup-1
            SubnetIds: [subnet-1]
            LustreConfiguration: { DeploymentType: PERSISTENT_2, PerUnitStorageThroughput: 125 }
      """)
    #expect(found.ceiling == nil)
    #expect(found.items.contains { $0.resource == "Files" && $0.cause == .notPriced })
  }

  /// What is kept from the first of a month on, a week does not tell.
  @Test(arguments: [("cron(0 8 * * ? *)", true), ("cron(0 8 1 * ? *)", false)])
  func `is what a schedule keeps that is not weekly`(schedule: String, isKnown: Bool) throws {
    let found = try unknownMoney(
      """
      Resources:
        Orders:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: orders
            AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
            KeySchema: [{ AttributeName: id, KeyType: HASH }]
            ProvisionedThroughput: { ReadCapacityUnits: 50, WriteCapacityUnits: 50 }
        Reads:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties:
            ServiceNamespace: dynamodb
            ScalableDimension: dynamodb:table:ReadCapacityUnits
            ResourceId: table/orders
            MinCapacity: 50
            MaxCapacity: 200
            RoleARN: r
            ScheduledActions: [{ ScheduledActionName: up, Schedule: '\(schedule)', ScalableTargetAction: { MinCapacity: 100 } }]
      """)
    #expect((found.ceiling != nil) == isKnown, "\(found.items)")
  }
}
