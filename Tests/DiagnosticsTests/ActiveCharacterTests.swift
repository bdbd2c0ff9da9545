import Diagnostics
import Testing

@Suite struct `Texts of others` {
  @Test(arguments: [
    ("plain, ä ✓ 😀", "plain, ä ✓ 😀"), ("a\r\nb\nc\td", "a b c d"),
    ("\u{1B}[2J\u{7F}\u{9B}", "\u{FFFD}[2J\u{FFFD}\u{FFFD}"),
    ("\u{202E}gpj.exe\u{2066}\u{200F}\u{61C}", "\u{FFFD}gpj.exe\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("a\u{2028}b\u{85}c", "a b c"), ("\u{FFFE}", "\u{FFFD}"), ("", ""),
  ])
  func `show all of themselves in one line`(text: String, line: String) {
    #expect(text.onOneLine == line)
    #expect(!line.unicodeScalars.contains { $0.isActive })
  }

  @Test func `keep their lines where lines are asked for`() {
    #expect("a\r\nb\rc\n\td\u{1B}".printable == "a\nb\nc\n\td\u{FFFD}")
  }

  @Test func `begin no line of a message, and move no cursor`() {
    let found = Diagnostic(
      at: SourceLocation(
        file: "a\n::error::.yaml", line: 1, column: 2, lineText: "x\u{1B}[2J\ty"),
      "'\n::set-output::\u{202E}' is wrong", mend: "write\n::x"
    ).text
    #expect(
      found == """
        a ::error::.yaml:1:2: error: ' ::set-output::\u{FFFD}' is wrong
          1 | x\u{FFFD}[2J y
            |  ^
          help: write ::x
        """)
  }

  @Test(arguments: [
    ("x ##[add-mask]a", "x # #[add-mask]a"), ("##VSO[task.a]b\n##[c]", "# #VSO[task.a]b\n# #[c]"),
    ("###[x]", "## #[x]"), ("## Heading [x]", "## Heading [x]"), ("a#b##", "a#b##"), ("", ""),
  ])
  func `are no command of a CI runner wherever they stand`(text: String, shown: String) {
    #expect(text.withoutInnerCommands == shown)
    #expect(text.withoutCommands == shown)
    #expect(text.holdsInnerCommand == (text != shown))
  }

  @Test func `begin no line with a command`() {
    #expect("  ::error::x\na::b\n::y".withoutCommands == "  : :error::x\na::b\n: :y")
    #expect("a\r\n::b\r::c\t::d\n\t ::e".withoutCommands == "a\r\n: :b\r: :c\t::d\n\t : :e")
    #expect(":::x\n: ::y\n:z".withoutCommands == ": ::x\n: ::y\n:z")
  }
}
