internal import Diagnostics
internal import Platform

/// Bytes as they lie in a file, a pipe or memory, in order.
///
/// Files are read in pieces, not mapped: the pieces stay in the processor's cache, a pipe and a
/// file take the same path, and a file cut short while it is read is an end, not a crash.
struct RawInput: ~Copyable {
  /// `nil` for bytes in memory.
  private let file: ReadableFile?
  private let bytes: [UInt8]
  private var position = 0
  /// Bytes read ahead of their time, to tell the format.
  private var ahead: ArraySlice<UInt8> = []

  /// Opens a source.
  ///
  /// - Throws: a diagnostic of kind `missing` for what is no file, or cannot be opened.
  init(_ source: PriceListSource) throws(Diagnostic) {
    switch source.place {
    case .bytes(let given):
      file = nil
      bytes = given
    case .descriptor(let given):
      file = ReadableFile(descriptor: given)
      bytes = []
    case .path(let path):
      file = try Files.open(
        path, shown: source.name,
        mend: "give the path of \(source.noun), or - for standard input")
      bytes = []
    }
  }

  /// Whether the bytes begin with the mark of gzip; they stay unread.
  mutating func isGzip() throws(InputProblem) -> Bool {
    var first: [UInt8] = [0, 0]
    var count = 0
    while count < 2 {
      var problem: InputProblem?
      let step = first.withUnsafeMutableBytes { buffer in
        do throws(InputProblem) {
          return try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        } catch {
          problem = error
          return 0
        }
      }
      if let problem { throw problem }
      if step == 0 { break }
      count += step
    }
    ahead = first[..<count]
    return count == 2 && first[0] == 0x1F && first[1] == 0x8B
  }

  /// Reads the next bytes.
  ///
  /// - Returns: how many were read, 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    if buffer.isEmpty { return 0 }
    if !ahead.isEmpty {
      let count = min(buffer.count, ahead.count)
      buffer.copyBytes(from: ahead.prefix(count))
      ahead = ahead.dropFirst(count)
      return count
    }
    do throws(SystemError) {
      if let count = try file?.read(into: buffer) { return count }
    } catch {
      throw InputProblem("cannot be read further: \(error.reason)")
    }
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { source in
      buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: source[position..<position + count]))
    }
    position += count
    return count
  }
}

/// A problem of the bytes themselves, before any format is known.
struct InputProblem: Error {
  let message: String
  let mend: String?

  init(_ message: String, mend: String? = nil) {
    self.message = message
    self.mend = mend
  }
}
