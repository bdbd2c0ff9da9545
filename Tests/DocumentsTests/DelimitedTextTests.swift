import Diagnostics
import Documents
import Testing

/// A table and the problems found on the way, as `line:column message`.
private func table(_ text: String) throws -> (table: DelimitedText?, problems: [String]) {
  var problems = Diagnostics()
  let table = DelimitedText.parse(try SourceText(name: "t.csv", text), into: &problems)
  return (table, problems.items.map(\.brief))
}

private func rows(_ text: String) throws -> [[String]]? {
  let table = try table(text).table
  return table.map { table in
    table.rows.map { row in table.columns.indices.map { row[$0].text } }
  }
}

@Suite struct `CSV` {
  @Test(
    arguments: [
      ("a,b\n1,2\n", [["1", "2"]]), ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]),
      ("a,b\n,\n", [["", ""]]), ("a,b\n\"x, y\",\"\"\n", [["x, y", ""]]),
      ("a\n\"he said \"\"no\"\"\"\n", [["he said \"no\""]]), ("a\n\"\"\"\"\n", [["\""]]),
      ("a,b\n\"1\r\n2\",3\n", [["1\r\n2", "3"]]), ("a\n\n1\n\r\n\n2\n\n", [["1"], ["2"]]),
      ("a,b\n 1 , 2\n", [[" 1 ", " 2"]]), ("\n\na\n1", [["1"]]), ("é,b\nü,😀\n", [["ü", "😀"]]),
      ("a,b\r1,2\r", [["1", "2"]]), ("a,b\n", []),
    ] as [(String, [[String]])])
  func `cells are read as RFC 4180 writes them`(text: String, expected: [[String]]) throws {
    #expect(try rows(text) == expected)
  }

  @Test func `cells know their column's name and their place`() throws {
    let table = try #require(try table("unit,usd\nHrs,\"0.1\"\n\nGB,é\n").table)
    #expect(table.columns == ["unit", "usd"])
    #expect(table.columnIndex("usd") == 1)
    #expect(table.columnIndex("price") == nil)
    #expect(table.columnLocation(1).text == "t.csv:1:6")
    #expect(table.rows.count == 2)
    let price = try #require(table.rows[0]["usd"])
    #expect(price.location.text == "t.csv:2:5")
    #expect(price.location.length == 5)
    #expect(price.isQuoted)
    #expect(Array(price.bytes) == Array("0.1".utf8))
    #expect(table.rows[1][1].location.text == "t.csv:4:4")
    #expect(table.rows[1].location.text == "t.csv:4")
    #expect(table.rows[0]["price"] == nil)
    #expect(!table.rows[0][0].isEmpty)
  }

  @Test(arguments: [
    ("", ["the file is empty: there is no header row"]),
    (" \n\n", ["the file is empty: there is no header row"]),
    (
      "a,b\n1\n2,3\n4,5,6\n",
      ["2:1 the row has 1 cell, the header 2", "4:5 the row has 3 cells, the header 2"]
    ),
    (
      "a,b\n1\"2,3\n\"4\"5,6\n",
      [
        "2:2 there is a quote inside a cell without quotes",
        "3:4 there is text after the closing quote of the cell",
      ]
    ),
    ("a,b\n1,\"2\n3,4\n", ["2:3 the quote that begins here is never closed"]),
    (
      "a,,a\n",
      ["1:3 column 2 has no name", "1:4 the column 'a' is there twice; first as column 1"]
    ),
    ("a;b\n1;2\n", ["1:1 the columns are separated by semicolons, not by commas"]),
    ("a\tb\n", ["1:1 the columns are separated by tabs, not by commas"]),
    (
      "sep=;\na;b\n",
      [
        "1:1 the cells are not separated by commas",
        "2:1 the columns are separated by semicolons, not by commas",
      ]
    ),
  ])
  func `all mistakes are told at once, where they stand`(
    text: String, expected: [String]
  ) throws {
    let (table, problems) = try table(text)
    #expect(table == nil)
    #expect(problems == expected)
  }

  @Test func `the first line of a spreadsheet's copy is skipped with a warning`() throws {
    var problems = Diagnostics()
    let source = try SourceText(name: "t.csv", "sep=,\r\na,b\r\n1,2\r\n")
    let table = try #require(DelimitedText.parse(source, into: &problems))
    #expect(table.columns == ["a", "b"])
    #expect(table.rows.count == 1)
    #expect(problems.items.map(\.severity) == [.warning])
    #expect(!problems.hasErrors)
  }

  @Test func `a byte order mark is no part of the first column's name`() throws {
    var problems = Diagnostics()
    let source = try SourceText(name: "t", bytes: [0xEF, 0xBB, 0xBF] + Array("a,b\n1,2".utf8))
    #expect(DelimitedText.parse(source, into: &problems)?.columns == ["a", "b"])
  }

  @Test func `of thousands of mistakes a hundred are listed, and the rest counted`() throws {
    let found = try table("a,b\n" + String(repeating: "1\n", count: 5_000)).problems
    #expect(found.count == 101)
    #expect(found.last == "there are 4900 more problems like these")
  }

  @Test func `every prefix of a table is read or an error, and never a crash`() throws {
    let bytes = Array("sep=,\na,\"b\"\"c\"\r\n\"1\",2\n\n3,\"4\n5\"\n".utf8)
    for length in bytes.indices {
      var problems = Diagnostics()
      let source = try SourceText(name: "f", bytes: Array(bytes[..<length]))
      let table = DelimitedText.parse(source, into: &problems)
      #expect((table == nil) == problems.hasErrors, "the first \(length) bytes")
    }
  }
}
