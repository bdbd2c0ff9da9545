import Diagnostics
import Testing

@testable import Reporting

/// What a page of ours is made of; anything else in it came out of a name.
private let knownElements: Set = [
  "html", "head", "nav", "main", "script", "meta", "title", "style", "body", "section", "h1", "h2",
  "h3", "p", "ul",
  "li",
  "div", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "strong", "em", "a", "br",
  "details", "summary", "select", "label", "input", "output", "dl", "dt", "dd", "figure", "svg",
  "desc", "rect", "circle", "line", "path", "text",
]
private let knownAttributes: Set = [
  "lang", "charset", "name", "content", "http-equiv", "id", "class", "tabindex", "href", "viewBox",
  "width", "height", "role", "scope", "type", "hidden", "data-figure", "aria-label",
  "aria-labelledby", "x", "y", "x1", "y1", "x2",
  "y2",
  "cx", "cy", "r",
  "d", "text-anchor",
]

@Suite struct `Reports as HTML` {
  @Test(arguments: hostileNames)
  func `hold nothing but their own elements, whatever the names`(name: String) throws {
    for (what, document) in try documents(name) {
      let root = try #require(Element.parse(document.html), "\(what) is well-formed")
      let elements = Set(root.all.map(\.name))
      #expect(elements.subtracting(knownElements) == [], "\(what)")
      #expect(
        Set(root.all.flatMap { $0.attributes.keys }).subtracting(knownAttributes) == [], "\(what)")
      #expect(root.all("h1").count <= 1, "\(what)")
      // What is shown is the name itself, in one line, its active characters seen.
      let shown = root.all("body")[0].all.map(\.text)
      #expect(shown.contains { $0.contains(name.onOneLine) }, "\(what)")
    }
  }

  @Test(arguments: hostileNames)
  func `lead nowhere but to their own headings`(name: String) throws {
    for (what, document) in try documents(name) {
      let root = try #require(Element.parse(document.html))
      let ids = root.all.compactMap { $0.attributes["id"] }
      #expect(Set(ids).count == ids.count, "\(what): an id twice")
      for link in root.all("a") {
        let target = try #require(link.attributes["href"])
        #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst())), "\(what)")
      }
      for picture in root.all("svg") {
        let words = try #require(picture.attributes["aria-labelledby"]).split(separator: " ")
        #expect(words.count == 2 && words.allSatisfy { ids.contains(String($0)) }, "\(what)")
      }
    }
  }

  @Test func `tell the browser to fetch nothing, and name nothing to fetch`() throws {
    let html = EstimateDocument(try estimates("shop")).document.html
    let root = try #require(Element.parse(html))
    let policy = root.all("meta").first {
      $0.attributes["http-equiv"] == "Content-Security-Policy"
    }
    // SHA-256 of "alert(1)" by openssl.
    #expect(PagePolicy.source("alert(1)") == "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=")
    #expect(
      policy?.attributes["content"]
        == "default-src 'none'; style-src '\(PagePolicy.source(root.all("style")[0].text))'; "
        + "script-src '\(PagePolicy.source(root.all("script")[0].text))'; img-src data:")
    #expect(root.all("script").count == 1 && root.all("style").count == 1)
    let data = try #require(
      Element.parse(EstimateDocument(try estimatesWithPanel("</script>&\u{2028}")).document.html))
    #expect(data.all("script").map { $0.attributes["type"] ?? "" } == ["application/json", ""])
    #expect(data.all("script")[0].text.contains(#""name":"\u003c/script\u003e\u0026"#))
    for word in ["<img", "<link", "@import", "url(", "src=", "unsafe", "innerHTML", "eval("] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test func `have their pictures inside, each once`() throws {
    let set = try estimates("shop")
    let root = try #require(Element.parse(EstimateDocument(set).document.html))
    // Cost by service, two distributions, drivers, the bridge, the month, the week; each wide and
    // narrow.
    #expect(root.all("svg").count == 2 * 7)
    #expect(EstimateCharts.all(set).count == 7)
    #expect(root.all("style").count == 1)
    let template = try #require(
      Element.parse(EstimateDocument(try synthesis("shop")).document.html))
    #expect(template.all("svg").count == 2 * 6, "a template's report has all but the bridge")
    let growth = try #require(Element.parse(tables("shop").document.html))
    #expect(growth.all("svg").count == 2 * 2)
  }

  @Test func `show names without Markdown's backslashes`() throws {
    for (what, document) in try documents("aws_instance.web[0]") {
      let root = try #require(Element.parse(document.html))
      #expect(!root.all("main")[0].allText.contains("\\"), "\(what)")
      #expect(document.html.contains("aws_instance.web[0]"), "\(what)")
    }
  }

  @Test func `keep the shape of a document`() throws {
    var table = Table([Table.Column("what"), Table.Column("n", .right)])
    table.add("\(code: "a<b") & \(emphasis: "c")", "1")
    table.add("sum", "1", isTotal: true)
    let page = Document(
      title: "t",
      [
        .heading(1, "One"), .heading(2, "Two words"), .heading(2, "Two words"),
        .paragraph("see \("there", heading: "Two words")"), .list(["a", "b"]), .table(table),
        .details("more", [.paragraph("inside")]), .code("-a\n+b\n", language: "diff"),
      ]
    ).html
    for part in [
      "<h2 id=\"two-words\">Two words</h2>", "<h2 id=\"two-words-1\">Two words</h2>",
      "<p>see <a href=\"#two-words\">there</a></p>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
      "<tr><th scope=\"col\">what</th><th scope=\"col\" class=\"number\">n</th></tr>",
      "<tr><td><code>a&lt;b</code> &amp; <em>c</em></td><td class=\"number\">1</td></tr>",
      "<tr class=\"sum\"><td>sum</td><td class=\"number\">1</td></tr>",
      "<details>\n<summary>more</summary>\n<p>inside</p>\n</details>",
      "<code>-a\n+b\n</code></pre>",
    ] {
      #expect(page.contains(part), "\(part)")
    }
  }
}
