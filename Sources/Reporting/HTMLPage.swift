/// A report as one HTML page, from the same Markdown that people read.
///
/// Only what our reports write is understood: headings, paragraphs, lists, tables with alignment,
/// bold, emphasis, code, links and pictures. Text is escaped; the page needs nothing from elsewhere.
package enum HTMLPage {
  /// The page of a report.
  package static func text(markdown: String, title: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
    table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
    th, td { border: 1px solid #8886; padding: .3rem .6rem; vertical-align: top; }
    th { background: #8882; }
    .right { text-align: right; font-variant-numeric: tabular-nums; }
    code { font-size: .9em; }
    img { max-width: 100%; }
    </style>
    </head>
    <body>
    \(body(of: markdown))</body>
    </html>

    """
  }

  private static func body(of markdown: String) -> String {
    var html = ""
    var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = lines.first {
      if line.isEmpty {
        lines.removeFirst()
      } else if let level = headingLevel(of: line) {
        let text = line.dropFirst(level + 1)
        html += "<h\(level) id=\"\(anchor(of: text))\">\(inline(text))</h\(level)>\n"
        lines.removeFirst()
      } else if line.hasPrefix("| ") {
        html += table(lines.prefix { $0.hasPrefix("|") })
        lines = lines.drop { $0.hasPrefix("|") }
      } else if line.hasPrefix("- ") {
        html += "<ul>\n"
        while let item = lines.first, item.hasPrefix("- ") {
          html += "<li>\(inline(item.dropFirst(2)))</li>\n"
          lines.removeFirst()
        }
        html += "</ul>\n"
      } else {
        let paragraph = lines.prefix { !$0.isEmpty && !$0.hasPrefix("- ") && !$0.hasPrefix("| ") }
        html += "<p>\(inline(paragraph.joined(separator: "\n")[...]))</p>\n"
        lines = lines.dropFirst(max(1, paragraph.count))
      }
    }
    return html
  }

  private static func headingLevel(of line: Substring) -> Int? {
    let level = line.prefix { $0 == "#" }.count
    return (1...6).contains(level) && line.dropFirst(level).first == " " ? level : nil
  }

  /// GitHub's way: lower case, spaces to hyphens, other marks dropped.
  private static func anchor(of heading: Substring) -> String {
    var text = ""
    for character in heading.lowercased() {
      if character.isLetter || character.isNumber || character == "-" { text.append(character) }
      if character == " " { text.append("-") }
    }
    return text
  }

  private static func table(_ lines: ArraySlice<Substring>) -> String {
    let rows = lines.map(cells)
    guard rows.count >= 2 else { return "" }
    let right = rows[1].map { $0.hasSuffix(":") }
    func row(_ cells: [Substring], _ tag: String) -> String {
      "<tr>"
        + cells.enumerated().map { index, cell in
          let style = right.indices.contains(index) && right[index] ? " class=\"right\"" : ""
          return "<\(tag)\(style)>\(inline(cell))</\(tag)>"
        }.joined() + "</tr>\n"
    }
    return "<table>\n<thead>\n\(row(rows[0], "th"))</thead>\n<tbody>\n"
      + rows.dropFirst(2).map { row($0, "td") }.joined() + "</tbody>\n</table>\n"
  }

  /// The cells of a row; an escaped pipe stays in its cell.
  private static func cells(_ line: Substring) -> [Substring] {
    var cells: [String] = [""]
    var escape = false
    for character in line.dropFirst().dropLast() {
      if character == "|", !escape {
        cells.append("")
      } else if character == "\\", !escape {
        escape = true
        continue
      } else {
        if escape, character != "|" { cells[cells.count - 1].append("\\") }
        cells[cells.count - 1].append(character)
      }
      escape = false
    }
    return cells.map { cell in
      var text = cell[...]
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// Text with its marks: code first, since nothing inside it is a mark.
  private static func inline(_ text: Substring) -> String {
    var html = ""
    for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 1 {
        html += "<code>\(escaped(String(part)))</code>"
      } else {
        html += marks(escaped(String(part)))
      }
    }
    return html
  }

  private static func marks(_ text: String) -> String {
    let linked = text.replacing(/(!?)\[([^\]]*)\]\(([^)\s]*)\)/) { match in
      match.1.isEmpty
        ? "<a href=\"\(match.3)\">\(match.2)</a>" : "<img src=\"\(match.3)\" alt=\"\(match.2)\">"
    }
    return linked.replacing(/\*\*([^*]+)\*\*/) { "<strong>\($0.1)</strong>" }
      .replacing(/\*([^*]+)\*/) { "<em>\($0.1)</em>" }
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
