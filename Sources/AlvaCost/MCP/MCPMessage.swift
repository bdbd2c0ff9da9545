import Diagnostics
package import Documents
package import Reporting

/// A message of a client: JSON-RPC 2.0, as the Model Context Protocol narrows it.
///
/// - Source: modelcontextprotocol.io, specification 2026-07-28, basic protocol; read 2026-11-27.
package enum MCPMessage: Sendable {
  /// What a request is answered under.
  package enum ID: Hashable, Sendable {
    case text(String)
    case number(Int)

    package var json: JSONValue {
      switch self {
      case .text(let text): .string(text)
      case .number(let number): .integer(number)
      }
    }

    init?(_ value: Value?) {
      guard let value, let text = value.text else { return nil }
      switch value.kind {
      case .string: self = .text(text)
      case .number:
        guard let number = Int(text) else { return nil }
        self = .number(number)
      case .null, .bool, .sequence, .mapping: return nil
      }
    }
  }

  case request(ID, method: String, params: Value?)
  case notification(method: String, params: Value?)
  /// An answer, though nothing was asked.
  case response

  /// Why something is no message, and under which id that is said.
  package struct Problem: Error, Hashable, Sendable {
    package let code: Int
    package let message: String
    package let id: ID?
  }

  /// Collections may stand in one another this deep.
  private static let deepest = 64

  /// Reads a line.
  ///
  /// - Parameter bytes: without the break at its end.
  /// - Throws: what is wrong with it.
  package init(_ bytes: [UInt8]) throws(Problem) {
    let root: Value
    do throws(Diagnostics) {
      root = try Document.parse(SourceText(name: "message", bytes: bytes), as: .json).root
    } catch {
      throw Problem(
        code: -32_700, message: "parse error: \(error.items.first?.message ?? "no JSON")", id: nil)
    }
    func wrong(_ message: String, _ id: ID? = nil) -> Problem {
      Problem(code: -32_600, message: message, id: id)
    }
    guard root.kind == .mapping else {
      throw wrong(
        root.kind == .sequence
          ? "invalid request: batches are no part of this protocol; send one message a line"
          : "invalid request: a message is an object")
    }
    let id = ID(root["id"])
    guard root["jsonrpc"]?.kind == .string, root["jsonrpc"]?.text == "2.0" else {
      throw wrong("invalid request: 'jsonrpc' has to be \"2.0\"", id)
    }
    if root["id"] != nil, id == nil {
      throw wrong("invalid request: 'id' has to be a text or a whole number")
    }
    if !Self.isShallow(root, Self.deepest) {
      throw wrong("invalid request: it is nested more than \(Self.deepest) deep", id)
    }
    guard let method = root["method"] else {
      if root["result"] != nil || root["error"] != nil {
        self = .response
        return
      }
      throw wrong("invalid request: there is no 'method'", id)
    }
    guard method.kind == .string, let name = method.text else {
      throw wrong("invalid request: 'method' has to be a text", id)
    }
    let params = root["params"]
    if let params, params.kind != .mapping {
      guard let id else { throw wrong("invalid request: 'params' has to be an object") }
      throw Problem(
        code: -32_602, message: "invalid params: 'params' has to be an object", id: id)
    }
    self =
      id.map { .request($0, method: name, params: params) }
      ?? .notification(method: name, params: params)
  }

  private static func isShallow(_ value: Value, _ most: Int) -> Bool {
    if value.kind.isScalar { return true }
    if most == 0 { return false }
    return value.items.allSatisfy { isShallow($0, most - 1) }
      && value.entries.allSatisfy { isShallow($0.value, most - 1) }
  }
}
