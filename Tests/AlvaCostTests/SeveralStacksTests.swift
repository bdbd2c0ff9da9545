import Diagnostics
import Estimation
import Foundation
import Pricing
import Quantities
import RateTables
import TestSupport
import Testing

/// The first page of an estimate, as JSON has it.
private struct Page: Decodable {
  struct Summary: Decodable {
    struct Capacity: Decodable { let tightest: String }
    struct Saving: Decodable { let decision: String }
    let plan: String
    let capacity: Capacity
    let savings: [Saving]
  }
  let summary: Summary
}

/// Stacks of one account in one bill.
///
/// Each stack is a bucket's worth of plain figures in us-east-1: secrets at 0.40 a month, and alarms at 0.10
/// of which the account has ten free.
@Suite struct `Several stacks in one bill` {
  /// Two secrets and eight alarms: 0.80, and alone no alarm beyond the free ten.
  private static let small = """
    stack: small
    region: us-east-1
    secrets: [a, b]
    monitoring: { alarms: 8 }
    estimates: { usual: { scenario: quiet }, other: { scenario: quiet } }
    """

  /// Five secrets and seven alarms: 2.00, and alone no alarm beyond the free ten either.
  private static let large = """
    stack: large
    region: REGION
    secrets: [a, b, c, d, e]
    MORE
    monitoring: { alarms: 7 }
    estimates: { usual: { scenario: quiet } }
    """

  private func workspace(
    region: String = "us-east-1", more: String = "", small: String = Self.small
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.pricing()
    try folder.write(small, to: "stacks/small.yaml")
    try folder.write(
      Self.large.replacing("REGION", with: region).replacing("MORE", with: more),
      to: "stacks/large.yaml")
    try folder.write(
      "scenario: quiet\nrequestsPerSecond: 0\nshape: flat\n", to: "scenarios/quiet.yaml")
    return folder
  }

  private func bill(
    _ folder: TemporaryFolder, _ names: [String] = ["small", "large"], runs: Int? = nil
  ) throws -> EstimateSet {
    try StacksCommand(workspace: Workspace(folder: folder.path)).run(
      names, StackRequest(name: ""),
      sampling: runs.map { SamplingRequest(runs: .months($0), seed: 7) })
  }

  /// Seven secrets are 2.80, fifteen alarms less the account's ten free ones 0.50; alone, 0.80 and 2.00.
  @Test func `draw on the account's free amounts once`() throws {
    let folder = try workspace()
    let set = try bill(folder)
    #expect(set.stack == "small+large")
    #expect(set.estimates.map(\.name) == ["usual"])
    #expect(set.estimates[0].monthly.exactText == "3.3")
    // The first draws eight of the ten, the second the other two and pays five.
    #expect(set.shares.map(\.stack) == ["small", "large"])
    #expect(set.shares.map { $0.monthly.map(\.exactText) } == [["0.8"], ["2.5"]])
    let turned = try bill(folder, ["large", "small"])
    #expect(turned.estimates[0].monthly.exactText == "3.3")
    #expect(turned.shares.map { $0.monthly.map(\.exactText) } == [["2"], ["1.3"]])
  }

  /// A secret is 0.40 in Frankfurt too, an alarm 0.10; the free ten are the account's in every region.
  @Test func `keep each stack in its own region`() throws {
    let set = try bill(try workspace(region: "eu-central-1"))
    #expect(set.region == "us-east-1 + eu-central-1")
    #expect(set.shares.map(\.region) == ["us-east-1", "eu-central-1"])
    #expect(Set(set.estimates[0].lines.map(\.rate.region)).isSuperset(of: ["eu-central-1"]))
    #expect(set.estimates[0].monthly.exactText == "3.3")
  }

  /// A bucket of 0 to 200 GB at 0.023 in one stack alone, beside the 3.30 that is the same in every month.
  ///
  /// Of a triangle from 0 to 200 around 100 the P10 is √(0.1 × 200 × 100) = 44.72 and the P90 155.28:
  /// 3.30 + 1.0286 and 3.30 + 3.5714.
  @Test func `draw the months of the sum`() throws {
    let bucket = """
      resources: { Files: { type: AWS::S3::Bucket,
        usage: { storageGB: { min: 0, mode: 100, max: 200 }, readsPerMonth: 0, writesPerMonth: 0,
                 internetGBPerMonth: 0 } } }
      """
    let set = try bill(try workspace(more: bucket), runs: 512)
    let spread = try #require(set.estimates[0].spread)
    #expect(abs(spread.p10.value.approximate - 4.3286) < 0.05, "\(spread.p10.value.exactText)")
    #expect(abs(spread.p90.value.approximate - 6.8714) < 0.05, "\(spread.p90.value.exactText)")
    #expect(spread.drivers.map(\.path) == ["large/Files.storageGB"])
    #expect(spread.drivers.first?.name.hasPrefix("large, ") == true)
  }

  @Test func `are refused where nothing is the same, or one is named twice`() throws {
    let folder = try workspace(
      small: Self.small.replacing("usual: {", with: "lean: {"))
    func problem(_ names: [String]) -> String {
      do throws(Diagnostics) {
        _ = try StacksCommand(workspace: Workspace(folder: folder.path)).run(
          names, StackRequest(name: ""))
        return ""
      } catch {
        return error.items.map(\.message).joined(separator: "\n")
      }
    }
    #expect(
      problem(["small", "large"])
        == "no estimate is in all of the stacks: small has lean, other; large has usual")
    #expect(problem(["large", "large"]) == "stack 'large' is named twice")
  }

  @Test(.needsProgram, arguments: ["table", "markdown", "csv", "json", "html", "focus"])
  func `stand in every format`(format: String) throws {
    let folder = try workspace()
    let run = try Program.run([
      "estimate", "small", "large", "--pricing", folder.path, "--format", format, "--no-reports",
      "--runs", "0",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains(["csv", "focus"].contains(format) ? "small." : "small+large"))
  }

  /// What one stack's first page says, that of several says too.
  ///
  /// The plan is the one of the stack that has one, word for word as it is estimated alone with as many months.
  @Test(.needsProgram)
  func `say what saves money, whether they hold, and what the plan says`() throws {
    func page(_ names: [String]) throws -> Page.Summary {
      let run = try Program.run(
        ["estimate"] + names + ["--runs", "32", "--no-reports", "--format", "json"])
      #expect(run.exitCode == 0, "\(run.errors)")
      let data = Data(run.output.utf8)
      return try JSONDecoder().decode(Page.self, from: data).summary
    }
    let names = ["staging", "production"]
    let all = try page(names)
    let alone = try page(["staging"])
    #expect(all.plan == "staging: \(alone.plan)")
    #expect(all.savings.count == 5)
    let stacks = all.savings.map(\.decision) + [all.capacity.tightest]
    #expect(stacks.allSatisfy { text in names.contains { text.hasPrefix("\($0).") } }, "\(stacks)")
    let text = try Program.run(
      ["estimate"] + names + ["--runs", "32", "--no-reports", "--format", "markdown"])
    let words = text.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("Tightest limit: \(all.capacity.tightest)"))
    #expect(words.contains("staging: The plan says about"))
    for saving in all.savings { #expect(words.contains("`\(saving.decision): ")) }
  }

  @Test(.needsProgram)
  func `take no option that is of one stack`() throws {
    let folder = try workspace()
    let run = try Program.run([
      "estimate", "small", "large", "--pricing", folder.path, "--set", "secrets.count=3",
    ])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("--set does nothing with several stacks: it is of one stack"))
  }

  /// Each line is of its own stack's region, and what has no line is said with the stack's name.
  @Test(.needsProgram) func `say whose is what`() throws {
    let folder = try workspace(
      region: "eu-central-1", more: "notes: { free: [{ what: budgets, why: two are free }] }")
    let paths = ["small", "large"].map { folder.path("stacks/\($0).yaml") }
    let focus = try Program.run(
      ["estimate"] + paths + ["--format", "focus", "--no-reports", "--runs", "0"])
    #expect(focus.exitCode == 0, "\(focus.errors)")
    let table = CommaSeparated.rows(focus.output)
    let header = try #require(table.first)
    let rows = table.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    for (resource, region) in [("small.secrets", "us-east-1"), ("large.secrets", "eu-central-1")] {
      #expect(rows.first { $0["x_Resource"] == resource }?["RegionId"] == region)
    }
    let json = try Program.run([
      "estimate", "small", "large", "--pricing", folder.path, "--format", "json", "--no-reports",
      "--runs", "0",
    ])
    #expect(json.output.contains("large: budgets"), "\(json.output)")
    if Program.hasPython("jsonschema") {
      let check = try Program.hold(json.output, to: "estimate.schema.json")
      #expect(check.exitCode == 0, "\(check.errors)")
    }
  }

  /// A resource that would be called as another stack's is refused: their costs would be one.
  @Test func `refuse names that would be one`() throws {
    let folder = try workspace()
    let extra = { (name: String) in
      "extras: { \(name): { service: AWSSecretsManager, usageType: AWSSecretsManager-Secrets, unit: Secrets, quantity: 1 } }"
    }
    try folder.write(
      "stack: a\nregion: us-east-1\n\(extra("b.c"))\nestimates: { usual: { scenario: quiet } }\n",
      to: "stacks/a.yaml")
    try folder.write(
      "stack: a.b\nregion: us-east-1\n\(extra("c"))\nestimates: { usual: { scenario: quiet } }\n",
      to: "stacks/a.b.yaml")
    do throws(Diagnostics) {
      _ = try StacksCommand(workspace: Workspace(folder: folder.path)).run(
        ["a", "a.b"], StackRequest(name: ""))
      Issue.record("two resources are one")
    } catch {
      #expect(error.text.contains("'a.b.c'"), "\(error.text)")
    }
  }
}
