import Diagnostics

/// Comma-separated values after RFC 4180, of which a spreadsheet runs nothing.
///
/// A text that a spreadsheet would take for a formula is led by an apostrophe, which it shows as
/// text; numbers stay numbers. Characters that RFC 4180 has no place for become U+FFFD.
///
/// - Source: RFC 4180; OWASP, CSV Injection, 2025.
package enum CSV {
  /// Rows joined; a cell with a comma, a quote or a line break is quoted.
  package static func text(_ rows: [[String]]) -> String {
    var bytes: [UInt8] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(cell, to: &bytes)
      }
      bytes.append(contentsOf: [13, 10])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A single cell, quoted where it has to be.
  package static func cell(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ cell: String, to bytes: inout [UInt8]) {
    // In quotes, what begins the cell begins no line of a CI runner's; what begins a later line of it does.
    let cell =
      cell.utf8.contains { $0 == 10 || $0 == 13 } ? cell.withoutCommands : cell.withoutInnerCommands
    let isPlain =
      cell.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x2C }
      && !cell.hasPrefix("::")
    let mark = isFormula(cell) ? "'" : ""
    if isPlain {
      bytes.append(contentsOf: mark.utf8)
      bytes.append(contentsOf: cell.utf8)
      return
    }
    let text = mark + shown(cell)
    // Quoted, a cell that begins a line is no command of a CI runner.
    let needsQuotes =
      text.hasPrefix("::")
      || text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 10 || $0 == 13 }
    guard needsQuotes else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// The cell's own characters, tabs and line breaks among them.
  private static func shown(_ cell: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in cell.unicodeScalars {
      let isKept = !scalar.isActive || "\t\n\r".unicodeScalars.contains(scalar)
      result.append(isKept ? scalar : "\u{FFFD}")
    }
    return String(result)
  }

  /// Whether a spreadsheet would compute the cell instead of showing it.
  private static func isFormula(_ cell: String) -> Bool {
    guard let first = cell.utf8.first, first <= 0x2D || first == 0x3D || first >= 0x40 else {
      return false
    }
    let text = cell.unicodeScalars.drop { $0.properties.isWhitespace || $0.isActive }
    guard let first = text.first, "=+-@＝＋－＠".unicodeScalars.contains(first) else { return false }
    return "=@＝＠".unicodeScalars.contains(first) || !isNumber(text.dropFirst())
  }

  /// Digits with at most one point and an exponent, or nothing at all.
  private static func isNumber(_ text: Substring.UnicodeScalarView) -> Bool {
    text.isEmpty
      || (text.allSatisfy { "0123456789.eE+-".unicodeScalars.contains($0) }
        && Double(String(text)) != nil)
  }
}
