/// A table as a value: what a report shows, before any format.
package struct Table: Hashable, Sendable {
  /// Where the text of a column stands.
  package enum Alignment: Hashable, Sendable {
    case left, right
  }

  /// A column's title and alignment.
  package struct Column: Hashable, Sendable {
    package let title: String
    package let alignment: Alignment

    package init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// What a cell's figure means to the reader, where a terminal has colours.
  package enum Tone: Hashable, Sendable {
    case good, bad
  }

  /// A row; the sums at the end of a table stand out.
  package struct Row: Hashable, Sendable {
    package let content: [RichText]
    package let isTotal: Bool
    /// By column.
    package var tones: [Int: Tone] = [:]

    package init(_ cells: [String], isTotal: Bool = false) {
      self.init(cells.map { RichText($0) }, isTotal: isTotal)
    }

    package init(_ content: [RichText], isTotal: Bool = false) {
      self.content = content
      self.isTotal = isTotal
    }

    /// The cells without marks.
    package var cells: [String] { content.map(\.plain) }
  }

  package let columns: [Column]
  package var rows: [Row]

  package init(_ columns: [Column], _ rows: [Row] = []) {
    self.columns = columns
    self.rows = rows
  }

  package mutating func add(_ cells: String..., isTotal: Bool = false) {
    rows.append(Row(cells, isTotal: isTotal))
  }

  package mutating func add(_ cells: RichText..., isTotal: Bool = false) {
    rows.append(Row(cells, isTotal: isTotal))
  }

  /// Says of cells of the last row what they mean.
  package mutating func mark(_ columns: Int..., as tone: Tone?) {
    guard !rows.isEmpty else { return }
    for column in columns { rows[rows.count - 1].tones[column] = tone }
  }

  /// RFC 4180 with a header; lines end in CR LF as it asks.
  package var csv: String { CSV.text([columns.map(\.title)] + rows.map(\.cells)) }
}
