package import Diagnostics

/// Rows of a file that AWS wrote, plain or gzip, one after the other, in memory that does not grow.
///
/// The beginning can be looked at before the first row, to tell what the file is.
package struct CSVStream: ~Copyable {
  private var scanner: CSVScanner
  private var cursor: CSVScanner.Cursor
  private let name: String

  /// Opens a source.
  ///
  /// - Throws: a file that is not there, is empty, or is none of text: zip, Parquet, UTF-16.
  package init(_ source: PriceListSource) throws(Diagnostic) {
    name = source.name
    var window = try ByteWindow(source)
    do throws(ScanProblem) {
      cursor = try window.beginText()
    } catch {
      throw window.diagnostic(error)
    }
    scanner = CSVScanner(window)
  }

  /// The first byte that is no space, a line's end or a tabulator.
  package var firstByte: UInt8 {
    scanner.window.firstByte(from: cursor)
  }

  /// Reads the next row; `false` at the end of the file.
  package mutating func next() throws(Diagnostic) -> Bool {
    do throws(ScanProblem) {
      guard let next = try scanner.row(cursor) else { return false }
      cursor = next
      // A blank line at the end is none.
      if scanner.count == 1, scanner.cells[0].count == 0 {
        guard let following = try scanner.row(cursor) else { return false }
        cursor = following
      }
      return true
    } catch {
      throw scanner.window.diagnostic(error)
    }
  }

  /// Cells of the row.
  package var count: Int { scanner.count }

  package func text(_ cell: Int) -> String { scanner.text(cell) }

  /// The bytes of a cell, until the next row.
  package func bytes(_ cell: Int) -> UnsafeBufferPointer<UInt8> {
    scanner.window.bytes(scanner.cells[cell])
  }

  /// The place of a cell of the row.
  package func location(_ cell: Int) -> SourceLocation {
    let slice = scanner.cells[min(cell, max(0, scanner.count - 1))]
    return scanner.window.location(slice.start, length: max(1, slice.count))
  }

  /// Everything from here to the end of the file, for what is no table; at most 16 MiB.
  package mutating func rest() throws(Diagnostic) -> [UInt8] {
    do throws(ScanProblem) {
      return try scanner.window.rest(from: cursor)
    } catch {
      throw scanner.window.diagnostic(error)
    }
  }
}
