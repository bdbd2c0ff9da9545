import Diagnostics
import Gate
import Pricing
import Quantities
import Resources
import TemplateReader
import Testing

@testable import AlvaCost
@testable import Estimation

/// A plan of two buckets and a database, all but one under keys that hold a slash.
private let plan = #"""
  { "format_version": "1.2",
    "planned_values": { "root_module": { "resources": [
      { "address": "aws_s3_bucket.x[\"a/b\"]", "mode": "managed", "type": "aws_s3_bucket",
        "name": "x", "index": "a/b", "values": { "bucket": "a" } },
      { "address": "aws_s3_bucket.y", "mode": "managed", "type": "aws_s3_bucket", "name": "y",
        "values": { "bucket": "b" } },
      { "address": "aws_db_instance.d[\"0/a\"]", "mode": "managed", "type": "aws_db_instance",
        "name": "d", "index": "0/a", "values": { "engine": "postgres", "engine_version": "16.4",
          "instance_class": "db.t3.micro", "allocated_storage": 20, "storage_type": "gp3" } } ] } },
    "configuration": { "provider_config": { "aws": { "name": "aws",
      "expressions": { "region": { "constant_value": "us-east-1" } } } } } }
  """#

@Suite struct `Keys that hold a slash` {
  private func estimate(scenario: String?) throws -> SynthesisEstimate {
    let files = TemplateFiles(
      read: { _ in .success(Array(plan.utf8)) }, isFolder: { _ in false }, exists: { _ in true })
    var request = SynthesisCommand.Request(path: "plan.json")
    request.scenario = scenario
    return try SynthesisCommand(workspace: RealTables.workspace, files: files).run(request)
      .synthesis
  }

  @Test(arguments: [nil, "moderate"])
  func `hide no rate of usage that nobody stated`(scenario: String?) throws {
    let found = try estimate(scenario: scenario)
    func items(_ resource: ResourceID) -> [String] {
      found.unknownUsage.filter { $0.resource == resource }.map(\.itemID.item).sorted()
    }
    let plain = items("aws_s3_bucket.y")
    #expect(plain.count >= 3, "storage, requests that write, requests that read")
    #expect(items("aws_s3_bucket.x[\"a/b\"]") == plain)
  }

  @Test func `leave a resource's instance and storage two lines`() throws {
    let lines = try estimate(scenario: nil).bill.estimates[0].lines
    let database: ResourceID = "aws_db_instance.d[\"0/a\"]"
    let found = lines.filter { $0.resource == database }
    #expect(
      Set(found.map(\.itemID)).isSuperset(of: [
        LineID(database, "instance"), LineID(database, "storage"),
      ]))
    // 730 × 0.018
    #expect(
      found.first { $0.itemID == LineID(database, "instance") }?.cost == (try Money("13.14")))
  }
}
