import Foundation
import TestSupport
import Testing

/// Stacks of an assembly by what `cdk ls` calls them.
///
/// Volumes of 100, 10 and 1 GB of gp3 at 0.08 in us-east-1.
@Suite(.needsProgram) struct `A stack of an assembly` {
  @Test(arguments: [
    ("Prod/Data", 8.0), ("prod-web", 0.8), ("ProdWeb1A2B", 0.8), ("Prod", 8.8), ("Test/Web", 0.08),
  ])
  func `is known by its path, its name and its id`(only: String, monthly: Double) throws {
    let folder = try TemporaryFolder()
    let stacks = [
      ("ProdData3C4D", "Prod/Data", "prod-data", 100), ("ProdWeb1A2B", "Prod/Web", "prod-web", 10),
      ("TestWeb5E6F", "Test/Web", "test-web", 1),
    ]
    let artifacts = stacks.map { id, path, name, _ in
      """
      "\(id)": { "type": "aws:cloudformation:stack", "environment": "aws://111122223333/us-east-1",
        "properties": { "templateFile": "\(id).json", "stackName": "\(name)" }, "displayName": "\(path)" }
      """
    }
    try folder.write(
      "{ \"version\": \"48.0.0\", \"artifacts\": { \(artifacts.joined(separator: ",\n")) } }",
      to: "cdk.out/manifest.json")
    for (id, _, _, size) in stacks {
      try folder.write(
        """
        { "Resources": { "V": { "Type": "AWS::EC2::Volume", "Properties": {
          "AvailabilityZone": "us-east-1a", "VolumeType": "gp3", "Size": \(size) } } } }
        """, to: "cdk.out/\(id).json")
    }
    let run = try Program.run(
      [
        "estimate", "--stack", "cdk.out", "--only", only, "--format", "json", "--no-reports",
        "--pricing", Repository.path("pricing"),
      ], in: folder.url)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let estimate = try #require((json?["estimates"] as? [[String: Any]])?.first, "\(run.errors)")
    #expect(abs(((estimate["monthly"] as? String).flatMap(Double.init) ?? -1) - monthly) < 1e-9)
  }
}
