import Diagnostics
import Pricing
import Testing

@testable import Reporting

@Suite struct `Tables on a terminal` {
  private var table: Table {
    var table = Table([
      Table.Column("resource"), Table.Column("what"), Table.Column("cost", .right),
    ])
    table.add("Platform/WebService/Service", "one two three four five six", "$1.00")
    table.add("Platform/ApiService/Service", "one", "$10.00")
    table.add("total", "", "$11.00", isTotal: true)
    return table
  }

  @Test(arguments: [30, 40, 60, 80, 200])
  func `fit the width, and keep numbers whole`(width: Int) {
    let lines = table.terminal(style: TerminalStyle(colour: false, width: width)).split(
      separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    for cost in ["$1.00", "$10.00", "$11.00"] {
      #expect(lines.contains { $0.hasSuffix(cost) || $0.contains(" \(cost)") })
    }
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func `set columns side by side, numbers to the right`() {
    // Columns of 27, 27 and 6 characters, two spaces between them.
    #expect(
      table.terminal() == """
        resource                     what                           cost
        Platform/WebService/Service  one two three four five six   $1.00
        Platform/ApiService/Service  one                          $10.00
        total                                                     $11.00

        """)
  }

  /// 2 × 2 columns of gaps and 6 of cost leave 30, 15 for each of two columns as wide.
  @Test func `go on in the next line where they are narrow, and lose nothing`() {
    #expect(
      table.terminal(style: TerminalStyle(colour: false, width: 40)) == """
        resource         what               cost
        Platform/Web     one two three     $1.00
        Service/Service  four five six
        Platform/Api     one              $10.00
        Service/Service
        total                             $11.00

        """)
  }

  /// 16 + 2 + 20 + 2 + 5 columns are 45: the words give way to 20, and the name stays as it is.
  @Test func `break no name while the words beside it can give way`() {
    var table = Table([
      Table.Column("resource"), Table.Column("what"), Table.Column("cost", .right),
    ])
    table.add("staging.database", "one two three four five six", "$1.00")
    #expect(
      table.terminal(style: TerminalStyle(colour: false, width: 45)) == """
        resource          what                   cost
        staging.database  one two three four    $1.00
                          five six

        """)
  }

  /// The words ask for 9 columns, the name for 8 and the rest for 6 and 4 of gaps: 27 beside 24 columns.
  @Test func `set rows as blocks where words would have to be cut`() {
    var table = Table([
      Table.Column("resource"), Table.Column("what it is"), Table.Column("cost", .right),
    ])
    table.add("database", "unbreakable words", "$1.00")
    table.add("cache", "", "$10.00")
    table.add("total", "", "$11.00", isTotal: true)
    #expect(
      table.terminal(style: TerminalStyle(colour: false, width: 24)) == """
        database
          what it is:
            unbreakable words
          cost: $1.00

        cache
          cost: $10.00

        total
          cost: $11.00

        """)
  }

  @Test(arguments: [
    ("database", ["database"]), ("loadBalancer", ["load", "Balancer"]),
    ("nat.gateway/hours", ["nat.", "gateway/", "hours"]), ("$1.50", ["$1.", "50"]),
    ("EBS volume", ["EBS", "volume"]),
  ])
  func `know the parts of names`(text: String, parts: [String]) {
    #expect(TextParts.ofNames(text).map(String.init) == parts)
  }

  @Test func `colour whole lines, and nothing where colour is off`() {
    let coloured = table.terminal(style: TerminalStyle(colour: true, width: 80))
    #expect(coloured.contains("\u{1B}[1mtotal"))
    #expect(coloured.contains("$11.00\u{1B}[0m\n"))
    let plain = coloured.replacing("\u{1B}[0m", with: "").replacing("\u{1B}[1m", with: "")
      .replacing("\u{1B}[2m", with: "")
    #expect(plain == table.terminal())
  }
}

@Suite struct `Reports on a terminal` {
  @Test(arguments: hostileNames)
  func `move no cursor and begin no line, whatever the names`(name: String) throws {
    let set = try estimates(name)
    for style in [TerminalStyle.plain, TerminalStyle(colour: true)] {
      for (found, same) in zip(try reports(name, style), try reports("plain", style)) {
        #expect(!found.unicodeScalars.contains { $0.isActive && $0 != "\n" && $0 != "\u{1B}" })
        let codes = found.split(separator: "\u{1B}", omittingEmptySubsequences: false)
          .dropFirst()
        #expect(
          codes.allSatisfy { code in
            ["[0m", "[1m", "[2m", "[31m", "[32m"].contains { code.hasPrefix($0) }
          })
        #expect(found.contains("\u{1B}") == same.contains("\u{1B}"))
        #expect(!found.split(separator: "\n").contains { $0.hasPrefix("::") })
      }
    }
    // A sentence and two lines of seven an estimate, and the two lines of the assumption of one.
    #expect(Explanation.text(set, line: nil).split(separator: "\n").count == 2 * (1 + 7 + 7 + 2))
  }

  private func reports(_ name: String, _ style: TerminalStyle) throws -> [String] {
    [
      EstimateTerminal.text(try estimates(name), style: style),
      ValidationTerminal.text(try synthesis(name), style: style),
      ValidationTerminal.text(try decision(name), style: style),
      ValidationTerminal.findings(try decision(name)), tables(name).terminal(style: style),
      try month(name).terminal(style: style), Explanation.text(try estimates(name), line: nil),
      RateReport.text(rates(name)), RateReport.short(rates(name)).terminal(style: style),
    ]
  }

  @Test func `what is good is green and what is bad is red, where there are colours`() {
    var table = Table([Table.Column("what"), Table.Column("change", .right)])
    table.add("a", "-$1.00")
    table.mark(1, as: .good)
    table.add("b", "+$20.00")
    table.mark(1, as: .bad)
    table.add("total", "+$19.00", isTotal: true)
    table.mark(1, as: .bad)
    let lines = table.terminal(style: TerminalStyle(colour: true)).split(separator: "\n")
    #expect(lines[1] == "a       \u{1B}[32m-$1.00\u{1B}[0m")
    #expect(lines[2] == "b      \u{1B}[31m+$20.00\u{1B}[0m")
    #expect(lines[3] == "\u{1B}[1mtotal\u{1B}[0m  \u{1B}[31m+$19.00\u{1B}[0m")
    #expect(table.terminal() == "what    change\na       -$1.00\nb      +$20.00\ntotal  +$19.00\n")
  }
}
