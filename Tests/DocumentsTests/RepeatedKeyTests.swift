import Diagnostics
import Documents
import Testing

@Suite struct `Keys written twice of which the last one counts` {
  private func read(_ text: String, as format: Document.Format) throws -> Document {
    try Document.parse(
      try SourceText(name: "file", text), as: format, repeatedKeys: .lastCounts)
  }

  @Test(arguments: [
    (#"{"a": 1, "a": 2}"#, "{a: 2}", ["1:10"]),
    (
      #"{"a": {"x": [1, 2]}, "b": 3, "a": 4, "a": {"y": 5}}"#, "{b: 3, a: {y: 5}}",
      ["1:30", "1:38"]
    ),
    (#"[{"a": 1, "a": 2}, {"a": 3}]"#, "[{a: 2}, {a: 3}]", ["1:11"]),
    // One within what another one takes the place of.
    (#"{"o": {"i": 1, "i": 2, "j": 3}, "o": {"i": 4}}"#, "{o: {i: 4}}", ["1:16", "1:33"]),
    (
      #"{"o": 0, "o": {"i": 1, "i": 2, "j": 3}, "p": 9}"#, "{o: {i: 2, j: 3}, p: 9}",
      ["1:10", "1:24"]
    ),
    (#"{"a": 1, "\u0061": 2}"#, "{a: 2}", ["1:10"]),
  ])
  func `in brackets, JSON and YAML alike`(
    text: String, expected: String, places: [String]
  ) throws {
    let json = try read(text, as: .json)
    #expect(json.root.outline == expected)
    #expect(json.repeated.items.map(\.severity).allSatisfy { $0 == .warning })
    #expect(
      json.repeated.items.compactMap { $0.location.map { "\($0.line):\($0.column)" } }.sorted()
        == places)
    // YAML's keys cannot be found again where they are escaped.
    if !text.contains("\\") { #expect(try read(text, as: .yaml).root.outline == expected) }
  }

  @Test func `in a block of YAML, with the places of what is left`() throws {
    let document = try read(
      """
      Disk:
        Size: 10
        Type: gp3
        Size: 20
        Size: 100
      Other:
        - Size: 1
          'Size': 2
      """, as: .yaml)
    #expect(document.root.outline == "{Disk: {Type: 'gp3', Size: 100}, Other: [{Size: 2}]}")
    #expect(document.root["Disk"]?["Size"]?.location.text == "file:5:9")
    #expect(document.repeated.items.compactMap(\.location?.line) == [4, 5, 8])
    #expect(
      document.repeated.items.first?.message
        == "the key 'Size' is written twice; first at line 2, column 3; the last one counts")
  }

  @Test func `are an error where nothing else is said`() {
    for format in [Document.Format.json, .yaml] {
      #expect(throws: Diagnostics.self) {
        _ = try Document.parse(try SourceText(name: "f", #"{"a": 1, "a": 2}"#), as: format)
      }
    }
  }
}
