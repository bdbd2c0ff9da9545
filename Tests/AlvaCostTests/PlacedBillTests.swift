import Foundation
import TestSupport
import Testing

/// Where something lies, whose addresses it has, and what runs behind it.
@Suite(.needsProgram) struct `A bill by what stands around` {
  private static func server(_ name: String, in region: String) -> String {
    "{ \"address\": \"aws_instance.\(name)\", \"mode\": \"managed\", \"type\": \"aws_instance\", \"name\": \"\(name)\", "
      + "\"values\": { \"ami\": \"ami-0c02fb55956c7d316\", \"instance_type\": \"m5.large\", \"subnet_id\": \"subnet-1\", "
      + "\"associate_public_ip_address\": false, \"arn\": \"arn:aws:ec2:\(region):111122223333:instance/i-\(name)\", "
      + "\"root_block_device\": [{ \"volume_size\": 10, \"volume_type\": \"gp3\" }] } }"
  }

  /// m5.large 730 × (0.096 + 0.107) = 148.19; 10 GB of gp3 at 0.08 and 0.088 = 1.68: in Ireland what lies in Ireland.
  @Test func `what a state knows by its ARN stays where it is`() throws {
    let state =
      "{ \"format_version\": \"1.0\", \"terraform_version\": \"1.9.8\", \"values\": { \"root_module\": { \"resources\": ["
      + "\(Self.server("a", in: "us-east-1")), \(Self.server("b", in: "eu-west-1"))] } } }"
    #expect(abs(try BillRun.monthly(state) - 149.87) < 1e-9)
  }

  private static func address(_ pool: String, _ source: String) -> String {
    """
    Resources:
      P: { Type: AWS::EC2::IPAMPool, Properties: { AddressFamily: ipv4, IpamScopeId: s, Locale: us-east-1, AwsService: ec2\(source) } }
      E: { Type: AWS::EC2::EIP, Properties: { IpamPoolId: \(pool) } }
    """
  }

  /// Of a pool of one's own nothing; of a block of Amazon's 16 addresses × 730 × 0.008 = 93.44, whatever they are used for.
  @Test(arguments: [
    ("", 0.0), (", PublicIpSource: byoip", 0),
    (", PublicIpSource: amazon, ProvisionedCidrs: [{ Cidr: 192.0.2.0/28 }]", 93.44),
  ])
  func `an address of a pool is paid with the pool`(source: String, expected: Double) throws {
    #expect(abs(try BillRun.monthly(Self.address("!Ref P", source)) - expected) < 1e-9)
  }

  /// The same block as a resource of its own: 2^(32 − 28) addresses.
  @Test func `a block of Terraform's is charged by its addresses`() throws {
    let state = BillRun.plan(
      (
        "aws_vpc_ipam_pool", "p",
        "\"id\": \"ipam-pool-1\", \"address_family\": \"ipv4\", \"public_ip_source\": \"amazon\""
      ),
      ("aws_vpc_ipam_pool_cidr", "c", "\"ipam_pool_id\": \"ipam-pool-1\", \"netmask_length\": 28"))
    #expect(abs(try BillRun.monthly(state) - 93.44) < 1e-9)
  }

  /// Whose a pool is that is not here, nobody knows: 0 or 3.65.
  @Test(arguments: [(3, Int32(3)), (4, 0)])
  func `an address of a pool elsewhere is open`(budget: Int, code: Int32) throws {
    for text in [
      "Resources: { E: { Type: AWS::EC2::EIP, Properties: { IpamPoolId: ipam-pool-1 } } }",
      BillRun.plan(("aws_eip", "e", "\"domain\": \"vpc\", \"ipam_pool_id\": \"ipam-pool-1\"")),
    ] {
      let run = try BillRun.gate(text, budget: budget)
      #expect(run.exitCode == code, "\(run.output) \(run.errors)")
    }
  }

  @Test(arguments: [
    (
      "AWS::RDS::DBProxy",
      "DBProxyName: p, EngineFamily: POSTGRESQL, RoleArn: r, VpcSubnetIds: [a, b], Auth: []",
      "vCPUs of its database beyond the two"
    ),
    (
      "AWS::EC2::Instance",
      "InstanceType: m5.large, ImageId: \"{{resolve:ssm:/aws/service/canonical/ubuntu/pro-server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id}}\"",
      "licence: Ubuntu Pro"
    ),
    (
      "AWS::EC2::Instance",
      "InstanceType: m5.large, ImageId: \"{{resolve:ssm:/aws/service/suse/sles/15-sp5/x86_64/latest}}\"",
      "licence: SUSE Linux"
    ),
    (
      "AWS::RDS::DBInstance",
      "Engine: postgres, EngineVersion: \"16.4\", DBInstanceClass: db.t4g.micro, AllocatedStorage: \"20\", "
        + "AutomaticBackupReplicationRegion: us-west-2", "backups replicated to another region"
    ),
    (
      "AWS::Redshift::Cluster",
      "NodeType: ra3.xlplus, SnapshotCopyConfiguration: { DestinationRegion: us-west-2 }",
      "snapshots stored in another region"
    ),
    ("AWS::EFS::FileSystem", "BackupPolicy: { Status: ENABLED }", "backups of the file system"),
    (
      "AWS::EMR::Cluster",
      "Instances: { MasterInstanceGroup: { InstanceType: m5.xlarge }, CoreInstanceGroup: { InstanceType: m5.xlarge, "
        + "InstanceCount: 2 } }, ManagedScalingPolicy: { ComputeLimits: { UnitType: Instances, MinimumCapacityUnits: 5, "
        + "MaximumCapacityUnits: 100 } }", "instances that its scaling adds"
    ),
    (
      "AWS::EMR::Cluster",
      "Instances: { MasterInstanceGroup: { InstanceType: m5.xlarge } }",
      "EMR on its primary nodes: $0.048 per hour"
    ),
    (
      "AWS::GuardDuty::Detector",
      "Enable: true, Features: [{ Name: S3_DATA_EVENTS, Status: ENABLED }]",
      "S3 data events analysed: $0.0000008 per event"
    ),
  ])
  func `what is not known leaves the gate open`(type: String, properties: String, words: String)
    throws
  {
    let run = try BillRun.gate(
      "Resources: { It: { Type: \(type), Properties: { \(properties) } } }", budget: 99_999)
    #expect(run.exitCode == 3, "\(run.output) \(run.errors)")
    #expect(BillRun.words(run).contains(words), "\(run.output)")
  }

  /// 730 × 0.096 + 8 GB × 0.08 = 70.72; an address 730 × 0.005 = 3.65 more where the subnet gives one.
  @Test(arguments: [
    ("SubnetId: subnet-1", 72, Int32(3)), ("SubnetId: subnet-1", 75, 0),
    (
      "NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnet-1, AssociatePublicIpAddress: false }]",
      72, 0
    ),
  ])
  func `a subnet that is not here may give an address`(network: String, budget: Int, code: Int32)
    throws
  {
    let text =
      "Resources: { I: { Type: AWS::EC2::Instance, Properties: { InstanceType: m5.large, \(network), ImageId: "
      + "\"{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}\" } } }"
    let usage = "usage: { I: { internetGBPerMonth: 0 } }\n"
    let folder = try TemporaryFolder()
    try folder.write(text, to: "t.yaml")
    try folder.write(usage, to: "usage.yaml")
    let run = try Program.run(
      [
        "validate", "--stack", "t.yaml", "--region", "us-east-1", "--budget", "\(budget)",
        "--usage",
        "usage.yaml", "--pricing", Repository.path("pricing"),
      ], in: folder.url)
    #expect(run.exitCode == code, "\(run.output) \(run.errors)")
  }

  @Test func `a plan that turns backups off has none`() throws {
    let plan = BillRun.plan(
      (
        "aws_efs_backup_policy", "b",
        "\"file_system_id\": \"fs-1\", \"backup_policy\": [{ \"status\": \"DISABLED\" }]"
      ))
    #expect(try BillRun.gate(plan, budget: 1).exitCode == 0)
  }

  /// Five core nodes are kept where two were made, beside a primary one: 6 × 730 × (0.192 + 0.048) = 1,051.20.
  @Test func `managed scaling keeps its minimum`() throws {
    let text =
      "Resources: { It: { Type: AWS::EMR::Cluster, Properties: { Instances: { KeepJobFlowAliveWhenNoSteps: true, MasterInstanceGroup: { InstanceType: m5.xlarge, "
      + "InstanceCount: 1 }, CoreInstanceGroup: { InstanceType: m5.xlarge, InstanceCount: 2 } }, ManagedScalingPolicy: { "
      + "ComputeLimits: { UnitType: Instances, MinimumCapacityUnits: 5, MaximumCapacityUnits: 100 } } } } }"
    #expect(abs(try BillRun.monthly(text) - 1_051.2) < 1e-9)
  }
}

/// What RDS makes of storage, by engine, and slips in what a stack file describes by its type.
@Suite(.needsProgram) struct `What AWS makes and what it refuses` {
  private func instance(_ properties: String) -> String {
    "Resources: { D: { Type: AWS::RDS::DBInstance, Properties: { DBInstanceClass: db.m5.large, StorageType: gp3, "
      + "DBSubnetGroupName: p, PubliclyAccessible: false, BackupRetentionPeriod: 0, \(properties) } } }"
  }

  /// RDS user guide, gp3 storage, 2025: Oracle from 200 GiB on, SQL Server at any size up to 16,000 IOPS, others from 400.
  @Test(arguments: [
    (
      "Engine: oracle-se2, LicenseModel: bring-your-own-license, AllocatedStorage: 250, Iops: 13000",
      true
    ),
    (
      "Engine: oracle-se2, LicenseModel: bring-your-own-license, AllocatedStorage: 100, Iops: 5000",
      false
    ),
    (
      "Engine: sqlserver-se, LicenseModel: license-included, AllocatedStorage: 100, Iops: 5000",
      true
    ),
    (
      "Engine: sqlserver-se, LicenseModel: license-included, AllocatedStorage: 100, Iops: 17000",
      false
    ),
    ("Engine: mysql, AllocatedStorage: 250, Iops: 13000", false),
  ])
  func `a template's gp3 is judged by its engine`(properties: String, isMade: Bool) throws {
    let run = try BillRun.gate(instance(properties), budget: 99_999)
    #expect((run.exitCode == 65) == !isMade, "\(run.output) \(run.errors)")
  }

  @Test(arguments: [
    ("engine: oracle-se2, storageGB: 250, iops: 13000", Int32(0)),
    ("engine: oracle-se2, storageGB: 100, iops: 5000", 65),
    ("engine: sqlserver-se, storageGB: 100, iops: 5000", 0),
    ("engine: sqlserver-se, storageGB: 100, iops: 17000", 65),
    ("engine: mysql, storageGB: 250, iops: 13000", 65),
  ])
  func `so is a stack file's`(storage: String, code: Int32) throws {
    let run = try BillRun.run(
      stackFile:
        "database: { class: db.m5.large, storageType: gp3, backupRetentionDays: 0, \(storage) }",
      "estimate", ["--no-reports", "--runs", "0"])
    #expect(run.exitCode == code, "\(run.errors)")
  }

  @Test(arguments: [
    ("StorageType: io1, AllocatedStorage: 99, Iops: 1000", true),
    ("StorageType: gp3, AllocatedStorage: 100, Iops: 5000", true),
    ("StorageType: io1, AllocatedStorage: 100, Iops: 1000", false),
  ])
  func `storage of a Multi-AZ cluster has the same limits`(storage: String, isRefused: Bool) throws
  {
    let text =
      "Resources: { C: { Type: AWS::RDS::DBCluster, Properties: { Engine: postgres, EngineVersion: \"16.4\", "
      + "DBClusterInstanceClass: db.m6gd.large, DBSubnetGroupName: p, \(storage) } } }"
    #expect((try BillRun.gate(text, budget: 99_999).exitCode == 65) == isRefused)
  }

  @Test(arguments: [
    (
      "type: AWS::DynamoDB::Table, BilingMode: PAY_PER_REQUEST, ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 50 }",
      "did you mean 'BillingMode'?"
    ),
    (
      "type: AWS::MSK::Cluster, NumberOfBrokerNodes: 3, BrokerNodeGroupInfo: { InstanceType: kafka.m5.large, StorageInf: { EBSStorageInfo: { VolumeSize: 500 } } }",
      "did you mean 'StorageInfo'?"
    ),
  ])
  func `a slip in a property is named`(properties: String, words: String) throws {
    let run = try BillRun.run(
      stackFile: "resources: { K: { \(properties) } }", "estimate", ["--no-reports"])
    #expect(run.exitCode == 65, "\(run.output)")
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  /// What a model reads beside its sheet is no slip, nor what AWS alone wants to know.
  @Test func `what is left out of the bill is told and counts as before`() throws {
    let run = try BillRun.run(
      stackFile: """
        resources: { T: { type: AWS::DynamoDB::Table, BillingMode: PAY_PER_REQUEST, LocalSecondaryIndexes: [], NumberOfThings: 3 } }
        """, "estimate", ["--no-reports", "--runs", "0"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("depends on 'NumberOfThings'"), "\(run.errors)")
  }
}
