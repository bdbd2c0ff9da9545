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
  /// What the lines of the bill cost.
  let lines: [String]
  /// What is open: values, resources, reasons, lines that rest on an assumption.
  let open: [String]
  /// Prices that are listed because nobody has stated the use, the highest first.
  let questions: [Int128]

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
    lines = bill.map { "\($0.cost)" }.sorted()
    questions = synthesis.unknownUsage.map(\.firstPaidPrice.picodollars).sorted(by: >)
    open =
      (UnknownMoney(synthesis).items.map { "\($0)" }
      + bill.filter { $0.bounds != nil }.map { "\($0.id) \($0.cost)" }
      + synthesis.unresolved.map { "\($0.resource) \($0.property)" }).sorted()
  }

  /// Whether a bill is another than the one before, and nothing says that it could be.
  ///
  /// A question about use says so, at the same price or a higher one, where what is due whatever happens
  /// stays as it was.
  func isSilent(after before: Judged) -> Bool {
    if open != before.open { return false }
    if lines != before.lines { return true }
    return questions.count < before.questions.count
      || zip(questions, before.questions).contains { $0 < $1 }
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

  /// Each value of a template's properties, however deep, replaced by a parameter that has no value.
  private static func template(_ golden: GoldenCase) throws -> [Loss] {
    guard let whole = try document(golden), let resources = whole["Resources"] as? Object else {
      return []
    }
    let unknown = ["Ref": "ValueThatNobodyKnows"]
    return resources.keys.sorted().flatMap { id -> [Loss] in
      guard let resource = resources[id] as? Object, let properties = resource["Properties"] else {
        return []
      }
      return values(properties).map { path in
        Loss(what: "\(id).\(path.joined(separator: "."))") {
          var other = putting(
            unknown, at: (["Resources", id, "Properties"] + path)[...], in: whole)
          other = putting(
            ["Type": "String"], at: ["Parameters", "ValueThatNobodyKnows"], in: other)
          return try jsonText(other ?? [:])
        }
      }
    }
  }

  private static func document(_ golden: GoldenCase) throws -> Object? {
    let text = try golden.text("template.yaml")
    return json(try Document.parse(try SourceText(name: "t", text), as: .yaml).root) as? Object
  }

  private static func jsonText(_ value: Any) throws -> String {
    String(
      decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys),
      as: UTF8.self)
  }

  /// A case before anything is taken away, written as it is afterwards.
  private static func before(_ golden: GoldenCase, _ file: String) throws -> Judged {
    if file == "template.yaml", let whole = try document(golden) {
      return try Judged(try jsonText(whole), file)
    }
    return try Judged(try golden.text(file), file)
  }

  /// A template as JSON writes it, short forms of functions in their long form.
  private static func json(_ value: Value) -> Any {
    guard let tag = value.tag, tag.hasPrefix("!") else { return plain(value) }
    let name = String(tag.dropFirst())
    let argument = plain(value)
    if name == "GetAtt", let text = argument as? String {
      return ["Fn::GetAtt": text.split(separator: ".", maxSplits: 1).map(String.init)]
    }
    return [(name == "Ref" || name == "Condition" ? "" : "Fn::") + name: argument]
  }

  private static func plain(_ value: Value) -> Any {
    switch value.kind {
    case .mapping:
      return Object(
        value.entries.map { ($0.key.text ?? "", json($0.value)) }, uniquingKeysWith: { $1 })
    case .sequence: return value.items.map { json($0) }
    case .null: return NSNull()
    case .bool: return value.bool ?? false
    case .number: return value.text.flatMap { Decimal(string: $0) as NSDecimalNumber? } ?? 0
    case .string: return value.text ?? ""
    }
  }

  /// Where each value stands, lists, structures and functions as a whole among them.
  private static func values(_ value: Any, _ path: [String] = []) -> [[String]] {
    let own = path.isEmpty || value is NSNull ? [] : [path]
    if let object = value as? Object {
      let isFunction =
        object.count == 1
        && object.keys.contains { $0 == "Ref" || $0 == "Condition" || $0.hasPrefix("Fn::") }
      if isFunction { return own }
      return own
        + object.keys.sorted().flatMap { values(object[$0] ?? NSNull(), path + [$0]) }
    }
    guard let list = value as? [Any] else { return own }
    return own + list.indices.flatMap { values(list[$0], path + ["\($0)"]) }
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
          return try jsonText(other ?? [:])
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
      guard try Judged(text, file).isSilent(after: before) else { return nil }
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
      let silent = try Self.silence(golden, file, try Self.before(golden, file), without: loss)
      #expect(silent == nil, "seed \(seed)")
    }
  }

  /// All values of all cases: half an hour of a processor, so that only who asks for it has it.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["ALVA_COST_SWEEP"] != nil),
    arguments: ["template.yaml", "plan.json"])
  func `leaves something open whichever it is`(file: String) throws {
    var (values, cases) = (0, 0)
    for golden in Self.cases where golden.has(file) {
      cases += 1
      let before = try Self.before(golden, file)
      for loss in try Self.losses(golden, file) {
        values += 1
        let silent = try Self.silence(golden, file, before, without: loss)
        #expect(silent == nil)
      }
    }
    print("\(file): \(values) values of \(cases) cases taken away")
  }
}
