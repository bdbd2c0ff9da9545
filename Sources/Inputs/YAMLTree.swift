package import Diagnostics
import Yams

/// A configuration file's tree.
package enum ConfigText {
  package static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> ConfigNode {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostics(
        Diagnostic(
          at: SourceLocation(file: file), "the file is not UTF-8", mend: "save it as UTF-8"))
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw Diagnostics(
          Diagnostic(at: SourceLocation(file: file), "the file is empty", mend: "write a mapping"))
      }
      return convert(node, file: file, lines: lines)
    } catch let d as Diagnostics { throw d } catch {
      throw Diagnostics(
        Diagnostic(at: SourceLocation(file: file), "\(error)", mend: "mend the YAML"))
    }
  }

  private static func at(_ node: Yams.Node, file: String, lines: [String]) -> SourceLocation {
    guard let mark = node.mark else { return SourceLocation(file: file) }
    return SourceLocation(
      file: file, line: mark.line, column: mark.column, length: node.scalar?.string.count ?? 1,
      lineText: lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : nil)
  }

  private static func convert(_ node: Yams.Node, file: String, lines: [String]) -> ConfigNode {
    let location = at(node, file: file, lines: lines)
    switch node {
    case .scalar(let s):
      if s.style == .plain, ["", "~", "null"].contains(s.string) {
        return ConfigNode(.null, at: location)
      }
      return ConfigNode(.scalar(text: s.string, isQuoted: s.style != .plain), at: location)
    case .sequence(let s):
      return ConfigNode(.list(s.map { convert($0, file: file, lines: lines) }), at: location)
    case .mapping(let m):
      return ConfigNode(
        .map(
          m.map {
            ConfigNode.Entry(
              key: $0.key.string ?? "", keyLocation: at($0.key, file: file, lines: lines),
              value: convert($0.value, file: file, lines: lines))
          }), at: location)
    case .alias: return ConfigNode(.null, at: location)
    }
  }
}
