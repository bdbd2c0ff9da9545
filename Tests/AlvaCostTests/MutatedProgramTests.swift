import Foundation
import FoundationXML
import HostileInputs
import TestSupport
import Testing

/// Damaged templates and stack files through the program itself: 20 of a kind in an ordinary run, as many as
/// `ALVA_COST_RUNS` says in a long one.
@Suite(.needsProgram)
struct `Mutated inputs through the program` {
  private static let variables = ProcessInfo.processInfo.environment
  private static let each = variables["ALVA_COST_RUNS"].flatMap(UInt64.init) ?? 20
  private static let first = variables["ALVA_COST_SEED"].flatMap(UInt64.init) ?? 1

  /// An exit code of the contract, no signal; whatever is written is well-formed, and a verdict is written
  /// in every format or in none.
  @Test(arguments: ["template.json", "template.yaml", "sam.yaml", "plan.json", "stack.yaml"])
  func `end with a verdict or an error, and write whole formats`(name: String) throws {
    let whole = try HostileInputs.input(name).whole
    for seed in Self.first..<Self.first + Self.each {
      var mutator = Mutator(seed: seed)
      let folder = try TemporaryFolder()
      try folder.write("scenario: busy\nrequestsPerSecond: 5\n", to: "pricing/scenarios/busy.yaml")
      try folder.write(
        "budget: shop\nlimits: { every: 100 }\n", to: "pricing/budgets/shop.yaml")
      let isStack = name == "stack.yaml"
      try folder.write(
        Data(mutator.damaged(whole)), to: isStack ? "pricing/stacks/shop.yaml" : name)
      try folder.write(#"{"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}"#, to: "small.json")
      var arguments = ["validate", "--region", "us-east-1"]
      arguments +=
        isStack ? ["shop", "--stack", "small.json"] : ["--stack", name, "--budget", "100"]
      for format in ["json", "sarif", "junit", "html"] {
        arguments += ["--format", "\(format)=gate.\(format)"]
      }
      let run = try Program.run(arguments, in: folder.url)
      let place = "\(name), seed \(seed), exit \(run.exitCode)"
      #expect([0, 1, 3, 65].contains(run.exitCode), "\(place): \(run.errors.prefix(400))")
      let written = folder.names().filter { $0.hasPrefix("gate.") }
      #expect(written.isEmpty == (run.exitCode == 65), "\(place): \(written)")
      #expect(run.exitCode != 65 || run.errors.contains("error: "), "\(place)")
      for name in written {
        let data = Data(try folder.text(name).utf8)
        if name.hasSuffix(".json") || name.hasSuffix(".sarif") {
          #expect(throws: Never.self, "\(place): \(name)") {
            try JSONSerialization.jsonObject(with: data)
          }
        } else {
          #expect(XMLParser(data: data).parse(), "\(place): \(name)")
        }
      }
    }
  }
}
