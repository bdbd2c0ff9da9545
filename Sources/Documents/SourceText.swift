package import Diagnostics

/// The text of one file: the name it is shown under, and its bytes, known to be UTF-8.
///
/// Positions are byte offsets into ``bytes``; lines and columns are worked out only for the few
/// places that are reported. A byte order mark is accepted and left out.
package struct SourceText: Sendable {
  /// The name of the file as messages show it.
  package let name: String
  /// Valid UTF-8 without a byte order mark and without a NUL.
  package let bytes: [UInt8]
  /// Whether every byte is below 0x80, so that a column is a difference of offsets.
  package let isASCII: Bool

  private let places: LocatedText

  /// The largest text, so that a 32-bit offset addresses every byte.
  static let largestSize = Int(Int32.max)

  /// Checks that the bytes are text.
  ///
  /// - Throws: the place of the first byte that is no UTF-8, or is NUL; UTF-16 is named as such.
  package init(name: String, bytes: [UInt8]) throws(Diagnostics) {
    if bytes.count > Self.largestSize {
      throw Diagnostics(
        Diagnostic(
          at: SourceLocation(file: name), "the file is larger than 2 GiB",
          mend: "give the part of it that is needed"))
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    let encoding = TextEncoding(of: content)
    self.init(name: name, content: content, isASCII: encoding == .ascii)
    if let problem = encoding.problem(in: self) { throw Diagnostics(problem) }
  }

  /// Checks a text that is at hand as a string.
  ///
  /// - Throws: the place of a NUL.
  package init(name: String, _ text: String) throws(Diagnostics) {
    try self.init(name: name, bytes: Array(text.utf8))
  }

  private init(name: String, content: [UInt8], isASCII: Bool) {
    self.name = name
    self.bytes = content
    self.isASCII = isASCII
    places = LocatedText(file: name, bytes: content, isASCII: isASCII)
  }

  /// No text at all.
  static let empty = SourceText(name: "", content: [], isASCII: true)

  /// The file as a whole.
  package var wholeFile: SourceLocation { SourceLocation(file: name) }

  /// The place right behind the last byte that is not white space.
  package var end: SourceLocation {
    let last = bytes.lastIndex { $0 > 0x20 } ?? -1
    return location(ofByte: last + 1)
  }

  /// The text between two offsets; bytes that are no UTF-8 are shown as U+FFFD.
  package func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

extension SourceText {
  /// Line, column and excerpt of a place.
  ///
  /// - Parameters:
  ///   - offset: in bytes; a place behind the end means the end.
  ///   - length: in bytes; what reaches over the end of the line is not marked.
  /// - Returns: the column in characters; in code points far out in lines above 2,000 bytes.
  package func location(ofByte offset: Int, length: Int = 1) -> SourceLocation {
    SourceLocation(in: places, ofByte: offset, length: length)
  }

  /// The number of the line that a byte stands in, from 1.
  package func lineNumber(ofByte offset: Int) -> Int { places.lineNumber(ofByte: offset) }
}
