import Diagnostics
import Documents
import Testing

@Suite struct `YAML` {
  @Test func `a stack file is read with its places`() throws {
    let text = """
      stack: staging   # what it is
      services:
        web: { port: 3000, cpu: 512 }
        "api": {port: 3001}
      list:
      - a
      - 'b'
      """
    let root = try document(text, as: .yaml).root
    #expect(
      root.outline
        == "{stack: 'staging', services: {web: {port: 3000, cpu: 512}, api: {port: 3001}}, "
        + "list: ['a', 'b']}")
    let port = try #require(root["services"]?["api"]?["port"])
    #expect(port.location.text == "file:4:17")
    #expect(port.location.length == 4)
    #expect(port.keyLocation?.text == "file:4:11")
    #expect(root["services"]?["api"]?.keyLocation?.text == "file:4:3")
    #expect(root["services"]?["api"]?.key?.isQuoted == true)
    #expect(root["list"]?.items.map(\.location.text) == ["file:6:3", "file:7:3"])
    #expect(root["list"]?.items.map(\.isQuoted) == [false, true])
  }

  @Test(
    arguments: [
      // Numbers, truth values and null by the core schema of YAML 1.2, section 10.3.2.
      ("0", .number), ("-17", .number), ("+12.50", .number), (".5", .number), ("1.", .number),
      ("1e3", .number), ("012", .number), ("0o14", .number), ("0x1F", .number), (".inf", .number),
      ("-.INF", .number), (".nan", .number), ("true", .bool), ("False", .bool), ("TRUE", .bool),
      ("null", .null), ("~", .null), ("", .null), ("NULL", .null),
      // Everything else is text, whatever YAML 1.1 made of it.
      ("yes", .string), ("no", .string), ("on", .string), ("off", .string), ("y", .string),
      ("12:30", .string), ("1_000", .string), ("0b11", .string), ("2010-09-09", .string),
      ("1,000", .string), ("nUll", .string), ("tRue", .string), (".", .string),
      ("+", .string), ("1e", .string), ("0x", .string), ("0o8", .string), ("-.nan", .string),
      ("'512'", .string), ("\"true\"", .string), ("''", .string), ("!!str 512", .string),
      ("!!int '5'", .number),
    ] as [(String, Value.Kind)])
  func `a plain scalar means what YAML 1.2 says`(text: String, expected: Value.Kind) throws {
    let root = try document("a: \(text)\n", as: .yaml).root
    #expect(root["a"]?.kind == expected)
  }

  @Test func `scalars keep the text they were written as`() throws {
    let root = try document("a: 010\nb: ~\nc: TRUE\nd:\ne: 1.10\n", as: .yaml).root
    #expect(root.entries.map(\.value.text) == ["010", "~", "TRUE", "", "1.10"])
    #expect(root["c"]?.bool == true)
    #expect(root["a"]?.bool == nil)
    #expect(root["d"]?.isNull == true)
  }

  @Test func `quoted and block texts are resolved`() throws {
    let text = """
      a: 'it''s'
      b: "tab\\t \\u00e9"
      c: |
        one
          two
      d: >-
        three
        four
      e: five
        six
      """
    let root = try document(text, as: .yaml).root
    #expect(
      root.entries.map(\.value.text)
        == ["it's", "tab\t é", "one\n  two\n", "three four", "five six"])
    #expect(root.entries.map(\.value.isQuoted) == [true, true, true, true, false])
    #expect(root["c"]?.location.text == "file:3:4")
  }

  @Test func `tags stay with scalars, lists and mappings`() throws {
    let text = """
      a: !Sub "${X}-1"
      b: !GetAtt Web.Arn
      c: !Join [",", [!Ref A, 1]]
      d: !Transform
        Name: n
      e: !Ref 12
      """
    let root = try document(text, as: .yaml).root
    #expect(
      root.outline
        == "{a: !Sub '${X}-1', b: !GetAtt 'Web.Arn', c: !Join [',', [!Ref 'A', 1]], "
        + "d: !Transform {Name: 'n'}, e: !Ref '12'}")
    #expect(root["b"]?.location.text == "file:2:4")
    #expect(root["b"]?.location.length == 7)
  }

  @Test func `columns count characters before them, not bytes`() throws {
    let root = try document("\"é😀\": {ß: 1, b: [ü, x]}\n", as: .yaml).root
    // "é😀" and its colon take columns 1 to 5, so '{' is at 7; 'ß: 1,' takes 8 to 12, 'b: [' 14 to 17.
    #expect(root["é😀"]?.location.text == "file:1:7")
    #expect(root["é😀"]?["b"]?.items.map(\.location.text) == ["file:1:18", "file:1:21"])
  }

  @Test func `line ends that only YAML knows do not shift places`() throws {
    let root = try document("a: \"x\u{2028}y\"\nb: 1\r\nc: 2\n", as: .yaml).root
    #expect(root["b"]?.location.text == "file:2:4")
    #expect(root["c"]?.location.text == "file:3:4")
  }

  @Test func `an alias stands for what its anchor holds`() throws {
    let text = "base: &base {cpu: 256}\nweb: *base\napi: [*base, &n 5, *n]\n"
    let root = try document(text, as: .yaml).root
    #expect(root.outline == "{base: {cpu: 256}, web: {cpu: 256}, api: [{cpu: 256}, 5, 5]}")
    #expect(root["web"]?.keyLocation?.text == "file:2:1")
  }

  @Test func `merged entries come after a mapping's own and give way to them`() throws {
    let text = """
      a: &a {cpu: 256, memoryMB: 512}
      b: &b {<<: *a, tasks: 2}
      c: {cpu: 1024, <<: [*b, {tasks: 9, port: 1}]}
      d: {"<<": *a}
      """
    let root = try document(text, as: .yaml).root
    #expect(root["b"]?.outline == "{tasks: 2, cpu: 256, memoryMB: 512}")
    #expect(root["c"]?.outline == "{cpu: 1024, tasks: 2, memoryMB: 512, port: 1}")
    #expect(root["d"]?.outline == "{<<: {cpu: 256, memoryMB: 512}}")
  }

  @Test func `a text of dashes alone is a value that is nothing`() throws {
    #expect(try document("---\n", as: .yaml).root.isNull)
    #expect(try document("--- # one\na: 1\n...\n", as: .yaml).root.outline == "{a: 1}")
  }
}

@Suite struct `Choosing between JSON and YAML` {
  @Test(arguments: [
    (#"{"a": "b\/c"}"#, "template", "{a: 'b/c'}"),
    ("{a: 1, b: [c]}", "template", "{a: 1, b: ['c']}"),
    ("[\n  {\n    name: x\n  }\n]", "f.yaml", "[{name: 'x'}]"),
    ("a: 1", "f.yml", "{a: 1}"),
    ("512", "f", "512"),
  ])
  func `the text itself decides`(text: String, name: String, expected: String) throws {
    #expect(try document(text, as: .automatic, name: name).root.outline == expected)
  }

  @Test(arguments: [
    ("a: 1", "t.json", "1:1 'a' is not a JSON value"),
    ("{\"a\": 1,}", "T.JSON", "1:8 there is nothing after this comma"),
    (
      "{\"a\": [1", "t.template",
      "1:9 the text ends inside the list that begins at line 1, column 7"
    ),
    ("{\"a\": 1, \"a\": 2}", "t", "1:10 the key 'a' is written twice; first at line 1, column 2"),
    ("{a: 1, a: 2}", "t", "1:8 the key 'a' is written twice; first at line 1, column 2"),
    ("{", "t", "1:2 the text ends inside the mapping that begins at line 1, column 1"),
  ])
  func `a mistake is told in the words of the format that is meant`(
    text: String, name: String, expected: String
  ) {
    #expect(problems(in: text, as: .automatic, name: name) == [expected])
  }
}
