import Diagnostics
import Estimation
import Foundation
import Gate
import Platform
import Quantities
import Resources
import TemplateReader
import TestSupport
import Testing

/// What a template of us-east-1 leaves open.
func unknownMoney(_ template: String, on day: CalendarDay? = nil) throws -> UnknownMoney {
  let folder = try TemporaryFolder()
  try folder.write(template, to: "t.yaml")
  let files = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { _ in false }, exists: { Files.kind(of: $0) == .file })
  var request = SynthesisCommand.Request(path: "\(folder.path)/t.yaml")
  request.options.region = "us-east-1"
  request.asOf = day
  let outcome = try SynthesisCommand(workspace: RealTables.workspace, files: files).run(request)
  return UnknownMoney(outcome.synthesis)
}

@Suite struct `What runs elsewhere, or has no rates` {
  /// 0.5 ACU × 730 h × 0.12 = 43.80 are taken of each; what the cluster says is not known.
  @Test(arguments: [
    "",
    """
      Cluster:
        Type: AWS::RDS::DBCluster
        Properties:
          DBClusterIdentifier: data
          Engine: aurora-mysql
          ServerlessV2ScalingConfiguration: { MinCapacity: !GetAtt Made.Least, MaxCapacity: 8 }
      Made: { Type: AWS::CloudFormation::WaitCondition }
    """,
  ])
  func `a serverless instance whose minimum is not known is open`(cluster: String) throws {
    let found = try unknownMoney(
      """
      Resources:
        Instance:
          Type: AWS::RDS::DBInstance
          Properties:
            { DBInstanceClass: db.serverless, Engine: aurora-mysql, DBClusterIdentifier: data, PubliclyAccessible: false }

      """ + cluster)
    let open = found.items.first { $0.resource == "Instance" && $0.what.contains("MinCapacity") }
    #expect(open?.taken == (try Money("43.8")), "\(found.items)")
    #expect(open?.ceiling == nil)
    #expect(found.ceiling == nil)
  }

  @Test(arguments: [
    ("Engine: sqlserver-se, DBInstanceClass: db.m5.large", 0),
    ("Engine: oracle-se2, LicenseModel: license-included, DBInstanceClass: db.m5.large", 0),
    ("Engine: oracle-se2, LicenseModel: bring-your-own-license, DBInstanceClass: db.m5.large", 0),
    ("Engine: postgres, DBInstanceClass: db.m5.large", 0),
    // Classes that the price list of the engine has not: at PostgreSQL's price at least, or with none.
    ("Engine: sqlserver-se, DBInstanceClass: db.m7i.large", 1),
    ("Engine: sqlserver-web, DBInstanceClass: db.m7i.large", 1),
    ("Engine: sqlserver-se, LicenseModel: bring-your-own-media, DBInstanceClass: db.m5.large", 1),
    ("Engine: custom-sqlserver-se, DBInstanceClass: db.m5.large", 1),
    ("Engine: db2-se, DBInstanceClass: db.m5.large", 1),
    ("Engine: oracle-se1, DBInstanceClass: db.m5.large", 1),
  ])
  func `an engine without rates is open`(engine: String, count: Int) throws {
    let found = try unknownMoney(
      """
      Resources:
        Data:
          Type: AWS::RDS::DBInstance
          Properties:
            { \(engine), AllocatedStorage: 100, PubliclyAccessible: false }
      """)
    #expect(found.items.count == count, "\(engine)")
    #expect((found.ceiling == nil) == (count > 0), "\(engine)")
  }

  /// SE2 runs under either licence: 0.171 or 0.438 an hour of db.m5.large, so 730 × 0.267 between them.
  @Test func `an engine that names no licence lies between both`() throws {
    let found = try unknownMoney(
      """
      Resources:
        Data:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: oracle-se2, DBInstanceClass: db.m5.large, AllocatedStorage: 100, PubliclyAccessible: false }
      """)
    #expect(found.items.map(\.resource) == ["Data"])
    #expect(found.ceiling == Money(cents: 19_491))
  }

  @Test(arguments: [
    ("", true), ("UserData: '#!/bin/bash yum install nginx'", false),
    ("UserData: { 'Fn::Base64': !Sub 'echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config' }", true),
    ("UserData: { 'Fn::Base64': !Sub 'cfn-init -s ${AWS::StackName} -r Host' }", true),
    ("UserData: { 'Fn::Base64': '#!/bin/bash yum install nginx' }", false),
    // '#!/bin/bash' in Base64; the digest that Terraform writes of user data.
    ("UserData: !ImportValue data", true), ("UserData: IyEvYmluL2Jhc2g=", false),
    ("UserData: 3f786850e387550fdab836ed7e6dc881de23001b", true),
  ])
  func `an instance that starts something else is no cluster's`(
    userData: String, isKnown: Bool
  ) throws {
    let found = try unknownMoney(
      """
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        Host:
          Type: AWS::EC2::Instance
          Properties: { InstanceType: m5.large, ImageId: ami-1\(userData.isEmpty ? "" : ", " + userData) }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { ContainerDefinitions: [{ Name: web, Image: web }] }
        Service:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: !Ref Task, Cluster: !Ref Cluster, LaunchType: EC2 }
      """)
    #expect(found.items.filter { $0.resource == "Service" }.isEmpty == isKnown, "\(userData)")
  }

  @Test func `all that is open of a resource is named`() throws {
    let found = try unknownMoney(
      """
      Resources:
        Brokers:
          Type: AWS::MSK::Cluster
          Properties:
            { ClusterName: a, KafkaVersion: 3.6.0, NumberOfBrokerNodes: 3, EnhancedMonitoring: PER_BROKER,
              BrokerNodeGroupInfo: { InstanceType: kafka.m5.4xlarge, ClientSubnets: [a, b, c], StorageInfo: {
                EBSStorageInfo: { VolumeSize: 100, ProvisionedThroughput: { Enabled: true } } } } }
      """)
    #expect(
      found.items.map(\.what) == [
        "provisioned storage throughput"
      ])
  }

  /// An instance is charged where it stands.
  ///
  /// A service whose cluster, or whose cluster's instances, stand
  /// elsewhere has a bill there that nobody here knows.
  @Test(arguments: [
    ("Cluster: !Ref Cluster, LaunchType: EC2", true, true),
    ("Cluster: !Ref Cluster, LaunchType: EC2", false, false),
    ("Cluster: other, LaunchType: EC2", true, false),
    ("Cluster: !Ref Cluster, SchedulingStrategy: DAEMON", true, true),
    ("Cluster: other, SchedulingStrategy: DAEMON", true, false),
    ("Cluster: !Ref Cluster, LaunchType: EXTERNAL", true, false),
    ("Cluster: other, CapacityProviderStrategy: [{ CapacityProvider: mine }]", false, false),
  ])
  func `tasks on instances that stand elsewhere are open`(
    service: String, hasInstance: Bool, isKnown: Bool
  ) throws {
    let instance =
      "Host: { Type: AWS::EC2::Instance, Properties: { InstanceType: m5.large, ImageId: ami-1 } }"
    let found = try unknownMoney(
      """
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
        \(hasInstance ? instance : "")
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { ContainerDefinitions: [{ Name: web, Image: web }] }
        Service:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: !Ref Task, \(service) }
      """)
    #expect(found.items.filter { $0.resource == "Service" }.isEmpty == isKnown)
  }

  @Test(arguments: [
    ("VolumeType: io1, Size: 100", true), ("VolumeType: io2, Size: 100", true),
    ("VolumeType: io1, Size: 100, Iops: 500", false), ("VolumeType: gp3, Size: 100", false),
  ])
  func `a volume that needs IOPS and names none is open`(volume: String, isOpen: Bool) throws {
    let found = try unknownMoney(
      """
      Resources:
        Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: us-east-1a, \(volume) } }
        Host:
          Type: AWS::EC2::Instance
          Properties:
            InstanceType: m5.large
            ImageId: ami-0c02fb55956c7d316
            BlockDeviceMappings:
              - { DeviceName: /dev/sdf, Ebs: { \(volume.replacing("Size", with: "VolumeSize")) } }
      """)
    #expect(found.items.count == (isOpen ? 2 : 0))
    #expect((found.ceiling == nil) == isOpen)
  }

  @Test func `a schedule that starts tasks of a definition elsewhere is open`() throws {
    let found = try unknownMoney(
      """
      Resources:
        Nightly:
          Type: AWS::Scheduler::Schedule
          Properties:
            ScheduleExpression: rate(1 day)
            FlexibleTimeWindow: { Mode: "OFF" }
            Target:
              Arn: arn:aws:ecs:us-east-1:111122223333:cluster/other
              RoleArn: arn:aws:iam::111122223333:role/r
              EcsParameters:
                { TaskDefinitionArn: "arn:aws:ecs:us-east-1:111122223333:task-definition/other:1" }
      """)
    #expect(found.ceiling == nil)
  }

  /// On instances of a cluster that is not here, and whether the rule is on.
  @Test(arguments: [
    ("EC2", "ENABLED", true), ("EC2", "DISABLED", false), ("FARGATE", "ENABLED", false),
  ])
  func `a rule that starts tasks on instances elsewhere is open`(
    launch: String, state: String, isOpen: Bool
  ) throws {
    let found = try unknownMoney(
      """
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            { Cpu: '256', Memory: '512', ContainerDefinitions: [{ Name: a, Image: b }] }
        Hourly:
          Type: AWS::Events::Rule
          Properties:
            ScheduleExpression: rate(1 hour)
            State: \(state)
            Targets:
              - Id: task
                Arn: arn:aws:ecs:us-east-1:111122223333:cluster/other
                RoleArn: arn:aws:iam::111122223333:role/r
                EcsParameters: { TaskDefinitionArn: !Ref Task, LaunchType: \(launch) }
      """)
    #expect((found.ceiling == nil) == isOpen)
  }

  /// Extended Support of MySQL 5.7 ends on 2027-02-28, of PostgreSQL 11 on 2027-03-31.
  ///
  /// db.m5.large has 2 vCPU, 1,460 vCPU-hours a month. What is left on the day after are MySQL 8.0, in its
  /// first year of Extended Support at 0.10, and PostgreSQL 12, in its third at 0.20; the newest of both
  /// are in standard support.
  @Test(arguments: [
    ("mysql", "5.7.44", "2027-02-28", nil), ("mysql", "5.7.44", "2027-03-01", "146"),
    ("postgres", "11.22", "2027-03-31", nil), ("postgres", "11", "2027-04-01", "292"),
    ("mysql", "8.0.40", "2027-03-01", nil),
  ])
  func `a version whose Extended Support has ended is one of those that are left`(
    engine: String, version: String, day: String, ceiling: String?
  ) throws {
    let billed = try #require(CalendarDay(day))
    let found = try unknownMoney(
      """
      Resources:
        Old:
          Type: AWS::RDS::DBInstance
          Properties:
            { Engine: \(engine), EngineVersion: '\(version)', DBInstanceClass: db.m5.large,
              AllocatedStorage: 100, PubliclyAccessible: false }
      """, on: billed)
    #expect(found.ceiling == (try Money(ceiling ?? "0")))
    #expect(found.items.isEmpty == (ceiling == nil))
  }
}
