internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How another program is started: what its streams are, and what it is told of ours.
struct ProgramStart {
  enum Input {
    /// Ours.
    case inherited
    case nothing
    case descriptor(Int32)
  }

  var input = Input.inherited
  /// A descriptor of ours for what it says, and for which of its streams.
  let output: Int32
  var outputs: [Int32] = [1]
  /// All that it is told of ours; `nil` for everything.
  var environment: [String: String]?
  /// Bytes at which a file that it writes ends, a write beyond failing; `nil` for any number.
  var mostFileBytes: Int?

  /// Starts a program; the descriptors stay the caller's.
  ///
  /// - Parameter words: the program, its path or a name to look up in the PATH, and its arguments.
  /// - Throws: `missing` for a program that is not there; what else the system says.
  /// - Returns: its number.
  func run(_ words: [String]) throws(SystemError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // What outlives a failed write here must not there, and nothing is blocked there as it is on
    // a worker's thread.
    var fatal = StandardStream.fatalToWriters
    // What writes too much is to say so.
    if mostFileBytes != nil { sigdelset(&fatal, SIGXFSZ) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &fatal)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    switch input {
    case .inherited: break
    case .nothing: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    case .descriptor(let input): posix_spawn_file_actions_adddup2(&actions, input, 0)
    }
    for stream in outputs { posix_spawn_file_actions_adddup2(&actions, output, stream) }
    var argv = words.map { strdup($0) } + [nil]
    var own =
      environment.map { all in
        all.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
      } ?? []
    defer { for pointer in argv + own { free(pointer) } }
    var child: pid_t = 0
    let problem = FileSizeLimit.whileHeld(to: mostFileBytes) {
      environment == nil
        ? posix_spawnp(&child, words[0], &actions, &attributes, &argv, environ)
        : posix_spawnp(&child, words[0], &actions, &attributes, &argv, &own)
    }
    if problem != 0 { throw SystemError(code: problem) }
    return child
  }

  /// Both ends of a pipe, which no other program that is started meanwhile holds open.
  static func pipeEnds() throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// How large a file may become that this process and those that it starts write: `ulimit -f`.
private enum FileSizeLimit {
  /// Of two that start a program at once, the second is not to find the first one's limit.
  private static let turn = Mutex(())

  #if canImport(Glibc)
    private static let resource = Int32(RLIMIT_FSIZE.rawValue)
  #else
    private static let resource = RLIMIT_FSIZE
  #endif

  /// Does something under a limit, which what is started meanwhile keeps.
  ///
  /// - Parameters:
  ///   - most: bytes; `nil` for the limit that there is. A smaller one stays.
  ///   - step: starts a program.
  /// - Returns: what the step returns.
  static func whileHeld(to most: Int?, _ step: () -> Int32) -> Int32 {
    guard let most else { return step() }
    return turn.withLock { _ in
      var own = rlimit()
      guard getrlimit(resource, &own) == 0 else { return step() }
      var held = own
      held.rlim_cur = min(own.rlim_cur, rlim_t(most))
      setrlimit(resource, &held)
      defer { setrlimit(resource, &own) }
      return step()
    }
  }
}
