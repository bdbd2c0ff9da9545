import Foundation
import TestSupport
import Testing

/// An API with 12,000 users who make 40 requests a day.
///
/// 12,000 × 40 ÷ 86,400 s = 5.55… a second, which over 730 hours
/// are 14,600,000 requests. HTTP APIs cost 0.000001 dollars a request in us-east-1.
private let stackFile = """
  stack: app
  region: us-east-1
  freeAllowances: { apply: false }
  parameters:
    users: 12000
    perDay: users * each
    each: 40
  functions:
    web: { memoryMB: 128 * 2, request: { milliseconds: 5 * each, responseBytes: 0, logBytes: 0, logEvents: 0 } }
  resources:
    front: { type: AWS::ApiGatewayV2::Api, ProtocolType: HTTP, perRequest: { requests: 1 } }
    files:
      type: AWS::S3::Bucket
      usage: { storageGB: users / 100, writesPerMonth: 0, readsPerMonth: 0, internetGBPerMonth: 0 }
  estimates:
    realistic: { scenario: day }
  """

private let scenario = """
  scenario: day
  requestsPerSecond: perDay / 86400
  """

@Suite(.needsProgram) struct `Parameters of stack and scenario files` {
  private func run(
    _ stack: String = stackFile, _ scenario: String = scenario, _ more: [String] = ["--runs", "0"]
  ) throws -> (run: Program.Run, estimate: [String: Any]) {
    let folder = try TemporaryFolder()
    try folder.write(Data(stack.utf8), to: "pricing/stacks/app.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/day.yaml")
    let run = try Program.run(
      ["estimate", "app", "--pricing", "\(folder.path)/pricing", "--format", "json"] + more,
      in: folder.url)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (run, (object?["estimates"] as? [[String: Any]])?.first ?? [:])
  }

  private func quantity(_ id: String, in estimate: [String: Any]) -> Double? {
    (estimate["lines"] as? [[String: Any]])?
      .first { ($0["id"] as? String ?? "").hasPrefix(id) }
      .flatMap { Double($0["quantity"] as? String ?? "") }
  }

  /// A run takes 5 × 40 = 200 ms at 256 MB: 14,600,000 × 0.2 s × 0.25 GB = 730,000 GB-seconds; 12,000
  /// users have 120 GB.
  @Test func `stand for numbers, in formulas of both files`() throws {
    let (run, estimate) = try run()
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!run.errors.contains("warning"), "\(run.errors)")
    #expect(abs((quantity("front/requests", in: estimate) ?? 0) - 14_600_000) < 1)
    #expect(abs((quantity("web/duration", in: estimate) ?? 0) - 730_000) < 1)
    #expect(quantity("files/storage", in: estimate) == 120)
  }

  @Test func `are keys of --set`() throws {
    let (run, estimate) = try run(
      stackFile, scenario, ["--runs", "0", "--set", "parameters.users=24000"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs((quantity("front/requests", in: estimate) ?? 0) - 29_200_000) < 1)
    #expect(quantity("files/storage", in: estimate) == 240)
  }

  /// One input moves traffic, storage and run time together.
  ///
  /// At 6,000 users the bill is half of that at
  /// 12,000, at 18,000 one and a half. Of three values as likely as each other the lowest tenth is the
  /// first, the highest the last.
  @Test func `that are ranges move everything that names them`() throws {
    let drawn = stackFile.replacingOccurrences(
      of: "users: 12000", with: "users: { choices: [6000, 12000, 18000], reason: sales plan }")
    let (run, estimate) = try run(drawn, scenario, ["--runs", "600"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let middle = try #require(Double(estimate["monthly"] as? String ?? ""))
    let percentiles = try #require(estimate["percentiles"] as? [String: Any])
    func share(_ key: String) -> Double {
      (Double(percentiles[key] as? String ?? "") ?? 0) / middle
    }
    // Rounded to whole requests and GB of 2³⁰ bytes.
    #expect(abs(share("p10") - 0.5) < 0.001, "\(share("p10"))")
    #expect(abs(share("p50") - 1) < 0.001, "\(share("p50"))")
    #expect(abs(share("p90") - 1.5) < 0.001, "\(share("p90"))")
    let drivers = try #require(estimate["drivers"] as? [[String: Any]])
    #expect(drivers.first?["name"] as? String == "parameters.users")
  }

  @Test(arguments: [
    ("each: 40", "each: perDay / 10", "round in a circle"),
    ("each: 40", "each: 0", "comes to 0"),
    ("5 * each", "5 * eech", "there is no 'eech' here"),
    ("5 * each", "5 * each)", "'milliseconds'"),
    ("128 * 2", "128 / each", "outside 128 to 10240"),
    ("users: 12000", "users: 12000\n  min: 3", "cannot name a parameter"),
    ("128 * 2", "128 * 2, concurrency: users", "depends on 'users', which is a range"),
    ("5 * each", "5 / (each - 40)", "comes to no number"),
  ])
  func `are refused where nothing can be made of them`(
    _ old: String, _ new: String, _ message: String
  ) throws {
    var stack = stackFile.replacingOccurrences(of: old, with: new)
    if message.contains("range") {
      stack = stack.replacingOccurrences(of: "users: 12000", with: "users: { p10: 9, p90: 20 }")
    }
    let (run, _) = try run(stack)
    if message == "comes to 0" {
      // Nobody comes: nothing is wrong with that.
      #expect(run.exitCode == 0, "\(run.errors)")
      return
    }
    #expect(run.exitCode == 65, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("app.yaml:"), "\(run.errors)")
  }

  @Test func `of both files have names of their own`() throws {
    let (run, _) = try run(stackFile, "parameters: { users: 5 }\n" + scenario)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("the parameter 'users' stands at"), "\(run.errors)")
    #expect(run.errors.contains("day.yaml:1:15"), "\(run.errors)")
  }

  @Test func `that nothing names are told`() throws {
    let idle = stackFile.replacingOccurrences(of: "each: 40", with: "each: 40\n  spare: 3")
    let (run, _) = try run(idle)
    #expect(run.exitCode == 0)
    #expect(run.errors.contains("no formula names the parameter 'spare'"), "\(run.errors)")
  }

  /// A text that looks like a formula stays a text where a text belongs.
  @Test func `leave texts alone`() throws {
    let described = stackFile.replacingOccurrences(
      of: "region:", with: "description: users\nregion:")
    let (run, _) = try run(described)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  /// A scenario whose formulas name a stack's parameters is read for that stack.
  @Test func `are known to doctor`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(stackFile.utf8), to: "pricing/stacks/app.yaml")
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/day.yaml")
    try folder.write(
      Data("scenario: other\nrequestsPerSecond: nobody * 2\n".utf8),
      to: "pricing/scenarios/other.yaml")
    let run = try Program.run(["doctor", "--pricing", "\(folder.path)/pricing"], in: folder.url)
    #expect(!run.errors.contains("day.yaml"), "\(run.errors)")
    #expect(run.errors.contains("there is no 'nobody' here") || run.errors.contains("not a number"))
    #expect(run.errors.contains("other.yaml"), "\(run.errors)")
  }
}
