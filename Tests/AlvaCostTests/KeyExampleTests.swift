import AlvaCost
import Inputs
import Resources
import Reporting
import Testing

/// Every example of the reference fits its key: the shape is asked, which knows ranges, names and required keys.
@Suite struct `Examples of keys` {
  @Test(arguments: FileKind.allCases)
  func `every key has one that may stand there`(kind: FileKind) throws {
    var told: Set<String> = []
    var count = 0
    let rows = Self.examples(of: kind)
    #expect(rows.count == Set(rows.map { "\($0.mapping) \($0.key.key)" }).count)
    for (mapping, key, example) in rows {
      count += 1
      let example = try #require(example, "\(mapping): \(key.key) has no example")
      told.insert(mapping)
      let node = try ConfigText.parse(Array(example.utf8), file: key.key)
      #expect(Self.fits(node, key.shape), "\(mapping): \(key.key): \(example)")
    }
    #expect(count >= 10 && !told.isEmpty)
  }

  @Test func `what does not fit is told from what does`() throws {
    func fits(_ text: String, _ shape: FieldShape) throws -> Bool {
      Self.fits(try ConfigText.parse(Array(text.utf8), file: "x"), shape)
    }
    #expect(try fits("0.5", .number(0...1)) && !fits("2", .number(0...1)))
    #expect(try fits("{ p10: 1, p90: 2 }", .number(0...9)) && !fits("{ p10: 1 }", .number(0...9)))
    #expect(try fits("3", .count(1...3)) && !fits("2.5", .count(1...3)))
    #expect(try fits("a", .choice(["a"])) && !fits("b", .choice(["a"])))
    let keys = FileKeys("m", [FileKey("n", .flag, required: true), FileKey("o", .text)])
    #expect(try fits("{ n: true }", .mapping(keys)) && !fits("{ o: x }", .mapping(keys)))
    #expect(try !fits("{ n: true, p: 1 }", .mapping(keys)))
  }

  /// Each key once, with what the reference shows.
  private static func examples(
    of kind: FileKind
  ) -> [(mapping: String, key: FileKey, example: String?)] {
    let examples = kind.examples
    var rows: [(mapping: String, key: FileKey, example: String?)] = []
    var seen: Set<String> = []
    func visit(_ keys: FileKeys) {
      guard seen.insert(keys.what).inserted else { return }
      for key in keys.list + (keys.pattern.map { [$0] } ?? []) {
        rows.append((keys.what, key, examples.text(of: key, in: keys.what)))
        visit(key.shape)
      }
    }
    func visit(_ shape: FieldShape) {
      switch shape {
      case .mapping(let keys): visit(keys)
      case .named(let shape, _), .list(let shape): visit(shape)
      case .oneOf(let shapes): for shape in shapes { visit(shape) }
      default: break
      }
    }
    visit(kind.keys)
    return rows
  }

  private static func fits(_ node: ConfigNode, _ shape: FieldShape) -> Bool {
    switch shape {
    case .number(let range):
      if let entries = node.entries {
        let forms = [
          ["p10", "p90"], ["min", "mode", "max"], ["mean", "sd"], ["choices"], ["spot"],
        ]
        return forms.contains { $0 == entries.map(\.key).filter { $0 != "reason" } }
      }
      return isFormula(node) || number(node).map(range.contains) ?? false
    case .plainNumber(let range):
      return isFormula(node) || number(node).map(range.contains) ?? false
    case .count(let range): return node.text.flatMap { Int($0) }.map(range.contains) ?? false
    case .flag: return node.text == "true" || node.text == "false"
    case .text: return node.text != nil
    case .choice(let names): return node.text.map(names.contains) ?? false
    case .texts: return node.items?.allSatisfy { $0.text != nil } ?? false
    case .dollars: return number(node).map { $0 >= 0 } ?? false
    case .mapping(let keys):
      guard let entries = node.entries else { return false }
      let pattern = keys.pattern
      return entries.allSatisfy { entry in
        (keys[entry.key] ?? pattern).map { fits(entry.value, $0.shape) } ?? false
      } && keys.list.allSatisfy { key in !key.isRequired || entries.contains { $0.key == key.key } }
    case .named(let shape, _): return node.entries?.allSatisfy { fits($0.value, shape) } ?? false
    case .list(let shape): return node.items?.allSatisfy { fits($0, shape) } ?? false
    case .oneOf(let shapes): return shapes.contains { fits(node, $0) }
    case .anything: return true
    }
  }

  private static func number(_ node: ConfigNode) -> Double? { node.text.flatMap { Double($0) } }

  private static func isFormula(_ node: ConfigNode) -> Bool {
    node.text.map { text in Double(text) == nil && text.contains { "*/+".contains($0) } } ?? false
  }
}
