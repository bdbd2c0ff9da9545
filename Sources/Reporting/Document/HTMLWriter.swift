import Diagnostics

/// A document as one HTML page.
///
/// Nothing on it comes from elsewhere, and its policy says so to the browser: no script, no style and
/// no picture but those inside, known by their digests. It is well-formed XML too, so that other
/// programs can read it. Tables that are wider than the window are moved in their own frames, and
/// pictures are drawn twice, of which the window shows the one that fits. Without scripts the page
/// is whole; they sort its tables and open its folded parts.
struct HTMLWriter {
  private var anchors = Anchors()
  private var pictures = 0
  /// The words of the heading that was last written.
  private var title = ""
  /// Headings of the second level, by anchor.
  private var contents: [(anchor: String, title: String)] = []

  static func page(_ document: Document) -> String {
    var writer = Self()
    let body = document.sections.map { blocks in
      "<section>\n\(writer.text(blocks))</section>\n"
    }.joined()
    let navigation = writer.navigation
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta http-equiv="Content-Security-Policy" content="\(PagePolicy.text)"/>
      <title>\(Escape.markup(document.title.onOneLine))</title>
      <style>\(PageStyle.text)</style>
      </head>
      <body\(navigation.isEmpty ? "" : " class=\"listed\"")>
      \(navigation)<main>
      \(body)</main>
      <script>\(PageScript.text)</script>
      </body>
      </html>

      """
  }

  /// A list of what the page has; nothing where that is seen at a glance.
  private var navigation: String {
    if contents.count < 4 { return "" }
    let items = contents.map { "<li><a href=\"#\($0.anchor)\">\($0.title)</a></li>\n" }.joined()
    return "<nav aria-label=\"Contents\">\n<ul>\n\(items)</ul>\n</nav>\n"
  }

  private mutating func text(_ blocks: [Document.Block]) -> String {
    blocks.map { text($0) }.joined()
  }

  private mutating func text(_ block: Document.Block) -> String {
    switch block {
    case .heading(let level, let text):
      let name = Escape.markup(anchors.next(text.plain))
      title = text.plain
      if level == 2 { contents.append((name, Escape.markup(text.plain.onOneLine))) }
      return "<h\(level) id=\"\(name)\">\(Self.inline(text))</h\(level)>\n"
    case .paragraph(let text): return "<p>\(Self.inline(text))</p>\n"
    case .list(let items):
      if items.isEmpty { return "" }
      return "<ul>\n" + items.map { "<li>\(Self.inline($0))</li>\n" }.joined() + "</ul>\n"
    case .table(let table): return self.table(table)
    case .picture(let chart):
      pictures += 1
      let svg = chart.svg(within: "picture-\(pictures)")
      return "<figure>\n\(svg)</figure>\n"
    case .details(let summary, let blocks):
      let inside = text(blocks)
      return "<details>\n<summary>\(Self.inline(summary))</summary>\n\(inside)</details>\n"
    case .code(let text, _):
      return "<pre class=\"frame\" tabindex=\"0\"><code>\(Escape.markup(text))</code></pre>\n"
    case .panel(let data): return PanelWriter.text(data)
    }
  }

  private static func inline(_ text: RichText) -> String {
    text.runs.map { run in
      switch run {
      case .words(let text), .quoted(let text): Escape.markup(text.onOneLine)
      case .code(let text): "<code>\(Escape.markup(text.onOneLine))</code>"
      case .strong(let text): "<strong>\(inline(text))</strong>"
      case .emphasis(let text): "<em>\(inline(text))</em>"
      case .link(let text, let heading):
        "<a href=\"#\(Escape.markup(Anchors.name(of: heading)))\">\(inline(text))</a>"
      case .lineBreak: "<br/>\n"
      case .softBreak: "\n"
      }
    }.joined()
  }

  private func table(_ table: Table) -> String {
    func row(_ cells: [String], _ tag: String, isTotal: Bool = false) -> String {
      let shown = cells.enumerated().map { index, cell in
        let isNumber = table.columns[index].alignment == .right
        return "<\(tag)\(isNumber ? " class=\"number\"" : "")>\(cell)</\(tag.prefix(2))>"
      }
      return "<tr\(isTotal ? " class=\"sum\"" : "")>\(shown.joined())</tr>\n"
    }
    let titles = table.columns.map { Escape.markup($0.title.onOneLine) }
    let name = Escape.markup("Table: \(title)".onOneLine)
    return
      "<div class=\"frame\" role=\"group\" aria-label=\"\(name)\" tabindex=\"0\">\n<table>\n<thead>\n"
      + "\(row(titles, "th scope=\"col\""))</thead>\n<tbody>\n"
      + table.rows.map { row($0.content.map(Self.inline), "td", isTotal: $0.isTotal) }.joined()
      + "</tbody>\n</table>\n</div>\n"
  }
}
