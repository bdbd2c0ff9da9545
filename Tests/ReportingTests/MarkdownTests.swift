import Diagnostics
import Testing

@testable import Reporting

@Suite struct `Words in Markdown` {
  // Worked by the rules of GitHub Flavored Markdown 0.29, section by section.
  @Test(arguments: [
    ("plain words, 1 < 2 and 3 > 2 & more", "plain words, 1 < 2 and 3 > 2 & more"),
    ("aws_db_instance and db_subnet_group", "aws_db_instance and db_subnet_group"),
    ("~$129 and ~$170", "~$129 and ~$170"), ("2 * 3 * 4", "2 * 3 * 4"),
    ("services.*.cpu", "services.*.cpu"), ("a [list] of (things)", "a [list] of (things)"),
    ("C:\\dir", "C:\\dir"), ("AT&T; x", "AT&amp;T; x"),
    // 6.4: a star between two punctuation marks opens and closes; two of them meet.
    ("services.*.cpu and *.tasks", "services.\\*.cpu and \\*.tasks"),
    ("**bold** and _under_", "\\*\\*bold\\*\\* and \\_under\\_"),
    ("~~gone~~", "~\\~gone\\~\\~"), ("`code`", "\\`code\\`"),
    // 6.5 and 6.6: a link needs its bracket and parenthesis side by side.
    ("[a](javascript:x)", "[a\\](javascript:x)"), ("![a][b]", "![a\\][b]"),
    // 6.10: a tag begins with a letter, a slash, a mark.
    ("</details><script>", "&lt;/details>&lt;script>"), ("<!-- x -->", "&lt;!-- x -->"),
    // 6.2: entities; 6.1: a backslash acts before punctuation alone.
    ("&lt; &#60; & co; &", "&amp;lt; &amp;#60; & co; &"), ("a\\*b", "a\\\\*b"),
    ("one\r\ntwo\n\nthree", "one two  three"), ("\u{1B}[31m\u{202E}", "\u{FFFD}[31m\u{FFFD}"),
  ])
  func `are the words, with what would be a mark quoted`(words: String, text: String) {
    #expect(MarkdownText.words(words, inCell: false) == text)
  }

  @Test func `beside marks of ours, a single star or underscore is one too many`() {
    #expect(
      MarkdownWriter.inline("\(strong: "a") * b*")
        == "**a** \\* b\\*".replacing("\\* b", with: "* b"))
    #expect(MarkdownWriter.inline("\(strong: "a\\")_b") == "**a\\\\**\\_b")
    #expect(MarkdownWriter.inline("a*b") == "a*b")
  }

  @Test func `a mark stands beside its word, and a picture's words keep its brackets`() {
    #expect(MarkdownWriter.inline("\(strong: " a ")b\(emphasis: " ")") == "**a**b")
    #expect(MarkdownText.label("a]b[c](d)") == "a\\]b\\[c\\](d)")
  }

  @Test(arguments: [
    ("a|b", "a\\|b"), ("a\\|b", "a\\\\\\|b"), ("\\", "\\"),
  ])
  func `in a cell a pipe stays in its cell`(words: String, text: String) {
    #expect(MarkdownText.words(words, inCell: true) == text)
  }

  @Test(arguments: [
    ("id", "`id`"), ("a`b", "``a`b``"), ("`a``", "``` `a`` ```"), ("", ""), ("a\nb", "`a b`"),
    ("a|b", "`a\\|b`"), ("a\\|b", "`a\\\\\\|b`"),
  ])
  func `a code span ends where it ends`(code: String, text: String) {
    #expect(MarkdownText.code(code, inCell: true) == text)
  }

  @Test(arguments: [
    ("# no heading", "\\# no heading"), ("#1 of all", "#1 of all"), ("- no item", "\\- no item"),
    ("-$5.00 a month", "-$5.00 a month"), ("1. no list", "1\\. no list"),
    ("2) no list", "2\\) no list"),
    ("1.5 GB", "1.5 GB"), ("> no quote", "\\> no quote"), ("    no code", "no code"),
    ("~~~", "\\~~~"), ("~1 a month", "~1 a month"), ("---", "\\---"),
    ("[ ] no task", "\\[ ] no task"),
    ("+ no item", "\\+ no item"), ("* no item", "\\* no item"), ("*emphasis*", "*emphasis*"),
  ])
  func `a paragraph begins no other block`(paragraph: String, text: String) {
    #expect(MarkdownText.begun(paragraph) == text)
  }

  @Test func `a name of others is quoted whole, and notifies nobody`() {
    #expect(
      MarkdownText.quoted("a_b*c [d] #1 @me <i>|`~\n")
        == "a\\_b\\*c \\[d\\] \\#\u{200B}1 @\u{200B}me &lt;i&gt;\\|\\`\\~ ")
  }

  /// GitHub makes links of addresses and of numbers of issues by itself; whom a name mentions is notified.
  @Test(arguments: [
    ("http://a.example/x", "http:\u{200B}//a.example/x"),
    ("www.a.example", "www\u{200B}.a.example"), ("GH-12", "GH\u{200B}-12"),
    ("o/r#5", "o/r\\#\u{200B}5"), ("a@b.example", "a@\u{200B}b.example"),
  ])
  func `a name of others leads nowhere`(name: String, text: String) {
    #expect(MarkdownText.quoted(name) == text)
  }

  @Test(arguments: [
    ("@everyone", "@\u{200B}everyone"), ("ask @me", "ask @\u{200B}me"), ("(@a)", "(@\u{200B}a)"),
    ("a/b@508fb45", "a/b@508fb45"), ("3 @ $5", "3 @ $5"),
  ])
  func `words notify nobody`(words: String, text: String) {
    #expect(MarkdownText.words(words, inCell: false) == text)
  }

  @Test func `a listing ends at a fence that is longer than any in it`() {
    #expect(MarkdownText.fenced("a\n```\nb", language: "diff") == "````diff\na\n```\nb\n````\n")
  }
}

@Suite struct `Reports as Markdown` {
  @Test func `keep the shape of a document`() {
    var table = Table([Table.Column("what"), Table.Column("n", .right)])
    table.add("\(code: "a") b", "1")
    table.add("", "1", isTotal: true)
    let document = Document(
      title: "t",
      sections: [
        [.heading(1, "One"), .paragraph("see \("there", heading: "Two words!")")],
        [
          .heading(2, "Two words!"), .list(["a", "b"]), .list([]), .table(table),
          .details("more & more", [.paragraph("inside"), .paragraph("again")]),
          .code("-a\n", language: "diff"), .paragraph("a\(RichText([.softBreak]))b"),
        ],
      ])
    #expect(
      document.markdown() == """
        # One

        see [there](#two-words)


        ## Two words!

        - a
        - b

        | what | n |
        | --- | --: |
        | `a` b | 1 |
        |  | **1** |

        <details><summary>more &amp; more</summary>

        inside

        again

        </details>

        ```diff
        -a
        ```

        a
        b

        """)
  }

  @Test func `name pictures that lie beside them, and leave the others out`() throws {
    let set = try estimates("my shop")
    let beside = EstimateDocument(set).markdown
    #expect(beside.contains("\n![Cost by service](my%20shop-cost-by-service.svg)\n"))
    for chart in EstimateCharts.all(set) {
      #expect(beside.contains("](\(Escape.uri("my shop-\(chart.name).svg")))"))
    }
    #expect(!EstimateDocument(set).document.markdown().contains("](" + "my"))
  }

  @Test(arguments: hostileNames)
  func `have rows of as many cells as columns, whatever the names`(name: String) throws {
    for (what, document) in try documents(name) {
      for block in document.markdown().split(separator: "\n\n") {
        let rows = block.split(separator: "\n").filter { $0.hasPrefix("| ") }
        #expect(Set(rows.map(cells)).count <= 1, "\(what): \(rows.prefix(3))")
      }
    }
  }

  /// Cells of a row: a backslash takes the character after it along.
  private func cells(_ row: Substring) -> Int {
    var count = -1
    var isTaken = false
    for character in row {
      if character == "|", !isTaken { count += 1 }
      isTaken = character == "\\" && !isTaken
    }
    return count
  }

  @Test(arguments: hostileNames)
  func `begin no line that is not theirs, and hold no tag but their own`(name: String) throws {
    let plain = try documents("plain")
    for ((what, document), (_, same)) in zip(try documents(name), plain) {
      let (found, expected) = (shape(document.markdown()), shape(same.markdown()))
      #expect(found == expected, "\(what)")
      let tags = lines(document.markdown()).filter { $0.hasPrefix("<") }
      #expect(
        tags.allSatisfy { $0.hasPrefix("<details><summary>") || $0 == "</details>" }, "\(what)")
    }
  }

  /// The lines outside of listings.
  private func lines(_ markdown: String) -> [Substring] {
    var isListing = false
    return markdown.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.hasPrefix("```") { isListing.toggle() }
      return !isListing || line.hasPrefix("```")
    }
  }

  /// How the lines begin, in order: what makes the blocks.
  private func shape(_ markdown: String) -> [String] {
    lines(markdown).map { line in
      for mark in ["# ", "## ", "### ", "- ", "| ---", "| --:", "| ", "  ", "```", "</details>"]
      where line.hasPrefix(mark) {
        return mark
      }
      return line.isEmpty ? "" : line.hasPrefix("<") ? "<" : "text"
    }
  }
}
