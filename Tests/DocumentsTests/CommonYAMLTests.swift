import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Documents

/// What the fast reader accepts is what Yams reads; the two share nothing but the tape they write.
@Suite struct `YAML of the common kind` {
  /// What differs between the two readers; `nil` where they agree or the text is left to Yams.
  private func difference(_ source: SourceText) -> String? {
    guard let common = CommonYAMLReader.read(source) else { return nil }
    let reference: Document
    do {
      reference = try YAMLReader.readAny(source)
    } catch {
      return "Yams refuses it: \(error.items.map(\.brief).prefix(1))"
    }
    if common.tags != reference.tags { return "\(common.tags), not \(reference.tags)" }
    for index in 0..<min(common.nodes.count, reference.nodes.count) {
      let (one, other) = (value(index, of: common), value(index, of: reference))
      if one != other { return "value \(index): \(one), not \(other)" }
    }
    return common.nodes.count == reference.nodes.count ? nil : "another number of values"
  }

  /// Everything that is known of a value, wherever its text is kept.
  private func value(_ index: Int, of document: Document) -> String {
    let node = document.nodes[index]
    let text = document.text(of: index)?.debugDescription ?? "\(node.length) within"
    return "\(node.kind) \(text) from \(node.start) to value \(node.end), tag \(node.tag), "
      + "\(node.flags.subtracting(.pooled).rawValue)"
  }

  /// Texts whose every part the fast reader knows, with what they say.
  static let common: [(text: String, outline: String)] = [
    ("a: 1\n", "{a: 1}"),
    ("---\n# a comment\na: b # another\nc:\n", "{a: 'b', c: null}"),
    ("- a\n-\n- - b\n  - c\n", "['a', null, ['b', 'c']]"),
    (
      "a: # c\n  b: 1 # d\nc: # e\n- f\n- # g\n  h\ni: #j\n",
      "{a: {b: 1}, c: ['f', 'h'], i: null}"
    ),
    ("a:\n- b: 1\n  c: 2\n- d\ne: f\n", "{a: [{b: 1, c: 2}, 'd'], e: 'f'}"),
    ("a:\n  - b\n\n  # c\n  - d:\n      e\n", "{a: ['b', {d: 'e'}]}"),
    (
      "a: [b, 'c: d', {e: f, g: [1, -2]},\n  h, # i\n  ]\nj: {}\n",
      "{a: ['b', 'c: d', {e: 'f', g: [1, -2]}, 'h'], j: {}}"
    ),
    (
      "a: !Sub '${b}-c'\nd: !GetAtt e.f\ng: !If [h, !Ref i, 'j']\nk: !Join\n  - ''\n  - - l\n",
      "{a: !Sub '${b}-c', d: !GetAtt 'e.f', g: !If ['h', !Ref 'i', 'j'], k: !Join ['', ['l']]}"
    ),
    (
      "a: |\n  b\n\n    c\n\nd: |-\n  e\nf: |+\n  g\n\n",
      "{a: 'b\n\n  c\n', d: 'e', f: 'g\n\n'}"
    ),
    ("'a b': 'it''s'\n\"c\": \"d\\n\\\"e\\\"\"\n", "{a b: 'it's', c: 'd\n\"e\"'}"),
    (
      "a: arn:aws:s3:::b/*\nc: d#e\nf: -g\nh: 2012-10-17\ni: true\nj: ~\nk: .5\n",
      "{a: 'arn:aws:s3:::b/*', c: 'd#e', f: '-g', h: '2012-10-17', i: true, j: null, k: .5}"
    ),
    ("é: ü # ä\nb:\n  - 'ß'\n", "{é: 'ü', b: ['ß']}"),
    (
      "a:\n  !Not [!Equals [!Ref b, '']] # c\nd:\n  e:\n    !Ref f\ng:\n  -\n    !GetAtt h.i\n",
      "{a: !Not [!Equals [!Ref 'b', '']], d: {e: !Ref 'f'}, g: [!GetAtt 'h.i']}"
    ),
  ]

  @Test(arguments: common)
  func `is read without Yams`(text: String, outline: String) throws {
    let source = try SourceText(name: "file", text)
    let document = try #require(CommonYAMLReader.read(source))
    #expect(document.root.outline == outline)
    #expect(difference(source) == nil)
  }

  @Test(arguments: [
    "a: &b c\nd: *b\n", "a: b\n  c\n", "a: 'b\n  c'\n", "a: >\n  b\n", "<<: a\n", "a: 1\na: 2\n",
    "a: 1\n---\nb: 2\n", "? a\n: b\n", "a: [b: c]\n", "a:\tb\n", "a\n", "[a]\n", "a: b: c\n",
    "a:\n  !B c: d\n", "a:\n  !B\n  c\n", "a:\n  !B - c\n", "a: !B\n  !C d\n", "a:\n  !B |\n  c\n",
    "a: [b\n", "- a\nb: c\n", "a: !!str b\n", "a: |2\n   b\n", "a: {b}\n", "a: \"\\x41\"\n", "",
    "a: @b\n", "%YAML 1.2\n---\na: b\n", "a: 1\n b: 2\n", "a: \u{2028}b\n", "a: [b,, c]\n",
  ])
  func `everything else is left to Yams`(text: String) throws {
    #expect(CommonYAMLReader.read(try SourceText(name: "file", text)) == nil)
  }

  /// Where each text ceases to be common, line and column from 1.
  @Test(arguments: [
    ("a: b\nc: &d e\n", "file:2:4"), ("a: b\nc: 'd\n  e'\n", "file:2:4"),
    ("a: b\r\nc: d\r\n", "file:1:5"), ("a: b\nc:\td\n", "file:2:3"),
    ("a: 1\nb: 2\na: 3\n", "file:3:1"), ("a: \u{2028}b\n", "file:1:4"),
  ])
  func `a large text is refused where it ceases to be common`(text: String, place: String) throws {
    let source = try SourceText(name: "file", text)
    let size = source.bytes.count
    do throws(Diagnostics) {
      _ = try YAMLReader.read(source, .lastCounts, largest: size - 1)
      Issue.record("it was read")
    } catch {
      #expect(error.exitCode == 65)
      #expect(error.items.map { $0.location?.text } == [place])
    }
    // One byte less is read, with Yams.
    if !text.contains("\t"), !text.contains("\u{2028}") {
      #expect(throws: Never.self) { try YAMLReader.read(source, .lastCounts, largest: size) }
    }
  }

  private func texts(below folder: String) -> [URL] {
    let walk = FileManager.default.enumerator(
      at: URL(filePath: folder), includingPropertiesForKeys: nil)
    return (walk?.compactMap { $0 as? URL } ?? [])
      .filter { ["yaml", "yml", "template"].contains($0.pathExtension) }
      .sorted { $0.path < $1.path }
  }

  @Test func `every file of ours is, and is read as Yams reads it`() throws {
    let files = texts(below: Repository.path("pricing"))
    #expect(files.count > 150)
    for file in files {
      let source = try SourceText(name: file.path, bytes: Array(Data(contentsOf: file)))
      #expect(difference(source) == nil, "\(file.path)")
      if file.path.contains("/services/") {
        #expect(CommonYAMLReader.read(source) != nil, "\(file.path)")
      }
    }
  }

  @Test(.needs(shared: "corpus")) func `other people's files are read as Yams reads them`() throws {
    var (common, all) = (0, 0)
    for file in texts(below: SharedFolder.path("")) {
      let bytes = Array(try Data(contentsOf: file))
      guard let source = try? SourceText(name: file.path, bytes: bytes) else { continue }
      all += 1
      if CommonYAMLReader.read(source) != nil { common += 1 }
      if let difference = difference(source) { Issue.record("\(file.path): \(difference)") }
    }
    #expect(common * 3 > all, "\(common) of \(all)")
  }

  /// Mutations of texts of our own: an edit that the fast reader takes otherwise than Yams is found
  /// by its seed.
  @Test func `a text with slips in it is read as Yams reads it, or left to it`() throws {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &random)
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(1, bound)))
    }
    let services = Repository.path("pricing/services")
    var sources = Self.common.map(\.text)
    for file in texts(below: services).prefix(12) {
      sources.append(String(try String(contentsOf: file, encoding: .utf8).prefix(1_500)) + "\n")
    }
    let signs = Array(":-#'\"[]{},|>&*!? \n%@~=.\\/é1a")
    var read = 0
    for _ in 0..<6_000 {
      var text = Array(sources[next(sources.count)])
      for _ in 0..<(1 + next(3)) where !text.isEmpty {
        let place = next(text.count)
        switch next(4) {
        case 0: text.insert(signs[next(signs.count)], at: place)
        case 1: text.remove(at: place)
        case 2: text[place] = signs[next(signs.count)]
        default:
          let end = min(text.count, place + 1 + next(30))
          text.insert(contentsOf: text[place..<end], at: next(text.count))
        }
      }
      let source = try SourceText(name: "file", String(text))
      if CommonYAMLReader.read(source) != nil { read += 1 }
      if let difference = difference(source) {
        Issue.record("seed \(seed): \(difference) in \(String(text).debugDescription)")
        return
      }
    }
    #expect(read > 500, "seed \(seed)")
  }
}
