import Diagnostics
import Documents
import Testing

@Suite struct `JSON` {
  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("-0", "-0"), ("[]", "[]"), ("{}", "{}"),
    ("\"\"", "''"), ("[1, 2.50, -3e+7]", "[1, 2.50, -3e+7]"),
    (#"{"a": {"b": [true, false, null]}, "c": []}"#, "{a: {b: [true, false, null]}, c: []}"),
    (#"{"": 1, " ": 2}"#, "{: 1,  : 2}"),
    ("[[[],[]],{}]\n", "[[[], []], {}]"),
  ])
  func `values are read as they are written`(text: String, expected: String) throws {
    #expect(try document(text, as: .json).root.outline == expected)
  }

  @Test(arguments: [
    (#""a\/b""#, "a/b"), (#""\"\\\b\f\n\r\t""#, "\"\\\u{8}\u{c}\n\r\t"),
    (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00!""#, "😀!"), (#""\u0000""#, "\u{0}"),
    ("\"é😀\"", "é😀"), (#""12345678\n""#, "12345678\n"), (#""\\""#, "\\"),
  ])
  func `escapes stand for their characters`(text: String, expected: String) throws {
    let value = try document(text, as: .json).root
    #expect(value.text == expected)
    #expect(value.isQuoted)
    #expect(value.kind == .string)
  }

  @Test func `numbers keep every digit`() throws {
    let text = "0.1234567890123456789012345678901234567890"
    #expect(try document(text, as: .json).root.text == text)
  }

  @Test func `a value knows its place and that of its key`() throws {
    let root = try document("{\n  \"é\": [10,\n    \"x\"]}", as: .json).root
    let list = try #require(root["é"])
    #expect(list.location.text == "file:2:8")
    #expect(list.keyLocation?.text == "file:2:3")
    #expect(list.keyLocation?.length == 3)
    let items = Array(list.items)
    #expect(items.map(\.location.text) == ["file:2:9", "file:3:5"])
    #expect(items.map(\.location.length) == [2, 3])
    #expect(items[0].key == nil)
    #expect(root.location.text == "file:1:1")
  }

  @Test func `keys are found by their exact text, escapes resolved`() throws {
    let root = try document(#"{"a": 1, "b\u0063": {"a": 2}, "é": 3}"#, as: .json).root
    #expect(root["a"]?.text == "1")
    #expect(root["bc"]?["a"]?.text == "2")
    #expect(root["e\u{301}"] == nil)
    #expect(root["b"] == nil)
    #expect(root["a"]?["a"] == nil)
    #expect(root.count == 3)
    #expect(root["a"]?.count == 0)
    #expect(root.items.map(\.outline) == [])
  }

  @Test(arguments: [
    ("", "the file is empty: there is no value in it"),
    ("  \n\t ", "the file is empty: there is no value in it"),
    ("{", "1:2 the text ends inside the mapping that begins at line 1, column 1"),
    ("{\"a\": [1,\n 2\n\n", "2:3 the text ends inside the list that begins at line 1, column 7"),
    ("{\"a\"", "1:5 the text ends inside the mapping that begins at line 1, column 1"),
    ("{\"a\":", "1:6 the text ends inside the mapping that begins at line 1, column 1"),
    ("[1,", "1:4 the text ends inside the list that begins at line 1, column 1"),
    ("[1,]", "1:3 there is nothing after this comma"),
    ("{\"a\": 1,\n}", "1:8 there is nothing after this comma"),
    ("[,1]", "1:2 there is no value here"), ("{\"a\": }", "1:7 there is no value here"),
    ("[1 2]", "1:4 there is neither ',' nor ']' after the value"),
    ("{\"a\": 1 \"b\": 2}", "1:9 there is neither ',' nor '}' after the value"),
    ("[1}", "1:3 this bracket does not close the one that is open"),
    ("{a: 1}", "1:2 there is no key in double quotes here"),
    ("{'a': 1}", "1:2 JSON has no single quotes"), ("['a']", "1:2 JSON has no single quotes"),
    ("{\"a\" 1}", "1:6 there is no ':' after the key"),
    ("1 2", "1:3 there is more text after the end of the value"),
    ("{}}", "1:3 there is more text after the end of the value"),
    ("[1, // one\n]", "1:5 JSON has no comments"), ("[1 /* one */]", "1:4 JSON has no comments"),
    ("{ # one\n}", "1:3 JSON has no comments"),
    ("True", "1:1 'True' is not a JSON value"), ("[nul]", "1:2 'nul' is not a JSON value"),
    ("[NaN]", "1:2 'NaN' is not a JSON value"), ("truely", "1:1 'truely' is not a JSON value"),
    ("[-]", "1:2 there is no digit after '-'"), ("01", "1:1 a number begins with a zero too many"),
    ("-007", "1:1 a number begins with a zero too many"),
    ("1.", "1:1 there is no digit after '.'"), ("[1.e5]", "1:2 there is no digit after '.'"),
    ("1e", "1:1 the exponent has no digit"), ("2E+", "1:1 the exponent has no digit"),
    ("+1", "1:1 a JSON number begins with a digit or '-'"),
    (".5", "1:1 a JSON number begins with a digit or '-'"),
    ("0x1F", "1:1 this is not a number as JSON writes it"),
    ("1.2.3", "1:1 this is not a number as JSON writes it"),
    ("\"abc", "1:1 the text that begins here has no closing quote"),
    ("[\"abc\n\"]", "1:2 the text that begins here has no closing quote"),
    ("\"a\u{1}\"", "1:3 there is a control character in the text"),
    ("\"1234567890\tb\"", "1:12 there is a control character in the text"),
    (#""\x41""#, "1:2 this backslash begins no JSON escape"),
    (#""\u12G4""#, "1:2 '\\u' is not followed by four hexadecimal digits"),
    (#""\u12""#, "1:2 '\\u' is not followed by four hexadecimal digits"),
    (#""\ud800""#, "1:2 this escape is one half of a surrogate pair"),
    (#""\ud800\u0041""#, "1:2 this escape is one half of a surrogate pair"),
    (#""a\udc00""#, "1:3 this escape is one half of a surrogate pair"),
    ("\"\\", "1:2 the text ends inside an escape"),
    ("€", "1:1 no JSON value begins like this"),
  ])
  func `a mistake is told where it stands`(text: String, expected: String) {
    #expect(problems(in: text, as: .json) == [expected])
  }

  @Test func `every prefix of a document is an error, and never a crash`() throws {
    let text = #"{"a": [1.5e3, -2, "x\ud83d\ude00\n", true], "b": {"c": null, "é": false}}"#
    let bytes = Array(text.utf8)
    for length in bytes.indices {
      guard let source = try? SourceText(name: "f", bytes: Array(bytes[..<length])) else {
        continue  // Cut within é: no text at all.
      }
      #expect(throws: Diagnostics.self, "the first \(length) bytes") {
        try Document.parse(source, as: .json)
      }
    }
  }

  @Test func `every key written twice is told with its first place`() {
    let text = #"{"a": 1, "b": {"c": 1, "c": 2}, "\u0061": 3, "a": 4}"#
    #expect(
      problems(in: text, as: .json) == [
        "1:24 the key 'c' is written twice; first at line 1, column 16",
        "1:33 the key 'a' is written twice; first at line 1, column 2",
        "1:46 the key 'a' is written twice; first at line 1, column 2",
      ])
  }

  @Test func `a key written twice is found among thousands`() {
    let entries = (0..<3_000).map { "\"key\($0)\": 0" } + ["\"key1234\": 1"]
    // 'key1234' is the 1,235th line, and comes again in the 3,001st.
    #expect(
      problems(in: "{" + entries.joined(separator: ",\n") + "}", as: .json) == [
        "3001:1 the key 'key1234' is written twice; first at line 1235, column 1"
      ])
  }

  @Test func `the same key in two mappings is no mistake`() throws {
    let text = #"[{"a": 1}, {"a": {"a": 2}}]"#
    #expect(try document(text, as: .json).root.outline == "[{a: 1}, {a: {a: 2}}]")
  }

  @Test func `nesting is bounded at 512`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try document(nested(512), as: .json) }
    #expect(
      problems(in: nested(513), as: .json) == [
        "1:513 lists and mappings are nested more than 512 deep"
      ])
    #expect(
      problems(in: String(repeating: "{\"a\":", count: 200_000), as: .json) == [
        "1:2561 lists and mappings are nested more than 512 deep"  // 512 × 5 + 1
      ])
  }

  @Test func `megabytes of nothing are an empty file`() {
    let text = String(repeating: " ", count: 8_000_000)
    for format in [Document.Format.json, .yaml, .automatic] {
      #expect(
        problems(in: text, as: format) == ["the file is empty: there is no value in it"])
    }
  }
}
