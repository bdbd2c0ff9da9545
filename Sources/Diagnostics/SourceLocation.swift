/// A place in a text that a person can open: file, line and column, and the line itself.
package struct SourceLocation: Sendable {
  /// The file as the user named it, or relative to where he stands; never an absolute path of ours.
  package let file: String
  /// One-based; 0 means the file as a whole.
  package let line: Int
  /// One-based, in characters; 0 means the line as a whole.
  package let column: Int
  /// How many characters the problem spans, at least 1.
  package let length: Int
  private let excerpt: Excerpt
  /// The column at which `lineText` begins: 1, or more when an enormous line is shown in part.
  package let lineTextColumn: Int

  /// The line, or where it lies: thousands of places are kept, and few of them shown.
  private enum Excerpt: Sendable {
    case none
    case text(String)
    case bytes([UInt8], from: UInt32, to: UInt32)
  }

  /// The text of the line, for the excerpt; `nil` where there is none to show.
  package var lineText: String? {
    switch excerpt {
    case .none: nil
    case .text(let text): text
    case .bytes(let bytes, let start, let end):
      String(decoding: bytes[Int(start)..<Int(end)], as: UTF8.self)
    }
  }

  package init(
    file: String, line: Int = 0, column: Int = 0, length: Int = 1, lineText: String? = nil,
    lineTextColumn: Int = 1
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    excerpt = lineText.map { .text($0) } ?? .none
    self.lineTextColumn = lineTextColumn
  }

  /// A place in a text of less than 4 GiB, of which `excerpt` is shown.
  ///
  /// - Parameters:
  ///   - file: as the user named it.
  ///   - line: one-based.
  ///   - column: one-based, in characters.
  ///   - length: in characters.
  ///   - bytes: the text in UTF-8; shared, not copied.
  ///   - excerpt: the part of the line to show, within `bytes`.
  ///   - lineTextColumn: the column at which that begins.
  package init(
    file: String, line: Int, column: Int, length: Int, of bytes: [UInt8], excerpt: Range<Int>,
    lineTextColumn: Int
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.excerpt = .bytes(
      bytes, from: UInt32(excerpt.lowerBound), to: UInt32(excerpt.upperBound))
    self.lineTextColumn = lineTextColumn
  }

  /// `file:line:column`, without the parts that are unknown.
  package var text: String {
    if line == 0 { return file }
    return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
  }
}

extension SourceLocation: Hashable {
  /// The same place of the same text: arguments of the command line are all called `--set`.
  package static func == (a: Self, b: Self) -> Bool {
    a.line == b.line && a.column == b.column && a.length == b.length && a.file == b.file
      && a.lineTextColumn == b.lineTextColumn && a.lineText == b.lineText
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(line)
    hasher.combine(column)
  }
}

extension SourceLocation: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }
}
