#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Another program, run to its end.
package struct ChildProcess: Hashable, Sendable {
  /// `nil` where a signal ended it.
  package let exitCode: Int32?
  /// What it said on both of its streams: the first 64 KiB.
  package let words: String

  private static let mostBytes = 65_536

  /// Runs a program with nothing on its standard input, and waits for it.
  ///
  /// - Parameters:
  ///   - program: looked up in the PATH.
  ///   - arguments: without the program's name.
  ///   - environment: all that it is told of ours.
  ///   - mostFileBytes: at which a file that it writes ends, so that a write beyond fails.
  /// - Throws: `missing` for a program that is not there; what else the system says.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String],
    mostFileBytes: Int? = nil
  ) throws(SystemError) {
    let ends = try ProgramStart.pipeEnds()
    defer { close(ends.read) }
    let start = ProgramStart(
      input: .nothing, output: ends.write, outputs: [1, 2], environment: environment,
      mostFileBytes: mostFileBytes)
    let child = try Self.start([program] + arguments, start)
    let bytes = Self.output(of: ReadableFile(descriptor: ends.read), most: Self.mostBytes)
    words = String(decoding: bytes.prefix(Self.mostBytes), as: UTF8.self)
    exitCode = Self.end(of: child)
  }

  /// Waits for a child.
  ///
  /// - Returns: its exit code; `nil` where a signal ended it.
  static func end(of child: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    // The low seven bits are the signal that ended it.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }

  /// All that a child says, read to its end; of more than so many bytes only the first are kept.
  static func output(of stream: borrowing ReadableFile, most: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = piece.withUnsafeMutableBytes { (try? stream.read(into: $0)) ?? 0 }
      if count == 0 { return bytes }
      if bytes.count <= most { bytes += piece[..<count] }
    }
  }

  /// Starts a program; the descriptor for what it says is its own then.
  static func start(
    _ words: [String], _ start: ProgramStart
  ) throws(SystemError) -> pid_t {
    defer { close(start.output) }
    return try start.run(words)
  }
}
