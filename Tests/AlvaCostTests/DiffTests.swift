import Diagnostics
import Platform
import Quantities
import TemplateReader
import Resources
import Services
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// The repository, seen from this file.
private let fixtures = Repository.path("Tests/TemplateReaderTests/Fixtures")

private func differences(
  _ first: String, _ second: String
) throws -> [EstimateDifference] {
  let files = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) != .missing })
  return try DiffCommand(workspace: Workspace(folder: Repository.path("pricing")), files: files)
    .run(
      first, second,
      DiffCommand.Request(
        stack: StackRequest(name: ""), template: SynthesisCommand.Request(path: ""))
    ).differences
}

@Suite struct `Differences of synthesized stacks` {
  /// Seven secrets at $0.40 stand in the stack file, five in the template.
  ///
  /// They are one line there, and five here. Everything else of the same kind is found again under the template's names.
  @Test func `a stack file's resources are found again in its template`() throws {
    let all = try differences("staging", fixtures + "/staging")
    #expect(all.map(\.name) == ["conservative", "realistic"])
    let realistic = try #require(all.last)
    #expect(
      realistic.rows.first { $0.id == "secrets/secrets" }?.change == (try Money("-2.80")))
    #expect(
      realistic.rows.filter { $0.id.hasPrefix("Secrets") && $0.id.hasSuffix("/secret") }
        .map(\.change) == Array(repeating: try Money("0.40"), count: 5))
    let names = Dictionary(uniqueKeysWithValues: realistic.renamed.map { ($0.old, $0.new.text) })
    #expect(names["web"]?.hasPrefix("PlatformWebService") == true)
    #expect(names["admin"]?.hasPrefix("PlatformAdminService") == true)
    #expect(names["database"]?.hasPrefix("DataPostgres") == true)
  }

  /// Two gateways instead of one: another 730 × $0.045 and another address for 730 × $0.005.
  @Test func `two templates are compared by what is fixed`() throws {
    let difference = try #require(
      try differences(fixtures + "/staging", fixtures + "/production").first)
    #expect(difference.name == "fixed")
    func added(_ end: String) -> Money? {
      difference.rows.first { $0.id.contains("PublicSubnet2NATGateway") && $0.id.hasSuffix(end) }?
        .change
    }
    #expect(added("/hours") == (try Money("32.85")))
    #expect(added("/public-ipv4") == (try Money("3.65")))
  }

  @Test func `a template does not differ from itself`() throws {
    #expect(try differences(fixtures + "/staging", fixtures + "/staging").allSatisfy(\.isSilent))
  }

  /// What was saved has two estimates under traffic, the template none: it needs somebody's.
  @Test(.needsProgram)
  func `a template without traffic beside an estimate with it is told the way`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = folder.path("base.json")
    let save = try Program.run([
      "estimate", "staging", "--runs", "0", "--no-reports", "--format", "json", "--output", path,
    ])
    #expect(save.exitCode == 0, "\(save.errors)")
    let run = try Program.run(["diff", path, fixtures + "/staging"])
    #expect(run.exitCode == 66)
    #expect(run.errors.contains("--traffic NAME puts a template under the traffic"))
    let bound = try Program.run(["diff", path, fixtures + "/staging", "--traffic", "staging"])
    #expect(bound.exitCode == 0, "\(bound.errors)")
  }

  /// The same stack under the same traffic with twice the size of a service: the half of a day's deployments too
  /// is configuration, nothing is usage.
  @Test(.needsProgram) func `a larger service is configuration alone`() throws {
    let folder = try TemporaryFolder()
    let paths = ["256", "512"].map { folder.path("\($0).json") }
    for (path, cpu) in zip(paths, ["256", "512"]) {
      let run = try Program.run([
        "estimate", "staging", "--estimate", "realistic", "--runs", "0", "--no-reports", "--set",
        "services.admin.cpu=\(cpu)", "--set", "services.admin.memoryMB=1024", "--format", "json",
        "--output", path,
      ])
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let run = try Program.run(["diff"] + paths)
    #expect(run.exitCode == 0)
    let row = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("admin ") })
    #expect(row.hasSuffix("configuration: 0.25 vCPU → 0.5 vCPU"), "\(row)")
    #expect(!run.output.contains("usage"), "\(run.output)")
  }

  @Test func `a side that is nowhere is told`() throws {
    #expect {
      try differences("staging", "nowhere/cdk.out")
    } throws: { error in
      (error as? Diagnostics)?.items.map(\.message) == [
        "there is no file or folder 'nowhere/cdk.out'"
      ]
    }
  }
}

/// A saved estimate of one database whose key holds a slash, in cents.
private func saved(instance: Int, storage: Int, id: String = "storage/tier-2") -> String {
  let resource = #"aws_db_instance.d[\"0/a\"]"#
  func line(_ item: String, _ cents: Int) -> String {
    """
    { "id": "\(resource)/\(item)", "resource": "\(resource)", "name": "\(item)",
      "service": "AmazonRDS", "monthly": "\(Money(cents: cents).exactText)" }
    """
  }
  return """
    { "schemaVersion": 1, "command": "estimate", "estimates": [ { "name": "fixed", "lines": [
      \(line("instance", instance)), \(line("storage/tier-1", 100)), \(line(id, storage)) ] } ] }
    """
}

@Suite struct `Saved estimates` {
  private func read(_ text: String) throws -> SavedEstimate {
    try #require(try SavedEstimate.read(Array(text.utf8), file: "saved.json").first)
  }

  @Test func `keep the items of a resource apart, whatever it is called, and its tiers together`()
    throws
  {
    let resource: ResourceID = "aws_db_instance.d[\"0/a\"]"
    let before = try read(saved(instance: 1_314, storage: 130))
    #expect(before.items.map(\.id) == [LineID(resource, "instance"), LineID(resource, "storage")])
    #expect(before.items.map(\.monthly) == [Money(cents: 1_314), Money(cents: 230)])
    let rows = EstimateDifference(before, try read(saved(instance: 2_628, storage: 130))).rows
    #expect(rows.map(\.id) == ["aws_db_instance.d[\"0/a\"]/instance"])
    #expect(rows.map(\.change) == [Money(cents: 1_314)])
  }

  /// What a later estimate is compared by: the mark of the use, and where a quantity comes from.
  @Test func `keep what they were used for, and what is stated`() throws {
    let text = saved(instance: 1, storage: 1).replacing(
      #""name": "fixed","#, with: #""name": "fixed", "use": "0123456789abcdef","#
    ).replacing(
      #""name": "instance","#,
      with: #""name": "instance", "kind": "usage", "why": "1 task × 2 h", "statedUse": true,"#)
    let estimate = try read(text)
    #expect(estimate.use == "0123456789abcdef")
    #expect(estimate.items.map(\.why) == ["1 task × 2 h", ""])
    #expect(estimate.items.map(\.isStated) == [true, false])
  }

  /// `estimate --format json` keeps what people call a resource, so that two saved ones name it.
  @Test(.needsProgram) func `keep what their resources are called`() throws {
    let folder = try TemporaryFolder()
    for (name, size) in [("a", 100), ("b", 200)] {
      try folder.write(
        """
        Resources:
          Data1A2B:
            Type: AWS::EC2::Volume
            Properties: { Size: \(size), VolumeType: gp3, AvailabilityZone: us-east-1a }
            Metadata: { "aws:cdk:path": Shop/Data/Resource }
        """, to: "\(name).yaml")
      let run = try Program.run(
        [
          "estimate", "--stack", "\(name).yaml", "--region", "us-east-1", "--output",
          "\(name).json",
        ], in: folder.url)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let diff = try Program.run(["diff", "a.json", "b.json"], in: folder.url)
    #expect(diff.output.contains("Data/volume"), "\(diff.output)\(diff.errors)")
    #expect(!diff.output.contains("Data1A2B"))
  }

  @Test func `with a line of another resource are refused at its place`() throws {
    let text = saved(instance: 1, storage: 1).replacing(
      #""id": "aws_db_instance.d[\"0/a\"]/instance""#, with: #""id": "web/instance""#)
    let problem = try #require(throws: Diagnostics.self) { try read(text) }
    #expect(
      problem.text.contains("'web/instance' is no line of resource 'aws_db_instance.d[\"0/a\"]'"))
    #expect(problem.text.contains("saved.json:2:"))
  }
}
