import Diagnostics
import Testing

@Suite struct `Problems as they are printed` {
  @Test func `place, message, line with a caret, remedy`() {
    let location = SourceLocation(
      file: "pricing/rates/us-east-1/elb.csv", line: 14, column: 10, length: 6,
      lineText: "LCUUsage,LCU-Hr,0.008")
    let problem = Diagnostic(
      at: location, "unit 'LCU-Hr' is not a unit of LCUUsage",
      mend: "write 'LCU-Hrs', as the price list does")
    #expect(
      problem.text == """
        pricing/rates/us-east-1/elb.csv:14:10: error: unit 'LCU-Hr' is not a unit of LCUUsage
          14 | LCUUsage,LCU-Hr,0.008
             |          ^^^^^^
          help: write 'LCU-Hrs', as the price list does
        """)
  }

  @Test func `without a place there is the message alone`() {
    #expect(Diagnostic(.warning, at: nil, "nothing to do").text == "warning: nothing to do")
    #expect(Diagnostic(.note, at: SourceLocation(file: "a.csv"), "x").text == "a.csv: note: x")
  }

  @Test func `a whole line has no caret`() {
    let location = SourceLocation(file: "a.csv", line: 3, lineText: "x,y")
    #expect(
      Diagnostic(at: location, "three cells").text == "a.csv:3: error: three cells\n  3 | x,y")
  }

  @Test func `a caret stays within its line`() throws {
    let location = SourceLocation(
      file: "a.csv", line: 3, column: 3, length: 40, lineText: "a,bc")
    let caret = try #require(Diagnostic(at: location, "m").text.split(separator: "\n").last)
    #expect(caret == "    |   ^^")
  }

  @Test func `a place in a text is that place with its line written out`() {
    let text = LocatedText(file: "f", bytes: Array("ab\ncdef\n".utf8), isASCII: true)
    // Behind "ab" and the line's end, "c" is the fourth byte: offset 5 is "e".
    let place = SourceLocation(in: text, ofByte: 5, length: 1)
    let written = SourceLocation(file: "f", line: 2, column: 3, length: 1, lineText: "cdef")
    #expect(place.lineText == "cdef")
    #expect(place == written && Set([place, written]).count == 1)
    #expect(place == SourceLocation(in: text, ofByte: 5, length: 1))
    #expect(place != SourceLocation(in: text, ofByte: 4, length: 1))
    #expect(place != SourceLocation(in: text, ofByte: 5, length: 2))
    // Another text under the same name is another place.
    #expect(place != SourceLocation(file: "f", line: 2, column: 3, length: 1, lineText: "cdeg"))
  }

  /// Each letter takes two bytes: the one at byte 2n is the n + 1st.
  @Test(arguments: [0, 1_022, 1_024, 1_026, 2_048, 4_098, 9_998])
  func `a column far out in a line beyond ASCII is counted in letters`(offset: Int) {
    let bytes = Array(String(repeating: "é", count: 5_000).utf8)
    let text = LocatedText(file: "f", bytes: bytes, isASCII: false)
    let place = SourceLocation(in: text, ofByte: offset, length: 2)
    #expect(place.line == 1 && place.column == offset / 2 + 1 && place.length == 1)
  }

  @Test func `thousands of places of a text take little more than their offsets`() {
    let text = LocatedText(file: "f", bytes: Array("ab".utf8), isASCII: true)
    // A reference and two offsets of four bytes.
    #expect(MemoryLayout.stride(ofValue: SourceLocation(in: text, ofByte: 0, length: 1)) <= 24)
  }

  @Test(arguments: [1, 50, 90, 130, 950, 1_000])
  func `a long line is cut around the caret, and the caret points at the same character`(
    column: Int
  ) throws {
    // Each place of the line holds a letter that follows from its column.
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let line = String((1...1_000).map { letters[$0 % 26] })
    let location = SourceLocation(file: "a", line: 7, column: column, lineText: line)
    let rows = Diagnostic(at: location, "m").text.split(separator: "\n").map(Array.init)
    #expect(rows.count == 3)
    #expect(rows[1].count <= 110)
    let caret = try #require(rows[2].firstIndex(of: "^"))
    #expect(rows[1][caret] == letters[column % 26])
  }

  @Test func `an excerpt that begins inside the line keeps the caret true`() throws {
    let location = SourceLocation(
      file: "a", line: 1, column: 10_003, lineText: "abcdefgh", lineTextColumn: 10_001)
    let rows = Diagnostic(at: location, "m").text.split(separator: "\n").map(Array.init)
    let caret = try #require(rows[2].firstIndex(of: "^"))
    #expect(rows[1][caret] == "c")
  }

  @Test func `a tab or a line break in the excerpt takes one place`() {
    let location = SourceLocation(file: "a", line: 1, column: 3, lineText: "a\tb\r")
    #expect(Diagnostic(at: location, "m").text == "a:1:3: error: m\n  1 | a b \n    |   ^")
  }

  /// A value of a megabyte, in quotes: its beginning, and what is said of it at the end.
  @Test func `a message that is longer than anybody reads loses its middle`() {
    let value = String(repeating: "1+", count: 500_000)
    let text = Diagnostic(at: nil, "'\(value)' is no number", mend: "write 1, not '\(value)'").text
    #expect(text.utf8.count < 5_000)
    #expect(text.hasPrefix("error: '1+1+") && text.contains(" … "))
    #expect(text.contains("+' is no number\n  help: write 1, not '1+1"))
    let short = String(repeating: "x", count: 2_000)
    #expect(Diagnostic(at: nil, short).text == "error: \(short)")
  }

  @Test func `a caret one past the end of the line shows what is missing`() {
    let location = SourceLocation(file: "a", line: 1, column: 3, lineText: "ab")
    #expect(Diagnostic(at: location, "m").text == "a:1:3: error: m\n  1 | ab\n    |   ^")
  }
}

@Suite struct `Collected problems` {
  @Test(
    arguments: [
      (Diagnostic.Kind.usage, 64), (.invalidInput, 65), (.missing, 66), (.internalError, 70),
      (.cannotWrite, 74),
    ] as [(Diagnostic.Kind, Int32)])
  func `each kind of error has its exit code`(kind: Diagnostic.Kind, code: Int32) {
    #expect(Diagnostics(Diagnostic(.error, kind, "m")).exitCode == code)
  }

  @Test func `a wrong input outranks a missing one, a bug outranks all`() {
    func code(_ kinds: Diagnostic.Kind...) -> Int32 {
      Diagnostics(kinds.map { Diagnostic(.error, $0, "m") }).exitCode
    }
    #expect(code(.missing, .invalidInput) == 65)
    #expect(code(.invalidInput, .usage) == 64)
    #expect(code(.usage, .cannotWrite) == 74)
    #expect(code(.cannotWrite, .internalError, .missing) == 70)
  }

  @Test func `warnings and notes do not fail a run`() throws {
    let problems = Diagnostics([
      Diagnostic(.warning, at: nil, "w"), Diagnostic(.note, at: nil, "n"),
    ])
    #expect(problems.exitCode == 0)
    #expect(!problems.hasErrors)
    try problems.throwIfErrors()
  }

  @Test func `the same problem is reported once, different ones in the order found`() {
    var problems = Diagnostics()
    problems.error("first")
    problems.error("second", mend: "mend")
    problems.error("first")
    #expect(problems.text == "error: first\nerror: second\n  help: mend")
    #expect(throws: problems) { try problems.throwIfErrors() }
  }

  @Test func `a file that is wrong in thousands of places shows the first and counts the rest`() {
    let most = Diagnostics.mostOfAFile
    var problems = Diagnostics()
    func add(_ file: String, _ count: Int, _ severity: Diagnostic.Severity = .error) {
      for line in 1...count {
        problems.report(
          Diagnostic(severity, at: SourceLocation(file: file, line: line), "wrong"))
      }
    }
    add("a", 3_000)
    add("b", 2)
    add("a", most + 5, .warning)
    let lines = problems.text.split(separator: "\n")
    #expect(lines.count == most + 2 + most + 2)
    #expect(
      lines.suffix(2) == [
        "a: and \(3_000 - most) more errors like these", "a: and 5 more warnings like these",
      ])
    #expect(lines.contains("b:2: error: wrong"))
    #expect(problems.count == 3_000 + 2 + most + 5)
  }

  @Test func `what is only counted still decides, and is counted once`() {
    var problems = Diagnostics()
    for number in 0..<200 { problems.error("number \(number)", kind: .missing) }
    problems.error("a bug", kind: .internalError)
    for number in 0..<200 { problems.error("number \(number)", kind: .missing) }
    #expect(problems.exitCode == 70)
    #expect(problems.count == 201)
    var all = Diagnostics()
    all.append(problems)
    #expect(all.exitCode == 70 && all.count == 201)
    #expect(all.text.hasSuffix("and 101 more errors like these"))
  }

  @Test func `a hundred thousand problems take no longer than their number`() {
    let line = String(repeating: "x", count: 2_000)
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      clock.measure {
        var problems = Diagnostics()
        for column in 1...count {
          problems.report(
            Diagnostic(
              at: SourceLocation(file: "a", line: 1, column: column, lineText: line), "wrong"))
        }
        #expect(problems.count == count)
      }
    }
    // Were each compared with those before it, ten times as many would take a hundred times as long.
    let (few, many) = (time(10_000), time(100_000))
    #expect(many < max(few, .milliseconds(20)) * 40)
  }

  @Test func `a failed step leaves its problems and the rest goes on`() {
    struct Odd: Error {}
    var problems = Diagnostics()
    let one: Int? = problems.collecting { throw Diagnostic(at: nil, "one") }
    let two: Int? = problems.collecting {
      throw Diagnostics([Diagnostic(at: nil, "two"), Diagnostic(at: nil, "three")])
    }
    let three = problems.collecting { 3 }
    #expect(one == nil && two == nil && three == 3)
    #expect(problems.items.map(\.message) == ["one", "two", "three"])
    let odd: Int? = problems.collecting { throw Odd() }
    #expect(odd == nil)
    #expect(problems.exitCode == 70)
  }
}

@Suite struct `Nearest name` {
  @Test(arguments: [
    ("stagign", "staging"), ("STAGING", "staging"), ("prodution", "production"),
    ("stagin", "staging"), ("aip", "api"), ("wbe", "web"), ("db.t3.mirco", "db.t3.micro"),
  ])
  func `a slip of the keyboard is recognised`(wrong: String, name: String) {
    #expect(
      nearestName(to: wrong, in: ["api", "db.t3.micro", "production", "staging", "web"]) == name)
  }

  @Test(arguments: ["kubernetes", "", "x", "nightly"])
  func `a name that is nothing alike gets no suggestion`(wrong: String) {
    #expect(nearestName(to: wrong, in: ["staging", "production"]) == nil)
  }

  @Test func `of equally near names the first stands`() {
    #expect(nearestName(to: "abx", in: ["aby", "abz"]) == "aby")
  }

  @Test(arguments: [
    ("ca-central-1", "eu-central-1"), ("web.cpu", "web.max"), ("sa-east-1", "us-east-1"),
  ])
  func `a name of which a whole word is another is no slip`(wrong: String, other: String) {
    #expect(nearestName(to: wrong, in: [other]) == nil)
  }

  @Test(arguments: [
    ("us-esat-1", "us-east-1"), ("eu_central_1", "eu-central-1"), ("web-1", "web-2"),
    ("db.t4g.micor", "db.t4g.micro"),
  ])
  func `a slip within a word is one`(wrong: String, meant: String) {
    #expect(nearestName(to: wrong, in: [meant]) == meant)
  }

  @Test func `with no name near, a short list is offered whole and a long one in part`() {
    #expect(suggestion(for: "qqqqqq", from: ["low", "high"]) == "known: low, high")
    #expect(suggestion(for: "hihg", from: ["low", "high"]) == "did you mean 'high'?")
    #expect(suggestion(for: "qqqqqq", from: []) == nil)
    let many = (1...25).map { "name-\($0)-of-a-long-list" }
    let offer = suggestion(for: "zzz", from: many)
    #expect(offer?.hasSuffix(", … (25 in all)") == true)
    #expect(offer?.contains("name-20-") == true && offer?.contains("name-21-") == false)
  }

  @Test func `an enormous name is compared in its beginning and does no harm`() {
    let wrong = String(repeating: "staging", count: 100_000)
    #expect(nearestName(to: wrong, in: ["staging"]) == nil)
  }
}
