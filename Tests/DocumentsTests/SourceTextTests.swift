import Diagnostics
import Documents
import Testing

@Suite struct `The text of a file` {
  @Test func `places are counted in lines and characters from one`() throws {
    let text = try SourceText(name: "a.csv", "one\r\ntwo é three\rfour\n")
    // Bytes: line 1 is 0...2, its end 3...4; line 2 begins at 5, and é at 9 takes two bytes.
    let place = text.location(ofByte: 12, length: 5)
    #expect(place.line == 2)
    #expect(place.column == 7)
    #expect(place.length == 5)
    #expect(place.lineText == "two é three")
    #expect(text.location(ofByte: 0).text == "a.csv:1:1")
    // A lone carriage return ends a line: 'three' ends at 16, so 'four' begins at 18.
    #expect(text.location(ofByte: 18).text == "a.csv:3:1")
    #expect(text.location(ofByte: 1_000).text == "a.csv:4:1")
  }

  @Test func `a column counts what a reader sees as one character`() throws {
    // e with a combining acute is one character in three bytes; the family is one in 25.
    let text = try SourceText(name: "f", "e\u{301}👨‍👩‍👧‍👦x")
    #expect(text.location(ofByte: 28).column == 3)
  }

  @Test func `a span ends with its line`() throws {
    let text = try SourceText(name: "f", "abc\ndef")
    #expect(text.location(ofByte: 1, length: 100).length == 2)
  }

  @Test func `a byte order mark is left out of text and columns`() throws {
    let text = try SourceText(name: "f", bytes: [0xEF, 0xBB, 0xBF] + Array("key".utf8))
    #expect(text.bytes == Array("key".utf8))
    #expect(text.location(ofByte: 0).column == 1)
  }

  @Test(
    arguments: [
      // Bytes, line and column of the first that is wrong, all after 'ab' and a line end.
      ([0x80], "2:1 the byte 0x80 is not UTF-8 here"),
      ([0x61, 0xE9, 0x61], "2:2 the byte 0xE9 is not UTF-8 here"),
      ([0xC0, 0xAF], "2:1 the byte 0xC0 is not UTF-8 here"),
      ([0xE0, 0x80, 0xAF], "2:1 the byte 0xE0 is not UTF-8 here"),
      ([0xED, 0xA0, 0x80], "2:1 the byte 0xED is not UTF-8 here"),
      ([0xF4, 0x90, 0x80, 0x80], "2:1 the byte 0xF4 is not UTF-8 here"),
      ([0xC3, 0xA9, 0xF0, 0x9F, 0x98], "2:2 the byte 0xF0 is not UTF-8 here"),
      ([0x61, 0x00], "2:2 there is a NUL byte in the text"),
      ([0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x00], "2:7 there is a NUL byte in the text"),
    ] as [([UInt8], String)])
  func `what is no text is told at its first byte`(bytes: [UInt8], expected: String) {
    #expect(throws: Diagnostics.self) {
      try SourceText(name: "f", bytes: Array("ab\n".utf8) + bytes)
    }
    do {
      _ = try SourceText(name: "f", bytes: Array("ab\n".utf8) + bytes)
    } catch {
      #expect(error.items.map(\.brief) == [expected])
    }
  }

  @Test(
    arguments: [
      [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x7B, 0x00, 0x7D, 0x00],
      [0x00, 0x7B, 0x00, 0x7D],
    ] as [[UInt8]])
  func `UTF-16 is named as such`(bytes: [UInt8]) {
    do {
      _ = try SourceText(name: "f", bytes: bytes)
      Issue.record("the bytes were taken for text")
    } catch {
      #expect(error.items.map(\.message) == ["the file is UTF-16, not UTF-8"])
    }
  }

  @Test func `every code point is accepted that UTF-8 can write`() throws {
    let edges: [UInt32] = [
      0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF,
      0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
    ]
    let text = String(String.UnicodeScalarView(edges.compactMap(Unicode.Scalar.init)))
    #expect(try SourceText(name: "f", text).bytes == Array(text.utf8))
  }

  @Test func `an enormous line is shown in part with the caret under the place`() throws {
    let line = String(repeating: "x", count: 300_000) + "!" + String(repeating: "y", count: 9_000)
    let place = try SourceText(name: "f", line).location(ofByte: 300_000)
    #expect(place.text == "f:1:300001")
    let printed = Diagnostic(at: place, "wrong").text.split(separator: "\n")
    try #require(printed.count == 3)
    let caret = try #require(printed[2].firstIndex(of: "^"))
    let column = printed[2].distance(from: printed[2].startIndex, to: caret)
    #expect(Array(printed[1])[column] == "!")
    #expect(printed[1].count < 130)
  }
}
