import Foundation
import Reporting
import TestSupport
import Testing

/// The schemas of what is printed for programs, and what is really printed.
@Suite(.needsProgram) struct `Schemas of the lean form and of histories` {
  private static let template = #"""
    {"Resources":{"Nat":{"Type":"AWS::EC2::NatGateway","Properties":{"SubnetId":"s-1"}},
      "Queue":{"Type":"AWS::SQS::Queue"},"Odd":{"Type":"Acme::Data::Pipeline"}}}
    """#

  private static let lean = [
    "estimate staging --runs 16", "estimate --stack t.json --region us-east-1",
    "estimate staging --months 3", "explain staging nat",
    "whatif staging --set network.nat=instance --runs 16",
    "whatif staging --alternatives --runs 0", "whatif staging --vary services.web.tasks=1..3",
    "whatif staging --commitments --runs 0", "whatif staging --fail nat",
    "validate --stack t.json --region us-east-1 --budget 20", "diff staging production",
    "services", "services AWS::SQS::Queue", "simulate staging --runs 0",
    "usage init --stack t.json --region us-east-1", "rates list --region us-east-1",
  ]

  private static func outputs(in folder: TemporaryFolder) throws -> [(line: String, text: String)] {
    try folder.write(Data(template.utf8), to: "t.json")
    return try lean.map { line in
      let words = line.split(separator: " ").map(String.init)
      let run = try Program.run(
        words + ["--lean", "--pricing", Repository.path("pricing")], in: folder.url)
      return (line, run.output)
    }
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// What a schema cannot say: a row has a cell for each column, and no report is too long.
  @Test func `every row has a cell for each of its columns`() throws {
    let folder = try TemporaryFolder()
    for (line, text) in try Self.outputs(in: folder) {
      #expect(text.utf8.count <= 8_000, "\(line)")
      for (key, value) in try Self.object(text) {
        guard let table = value as? [String: Any], let columns = table["columns"] as? [String]
        else { continue }
        let rows = try #require(table["rows"] as? [[Any]], "\(line): \(key)")
        #expect(rows.allSatisfy { $0.count == columns.count }, "\(line): \(key)")
        #expect(Set(columns).count == columns.count, "\(line): \(key)")
        if let all = table["of"] as? Int { #expect(all > rows.count, "\(line): \(key)") }
      }
    }
  }

  private static let validator = """
    import json, sys
    from jsonschema import Draft202012Validator as V
    schema = json.load(open(sys.argv[1]))
    V.check_schema(schema)
    for line in open(sys.argv[2]):
        found = sorted(e.json_path + ": " + e.message[:200] for e in V(schema).iter_errors(json.loads(line)))
        print(" | ".join(found) or "good")
    """

  private static func verdicts(
    _ schema: String, _ lines: String, in folder: TemporaryFolder
  ) throws -> [String] {
    let printed = try Program.run(["schema", schema])
    #expect(printed.exitCode == 0, "\(printed.errors)")
    try folder.write(Data(printed.output.utf8), to: "schema.json")
    try folder.write(Data(lines.utf8), to: "lines.jsonl")
    let run = try Program.run(
      "/usr/bin/env", ["python3", "-W", "ignore", "-c", validator, "schema.json", "lines.jsonl"],
      in: folder.url)
    #expect(run.errors.isEmpty, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  @Test(.needs(python: "jsonschema")) func `lean reports hold to theirs`() throws {
    let folder = try TemporaryFolder()
    let outputs = try Self.outputs(in: folder)
    let found = try Self.verdicts("lean", outputs.map(\.text).joined(), in: folder)
    #expect(found.count == outputs.count)
    for (output, verdict) in zip(outputs, found) { #expect(verdict == "good", "\(output.line)") }
  }

  @Test(.needs(python: "jsonschema")) func `what is no lean report does not`() throws {
    let folder = try TemporaryFolder()
    let wrong = [
      #"{"command":"estimate"}"#, #"{"leftOut":["x"]}"#, #"{"command":"estimate","leftOut":[]}"#,
      #"{"command":"estimate","leftOut":["x"],"lines":{"columns":["a"]}}"#,
      #"{"command":"estimate","leftOut":["x"],"lines":{"columns":["a"],"rows":[],"more":1}}"#,
      #"{"command":"estimate","leftOut":["x"],"verdict":"maybe"}"#,
      #"{"command":"e","leftOut":["x"],"a":{"columns":["a"],"rows":[[1]],"rest":{"a":"$5"}}}"#,
    ]
    let found = try Self.verdicts("lean", wrong.map { $0 + "\n" }.joined(), in: folder)
    #expect(found.count == wrong.count && !found.contains("good"), "\(found)")
  }

  @Test(.needs(python: "jsonschema")) func `lines of a history hold to theirs, and others do not`()
    throws
  {
    let folder = try TemporaryFolder()
    for runs in ["0", "16"] {
      let run = try Program.run(
        [
          "estimate", "staging", "--no-reports", "--runs", runs, "--as-of", "2026-10-15",
          "--record", "costs.jsonl", "--pricing", Repository.path("pricing"),
        ], in: folder.url)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let lines = try #require(Program.text(of: folder.url.appending(path: "costs.jsonl")))
    #expect(try Self.verdicts("history", lines, in: folder) == ["good", "good"])
    let first = try #require(lines.split(separator: "\n").first)
    let wrong = [
      first.replacing("\"history\":1", with: "\"history\":2"),
      first.replacing("2026-10-15", with: "15.10.2026", maxReplacements: 1),
      first.replacing("\"usage\"", with: "\"used\""),
      first.replacing("\"region\"", with: "\"place\""),
    ]
    let found = try Self.verdicts("history", wrong.map { $0 + "\n" }.joined(), in: folder)
    #expect(found.count == wrong.count && !found.contains("good"), "\(found)")
  }

  /// As those of other files; `alva-cost schema lean --output` writes it anew.
  @Test(arguments: PrintedSchema.allCases)
  func `the published files are what is printed`(schema: PrintedSchema) throws {
    let file = "Sources/AlvaCost/AlvaCost.docc/Resources/\(schema.rawValue).schema.json"
    let published = try String(contentsOfFile: Repository.path(file), encoding: .utf8)
    #expect(published == schema.value.text)
  }

  @Test(arguments: PrintedSchema.allCases)
  func `every key has its meaning on the page`(schema: PrintedSchema) throws {
    let page = try Program.run(["schema", schema.rawValue, "--format", "markdown"])
    #expect(page.exitCode == 0)
    guard case .object(let root) = schema.value,
      case .object(let properties)? = root.first(where: { $0.key == "properties" })?.value
    else {
      Issue.record("no object")
      return
    }
    for (key, _) in properties { #expect(page.output.contains(key)) }
    #expect(!page.output.contains("|  |"))
  }
}
