import Foundation
import TestSupport
import Testing

/// Templates of other tests, an eighth of them in an order that a seed decides.
private func cases(seed: UInt64) -> [String] {
  let root = Repository.path("Tests/ServicesTests/Cases")
  let all = (FileManager.default.enumerator(atPath: root)?.allObjects ?? [])
    .compactMap { $0 as? String }.filter { $0.hasSuffix("/template.yaml") }.sorted()
  var state = seed
  return all.filter { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 61 == 0
  }.map { root + "/" + $0 }
}

@Suite(.needsProgram) struct `Usage files to start from` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Starts a file for a template, fills every line in, and prices the template with it.
  ///
  /// - Returns: the file as it was begun, and the report; `nil` where the template has no price at all.
  private func fill(
    _ template: String, taking number: String = "1000000"
  ) throws -> (start: String, report: [String: Any])? {
    let region = ["--region", "us-east-1"]
    let start = try Program.run(["usage", "init", "--stack", template] + region)
    #expect(start.exitCode == 0, "\(template): \(start.errors)")
    let filled = start.output.replacing(/(?m)^    # ([^ ]+): 0 #/) { "    \($0.1): \(number) #" }
    for (name, text) in [("untouched", start.output), ("filled", filled)] {
      try folder.write(Data(text.utf8), to: "\(name).yaml")
    }
    var report: [String: Any]?
    for name in ["untouched", "filled"] {
      let run = try Program.run(
        [
          "estimate", "--stack", template, "--usage", "\(folder.path)/\(name).yaml", "--no-reports",
          "--runs", "0", "--format", "json",
        ] + region)
      // 3: nothing of it has a price, which no use changes.
      #expect([0, 3].contains(run.exitCode), "\(template), \(name): \(run.errors)")
      report = (try? JSONSerialization.jsonObject(with: Data(run.output.utf8))) as? [String: Any]
      if run.exitCode == 3 { report = nil }
    }
    return report.map { (start.output, $0) }
  }

  private func open(_ report: [String: Any]) -> [String] {
    (report["dependsOnUsage"] as? [[String: Any]] ?? []).map { "\($0["id"] ?? "")" }
  }

  private func lines(_ report: [String: Any]) -> [String: String] {
    let estimate = (report["estimates"] as? [[String: Any]])?.last
    return (estimate?["lines"] as? [[String: Any]] ?? []).reduce(into: [:]) {
      $0["\($1["id"] ?? "")"] = $1["monthly"] as? String
    }
  }

  @Test func `are accepted whatever is deployed, and answer every question`() throws {
    let seed = UInt64.random(in: 0..<1 << 32)
    let templates = cases(seed: seed)
    #expect(!templates.isEmpty, "seed \(seed)")
    for template in templates {
      guard let (_, report) = try fill(template) else { continue }
      #expect(open(report) == [], "seed \(seed), \(template)")
    }
  }

  /// What a model meters by the traffic, and parts of the stack that are no resource: 1,000 LCU-hours at
  /// $0.008 are 8; of 1,000 GB to the internet 100 are free and 900 × 0.09 = 81; 1,000 calls at 0.05 a
  /// 10,000 are 0.005.
  @Test func `state what models meter, under the keys that they write`() throws {
    try folder.write(
      """
      Resources:
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: application, Scheme: internal, Subnets: [subnet-1, subnet-2] }
        Password: { Type: AWS::SecretsManager::Secret }
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            BillingMode: PAY_PER_REQUEST
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
            AttributeDefinitions: [{ AttributeName: a, AttributeType: S }]
            KeySchema: [{ AttributeName: a, KeyType: HASH }]
      """, to: "template.yaml")
    let (start, report) = try #require(
      try fill("\(folder.path)/template.yaml", taking: "1000"))
    #expect(open(report) == [])
    let lines = lines(report)
    #expect(lines["Balancer/lcu-stated"] == "8", "\(start)")
    #expect(
      lines.first { $0.key.hasPrefix("secrets/") && $0.key.contains("stated") }?.value == "0.005")
    // Storage and its backups are asked about once.
    #expect(start.components(separatedBy: "# storageGB:").count == 2, "\(start)")
    #expect(start.components(separatedBy: "\n").allSatisfy { !$0.contains("-: 0") })
  }

  /// The line of a report is called `Balancer/lcu`: its last part states it too.
  @Test(arguments: ["lcuPerMonth", "lcu"])
  func `take a line's own name for its key`(key: String) throws {
    try folder.write(
      """
      Resources:
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties: { Type: application, Scheme: internal, Subnets: [subnet-1, subnet-2] }
      """, to: "template.yaml")
    try folder.write("usage: { Balancer: { \(key): 5000 } }", to: "usage.yaml")
    let run = try Program.run([
      "estimate", "--stack", "\(folder.path)/template.yaml", "--region", "us-east-1", "--usage",
      "\(folder.path)/usage.yaml", "--no-reports", "--format", "json",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let report =
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] ?? [:]
    // 5,000 × 0.008.
    #expect(lines(report)["Balancer/lcu-stated"] == "40")
  }
}
