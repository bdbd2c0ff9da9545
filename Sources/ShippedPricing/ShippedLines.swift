/// The lines of a file inside the program, where they lie.
package struct ShippedLines {
  private let content: UnsafeBufferPointer<UInt8>

  init(content: UnsafeBufferPointer<UInt8>) {
    self.content = content
  }

  /// Goes through the lines.
  ///
  /// - Parameter body: takes where a line begins, and its bytes without its end; of a row of rates
  ///   only the cells before its dates are there for sure.
  package func each(_ body: (_ start: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Void) {
    var start = 0
    while start < content.count {
      let end = self.end(from: start)
      body(start, UnsafeBufferPointer(rebasing: content[start..<end.text]))
      start = end.next
    }
  }

  /// A line with its end, as the file has it.
  ///
  /// - Parameter start: as ``each(_:)`` gave it.
  /// - Returns: a copy.
  package func line(at start: Int) -> [UInt8] {
    SharedEndings.restored(UnsafeBufferPointer(rebasing: content[start..<end(from: start).next]))
  }

  /// Where a line's text ends, and where the next one begins.
  private func end(from start: Int) -> (text: Int, next: Int) {
    var index = start
    while index < content.count {
      if content[index] == UInt8(ascii: "\n") { return (index, index + 1) }
      // A shared end closes its line.
      if content[index] == SharedEndings.mark { return (index, index + SharedEndings.markWidth) }
      index += 1
    }
    return (index, index)
  }
}
