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
    // What outlived readers here must not there.
    signal(SIGPIPE, SIG_DFL)
    _ = execvp(program, &argv)
    let problem = SystemError.last
    signal(SIGPIPE, SIG_IGN)
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
    guard let program = words.first else { throw SystemError(code: ENOENT) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = try start(program, words, output: ends[1])
    let bytes = ChildProcess.output(of: ReadableFile(descriptor: ends[0]), most: most)
    return (ChildProcess.end(of: child), bytes)
  }

  private static func start(
    _ program: String, _ words: [String], output: Int32
  ) throws(SystemError) -> pid_t {
    defer { close(output) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    var argv = words.map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var child: pid_t = 0
    let problem = posix_spawnp(&child, program, &actions, nil, &argv, environ)
    if problem != 0 { throw SystemError(code: problem) }
    return child
  }
}
