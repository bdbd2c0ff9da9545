/// A place in a text that a person can open: file, line and column, and the line itself.
///
/// Thousands are kept of a large file and few are shown: one of a text is its offset, and what a person
/// reads is worked out when it is asked for.
package struct SourceLocation: Sendable {
  private let place: Place

  private enum Place: Sendable {
    indirect case told(Words)
    case found(LocatedText, offset: UInt32, length: UInt32)
  }

  /// What is shown of a place.
  struct Words: Hashable, Sendable {
    let file: String
    let line: Int
    let column: Int
    let length: Int
    let lineText: String?
    let lineTextColumn: Int
  }

  private var words: Words {
    switch place {
    case .told(let words): words
    case .found(let text, let offset, let length):
      text.place(ofByte: Int(offset), length: Int(length))
    }
  }

  /// Line, column and length, to tell places of a file apart by.
  var span: [Int] {
    let words = words
    return [words.line, words.column, words.length]
  }

  /// The file as the user named it, or relative to where he stands; never an absolute path of ours.
  package var file: String {
    switch place {
    case .told(let words): words.file
    case .found(let text, _, _): text.file
    }
  }

  /// One-based; 0 means the file as a whole.
  package var line: Int {
    switch place {
    case .told(let words): words.line
    case .found(let text, let offset, _): text.lineNumber(ofByte: Int(offset))
    }
  }

  /// One-based, in characters; 0 means the line as a whole.
  package var column: Int { words.column }

  /// How many characters the problem spans, at least 1.
  package var length: Int { words.length }

  /// The text of the line, for the excerpt; `nil` where there is none to show.
  package var lineText: String? { words.lineText }

  /// The column at which `lineText` begins: 1, or more when an enormous line is shown in part.
  package var lineTextColumn: Int { words.lineTextColumn }

  package init(
    file: String, line: Int = 0, column: Int = 0, length: Int = 1, lineText: String? = nil,
    lineTextColumn: Int = 1
  ) {
    place = .told(
      Words(
        file: file, line: line, column: column, length: max(1, length), lineText: lineText,
        lineTextColumn: lineTextColumn))
  }

  /// A place in a text that is at hand.
  ///
  /// - Parameters:
  ///   - text: what it stands in.
  ///   - offset: in bytes; behind the end means the end.
  ///   - length: in bytes; what reaches over the end of the line is not marked.
  package init(in text: LocatedText, ofByte offset: Int, length: Int) {
    place = .found(
      text, offset: UInt32(clamping: offset), length: UInt32(clamping: max(1, length)))
  }

  /// `file:line:column`, without the parts that are unknown.
  package var text: String {
    let words = words
    if words.line == 0 { return words.file }
    return words.column == 0
      ? "\(words.file):\(words.line)" : "\(words.file):\(words.line):\(words.column)"
  }
}

extension SourceLocation: Hashable {
  /// The same place of the same text: arguments of the command line are all called `--set`.
  package static func == (a: Self, b: Self) -> Bool {
    if case .found(let text, let offset, let length) = a.place,
      case .found(let other, let otherOffset, let otherLength) = b.place, text === other,
      offset == otherOffset
    {
      return length == otherLength || a.words == b.words
    }
    return a.words == b.words
  }

  package func hash(into hasher: inout Hasher) {
    let words = words
    hasher.combine(words.file)
    hasher.combine(words.line)
    hasher.combine(words.column)
  }
}

extension SourceLocation: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    let (a, b) = (a.words, b.words)
    return (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }
}
