package import Diagnostics
import Documents

/// A configuration file's tree.
package enum ConfigText {
  /// Reads YAML or JSON.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: its name as the user knows it.
  /// - Throws: what is wrong with the text, with its place.
  /// - Returns: the tree; every value knows its place.
  package static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> ConfigNode {
    let source = try SourceText(name: file, bytes: bytes)
    let node = node(of: try Document.parse(source, as: .automatic).root)
    var problems = Diagnostics()
    checkNames(in: node, &problems)
    try problems.throwIfErrors()
    return node
  }

  /// Reports keys that would act where they are shown, instead of being seen.
  private static func checkNames(in node: ConfigNode, _ problems: inout Diagnostics) {
    for entry in node.entries ?? [] {
      entry.key.reportIfActive(at: entry.keyLocation, &problems)
      checkNames(in: entry.value, &problems)
    }
    for item in node.items ?? [] { checkNames(in: item, &problems) }
  }

  private static func node(of value: Value) -> ConfigNode {
    let location = value.location
    switch value.kind {
    case .null:
      return ConfigNode(.null, at: location)
    case .bool, .number, .string:
      return ConfigNode(
        .scalar(text: value.text ?? "", isQuoted: value.isQuoted), at: location)
    case .sequence:
      return ConfigNode(.list(value.items.map { node(of: $0) }), at: location)
    case .mapping:
      return ConfigNode(
        .map(
          value.entries.map { key, value in
            ConfigNode.Entry(
              key: key.text ?? "", keyLocation: key.location, value: node(of: value))
          }), at: location)
    }
  }
}
