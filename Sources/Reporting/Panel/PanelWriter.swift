/// The what-if panel as HTML: empty fields, and the figures as data that the page's script puts in.
///
/// Hidden until the script has run: without it the table below says the same.
enum PanelWriter {
  /// A row of the figures: what the script calls it, and what people read.
  private static let figures = [
    ("cost", "a month"), ("change", "against current"), ("range", "80 % sure between"),
    ("unit", "per 1,000 requests"), ("p95", "p95 of the slowest entry"),
    ("lost", "requests without an answer"),
    ("limit", "tightest limit at the peak"),
  ]

  static func text(_ data: JSONValue) -> String {
    let rows = figures.map { name, words in
      "<div><dt>\(words)</dt><dd data-figure=\"\(name)\"></dd></div>\n"
    }.joined()
    return """
      <div class="panel" hidden="hidden">
      <script type="application/json">\(Escape.data(data))</script>
      <label>design <select></select></label>
      <p data-figure="description"></p>
      <label>traffic <input type="range"/> <output data-figure="traffic"></output></label>
      <dl>
      \(rows)</dl>
      <p data-figure="state" role="status"></p>
      <p>On the command line: <code data-figure="command"></code></p>
      </div>

      """
  }
}
