import Documents
import Inputs
import Reporting
import Resources
import ShippedPricing

/// What the files that come with the program have at their keys; what is written for guides comes first.
struct ShippedExamples {
  private(set) var examples = KeyExamples()

  /// Of all shipped files of a kind, those to start from first.
  init(of kind: FileKind) {
    for (mapping, keys) in WrittenExamples.all {
      for (key, text) in keys { examples.note(text, of: key, in: mapping) }
    }
    for path in Self.files(of: kind) {
      guard let bytes = ShippedPricing.bytes(of: path),
        let root = try? ConfigText.parse(bytes, file: path)
      else { continue }
      walk(root, .mapping(kind.keys))
    }
  }

  private static func files(of kind: FileKind) -> [String] {
    let started = ShippedPricing.folders(in: "examples").map {
      "examples/\($0)/\(kind.rawValue).yaml"
    }
    let folder =
      switch kind {
      case .whatif: "whatif"
      case .stack, .scenario, .budget, .service: "\(kind.rawValue)s"
      }
    return started.filter(ShippedPricing.contains)
      + ShippedPricing.files(in: folder).map { "\(folder)/\($0)" }
  }

  private mutating func walk(_ node: ConfigNode, _ shape: FieldShape) {
    switch shape {
    case .mapping(let keys):
      for entry in node.entries ?? [] {
        guard let key = keys[entry.key] else { continue }
        if let text = Self.text(entry.value), entry.value.text != "NAME" {
          examples.note(text, of: key.key, in: keys.what)
        }
        walk(entry.value, key.shape)
      }
    case .named(let shape, _): for entry in node.entries ?? [] { walk(entry.value, shape) }
    case .list(let shape): for item in node.items ?? [] { walk(item, shape) }
    case .oneOf(let shapes): for shape in shapes { walk(node, shape) }
    default: break
    }
  }

  /// A value in one short line; `nil` for what needs more.
  private static func text(_ node: ConfigNode) -> String? {
    var text: String?
    switch node.content {
    case .scalar(let value, let isQuoted):
      text = isQuoted ? YAMLScalar.text(value) : value
    case .formula: text = node.text
    case .list(let items):
      let parts = items.compactMap { Self.text($0) }
      text = parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
    case .map(let entries):
      let parts = entries.filter { $0.key != "reason" }.compactMap { entry in
        Self.text(entry.value).map { "\(YAMLScalar.text(entry.key)): \($0)" }
      }
      let whole = entries.count { $0.key != "reason" }
      text = parts.count == whole && whole > 0 ? "{ \(parts.joined(separator: ", ")) }" : nil
    case .null: break
    }
    return text.flatMap { $0.utf8.count <= 60 ? $0 : nil }
  }
}
