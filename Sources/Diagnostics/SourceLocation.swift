/// A place in a text that a person can open: file, line and column, and the line itself.
package struct SourceLocation: Hashable, Sendable {
  /// The file as the user named it, or relative to where he stands; never an absolute path of ours.
  package let file: String
  /// One-based; 0 means the file as a whole.
  package let line: Int
  /// One-based, in characters; 0 means the line as a whole.
  package let column: Int
  /// How many characters the problem spans, at least 1.
  package let length: Int
  /// The text of the line, for the excerpt; `nil` where there is none to show.
  package let lineText: String?
  /// The column at which `lineText` begins: 1, or more when an enormous line is shown in part.
  package let lineTextColumn: Int

  package init(
    file: String, line: Int = 0, column: Int = 0, length: Int = 1, lineText: String? = nil,
    lineTextColumn: Int = 1
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.lineText = lineText
    self.lineTextColumn = lineTextColumn
  }

  /// `file:line:column`, without the parts that are unknown.
  package var text: String {
    if line == 0 { return file }
    return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
  }
}

extension SourceLocation: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }
}
