#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A program that the user names, with all that he has around him: variables, terminal, folder.
package enum UserProgram {
  /// Becomes another program: its streams, its signals and its exit code are those of this process.
  ///
  /// - Parameter words: the program, looked up in the PATH, and its arguments.
  /// - Throws: where there is no such program; otherwise it does not come back.
  /// - Returns: never.
  package static func become(_ words: [String]) throws(SystemError) -> Never {
    guard let program = words.first else { throw SystemError(code: ENOENT) }
    var argv = words.map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    // What outlives a failed write here must not there.
    StandardStream.dieOfFailedWrites()
    _ = execvp(program, &argv)
    let problem = SystemError.last
    StandardStream.outliveFailedWrites()
    throw problem
  }

  /// Runs a program to its end; what it says beside its output goes where ours does.
  ///
  /// - Parameters:
  ///   - words: the program, looked up in the PATH, and its arguments.
  ///   - most: bytes of output that are kept; one more is too many.
  /// - Throws: where there is no such program; what else the system says.
  /// - Returns: its exit code, `nil` where a signal ended it, and its output.
  package static func output(
    of words: [String], most: Int = Files.mostBytes
  ) throws(SystemError) -> (exitCode: Int32?, bytes: [UInt8]) {
    if words.isEmpty { throw SystemError(code: ENOENT) }
    let ends = try ProgramStart.pipeEnds()
    defer { close(ends.read) }
    let child = try ChildProcess.start(words, ProgramStart(output: ends.write))
    let bytes = ChildProcess.output(of: ReadableFile(descriptor: ends.read), most: most)
    return (ChildProcess.end(of: child), bytes)
  }
}
