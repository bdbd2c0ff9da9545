package import Diagnostics

/// Lines of a file that AWS wrote, plain or gzip, as bytes, in memory that does not grow.
///
/// The beginning can be looked at before the first line, to tell what the file is.
package struct TextLines: ~Copyable {
  private var window: ByteWindow
  private var cursor: ByteWindow.Cursor
  private var line = ByteSlice.none
  /// Whether the file ended before the line did.
  package private(set) var isOpen = false

  /// Opens a source.
  ///
  /// - Throws: a file that is not there, is empty, or is none of text: zip, Parquet, UTF-16.
  package init(_ source: PriceListSource) throws(Diagnostic) {
    var window = try ByteWindow(source)
    do throws(ScanProblem) {
      cursor = try window.beginText()
    } catch {
      throw window.diagnostic(error)
    }
    self.window = window
  }

  /// The first byte that is no space, a line's end or a tabulator.
  package var firstByte: UInt8 { window.firstByte(from: cursor) }

  /// Reads the next line.
  ///
  /// - Throws: what cannot be unpacked, and a line of more than 16 MiB.
  /// - Returns: its bytes without its end, which hold until the next call; `nil` at the end of the file.
  package mutating func next() throws(Diagnostic) -> UnsafeBufferPointer<UInt8>? {
    do throws(ScanProblem) {
      return try advance()
    } catch {
      throw window.diagnostic(error)
    }
  }

  private mutating func advance() throws(ScanProblem) -> UnsafeBufferPointer<UInt8>? {
    let start = window.streamOffset(cursor)
    window.anchor = start
    var place = cursor
    while true {
      let stops = ByteScan.lineStops(ByteScan.load(place))
      if stops == 0 {
        place += 16
        continue
      }
      place += stops.trailingZeroBitCount
      if place < window.end {
        if place.pointee == 0x0A { break }
        place += 1
        continue
      }
      place = try window.refill(window.end)
      if window.isExhausted { break }
    }
    let first = window.base + (start - window.offset)
    let isLast = place == window.end
    isOpen = isLast
    cursor = isLast ? place : place + 1
    if isLast, first == place { return nil }
    if place > first, place[-1] == 0x0D { place -= 1 }
    line = ByteSlice(start: start, count: place - first)
    return UnsafeBufferPointer(start: first, count: place - first)
  }

  /// The place of a byte of the line.
  ///
  /// - Parameters:
  ///   - byte: counted from the line's first.
  ///   - length: bytes that are meant.
  /// - Returns: the place in the file.
  package func location(_ byte: Int = 0, length: Int = 1) -> SourceLocation {
    window.location(line.start + byte, length: max(1, length))
  }

  /// Everything from here to the end of the file, for what has no lines; at most 16 MiB.
  package mutating func rest() throws(Diagnostic) -> [UInt8] {
    do throws(ScanProblem) {
      return try window.rest(from: cursor)
    } catch {
      throw window.diagnostic(error)
    }
  }
}
