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
    "autoscaling/group-in-a-dedicated-network",
    // Seven metrics or none: both cost nothing, so that nothing is open.
    "ec2/detailed-monitoring-within-the-free-metrics",
  ]

  private static let cases = GoldenCase.all.filter { !allowed.contains($0.name) }

  private static func picked<Item>(
    _ items: [Item], _ random: inout SeededGenerator
  ) -> Item? {
    items.isEmpty ? nil : items[Int.random(in: 0..<items.count, using: &random)]
  }

  /// What can be taken away of a case, each with how to do it.
  private struct Loss {
    let what: String
    let text: () throws -> String?
  }

  private static func losses(_ golden: GoldenCase, _ file: String) throws -> [Loss] {
    file == "plan.json" ? try plan(golden) : try template(golden)
  }

  /// Each text of a template's properties, replaced by a parameter that has no value.
  private static func template(_ golden: GoldenCase) throws -> [Loss] {
    let text = try golden.text("template.yaml")
    guard text.utf8.allSatisfy({ $0 < 0x80 }), !text.contains("Parameters:") else { return [] }
    let root = try Document.parse(try SourceText(name: "t", text), as: .yaml).root
    let properties = root["Resources"]?.entries.compactMap { $0.value["Properties"] } ?? []
    return properties.flatMap(scalars).compactMap { value in
      guard let old = value.text else { return nil }
      return Loss(what: "\(old) in line \(value.location.line)") {
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
        return lines.joined(separator: "\n") + "\nParameters: { Unknown: { Type: String } }\n"
      }
    }
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

  private typealias Object = [String: Any]

  /// Where each argument of a block stands: of nested blocks the arguments, and each block as a whole.
  private static func places(_ value: Any, _ path: [String] = []) -> [[String]] {
    if value is NSNull { return [] }
    if let object = value as? Object {
      let own = object.keys.sorted().filter { !path.isEmpty || ($0 != "id" && $0 != "arn") }
        .flatMap { places(object[$0] ?? NSNull(), path + [$0]) }
      return path.isEmpty ? own : [path] + own
    }
    if let list = value as? [Any], list.contains(where: { $0 is Object }) {
      return [path] + list.indices.flatMap { places(list[$0], path + ["\($0)"]) }
    }
    return [path]
  }

  /// The same value without what stands at a path, or with something else there.
  private static func putting(_ new: Any?, at path: ArraySlice<String>, in value: Any?) -> Any? {
    guard let first = path.first else { return new }
    if let index = Int(first), (value as? Object) == nil {
      var list = value as? [Any] ?? []
      while list.count <= index { list.append(Object()) }
      list[index] = putting(new, at: path.dropFirst(), in: list[index]) ?? Object()
      return list
    }
    var object = value as? Object ?? [:]
    object[first] = putting(new, at: path.dropFirst(), in: object[first])
    return object
  }

  /// Each argument of a plan known after apply, written as what a data source gives.
  private static func plan(_ golden: GoldenCase) throws -> [Loss] {
    let data = Data(try golden.text("plan.json").utf8)
    guard let root = try JSONSerialization.jsonObject(with: data) as? Object,
      let module = (root["planned_values"] as? Object)?["root_module"] as? Object,
      let resources = module["resources"] as? [Object],
      let written = (root["configuration"] as? Object)?["root_module"] as? Object,
      let blocks = written["resources"] as? [Object]
    else { return [] }
    return resources.indices.flatMap { index -> [Loss] in
      guard let address = resources[index]["address"] as? String,
        let block = blocks.firstIndex(where: { $0["address"] as? String == address }),
        let values = resources[index]["values"]
      else { return [] }
      return places(values).map { path in
        Loss(what: "\(address).\(path.joined(separator: "."))") {
          let slice = path[...]
          var other = putting(
            nil, at: ["planned_values", "root_module", "resources", "\(index)", "values"] + slice,
            in: root)
          var expressions = blocks[block]["expressions"] as? Object ?? [:]
          let reference = ["references": ["data.external.other.result", "data.external.other"]]
          let isConstant = (expressions[path[0]] as? Object)?["constant_value"] != nil
          expressions =
            putting(reference, at: isConstant ? [path[0]] : slice, in: expressions) as? Object
            ?? [:]
          other = putting(
            expressions,
            at: ["configuration", "root_module", "resources", "\(block)", "expressions"], in: other)
          let changes = (root["resource_changes"] as? [Object] ?? [])
            .filter { $0["address"] as? String != address }
          let unknown = putting(true, at: slice, in: Object()) ?? Object()
          let change: Object = [
            "address": address, "mode": "managed", "type": resources[index]["type"] ?? "",
            "name": resources[index]["name"] ?? "",
            "change": ["actions": ["create"], "after_unknown": unknown] as Object,
          ]
          other = putting(changes + [change], at: ["resource_changes"], in: other)
          let text = try JSONSerialization.data(withJSONObject: other ?? [:], options: .sortedKeys)
          return String(decoding: text, as: UTF8.self)
        }
      }
    }
  }

  /// - Returns: what is decided silently of a case without one of its values.
  private static func silence(
    _ golden: GoldenCase, _ file: String, _ before: Judged, without loss: Loss
  ) throws -> String? {
    guard let text = try loss.text() else { return nil }
    do {
      let after = try Judged(text, file)
      guard after.lines != before.lines, after.open == before.open else { return nil }
      return "\(golden.name)/\(file) without \(loss.what) is decided silently"
    } catch let problems as Diagnostics {
      // What is refused, with its place, is not decided.
      return problems.hasErrors ? nil : "\(golden.name)/\(file) without \(loss.what)"
    }
  }

  @Test(arguments: ["template.yaml", "plan.json"], 0..<6)
  func `leaves something open where the bill is another without it`(
    file: String, round: UInt64
  ) throws {
    for seed in round * 25..<(round + 1) * 25 {
      var random = SeededGenerator(seed: seed)
      guard let golden = Self.picked(Self.cases.filter { $0.has(file) }, &random),
        let loss = Self.picked(try Self.losses(golden, file), &random)
      else { continue }
      let silent = try Self.silence(
        golden, file, try Judged(try golden.text(file), file), without: loss)
      #expect(silent == nil, "seed \(seed)")
    }
  }

  /// All values of all cases: half an hour of a processor, so that only who asks for it has it.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["ALVA_COST_SWEEP"] != nil),
    arguments: ["template.yaml", "plan.json"])
  func `leaves something open whichever it is`(file: String) throws {
    for golden in Self.cases where golden.has(file) {
      let before = try Judged(try golden.text(file), file)
      for loss in try Self.losses(golden, file) {
        let silent = try Self.silence(golden, file, before, without: loss)
        #expect(silent == nil)
      }
    }
  }
}
