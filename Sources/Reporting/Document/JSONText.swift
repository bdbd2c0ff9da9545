import Diagnostics

/// A JSON value with keys in the order they were given.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number of a simulation; money and quantities are strings.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  package static func == (a: Self, b: Self) -> Bool { a.text == b.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The object with more entries at its end; anything else stays as it is.
  package func adding(_ entries: [(key: String, value: JSONValue)]) -> Self {
    if case .object(let own) = self { .object(own + entries) } else { self }
  }

  /// Two spaces a level, a line break at the end.
  package var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes, level: 0)
    bytes.append(10)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The whole value on one line, without a break at its end.
  package var compactText: String {
    var bytes: [UInt8] = []
    appendCompact(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func appendCompact(to bytes: inout [UInt8]) {
    switch self {
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        value.appendCompact(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let entries):
      bytes.append(UInt8(ascii: "{"))
      for (index, entry) in entries.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.append(entry.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        entry.value.appendCompact(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: append(to: &bytes, level: 0)
    }
  }

  private func append(to bytes: inout [UInt8], level: Int) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value):
      bytes.append(contentsOf: (value.isFinite ? "\(value)" : "null").utf8)
    case .string(let value): Self.append(value, to: &bytes)
    case .array(let values):
      Self.appendList(values.count, "[", "]", to: &bytes, level: level) { index, bytes in
        values[index].append(to: &bytes, level: level + 1)
      }
    case .object(let entries):
      Self.appendList(entries.count, "{", "}", to: &bytes, level: level) { index, bytes in
        Self.append(entries[index].key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        entries[index].value.append(to: &bytes, level: level + 1)
      }
    }
  }

  private static func appendList(
    _ count: Int, _ open: String, _ close: String, to bytes: inout [UInt8], level: Int,
    element: (Int, inout [UInt8]) -> Void
  ) {
    bytes.append(contentsOf: open.utf8)
    for index in 0..<count {
      bytes.append(contentsOf: index == 0 ? "\n".utf8 : ",\n".utf8)
      bytes.append(contentsOf: repeatElement(32, count: 2 * (level + 1)))
      element(index, &bytes)
    }
    if count > 0 {
      bytes.append(10)
      bytes.append(contentsOf: repeatElement(32, count: 2 * level))
    }
    bytes.append(contentsOf: close.utf8)
  }

  /// The text between quotes: what acts instead of being seen is written as its number, as are the number signs
  /// of a text that a CI runner would take for a command.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    let isCommand = text.holdsInnerCommand
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    if isPlain && !isCommand {
      bytes.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars {
        if isCommand && scalar == "#" {
          bytes.append(contentsOf: "\\u0023".utf8)
        } else {
          append(scalar, to: &bytes)
        }
      }
    }
    bytes.append(0x22)
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case _ where scalar.isActive:
      let digits = String(scalar.value, radix: 16)
      let zeros = String(repeating: "0", count: 4 - digits.count)
      bytes.append(contentsOf: "\\u\(zeros)\(digits)".utf8)
    default: bytes.append(contentsOf: String(scalar).utf8)
    }
  }
}
