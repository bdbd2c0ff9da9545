import Foundation
import TestSupport
import Testing

/// Properties that cost something of which no source shows how much: the gate cannot tell.
@Suite(.needsProgram) struct `A property without a price` {
  @Test(arguments: [
    (
      "AWS::FSx::FileSystem",
      "{ FileSystemType: LUSTRE, StorageCapacity: 1200, SubnetIds: [s], LustreConfiguration: { DeploymentType: "
        + "PERSISTENT_2, PerUnitStorageThroughput: 125, MetadataConfiguration: { Mode: USER_PROVISIONED, Iops: 12000 } } }",
      "metadata IOPS"
    ),
    (
      "AWS::DynamoDB::Table",
      "{ BillingMode: PAY_PER_REQUEST, KeySchema: [], AttributeDefinitions: [], GlobalSecondaryIndexes: "
        + "[{ IndexName: a, KeySchema: [], Projection: {}, WarmThroughput: { ReadUnitsPerSecond: 20000 } }] }",
      "warm throughput"
    ),
    (
      "AWS::MWAA::Environment",
      "{ Name: a, EnvironmentClass: mw1.small, MinWebservers: 3, MaxWebservers: 4 }", "web servers"
    ),
    (
      "AWS::EKS::Cluster",
      "{ RoleArn: r, Version: \"1.34\", ResourcesVpcConfig: { SubnetIds: [s] }, ComputeConfig: { Enabled: true } }",
      "m6a.largeHoursPerMonth"
    ),
    (
      "AWS::Lambda::CapacityProvider", "{ VpcConfig: { SubnetIds: [s] } }", "m6a.largeHoursPerMonth"
    ),
  ])
  func `leaves the gate open`(type: String, properties: String, words: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "Resources:\n  It: { Type: \(type), Properties: \(properties) }\n", to: "t.yaml")
    let run = try Program.run(
      [
        "validate", "--stack", "t.yaml", "--region", "us-east-1", "--budget", "99999", "--pricing",
        Repository.path("pricing"),
      ], in: folder.url)
    #expect(run.exitCode == 3, "\(run.output) \(run.errors)")
    #expect((run.output + run.errors).contains(words), "\(run.output)")
  }
}
