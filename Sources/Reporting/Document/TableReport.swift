package import Diagnostics

/// A short report: a title, and tables with words around them.
package struct TableReport: Sendable {
  /// A heading, words, and a table; each may be missing.
  package struct Section: Sendable {
    package let heading: String
    package let text: String
    package let table: Table?
    /// Lines of a file, as a listing of the language named.
    package let listing: (text: String, language: String)?
    /// Words below the table, one paragraph each.
    package let notes: [String]

    package init(
      _ heading: String = "", text: String = "", table: Table? = nil,
      listing: (text: String, language: String)? = nil, notes: [String] = []
    ) {
      self.heading = heading
      self.text = text
      self.table = table
      self.listing = listing
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
  /// Figures of other kinds than `data`, each a table of its own, by what its file's name ends with: CSV has
  /// one kind of row in a file.
  package var moreData: [(name: String, table: Table)] = []
  /// Its pictures.
  package var charts: [Chart] = []
  /// Its lean form; made of the JSON without it.
  package var leanForm: LeanReport?
  /// What went wrong on the way without spoiling the result.
  package var warnings = Diagnostics()

  package init(title: String, sections: [Section], data: Table, json: JSONValue) {
    self.title = title
    self.sections = sections
    self.data = data
    self.json = json
  }

  package var markdown: String { document.markdown() }

  /// The report, its pictures and its tables as files.
  ///
  /// - Parameter base: what the files' names begin with: `staging-growth`.
  /// - Returns: names and contents.
  package func files(_ base: String) -> [(name: String, text: String)] {
    func name(_ chart: Chart) -> String {
      "\(base)\(chart.name.isEmpty ? "" : "-\(chart.name)").svg"
    }
    return [("\(base).md", document.markdown(pictures: name)), ("\(base).csv", csv)]
      + moreTables(base) + charts.map { (name($0), $0.svg) }
  }

  /// The tables beside the one that CSV prints: `staging-whatif-difference.csv`.
  package func moreTables(_ base: String) -> [(name: String, text: String)] {
    moreData.map { ("\(base)-\($0.name).csv", $0.table.csv) }
  }

  /// Title, pictures, sections.
  package var document: Document {
    var blocks: [Document.Block] = [.heading(1, RichText(title))] + charts.map { .picture($0) }
    for section in sections {
      if !section.heading.isEmpty { blocks.append(.heading(2, RichText(section.heading))) }
      if !section.text.isEmpty { blocks.append(.paragraph(RichText(section.text))) }
      if let listing = section.listing {
        blocks.append(.code(listing.text, language: listing.language))
      }
      if let table = section.table { blocks.append(.table(table)) }
      blocks += section.notes.map { .paragraph(RichText($0)) }
    }
    return Document(title: title, blocks)
  }

  /// The same for a terminal.
  package func terminal(style: TerminalStyle) -> String {
    var text = style.bold(title) + "\n"
    for section in sections {
      if !section.heading.isEmpty { text += "\n" + style.bold(section.heading) + "\n" }
      if !section.text.isEmpty { text += "\n\(style.prose(section.text))\n" }
      if let listing = section.listing {
        text += "\n```\(listing.language)\n\(listing.text.printable)```\n"
      }
      if let table = section.table {
        text += "\n" + table.terminal(style: style)
      }
      for note in section.notes { text += "\n\(style.prose(note))\n" }
    }
    return text
  }

  package var csv: String { tidy ?? data.csv }
}

extension TableReport: LeanReporting {
  package func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try (leanForm ?? LeanReport(json)).selecting(selection)
  }
}
