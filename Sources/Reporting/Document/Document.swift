/// A report as a value, before it is Markdown or HTML.
package struct Document: Sendable {
  /// A part of a report.
  package indirect enum Block: Sendable {
    /// Level 1...6, and its words.
    case heading(Int, RichText)
    case paragraph(RichText)
    case list([RichText])
    case table(Table)
    case picture(Chart)
    /// Folded away under a line that says what it is.
    case details(RichText, [Block])
    /// Lines of a file, and their language.
    case code(String, language: String)
    /// Choices and their figures, where scripts run; nothing in Markdown.
    case panel(JSONValue)
  }

  /// What the page is called where it is one.
  package let title: String
  /// A comment on the first line of the Markdown, which finds it again.
  package var mark: String?
  /// Its parts; Markdown sets them apart by one more empty line than it does blocks.
  package var sections: [[Block]]

  package init(title: String, sections: [[Block]]) {
    self.title = title
    self.sections = sections.filter { !$0.isEmpty }
  }

  package init(title: String, _ blocks: [Block]) {
    self.init(title: title, sections: [blocks])
  }

  /// GitHub-flavoured Markdown.
  ///
  /// - Parameter file: where a picture lies beside the text, as its name; the picture is left out
  ///   where there is none.
  /// - Returns: lines, each ended.
  package func markdown(pictures file: @escaping (Chart) -> String? = { _ in nil }) -> String {
    let writer = MarkdownWriter(file: file)
    let text = sections.map { writer.text($0) }.joined(separator: "\n\n")
    return mark.map { "<!-- \($0) -->\n" + text } ?? text
  }

  /// One page that needs nothing from elsewhere, its pictures inside.
  package var html: String { HTMLWriter.page(self) }
}
