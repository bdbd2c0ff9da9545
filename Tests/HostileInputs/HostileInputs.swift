import AlvaCost
import Diagnostics
import Documents
import Estimation
import Exploration
import Foundation
import Gate
import Inputs
import PriceLists
import Quantities
import RateTables
import Reconciliation
import Reporting
import Services
import Synchronization
import TemplateReader
import TestSupport

/// Every reader of the program with an input of each of its kinds.
package enum HostileInputs {
  /// The names of all kinds, in a fixed order.
  package static let names = [
    "template.json", "template.yaml", "sam.yaml", "manifest.json", "plan.json", "state.json",
    "parameters.json", "stack.yaml", "scenario.yaml", "trace.csv", "budget.yaml", "whatif.yaml",
    "usage.yaml", "sheet.yaml", "rates.csv", "offer.json", "offer.csv", "offer.csv.gz",
    "report.csv", "focus.csv", "explorer.json", "explorer.csv", "saved.json", "history.jsonl",
    "access.log", "edge.log", "metrics.csv", "metrics.json", "message.json",
  ]

  /// A kind by its name.
  ///
  /// - Throws: where the example is not there.
  package static func input(_ name: String) throws -> HostileInput {
    let whole = try whole(name)
    let workspace = Workspace(folder: Repository.path("pricing"))
    switch name {
    case "template.json", "template.yaml", "sam.yaml", "plan.json", "state.json":
      return HostileInput(name: name, whole: whole) { try price([name: $0], name, workspace) }
    case "manifest.json":
      let template = try example("template.json")
      return HostileInput(name: name, whole: whole) {
        try price(
          [
            "out/manifest.json": $0, "out/shop.json": template,
            "out/stage/manifest.json": Array(#"{"version": "48.0.0", "artifacts": {}}"#.utf8),
          ], "out", workspace)
      }
    case "stack.yaml", "scenario.yaml":
      let files = [
        "stacks/shop.yaml": try example("stack.yaml"),
        "scenarios/busy.yaml": try example("scenario.yaml"),
      ]
      let place = name == "stack.yaml" ? "stacks/shop.yaml" : "scenarios/busy.yaml"
      return HostileInput(name: name, whole: whole) {
        try estimate(files.merging([place: $0]) { $1 }, workspace)
      }
    case "offer.json", "offer.csv", "offer.csv.gz":
      let kept = try workspace.sheets.all().keptRates
      return HostileInput(name: name, whole: whole) {
        _ = try PriceListImport(keeping: kept).run([
          PriceListSource(name: name, place: .bytes($0))
        ])
      }
    case "access.log", "edge.log", "metrics.csv", "metrics.json":
      return HostileInput(name: name, whole: whole) { try learn($0, name, workspace) }
    case "report.csv", "focus.csv", "explorer.json", "explorer.csv":
      return HostileInput(name: name, whole: whole) {
        let source = PriceListSource(name: name, place: .bytes($0), noun: "a bill")
        _ = try BillReader(tagKeys: ["stack"]).read([source]) { _ in }
      }
    case "message.json": return HostileInput(name: name, whole: whole) { try answer($0) }
    default: return HostileInput(name: name, whole: whole) { try configure($0, name) }
    }
  }

  /// The example of a kind.
  private static func whole(_ name: String) throws -> [UInt8] {
    switch name {
    case "manifest.json":
      Array(
        #"""
        {"version": "48.0.0", "artifacts": {
          "Shop": {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/us-east-1",
            "properties": {"templateFile": "shop.json"}},
          "Stage": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "stage"}},
          "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}}}
        """#.utf8)
    case "offer.json": OfferFileWriter(OfferModel(products: 3), format: .json).bytes()
    case "offer.csv": OfferFileWriter(OfferModel(products: 3), format: .csv).bytes()
    case "offer.csv.gz": packed
    default: try example(name)
    }
  }

  private static func example(_ name: String) throws -> [UInt8] {
    Array(
      try Data(contentsOf: URL(filePath: Repository.path("Tests/AlvaCostTests/Corpus/\(name)"))))
  }

  /// What gzip makes of the header and two rows of an offer file of ours, in fixed codes.
  private static let packed: [UInt8] = {
    // RFC 1951, stored blocks: a byte of kind, the length twice, the bytes; RFC 1952 around them.
    let text = OfferFileWriter(OfferModel(products: 1), format: .csv).bytes()
    let piece = text.prefix(65_535)
    let (low, high) = (UInt8(piece.count & 0xFF), UInt8(piece.count >> 8))
    var check: UInt32 = ~0
    for byte in piece {
      check ^= UInt32(byte)
      for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
    }
    func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 0xFF) } }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, low, high, ~low, ~high] + piece
      + bytes(~check) + bytes(UInt32(piece.count))
  }()

  // MARK: - Readers

  private static func configure(_ bytes: [UInt8], _ name: String) throws {
    switch name {
    case "trace.csv":
      let text = "scenario: busy\ntrace: { file: trace.csv, stepMinutes: 60 }\n"
      let node = try ConfigText.parse(Array(text.utf8), file: "busy.yaml")
      _ = try ScenarioReader.read(node, name: "busy") { _, _ in bytes }
    case "budget.yaml":
      _ = try BudgetReader.read(try ConfigText.parse(bytes, file: name), name: "shop")
    case "whatif.yaml": _ = try AlternativesReader.read(try ConfigText.parse(bytes, file: name))
    case "usage.yaml": _ = try UsageReader.read(try ConfigText.parse(bytes, file: name))
    case "sheet.yaml": _ = try SheetLibrary.sheet(name, bytes)
    case "parameters.json": _ = try ParameterFile.read(bytes, file: name)
    case "saved.json": _ = try SavedEstimate.read(bytes, file: name)
    case "history.jsonl": _ = try HistoryRecord.read(bytes, file: name)
    default:
      var problems = Diagnostics()
      let rows = TableReader.rateRows(bytes, file: name, problems: &problems)
      var builder = RateTableBuilder()
      builder.add(rows, offer: "AWSSecretsManager", region: "us-east-1", file: name)
      problems.append(builder.problems)
      try problems.throwIfErrors()
    }
  }

  /// What is learnt has to make a scenario that can be read.
  private static func learn(_ bytes: [UInt8], _ name: String, _ workspace: Workspace) throws {
    let learnt = try LearnCommand.learn(
      [PriceListSource(name: name, place: .bytes(bytes))], named: "shop",
      services: ["web", "api"])
    let scenario = LearntScenario(learnt, in: workspace).text(named: nil)
    do throws(Diagnostics) {
      _ = try ScenarioReader.read(
        try ConfigText.parse(Array(scenario.utf8), file: "learnt.yaml"), name: "learnt",
        load: { _, _ in [] })
    } catch {
      throw WrongOutput(text: "the scenario cannot be read: \(error.text)")
    }
    _ = LearnReport.report(learnt, scenario: scenario).json.text
  }

  /// The resources of templates, priced and printed in every format.
  private static func price(
    _ files: [String: [UInt8]], _ path: String, _ workspace: Workspace
  ) throws {
    let reading = TemplateFiles(
      read: { name in
        files[FilePaths.normalized(name)].map { .success($0) }
          ?? .failure(Diagnostics(Diagnostic(.error, .missing, "there is no such file")))
      }, isFolder: { name in files.keys.contains { $0.hasPrefix(name + "/") } },
      exists: { files[FilePaths.normalized($0)] != nil })
    var request = SynthesisCommand.Request(path: path)
    request.options.region = "us-east-1"
    let synthesis = try SynthesisCommand(workspace: workspace, files: reading).run(request)
      .synthesis
    let document = EstimateDocument(synthesis)
    try OutputCheck.hold(
      synthesis.bill,
      terminal: ValidationTerminal.text(synthesis, style: TerminalStyle(colour: false)),
      markdown: document.document.markdown(), page: document.document.html,
      json: ValidationJSON.value(synthesis).text)
  }

  /// A stack file and its scenario: the month simulated, priced and printed in every format.
  private static func estimate(_ files: [String: [UInt8]], _ workspace: Workspace) throws {
    var workspace = workspace
    workspace.drafts = files
    let set = try EstimateCommand(workspace: workspace).run(StackRequest(name: "shop"))
    let document = EstimateDocument(set)
    try OutputCheck.hold(
      set, terminal: EstimateTerminal.text(set, style: TerminalStyle(colour: false)),
      markdown: document.markdown, page: document.document.html,
      json: EstimateJSON.value(set).text)
  }

  /// A client's message: what comes back is a message, and none holds a break of its own.
  private static func answer(_ bytes: [UInt8]) throws {
    let host = SilentHost()
    let server = MCPServer(host) { text in
      host.sent.withLock { $0.append(text) }
      return true
    }
    for line in bytes.split(separator: 0x0A) { server.receive(Array(line)) }
    server.finish()
    for text in host.sent.withLock({ $0 }) {
      let isOne = text.hasSuffix("\n") && text.dropLast().utf8.allSatisfy { $0 >= 0x20 }
      guard isOne, (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any]
      else { throw WrongOutput(text: "no message: \(text.debugDescription)") }
    }
  }
}

/// A host whose one tool is done at once.
private final class SilentHost: MCPHost {
  let sent = Mutex<[String]>([])

  var version: String { "1" }
  var instructions: String { "none" }
  var tools: [MCPTool] {
    [MCPTool(name: "wait", title: "t", description: "d", inputSchema: .object([]))]
  }
  var resources: [MCPResource] { [] }
  var resourceTemplates: [MCPResource] { [] }

  func call(_ tool: String, _ arguments: Value?, _ work: MCPWork) -> MCPAnswer {
    MCPAnswer(["done"])
  }

  func read(_ uri: String) throws -> (mimeType: String, text: String)? { nil }
}
