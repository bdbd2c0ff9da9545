import Diagnostics
import Documents
import Testing

@Suite struct `Mistakes in YAML` {
  @Test(arguments: [
    ("", "the file is empty: there is no value in it"),
    ("# only a comment\n", "the file is empty: there is no value in it"),
    ("a: 1\n---\nb: 2\n", "2:1 a second document begins here"),
    ("a:\n\tb: 1\n", "2:1 a tab is used for indentation"),
    ("a:\n  b: 1\n\tc: 2\n", "3:1 a tab is used for indentation"),
    ("a: @x\n", "1:4 a plain text cannot begin with this character"),
    ("a: `x`\n", "1:4 a plain text cannot begin with this character"),
    ("a: b: c\n", "1:5 there is a ':' where no key can stand"),
    ("a: \"x\n  y\n", "1:4 the text that begins here has no closing quote"),
    ("a: 'x\nb: 1\n", "1:4 the text that begins here has no closing quote"),
    ("a: [1, 2\nb: 3\n", "2:2 the list that begins at line 1 goes wrong here"),
    ("a: {x: 1\nb: 3\n", "2:2 the mapping that begins at line 1 goes wrong here"),
    ("a: *none\n", "1:4 the alias '*none' has no anchor before it"),
    ("a: 1\n  b: 2\n", "2:4 there is a ':' where no key can stand"),
    ("a: 1\nx\nb: 2\n", "2:1 there is no ':' after this key"),
    (
      "a:\n  - 1\n - 2\n",
      "3:2 this line fits neither the mapping that begins at line 1 nor what is around it"
    ),
    ("a: x\u{7}y\n", "1:5 there is a control character in the text"),
    ("é: x\u{FEFF}y\n", "1:5 there is a character that YAML does not allow in a text"),
    ("é: x\u{81}y\n", "1:5 there is a character that YAML does not allow in a text"),
    ("? [a, b]\n: 1\n", "1:3 a key is a list or a mapping"),
    ("a: {<<: 5}\n", "1:9 '<<' merges something that is no mapping"),
  ])
  func `a mistake is told where it stands`(text: String, expected: String) {
    #expect(problems(in: text, as: .yaml) == [expected])
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", ["3:1 the key 'a' is written twice; first at line 1, column 1"]),
    (
      "x:\n  a: 1\n  # a: 5\n\n  b:\n    a: 2\n  \"a\": 3\ny: 1\n",
      ["7:3 the key 'a' is written twice; first at line 2, column 3"]
    ),
    (
      "- a: 1\n  b: |\n    a: 5\n  a: 2\n- a: 3\n",
      ["4:3 the key 'a' is written twice; first at line 1, column 3"]
    ),
    ("x:\n- 1\nx:\n- 2\n", ["3:1 the key 'x' is written twice; first at line 1, column 1"]),
    (
      "a: 1\nb: 1\nb: 2\na: 2\n",
      [
        "3:1 the key 'b' is written twice; first at line 2, column 1",
        "4:1 the key 'a' is written twice; first at line 1, column 1",
      ]
    ),
    (
      // m:_{ are 1 to 4, the list and its comma 8 to 21, j and its mapping and comma 23 to 32.
      "m: {k: [k, \"},k: 1\"], j: {k: 1}, k : 2}\n",
      ["1:34 the key 'k' is written twice; first at line 1, column 5"]
    ),
    (
      "a: 1\na: 2\na: 3\n",
      [
        "2:1 the key 'a' is written twice; first at line 1, column 1",
        "3:1 the key 'a' is written twice; first at line 1, column 1",
      ]
    ),
    ("&x a: 1\na: 2\n", ["1:1 the mapping that holds this key has 'a' twice"]),
  ])
  func `a key written twice is told with its first place`(text: String, expected: [String]) {
    #expect(problems(in: text, as: .yaml) == expected)
  }

  @Test func `nesting is bounded at 512 however it is written`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(problems(in: nested(512), as: .yaml).isEmpty)
    let expected = "lists and mappings are nested more than 512 deep"
    let bombs = [
      nested(513), nested(999), nested(100_000), String(repeating: "[", count: 100_000),
      String(repeating: "{a: ", count: 100_000), String(repeating: "- ", count: 100_000),
      String(repeating: "? ", count: 100_000),
      (0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      (0..<900).map {
        String(repeating: " ", count: 2 * $0) + "a:\n" + String(repeating: " ", count: 2 * $0)
          + "- b:\n"
      }.joined(),
    ]
    for bomb in bombs {
      let found = problems(in: bomb, as: .yaml)
      #expect(found.count == 1 && found[0].hasSuffix(expected), "\(bomb.prefix(20)): \(found)")
    }
  }

  @Test func `aliases within aliases are bounded`() {
    // Each line holds ten aliases of the line before: 10¹² values.
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...11 {
      let items = String(repeating: "*a\(level - 1), ", count: 10)
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    let found = problems(in: text, as: .yaml)
    #expect(found.count == 1)
    #expect(found[0].hasSuffix("the aliases of this anchor expand to too many values"))
  }

  @Test func `merges within merges are bounded`() {
    var text = "a0: &a0 {k: 1}\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)]}\n"
    }
    #expect(problems(in: text, as: .yaml).count == 1)
  }

  @Test(arguments: [
    "? *a30\n: 1\n", "*a30 : 1\n", "[*a30]: 1\n", "k: {*a30 : 1}\n", "k: {[*a30]: 1}\n",
  ])
  func `aliases within aliases are no key`(key: String) {
    var text = "- &a0 [x, x]\n"
    for level in 1...30 { text += "- &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    text += "- " + key.split(separator: "\n").joined(separator: "\n  ") + "\n"
    let found = problems(in: text, as: .yaml)
    #expect(found.count == 1)
    #expect(found[0].hasSuffix("a key is made of a collection or an alias"))
  }

  @Test func `every prefix of a file is read or an error, and never a crash`() throws {
    let text =
      "a: &x [1, 'b''c', \"d\\n\"]\nb: {c: *x, <<: {e: |\n  }}\nf: |\n  g\n? h\n: !T i\n---\n"
    let bytes = Array(text.utf8)
    for length in bytes.indices {
      let source = try SourceText(name: "f", bytes: Array(bytes[..<length]))
      do {
        let root = try Document.parse(source, as: .yaml).root
        #expect(root.location.line >= 1)
      } catch {
        #expect(error.hasErrors && error.exitCode == 65, "the first \(length) bytes")
      }
    }
  }
}
