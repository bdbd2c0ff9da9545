import Diagnostics

/// Blocks as GitHub-flavoured Markdown, an empty line between two of them.
struct MarkdownWriter {
  /// The file of a picture beside the text, if there is one.
  let file: (Chart) -> String?

  func text(_ blocks: [Document.Block]) -> String {
    blocks.compactMap { text($0) }.joined(separator: "\n")
  }

  /// A block with its last line ended; `nil` where nothing of it is shown.
  private func text(_ block: Document.Block) -> String? {
    switch block {
    case .heading(let level, let text):
      String(repeating: "#", count: level) + " " + Self.inline(text) + "\n"
    case .paragraph(let text): MarkdownText.begun(Self.inline(text)) + "\n"
    case .list(let items):
      items.isEmpty ? nil : items.map(Self.item).joined()
    case .table(let table): Self.table(table)
    case .picture(let chart):
      file(chart).map { "![\(MarkdownText.label(chart.alternative))](\(Escape.uri($0)))\n" }
    case .details(let summary, let blocks):
      "<details><summary>\(Escape.markup(summary.plain.onOneLine))</summary>\n\n\(text(blocks))\n"
        + "</details>\n"
    case .code(let text, let language):
      MarkdownText.fenced(text, language: language)
    case .panel: nil
    }
  }

  static func item(_ text: RichText) -> String {
    "- " + MarkdownText.begun(inline(text)) + "\n"
  }

  /// Words with their marks.
  ///
  /// - Parameters:
  ///   - text: the words.
  ///   - inCell: whether a pipe ends a table's cell.
  ///   - besideMarks: whether a mark of ours stands around them.
  /// - Returns: what stands in a line.
  static func inline(_ text: RichText, inCell: Bool = false, besideMarks: Bool = false) -> String {
    let runs = text.runs
    // A single star or underscore opens nothing; two may meet across the runs.
    let besideMarks = besideMarks || runs.count > 1
    func marked(_ text: RichText, _ mark: String) -> String {
      // A mark beside a space marks nothing.
      let inside = trimmed(inline(text, inCell: inCell, besideMarks: true))
      return inside.isEmpty ? "" : mark + inside + mark
    }
    return runs.map { run in
      switch run {
      case .words(let text):
        MarkdownText.words(text, inCell: inCell, besideMarks: besideMarks)
      case .quoted(let text): MarkdownText.quoted(text)
      case .code(let text): MarkdownText.code(text, inCell: inCell)
      case .strong(let text): marked(text, "**")
      case .emphasis(let text): marked(text, "*")
      case .link(let text, let heading): "[\(marked(text, ""))](#\(Anchors.name(of: heading)))"
      case .lineBreak: "  \n  "
      case .softBreak: "\n"
      }
    }.joined()
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private static func table(_ table: Table) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var text = line(table.columns.map { MarkdownText.words($0.title, inCell: true) })
    text += line(table.columns.map { $0.alignment == .right ? "--:" : "---" })
    for row in table.rows {
      text += line(
        row.content.map { cell in
          inline(row.isTotal ? .strong(cell) : cell, inCell: true)
        })
    }
    return text
  }
}
