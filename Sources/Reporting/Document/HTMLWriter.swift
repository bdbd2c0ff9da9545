import Diagnostics

/// A document as one HTML page.
///
/// Nothing on it comes from elsewhere, and its policy says so to the browser: no script, no font, no
/// picture but those inside. It is well-formed XML too, so that other programs can read it. Tables
/// and pictures that are wider than the window are moved in their own frames.
struct HTMLWriter {
  private var anchors = Anchors()
  private var pictures = 0
  /// Headings of the second level, by anchor.
  private var contents: [(anchor: String, title: String)] = []

  static func page(_ document: Document) -> String {
    var writer = Self()
    let body = document.sections.map { blocks in
      "<section>\n\(writer.text(blocks))</section>\n"
    }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
      <title>\(Escape.markup(document.title.onOneLine))</title>
      <style>\(style)\(writer.pictures > 0 ? SVGCanvas.style : "")</style>
      </head>
      <body>
      \(writer.navigation)\(body)</body>
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
      if level == 2 { contents.append((name, Escape.markup(text.plain.onOneLine))) }
      return "<h\(level) id=\"\(name)\">\(Self.inline(text))</h\(level)>\n"
    case .paragraph(let text): return "<p>\(Self.inline(text))</p>\n"
    case .list(let items):
      if items.isEmpty { return "" }
      return "<ul>\n" + items.map { "<li>\(Self.inline($0))</li>\n" }.joined() + "</ul>\n"
    case .table(let table): return Self.table(table)
    case .picture(let chart):
      pictures += 1
      let svg = chart.svg(within: "picture-\(pictures)")
      return "<figure class=\"frame\" tabindex=\"0\">\n\(svg)</figure>\n"
    case .details(let summary, let blocks):
      let inside = text(blocks)
      return "<details>\n<summary>\(Self.inline(summary))</summary>\n\(inside)</details>\n"
    case .code(let text, _):
      return "<pre class=\"frame\" tabindex=\"0\"><code>\(Escape.markup(text))</code></pre>\n"
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

  private static func table(_ table: Table) -> String {
    func row(_ cells: [String], _ tag: String, isTotal: Bool = false) -> String {
      let shown = cells.enumerated().map { index, cell in
        let isNumber = table.columns[index].alignment == .right
        return "<\(tag)\(isNumber ? " class=\"number\"" : "")>\(cell)</\(tag)>"
      }
      return "<tr\(isTotal ? " class=\"sum\"" : "")>\(shown.joined())</tr>\n"
    }
    let titles = table.columns.map { Escape.markup($0.title.onOneLine) }
    return
      "<div class=\"frame\" tabindex=\"0\">\n<table>\n<thead>\n\(row(titles, "th"))</thead>\n<tbody>\n"
      + table.rows.map { row($0.content.map(inline), "td", isTotal: $0.isTotal) }.joined()
      + "</tbody>\n</table>\n</div>\n"
  }

  private static let style = """

    :root{color-scheme:light dark}
    body{font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:72rem;
    margin:0 auto;padding:1rem;background:#ffffff;color:#1f2328}
    h1,h2,h3,p,li,summary{overflow-wrap:anywhere}
    h1{line-height:1.2}
    h2{margin-top:2.5rem;border-bottom:1px solid #8886}
    a{color:#0b57a4}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:0}
    .frame{margin:1rem 0;overflow-x:auto}
    .frame:focus-visible{outline:2px solid #0b57a4}
    table{border-collapse:collapse;font-size:.9em}
    th,td{border:1px solid #8886;padding:.25rem .5rem;vertical-align:top;text-align:left}
    td{min-width:8rem;max-width:32rem}
    th{background:#8882}
    .number{min-width:0;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
    .sum{font-weight:600}
    code{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.9em}
    td code{white-space:nowrap}
    summary{cursor:pointer}
    svg{display:block;min-width:42rem;max-width:100%;height:auto}
    @media (prefers-color-scheme:dark){
    body{background:#0d1117;color:#e6edf3}
    a{color:#79b8ff}
    }

    """
}
