import Diagnostics
import Documents
import Estimation
import Foundation
import Gate
import Pricing
import Quantities
import Resources
import TemplateReader
import TestSupport
import Testing
import TrafficSimulation

/// What is made of a template or a plan, as far as a bill and its open parts go.
private struct Judged: Equatable {
  /// Lines of the bill, and what is listed because nobody has stated its use.
  let lines: [String]
  /// What is open: values, resources, reasons.
  let open: [String]

  init(_ text: String, _ file: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: file)
    let files = TemplateFiles(
      read: { path in
        (try? Data(contentsOf: URL(filePath: path))).map { .success(Array($0)) }
          ?? .failure(Diagnostics(Diagnostic(.error, .missing, "there is no '\(path)'")))
      }, isFolder: { _ in false }, exists: { FileManager.default.fileExists(atPath: $0) })
    var request = SynthesisCommand.Request(path: "\(folder.path)/\(file)")
    request.options.region = "us-east-1"
    let synthesis = try SynthesisCommand(
      workspace: Workspace(folder: Repository.path("pricing")), files: files
    ).run(request).synthesis
    let bill = synthesis.bill.estimates.first?.lines ?? []
    lines =
      (bill + synthesis.unknownUsage).map { "\($0.id.item) \($0.usageType) \($0.quantity.text)" }
      .sorted()
    open =
      (UnknownMoney(synthesis).items.map { "\($0)" }
      + synthesis.unresolved.map { "\($0.resource) \($0.property)" }).sorted()
  }
}

/// One value of a case that nobody knows any more.
///
/// A case is a template or a plan whose lines were worked by hand. One of its values is taken away: where the
/// bill is another without it, something has to be open. What was decided silently would be a certain
/// figure for something that nobody knows.
@Suite struct `A value taken away` {
  /// Cases in which a value matters only because of what another one says.
  private static let allowed: Set<String> = [
    // Whether a group's network is dedicated hangs on its subnets, which are parameters nearly everywhere.
    "autoscaling/group-in-a-dedicated-network"
  ]

  private static let cases = GoldenCase.all.filter { !allowed.contains($0.name) }

  private static func picked<Item>(
    _ items: [Item], _ random: inout SeededGenerator
  ) -> Item? {
    items.isEmpty ? nil : items[Int.random(in: 0..<items.count, using: &random)]
  }

  /// - Returns: the template with a parameter that has no value in the place of one of its texts, and
  ///   where that was; `nil` where it has parameters of its own, or none that can be replaced.
  private static func template(
    _ golden: GoldenCase, _ random: inout SeededGenerator
  ) throws -> (text: String, what: String)? {
    let text = try golden.text("template.yaml")
    guard text.utf8.allSatisfy({ $0 < 0x80 }), !text.contains("Parameters:") else { return nil }
    let root = try Document.parse(try SourceText(name: "t", text), as: .yaml).root
    let properties = root["Resources"]?.entries.compactMap { $0.value["Properties"] } ?? []
    guard let value = picked(properties.flatMap(scalars), &random), let old = value.text else {
      return nil
    }
    var lines = text.components(separatedBy: "\n")
    let (line, column) = (value.location.line - 1, value.location.column - 1)
    guard lines.indices.contains(line), lines[line].count > column else { return nil }
    let start = lines[line].index(lines[line].startIndex, offsetBy: column)
    let rest = lines[line][start...]
    let quoted = rest.first == "\"" || rest.first == "'" ? "\(rest.first ?? " ")" : ""
    let token = quoted + old + quoted
    guard rest.hasPrefix(token) else { return nil }
    lines[line].replaceSubrange(
      start..<lines[line].index(start, offsetBy: token.count), with: "!Ref Unknown")
    let body = lines.joined(separator: "\n")
    return (body + "\nParameters: { Unknown: { Type: String } }\n", "\(old) in line \(line + 1)")
  }

  /// The texts of a template's properties, with their places.
  private static func scalars(_ value: Value) -> [Value] {
    switch value.kind {
    case .mapping:
      if value.count == 1, let key = value.entries.first(where: { _ in true })?.key.text,
        key == "Ref" || key.hasPrefix("Fn::")
      {
        return []
      }
      return value.entries.flatMap { scalars($0.value) }
    case .sequence: return value.items.flatMap(scalars)
    case .null: return []
    case .bool, .number, .string: return value.tag == nil ? [value] : []
    }
  }

  /// - Returns: the plan with one argument known after apply, written as what a data source gives.
  private static func plan(
    _ golden: GoldenCase, _ random: inout SeededGenerator
  ) throws -> (text: String, what: String)? {
    let data = Data(try golden.text("plan.json").utf8)
    guard var root = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      var planned = root["planned_values"] as? [String: Any],
      var module = planned["root_module"] as? [String: Any],
      var resources = module["resources"] as? [[String: Any]],
      var configuration = root["configuration"] as? [String: Any],
      var written = configuration["root_module"] as? [String: Any],
      var blocks = written["resources"] as? [[String: Any]],
      let place = picked(Array(resources.indices), &random),
      let address = resources[place]["address"] as? String,
      let block = blocks.firstIndex(where: { $0["address"] as? String == address }),
      var values = resources[place]["values"] as? [String: Any],
      let key = picked(
        values.keys.sorted().filter { !(values[$0] is NSNull) && $0 != "id" && $0 != "arn" },
        &random)
    else { return nil }
    values[key] = nil
    resources[place]["values"] = values
    module["resources"] = resources
    planned["root_module"] = module
    root["planned_values"] = planned
    var expressions = blocks[block]["expressions"] as? [String: Any] ?? [:]
    expressions[key] = ["references": ["data.external.other.result", "data.external.other"]]
    blocks[block]["expressions"] = expressions
    written["resources"] = blocks
    configuration["root_module"] = written
    root["configuration"] = configuration
    var changes = (root["resource_changes"] as? [[String: Any]] ?? [])
      .filter { $0["address"] as? String != address }
    changes.append([
      "address": address, "mode": "managed", "type": resources[place]["type"] ?? "",
      "name": resources[place]["name"] ?? "",
      "change": ["actions": ["create"], "after_unknown": [key: true]] as [String: Any],
    ])
    root["resource_changes"] = changes
    let text = try JSONSerialization.data(withJSONObject: root, options: .sortedKeys)
    return (String(decoding: text, as: UTF8.self), "\(address).\(key)")
  }

  @Test(arguments: ["template.yaml", "plan.json"], 0..<6)
  func `leaves something open where the bill is another without it`(
    file: String, round: UInt64
  ) throws {
    for seed in round * 25..<(round + 1) * 25 {
      var random = SeededGenerator(seed: seed)
      guard let golden = Self.picked(Self.cases.filter { $0.has(file) }, &random),
        let (text, what) = file == "plan.json"
          ? try Self.plan(golden, &random) : try Self.template(golden, &random)
      else { continue }
      let before = try Judged(try golden.text(file), file)
      do {
        let after = try Judged(text, file)
        #expect(
          after.lines == before.lines || after.open != before.open,
          "seed \(seed): \(golden.name)/\(file) without \(what) is decided silently")
      } catch let problems as Diagnostics {
        // What is refused, with its place, is not decided.
        #expect(problems.hasErrors, "seed \(seed): \(golden.name)/\(file) without \(what)")
      }
    }
  }
}
