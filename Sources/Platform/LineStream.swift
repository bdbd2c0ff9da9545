/// Standard input, line by line, as long as somebody writes to it.
package struct LineStream: ~Copyable {
  package enum Line: Hashable, Sendable {
    /// Without the break at its end.
    case whole([UInt8])
    /// Longer than allowed; it was read over.
    case tooLong
  }

  private let stream: ReadableFile
  /// Bytes that a line may have.
  private let most: Int
  private var pending: [UInt8] = []
  private var start = 0
  private var isOver = false
  private var isTooLong = false

  /// - Parameters:
  ///   - descriptor: what is read; 0 is standard input.
  ///   - most: bytes that a line may have.
  package init(descriptor: Int32 = 0, most: Int) {
    stream = ReadableFile(descriptor: descriptor)
    self.most = most
  }

  /// The next line, `nil` at the end.
  ///
  /// What follows the last break is a line, unless it is nothing.
  package mutating func next() throws(SystemError) -> Line? {
    var searched = start
    while true {
      if let end = pending[searched...].firstIndex(of: 10) {
        let line = pending[start..<end]
        start = end + 1
        return taken(line)
      }
      if isOver {
        let line = pending[start...]
        start = pending.count
        return line.isEmpty && !isTooLong ? nil : taken(line)
      }
      if pending.count - start > most {
        isTooLong = true
        pending.removeAll(keepingCapacity: true)
        start = 0
      } else if start > 0 {
        pending.removeSubrange(..<start)
        start = 0
      }
      searched = pending.count
      try readMore()
    }
  }

  private mutating func taken(_ line: ArraySlice<UInt8>) -> Line {
    defer { isTooLong = false }
    return isTooLong || line.count > most ? .tooLong : .whole(Array(line))
  }

  private mutating func readMore() throws(SystemError) {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    var problem: SystemError?
    piece.withUnsafeMutableBytes { buffer in
      do throws(SystemError) { count = try stream.read(into: buffer) } catch { problem = error }
    }
    if let problem { throw problem }
    if count == 0 { isOver = true }
    pending += piece[..<count]
  }
}
