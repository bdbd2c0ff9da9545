import Foundation
import Quantities
import TestSupport
import Testing

@testable import Reporting

/// What a reader of a page sees and does; in Chromium, and skipped where there is none.
@Suite(.enabled(if: Browser.exists, "skipped: no Chromium here"))
struct `Pages in a browser` {
  private let page: String = {
    var table = Table([
      Table.Column("what"), Table.Column("a month", .right), Table.Column("p95", .right),
    ])
    table.add("b", "-$54.78", "485 ms")
    table.add("a10", "$1,234.50", "12.5 s")
    table.add("a9", "+$36.15", "1,200 ms")
    table.add("c", "–", "90 ms")
    table.add("sum", "$1,215.87", "", isTotal: true)
    return Document(
      title: "t",
      [
        .heading(1, "One"), .heading(2, "A"), .table(table), .heading(2, "B"), .heading(2, "C"),
        .heading(2, "D"), .details("more", [.paragraph("inside")]),
      ]
    ).html
  }()

  private static let rows = """
    function rows() {
      return Array.from(page.querySelectorAll('tbody tr'))
        .map(function (row) { return row.cells[0].textContent; }).join(' ');
    }
    var heads = Array.from(page.querySelectorAll('th'));
    function press(index) {
      heads[index].querySelector('button').click();
      return rows() + ' ' + heads[index].getAttribute('aria-sort');
    }

    """

  @Test func `tables sort by money, time and words, and sums stay`() throws {
    let visit = try Browser.visit(
      page,
      Self.rows
        + """
        return [press(1), press(1), press(1), press(2), press(0), press(0)].join('; ');
        """)
    #expect(
      visit.result
        == "a10 a9 b c sum descending; b a9 a10 c sum ascending; b a10 a9 c sum null; "
        + "a10 a9 b c sum descending; a9 a10 b c sum ascending; c b a10 a9 sum descending")
    #expect(visit.console == [])
  }

  @Test func `all that is folded opens at once`() throws {
    let visit = try Browser.visit(
      page,
      """
      var button = page.querySelector('nav button');
      function state() { return button.textContent + ' ' + page.querySelector('details').open; }
      var seen = [state()];
      button.click(); seen.push(state());
      button.click(); seen.push(state());
      return seen.join('; ');
      """)
    #expect(visit.result == "Open all false; Fold all true; Open all false")
  }

  @Test(arguments: [360, 400, 768, 1_200])
  func `nothing is wider than the window, and one drawing of each picture is seen`(
    width: Int
  ) throws {
    let html = EstimateDocument(try estimatesWithPanel("shop")).document.html
    let visit = try Browser.visit(
      html, width: width,
      """
      page.querySelectorAll('details').forEach(function (part) { part.open = true; });
      var seen = Array.from(page.querySelectorAll('svg')).filter(function (svg) {
        return svg.getBoundingClientRect().width > 0;
      });
      var small = seen.filter(function (svg) {
        return svg.getBoundingClientRect().width < Number(svg.getAttribute('width')) * 0.9;
      });
      return [page.documentElement.scrollWidth <= view.innerWidth, seen.length, small.length].join(' ');
      """)
    #expect(visit.result == "true 8 0")
    #expect(visit.console == [])
  }

  @Test func `a panel follows its slider, and says what does not hold`() throws {
    let visit = try Browser.visit(
      EstimateDocument(try estimatesWithPanel("shop")).document.html,
      """
      var panel = page.querySelector('.panel');
      var slider = panel.querySelector('input');
      function figure(name) { return panel.querySelector('[data-figure=' + name + ']').textContent; }
      slider.value = '1';
      slider.dispatchEvent(new view.Event('input'));
      return ['cost', 'change', 'range', 'unit', 'p95', 'limit', 'state'].map(figure).join('; ');
      """)
    // $200 over two million requests are $0.10 a thousand; 0.6 × 2 of the limit is 120 %.
    #expect(
      visit.result
        == "$200.00; $0.00; $200.00 to $201.00; –; 800 ms; shop, 120 % needed: does not hold; "
        + "Exact: this point was run.")
  }

  @Test(arguments: hostileNames + ["</script><script>document.title='ran'</script>", "\u{2028}"])
  func `a name does nothing, asks for nothing and breaks no rule of the page`(name: String) throws {
    let html = EstimateDocument(try estimatesWithPanel(name)).document.html
    let visit = try Browser.visit(
      html,
      """
      var panel = page.querySelector('.panel');
      panel.querySelector('select').value = '1';
      panel.querySelector('select').dispatchEvent(new view.Event('change'));
      return [page.title.indexOf('What '), requests.length, panel.querySelectorAll('option').length,
        panel.querySelector('[data-figure=cost]').textContent].join(' ');
      """)
    #expect(visit.result == "0 0 2 $150.00")
    #expect(visit.console == [])
  }
}

@Suite struct `Colours of pages and pictures` {
  /// Contrast of two colours, 1 to 21.
  ///
  /// - Source: WCAG 2.2, relative luminance and contrast ratio.
  private func contrast(_ a: String, _ b: String) -> Double {
    func luminance(_ colour: String) -> Double {
      let value = Int(colour.dropFirst(), radix: 16) ?? 0
      let parts = [value >> 16, value >> 8 & 255, value & 255].map { part -> Double in
        let share = Double(part) / 255
        return share <= 0.04045
          ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  /// A property of a rule: the first for light, the last for dark.
  private func colours(_ selector: String, _ property: String) -> [String] {
    PageStyle.text.components(separatedBy: "}").compactMap { rule in
      let parts = rule.components(separatedBy: "{")
      guard parts.count > 1,
        parts[parts.count - 2].split(separator: "\n").last?.split(separator: ",")
          .contains(where: { $0 == selector }) == true
      else { return nil }
      return parts[parts.count - 1].components(separatedBy: ";").compactMap { entry -> String? in
        let pair = entry.split(separator: ":")
        return pair.count == 2 && pair[0] == property ? String(pair[1]) : nil
      }.first
    }
  }

  @Test(arguments: [("body", "color"), ("a", "color"), ("text", "fill"), (".s", "fill")])
  func `words have a contrast of 4.5 and more on both grounds`(
    selector: String, property: String
  ) throws {
    let found = colours(selector, property)
    try #require(found.count == 2)
    #expect(contrast(found[0], "#f0f2f4") >= 4.5 && contrast(found[0], "#ffffff") >= 4.5)
    #expect(contrast(found[1], "#1c2128") >= 4.5 && contrast(found[1], "#0d1117") >= 4.5)
  }

  @Test(arguments: [
    (".one", "fill"), (".two", "fill"), (".up", "fill"), (".down", "fill"), (".total", "fill"),
    (".tail", "stroke"), (".mark", "stroke"), (".budget", "stroke"), (".curve", "stroke"),
    (".step", "stroke"), (".third", "stroke"), (".axis", "stroke"),
  ])
  func `shapes have a contrast of 3 and more on both grounds`(
    selector: String, property: String
  ) throws {
    let found = colours(selector, property)
    try #require(found.count == 2, "\(found)")
    #expect(contrast(found[0], "#ffffff") >= 3 && contrast(found[1], "#0d1117") >= 3)
  }
}
