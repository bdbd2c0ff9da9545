import Foundation
import Inputs
import Reporting
import Resources
import TestSupport
import Testing

@testable import AlvaCost

/// The shipped files of each kind, below `pricing`; every sheet of a service.
private let shipped: [(kind: FileKind, file: String)] = named + sheets

private let sheets: [(kind: FileKind, file: String)] = {
  let names = try? FileManager.default.contentsOfDirectory(
    atPath: Repository.path("pricing/services"))
  return (names ?? []).sorted().map { (.service, "services/\($0.dropLast(5))") }
}()

private let named: [(kind: FileKind, file: String)] = [
  (.stack, "stacks/staging"), (.stack, "stacks/production"), (.scenario, "scenarios/low"),
  (.scenario, "scenarios/moderate"), (.scenario, "scenarios/launch"), (.budget, "budgets/staging"),
  (.budget, "budgets/production"), (.whatif, "whatif/staging"),
]

extension ConfigNode {
  /// The same as JSON; a plain scalar is a number or a flag where YAML says so.
  fileprivate var json: JSONValue {
    switch content {
    case .null: .null
    case .formula: .string(text ?? "")
    case .list(let items): .array(items.map(\.json))
    case .map(let entries): .object(entries.map { ($0.key, $0.value.json) })
    case .scalar(let text, true): .string(text)
    case .scalar(let text, false):
      text == "true" || text == "false"
        ? .bool(text == "true")
        : Int(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .string(text)
    }
  }
}

@Suite struct `Schemas of the files that people write` {
  private static let resources = "Sources/AlvaCost/AlvaCost.docc/Resources"

  private func text(_ file: String) throws -> String {
    try String(contentsOfFile: Repository.path("pricing/\(file).yaml"), encoding: .utf8)
  }

  /// What a validator has to say of texts, each as its paths and keywords; one line a text.
  private func verdicts(_ kind: FileKind, _ texts: [String]) throws -> [String] {
    let values = try texts.map { try ConfigText.parse(Array($0.utf8), file: "t.yaml").json }
    let folder = try TemporaryFolder()
    try folder.write(Data(kind.reference.json.text.utf8), to: "schema.json")
    try folder.write(Data(JSONValue.array(values).text.utf8), to: "values.json")
    let program = """
      import json, sys
      from jsonschema import Draft202012Validator as V
      schema = json.load(open("schema.json"))
      V.check_schema(schema)
      for value in json.load(open("values.json")):
          errors = V(schema).iter_errors(value)
          print(" ".join(sorted(e.json_path + ":" + e.validator for e in errors)) or "good")
      """
    let run = try Program.run(
      "/usr/bin/env", ["python3", "-W", "ignore", "-c", program], in: folder.url)
    #expect(run.errors.isEmpty, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  @Test(.needs(python: "jsonschema"), arguments: FileKind.allCases)
  func `what is shipped holds to them`(kind: FileKind) throws {
    let files = shipped.filter { $0.kind == kind }.map(\.file)
    #expect(!files.isEmpty)
    let found = try verdicts(kind, try files.map(text))
    #expect(found.count == files.count)
    for (file, verdict) in zip(files, found) { #expect(verdict == "good", "\(file)") }
  }

  @Test(
    .needs(python: "jsonschema"),
    arguments: [
      (FileKind.stack, "regoin: x", "$:additionalProperties $:required"),
      (.stack, "region: a\nservices: { web: { cpu: 512 } }", "$.services.web:required"),
      (
        .stack, "region: a\nservices: { web: { cpu: 512, memoryMB: 1024, taks: 1 } }",
        "$.services.web:additionalProperties"
      ),
      (.stack, "region: a\ndatabases: { a: { storageGB: 0 } }", "$.databases.a.storageGB:anyOf"),
      (.stack, "region: a\ndatabase: { engine: postgre }", "$.database.engine:enum"),
      (.stack, "region: a\navailabilityZones: 2.5", "$.availabilityZones:type"),
      (.stack, "region: a\ndatabase: { usedGB: { p10: 1 } }", "$.database.usedGB:anyOf"),
      (.scenario, "entry: { web: 2 }", "$.entry.web:maximum"),
      (.scenario, "spikes: [{ startHours: 3 }]", "$.spikes[0]:additionalProperties"),
      (.budget, "limits: { realistic: { pp90: 3 } }", "$.limits.realistic:anyOf"),
      (.budget, "drift: strict", "$.drift:enum"),
      (
        .service, "service: A\noffers: [B]\nsource: c\ntypes: { T: { chargs: {} } }",
        "$.types.T:anyOf"
      ),
      (.service, "service: A\noffers: [B]", "$:required"),
      (.whatif, "groups: { a: { options: { b: { set: {} } } } }", "$.groups.a.options.b:required"),
    ])
  func `what is wrong does not`(kind: FileKind, text: String, expected: String) throws {
    let found = try #require(try verdicts(kind, [text]).first)
    #expect(Set(found.split(separator: " ")) == Set(expected.split(separator: " ")))
  }

  @Test(
    .needs(python: "jsonschema"),
    arguments: [
      (FileKind.stack, "region: a\ndatabase: { usedGB: { p10: 1, p90: 4, reason: a guess } }"),
      (
        .stack,
        "region: a\nservices: { w: { cpu: 512, memoryMB: 1024, uses: { a: { queries: 1 } } } }"
      ),
      (.stack, "region: a\nqueues: { a: { kind: sqs, fifo: true }, b: {} }"),
      (.budget, "limits: { realistic: { p97.5: 3 }, every: 3, other: \"12.50\" }"),
    ])
  func `every form that is read holds too`(kind: FileKind, text: String) throws {
    #expect(try verdicts(kind, [text]) == ["good"])
  }

  @Test(arguments: FileKind.allCases)
  func `the command prints them, and they lie beside the guides`(kind: FileKind) throws {
    let run = try Program.run("schema", kind.rawValue)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    let file = Repository.root.appending(
      path: "\(Self.resources)/\(kind.rawValue).schema.json")
    if Program.records { try Data(run.output.utf8).write(to: file) }
    #expect(run.output == (try String(contentsOf: file, encoding: .utf8)))
  }

  @Test(arguments: shipped)
  func `what is shipped names its schema in the first line`(kind: FileKind, file: String) throws {
    let first = try text(file).prefix { $0 != "\n" }
    #expect(
      first
        == "# yaml-language-server: $schema=../../\(Self.resources)/\(kind.rawValue).schema.json")
  }

  @Test(arguments: FileKind.allCases)
  func `the page names every key of the file with its meaning`(kind: FileKind) throws {
    let page = try Program.run("schema", kind.rawValue, "--format", "markdown").output
    for key in kind.keys.names { #expect(page.contains("| `\(key)` |"), "\(key)") }
    let rows = try Program.run("schema", kind.rawValue, "--format", "csv").output
    #expect(rows.hasPrefix("mapping,key,value,required,default,meaning,example\r\n"))
  }

  @Test(arguments: FileKind.allCases)
  func `the page lies among the guides as it is printed`(kind: FileKind) throws {
    let page = try Program.run("schema", kind.rawValue, "--format", "markdown").output
    let file = Repository.root.appending(
      path: "Sources/AlvaCost/AlvaCost.docc/Keys-\(kind.rawValue).md")
    if Program.records { try Data(page.utf8).write(to: file) }
    #expect(page == (try String(contentsOf: file, encoding: .utf8)))
    let list = try String(
      contentsOfFile: Repository.path("Sources/AlvaCost/AlvaCost.docc/AlvaCost.md"),
      encoding: .utf8)
    #expect(list.contains("- <doc:Keys-\(kind.rawValue)>"))
  }

  @Test func `a kind of file that there is not is a wrong command line`() throws {
    #expect(try Program.run("schema", "stak").exitCode == 64)
  }
}
