package import Diagnostics

/// A short report: a title, and tables with words around them.
package struct TableReport: Sendable {
  /// A heading, words, and a table; each may be missing.
  package struct Section: Sendable {
    package let heading: String
    package let text: String
    package let table: Table?
    /// Words below the table, one paragraph each.
    package let notes: [String]

    package init(
      _ heading: String = "", text: String = "", table: Table? = nil, notes: [String] = []
    ) {
      self.heading = heading
      self.text = text
      self.table = table
      self.notes = notes
    }
  }

  package let title: String
  package var sections: [Section]
  /// The figures, exact and tidy, for CSV.
  package let data: Table
  package var json: JSONValue
  /// The CSV where it has more rows than a table in memory should.
  package var tidy: String?
  /// Its pictures.
  package var charts: [Chart] = []
  /// What went wrong on the way without spoiling the result.
  package var warnings = Diagnostics()

  package init(title: String, sections: [Section], data: Table, json: JSONValue) {
    self.title = title
    self.sections = sections
    self.data = data
    self.json = json
  }

  package var markdown: String { markdown(pictures: []) }

  /// The report, its pictures and its table as files.
  ///
  /// - Parameter base: what the files' names begin with: `staging-growth`.
  /// - Returns: names and contents.
  package func files(_ base: String) -> [(name: String, text: String)] {
    let pictures = charts.map { chart in
      let ending = chart.name.isEmpty ? "" : "-\(chart.name)"
      return (name: "\(base)\(ending).svg", chart: chart)
    }
    return [
      (
        "\(base).md",
        markdown(pictures: pictures.map { (name: $0.name, words: $0.chart.alternative) })
      ), ("\(base).csv", csv),
    ] + pictures.map { ($0.name, $0.chart.svg) }
  }

  private func markdown(pictures: [(name: String, words: String)]) -> String {
    var text = "# \(title)\n"
    for picture in pictures { text += "\n![\(picture.words)](\(picture.name))\n" }
    for section in sections {
      if !section.heading.isEmpty { text += "\n## \(section.heading)\n" }
      if !section.text.isEmpty { text += "\n\(section.text)\n" }
      if let table = section.table { text += "\n" + table.markdown }
      for note in section.notes { text += "\n\(note)\n" }
    }
    return text
  }

  /// The same for a terminal.
  package func terminal(style: TerminalStyle, width: Int = 110) -> String {
    var text = style.bold(title) + "\n"
    for section in sections {
      if !section.heading.isEmpty { text += "\n" + style.bold(section.heading) + "\n" }
      if !section.text.isEmpty { text += "\n\(section.text)\n" }
      if let table = section.table {
        text += "\n" + table.terminal(width: width, style: style)
      }
      for note in section.notes { text += "\n\(note)\n" }
    }
    return text
  }

  package var csv: String { tidy ?? data.csv }
}
