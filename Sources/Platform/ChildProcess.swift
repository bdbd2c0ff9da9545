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
  /// - Throws: `missing` for a program that is not there; what else the system says.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String]
  ) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    defer { close(ends[0]) }
    // No other program that is started meanwhile holds the pipe open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = try Self.start(program, arguments, environment, output: ends[1])
    let bytes = Self.output(of: ReadableFile(descriptor: ends[0]), most: Self.mostBytes)
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

  /// Starts a program with one descriptor for all that it has to say, which is its own then.
  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String], output: Int32
  ) throws(SystemError) -> pid_t {
    defer { close(output) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp =
      environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let problem = posix_spawnp(&child, program, &actions, nil, &argv, &envp)
    if problem != 0 { throw SystemError(code: problem) }
    return child
  }
}
